"""What a scenario of runs on a landscape means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, TypeVar

from landscapes.functions import Domain, Landscape, Levels, Minimum
from landscapes.kinds.base import (
    OptimizerEntry,
    Point,
    Recording,
    RenderSettings,
    Scenario,
    SurfaceView,
)
from landscapes.kinds.contradictions import ContradictionError
from landscapes.kinds.noise import NoiseSettings, plain

if TYPE_CHECKING:
    from landscapes.trajectory import Trajectory

PanelName: TypeAlias = Literal["loss", "gradient_norm"]

Place = TypeVar("Place", Point, Minimum)


@dataclass(frozen=True)
class AtlasSettings:
    """How fine the atlas of an explorable page is.

    Attributes:
        starts: how many start points there are along each axis.
        learning_rates: how many learning rates each optimizer has, half a
            decade apart, its own among them.
        momenta: how many values of momentum each has that has one.
        positions: how many positions are kept at most; in a page each takes
            about two bytes.
    """

    starts: int = 15
    learning_rates: int = 5
    momenta: int = 3
    positions: int = 1_300_000


@dataclass(frozen=True)
class MapSettings(RenderSettings):
    """How a landscape with runs is drawn.

    Attributes:
        panels: the charts beside the map.
        atlas: what an explorable page holds beside the scenario's own runs; None is nothing.
    """

    panels: tuple[PanelName, ...] = ()
    atlas: AtlasSettings | None = AtlasSettings()

    def contradictions(self) -> Iterator[ContradictionError]:
        """What must hold between the settings, and does not."""
        if self.panels and not self.size.is_wide:
            wide = "1.2 times as wide as high or more"
            yield ContradictionError(
                {
                    "panels": f"must be landscape alone in a figure of {self.size}: charts stand"
                    f" beside the map of a figure that is {wide}",
                    "size": f"must be {wide} where charts stand beside the map, not {self.size}",
                }
            )
        yield from super().contradictions()


@dataclass(frozen=True)
class LandscapeScenario(Scenario["LandscapeRecording"]):
    """A landscape, start points and a set of optimizers, ready to run.

    Attributes:
        landscape: the loss to minimise; with mini-batches the mean over all data points.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        starts: the start points; every optimizer starts from each.
        steps: how many steps each run takes.
        optimizers: the optimizers, in the order they are drawn.
        surface: from where the landscape is seen as a surface; None shows it
            from above.
        noise: what is wrong with the gradients that the runs are told; None is nothing.
    """

    kind: ClassVar = "landscape"

    render: MapSettings
    landscape: Landscape
    domain: Domain
    levels: Levels
    starts: tuple[Point, ...]
    steps: int
    optimizers: tuple[OptimizerEntry, ...]
    surface: SurfaceView | None = None
    noise: NoiseSettings | None = None

    @property
    def plain_landscape(self) -> Landscape:
        """The landscape that is written; with mini-batches that of a data point at (0, 0)."""
        return plain(self.landscape, self.noise)

    @property
    def seeds(self) -> tuple[int | None, ...]:
        """The seeds of each optimizer's runs from each start; None without noise."""
        return self.noise.seeds if self.noise else (None,)

    def visible(self, places: Iterable[Place]) -> list[Place]:
        """Those of the places that lie in the part of the plane that is shown."""
        return [place for place in places if self.domain.contains(place.x, place.y)]


@dataclass(frozen=True, eq=False)
class LandscapeRecording(Recording[LandscapeScenario]):
    """All trajectories of a scenario: for each optimizer, one for each start and each seed."""

    trajectories: "tuple[Trajectory, ...]"

    def of_optimizer(self, index: int) -> "tuple[Trajectory, ...]":
        """The trajectories of the scenario's optimizer with this index."""
        runs = len(self.scenario.starts) * len(self.scenario.seeds)
        return self.trajectories[index * runs : (index + 1) * runs]

    def of_first_seed(self) -> "LandscapeRecording":
        """The runs that met the noise of the first seed; all of them without noise."""
        noise, first = self.scenario.noise, self.scenario.seeds[0]
        return LandscapeRecording(
            replace(self.scenario, noise=noise and noise.first()),
            tuple(each for each in self.trajectories if each.seed == first),
        )
