"""The end of a run that a library decides on: its solver has finished, or raised an exception."""

from typing import Any, NamedTuple
from warnings import catch_warnings

from landscapes.optimizers import Differentiable, Optimizer
from landscapes.optimizers.base import Array, Stop, uncounted

LONGEST = 200
"""The most characters of a reason."""


class FinishedError(Exception):
    """Raised by a step where there is none: the library has stopped; the text is its reason."""


class _Kept(NamedTuple):
    """The number of steps taken, the library's own state, and the end, if it has come."""

    step: int
    own: Any
    stop: Stop | None = None


def ending(optimizer: Optimizer) -> Optimizer:
    """Make an optimizer whose run stays where it is once the library has stopped.

    Args:
        optimizer: it stops by :class:`FinishedError` in a step, and by any other exception of the
            library. An exception of the objective is none of these, and is raised.
    """

    def init(position: Array) -> _Kept:
        return _Kept(0, optimizer.init(position))

    def step(objective: Differentiable, position: Array, state: _Kept) -> tuple[Array, _Kept]:
        if state.stop:
            return position, state
        asked = _Asked(objective, [])
        try:
            with catch_warnings(action="ignore"):
                new, own = optimizer.step(asked, position, state.own)
        except Exception as error:
            if asked.errors:
                raise asked.errors[0] from None
            return position, state._replace(stop=Stop(state.step, _reason(error)))
        return new, _Kept(state.step + 1, own)

    return Optimizer(init, step, stop=lambda state: state.stop)


class _Asked(NamedTuple):
    """An objective that remembers its own exceptions, which a library may catch."""

    objective: Differentiable
    errors: list[Exception]

    @property
    def uncounted(self) -> "_Asked":
        return _Asked(uncounted(self.objective), self.errors)

    def value(self, points: Array, /) -> Array:
        return self._answer("value", points)

    def gradient(self, points: Array, /) -> Array:
        return self._answer("gradient", points)

    def hessian(self, points: Array, /) -> Array:
        return self._answer("hessian", points)

    def _answer(self, what: str, points: Array) -> Array:
        try:
            answer: Array = getattr(self.objective, what)(points)
        except Exception as error:
            self.errors.append(error)
            raise
        return answer


def _reason(error: Exception) -> str:
    """Write the reason in one line."""
    is_finished = isinstance(error, FinishedError)
    text = str(error) if is_finished else f"it raised {type(error).__name__}: {error}"
    line = " ".join(text.split()).rstrip(".: ")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
