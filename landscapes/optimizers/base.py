"""The optimizer as three pure functions, and the types of hyperparameters."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from annotated_types import Ge, Gt, Lt, doc
from numpy import float64
from numpy.typing import NDArray

from landscapes.words import counted

Array: TypeAlias = NDArray[float64]

Convention: TypeAlias = Literal["lasagne", "article", "paper", "torch", "keras", "optax"]
"""Whose forms of update rules there are."""

LearningRate = Annotated[float, Gt(0), doc("η, the factor of every step.")]
Decay = Annotated[float, Ge(0), Lt(1)]
"""The share of an accumulated value kept from step to step, in [0, 1)."""
Momentum = Annotated[Decay, doc("μ, the share of the velocity kept from step to step.")]
Rho = Annotated[Decay, doc("ρ, the share of the running average kept from step to step.")]
Beta1 = Annotated[Decay, doc("β₁, the share of the mean gradient kept from step to step.")]
Beta2 = Annotated[
    Decay, doc("β₂, the share of the mean square (or maximum) kept from step to step.")
]
Epsilon = Annotated[float, Gt(0), doc("ε, a small number that prevents division by zero.")]
WeightDecay = Annotated[
    float,
    Ge(0),
    doc("λ; each step takes away this share, times the learning rate, of the position."),
]
"""The type of a decay that belongs to the rule itself, and is no modifier around it."""
FORM = doc("Whose form of the update rule, and whose defaults.")
"""The meaning of ``convention``, whose type lists the forms that a rule has."""


class Differentiable(Protocol):
    """The part of an objective that an optimizer uses.

    A rule that uses more than the gradient declares it in the section ``Asks for:`` of its
    docstring, because not every objective has a value or a Hessian.
    """

    def gradient(self, points: Array, /) -> Array:
        """The gradient at points of shape (..., N), in the same shape."""
        ...

    def value(self, points: Array, /) -> Array:
        """The value, shape (...), at points of shape (..., N)."""
        ...

    def hessian(self, points: Array, /) -> Array:
        """The Hessian, shape (..., N, N), at points of shape (..., N)."""
        ...


class Problem(NamedTuple):
    """The problem that an optimizer solves, where that is not to minimise the loss alone.

    Attributes:
        l2: λ of the term ½ λ‖θ‖² that it adds to the loss; an array for runs that differ.
        allowed: from points (R, N) to the nearest allowed ones; None if all are allowed.
        is_told: whether these say all of it. Where decay is decoupled, or changes over the
            steps, no function has its minimum where the optimizer comes to rest.
    """

    l2: float | Array = 0.0
    allowed: Callable[[Array], Array] | None = None
    is_told: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether it is to minimise the loss alone."""
        return self.allowed is None and self.is_told and not np.any(self.l2)


def uncounted(objective: Differentiable) -> Differentiable:
    """The objective itself, if this one counts what it is asked for."""
    plain: Differentiable = getattr(objective, "uncounted", objective)
    return plain


class Stop(NamedTuple):
    """The end of a run that its optimizer decided on by itself.

    Attributes:
        step: the last step before it.
        reason: why, in words.
    """

    step: int
    reason: str

    def __str__(self) -> str:
        return f"stopped after {counted(self.step, 'step')}: {self.reason}"


def _nothing(state: Any) -> Mapping[str, Array]:
    return {}


def _no_stop(state: Any) -> Stop | None:
    return None


class Optimizer(NamedTuple):
    """An update rule, its hyperparameters closed over.

    All functions are pure. Positions are float64 arrays of shape (R, N): R
    runs of N parameters advance together. The state is a NamedTuple of arrays,
    replaced at each step and never modified. A rule that asks for matrices also takes
    positions of shape (R, inputs, outputs), the weights of a layer of a network.

    Attributes:
        init: ``init(position) -> state``, the state before the first step.
        step: ``step(objective, position, state) -> (position, state)``, one step.
        accumulators: ``accumulators(state) -> {symbol: array}``, the accumulated values
            by their symbols in the formula, bias-corrected where the rule uses them so.
            Called only after a step: before the first, the correction would divide by zero.
        tracks: ``tracks(state) -> {name: points}``, other points that the rule keeps, such as
            an average of its positions, each of shape (R, N).
        problem: the problem that it solves, if this is not to minimise the loss alone.
        stop: ``stop(state) -> Stop | None``, the end that it decided on, if it has; from then on
            it stays.
        vectors: the rule for the biases of a network beside one for matrices; None if they
            have the same.
    """

    init: Callable[[Array], Any]
    step: Callable[[Differentiable, Array, Any], tuple[Array, Any]]
    accumulators: Callable[[Any], Mapping[str, Array]] = _nothing
    tracks: Callable[[Any], Mapping[str, Array]] = _nothing
    problem: Problem = Problem()
    stop: Callable[[Any], Stop | None] = _no_stop
    vectors: "Optimizer | None" = None


OptimizerFactory: TypeAlias = Callable[..., Optimizer]
"""A function from hyperparameters to an :class:`Optimizer`; its signature and
docstring declare the optimizer to the rest of the project. In place of a number,
an array of shape (R, 1) gives each run of a batch its own."""
