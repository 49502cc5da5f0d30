"""The scenarios that ship with the project."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def builtin_scenarios() -> dict[str, Path]:
    """Return the file of each built-in scenario by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_folder().glob("*.yaml"))}


def builtin_schema() -> Path:
    """Return the file of the JSON Schema, beside the built-in scenarios."""
    return _folder() / "schema.json"


def _folder() -> Path:
    """Return the scenarios' folder: inside an installed package, beside it in a checkout."""
    installed = PACKAGE / "scenarios"
    return installed if installed.is_dir() else PACKAGE.parent / "scenarios"
