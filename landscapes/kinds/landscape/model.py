"""The scenario and the recording of runs on a landscape."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

import numpy as np

from landscapes.functions import Array, Domain, Landscape, Levels, Minimum
from landscapes.kinds.axes import Mapped, SurfaceView
from landscapes.kinds.base import (
    Count,
    OptimizerEntry,
    Point,
    Recording,
    RenderSettings,
    Scenario,
)
from landscapes.kinds.contradictions import ContradictionError, SettingsError
from landscapes.kinds.noise import Disturbed, NoiseSettings
from landscapes.kinds.recordings import labelled
from landscapes.schedules import Schedule
from landscapes.words import shown, unknown

if TYPE_CHECKING:
    from landscapes.trajectory import Trajectory

PanelName: TypeAlias = str
"""``loss``, ``gradient_norm``, or the name of a hyperparameter."""
OF_RUNS: tuple[PanelName, ...] = ("loss", "gradient_norm")
"""The panels that every scenario can have."""

Place = TypeVar("Place", Point, Minimum)


def lacking_panels(
    panels: Iterable[str], optimizers: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Yield the panels of hyperparameters that no optimizer changes, each with the reason.

    Args:
        panels: the names of the panels.
        optimizers: the hyperparameters of each optimizer.
    """
    constant, scheduled = set[str](), dict[str, None]()
    for hyperparameters in optimizers:
        for key, value in hyperparameters.items():
            if isinstance(value, Schedule):
                scheduled[key] = None
            elif not isinstance(value, str):
                constant.add(key)
    for name in panels:
        if name in constant and name not in scheduled:
            yield name, f"no optimizer has a schedule for {name}"
        elif name not in OF_RUNS and name not in scheduled:
            yield name, unknown("panel", name, ["landscape", *OF_RUNS, *scheduled])


@dataclass(frozen=True)
class AtlasSettings:
    """The resolution of the atlas of an explorable page.

    Attributes:
        starts: the number of start points along each axis.
        learning_rates: the number of learning rates of each optimizer, half a
            decade apart, its own among them.
        momenta: the number of values of momentum of each optimizer with momentum.
        positions: the largest number of positions kept; each takes about two
            bytes in a page.
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
        count: what the charts have along their horizontal axis.
        dots: whether each step of a run has a dot; None is where steps are few or far apart.
        atlas: the further runs in an explorable page, if any.
    """

    panels: tuple[PanelName, ...] = ()
    count: Count = "steps"
    dots: bool | None = None
    atlas: AtlasSettings | None = AtlasSettings()

    def contradictions(self) -> Iterator[ContradictionError]:
        """Yield the contradictions between the settings."""
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
class LandscapeScenario(Disturbed, Mapped, Scenario["LandscapeRecording"]):
    """A landscape, start points and a set of optimizers, ready to run.

    Attributes:
        landscape: the loss to minimise; with mini-batches, the mean over all data points.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        starts: the start points; every optimizer starts from each.
        steps: the number of steps of each run.
        optimizers: the optimizers, in the order in which they are drawn.
        surface: the view of the landscape as a surface; None shows a map.
        noise: the noise on the gradients, if any.
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

    def __post_init__(self) -> None:
        if found := list(self._lacking_panels()):
            raise SettingsError(found)

    def _lacking_panels(self) -> Iterator[ContradictionError]:
        """Yield panels of hyperparameters that no optimizer changes."""
        settings = [entry.hyperparameters for entry in self.optimizers]
        for name, reason in lacking_panels(self.render.panels, settings):
            yield ContradictionError({"panels": f"must not have {shown(name)}: {reason}"})

    @property
    def seeds(self) -> tuple[int | None, ...]:
        """The seeds of each optimizer's runs from each start; None without noise."""
        return self.noise.seeds if self.noise else (None,)

    @property
    def is_decayed(self) -> bool:
        """Whether the weights of some optimizer decay towards the origin."""
        return any(
            "weight_decay" in entry.modifiers or entry.hyperparameters.get("weight_decay")
            for entry in self.optimizers
        )

    @property
    def usual_question(self) -> str:
        known = bool(self.landscape.minima)
        return f"Which one gets {'to the minimum' if known else 'lowest'}?"

    def visible(self, places: Iterable[Place]) -> list[Place]:
        """The places in the part of the plane that is shown."""
        return [place for place in places if self.domain.contains(place.x, place.y)]


@dataclass(frozen=True, eq=False)
class LandscapeRecording(Recording[LandscapeScenario]):
    """All trajectories of a scenario: for each optimizer, one per start and seed."""

    trajectories: "tuple[Trajectory, ...]"

    def __getitem__(self, label: str) -> "Trajectory":
        """The run with this label, such as ``Adam`` or ``Adam from (2, 1)``."""
        return labelled(label, (each.label for each in self.trajectories), self.trajectories)

    def falls_on(self, run: "Trajectory") -> bool:
        """Whether a run left for good while its loss went on falling, and no minimum is known.

        ``docs/outcomes.md`` has the definition.
        """
        from landscapes.ensemble import Outcome

        if self.scenario.landscape.minima or run.outcome is not Outcome.DIVERGED:
            return False
        losses = run.losses[: run.last_step + 1]
        return bool(np.isfinite(losses).all() and losses.argmin() == run.last_step > 0)

    def routes(self) -> Iterator[Array]:
        for run in self.trajectories:
            yield self.scenario.domain.clipped(run.positions[: run.last_step + 1])

    def of_optimizer(self, index: int) -> "tuple[Trajectory, ...]":
        """The trajectories of the scenario's optimizer with this index."""
        runs = len(self.scenario.starts) * len(self.scenario.seeds)
        return self.trajectories[index * runs : (index + 1) * runs]

    def of_first_seed(self) -> "LandscapeRecording":
        """The runs with the noise of the first seed; all runs if there is no noise."""
        noise, first = self.scenario.noise, self.scenario.seeds[0]
        return LandscapeRecording(
            replace(self.scenario, noise=noise and noise.first()),
            tuple(each for each in self.trajectories if each.seed == first),
        )
