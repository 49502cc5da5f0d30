"""The encoder of MP4 in a process of its own.

H.264 takes as long as all the rest of an animation. In a thread, it and the
drawing would wait for each other: both need Python's lock, often and briefly.
The frames are in memory that both processes see, in a few slots; what the
processes say to each other through pipes is which slot has been filled, or
can be filled again.
"""

import mmap
import os
import pickle
import subprocess
import sys
from contextlib import closing, suppress
from math import prod
from pathlib import Path
from tempfile import TemporaryFile
from traceback import format_exc
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.rendering.film.timeline import Timeline

if TYPE_CHECKING:
    from landscapes.rendering.film.encode import Encoder
    from landscapes.rendering.film.frames import Frame

SLOTS = 3
"""One frame is drawn, one waits and one is encoded."""

ALONE = {"OPENBLAS_NUM_THREADS": "1"}
"""The process multiplies no matrices; numpy's threads for that would keep a core awake."""

CODE = (
    "import sys; sys.path[:] = sys.argv[1:];"
    "from landscapes.rendering.film.worker import work; work()"
)
"""What the process runs: it imports from where this one does, and nothing of the caller's."""


class Video(NamedTuple):
    """What to encode.

    Attributes:
        path: the file to write.
        timeline: the rate, and how often frames are repeated.
        shape: the frames' height and width.
        clear: whether they are transparent, and so to be put on paper.
    """

    path: Path
    timeline: Timeline
    shape: tuple[int, int]
    clear: bool


def mp4_encoder(video: Video) -> "Encoder":
    """An encoder, in a process of its own where a file without a name can be handed to one."""
    return Mp4Worker(video) if os.name == "posix" else _encoder_here(video)


class Mp4Worker:
    """An encoder that hands its frames to a process, which is there until it is closed.

    The process does not see a Ctrl-C, and ends when no more frames can come,
    even if that is because this one has been killed.

    Args:
        video: what to encode.
    """

    def __init__(self, video: Video) -> None:
        self._error: Exception | None = None
        with TemporaryFile() as file:
            _reserve(file, SLOTS * 4 * prod(video.shape))
            self._slots = _slots(file.fileno(), video)
            self._process = subprocess.Popen(
                [sys.executable, "-c", CODE, *sys.path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                pass_fds=[file.fileno()], process_group=0, env={**os.environ, **ALONE},
            )  # fmt: skip
            assert self._process.stdin
            assert self._process.stdout
            self._answers, self._orders = self._process.stdout, self._process.stdin
            self._say((video, file.fileno()))

    def write(self, frame: "Frame") -> None:
        slot = self._hear()
        if slot is None:
            self.close()
        else:
            self._slots[slot] = frame
            self._say(slot)

    def close(self) -> None:
        """Wait until the file is complete, and the process has ended.

        Raises:
            OSError: if it cannot be written, or the process was ended from outside.
        """
        if self._process.returncode is None:
            with self._process, suppress(BrokenPipeError):
                self._orders.close()
                while self._hear() is not None:
                    pass
        if self._error:
            raise self._error

    def _say(self, message: object) -> None:
        """Say something to the process; if it has ended, it has said why."""
        with suppress(BrokenPipeError):
            _say(self._orders, message)

    def _hear(self) -> int | None:
        """The next slot that can be filled; None if there will be no more."""
        try:
            message: int | Exception | None = pickle.load(self._answers)
        except (EOFError, pickle.UnpicklingError):
            message = ChildProcessError("the process that encodes MP4 was ended from outside")
        if isinstance(message, Exception):
            self._error = self._error or message
            return None
        return message


def work() -> None:
    """What the process does: encode what comes in, and say how it ended."""
    end: Exception | None = None
    try:
        _encode(*pickle.load(sys.stdin.buffer))
    except OSError as error:
        end = OSError(error.errno, error.strerror, error.filename)
    except Exception:
        end = RuntimeError(format_exc())
    with suppress(BrokenPipeError):
        _say(sys.stdout.buffer, end)


def _encode(video: Video, file: int) -> None:
    """Encode a video whose frames come in the slots of a file."""
    slots = _slots(file, video)
    with closing(_encoder_here(video)) as encoder:
        for slot in range(SLOTS):
            _say(sys.stdout.buffer, slot)
        with suppress(EOFError):
            while True:
                slot = pickle.load(sys.stdin.buffer)
                encoder.write(slots[slot])
                _say(sys.stdout.buffer, slot)


def _encoder_here(video: Video) -> "Encoder":
    from landscapes.rendering.film.video import Mp4Encoder, OnPaper

    encoder = Mp4Encoder(video.path, video.timeline, video.shape)
    return OnPaper(encoder) if video.clear else encoder


def _reserve(file: IO[bytes], size: int) -> None:
    """Take the room now: a disk that is full is an error here, and a crash once it is mapped."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
    else:
        file.write(bytes(size))
        file.flush()


def _slots(file: int, video: Video) -> NDArray[np.uint8]:
    """The frames in a file that is mapped into memory, shape (SLOTS, height, width, 4)."""
    shape = (SLOTS, *video.shape, 4)
    return np.frombuffer(mmap.mmap(file, prod(shape)), np.uint8).reshape(shape)


def _say(pipe: IO[bytes], message: object) -> None:
    pickle.dump(message, pipe)
    pipe.flush()
