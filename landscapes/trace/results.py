"""What came out of a recording: a row for each run, answer, optimizer or trial."""

from collections.abc import Iterator

import numpy as np

from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    SensitivityRecording,
)
from landscapes.runner.learning import History
from landscapes.trace.basins import basins_results
from landscapes.trace.race import trials
from landscapes.trace.sensitivity import best
from landscapes.trace.series import runs, series
from landscapes.trace.tables import Value, number


def results(recording: Recording) -> Iterator[dict[str, Value]]:
    """The rows, as columns and their values."""
    match recording:
        case LandscapeRecording():
            for run in runs(recording):
                (x, y), outcome = run.facts["start"], run.facts["outcome"]
                ends = {key: values[-1] for key, values in run.columns.items()}
                yield {"label": run.label, "start_x": x, "start_y": y, "outcome": outcome, **ends}
        case LearningRecording(scenario):
            for entry, history in zip(scenario.optimizers, recording.histories, strict=True):
                yield {"label": entry.label, **_final(history)}
        case SensitivityRecording():
            yield from best(recording)
        case BasinsRecording():
            yield from basins_results(recording)
        case RaceRecording():
            yield from trials(recording)
        case _:
            for each in series(recording):
                answers = [a for a in each.columns["answer"] if isinstance(a, float)]
                largest = max(answers, key=abs, default=None)
                total = sum(answers)
                yield {"label": each.label, "largest_answer": largest, "sum_of_answers": total}


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
