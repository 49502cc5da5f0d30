"""Temporary files → their targets: all of them, or none if anything goes wrong."""

import os
import re
import shutil
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from errno import EISDIR
from functools import partial
from pathlib import Path
from stat import S_IFREG, S_ISDIR, S_ISREG
from typing import TypeAlias

from landscapes.files.errors import naming, naming_instead
from landscapes.files.hidden import hidden

Move: TypeAlias = tuple[Path, Path]
"""A temporary file, and its target."""

OPEN_FILES = re.compile(r"/dev/fd|/proc/\d+(/task/\d+)?/fd")
"""Folders of the files that a process has open, such as its standard output."""

ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK", "SIGXCPU", "SIGUSR1", "SIGUSR2")
"""The signals that end a process unless it handles them."""


def publish(moves: Sequence[Move]) -> None:
    """Move temporary files to their targets: all of them, or none if anything goes wrong.

    A link stays, and the file it leads to is replaced. Devices and pipes cannot be replaced, so
    files for them are copied there last.
    """
    places = [(draft, target, file_behind(target)) for draft, target in moves]
    with ExitStack() as stack:
        for _, target, place in places:
            if place:
                stack.enter_context(naming_instead(place, target))
        _move([(draft, place) for draft, _, place in places if place])
    for draft, target, place in places:
        if not place:
            with naming(target), draft.open("rb") as source, target.open("ab") as stream:
                shutil.copyfileobj(source, stream)


def file_behind(path: Path) -> Path | None:
    """The file that a path leads to, existing or not; None if that is a device or a pipe.

    Raises:
        OSError: if it is a folder, or leads nowhere.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = S_IFREG
    if S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    return path.resolve() if S_ISREG(mode) and not _is_open_already(path) else None


def _is_open_already(path: Path) -> bool:
    """Whether a path, such as /dev/stdout, stands for a file that a process has open."""
    while not OPEN_FILES.fullmatch(str(path.parent.resolve())):
        if not path.is_symlink():
            return False
        path = path.parent / path.readlink()
    return True


def _move(moves: Sequence[Move]) -> None:
    with ExitStack() as stack, _signals_later():
        # Once the last one is in place all are, so it is never put back.
        kept = [stack.enter_context(_kept(target)) for _, target in moves[:-1]]
        try:
            for draft, target in moves:
                with naming_instead(draft, target):
                    draft.replace(target)
        except BaseException:
            if any(draft.exists() for draft, _ in moves):
                for (draft, target), old in zip(moves, kept, strict=False):
                    if not draft.exists():
                        _put_back(old, target)
            raise


@contextmanager
def _kept(target: Path) -> Iterator[Path | None]:
    """A copy or second name of a file while another may replace it; None if there is no file."""
    if not target.exists():
        yield None
        return
    with hidden(target, partial(_same, target)) as old:
        yield old


def _same(file: Path, path: Path) -> None:
    """Give a file a second name, or copy it where hard links are impossible."""
    try:
        os.link(file, path)
    except OSError:
        shutil.copy2(file, path)


def _put_back(old: Path | None, target: Path) -> None:
    with suppress(OSError):  # restore as many as possible
        if old:
            old.replace(target)
        else:
            target.unlink()


@contextmanager
def _signals_later() -> Iterator[None]:
    """Delay signals that end the process until the context is left.

    This is needed in the main thread only; they interrupt no other.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    with ExitStack() as stack:
        stack.callback(_raise_all, caught)
        for number in (getattr(signal, name) for name in ENDING if hasattr(signal, name)):
            handler = signal.getsignal(number)
            if handler not in (None, signal.SIG_IGN):
                stack.callback(signal.signal, number, handler)
                signal.signal(number, lambda number, _: caught.append(number))
        yield


def _raise_all(signals: Sequence[int]) -> None:
    for number in signals:
        signal.raise_signal(number)
