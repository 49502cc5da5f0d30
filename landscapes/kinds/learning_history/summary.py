"""The facts of trainings, and the losses that they end with."""

from collections.abc import Iterator

from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.summary.facts import Fact, optimizer_facts
from landscapes.summary.tables import Row, cell
from landscapes.words import counted, spelt


def facts(recording: LearningRecording) -> Iterator[Fact]:
    """The facts of the scenario."""
    scenario = recording.scenario
    train, validation = scenario.split
    layers = "-".join(map(str, scenario.network.layers))
    points = f"{counted(len(train.inputs), 'point')} to learn"
    yield Fact("data", f"{spelt(train.name)}, {points} and {len(validation.inputs)} to validate")
    yield Fact("network", f"{layers}, {scenario.network.activation}, {scenario.network.loss}")
    yield Fact("batch size", f"{scenario.batch_size}")
    yield Fact("iterations", f"{scenario.steps}")
    yield Fact("seeds", ", ".join(map(str, scenario.seeds)))
    yield from optimizer_facts(scenario.optimizers)


def table(recording: LearningRecording) -> Iterator[Row]:
    """A row for each optimizer, with medians over the seeds."""
    yield "", "training loss", "validation loss", "accuracy", "diverged"
    for entry, history in zip(recording.scenario.optimizers, recording.histories, strict=True):
        medians = (final.median.item() for final in history.finals.values())
        gone = f"{history.diverged.sum()} of {len(history.seeds)}"
        yield entry.label, *map(cell, medians), gone
