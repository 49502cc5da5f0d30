"""The landscapes: loss functions of two parameters, and what is known of each.

A landscape is a plain function ``f(x, y)`` written with ``autograd.numpy``, so
that it can be differentiated, and a :class:`Landscape` record of facts about
it. To add one, write the function and list its record in ``LANDSCAPES``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import autograd.numpy as np
from numpy import float64
from numpy.typing import NDArray

Array: TypeAlias = NDArray[float64]
Function: TypeAlias = Callable[[Array, Array], Array]


class Domain(NamedTuple):
    """The rectangle of the (x, y) plane that a landscape is shown on."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

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
        formula: f as a Python expression of x and y.
        f: the loss; takes two arrays of one shape and returns that shape.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing.
        minima: the known minima, the lowest first.
        source: where the landscape comes from.
    """

    name: str
    title: str
    formula: str
    f: Function
    domain: Domain
    levels: tuple[float, ...]
    minima: tuple[Minimum, ...]
    source: str

    @property
    def global_minima(self) -> tuple[Minimum, ...]:
        """Those of the known minima that no other one undercuts."""
        return tuple(minimum for minimum in self.minima if minimum.loss == self.minima[0].loss)

    @property
    def local_minima(self) -> tuple[Minimum, ...]:
        """The other known minima."""
        return self.minima[len(self.global_minima) :]


def simple_quad(x: Array, y: Array) -> Array:
    return x**2 + y**2


def wobbly(x: Array, y: Array) -> Array:
    return (
        (x**2 + y**2) / 3
        + np.abs(x) * np.sqrt(np.abs(x) + 0.1)
        + 3 * np.sin(x + y)
        + 3
        + 8 * np.exp(-2 * ((x + 1) ** 2 + (y + 2) ** 2))
    )


def basins_and_walls(x: Array, y: Array) -> Array:
    return (x**2 + y**2) / 2 + np.sin(4 * x) ** 2


def ripple(x: Array, y: Array) -> Array:
    return (x**2 + y**2) / 3 + (np.sin(20 * x) ** 2 + np.sin(20 * y) ** 2) / 15


def giant_plateau(x: Array, y: Array) -> Array:
    return 4 * (1 - np.exp(-(x**2 + y**2)))


def hills_and_canyon(x: Array, y: Array) -> Array:
    return (
        (x**2 + y**2) / 3
        + 3 * np.exp(-((x + 1) ** 2 + (y + 2) ** 2))
        + np.exp(-1.5 * (2 * (x + 2) ** 2 + (y - 0.5) ** 2))
        + 3 * np.exp(-1.5 * ((x - 1) ** 2 + 2 * (y + 1.5) ** 2))
        + 1.5 * np.exp(-((x + 1.5) ** 2 + 3 * (y + 0.5) ** 2))
        + 4 * (1 - np.exp(-((x + y) ** 2)))
    )


def two_minimums(x: Array, y: Array) -> Array:
    return 4 - 0.5 * np.exp(-((x + 2.5) ** 2 + (y + 2.5) ** 2)) - 3 * np.exp(-(x**2 + y**2))


def _spaced(first: float, last: float, step: float) -> tuple[float, ...]:
    """Levels from first to last, both included, free of accumulated rounding."""
    return tuple(first + k * step for k in range(round((last - first) / step) + 1))


_SQUARE = Domain(-3.0, 3.0, -3.0, 3.0)
_ARTICLE = "Neural network optimization methods (Habr, 4 January 2017), second script"

LANDSCAPES: Mapping[str, Landscape] = MappingProxyType(
    {
        landscape.name: landscape
        for landscape in (
            Landscape(
                name="simple_quad",
                title="Simple quadratic",
                formula="x**2 + y**2",
                f=simple_quad,
                domain=_SQUARE,
                levels=_spaced(1, 17, 1),
                minima=(Minimum(0.0, 0.0, 0.0),),
                source=_ARTICLE,
            ),
            Landscape(
                name="wobbly",
                title="Wobbly",
                formula=(
                    "(x**2 + y**2)/3 + abs(x)*sqrt(abs(x) + 0.1) + 3*sin(x + y) + 3"
                    " + 8*exp(-2*((x + 1)**2 + (y + 2)**2))"
                ),
                f=wobbly,
                domain=_SQUARE,
                levels=_spaced(1, 15, 1),
                minima=(
                    Minimum(-0.17242094376299926, -0.90630184090186278, 0.91550644524708248),
                    Minimum(0.89609327624204350, 3.0665469782326450, 5.1009919735530590),
                ),
                source=_ARTICLE,
            ),
            Landscape(
                name="basins_and_walls",
                title="Basins and walls",
                formula="(x**2 + y**2)/2 + sin(4*x)**2",
                f=basins_and_walls,
                domain=_SQUARE,
                levels=_spaced(0.5, 9, 0.5),
                minima=(
                    Minimum(0.0, 0.0, 0.0),
                    Minimum(-0.76145653227215005, 0.0, 0.29905124961100085),
                    Minimum(0.76145653227215005, 0.0, 0.29905124961100085),
                    Minimum(-1.5220040759402683, 0.0, 1.1958579532187461),
                    Minimum(1.5220040759402683, 0.0, 1.1958579532187461),
                    Minimum(-2.2803672884927101, 0.0, 2.6892469928858118),
                    Minimum(2.2803672884927101, 0.0, 2.6892469928858118),
                ),
                source=_ARTICLE,
            ),
            Landscape(
                name="ripple",
                title="Ripple",
                formula="(x**2 + y**2)/3 + (sin(20*x)**2 + sin(20*y)**2)/15",
                f=ripple,
                domain=_SQUARE,
                levels=_spaced(0.5, 6, 0.5),
                # The ripples make some six hundred local minima; only this is global.
                minima=(Minimum(0.0, 0.0, 0.0),),
                source=_ARTICLE,
            ),
            Landscape(
                name="giant_plateau",
                title="Giant plateau",
                formula="4*(1 - exp(-(x**2 + y**2)))",
                f=giant_plateau,
                domain=_SQUARE,
                levels=(*_spaced(0.25, 3.75, 0.25), 3.9, 3.99),
                minima=(Minimum(0.0, 0.0, 0.0),),
                source=f"{_ARTICLE}, spelled giant_plateu there",
            ),
            Landscape(
                name="hills_and_canyon",
                title="Hills and canyon",
                formula=(
                    "(x**2 + y**2)/3 + 3*exp(-((x + 1)**2 + (y + 2)**2))"
                    " + exp(-1.5*(2*(x + 2)**2 + (y - 0.5)**2))"
                    " + 3*exp(-1.5*((x - 1)**2 + 2*(y + 1.5)**2))"
                    " + 1.5*exp(-((x + 1.5)**2 + 3*(y + 0.5)**2))"
                    " + 4*(1 - exp(-((x + y)**2)))"
                ),
                f=hills_and_canyon,
                domain=_SQUARE,
                levels=_spaced(0.5, 10, 0.5),
                minima=(
                    Minimum(-0.040419446910662413, 0.071973728498048338, 0.089716712921585684),
                    Minimum(1.9291459356955830, -1.9214576920479250, 2.9542752011752340),
                    Minimum(-2.0341939933736306, -1.0818787630063284, 6.6440549392083228),
                ),
                source=_ARTICLE,
            ),
            Landscape(
                name="two_minimums",
                title="Two minimums",
                formula="4 - 0.5*exp(-((x + 2.5)**2 + (y + 2.5)**2)) - 3*exp(-(x**2 + y**2))",
                f=two_minimums,
                domain=_SQUARE,
                levels=(*_spaced(1.25, 3.75, 0.25), 3.9, 3.97),
                minima=(
                    Minimum(-1.5527953021231575e-06, -1.5527953021231575e-06, 0.99999813665894714),
                    Minimum(-2.4999440701803039, -2.4999440701803039, 3.4999888169140183),
                ),
                source=f"{_ARTICLE}, plotted as Bad_init there",
            ),
        )
    }
)
"""Every landscape by name."""
