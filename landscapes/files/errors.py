"""System errors that name the file they are about, as the user named it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Make errors that name no file, such as that of a full disk, name this one."""
    try:
        yield
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextmanager
def naming_instead(draft: Path, target: Path) -> Iterator[None]:
    """Make errors that name a temporary file, or a file in it, name its target."""
    try:
        yield
    except OSError as error:
        name = error.filename
        if not isinstance(name, str | Path) or not Path(name).is_relative_to(draft):
            raise
        real = target / Path(name).relative_to(draft)
        raise OSError(error.errno, error.strerror, str(real)) from error


def explained(error: OSError) -> str:
    """An error in words: ``renders/wobbly.gif: No space left on device``."""
    if isinstance(error, FileExistsError | NotADirectoryError) and error.filename:
        path = Path(error.filename)
        if file := next((each for each in (path, *path.parents) if each.is_file()), None):
            return f"{file} is a file, not a folder"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"
