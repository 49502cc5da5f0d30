"""What a scenario means: validated, complete and immutable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from landscapes.datasets import Split
from landscapes.functions import Array, Domain, Landscape, Levels, Minimum
from landscapes.network import Network
from landscapes.optimizers import OPTIMIZERS, Optimizer, OptimizerFactory
from landscapes.signals import Reading

Still: TypeAlias = Literal["png", "svg", "pdf"]
Pageless: TypeAlias = Literal["png", "gif", "webp", "mp4", "svg", "pdf", "csv"]
Format: TypeAlias = Literal["png", "gif", "webp", "mp4", "svg", "pdf", "csv", "html"]
ThemeName: TypeAlias = Literal["light", "dark", "print", "transparent"]
PanelName: TypeAlias = Literal["loss", "gradient_norm"]
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

    @property
    def is_wide(self) -> bool:
        """Whether legends and charts stand beside a map, not below it."""
        return self.width >= 1.2 * self.height

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer of a scenario.

    Attributes:
        name: the optimizer's name.
        label: what tells it apart from the scenario's other optimizers.
        detail: the hyperparameters in which it differs from them and that the
            label does not name, for a person; may be empty.
        color: a colour that the scenario asks for, as ``#rrggbb``.
        hyperparameters: all of its settings, defaults included.
        plugin: the factory of an optimizer that is not in ``OPTIMIZERS``.
    """

    name: str
    label: str
    detail: str
    color: str | None
    hyperparameters: Mapping[str, HyperparameterValue]
    plugin: OptimizerFactory | None = None

    @property
    def factory(self) -> OptimizerFactory:
        """What declares and makes the optimizer."""
        return self.plugin or OPTIMIZERS[self.name]

    def build(self) -> Optimizer:
        """The update rule with these hyperparameters."""
        return self.factory(**self.hyperparameters)


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
class RenderSettings:
    """How a scenario is drawn.

    Attributes:
        size: width and height in pixels.
        fps: frames per second.
        duration: length of an animation in seconds, its holds included.
        hold_last: how long its last picture stays, in seconds.
        formats: the formats to write if the caller names none.
        hold_first: how long its first picture stays, in seconds.
        pace: whether the steps go by evenly, or the first ones slower.
        loop: how many times a GIF or WebP plays; None is forever.
        max_mb: how many megabytes (10⁶ bytes) a GIF or WebP may have; None is
            any number.
        theme: the colours.
        caption: what is written below the figure.
        question: what is asked over the first picture, before the runs go.
        panels: the charts beside a map.
        atlas: what an explorable page holds beside the scenario's own runs.
    """

    size: Size
    fps: float
    duration: float
    hold_last: float
    formats: tuple[Format, ...]
    hold_first: float = 0.0
    pace: Literal["even", "early"] = "even"
    loop: int | None = None
    max_mb: float | None = None
    theme: ThemeName = "light"
    caption: str | None = None
    question: str | None = None
    panels: tuple[PanelName, ...] = ()
    atlas: AtlasSettings = AtlasSettings()


@dataclass(frozen=True)
class SurfaceView:
    """From where a surface is looked at, in degrees.

    Attributes:
        azimuth: the direction from the middle to the camera in the plane,
            counterclockwise from the x axis.
        elevation: how far the camera is above the plane.
    """

    azimuth: float = -60.0
    elevation: float = 50.0


@dataclass(frozen=True)
class LandscapeScenario:
    """A landscape, start points and a set of optimizers, ready to run.

    Attributes:
        name: what its files are called, e.g. ``hills_and_canyon``.
        title: what its picture is called.
        render: how it is drawn.
        landscape: the loss to minimise.
        domain: the part of the plane that is shown.
        levels: the losses at which isolines are drawn, increasing, or how the
            picture chooses them from the losses in view.
        starts: the start points; every optimizer starts from each.
        steps: how many steps each run takes.
        optimizers: the optimizers, in the order they are drawn.
        surface: from where the landscape is seen as a surface; None shows it
            from above.
    """

    name: str
    title: str
    render: RenderSettings
    landscape: Landscape
    domain: Domain
    levels: Levels
    starts: tuple[Point, ...]
    steps: int
    optimizers: tuple[OptimizerEntry, ...]
    surface: SurfaceView | None = None

    def visible(self, places: Iterable[Place]) -> list[Place]:
        """Those of the places that lie in the part of the plane that is shown."""
        return [place for place in places if self.domain.contains(place.x, place.y)]


@dataclass(frozen=True, eq=False)
class ResponseScenario:
    """A gradient signal, and an optimizer with several values of one hyperparameter.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
        signal_title: what the signal is called.
        signal: the gradient at each epoch, shape (E,).
        optimizer_title: what the optimizer is called.
        optimizers: the optimizer with each of the values; their labels say which.
        reading: how a look-ahead reads the signal.
        accumulators: whether what the optimizer accumulates is shown too.
    """

    name: str
    title: str
    render: RenderSettings
    signal_title: str
    signal: Array
    optimizer_title: str
    optimizers: tuple[OptimizerEntry, ...]
    reading: Reading
    accumulators: bool

    @property
    def steps(self) -> int:
        """The number of the last epoch; the first is 0."""
        return len(self.signal) - 1


@dataclass(frozen=True, eq=False)
class ResponseGridScenario:
    """Responses side by side: a row for each optimizer, a column for each signal.

    Attributes:
        name: what the folder of its files is called.
        title: what the overview is called.
        render: how the overview and each response is drawn.
        rows: the responses, one for each signal in each row.
    """

    name: str
    title: str
    render: RenderSettings
    rows: tuple[tuple[ResponseScenario, ...], ...]

    steps = 0
    """There are only stills of it."""


@dataclass(frozen=True, eq=False)
class LearningScenario:
    """A dataset, a network and a set of optimizers that train it.

    Attributes:
        name: what its files are called.
        title: what its picture is called.
        render: how it is drawn.
        split: what to learn from and what to judge by.
        network: the network to train.
        batch_size: how many points each step's gradient is the mean of.
        steps: how many iterations each run takes.
        seeds: one run of each optimizer for each.
        optimizers: the optimizers, in the order they are drawn.
    """

    name: str
    title: str
    render: RenderSettings
    split: Split
    network: Network
    batch_size: int
    steps: int
    seeds: tuple[int, ...]
    optimizers: tuple[OptimizerEntry, ...]


Scenario: TypeAlias = LandscapeScenario | ResponseScenario | ResponseGridScenario | LearningScenario
"""A scenario of any kind."""
