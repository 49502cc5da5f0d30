"""The files that a scenario names: those in its folder, and no others."""

from pathlib import Path

from landscapes.words import shown


def file_beside(name: str, folder: Path) -> Path:
    """The file of a name in a folder or below, for a scenario may be a stranger's.

    Raises:
        ValueError: if it is elsewhere, or there is none.
    """
    path = folder / name
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
        is_there = is_inside and path.is_file()
    except (OSError, RuntimeError, ValueError):
        # It is too long, a link to itself, or has a character that no name has.
        is_inside, is_there = True, False
    if not is_inside:
        raise ValueError(f"must be a file in the scenario's folder, not {shown(name)}")
    if not is_there:
        raise ValueError(f"must be a file in the scenario's folder; there is no {shown(name)}")
    return path
