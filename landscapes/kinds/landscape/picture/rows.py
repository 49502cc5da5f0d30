"""The rows of the live table: a name, the loss at each step, and what to say beside it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.declaration import declaration
from landscapes.ensemble import Outcome, quartiles
from landscapes.functions import Array
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.modifiers.wording import phrases
from landscapes.schedules import in_words
from landscapes.themes import Color
from landscapes.trajectory import Trajectory
from landscapes.words import number, spelt, symbol

OUTSIDE, FALLING, STOPPED = "outside", "still falling", "stopped"
"""What to say of a run that is out of view, of one that was cut off as its loss fell, and of one
whose optimizer stopped by itself."""

TRIED = 200
"""The number of steps whose texts are measured."""

MOST_ROWS = 10
"""The most rows; of more starts, those of an optimizer share a row with their median."""


class Row(NamedTuple):
    """A row of the table.

    Attributes:
        name: the run's name.
        turn: the index of its optimizer, which selects its dashes and shape.
        color: its colour.
        detail: the hyperparameters that distinguish it, in words.
        losses: the loss at each step, shape (T+1,), of several runs the median; not finite
            once it has diverged, and the last one where it was cut off as it fell.
        ended: the step at which it diverged, was cut off or stopped by itself, and the words
            for it, if any.
        outside: whether it is outside the map at each step, shape (T+1,).
        scheduled: the values of the hyperparameters that change, each of shape (T,).
    """

    name: str
    turn: int
    color: Color
    detail: str
    losses: Array
    ended: tuple[int, str] | None
    outside: NDArray[np.bool_]
    scheduled: Mapping[str, Array] = MappingProxyType({})

    def now(self, step: float, *, short: bool = False) -> str:
        """The hyperparameters that change, at a step: ``learning rate 0.215``, or ``η 0.215``."""
        name = symbol if short else spelt
        return ", ".join(
            f"{name(key)} {number(float(values[min(int(step), len(values) - 1)]))}"
            for key, values in self.scheduled.items()
        )

    def widest(self, *, short: bool = False) -> str:
        """The text of :meth:`now` with the most characters, at some of the steps."""
        last = max((len(values) for values in self.scheduled.values()), default=0)
        some = range(0, last, 1 + last // TRIED)
        return max((self.now(step, short=short) for step in some), key=len, default="")

    @property
    def final(self) -> float:
        """The loss that rows are sorted by at the end; infinite if the run diverged."""
        last = float(self.losses[-1])
        return last if np.isfinite(last) else np.inf

    @property
    def remarks(self) -> list[str]:
        """Everything that there will be to say instead of the detail."""
        ended = [self.ended[1]] if self.ended else []
        return [*ended, OUTSIDE] if self.outside.any() else ended

    def remark(self, step: float) -> str:
        """What to say at a step instead of the detail; nothing as long as the run is in view."""
        if self.ended and step >= self.ended[0]:
            return self.ended[1]
        return OUTSIDE if self.outside[int(step)] else ""


def rows_of(recording: LandscapeRecording, colors: Sequence[Color]) -> list[Row]:
    """A row for each optimizer and start, or for each optimizer if these are too many."""
    scenario = recording.scenario
    size = runs_of_a_row(scenario)
    rows = []
    for turn, entry in enumerate(scenario.optimizers):
        runs = recording.of_optimizer(turn)
        for first in range(0, len(runs), size):
            group = runs[first : first + size]
            name = entry.label if size == len(runs) else group[0].label
            if size > 1:
                # The row is that of all seeds.
                name = name.removesuffix(f", seed {group[0].seed}")
            outside = _outside(recording, group)
            losses, ended = _median(recording, group), _ended(recording, group)
            rows.append(
                Row(
                    name,
                    turn,
                    colors[turn],
                    entry.detail,
                    losses,
                    ended,
                    outside,
                    group[0].schedules,
                )
            )
    return rows


def runs_of_a_row(scenario: LandscapeScenario) -> int:
    """The number of runs that share a row: those of all seeds, and of all starts if many."""
    starts, seeds = len(scenario.starts), len(scenario.seeds)
    is_many = starts * len(scenario.optimizers) > MOST_ROWS
    return starts * seeds if is_many else seeds


def remark_on(scenario: LandscapeScenario) -> str:
    """What holds for all rows: the hyperparameters that all share, and whether each is a median."""
    shared, size = shared_settings(scenario.optimizers), runs_of_a_row(scenario)
    parts = [f"all with {shared}" if shared else "", f"medians of {size} runs" if size > 1 else ""]
    return "; ".join(filter(None, parts))


def shared_settings(entries: Sequence[OptimizerEntry]) -> str:
    """The hyperparameters and modifiers that all of several optimizers share, in words.

    Those at their defaults are left out, but for the learning rate.
    """
    first, *others = entries
    if not others:
        return ""
    convention = first.hyperparameters.get("convention")
    declared = declaration(first.factory).settings
    usual = {setting.name: setting.default_under(convention) for setting in declared}
    settings = [
        f"{spelt(key)} {in_words(value)}"
        for key, value in first.hyperparameters.items()
        if all(other.hyperparameters.get(key) == value for other in others)
        and (key == "learning_rate" or value != usual.get(key))
    ]
    modifiers = [
        phrase
        for name, phrase in phrases(first.modifiers).items()
        if all(other.modifiers.get(name) == first.modifiers[name] for other in others)
    ]
    return ", ".join([*settings, *modifiers])


def _median(recording: LandscapeRecording, runs: Sequence[Trajectory]) -> Array:
    """The median loss at each step of the runs that have not diverged."""
    losses = [_continued(run) if recording.falls_on(run) else run.losses for run in runs]
    return losses[0] if len(runs) == 1 else quartiles(np.stack(losses)).median


def _continued(run: Trajectory) -> Array:
    """The losses of a run, the last one from its end on."""
    return np.where(np.isnan(run.losses), run.losses[run.last_step], run.losses)


def _ended(recording: LandscapeRecording, runs: Sequence[Trajectory]) -> tuple[int, str] | None:
    gone = [run for run in runs if run.outcome is Outcome.DIVERGED]
    fallen = [run for run in gone if recording.falls_on(run)]
    some, word = (fallen, FALLING) if len(fallen) == len(gone) else (gone, "diverged")
    if not some:
        return _stopped(runs)
    last = max(run.last_step for run in some)
    return last, word if len(runs) == 1 else f"{len(some)} of {len(runs)} {word}"


def _stopped(runs: Sequence[Trajectory]) -> tuple[int, str] | None:
    """The last step of runs whose optimizer stopped by itself away from a minimum, if any did."""
    steps = [run.stop.step for run in runs if run.outcome is Outcome.STOPPED and run.stop]
    if not steps:
        return None
    return max(steps), STOPPED if len(runs) == 1 else f"{len(steps)} of {len(runs)} {STOPPED}"


def _outside(recording: LandscapeRecording, runs: Sequence[Trajectory]) -> NDArray[np.bool_]:
    """Whether all runs are outside the map at each step."""
    domain = recording.scenario.domain
    xs, ys = np.moveaxis(np.stack([run.positions for run in runs]), -1, 0)
    inside = (xs >= domain.x_min) & (xs <= domain.x_max)
    inside &= (ys >= domain.y_min) & (ys <= domain.y_max)
    return np.asarray(~inside.any(axis=0))
