"""The runs of a recording as they are drawn, on a map or on a surface."""

from collections.abc import Iterable, Iterator, Sequence
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
    seeds = len(recording.scenario.seeds)
    return list(_medians(recording, seeds)) if seeds > 1 else []


def _medians(recording: LandscapeRecording, seeds: int) -> Iterator[Course]:
    for turn in range(len(recording.scenario.optimizers)):
        runs = recording.of_optimizer(turn)
        for first in range(0, len(runs), seeds):
            of = runs[first : first + seeds]
            lasts = [run.last_step if run.outcome is Outcome.DIVERGED else np.inf for run in of]
            steps = len(of[0].positions)
            end = int(min(steps, sorted(lasts)[seeds // 2]))
            positions = np.stack([run.positions[: max(end, 1)] for run in of])
            yield Course(turn, np.nanmedian(positions, axis=0), diverged=False)


def runs_on(canvas: Canvas, plane: Plane, recording: LandscapeRecording) -> list[Run]:
    """Every trajectory as it is drawn on a map."""
    return _placed(canvas, plane, recording, courses(recording))


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
    beside = list(kept_on(canvas, plane, recording).values())
    return Runs(
        canvas, runs, marks, plane.box, step,
        moments=shown, medians=leading, beside=beside, dots=dots,
    )  # fmt: skip


def kept_on(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording
) -> dict[tuple[str, str], Run]:
    """The other points that rules keep, as they are drawn, by the run and the name of the point.

    There are none where runs are clouds.
    """
    if len(recording.scenario.seeds) > 1:
        return {}
    kept = {
        (run.label, name): Course(turn, points[: run.last_step + 1], diverged=False)
        for turn in range(len(recording.scenario.optimizers))
        for run in recording.of_optimizer(turn)
        for name, points in run.tracks.items()
    }
    return dict(zip(kept, _placed(canvas, plane, recording, kept.values()), strict=True))


def named_at_heads(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording
) -> list[tuple[str, Run]]:
    """The points that rules keep whose names follow them: those of a run that alone keeps some."""
    kept = kept_on(canvas, plane, recording)
    is_alone = len({run for run, _ in kept}) == 1
    return [(name, run) for (_, name), run in kept.items()] if is_alone else []


def _placed(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording, given: Iterable[Course]
) -> list[Run]:
    colors = canvas.theme.run_colors(recording.scenario.optimizers)
    runs = []
    for turn, positions, diverged in given:
        points = plane.pixels(positions)
        track, away = whole(points), exits(plane, positions, diverged)
        disc, line, last = sector(turn, len(colors)), fresh(track, plane.box), len(points) - 1
        runs.append(Run(colors[turn], turn, disc, track, line, last, away))
    return runs
