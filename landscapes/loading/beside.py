"""Files of scenarios, and those that a scenario names: in its folder, and nowhere else."""

from pathlib import Path
from stat import S_ISDIR

from landscapes.words import shown

SUFFIXES = (".yaml", ".yml")
"""What the names of scenarios' files end in, in small or capital letters."""


def is_scenario_file(path: str | Path) -> bool:
    """Whether a file is a scenario's by its name."""
    return Path(path).suffix.lower() in SUFFIXES


def file_beside(name: str, folder: Path) -> Path:
    """The file of a name in a folder or below, for a scenario may be a stranger's.

    Raises:
        ValueError: if it is elsewhere, or there is none.
    """
    path = folder / name
    is_inside, is_there = looked_for(path, folder)
    if not is_inside:
        raise ValueError(f"must be a file in the scenario's folder, not {shown(name)}")
    if not is_there:
        raise ValueError(f"must be a file in the scenario's folder; {no_file(path, name)}")
    return path


def no_file(path: Path, name: str) -> str:
    """What there is in the place of a file: ``there is no 'a.csv'``."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return f"there is no {shown(name)}"
    return f"{shown(name)} is {'a folder' if S_ISDIR(mode) else 'a device or a pipe'}"


def looked_for(path: Path, folder: Path) -> tuple[bool, bool]:
    """Whether a path leads to a place in a folder or below, and whether there is a file."""
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
        return is_inside, is_inside and path.is_file()
    except (OSError, RuntimeError, ValueError):
        # It is too long, a link to itself, or has a character that no name has.
        return True, False
