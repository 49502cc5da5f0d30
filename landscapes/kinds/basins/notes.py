"""Notes on basins."""

from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.checking.optimizers import of_optimizers
from landscapes.checking.pictures import of_map
from landscapes.checking.runs import of_expression
from landscapes.kinds.basins.model import BasinsScenario
from landscapes.loading import Written


def notes(written: Written, scenario: BasinsScenario) -> Iterator[Note]:
    """Yield the notes on the expression and the map."""
    yield from of_expression(written, scenario.plain_landscape)
    settings = [each.hyperparameters for each in scenario.optimizers]
    yield from of_optimizers(written, scenario.optimizers, settings, scenario.landscape)
    yield from of_map(written, scenario)
