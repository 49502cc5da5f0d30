"""Notes on races."""

from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.checking.optimizers import of_optimizers
from landscapes.checking.pictures import of_colors, of_map
from landscapes.checking.runs import of_expression, of_starts
from landscapes.kinds.race.model import RaceScenario
from landscapes.loading import Written


def notes(written: Written, scenario: RaceScenario) -> Iterator[Note]:
    """Yield the notes on the expression, starts, map and colours."""
    yield from of_expression(written, scenario.plain_landscape)
    settings = [{**each.fixed, **each.ranges} for each in scenario.candidates]
    yield from of_optimizers(
        written, scenario.candidates, settings, scenario.landscape, scenario.starts
    )
    yield from of_starts(written, scenario.starts, scenario.landscape, scenario.domain, "starts")
    yield from of_map(written, scenario)
    yield from of_colors(written, scenario.candidates, scenario.render.theme)
