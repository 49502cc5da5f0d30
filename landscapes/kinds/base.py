"""What the scenarios of all kinds share: points, optimizers, how they are drawn, and recordings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import PurePath
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
)

from landscapes.kinds.contradictions import ContradictionError, SettingsError, contradictions
from landscapes.optimizers import OPTIMIZERS, Optimizer, OptimizerFactory

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from landscapes.workers import Checkpoint

HyperparameterValue: TypeAlias = float | str
Progress: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is to do."""


class Point(NamedTuple):
    """A start point in the plane."""

    x: float
    y: float


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

    Raises:
        SettingsError: if some of them cannot hold together.
    """

    size: Size
    fps: float
    duration: float
    hold_last: float
    formats: tuple[str, ...]
    hold_first: float = 0.0
    pace: Literal["even", "early"] = "even"
    loop: int | None = None
    max_mb: float | None = None
    theme: str = "light"
    caption: str | None = None
    question: str | None = None

    def __post_init__(self) -> None:
        if found := list(self.contradictions()):
            raise SettingsError(found)

    def contradictions(self) -> Iterator[ContradictionError]:
        """What must hold between the settings, and does not."""
        return contradictions(self)


R = TypeVar("R", bound="Recording[Any]", covariant=True)
S = TypeVar("S", bound="Scenario[Any]", covariant=True)


@dataclass(frozen=True, eq=False)
class Scenario(Generic[R]):
    """A scenario of any kind: validated, complete and immutable. Its type says what it gives.

    Attributes:
        kind: the name of its kind.
        is_cut_into_tasks: whether its work is, which several processes or machines can share.
        name: what its files are called, e.g. ``hills_and_canyon``.
        title: what its picture is called.
        render: how it is drawn.
        document: the keys and values that it was read from, those of its parents included; None
            if it was made of another scenario.
    """

    kind: ClassVar[str]
    is_cut_into_tasks: ClassVar[bool] = False

    name: str
    title: str
    render: RenderSettings

    document: Mapping[str, Any] | None = field(default=None, kw_only=True, compare=False)

    def __init_subclass__(cls) -> None:
        # A dataclass would list all fields, landscapes and arrays among them.
        cls.__repr__ = Scenario.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {self.title}>"

    def to_yaml(self) -> str:
        """The scenario as the text of a file, which means the same.

        What the scenario extends is written out; tables are named as they are where it is from.

        Raises:
            TypeError: if there is a Python function in it, which no file can have.
            ValueError: if it was neither a file nor a dictionary.
        """
        if self.document is None:
            raise ValueError(f"{self!r} was neither a file nor a dictionary of its keys")
        text: str = import_module("landscapes.loading.writing").to_yaml(self.document)
        return text

    # At run time a property would be taken for the default of a field of this name.
    if TYPE_CHECKING:

        @property
        def steps(self) -> int:
            """The number of the last step that a film shows; 0 if nothing moves."""


@dataclass(frozen=True, eq=False)
class Recording(Generic[S]):
    """The numbers of a scenario of any kind, once it has been run.

    Attributes:
        scenario: what was run.
    """

    scenario: S

    # Python would ask for the items 0, 1, …, which no label is.
    __iter__: ClassVar[None] = None

    def __init_subclass__(cls) -> None:
        # A dataclass would list all numbers.
        cls.__repr__ = Recording.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.scenario.name}: {self.scenario.title}>"

    def __getitem__(self, label: str) -> Any:
        """What has this label; each kind says what that is."""
        raise NotImplementedError

    def __contains__(self, label: str) -> bool:
        """Whether something has this label."""
        try:
            self[label]
        except KeyError:
            return False
        return True

    def table(self) -> dict[str, list[float | str | None]]:
        """All numbers as columns of one length, a row for each step or cell, as ``trace`` has them.

        A number that is not finite is None, and so is that of a column which its run lacks.
        """
        columns: dict[str, list[float | str | None]] = import_module("landscapes.trace").table(self)
        return columns

    def to_pandas(self) -> Any:
        """The columns of :meth:`table` as a ``pandas.DataFrame``.

        Raises:
            ImportError: if pandas is not installed.
        """
        return import_module("landscapes.trace").to_pandas(self)

    def drawn_with(self, **settings: Any) -> Self:
        """The same, drawn with some of its render settings changed.

        Raises:
            SettingsError: if the settings cannot hold together then.
        """
        render = replace(self.scenario.render, **settings)
        return replace(self, scenario=replace(self.scenario, render=render))

    def pictures(self) -> "Iterator[tuple[PurePath, Recording[Any]]]":
        """Its pictures, each with the path of its files without their suffix: one, as a rule."""
        yield PurePath(self.scenario.name), self

    # Steps against the way of the data: it is the recording that a person or a notebook asks.
    def _repr_html_(self) -> str | None:
        """The page of those kinds that have one, as a notebook shows it."""
        page: str | None = import_module("landscapes.page").notebook_html(self)
        return page

    def _repr_png_(self) -> bytes | None:
        """The picture of the others, as a notebook shows it."""
        picture: bytes | None = import_module("landscapes.output").notebook_png(self)
        return picture


@dataclass(frozen=True)
class Work:
    """How a scenario is run; nothing of it changes the numbers.

    Attributes:
        progress: called as the work goes on with what is done and what there is to do.
        executor: what shares the tasks, instead of processes of this machine.
        jobs: how many processes do; one for each processor, if None.
        checkpoint: where the finished tasks are kept.
    """

    progress: Progress | None = None
    executor: "Executor | None" = None
    jobs: int | None = None
    checkpoint: "Checkpoint | None" = None
