"""The optimizers of ``torch.optim``, in float64."""

from inspect import signature
from typing import Any, NamedTuple

import numpy as np
import torch

from landscapes.bridges.ending import ending
from landscapes.bridges.signature import declared
from landscapes.optimizers import Optimizer, OptimizerFactory
from landscapes.optimizers.base import Array, Differentiable

_NOT_WRITTEN = ("foreach", "maximize", "capturable", "differentiable", "fused")


def named(name: str) -> type[torch.optim.Optimizer]:
    """Return the class of this name."""
    chosen: type[torch.optim.Optimizer] = getattr(torch.optim, name)
    return chosen


def factory(name: str) -> OptimizerFactory:
    """Return the factory of an optimizer; its settings are the arguments of its class."""
    return of_class(named(name))


def of_class(chosen: type[torch.optim.Optimizer]) -> OptimizerFactory:
    """Return the factory of an optimizer from its class, whose first argument is what it moves."""

    def make(**settings: Any) -> Optimizer:
        return _optimizer(chosen, settings)

    _, *others = signature(chosen).parameters.values()
    parameters = [each for each in others if each.name not in _NOT_WRITTEN]
    return declared(
        chosen.__name__, "PyTorch's optimizer, which takes the steps itself.", parameters, make
    )


class _Run(NamedTuple):
    """A point, shape (N,), and its optimizer, which moves it."""

    point: torch.Tensor
    optimizer: torch.optim.Optimizer


def _optimizer(chosen: Any, settings: dict[str, Any]) -> Optimizer:
    """Make an optimizer of one run that lets PyTorch move the point; this keeps its state."""

    def init(position: Array) -> _Run:
        point = torch.tensor(position[0], requires_grad=True)
        return _Run(point, chosen([point], **settings))

    def step(objective: Differentiable, position: Array, state: _Run) -> tuple[Array, _Run]:
        def evaluate() -> float:
            here = state.point.detach().numpy()[np.newaxis]
            state.point.grad = torch.tensor(np.array(objective.gradient(here)[0]))
            return float(objective.value(here)[0]) if asks_for_losses else 0.0

        state.optimizer.step(evaluate)
        return state.point.detach().numpy()[np.newaxis].copy(), state

    # All others of PyTorch's own ignore the loss, which would be counted.
    is_own = not chosen.__module__.startswith("torch.optim.")
    asks_for_losses = is_own or chosen is torch.optim.LBFGS
    return ending(Optimizer(init, step))
