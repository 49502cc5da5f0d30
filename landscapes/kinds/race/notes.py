"""Notes on races."""

from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.checking.pictures import of_colors, of_map
from landscapes.checking.runs import of_expression, of_starts
from landscapes.kinds.race.model import RaceScenario
from landscapes.loading import Written


def notes(written: Written, scenario: RaceScenario) -> Iterator[Note]:
    """Yield the notes on the expression, starts, map and colours."""
    yield from of_expression(written, scenario.plain_landscape)
    yield from of_starts(written, scenario.starts, scenario.landscape, scenario.domain, "starts")
    yield from of_map(written, scenario)
    yield from of_colors(written, scenario.candidates, scenario.render.theme)
