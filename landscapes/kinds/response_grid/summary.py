"""The facts of a grid of responses."""

from collections.abc import Iterator

from landscapes.kinds.response.summary import signal_fact
from landscapes.kinds.response_grid.model import ResponseGridRecording
from landscapes.summary.facts import Fact, optimizer_facts
from landscapes.summary.tables import Row


def facts(recording: ResponseGridRecording) -> Iterator[Fact]:
    """The signals and the optimizers."""
    for cell in recording.rows[0]:
        yield signal_fact(cell.scenario)
    for row in recording.rows:
        scenario = row[0].scenario
        yield from optimizer_facts(scenario.optimizers, scenario.optimizer_title)


def table(recording: ResponseGridRecording) -> Iterator[Row]:
    """None: a row for each response would make hundreds."""
    yield from ()
