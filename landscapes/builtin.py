"""The scenarios that ship with the project."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def builtin_scenarios() -> dict[str, Path]:
    """The file of each built-in scenario, by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_folder().glob("*.yaml"))}


def builtin_schema() -> Path:
    """The JSON Schema of scenarios, beside the built-in ones."""
    return _folder() / "schema.json"


def _folder() -> Path:
    """In the package once it is installed, and beside it in a checkout."""
    installed = PACKAGE / "scenarios"
    return installed if installed.is_dir() else PACKAGE.parent / "scenarios"
