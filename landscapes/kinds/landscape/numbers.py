"""The numbers of runs: a row for each step."""

from collections.abc import Iterator, Sequence
from typing import Any

from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.modifiers.wording import plain
from landscapes.trace.series import Series, noise_of
from landscapes.trace.tables import Value, numbers


def series(recording: LandscapeRecording) -> Iterator[Series]:
    """Every run, up to its last step."""
    for t in recording.trajectories:
        steps = t.last_step + 1
        facts = {
            "optimizer": t.optimizer,
            "hyperparameters": dict(t.hyperparameters),
            **({"modifiers": plain(t.modifiers)} if t.modifiers else {}),
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
        for name, points in t.tracks.items():
            for axis, values in zip("xy", points[:steps].T, strict=True):
                columns[f"{name.replace(' ', '_')}_{axis}"] = numbers(values)
        if t.seed is not None:
            columns = {"seed": [t.seed] * steps, **columns}
        if t.evaluations:
            columns = {**columns, "evaluations": t.evaluations.total[:steps].tolist()}
        yield Series(t.label, facts, columns)


def results(recording: LandscapeRecording) -> Iterator[dict[str, Value]]:
    """A row for each run: where it started, how it ended, and its last step."""
    for run in series(recording):
        (x, y), outcome = run.facts["start"], run.facts["outcome"]
        ends = {key: values[-1] for key, values in run.columns.items()}
        yield {"label": run.label, "start_x": x, "start_y": y, "outcome": outcome, **ends}


def document(recording: LandscapeRecording) -> dict[str, Any]:
    """The settings, and every run."""
    scenario = recording.scenario
    return {
        "landscape": scenario.landscape.name,
        "steps": scenario.steps,
        **noise_of(scenario.noise),
        "runs": [each.entry() for each in series(recording)],
    }
