"""The standings of a race: the tuned values of each optimizer, and the success of its runs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.declaration import declaration
from landscapes.ensemble import Interval, median_interval
from landscapes.functions import Array
from landscapes.kinds.race.model import Candidate, RaceRecording
from landscapes.kinds.race.words import clear_winner
from landscapes.themes import Color
from landscapes.words import number, symbol

MEDIAN_DIGITS = 6
"""Enough for a median of steps, which may end in a half."""


class Standing(NamedTuple):
    """The standing of one optimizer.

    Attributes:
        label: its label.
        turn: its index, which selects the shape of its runs.
        color: its colour.
        settings: its tuned values, and those that are not the defaults, with symbols.
        arrivals: the step of each run's success, shape (N,); infinite if it failed.
        median: their median; infinite if half of the runs failed.
        interval: the interval of the median.
        place: its place in the ranking, from 0.
        wins: whether it is clearly the best.
    """

    label: str
    turn: int
    color: Color
    settings: str
    arrivals: Array
    median: float
    interval: Interval
    place: int
    wins: bool

    def successes(self, step: float = np.inf) -> str:
        """The number of runs that have succeeded by a step, as ``14 of 16``."""
        count = int((np.isfinite(self.arrivals) & (self.arrivals <= step)).sum())
        return f"{count} of {len(self.arrivals)}"

    def median_text(self, steps: int) -> str:
        """The median, as ``482``; ``> 1000`` if half of the runs failed."""
        return (
            number(self.median, digits=MEDIAN_DIGITS) if np.isfinite(self.median) else f"> {steps}"
        )


def standings(recording: RaceRecording, colors: Sequence[Color]) -> list[Standing]:
    """The standing of each optimizer, in the order of the scenario."""
    winner = clear_winner(recording) if len(recording.searches) > 1 else None
    return [
        Standing(
            candidate.label,
            index,
            colors[index],
            _settings(candidate, search.tuned),
            search.best_arrivals,
            float(np.median(search.best_arrivals)),
            median_interval(search.best_arrivals),
            recording.ranking.index(index),
            index == winner,
        )
        for index, (candidate, search) in enumerate(
            zip(recording.scenario.candidates, recording.searches, strict=True)
        )
    ]


def _settings(candidate: Candidate, tuned: dict[str, float]) -> str:
    """Tuned values as ``η 0.08``, then values set to other than the default."""
    defaults = {s.name: s.default for s in declaration(candidate.factory).settings}
    found = [f"{symbol(key)} {number(value)}" for key, value in tuned.items()]
    given = [
        f"{symbol(key)} {number(value)}"
        for key, value in candidate.fixed.items()
        if value != defaults[key]
    ]
    return ", ".join([*found, *given] if found else [*given, "not tuned"])
