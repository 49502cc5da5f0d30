"""The standings of a race: the tuned values of each optimizer, and the success of its runs."""

from typing import NamedTuple

import numpy as np

from landscapes.declaration import declaration
from landscapes.ensemble import Interval, median_interval
from landscapes.functions import Array
from landscapes.kinds.race.model import Candidate, RaceRecording
from landscapes.kinds.race.words import clear_winner
from landscapes.schedules import in_words
from landscapes.themes import Color, Theme
from landscapes.words import number, symbol


class Standing(NamedTuple):
    """The standing of one optimizer.

    Attributes:
        label: its label.
        turn: its index, which selects its dashes and shape.
        color: its colour.
        settings: the values of its hyperparameters.
        place: its place in the ranking, from 0.
        wins: whether it is clearly ahead of all others.
        arrivals: the step of each run's success, or the evaluations used by then, shape (N,);
            infinite if it failed.
        median: the median of these; infinite if half of the runs failed.
        interval: its 95 % interval; ends may be infinite.
        counts: each step, or the evaluations used by then, shape (T+1,).
    """

    label: str
    turn: int
    color: Color
    settings: str
    place: int
    wins: bool
    arrivals: Array
    median: float
    interval: Interval
    counts: Array

    def arrived(self, step: float) -> Array:
        """The arrivals of the runs that have succeeded up to a step."""
        count = self.counts[int(min(step, len(self.counts) - 1))]
        return np.asarray(self.arrivals[self.arrivals <= count])

    def successes(self, step: float = np.inf) -> str:
        """The number of successes up to a step, as ``14 of 16``."""
        return f"{len(self.arrived(step))} of {len(self.arrivals)}"

    @property
    def result(self) -> str:
        """The median; ``> 300`` if half of the runs did not succeed within 300 steps."""
        return number(self.median) if np.isfinite(self.median) else f"> {self.counts[-1]:.0f}"


def standings(recording: RaceRecording, theme: Theme) -> list[Standing]:
    """The standing of each optimizer, in the order of the scenario."""
    candidates, winner = recording.scenario.candidates, clear_winner(recording)
    colors = theme.run_colors(candidates)
    found = []
    for turn, (each, search) in enumerate(zip(candidates, recording.searches, strict=True)):
        arrivals = search.best_arrivals
        found.append(
            Standing(
                each.label,
                turn,
                colors[turn],
                ", ".join(_settings(each, search.tuned)),
                recording.ranking.index(turn),
                turn == winner and len(candidates) > 1,
                arrivals,
                float(np.median(arrivals)),
                median_interval(arrivals),
                recording.counts(turn),
            )
        )
    return found


def _settings(candidate: Candidate, tuned: dict[str, float]) -> list[str]:
    """Tuned values as ``η 0.08``, then values set to other than the default."""
    convention = candidate.fixed.get("convention")
    declared = declaration(candidate.factory).settings
    defaults = {s.name: s.default_under(convention) for s in declared}
    given = {key: value for key, value in candidate.fixed.items() if value != defaults[key]}
    texts = [f"{symbol(key)} {in_words(value)}" for key, value in {**tuned, **given}.items()]
    return texts if tuned else [*texts, "not tuned"]
