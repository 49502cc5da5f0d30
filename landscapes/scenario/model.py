"""What a scenario means: validated, complete and immutable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from landscapes.functions import Domain, Landscape, Minimum
from landscapes.optimizers import OPTIMIZERS, Optimizer

Format: TypeAlias = Literal["png", "gif", "mp4", "svg", "pdf"]
HyperparameterValue: TypeAlias = float | str


class Point(NamedTuple):
    """A start point in the plane."""

    x: float
    y: float


Place = TypeVar("Place", Point, Minimum)


class Size(NamedTuple):
    """A figure's size in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer of a scenario.

    Attributes:
        name: the optimizer's name in ``OPTIMIZERS``.
        label: what tells it apart from the scenario's other optimizers.
        detail: the hyperparameters in which it differs from them and that the
            label does not name, for a person; may be empty.
        color: a colour that the scenario asks for, as ``#rrggbb``.
        hyperparameters: all of its settings, defaults included.
    """

    name: str
    label: str
    detail: str
    color: str | None
    hyperparameters: Mapping[str, HyperparameterValue]

    def build(self) -> Optimizer:
        """The update rule with these hyperparameters."""
        return OPTIMIZERS[self.name](**self.hyperparameters)


@dataclass(frozen=True)
class RenderSettings:
    """How a scenario is drawn.

    Attributes:
        size: width and height in pixels.
        fps: frames per second.
        duration: length of an animation in seconds, its hold included.
        hold: how long its last picture stays, in seconds.
        formats: the formats to write if the caller names none.
    """

    size: Size
    fps: float
    duration: float
    hold: float
    formats: tuple[Format, ...]


@dataclass(frozen=True)
class Scenario:
    """A landscape, start points and a set of optimizers, ready to run.

    Attributes:
        name: what its files are called, e.g. ``hills_and_canyon``.
        title: what its picture is called.
        landscape: the loss to minimise.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing; if there
            are none, the picture chooses them from the losses in view.
        starts: the start points; every optimizer starts from each.
        steps: how many steps each run takes.
        optimizers: the optimizers, in the order they are drawn.
        render: how it is drawn.
    """

    name: str
    title: str
    landscape: Landscape
    domain: Domain
    levels: tuple[float, ...]
    starts: tuple[Point, ...]
    steps: int
    optimizers: tuple[OptimizerEntry, ...]
    render: RenderSettings

    def visible(self, places: Iterable[Place]) -> list[Place]:
        """Those of the places that lie in the part of the plane that is shown."""
        return [place for place in places if self.domain.contains(place.x, place.y)]
