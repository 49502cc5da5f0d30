"""The numbers behind a recording, step by step or cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
)
from landscapes.scenario.model import OptimizerEntry
from landscapes.trace.basins import basins_columns
from landscapes.trace.sensitivity import cells
from landscapes.trace.tables import Columns, Value, numbers


class Series(NamedTuple):
    """The numbers of one run, answer, training or map.

    Attributes:
        label: tells it apart from the others of the recording.
        facts: what is known of it as a whole.
        columns: a number for each of its steps or cells.
    """

    label: str
    facts: Mapping[str, Any]
    columns: Columns


def series(recording: Recording) -> Iterator[Series]:
    """Every run, answer, training or map."""
    match recording:
        case LandscapeRecording():
            yield from runs(recording)
        case ResponseRecording():
            yield from _answers(recording, "")
        case ResponseGridRecording():
            for row in recording.rows:
                for cell in row:
                    yield from _answers(cell, f"{cell.scenario.name}: ")
        case LearningRecording():
            yield from _trainings(recording)
        case SensitivityRecording():
            yield from (Series(*each) for each in cells(recording))
        case BasinsRecording(scenario):
            for entry, basins in zip(scenario.optimizers, recording.maps, strict=True):
                yield Series(entry.label, _settings(entry), basins_columns(recording, basins))
        case RaceRecording():
            yield from runs(recording.tuned)


def runs(recording: LandscapeRecording) -> Iterator[Series]:
    """Every run, up to its last step."""
    for t in recording.trajectories:
        steps = t.last_step + 1
        facts = {
            "optimizer": t.optimizer,
            "hyperparameters": dict(t.hyperparameters),
            "start": list(t.start),
            "outcome": t.outcome.name.lower(),
            "last_step": t.last_step,
        }
        columns: dict[str, Sequence[Value]] = {
            "step": list(range(steps)),
            "x": numbers(t.positions[:steps, 0]),
            "y": numbers(t.positions[:steps, 1]),
            "loss": numbers(t.losses[:steps]),
            "gradient_norm": numbers(t.gradient_norms[:steps]),
        }
        if t.seed is not None:
            columns = {"seed": [t.seed] * steps, **columns}
        yield Series(t.label, facts, columns)


def _answers(recording: ResponseRecording, prefix: str) -> Iterator[Series]:
    """Every answer with its accumulators; those that a rule does not have are left out."""
    scenario = recording.scenario
    for entry, response in zip(scenario.optimizers, recording.responses, strict=True):
        columns: dict[str, Sequence[Value]] = {
            "epoch": list(range(len(scenario.signal))),
            "gradient": numbers(scenario.signal),
            "answer": numbers(response.answers),
            **{symbol: numbers(values) for symbol, values in response.accumulators.items()},
        }
        yield Series(f"{prefix}{entry.label}", _settings(entry), columns)


def _trainings(recording: LearningRecording) -> Iterator[Series]:
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
            yield Series(entry.label, _settings(entry), columns)


def _settings(entry: OptimizerEntry) -> dict[str, Any]:
    return {"optimizer": entry.name, "hyperparameters": dict(entry.hyperparameters)}
