"""A landscape, and how its factory declares it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import hypot
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.declaration import declaration
from landscapes.formulas import verbatim

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Array, Array], Array]

Spacing = Literal["log", "quantile", "linear"]
"""How levels are chosen from the losses in view; see ``landscapes.levels``."""
Levels: TypeAlias = tuple[float, ...] | Spacing


class Domain(NamedTuple):
    """The rectangle of the (x, y) plane that a landscape is shown on."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    @classmethod
    def square(cls, half: float) -> "Domain":
        """The square around the origin with this half side."""
        return cls(-half, half, -half, half)

    @property
    def width(self) -> float:
        return self.x_max - self.x_min

    @property
    def height(self) -> float:
        return self.y_max - self.y_min

    @property
    def diagonal(self) -> float:
        return hypot(self.width, self.height)

    def contains(self, x: float, y: float) -> bool:
        return self.x_min <= x <= self.x_max and self.y_min <= y <= self.y_max

    def clipped(self, points: Array) -> Array:
        """The points, shape (..., 2), with those outside moved to the nearest ones inside."""
        low, high = (self.x_min, self.y_min), (self.x_max, self.y_max)
        return np.asarray(np.clip(points, low, high))

    @property
    def center(self) -> tuple[float, float]:
        return (self.x_min + self.x_max) / 2, (self.y_min + self.y_max) / 2


class Minimum(NamedTuple):
    """A known local minimum: where it is, and the loss there."""

    x: float
    y: float
    loss: float


@dataclass(frozen=True)
class Landscape:
    """A loss function f(x, y) and the facts that a picture of it needs.

    Attributes:
        name: the name in a scenario, e.g. ``hills_and_canyon``.
        title: the name in a picture, e.g. ``Hills and canyon``.
        formula: f as an expression of x, y and the parameters; see ``landscapes.expression``.
        f: the loss; takes two arrays of one shape and returns that shape.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing, or how to choose them.
        minima: the known minima, the lowest first.
        source: where the landscape comes from.
        parameters: the values of the parameters in the formula.
    """

    name: str
    title: str
    formula: str
    f: Function
    domain: Domain
    levels: Levels
    minima: tuple[Minimum, ...]
    source: str
    parameters: Mapping[str, float] = field(
        default_factory=partial(MappingProxyType, {}), hash=False
    )

    @property
    def global_minima(self) -> tuple[Minimum, ...]:
        """The known minima with the lowest loss."""
        return tuple(minimum for minimum in self.minima if minimum.loss == self.minima[0].loss)

    @property
    def local_minima(self) -> tuple[Minimum, ...]:
        """The other known minima."""
        return self.minima[len(self.global_minima) :]


LandscapeFactory: TypeAlias = Callable[..., Landscape]
"""A function from parameters to a :class:`Landscape`; its signature and
docstring declare the landscape to the rest of the project."""


def declared(
    factory: LandscapeFactory,
    f: Function,
    domain: Domain,
    levels: Levels = "linear",
    minima: tuple[Minimum, ...] = (),
    **parameters: float,
) -> Landscape:
    """The landscape with the name, title, formula and source that its factory declares.

    Args:
        factory: the function that makes the landscape.
        f: its loss, the parameters closed over.
        domain: the part of the plane that is shown.
        levels: the losses of its isolines, or how to choose them.
        minima: its known minima, the lowest first.
        parameters: the values of the parameters, by name.
    """
    facts = declaration(factory)
    return Landscape(
        name=factory.__name__,
        title=verbatim(facts.title),
        formula=_one_line(facts.formula) or f"{factory.__name__}(x, y)",
        f=f,
        domain=domain,
        levels=levels,
        minima=minima,
        source=_one_line(facts.source) or "a Python function",
        parameters=MappingProxyType(parameters),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
