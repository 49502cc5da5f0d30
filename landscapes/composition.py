"""Rules compose: an update rule, its hyperparameters over time, and what modifies it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, NamedTuple

import numpy as np

from landscapes.declaration import declaration
from landscapes.modifiers import modified
from landscapes.optimizers.base import Array, Differentiable, Optimizer, OptimizerFactory
from landscapes.optimizers.layers import Shapes, on_layers
from landscapes.schedules import Schedule


@dataclass(frozen=True)
class Composed:
    """A factory that makes an optimizer of a rule, schedules and modifiers.

    Attributes:
        factory: makes the rule from plain hyperparameters.
        modifiers: the settings of each modifier, by its name.
        shapes: those of the weights and biases of which a position consists, for rules that
            ask for matrices; empty for a point.
    """

    factory: OptimizerFactory
    modifiers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    shapes: Shapes = ()

    def __call__(self, **hyperparameters: Any) -> Optimizer:
        """Make the optimizer; a hyperparameter, or a modifier's setting, may be a schedule.

        Args:
            hyperparameters: numbers or schedules; ``learning_rate.from`` sets a setting of the
                schedule ``learning_rate``. In place of a number, an array of shape (R, 1) gives
                each run of a batch its own.

        Raises:
            ValueError: if decoupled weight decay lacks a learning rate.
        """
        settings = with_settings(hyperparameters)
        if not _is_scheduled(settings, *self.modifiers.values()):
            return self._made(settings, self.modifiers)
        courses = {name: _courses(own) for name, own in self.modifiers.items()}
        of_rule = _courses(settings)

        def at(step: int) -> Optimizer:
            modifiers = {name: _values(own, step) for name, own in courses.items()}
            return self._made(_values(of_rule, step), modifiers)

        made = _made_anew(at)
        if _is_scheduled(*self.modifiers.values()):
            return made._replace(problem=made.problem._replace(is_told=False))
        return made

    def _made(
        self, hyperparameters: Mapping[str, Any], modifiers: Mapping[str, Mapping[str, Any]]
    ) -> Optimizer:
        """The rule with its modifiers, all of them plain values."""
        rule = self.factory(**hyperparameters)
        if np.any(hyperparameters.get("weight_decay", 0.0)):
            # A decay of the rule's own, which is decoupled.
            rule = rule._replace(problem=rule.problem._replace(is_told=False))
        if self.shapes and "matrix" in declaration(self.factory).asks:
            rule = on_layers(rule, self.shapes)
        return (
            modified(rule, modifiers, self._learning_rate(hyperparameters)) if modifiers else rule
        )

    def _learning_rate(self, hyperparameters: Mapping[str, Any]) -> Any:
        """The learning rate, which may be the signature's; None if the rule has none."""
        if LEARNING_RATE in hyperparameters:
            return hyperparameters[LEARNING_RATE]
        parameter = signature(self.factory).parameters.get(LEARNING_RATE)
        return None if parameter is None else parameter.default


LEARNING_RATE = "learning_rate"


def _is_scheduled(*settings: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Schedule) for each in settings for value in each.values())


def with_settings(hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return hyperparameters with the settings of schedules that have keys of their own."""
    settings = {key: value for key, value in hyperparameters.items() if "." not in key}
    for key in hyperparameters.keys() - settings.keys():
        scheduled, _, setting = key.partition(".")
        settings[scheduled] = settings[scheduled].having(**{setting: hyperparameters[key]})
    return settings


def _courses(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the courses of their schedules, which are functions of the step."""
    return {k: v.course() if isinstance(v, Schedule) else v for k, v in settings.items()}


def _values(settings: Mapping[str, Any], step: int) -> dict[str, Any]:
    """The settings with the values of their courses at a step."""
    return {key: value(step) if callable(value) else value for key, value in settings.items()}


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

    return Optimizer(init, step, accumulators, tracks, first.problem)
