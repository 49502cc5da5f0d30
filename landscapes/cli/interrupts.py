"""Ctrl-C and termination signals: received at any time, handled once."""

import os
import signal
import sys
from math import inf
from time import monotonic
from types import FrameType

_ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Windows has no SIGHUP."""

LOOK_AGAIN = 0.01
"""Seconds between checks of whether an import is over."""
RAISE_AGAIN = 0.1
"""Seconds between checks of whether an exception was lost."""
SAME = 1.0
"""Signals within this many seconds count as one interrupt."""


class Interrupts:
    """Raises ``KeyboardInterrupt`` for SIGINT, SIGTERM and SIGHUP, and sees that it arrives.

    It is never raised within an import, where extension modules and libraries catch any failure
    of an optional import: it waits until the import is over. Elsewhere it may be lost too: what is
    raised in a destructor or the callback of a weak reference cannot go on from there, and before
    Python 3.12 ``int("text")`` replaces it by a ``ValueError``. So it is raised again if nobody
    handles it.
    Signals in quick succession, as from a terminal that closes, count as one interrupt:
    a second exception would abort the cleaning up after the first. A later signal, from a user
    who does not want to wait, ends the process.

    Attributes:
        code: the exit code of the process: 128 plus the number of the signal.
    """

    def __init__(self) -> None:
        self.code = 128 + signal.SIGINT
        self._waits = False
        self._has_ended = False
        self._heard = -inf
        self._looks = 0

    def listen(self) -> None:
        """Handle these signals from now on."""
        for number in _ENDING:
            signal.signal(number, self._hear)
        if hasattr(signal, "setitimer"):
            sys.unraisablehook = self._not_raised

    def end(self) -> None:
        """From now on, let each of them end the process at once and silently."""
        self._has_ended = True
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        sys.unraisablehook = sys.__unraisablehook__

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
            self._wait()
        else:
            self._interrupt()

    def _not_raised(self, unraisable: "sys.UnraisableHookArgs") -> None:
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            self._wait()
        else:
            sys.__unraisablehook__(unraisable)

    def _wait(self) -> None:
        self._waits = True
        self._set_alarm(LOOK_AGAIN)

    def _look_again(self, _: int, frame: FrameType | None) -> None:
        # An alarm that went off before the end still comes.
        if self._has_ended or _is_importing(frame):
            return
        # At one look alone, the command may have handled it and be about to end.
        self._looks = 0 if _is_being_handled() else self._looks + 1
        if self._waits or self._looks == 2:
            self._interrupt()

    def _interrupt(self) -> None:
        self._waits = False
        self._looks = 0
        if hasattr(signal, "setitimer"):
            self._set_alarm(RAISE_AGAIN)
        raise KeyboardInterrupt

    def _set_alarm(self, seconds: float) -> None:
        signal.signal(signal.SIGALRM, self._look_again)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a frame is within an import."""
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _is_being_handled() -> bool:
    """Whether what runs now, such as the cleaning up, runs because of an interrupt."""
    error = sys.exc_info()[1]
    while error:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__context__
    return False
