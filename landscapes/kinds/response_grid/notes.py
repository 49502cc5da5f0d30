"""Notes on grids of responses."""

from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.kinds.response_grid.model import ResponseGridScenario
from landscapes.loading import Written


def notes(written: Written, scenario: ResponseGridScenario) -> Iterator[Note]:
    """Yield nothing: no setting of a grid is known to be a mistake."""
    yield from ()
