"""The numbers of a race: every trial of the searches, and how the best ones compare."""

from collections.abc import Iterator
from typing import Any

from landscapes.ensemble import median_interval
from landscapes.kinds.landscape.numbers import series as series_of_runs
from landscapes.kinds.race.model import RaceRecording
from landscapes.schedules import Hyperparameter, in_words
from landscapes.trace.series import Series, as_written, noise_of
from landscapes.trace.tables import Value, number
from landscapes.words import DIGITS


def results(recording: RaceRecording) -> Iterator[dict[str, Value]]:
    """A row for each trial of each optimizer: what was tried, and what came of it."""
    candidates = recording.scenario.candidates
    median = f"median_{recording.scenario.count}"
    nothing = dict.fromkeys(key for each in candidates for key in (*each.ranges, *each.fixed))
    for candidate, search in zip(candidates, recording.searches, strict=True):
        diverged = search.diverged
        columns = zip(search.successes, search.medians, search.median_losses, strict=True)
        for trial, (successes, count, median_loss) in enumerate(columns):
            fixed = {key: _in_a_cell(value) for key, value in candidate.fixed.items()}
            tried = {key: float(values[trial]) for key, values in search.tried.items()}
            yield {
                "optimizer": candidate.label,
                "trial": trial + 1,
                **(nothing | fixed | tried),
                "success_rate": successes / search.arrivals.shape[1],
                median: number(float(count)),
                "median_final_loss": number(float(median_loss)),
                "diverged": int(diverged[trial]),
                "best": int(trial == search.best),
            }


def _in_a_cell(value: Hyperparameter) -> Value:
    """A hyperparameter as one value of a table: a schedule is told in words."""
    return value if isinstance(value, (str, int, float)) else in_words(value, DIGITS)


def series(recording: RaceRecording) -> Iterator[Series]:
    """Every run of the tuned optimizers."""
    return series_of_runs(recording.tuned)


def document(recording: RaceRecording) -> dict[str, Any]:
    """The conditions, every trial, the standings from the best, and the tuned runs."""
    scenario = recording.scenario
    return {
        "landscape": scenario.landscape.name,
        "steps": scenario.steps,
        "count": scenario.count,
        "target": scenario.target,
        "starts": [list(start) for start in scenario.starts],
        "starts_seed": scenario.starts_seed,
        "tuning": vars(scenario.tuning),
        "ranges": {
            candidate.label: {
                key: {"from": tried.low, "to": tried.high, "scale": tried.scale}
                for key, tried in candidate.ranges.items()
            }
            for candidate in scenario.candidates
        },
        "standings": list(_standings(recording)),
        "trials": list(results(recording)),
        **noise_of(scenario.noise),
        "runs": [each.entry() for each in series(recording)],
    }


def _standings(recording: RaceRecording) -> Iterator[dict[str, Any]]:
    median = f"median_{recording.scenario.count}"
    for index in recording.ranking:
        candidate, search = recording.scenario.candidates[index], recording.searches[index]
        yield {
            "optimizer": candidate.label,
            "hyperparameters": as_written({**candidate.fixed, **search.tuned}),
            "successes": int(search.successes[search.best]),
            "starts": len(recording.scenario.starts),
            median: number(float(search.medians[search.best])),
            f"{median}_interval": [number(end) for end in median_interval(search.best_arrivals)],
        }
