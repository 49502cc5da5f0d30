"""Ctrl-C and termination signals: received at any time, handled once."""

import os
import signal
from math import inf
from time import monotonic
from types import FrameType

_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Windows has no SIGHUP."""

LOOK_AGAIN = 0.01
"""Seconds between checks of whether an import is over."""
SAME = 1.0
"""Signals within this many seconds count as one interrupt."""


class Interrupts:
    """Raises ``KeyboardInterrupt`` for SIGINT, SIGTERM and SIGHUP, but never within an import.

    There the exception might be lost or replaced by another error, because extension modules and
    libraries catch any failure of an optional import. So it waits until the import is over.
    Signals in quick succession, as from a terminal that closes, count as one interrupt:
    a second exception would abort the cleaning up after the first. A later signal, from a user
    who does not want to wait, ends the process.

    Attributes:
        code: the exit code of the process: 128 plus the number of the signal.
    """

    def __init__(self) -> None:
        self.code = 128 + signal.SIGINT
        self._waits = False
        self._heard = -inf

    def listen(self) -> None:
        """Handle these signals from now on."""
        for number in _ENDING:
            signal.signal(number, self._hear)

    def end(self) -> None:
        """From now on, let each of them end the process at once and silently."""
        self._waits = False
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        now = monotonic()
        if now - self._heard < SAME:
            return
        self._heard = now
        if self._waits:
            os._exit(self.code)
        self.code = 128 + number
        # Windows has no alarm.
        if _is_importing(frame) and hasattr(signal, "setitimer"):
            self._waits = True
            signal.signal(signal.SIGALRM, self._look_again)
            signal.setitimer(signal.ITIMER_REAL, LOOK_AGAIN, LOOK_AGAIN)
        else:
            raise KeyboardInterrupt

    def _look_again(self, _: int, frame: FrameType | None) -> None:
        if self._waits and _is_importing(frame):
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        # An alarm that went off meanwhile still comes.
        if self._waits:
            self._waits = False
            raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a frame is within an import."""
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
