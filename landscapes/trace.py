"""Recording → numbers: everything behind a picture as CSV or JSON, and a table of results.

All numbers are dimensionless; those of CSV are the shortest that read back the
same. JSON has no number for one that is not finite: it is null there, and
empty in CSV.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from math import isfinite
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from landscapes.functions import Array
from landscapes.runner import (
    History,
    LandscapeRecording,
    LearningRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
)
from landscapes.scenario.model import OptimizerEntry

Value: TypeAlias = float | str | None
Columns: TypeAlias = Mapping[str, Sequence[Value]]
"""The columns of a table by name, all of one length."""


class Series(NamedTuple):
    """The numbers of one run, answer or training.

    Attributes:
        label: tells it apart from the others of the recording.
        facts: what is known of it as a whole.
        columns: a number for each of its steps.
    """

    label: str
    facts: Mapping[str, Any]
    columns: Columns


def to_csv(recording: Recording) -> str:
    """Every step of everything in the recording, with a header."""
    tables = [
        {"label": [each.label] * _length(each.columns), **each.columns}
        for each in _series(recording)
    ]
    return _csv(tables)


def to_json(recording: Recording) -> str:
    """The same with settings and outcomes, a list for each column."""
    runs = [{"label": each.label, **each.facts, **each.columns} for each in _series(recording)]
    document = {"scenario": recording.scenario.name, **_whole(recording), "runs": runs}
    return json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def results_csv(recording: Recording) -> str:
    """What came out: one line for each run, answer or optimizer."""
    return _csv([{key: [value] for key, value in row.items()} for row in _results(recording)])


def _series(recording: Recording) -> Iterator[Series]:
    match recording:
        case LandscapeRecording():
            yield from _runs(recording)
        case ResponseRecording():
            yield from _answers(recording, "")
        case ResponseGridRecording():
            for row in recording.rows:
                for cell in row:
                    yield from _answers(cell, f"{cell.scenario.name}: ")
        case LearningRecording():
            yield from _trainings(recording)


def _whole(recording: Recording) -> dict[str, Any]:
    """What is known of the scenario as a whole."""
    match recording:
        case LandscapeRecording(scenario):
            return {"landscape": scenario.landscape.name, "steps": scenario.steps}
        case ResponseRecording(scenario):
            return {"signal": scenario.signal_title, "epochs": len(scenario.signal)}
        case ResponseGridRecording():
            return {}
        case LearningRecording(scenario):
            return {
                "data": scenario.split.train.name,
                "layers": list(scenario.network.layers),
                "iterations": scenario.steps,
                "results": list(_results(recording)),
            }


def _runs(recording: LandscapeRecording) -> Iterator[Series]:
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
            "x": _numbers(t.positions[:steps, 0]),
            "y": _numbers(t.positions[:steps, 1]),
            "loss": _numbers(t.losses[:steps]),
            "gradient_norm": _numbers(t.gradient_norms[:steps]),
        }
        yield Series(t.label, facts, columns)


def _answers(recording: ResponseRecording, prefix: str) -> Iterator[Series]:
    """Every answer with its accumulators; those that a rule does not have are left out."""
    scenario = recording.scenario
    for entry, response in zip(scenario.optimizers, recording.responses, strict=True):
        columns: dict[str, Sequence[Value]] = {
            "epoch": list(range(len(scenario.signal))),
            "gradient": _numbers(scenario.signal),
            "answer": _numbers(response.answers),
            **{symbol: _numbers(values) for symbol, values in response.accumulators.items()},
        }
        yield Series(f"{prefix}{entry.label}", _settings(entry), columns)


def _trainings(recording: LearningRecording) -> Iterator[Series]:
    """Every training, seed by seed."""
    for entry, history in zip(recording.scenario.optimizers, recording.histories, strict=True):
        for row, seed in enumerate(history.seeds):
            columns: dict[str, Sequence[Value]] = {
                "seed": [seed] * len(history.iterations),
                "iteration": history.iterations.tolist(),
                "train_loss": _numbers(history.train_losses[row]),
                "validation_loss": _numbers(history.validation_losses[row]),
                "validation_accuracy": _numbers(history.validation_accuracies[row]),
            }
            yield Series(entry.label, _settings(entry), columns)


def _settings(entry: OptimizerEntry) -> dict[str, Any]:
    return {"optimizer": entry.name, "hyperparameters": dict(entry.hyperparameters)}


def _results(recording: Recording) -> Iterator[dict[str, Value]]:
    match recording:
        case LandscapeRecording():
            for run in _runs(recording):
                (x, y), outcome = run.facts["start"], run.facts["outcome"]
                ends = {key: values[-1] for key, values in run.columns.items()}
                yield {"label": run.label, "start_x": x, "start_y": y, "outcome": outcome, **ends}
        case LearningRecording(scenario):
            for entry, history in zip(scenario.optimizers, recording.histories, strict=True):
                yield {"label": entry.label, **_final(history)}
        case _:
            for each in _series(recording):
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
            final[f"{name}_{word}"] = _number(float(value))
    return final


def _numbers(values: Array) -> list[Value]:
    return [_number(value) for value in values.tolist()]


def _number(value: float) -> float | None:
    return value if isfinite(value) else None


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def _csv(tables: Sequence[Columns]) -> str:
    """The tables one below the other; a column that one lacks is empty there."""
    header = list(dict.fromkeys(name for table in tables for name in table))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for table in tables:
        nothing: Iterable[Value] = [None] * _length(table)
        writer.writerows(zip(*(table.get(name, nothing) for name in header), strict=True))
    return text.getvalue()
