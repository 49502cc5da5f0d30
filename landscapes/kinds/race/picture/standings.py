"""The standings of a race: the tuned values of each optimizer, and the success of its runs."""

from typing import Literal, NamedTuple, TypeAlias

from landscapes.declaration import declaration
from landscapes.ensemble import Range
from landscapes.functions import Array
from landscapes.kinds.race.model import Candidate, RaceRecording
from landscapes.kinds.race.words import median_steps
from landscapes.words import number, symbol

Told: TypeAlias = Literal["ranges", "values", "results", "medians"]


class Detail(NamedTuple):
    """The amount of detail on the tuning, and whether it is set in small text."""

    told: Told
    compact: bool


DETAILS = (
    Detail("ranges", compact=False),
    Detail("ranges", compact=True),
    Detail("values", compact=True),
    Detail("results", compact=True),
    Detail("medians", compact=True),
)
"""From most to least space: tuned values with their ranges, tuned values, results only, and
results without intervals."""


class Standing(NamedTuple):
    """The standing of one optimizer.

    Attributes:
        label: its label.
        settings: the tuned value of each of its hyperparameters.
        arrivals: the step of each run's success, shape (N,); infinite if it failed.
        median: the median of these, with its interval.
    """

    label: str
    settings: list[str]
    arrivals: Array
    median: str


def standings(recording: RaceRecording, told: Told) -> list[Standing]:
    """The standing of each optimizer, in the order of the scenario."""
    scenario = recording.scenario
    found = []
    for candidate, search in zip(scenario.candidates, recording.searches, strict=True):
        arrivals = search.best_arrivals
        settings = _settings(candidate, search.tuned, told)
        median = median_steps(arrivals, scenario.steps)
        if told == "medians":
            median = median.partition(" (")[0]
        found.append(Standing(candidate.label, settings, arrivals, median))
    return found


def _settings(candidate: Candidate, tuned: dict[str, float], told: Told) -> list[str]:
    """Tuned values as ``η 0.08 ∈ [0.001, 1]``, then values set to other than the default."""
    if told not in ("ranges", "values"):
        return []
    defaults = {s.name: s.default for s in declaration(candidate.factory).settings}
    found = [
        f"{symbol(key)} {number(value)}{_within(candidate.ranges[key], told)}"
        for key, value in tuned.items()
    ]
    given = [
        f"{symbol(key)} {number(value)}"
        for key, value in candidate.fixed.items()
        if value != defaults[key]
    ]
    return [*found, *given] if found else [*given, "not tuned"]


def _within(tried: Range, told: Told) -> str:
    return f" ∈ [{number(tried.low)}, {number(tried.high)}]" if told == "ranges" else ""
