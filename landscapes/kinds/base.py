"""The base classes that all kinds share: points, optimizers, settings, scenarios, recordings."""

from collections.abc import Iterable, Iterator, Mapping
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

from landscapes.composition import Composed
from landscapes.kinds.contradictions import ContradictionError, SettingsError, contradictions
from landscapes.kinds.headlines import HeadlineSource
from landscapes.optimizers import OPTIMIZERS, Optimizer, OptimizerFactory
from landscapes.optimizers.layers import Shapes
from landscapes.schedules import Hyperparameter, Schedule

if TYPE_CHECKING:
    from landscapes.functions import Array

HyperparameterValue: TypeAlias = Hyperparameter
Count: TypeAlias = Literal["steps", "evaluations"]
"""What the progress of runs is measured in."""


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
        """Whether legends and charts are beside a map, not below it."""
        return self.width >= 1.2 * self.height

    @property
    def unit(self) -> float:
        """The length of which texts and lines are shares: the height, or 3/4 of the width if less.

        A narrow picture is shown as wide as a screen, so its width decides what can be read.
        """
        return min(self.height, 0.75 * self.width)

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True)
class OptimizerEntry:
    """One optimizer of a scenario.

    Attributes:
        name: the optimizer's name.
        label: its name among the scenario's optimizers.
        detail: the hyperparameters in which it differs from the others and that the
            label does not name, as text; may be empty.
        color: a colour set in the scenario, as ``#rrggbb``.
        hyperparameters: all of its settings, defaults included.
        plugin: the factory of an optimizer that is not in ``OPTIMIZERS``.
        modifiers: the settings of each modifier of the rule, by its name.
    """

    name: str
    label: str
    detail: str
    color: str | None
    hyperparameters: Mapping[str, HyperparameterValue]
    plugin: OptimizerFactory | None = None
    modifiers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def factory(self) -> OptimizerFactory:
        """The function that declares the rule."""
        return self.plugin or OPTIMIZERS[self.name]

    @property
    def composed(self) -> OptimizerFactory:
        """The function that makes the optimizer: the rule with its schedules and modifiers."""
        return Composed(self.factory, self.modifiers)

    @property
    def schedules(self) -> Mapping[str, Schedule]:
        """Those hyperparameters that change from step to step."""
        return {k: v for k, v in self.hyperparameters.items() if isinstance(v, Schedule)}

    def build(self, shapes: Shapes = ()) -> Optimizer:
        """The optimizer with these hyperparameters; for a network, of parts with these shapes."""
        return Composed(self.factory, self.modifiers, shapes)(**self.hyperparameters)


@dataclass(frozen=True)
class RenderSettings:
    """How a scenario is drawn.

    Attributes:
        size: width and height in pixels.
        fps: frames per second; None is the usual rate of each format.
        duration: length of an animation in seconds, its holds included.
        hold_last: how long its last picture stays, in seconds.
        formats: the formats to write if the caller names none.
        hold_first: how long its first picture stays, in seconds.
        pace: whether time follows the way of the runs, the steps, or is slower at first.
        loop: how many times a GIF or WebP plays; None is forever.
        max_mb: the largest size of a GIF or WebP in megabytes (10⁶ bytes); None is
            unlimited.
        theme: the name of the theme.
        caption: text below the figure.
        question: text over the first picture, before the runs start.

    Raises:
        SettingsError: if some of them contradict one another.
    """

    size: Size
    fps: float | None
    duration: float
    hold_last: float
    formats: tuple[str, ...]
    hold_first: float = 0.0
    pace: Literal["auto", "even", "early"] = "auto"
    loop: int | None = None
    max_mb: float | None = None
    theme: str = "light"
    caption: str | None = None
    question: str | None = None

    def __post_init__(self) -> None:
        if found := list(self.contradictions()):
            raise SettingsError(found)

    def contradictions(self) -> Iterator[ContradictionError]:
        """Yield the contradictions between the settings."""
        return contradictions(self)


R = TypeVar("R", bound="Recording[Any]", covariant=True)
S = TypeVar("S", bound="Scenario[Any]", covariant=True)


@dataclass(frozen=True, eq=False)
class Scenario(Generic[R]):
    """A scenario of any kind: validated, complete and immutable; ``R`` is its recording's type.

    Attributes:
        kind: the name of its kind.
        is_cut_into_tasks: whether its work is cut into tasks for several processes or machines.
        usual_question: what to ask before its film, if nobody has written a question.
        name: the name of its files, e.g. ``hills_and_canyon``.
        title: the title of its picture.
        render: how it is drawn.
        subtitle: the smaller line below the title, if any.
        headline: the text that says what came out, or where it comes from.
        document: the keys and values that it was read from, those of its parents included; None
            if it was made from another scenario.
    """

    kind: ClassVar[str]
    is_cut_into_tasks: ClassVar[bool] = False

    name: str
    title: str
    render: RenderSettings

    subtitle: str | None = field(default=None, kw_only=True)
    headline: str | HeadlineSource = field(default=HeadlineSource.AUTO, kw_only=True)
    document: Mapping[str, Any] | None = field(default=None, kw_only=True, compare=False)

    def __init_subclass__(cls) -> None:
        # A dataclass would show all fields, including landscapes and arrays.
        cls.__repr__ = Scenario.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {self.title}>"

    def to_yaml(self) -> str:
        """The scenario as the text of an equivalent file.

        The keys of scenarios that it extends are written out; the paths of tables are unchanged.

        Raises:
            TypeError: if it contains a Python function, which no file can have.
            ValueError: if it was made neither from a file nor from a dictionary.
        """
        if self.document is None:
            raise ValueError(f"{self!r} was made neither from a file nor from a dictionary")
        text: str = import_module("landscapes.loading.writing").to_yaml(self.document)
        return text

    @property
    def usual_question(self) -> str:
        return "What are the updates?"

    # At run time, a property would be taken for the default of a field of this name.
    if TYPE_CHECKING:

        @property
        def steps(self) -> int:
            """The number of the last step that a film shows; 0 if nothing moves."""


@dataclass(frozen=True, eq=False)
class Recording(Generic[S]):
    """The numbers of a scenario of any kind that has been run.

    Attributes:
        scenario: the scenario.
    """

    scenario: S

    # Python would otherwise iterate over the items 0, 1, …, which are no labels.
    __iter__: ClassVar[None] = None

    def __init_subclass__(cls) -> None:
        # A dataclass would show all numbers.
        cls.__repr__ = Recording.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.scenario.name}: {self.scenario.title}>"

    def __getitem__(self, label: str) -> Any:
        """The item with this label; its type depends on the kind."""
        raise NotImplementedError

    def __contains__(self, label: str) -> bool:
        """Whether there is an item with this label."""
        try:
            self[label]
        except KeyError:
            return False
        return True

    def table(self) -> dict[str, list[float | str | None]]:
        """All numbers as columns of one length, a row for each step or cell, as in ``trace``.

        A number that is not finite is None, as is a value in a column that its run lacks.
        """
        columns: dict[str, list[float | str | None]] = import_module("landscapes.trace").table(self)
        return columns

    def to_pandas(self) -> Any:
        """The columns of :meth:`table` as a ``pandas.DataFrame``.

        Raises:
            ImportError: if pandas is not installed.
        """
        return import_module("landscapes.trace").to_pandas(self)

    def routes(self) -> "Iterable[Array]":
        """The route of each run that travels on a map, as far as it is in view.

        Each has the positions at the run's steps, shape (steps + 1, 2).
        """
        return ()

    def drawn_with(self, **settings: Any) -> Self:
        """The recording with some of its render settings changed.

        Raises:
            SettingsError: if the settings then contradict one another.
        """
        render = replace(self.scenario.render, **settings)
        return replace(self, scenario=replace(self.scenario, render=render))

    def pictures(self) -> "Iterator[tuple[PurePath, Recording[Any]]]":
        """Yield its pictures, usually one, each after the path of its files without suffix."""
        yield PurePath(self.scenario.name), self

    # These two go against the flow of data, because notebooks ask the recording itself.
    def _repr_html_(self) -> str | None:
        """The page, as a notebook shows it; None if the kind has none."""
        page: str | None = import_module("landscapes.page").notebook_html(self)
        return page

    def _repr_png_(self) -> bytes | None:
        """The picture, as a notebook shows it, for kinds without a page."""
        picture: bytes | None = import_module("landscapes.output").notebook_png(self)
        return picture
