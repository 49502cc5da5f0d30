"""The facts of a response, and its largest and last updates."""

from collections.abc import Iterator

from landscapes.kinds.response.model import ResponseRecording, ResponseScenario
from landscapes.summary.facts import Fact, optimizer_facts
from landscapes.summary.tables import Row, cell
from landscapes.words import counted


def facts(recording: ResponseRecording) -> Iterator[Fact]:
    """The signal and the optimizer."""
    yield signal_fact(recording.scenario)
    yield from optimizer_facts(recording.scenario.optimizers)


def signal_fact(scenario: ResponseScenario) -> Fact:
    """The signal, and how long it is."""
    epochs = counted(len(scenario.signal), "epoch")
    return Fact("signal", f"{scenario.signal_title}, {epochs}")


def table(recording: ResponseRecording) -> Iterator[Row]:
    """A row for each response."""
    yield "", "largest update", "last update"
    for entry, response in zip(recording.scenario.optimizers, recording.responses, strict=True):
        largest = max(response.updates, key=abs)
        yield entry.label, cell(largest), cell(response.updates[-1])
