"""Ctrl-C, and being told to end: heard at any moment, and answered once."""

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
"""How many seconds an interrupt waits before it looks whether the import is over."""
SAME = 1.0
"""Signals that come within so many seconds of one are the same interrupt."""


class Interrupts:
    """Raises ``KeyboardInterrupt`` for SIGINT, SIGTERM and SIGHUP, but never within an import.

    There it may be lost, or come out as another error: extension modules and libraries take
    any failure for a reason to go on without what they wanted. So it waits until the import is
    over. Signals that follow at once, as from a terminal that closes, are the same interrupt:
    another exception would break off the cleaning up after the first. One that comes later is
    of a person who does not want to wait.

    Attributes:
        code: with what the process ends: 128 and the number of the signal that came.
    """

    def __init__(self) -> None:
        self.code = 128 + signal.SIGINT
        self._waits = False
        self._heard = -inf

    def listen(self) -> None:
        """Hear of these signals from now on."""
        for number in _ENDING:
            signal.signal(number, self._hear)

    def end(self) -> None:
        """From now on, each of them ends the process at once and without a word."""
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
    """Whether an import is among the calls that have led to a frame."""
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
