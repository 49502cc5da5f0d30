"""What each module of a kind's folder has to offer: one protocol for each concern.

The protocols are types only. Each kind's ``__init__`` makes a :class:`Kind` of its modules for
the type checker, to which a missing function or a wrong signature is an error there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from landscapes.kinds.base import Recording, Scenario, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from landscapes.checking.note import Note
    from landscapes.drawing.canvas.brush import Moving
    from landscapes.drawing.canvas.draft import Draft
    from landscapes.drawing.canvas.stage import Stage
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
    """What may stand in the file of a scenario, and what it means."""

    FORM: "Form"


class Run(Protocol[S_contra, R_co]):
    """The way from a scenario to its numbers."""

    def run(self, scenario: S_contra, work: Work, /) -> R_co:
        """Compute the numbers of a scenario."""


class Words(Protocol[R_contra]):
    """The picture in words, for those who cannot see it."""

    def describe(self, recording: R_contra, /) -> str:
        """What the picture shows and what came out, in a sentence or two."""


class Summary(Protocol[R_contra]):
    """The page of plain text that ``describe`` prints."""

    def facts(self, recording: R_contra, /) -> "Iterator[Fact]":
        """What the scenario is, fact by fact."""

    def table(self, recording: R_contra, /) -> "Iterator[Row]":
        """What came out, as a table with its header first; nothing if there is none."""


class Numbers(Protocol[R_contra]):
    """The numbers behind the picture."""

    def series(self, recording: R_contra, /) -> "Iterator[Series]":
        """Every run, answer, training or map, a row for each step or cell."""

    def results(self, recording: R_contra, /) -> "Iterator[Mapping[str, Value]]":
        """What came out, a row for each run, answer, optimizer or trial."""

    def document(self, recording: R_contra, /) -> Mapping[str, Any]:
        """All numbers and settings, as JSON has them."""


class Notes(Protocol[S_contra]):
    """What ``check`` says of a scenario that is right."""

    def notes(self, written: "WrittenScenario", scenario: S_contra, /) -> "Iterator[Note]":
        """What is allowed and yet hardly meant."""


class Picture(Protocol[R_contra]):
    """The picture, still or moving."""

    def compose(self, recording: R_contra, draft: "Draft", /) -> "Stage":
        """Compose the figure of a recording on a draft."""


class Page(Protocol[R_contra]):
    """The page to explore in a browser."""

    def page_data(self, recording: R_contra, theme: "Theme", /) -> "Json":
        """What the page shows, as its scripts read it."""


class Handout(Protocol[R_contra]):
    """The printed page of stages, which goes with the film."""

    def stages_on(self, draft: "Draft", recording: R_contra, /) -> "Iterator[Moving]":
        """Draw the page's cells and legend."""


class Arrays(Protocol[R_contra]):
    """The arrays of a map, for NumPy."""

    def arrays(self, recording: R_contra, /) -> "Mapping[str, NDArray[Any]]":
        """The arrays with their coordinates, by name."""


@dataclass(frozen=True)
class Kind(Generic[S, R]):
    """The modules of one kind. A kind without a page, film or map has None there."""

    written: Written
    run: Run[S, R]
    words: Words[R]
    summary: Summary[R]
    numbers: Numbers[R]
    notes: Notes[S]
    picture: Picture[R]
    page: Page[R] | None
    handout: Handout[R] | None
    arrays: Arrays[R] | None
