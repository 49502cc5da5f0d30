"""The numbers of trainings: a row for each recorded iteration of each seed."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from landscapes.kinds.learning_history.model import History, LearningRecording
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


def _final(history: History) -> dict[str, Value]:
    """Quartiles of the final losses over the seeds whose training did not diverge."""
    final: dict[str, Value] = {
        "seeds": len(history.seeds),
        "diverged": int(history.diverged.sum()),
    }
    for name, losses in (
        ("train_loss", history.train_losses),
        ("validation_loss", history.validation_losses),
        ("validation_accuracy", history.validation_accuracies),
    ):
        last = losses[~history.diverged, -1]
        quartiles = np.quantile(last, [0.25, 0.5, 0.75]) if last.size else [np.nan] * 3
        for word, value in zip(
            ("lower_quartile", "median", "upper_quartile"), quartiles, strict=True
        ):
            final[f"{name}_{word}"] = number(float(value))
    return final


def results(recording: LearningRecording) -> Iterator[dict[str, Value]]:
    """A row for each optimizer."""
    for entry, history in zip(recording.scenario.optimizers, recording.histories, strict=True):
        yield {"label": entry.label, **_final(history)}


def document(recording: LearningRecording) -> dict[str, Any]:
    """What was trained, how it ended, and every training."""
    scenario = recording.scenario
    return {
        "data": scenario.split.train.name,
        "layers": list(scenario.network.layers),
        "iterations": scenario.steps,
        "results": list(results(recording)),
        "runs": [each.entry() for each in series(recording)],
    }
