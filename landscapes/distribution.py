"""The project's name on PyPI, and the error for a missing extra."""

DISTRIBUTION = "optimizer-landscapes"
"""The name for pip; ``landscapes`` on PyPI is a different project with the same import name."""


class MissingExtraError(ImportError):
    """A library of an extra is not installed.

    Args:
        extra: the extra, named after the command that needs it.
        missing: the error of the import.
    """

    def __init__(self, extra: str, missing: ModuleNotFoundError) -> None:
        lacks = f"needs {missing.name}" if missing.name != extra else "is not installed"
        message = f"{extra} {lacks}: pip install '{DISTRIBUTION}[{extra}]'"
        super().__init__(message, name=missing.name)
