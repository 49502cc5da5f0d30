"""Rules compose: an update rule, its hyperparameters over time, and what modifies it."""

from collections.abc import Mapping
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
        """Make the optimizer; a hyperparameter may be a schedule."""
        scheduled = {k: v for k, v in hyperparameters.items() if isinstance(v, Schedule)}
        if not scheduled:
            return self.factory(**hyperparameters)

        def at(step: int) -> Optimizer:
            values = {key: schedule.at(step) for key, schedule in scheduled.items()}
            return self.factory(**{**hyperparameters, **values})

        return _made_anew(at)


class _Scheduled(NamedTuple):
    """The number of steps taken, and the state of the rule."""

    step: int
    rule: Any


def _made_anew(at: Any) -> Optimizer:
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
