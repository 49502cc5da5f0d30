"""The runs of a recording as they are drawn, on a map or on a surface."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.stripes import sector
from landscapes.drawing.canvas.strokes import fresh, whole
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.run import Run, exits
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.ensemble import Outcome
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.trajectory import Trajectory


class Course(NamedTuple):
    """What a run is drawn from.

    Attributes:
        turn: the index of its optimizer.
        positions: shape (T+1, 2), up to its last step.
        diverged: whether it diverged with its last step; not if its loss went on falling.
    """

    turn: int
    positions: Array
    diverged: bool


def courses(recording: LandscapeRecording) -> list[Course]:
    """The courses of all trajectories."""
    return [
        Course(
            turn,
            run.positions[: run.last_step + 1],
            run.outcome is Outcome.DIVERGED and not recording.falls_on(run),
        )
        for turn in range(len(recording.scenario.optimizers))
        for run in recording.of_optimizer(turn)
    ]


def medians(recording: LandscapeRecording) -> list[Course]:
    """The median positions of each optimizer from each start, over many seeds; else none.

    A median ends where half of its runs have diverged.
    """
    if len(recording.scenario.seeds) == 1:
        return []
    return list(_medians(recording, lambda run: [run.positions]))


def kept(recording: LandscapeRecording) -> list[Course]:
    """The courses of the other points that rules keep; over many seeds, their medians."""
    return list(_medians(recording, lambda run: list(run.tracks.values())))


def _medians(
    recording: LandscapeRecording, ways: Callable[[Trajectory], list[Array]]
) -> Iterator[Course]:
    """Yield the medians over the seeds of the ways of each optimizer from each start."""
    seeds = len(recording.scenario.seeds)
    for turn in range(len(recording.scenario.optimizers)):
        runs = recording.of_optimizer(turn)
        for first in range(0, len(runs), seeds):
            of = runs[first : first + seeds]
            end = _end(of)
            for several in zip(*map(ways, of), strict=True):
                points = np.stack([each[:end] for each in several])
                yield Course(turn, np.nanmedian(points, axis=0), diverged=False)


def _end(runs: Sequence[Trajectory]) -> int:
    """The number of positions of a run, or up to where half of several runs have diverged."""
    if len(runs) == 1:
        return runs[0].last_step + 1
    lasts = [run.last_step if run.outcome is Outcome.DIVERGED else np.inf for run in runs]
    return int(max(1, min(len(runs[0].positions), sorted(lasts)[len(runs) // 2])))


def runs_on(canvas: Canvas, plane: Plane, recording: LandscapeRecording) -> list[Run]:
    """Every trajectory as it is drawn on a map."""
    return _placed(canvas, plane, recording, courses(recording))


def kept_on(canvas: Canvas, plane: Plane, recording: LandscapeRecording) -> list[Run]:
    """The other points that rules keep as they are drawn on a map."""
    return _placed(canvas, plane, recording, kept(recording))


def draw_runs(
    canvas: Canvas,
    plane: Plane,
    recording: LandscapeRecording,
    runs: Sequence[Run],
    marks: Marks,
    step: float,
    shown: Array | None = None,
) -> Runs:
    """Draw runs on a map, those of many seeds as clouds around their medians.

    Args:
        canvas: the canvas to draw on.
        plane: the place of the landscape on it.
        recording: the recording.
        runs: its runs on the plane.
        marks: the marks of starts and minima.
        step: the last step, which is shown first.
        shown: the steps that a film shows, behind which trails fade; None for a still.
    """
    leading = _placed(canvas, plane, recording, medians(recording))
    dots = recording.scenario.render.dots
    beside = kept_on(canvas, plane, recording)
    return Runs(
        canvas, runs, marks, plane.box, step,
        moments=shown, medians=leading, beside=beside, dots=dots,
    )  # fmt: skip


def kept_names(recording: LandscapeRecording) -> list[str]:
    """The names of the other points that rules keep, each once."""
    return list(dict.fromkeys(name for run in recording.trajectories for name in run.tracks))


def names_at_heads(recording: LandscapeRecording) -> list[str]:
    """The names of points that rules keep which follow them: those of a run that alone keeps some.

    The runs of all seeds, which are drawn as one, count as one.
    """
    keeping = [run for run in recording.trajectories if run.tracks]
    if not keeping or len(keeping) > len(recording.scenario.seeds):
        return []
    return list(keeping[0].tracks)


def _placed(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording, given: Sequence[Course]
) -> list[Run]:
    colors = canvas.theme.run_colors(recording.scenario.optimizers)
    runs = []
    for turn, positions, diverged in given:
        points = plane.pixels(positions)
        track, away = whole(points), exits(plane, positions, diverged)
        disc, line, last = sector(turn, len(colors)), fresh(track, plane.box), len(points) - 1
        runs.append(Run(colors[turn], turn, disc, track, line, last, away))
    return runs
