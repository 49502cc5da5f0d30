"""The protocols of the modules in a kind's folder, one for each concern.

They are types only. Each kind's ``__init__`` makes a :class:`Kind` of its modules for the type
checker, which reports a missing function or a wrong signature there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from landscapes.kinds.base import Recording, Scenario
from landscapes.kinds.work import Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landscapes.checking.note import Note
    from landscapes.drawing.canvas.brush import Moving
    from landscapes.drawing.canvas.canvas import Canvas
    from landscapes.loading import Written as WrittenScenario
    from landscapes.loading.parts import Form
    from landscapes.page.packing import Json
    from landscapes.summary.facts import Fact
    from landscapes.summary.tables import Row
    from landscapes.themes import Theme
    from landscapes.trace.series import Series
    from landscapes.trace.tables import Value

S_contra = TypeVar("S_contra", bound=Scenario[Any], contravariant=True)
R_contra = TypeVar("R_contra", bound=Recording[Any], contravariant=True)
R_co = TypeVar("R_co", bound=Recording[Any], covariant=True)
S = TypeVar("S", bound=Scenario[Any])
R = TypeVar("R", bound=Recording[Any])


class Written(Protocol):
    """The keys of a scenario file, and the scenario that it means."""

    FORM: "Form"


class Run(Protocol[S_contra, R_co]):
    """Running a scenario."""

    def run(self, scenario: S_contra, work: Work, /) -> R_co:
        """Compute the numbers of a scenario."""


class Headline(Protocol[R_contra]):
    """The sentence that says what came out."""

    def headline(self, recording: R_contra, /) -> str | None:
        """One short sentence that is true of the recording; None if there is none to say."""


class Words(Protocol[R_contra]):
    """The picture in words, for readers who cannot see it."""

    def describe(self, recording: R_contra, /) -> str:
        """Describe the picture and its result in a sentence or two."""


class Summary(Protocol[R_contra]):
    """The page of plain text that ``describe`` prints."""

    def facts(self, recording: R_contra, /) -> "Iterator[Fact]":
        """Yield the facts of the scenario."""

    def table(self, recording: R_contra, /) -> "Iterator[Row]":
        """Yield the rows of a table of results, the header first; none without results."""


class Numbers(Protocol[R_contra]):
    """The numbers behind the picture."""

    def series(self, recording: R_contra, /) -> "Iterator[Series]":
        """Yield every run, response, training or map, with a row for each step or cell."""

    def results(self, recording: R_contra, /) -> "Iterator[Mapping[str, Value]]":
        """Yield the results, a row for each run, response, optimizer or trial."""

    def document(self, recording: R_contra, /) -> Mapping[str, Any]:
        """All numbers and settings, as JSON has them."""


class Notes(Protocol[S_contra]):
    """The notes of ``check`` on a valid scenario."""

    def notes(self, written: "WrittenScenario", scenario: S_contra, /) -> "Iterator[Note]":
        """Yield notes on settings that are valid but hardly intended."""


class Picture(Protocol[R_contra]):
    """The picture, still or moving."""

    def compose(self, recording: R_contra, canvas: "Canvas", /) -> "Sequence[Moving]":
        """Draw the still part of a recording's picture; return the other parts."""


class Page(Protocol[R_contra]):
    """The page to explore in a browser."""

    def page_data(self, recording: R_contra, theme: "Theme", /) -> "Json":
        """The data of the page, as its scripts read them."""


class Handout(Protocol[R_contra]):
    """The printed page with stages of the film."""

    def stages_on(self, canvas: "Canvas", recording: R_contra, /) -> "Iterator[Moving]":
        """Draw the page's cells and legend."""


class Arrays(Protocol[R_contra]):
    """The arrays of a map, for NumPy."""

    def arrays(self, recording: R_contra, /) -> "Mapping[str, NDArray[Any]]":
        """The arrays with their coordinates, by name."""


@dataclass(frozen=True)
class Kind(Generic[S, R]):
    """The modules of one kind; None for a page, film or map that it lacks."""

    written: Written
    run: Run[S, R]
    headline: Headline[R]
    words: Words[R]
    summary: Summary[R]
    numbers: Numbers[R]
    notes: Notes[S]
    picture: Picture[R]
    page: Page[R] | None
    handout: Handout[R] | None
    arrays: Arrays[R] | None
