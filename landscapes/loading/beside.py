"""Scenario files, and the files that a scenario names, which must be in its folder or below."""

from pathlib import Path
from stat import S_ISDIR

from landscapes.words import shown

SUFFIXES = (".yaml", ".yml")
"""The suffixes of scenario files, in lower or upper case."""


def is_scenario_file(path: str | Path) -> bool:
    """Whether a file has the suffix of a scenario."""
    return Path(path).suffix.lower() in SUFFIXES


def file_beside(name: str, folder: Path) -> Path:
    """Find a file by name in a folder or below; no other, because scenarios are not trusted.

    Raises:
        ValueError: if it is elsewhere or does not exist.
    """
    path = folder / name
    is_inside, is_there = looked_for(path, folder)
    if not is_inside:
        raise ValueError(f"must be a file in the scenario's folder, not {shown(name)}")
    if not is_there:
        raise ValueError(f"must be a file in the scenario's folder; {no_file(path, name)}")
    return path


def no_file(path: Path, name: str) -> str:
    """Say why a path is not a file: ``there is no 'a.csv'``, ``'a.csv' is a folder``."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return f"there is no {shown(name)}"
    return f"{shown(name)} is {'a folder' if S_ISDIR(mode) else 'a device or a pipe'}"


def looked_for(path: Path, folder: Path) -> tuple[bool, bool]:
    """Return whether a path is in a folder or below, and whether it is a file there."""
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
        return is_inside, is_inside and path.is_file()
    except (OSError, RuntimeError, ValueError):
        # The path is too long, a link to itself, or has an invalid character.
        return True, False
