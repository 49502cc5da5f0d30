"""The numbers of trainings: a row for each recorded iteration of each seed."""

from collections.abc import Iterator, Sequence
from typing import Any

from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.trace.series import Series, settings_of
from landscapes.trace.tables import Value, number, numbers


def series(recording: LearningRecording) -> Iterator[Series]:
    """Every training, seed by seed."""
    for entry, history in zip(recording.scenario.optimizers, recording.histories, strict=True):
        for row, seed in enumerate(history.seeds):
            columns: dict[str, Sequence[Value]] = {
                "seed": [seed] * len(history.iterations),
                "iteration": history.iterations.tolist(),
                "train_loss": numbers(history.train_losses[row]),
                "validation_loss": numbers(history.validation_losses[row]),
                "validation_accuracy": numbers(history.validation_accuracies[row]),
            }
            yield Series(entry.label, settings_of(entry), columns)


def results(recording: LearningRecording) -> Iterator[dict[str, Value]]:
    """A row for each optimizer."""
    for entry, history in zip(recording.scenario.optimizers, recording.histories, strict=True):
        final = {
            column: number(value.item())
            for name, quartiles in history.finals.items()
            for column, value in quartiles.named(name).items()
        }
        seeds, diverged = len(history.seeds), int(history.diverged.sum())
        yield {"label": entry.label, "seeds": seeds, "diverged": diverged, **final}


def document(recording: LearningRecording) -> dict[str, Any]:
    """The network and its data, the results, and every training."""
    scenario = recording.scenario
    return {
        "data": scenario.split.train.name,
        "layers": list(scenario.network.layers),
        "iterations": scenario.steps,
        "results": list(results(recording)),
        "runs": [each.entry() for each in series(recording)],
    }
