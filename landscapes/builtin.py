"""The scenarios that ship with the project."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def builtin_scenarios() -> dict[str, Path]:
    """The file of each built-in scenario, by name, in alphabetical order.

    They are in the package once it is installed, and beside it in a checkout.
    """
    installed = PACKAGE / "scenarios"
    folder = installed if installed.is_dir() else PACKAGE.parent / "scenarios"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
