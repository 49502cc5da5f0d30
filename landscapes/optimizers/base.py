"""What an optimizer is: three pure functions, and the kinds of hyperparameters."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, Protocol, TypeAlias

from annotated_types import Ge, Gt, Lt, doc
from numpy import float64
from numpy.typing import NDArray

Array: TypeAlias = NDArray[float64]

LearningRate = Annotated[float, Gt(0), doc("η, the factor of every step.")]
Decay = Annotated[float, Ge(0), Lt(1)]
"""A factor that an accumulated value keeps from step to step, in [0, 1)."""
Momentum = Annotated[Decay, doc("μ, the part of the velocity that stays from step to step.")]
Rho = Annotated[Decay, doc("ρ, the part of the running average that stays from step to step.")]
Beta1 = Annotated[Decay, doc("β₁, the part of the mean gradient that stays from step to step.")]
Beta2 = Annotated[
    Decay, doc("β₂, the part of the squares' mean (or maximum) that stays from step to step.")
]
Epsilon = Annotated[float, Gt(0), doc("ε, which keeps the division from being by zero.")]
Convention = Annotated[
    Literal["lasagne", "article"],
    doc(
        "Whose form of the update rule: Lasagne's, which made the article's pictures,"
        " or the formula that the article prints."
    ),
]


class Differentiable(Protocol):
    """What an optimizer may ask of the thing it minimises."""

    def gradient(self, points: Array, /) -> Array:
        """The gradient at points of shape (..., N), in the same shape."""
        ...


def _nothing(state: Any) -> Mapping[str, Array]:
    return {}


class Optimizer(NamedTuple):
    """An update rule, its hyperparameters closed over.

    All functions are pure. Positions are float64 arrays of shape (R, N): R
    runs of N parameters advance together. The state is a NamedTuple of arrays
    that is replaced at each step, never changed.

    Attributes:
        init: ``init(position) -> state``, the state before the first step.
        step: ``step(objective, position, state) -> (position, state)``, one step.
        accumulators: ``accumulators(state) -> {symbol: array}``, what the rule has
            accumulated, in the symbols of its formula and corrected for the start at
            zero where the rule uses it so. It is asked for only after a step: before
            the first one there is nothing yet to correct, and it would divide by zero.
    """

    init: Callable[[Array], Any]
    step: Callable[[Differentiable, Array, Any], tuple[Array, Any]]
    accumulators: Callable[[Any], Mapping[str, Array]] = _nothing


OptimizerFactory: TypeAlias = Callable[..., Optimizer]
"""A function from hyperparameters to an :class:`Optimizer`; its signature and
docstring declare the optimizer to the rest of the project. Where a number is
expected, an array of shape (R, 1) gives every run of a batch its own."""
