"""The numbers of runs: a row for each step."""

from collections.abc import Iterator, Sequence
from typing import Any

from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.trace.series import Series, as_written, noise_of
from landscapes.trace.tables import Value, numbers
from landscapes.trajectory import Trajectory

_OF_RUNS = ("seed", "step", "x", "y", "loss", "gradient_norm")
"""The columns that every run has; others are of scheduled hyperparameters."""
_OF_STOPS = ("stopped_after", "reason")
"""What is told of a run whose optimizer stopped by itself."""


def series(recording: LandscapeRecording) -> Iterator[Series]:
    """Every run, up to its last step."""
    scheduled = dict.fromkeys(key for t in recording.trajectories for key in t.schedules)
    for t in recording.trajectories:
        steps = t.last_step + 1
        facts = {
            "optimizer": t.optimizer,
            "hyperparameters": as_written(t.hyperparameters),
            "start": list(t.start),
            "outcome": t.outcome.name.lower(),
            "last_step": t.last_step,
        }
        if t.stop:
            facts |= {"stopped_after": t.stop.step, "reason": t.stop.reason}
        columns: dict[str, Sequence[Value]] = {
            "step": list(range(steps)),
            "x": numbers(t.positions[:steps, 0]),
            "y": numbers(t.positions[:steps, 1]),
            "loss": numbers(t.losses[:steps]),
            "gradient_norm": numbers(t.gradient_norms[:steps]),
        }
        for name, points in t.tracks.items():
            for axis, values in zip("xy", points[:steps].T, strict=True):
                columns[f"{name.replace(' ', '_')}_{axis}"] = numbers(values)
        for key in scheduled:
            if values := _at_updates(t, key):
                # No update follows the last step.
                columns[key] = [*values, None][:steps]
        if t.seed is not None:
            columns = {"seed": [t.seed] * steps, **columns}
        if t.evaluations:
            columns["evaluations"] = t.used[:steps].tolist()
        yield Series(t.label, facts, columns)


def _at_updates(run: Trajectory, key: str) -> list[Value]:
    """The values of a hyperparameter at the updates; empty if the run has none."""
    if key in run.schedules:
        return numbers(run.schedules[key])
    value = run.hyperparameters.get(key)
    return [value] * (len(run.positions) - 1) if isinstance(value, (int, float)) else []


def results(recording: LandscapeRecording) -> Iterator[dict[str, Value]]:
    """A row for each run: where it started, how it ended, and its last step."""
    for run in series(recording):
        (x, y), outcome = run.facts["start"], run.facts["outcome"]
        ends = {key: run.columns[key][-1] for key in run.columns if key in _OF_RUNS}
        row = {"label": run.label, "start_x": x, "start_y": y, "outcome": outcome, **ends}
        yield row | {key: run.facts[key] for key in _OF_STOPS if key in run.facts}


def document(recording: LandscapeRecording) -> dict[str, Any]:
    """The settings, and every run."""
    scenario = recording.scenario
    return {
        "landscape": scenario.landscape.name,
        "steps": scenario.steps,
        **noise_of(scenario.noise),
        "runs": [each.entry() for each in series(recording)],
    }
