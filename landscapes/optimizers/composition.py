"""Rules compose: an update rule, its hyperparameters over time, and what modifies it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from landscapes.optimizers.base import Array, Differentiable, Optimizer, OptimizerFactory
from landscapes.schedules import Schedule


@dataclass(frozen=True)
class Composed:
    """A factory that makes an optimizer of a rule, schedules and modifiers.

    Attributes:
        factory: makes the rule from plain hyperparameters.
        modifiers: the settings of each modifier, by its name.
    """

    factory: OptimizerFactory
    modifiers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __call__(self, **hyperparameters: Any) -> Optimizer:
        """Make the optimizer.

        Args:
            hyperparameters: numbers or schedules; ``learning_rate.from`` sets a setting of the
                schedule ``learning_rate``. In place of a number, an array of shape (R, 1) gives
                each run of a batch its own.
        """
        settings = with_settings(hyperparameters)
        courses = {
            key: value.course() for key, value in settings.items() if isinstance(value, Schedule)
        }
        if not courses:
            return self.factory(**settings)

        def at(step: int) -> Optimizer:
            values = {key: course(step) for key, course in courses.items()}
            return self.factory(**{**settings, **values})

        return _made_anew(at)


def with_settings(hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return hyperparameters with the settings of schedules that have keys of their own."""
    settings = {key: value for key, value in hyperparameters.items() if "." not in key}
    for key in hyperparameters.keys() - settings.keys():
        scheduled, _, setting = key.partition(".")
        settings[scheduled] = settings[scheduled].having(**{setting: hyperparameters[key]})
    return settings


class _Scheduled(NamedTuple):
    """The number of steps taken, and the state of the rule."""

    step: int
    rule: Any


def _made_anew(at: Callable[[int], Optimizer]) -> Optimizer:
    """Make an optimizer whose rule is made anew for each step and keeps its state."""
    first = at(0)

    def init(position: Array) -> _Scheduled:
        return _Scheduled(0, first.init(position))

    def step(
        objective: Differentiable, position: Array, state: _Scheduled
    ) -> tuple[Array, _Scheduled]:
        new, rule = at(state.step).step(objective, position, state.rule)
        return new, _Scheduled(state.step + 1, rule)

    def accumulators(state: _Scheduled) -> Mapping[str, Array]:
        values: Mapping[str, Array] = at(state.step - 1).accumulators(state.rule)
        return values

    def tracks(state: _Scheduled) -> Mapping[str, Array]:
        points: Mapping[str, Array] = at(max(state.step - 1, 0)).tracks(state.rule)
        return points

    return Optimizer(init, step, accumulators, tracks)
