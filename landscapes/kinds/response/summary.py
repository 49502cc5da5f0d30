"""The facts of a response, and its largest and last answers."""

from collections.abc import Iterator

from landscapes.kinds.response.model import ResponseRecording, ResponseScenario
from landscapes.summary.facts import Fact, optimizer_facts
from landscapes.summary.tables import Row, cell
from landscapes.words import counted


def facts(recording: ResponseRecording) -> Iterator[Fact]:
    """What the scenario is."""
    yield signal_fact(recording.scenario)
    yield from optimizer_facts(recording.scenario.optimizers)


def signal_fact(scenario: ResponseScenario) -> Fact:
    """The signal, and how long it is."""
    epochs = counted(len(scenario.signal), "epoch")
    return Fact("signal", f"{scenario.signal_title}, {epochs}")


def table(recording: ResponseRecording) -> Iterator[Row]:
    """A row for each answer."""
    yield "", "largest answer", "last answer"
    for entry, response in zip(recording.scenario.optimizers, recording.responses, strict=True):
        largest = max(response.answers, key=abs)
        yield entry.label, cell(largest), cell(response.answers[-1])
