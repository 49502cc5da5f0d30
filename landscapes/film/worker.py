"""Encoders in a process of their own.

H.264 takes as long as drawing and GIF together. In threads they would wait for
each other, because all need Python's lock, often and briefly. The frames are in
a few slots of memory shared by both processes; through pipes, these tell each
other which slot has been filled or can be filled again.
"""

import mmap
import os
from collections.abc import Sequence
from contextlib import closing, suppress
from errno import EINVAL, EOPNOTSUPP
from math import prod
from tempfile import TemporaryFile
from traceback import format_exc
from typing import IO, TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.film.encoder import Encoder, Encoders, Order
from landscapes.formats import FORMATS
from landscapes.interpreter import Interpreter, hear, say

if TYPE_CHECKING:
    from landscapes.film.frames import Frame

SLOTS = 3
"""One frame is drawn, one waits and one is encoded."""

ALONE = {"OPENBLAS_NUM_THREADS": "1"}
"""The process multiplies no matrices; numpy's threads for that would keep a core busy."""

UNABLE = (EINVAL, EOPNOTSUPP)
"""The errors of systems that cannot reserve disk space without writing."""

Shape: TypeAlias = tuple[int, int]
Use: TypeAlias = Literal["sample", "write"]


def encoder_elsewhere(orders: Sequence[Order], shape: Shape) -> Encoder:
    """An encoder of the files in a process of its own, or in this one where that is impossible.

    Some systems cannot pass an unnamed file to a process. Others allow no more processes, or
    have no space for the frames except in the files themselves, which then report errors.

    Args:
        orders: the files to encode.
        shape: the frames' height and width.
    """
    if os.name == "posix":
        with suppress(OSError):
            return Worker(orders, shape)
    return Encoders(orders)


class Worker:
    """An encoder that hands its frames to a process, which lives until this is closed.

    The process does not see a Ctrl-C. It ends when no more frames can come, even if
    this process was killed.

    Args:
        orders: the files to encode.
        shape: the frames' height and width.

    Raises:
        OSError: if there is no space for the frames, or no process can be started.
    """

    def __init__(self, orders: Sequence[Order], shape: Shape) -> None:
        self._error: Exception | None = None
        self._orders = tuple(orders)
        with TemporaryFile() as file:
            _reserve(file, SLOTS * 4 * prod(shape))
            self._slots = _slots(file.fileno(), shape)
            self._there = Interpreter(__name__, [file.fileno()], ALONE)
            self._there.say((self._orders, file.fileno(), shape))

    def sample(self, frame: "Frame") -> None:
        self._hand_over("sample", frame)

    def write(self, frame: "Frame") -> None:
        self._hand_over("write", frame)

    def close(self) -> None:
        """Wait until the files are complete and the process has ended.

        Raises:
            OSError: if a file cannot be written, or the process was ended from outside.
        """
        if self._there.process.returncode is None:
            try:
                self._there.stop_saying()
                while self._hear() is not None:
                    pass
            finally:
                self._there.close()
        if self._error:
            raise self._error

    def _hand_over(self, use: Use, frame: "Frame") -> None:
        slot = self._hear()
        if slot is None:
            self.close()
        else:
            self._slots[slot] = frame
            self._there.say((use, slot))

    def _hear(self) -> int | None:
        """The next free slot; None if there will be no more."""
        try:
            message: int | Exception | None = self._there.hear()
        except EOFError:
            names = " and ".join(FORMATS[order.format].title for order in self._orders)
            message = ChildProcessError(f"the process that encodes {names} was ended from outside")
        if isinstance(message, Exception):
            self._error = self._error or message
            return None
        return message


def work(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Encode the frames that come in, and report how it ended; runs in the process."""
    end: Exception | None = None
    try:
        _encode(requests, answers)
    except OSError as error:
        end = OSError(error.errno, error.strerror, error.filename)
    except Exception:
        end = RuntimeError(format_exc())
    say(answers, end)


def _encode(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Encode the frames that come in the slots of a file."""
    orders, file, shape = hear(requests)
    slots = _slots(file, shape)
    with closing(Encoders(orders)) as encoders:
        uses = {"sample": encoders.sample, "write": encoders.write}
        for slot in range(SLOTS):
            say(answers, slot)
        with suppress(EOFError):
            while True:
                use, slot = hear(requests)
                uses[use](slots[slot])
                say(answers, slot)


def _reserve(file: IO[bytes], size: int) -> None:
    """Reserve the space now: a full disk is an error here, but a crash once the file is mapped."""
    try:
        os.posix_fallocate(file.fileno(), 0, size)
    except (AttributeError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in UNABLE:
            raise
        file.write(bytes(size))
        file.flush()


def _slots(file: int, shape: Shape) -> NDArray[np.uint8]:
    """The frames in a file that is mapped into memory, shape (SLOTS, height, width, 4)."""
    slots = (SLOTS, *shape, 4)
    return np.frombuffer(mmap.mmap(file, prod(slots)), np.uint8).reshape(slots)
