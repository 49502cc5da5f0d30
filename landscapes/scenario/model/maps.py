"""What the scenarios whose pictures are made of cells mean."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from landscapes.ensemble import Grid, Scale
from landscapes.functions import Array, Domain, Landscape, Levels
from landscapes.scenario.model.base import OptimizerEntry, Point, RenderSettings
from landscapes.scenario.model.noise import NoiseSettings, plain

AxisScale: TypeAlias = Scale
Measure: TypeAlias = Literal["final_loss", "steps_to_converge"]


@dataclass(frozen=True, eq=False)
class Axis:
    """The values of one hyperparameter, at equal distances on a scale.

    Attributes:
        hyperparameter: its name.
        scale: what the distances are equal of: the values, their logarithms, or
            the logarithms of 1 − value (``log_complement``).
        values: shape (K,), increasing.
    """

    hyperparameter: str
    scale: AxisScale
    values: Array


@dataclass(frozen=True, eq=False)
class SensitivityScenario:
    """A landscape, optimizers, and the values of one or two hyperparameters to try.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
        landscape: the loss to minimise.
        starts: the start points; every optimizer starts from each with all values.
        run_steps: how many steps each run takes.
        optimizers: the optimizers; their hyperparameters lack those of the axes.
        axes: one, or two: the one across and the one up.
        measure: what is shown of the runs.
        noise: what is wrong with the gradients that the runs are told; None is nothing.
    """

    kind: ClassVar = "sensitivity"

    name: str
    title: str
    render: RenderSettings
    landscape: Landscape
    starts: tuple[Point, ...]
    run_steps: int
    optimizers: tuple[OptimizerEntry, ...]
    axes: tuple[Axis, ...]
    measure: Measure
    noise: NoiseSettings | None = None

    steps = 0
    """There are only stills of it."""

    @property
    def plain_landscape(self) -> Landscape:
        """The landscape that is written; with mini-batches that of a data point at (0, 0)."""
        return plain(self.landscape, self.noise)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an optimizer's map: rows and columns, or columns alone."""
        return tuple(len(axis.values) for axis in reversed(self.axes))


@dataclass(frozen=True)
class BasinsScenario:
    """A landscape, a grid of starts, and optimizers that run from each of them.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
        landscape: the loss to minimise.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        grid: the starts, in the part of the plane that is shown.
        steps: how many steps each run takes.
        optimizers: the optimizers, a panel for each.
        noise: what is wrong with the gradients that the runs are told; None is nothing.
    """

    kind: ClassVar = "basins"

    name: str
    title: str
    render: RenderSettings
    landscape: Landscape
    levels: Levels
    grid: Grid
    steps: int
    optimizers: tuple[OptimizerEntry, ...]
    noise: NoiseSettings | None = None

    @property
    def domain(self) -> Domain:
        """The part of the plane that is shown, which the starts lie in."""
        return self.grid.domain

    @property
    def plain_landscape(self) -> Landscape:
        """The landscape that is written; with mini-batches that of a data point at (0, 0)."""
        return plain(self.landscape, self.noise)
