"""The file of a scenario, from its path or its built-in name."""

from errno import EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from pathlib import Path

from landscapes.builtin import builtin_scenarios
from landscapes.loading.beside import is_scenario_file
from landscapes.loading.parents import read_content
from landscapes.words import did_you_mean, unknown

NOWHERE = (ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EINVAL)
"""The errors for a path without a file, including paths that are too long or circular."""

FOLDER = "is a folder; name a scenario in it"


class ScenarioNotFoundError(Exception):
    """The scenario file does not exist, or no built-in scenario has this name."""


def find_content(name_or_path: str | Path) -> tuple[Path, bytes]:
    """Return the file of a built-in name or of a path, and its content.

    Raises:
        ScenarioNotFoundError: if there is no such file or name.
        OSError: if the file cannot be read.
    """
    path = find_scenario(name_or_path)
    try:
        return path, read_content(path)
    except IsADirectoryError:
        raise ScenarioNotFoundError(f"{path} {FOLDER}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in NOWHERE:
            raise
        hint = did_you_mean(path.stem, builtin_scenarios())
        raise ScenarioNotFoundError(f"{path}: there is no such file{hint}") from None


def find_scenario(name_or_path: str | Path) -> Path:
    """Return the file of a built-in name or of a path, which may not exist.

    Raises:
        ScenarioNotFoundError: if no built-in scenario has this name.
    """
    path = Path(name_or_path)
    if is_scenario_file(path) or len(path.parts) > 1:
        return path
    builtin = builtin_scenarios()
    if str(name_or_path) not in builtin:
        if name_or_path and _is_folder(path):
            raise ScenarioNotFoundError(f"{path} {FOLDER}")
        hint = unknown("scenario", str(name_or_path), builtin)
        raise ScenarioNotFoundError(f"{hint}; the name of a file must end in .yaml")
    return builtin[str(name_or_path)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # an invalid name
        return False
