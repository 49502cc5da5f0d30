"""The optimizers of ``torch.optim``, in float64."""

from inspect import signature
from typing import Any, NamedTuple

import numpy as np
import torch

from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable

_NOT_WRITTEN = ("params", "foreach", "maximize", "capturable", "differentiable", "fused")


def factory(name: str) -> OptimizerFactory:
    """Return the factory of an optimizer; its settings are the arguments of its class."""
    chosen = getattr(torch.optim, name)

    def make(**settings: Any) -> Optimizer:
        return _optimizer(chosen, settings)

    parameters = [
        each for each in signature(chosen).parameters.values() if each.name not in _NOT_WRITTEN
    ]
    return declared(name, "PyTorch's optimizer, which takes the steps itself.", parameters, make)


class _Run(NamedTuple):
    """A point and its optimizer, which moves it."""

    point: torch.Tensor
    optimizer: torch.optim.Optimizer


def _optimizer(chosen: Any, settings: dict[str, Any]) -> Optimizer:
    """Make an optimizer that lets PyTorch move a point for each run; these keep their state."""

    def init(position: Array) -> tuple[_Run, ...]:
        points = [torch.tensor(row, requires_grad=True) for row in position]
        return tuple(_Run(point, chosen([point], **settings)) for point in points)

    def step(
        objective: Differentiable, position: Array, state: tuple[_Run, ...]
    ) -> tuple[Array, tuple[_Run, ...]]:
        for row, run in enumerate(state):
            run.optimizer.step(_closure(objective, position, row, run))
        return np.stack([run.point.detach().numpy() for run in state]), state

    return Optimizer(init, step)


def _closure(objective: Any, position: Array, row: int, run: _Run) -> Any:
    """Return the function by which PyTorch asks for the loss and the gradient of a run."""

    def evaluate() -> float:
        points = position.copy()
        points[row] = run.point.detach().numpy()
        run.point.grad = torch.tensor(np.array(objective.gradient(points)[row]))
        return float(objective.value(points)[row])

    return evaluate
