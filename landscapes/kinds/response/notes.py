"""Notes on responses."""

from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.checking.pictures import of_colors
from landscapes.kinds.response.model import ResponseScenario
from landscapes.loading import Written


def notes(written: Written, scenario: ResponseScenario) -> Iterator[Note]:
    """Yield the notes on colours."""
    return of_colors(written, scenario.optimizers, scenario.render.theme)
