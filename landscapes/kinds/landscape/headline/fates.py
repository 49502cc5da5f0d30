"""What became of each run, at the precision of a picture."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from landscapes.description.subjects import how_many, names_of, some
from landscapes.ensemble import Outcome, minima_below
from landscapes.ensemble.runs import ARRIVAL_RADIUS
from landscapes.functions import Landscape, Minimum
from landscapes.kinds.headlines import fitting
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.modifiers.standing import nearest_allowed
from landscapes.trajectory import Trajectory

STILL = 0.005
"""A run that never gets farther from its start, in diagonals of the picture, hardly moves."""

PIXEL = 5e-4
"""The distance below which nothing of it can be seen."""


class Fate(NamedTuple):
    """What became of a run.

    Attributes:
        loss: the loss where it ended; infinite if it diverged.
        distance: its largest distance from its start, in diagonals of the picture.
        diverged: whether it left to ever higher losses.
        fell: whether it left to ever lower losses, which is no failure.
        is_away: whether it ended out of view, higher than it began, be it diverged or not yet.
        arrival: the step from which on it stayed at a global minimum; None if it is not at one.
        rested: whether it came to rest at a minimum.
        basin: the minimum to which the slope leads from its end, if any.
    """

    loss: float
    distance: float
    diverged: bool
    fell: bool
    is_away: bool
    arrival: int | None
    rested: bool
    basin: Minimum | None


class Story:
    """What became of the runs of several optimizers from one start.

    Args:
        recording: the recording.
        fates: what became of each run.
        start: the minimum to which the slope leads from the start, if any.
    """

    def __init__(
        self, recording: LandscapeRecording, fates: Sequence[Fate], start: Minimum | None
    ) -> None:
        self.recording, self.fates, self.start = recording, tuple(fates), start
        self.landscape = recording.scenario.landscape
        self.names = names_of([entry.label for entry in recording.scenario.optimizers])

    @cached_property
    def drop(self) -> float:
        """How much lower than the start the lowest run ended; 0 if none is lower."""
        first = float(self.recording.trajectories[0].losses[0])
        return max(0.0, first - min(each.loss for each in self.fates if not each.fell))

    @property
    def arrived(self) -> list[int]:
        """The runs at a global minimum."""
        return [index for index, each in enumerate(self.fates) if each.arrival is not None]

    @property
    def everyone(self) -> Sequence[int]:
        """All runs."""
        return range(len(self.fates))

    def of(
        self, chosen: Sequence[int], singular: str, plural: str, rest: str = "", only: bool = True
    ) -> str | None:
        """The sentence about some of the runs: by their names, or by their number if it is shorter.

        Args:
            chosen: the indices of the runs, at least one.
            singular: the verb of one run.
            plural: the verb of several.
            rest: what follows the verb.
            only: whether one run is told apart from the others by ``Only``.
        """
        subjects = [some(chosen, self.names, only), how_many(chosen, self.names)]
        return fitting(*(f"{each.does(singular, plural)} {rest}".strip() for each in subjects))

    @property
    def minimum(self) -> str:
        """The global minimum in a sentence."""
        others = {each.basin for each in self.fates} | {self.start}
        is_alone = others <= {*self.landscape.global_minima, None}
        return named_minimum(self.landscape, is_alone)


def named_minimum(landscape: Landscape, is_alone: bool = True) -> str:
    """Write ``the minimum`` if there is no other, ``the global minimum`` or ``a global minimum``.

    Args:
        landscape: the landscape.
        is_alone: whether no other minimum than those it declares is known.
    """
    if len(landscape.global_minima) > 1:
        return "a global minimum"
    return "the minimum" if is_alone and len(landscape.minima) == 1 else "the global minimum"


def story(recording: LandscapeRecording) -> Story:
    """What became of each of a recording's runs, all from one start."""
    runs, landscape = recording.trajectories, recording.scenario.landscape
    ends = np.array([run.positions[run.last_step] for run in runs])
    left = [run.outcome is Outcome.DIVERGED for run in runs]
    places = np.where(np.array(left)[:, np.newaxis], runs[0].positions[0], ends)
    *basins, start = minima_below(landscape, np.vstack([places, runs[0].positions[:1]]))
    fates = [
        _fate(recording, run, None if gone else basin)
        for run, gone, basin in zip(runs, left, basins, strict=True)
    ]
    return Story(recording, fates, start)


def _fate(recording: LandscapeRecording, run: Trajectory, basin: Minimum | None) -> Fate:
    gone = run.outcome is Outcome.DIVERGED
    loss = float(run.losses[run.last_step])
    fell = recording.falls_on(run)
    way = run.positions[: run.last_step + 1] - run.positions[0]
    with np.errstate(all="ignore"):
        distance = float(np.hypot(*way.T).max()) / recording.scenario.domain.diagonal
    diverged = gone and not fell
    return Fate(
        float("inf") if diverged or not np.isfinite(loss) else loss,
        distance,
        diverged,
        fell,
        is_away(recording, run),
        None if gone else arrival(recording.scenario.landscape, run),
        run.outcome is Outcome.CONVERGED,
        basin,
    )


def is_away(recording: LandscapeRecording, run: Trajectory) -> bool:
    """Whether a run ended out of view, no lower than it began."""
    end = run.positions[run.last_step].tolist()
    is_lower = run.losses[run.last_step] < run.losses[0]
    return not (is_lower or recording.scenario.domain.contains(*end))


def arrival(landscape: Landscape, run: Trajectory) -> int | None:
    """The step from which on a run stayed at a global minimum; None if it is not at one.

    A run that its decay or its constraint keeps from a minimum is not at it, however near.
    """
    radius = ARRIVAL_RADIUS * landscape.domain.diagonal
    way = run.positions[: run.last_step + 1]
    if run.outcome is Outcome.HELD or np.hypot(*(way[-1] - way[-2])) > radius:
        return None
    constraint = run.modifiers.get("constraint")
    for minimum in landscape.global_minima:
        place = np.array([minimum[:2]])
        if constraint and (nearest_allowed(place, **constraint) != place).any():
            continue
        away = np.flatnonzero(np.hypot(*(way - minimum[:2]).T) > radius)
        since = int(away[-1]) + 1 if away.size else 0
        if since < len(way):
            return since
    return None
