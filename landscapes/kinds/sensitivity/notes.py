"""Notes on sensitivities."""

from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.checking.optimizers import of_optimizers
from landscapes.checking.runs import of_expression, of_starts
from landscapes.kinds.sensitivity.model import SensitivityScenario
from landscapes.loading import Written


def notes(written: Written, scenario: SensitivityScenario) -> Iterator[Note]:
    """Yield the notes on the expression and the starts."""
    yield from of_expression(written, scenario.plain_landscape)
    settings = [each.hyperparameters for each in scenario.optimizers]
    yield from of_optimizers(
        written, scenario.optimizers, settings, scenario.landscape, scenario.starts
    )
    yield from of_starts(written, scenario.starts, scenario.landscape)
