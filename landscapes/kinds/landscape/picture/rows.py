"""The rows of the live table: a name, the loss at each step, and what to say beside it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.declaration import declaration
from landscapes.ensemble import Outcome, quartiles
from landscapes.functions import Array
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.themes import Color
from landscapes.trajectory import Trajectory
from landscapes.words import number, spelt

OUTSIDE = "outside the map"

MOST_ROWS = 10
"""The most rows; further ones are counted."""


class Row(NamedTuple):
    """A row of the table.

    Attributes:
        name: the run's name.
        turn: the index of its optimizer, which selects its dashes and shape.
        color: its colour.
        detail: the hyperparameters that distinguish it, in words.
        losses: the loss at each step, shape (T+1,), of several runs the median; not finite
            once it has diverged.
        ended: the step at which it diverged, and the word for it; None if it did not.
        outside: whether it is outside the map at each step, shape (T+1,).
    """

    name: str
    turn: int
    color: Color
    detail: str
    losses: Array
    ended: tuple[int, str] | None
    outside: NDArray[np.bool_]

    @property
    def final(self) -> float:
        """The loss that rows are sorted by at the end; infinite if the run diverged."""
        last = float(self.losses[-1])
        return last if np.isfinite(last) else np.inf

    def remark(self, step: float) -> str:
        """What to say at a step instead of the detail; nothing as long as the run is in view."""
        if self.ended and step >= self.ended[0]:
            return self.ended[1]
        return OUTSIDE if self.outside[int(step)] else ""


def rows_of(recording: LandscapeRecording, colors: Sequence[Color]) -> list[Row]:
    """A row for each optimizer and start, or for each optimizer if these are too many."""
    scenario = recording.scenario
    starts, optimizers = len(scenario.starts), len(scenario.optimizers)
    together = starts > 1 and starts * optimizers > MOST_ROWS
    rows = []
    for turn, entry in enumerate(scenario.optimizers):
        runs = recording.of_optimizer(turn)
        size = len(runs) if together else len(scenario.seeds)
        for first in range(0, len(runs), size):
            group = runs[first : first + size]
            name = entry.label if together or starts == 1 else group[0].label
            outside = _outside(recording, group)
            losses, ended = _median(group), _ended(group)
            rows.append(Row(name, turn, colors[turn], entry.detail, losses, ended, outside))
    return rows


def shared_settings(entries: Sequence[OptimizerEntry]) -> str:
    """The hyperparameters that all of several optimizers share, in words.

    Those at their defaults are left out, but for the learning rate.
    """
    first, *others = entries
    if not others:
        return ""
    usual = {setting.name: setting.default for setting in declaration(first.factory).settings}
    return ", ".join(
        f"{spelt(key)} {number(value)}"
        for key, value in first.hyperparameters.items()
        if all(other.hyperparameters.get(key) == value for other in others)
        and (key == "learning_rate" or value != usual.get(key))
    )


def _median(runs: Sequence[Trajectory]) -> Array:
    """The median loss at each step of the runs that have not diverged."""
    return (
        runs[0].losses if len(runs) == 1 else quartiles(np.stack([r.losses for r in runs])).median
    )


def _ended(runs: Sequence[Trajectory]) -> tuple[int, str] | None:
    diverged = [run.last_step for run in runs if run.outcome is Outcome.DIVERGED]
    if not diverged:
        return None
    if len(runs) == 1:
        return diverged[0], "diverged"
    return max(diverged), f"{len(diverged)} of {len(runs)} diverged"


def _outside(recording: LandscapeRecording, runs: Sequence[Trajectory]) -> NDArray[np.bool_]:
    """Whether all runs are outside the map at each step."""
    domain = recording.scenario.domain
    xs, ys = np.moveaxis(np.stack([run.positions for run in runs]), -1, 0)
    inside = (xs >= domain.x_min) & (xs <= domain.x_max)
    inside &= (ys >= domain.y_min) & (ys <= domain.y_max)
    return np.asarray(~inside.any(axis=0))
