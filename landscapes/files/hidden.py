"""Temporary hidden files and folders, which do not stay for ever."""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from landscapes.files.errors import naming_instead

if sys.platform != "win32":
    import fcntl

NAME = re.compile(r"\.landscapes-[0-9a-f]{8}\.draft(\..+)?")
"""Their names; the suffix is that of the target."""

LONGEST_SUFFIX = 16
"""A longer suffix, in characters, does not say what is in a file."""


def is_hidden(path: Path) -> bool:
    """Whether a file has the name of a temporary one."""
    return NAME.fullmatch(path.name) is not None


def _make_file(path: Path) -> None:
    path.touch(exist_ok=False)


@contextmanager
def hidden(beside: Path, make: Callable[[Path], object] = _make_file) -> Iterator[Path]:
    """A hidden file or folder beside a path, removed with the context unless it was moved.

    It is locked as long as this process lives, so that others do not take it for a leftover.
    Errors that would name it name the path.

    Args:
        beside: the path, which also gives the suffix.
        make: creates the file or folder.
    """
    suffix = beside.suffix if len(beside.suffix) <= LONGEST_SUFFIX else ""
    while True:
        path = beside.with_name(f".landscapes-{os.urandom(4).hex()}.draft{suffix}")
        with ExitStack() as stack:
            stack.enter_context(naming_instead(path, beside))
            stack.callback(_remove, path)
            make(path)
            stack.enter_context(_locked(path))
            if path.exists():  # else another process has taken it for a leftover
                yield path
                return


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Lock a file; the lock ends with the process at the latest. Some file systems have none."""
    with ExitStack() as stack:
        if sys.platform != "win32":
            with suppress(OSError):
                handle = os.open(path, os.O_RDONLY)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_SH)
        yield


def remove_leftovers(folder: Path) -> None:
    """Remove the hidden files that killed processes left in a folder."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        for path in filter(is_hidden, folder.iterdir()):
            _remove_unless_locked(path)


def _remove_unless_locked(path: Path) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError), ExitStack() as stack:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        stack.callback(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
