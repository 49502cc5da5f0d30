"""Recording → numbers: every step of every run, as CSV or JSON."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from math import isfinite
from typing import NamedTuple

from landscapes.runner import Recording


class Row(NamedTuple):
    """One step of one run; all numbers are dimensionless."""

    label: str
    step: int
    x: float
    y: float
    loss: float
    gradient_norm: float


def rows(recording: Recording) -> Iterator[Row]:
    """Every step of every run, run by run, up to each run's last step."""
    for t in recording.trajectories:
        columns = zip(
            t.positions.tolist(), t.losses.tolist(), t.gradient_norms.tolist(), strict=True
        )
        for step, ((x, y), loss, gradient_norm) in enumerate(columns):
            if step <= t.last_step:
                yield Row(t.label, step, x, y, loss, gradient_norm)


def to_csv(recording: Recording) -> str:
    """The rows as CSV with a header; numbers are the shortest that read back the same."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(rows(recording))
    return text.getvalue()


def to_json(recording: Recording) -> str:
    """The runs as JSON: settings, outcome, and a list for each column.

    A loss that is not finite, which JSON has no number for, is null.
    """
    runs = [
        {
            "label": t.label,
            "optimizer": t.optimizer,
            "hyperparameters": dict(t.hyperparameters),
            "start": list(t.start),
            "outcome": t.outcome.name.lower(),
            "last_step": t.last_step,
            "step": list(range(t.last_step + 1)),
            "x": _numbers(t.positions[: t.last_step + 1, 0].tolist()),
            "y": _numbers(t.positions[: t.last_step + 1, 1].tolist()),
            "loss": _numbers(t.losses[: t.last_step + 1].tolist()),
            "gradient_norm": _numbers(t.gradient_norms[: t.last_step + 1].tolist()),
        }
        for t in recording.trajectories
    ]
    scenario = recording.scenario
    document = {
        "scenario": scenario.name,
        "landscape": scenario.landscape.name,
        "steps": scenario.steps,
        "runs": runs,
    }
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def _numbers(values: list[float]) -> list[float | None]:
    return [value if isfinite(value) else None for value in values]
