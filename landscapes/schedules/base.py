"""A schedule as a value: its name, its settings, and a pure function of the step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import Annotated, Any, TypeAlias

import numpy as np
from annotated_types import Ge, Gt, Le, doc
from numpy import float64
from numpy.typing import NDArray

from landscapes.declaration import NoDefault, Setting, declaration
from landscapes.words import counted, number, spelt

Array: TypeAlias = NDArray[float64]
Value: TypeAlias = float | Array
"""A number, or one for each run of a batch, of shape (R, 1)."""
Course: TypeAlias = Callable[[int], Value]
"""From the number of a step to the value there."""

MOST_STEPS = 10**6


def raised(base: Value, exponent: float) -> Value:
    """A power as numpy takes it, which gives a number the same bits as an array."""
    powers: Value = np.power(base, exponent)
    return powers


REQUIRED: Any = NoDefault.REQUIRED
OF_SCENARIO: Any = NoDefault.OF_SCENARIO
OF_OTHERS: Any = NoDefault.OF_OTHERS

From = Annotated[float, doc("The value at the first step, or after the warm-up.")]
To = Annotated[float, doc("The value at the end, which stays.")]
Steps = Annotated[
    int,
    Ge(1),
    Le(MOST_STEPS),
    doc("The number of steps until the end, the warm-up included; by default, the scenario's."),
]
Count = Annotated[int, Ge(1), Le(MOST_STEPS)]
Factor = Annotated[float, Gt(0)]

WARM_UP = Setting(
    "warm_up",
    Annotated[int, Ge(0), Le(MOST_STEPS)],
    0,
    "The number of steps in which the value rises linearly from 0 to the schedule's first value.",
)
"""The setting that all schedules have."""


def settings_of(factory: Callable[..., Course]) -> tuple[Setting, ...]:
    """Return all settings of a schedule that can be written."""
    return (*declaration(factory).settings, WARM_UP)


class WarmUpError(ValueError):
    """A warm-up that is not over when its schedule ends."""


@dataclass(frozen=True)
class Schedule:
    """The values of a hyperparameter over the steps of a run.

    During the warm-up, the value at step t is t / ``warm_up`` of the schedule's first value,
    so the first update, whose step is 0, changes nothing. Then the schedule begins at its own
    step 0. If it has an end, ``steps``, this stays where it is: the schedule is that much
    shorter. Optax's ``warmup_cosine_decay_schedule`` and the schedules of Hugging Face count
    alike; Keras' ``CosineDecay`` adds the warm-up to the ``decay_steps``; for torch, this is
    ``SequentialLR`` with a ``LinearLR``, which by default rises from a third, not from 0.

    Attributes:
        name: the schedule's name.
        settings: its own settings, defaults included; those at ``OF_SCENARIO`` are ``length``.
        factory: makes the function of the step from the settings.
        warm_up: the number of steps of the warm-up.
        length: the number of steps of the scenario.
    """

    name: str
    settings: Mapping[str, Any]
    factory: Callable[..., Course]
    warm_up: int = 0
    length: int = 1

    def __hash__(self) -> int:
        return hash((self.name, repr(sorted(self.settings.items())), self.warm_up, self.length))

    @property
    def filled(self) -> dict[str, Any]:
        """Its own settings, but for those that others decide, with the scenario's steps."""
        return {
            key: self.length if value is OF_SCENARIO else value
            for key, value in self.settings.items()
            if value is not OF_OTHERS
        }

    @property
    def written(self) -> dict[str, Any]:
        """The schedule as a file has it, with all settings."""
        return {"schedule": self.name, **self.filled, WARM_UP.name: self.warm_up}

    def having(self, **settings: Any) -> "Schedule":
        """The schedule with other values of some settings; they may be arrays (R, 1)."""
        return replace(self, settings={**self.settings, **settings})

    def course(self) -> Course:
        """The function from the number of a step to the value of its update.

        Raises:
            ValueError: if the settings contradict each other.
        """
        settings, warm_up = self.filled, self.warm_up
        if "steps" in settings:
            if warm_up >= settings["steps"]:
                raise WarmUpError(
                    f"must be fewer than its {counted(settings['steps'], 'step')}, not {warm_up}"
                )
            settings["steps"] -= warm_up
        # The keys that are keywords of Python have a parameter that ends in an underscore.
        own = {f"{key}_" if iskeyword(key) else key: value for key, value in settings.items()}
        rest = self.factory(**own)

        def at(step: int) -> Value:
            if step >= warm_up:
                return rest(step - warm_up)
            return rest(0) * (step / warm_up)

        return at

    def at(self, step: int) -> Value:
        """The value for the update after ``step`` others; the first update has step 0."""
        return self.course()(step)

    def values(self, steps: int) -> Array:
        """The values of the first ``steps`` updates, shape (steps,)."""
        course = self.course()
        with np.errstate(all="ignore"):
            return np.array([course(step) for step in range(steps)], float64)

    def in_words(self, digits: int = 3) -> str:
        """Write ``cosine 0.3 → 0.01 (warm up 5)``, with numbers of so many digits."""
        others = "; ".join(
            f"{spelt(key)} {number(value, digits=digits)}" for key, value in self._others()
        )
        arrows = " → ".join(number(each, digits=digits) for each in self._ends())
        told = f"{spelt(self.name)} {arrows}"
        return f"{told} ({others})" if others else told

    def _ends(self) -> Iterator[float]:
        """Yield the values between which it moves: those that are written, or come out."""
        settings, course = self.filled, replace(self, warm_up=0).course()
        yield settings.get("from", course(0))
        if "peak" in settings:
            yield settings["peak"]
        if "to" in self.settings or "peak" not in settings:
            yield settings.get("to", course(self.length - 1))

    def _others(self) -> Iterator[tuple[str, Any]]:
        """Yield the settings besides the ends that are not at their defaults."""
        for setting in settings_of(self.factory):
            value = self.written.get(setting.name, setting.default)
            usual = self.length if setting.default is OF_SCENARIO else setting.default
            is_told = setting.name in ENDS or isinstance(value, tuple)
            if not is_told and value != usual:
                yield setting.name, value


ENDS = ("from", "peak", "to")
"""The settings between which a value moves, in that order."""


Hyperparameter: TypeAlias = float | str | tuple[float, ...] | Schedule
"""The value of a hyperparameter: a number, a word, several numbers, or one for each step."""


def in_words(value: Hyperparameter, digits: int = 3) -> str:
    """Write a hyperparameter as pictures show it: a number, a word without _, or a schedule."""
    if isinstance(value, Schedule):
        return value.in_words(digits)
    return spelt(value) if isinstance(value, str) else number(value, digits=digits)
