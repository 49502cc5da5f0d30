"""The name that the project is installed under, and what is installed only when it is asked for."""

DISTRIBUTION = "optimizer-landscapes"
"""The name for pip; ``landscapes`` on PyPI is another project, which has that import name too."""


class MissingExtraError(ImportError):
    """A library is missing that is installed with an extra.

    Args:
        extra: the extra, which has the name of what needs the library.
        missing: the error of the import.
    """

    def __init__(self, extra: str, missing: ModuleNotFoundError) -> None:
        message = f"{extra} needs {missing.name}: pip install '{DISTRIBUTION}[{extra}]'"
        super().__init__(message, name=missing.name)
