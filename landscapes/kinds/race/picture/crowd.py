"""Many runs on one map: a faint web of all paths, and a clear tail behind each run."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.ribbon import faded
from landscapes.drawing.canvas.strokes import Stroke
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.run import Head, Run
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.landscape.picture.map import marks_on

TAIL = 0.015
"""The share of all steps that a run's clear tail shows; at least ``FEWEST``."""
FEWEST = 4

OPACITY = 0.35
"""The opacity of the web, through which the map shows."""

SHORTEST = 2.0
"""The least length of a tail that is drawn, in pixels."""

GRAIN = 1.5
"""The least distance between vertices of the web, in pixels along a path."""

WEB_WIDTH = 0.7
"""The width of a line of the web, relative to a tail."""


WEIGHT = 0.4
"""The weight of lines, relative to those of a few runs."""
FEW = 6
"""The most runs that are drawn as usual."""


class Crowd(Runs):
    """Runs that are too many for each to have a line of its own from start to end.

    In themes that tell runs apart by shapes, only the discs have shapes, not the lines.
    """

    def __init__(
        self,
        canvas: Canvas,
        runs: Sequence[Run],
        marks: Marks,
        map_box: Box,
        step: float,
        *,
        weight: float = WEIGHT,
    ) -> None:
        # The lines are drawn here, so the usual trails, which take long to prepare, have no runs.
        super().__init__(canvas, [], marks, map_box, step, weight=weight)
        self.runs = self._shown = runs
        self._ways = [_thinned(run.track) for run in self.runs]

    def _paint_lines(self, brush: Brush) -> None:
        for run, track in zip(self.runs, self._ways, strict=True):
            way = track.until(self.step)
            if way is not None:
                brush.stroke(way, faded(run.color, OPACITY), WEB_WIDTH * self._ribbon.width)
        since = self.step - max(FEWEST, TAIL * max(run.last for run in self.runs))
        found = ((run.color, _since(run.track, since, self.step)) for run in self.runs)
        tails = [(color, tail) for color, tail in found if tail is not None]
        self._ribbon.casings(brush, [tail for _, tail in tails])
        for color, tail in tails:
            self._ribbon.core(brush, tail, color)

    def _paint_heads(self, brush: Brush, heads: Sequence[tuple[Run, Head]]) -> None:
        """Draw one disc for all runs of an optimizer at the same place."""
        apart = {(run.turn, round(head.x), round(head.y)): (run, head) for run, head in heads}
        super()._paint_heads(brush, [*apart.values()])


def drawn(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording, runs: Sequence[Run], step: float
) -> Runs:
    """Runs and marks, drawn as usual if few, otherwise as a crowd."""
    if len(runs) <= FEW:
        return Runs(canvas, runs, marks_on(canvas, plane, recording), plane.box, step)
    return Crowd(canvas, runs, marks_on(canvas, plane, recording, WEIGHT), plane.box, step)


def _thinned(track: Stroke) -> Stroke:
    """A track without vertices close to the last one; most steps of most runs are short."""
    along = np.cumsum(np.hypot(*np.diff(track.vertices, axis=0).T))
    kept = np.append(True, np.diff(along // GRAIN, prepend=0.0) > 0)
    kept[-1] = True
    return Stroke(*(column[kept] for column in track))


def _since(track: Stroke, since: float, step: float) -> Path | None:
    """The part of a track from the first whole step after ``since`` up to ``step``."""
    first = int(np.searchsorted(track.steps, since))
    way = track.until(step)
    vertices = np.asarray(way.vertices)[first:] if way else np.empty((0, 2))
    # A shorter one would be hidden by the disc.
    is_seen = len(vertices) > 1 and np.ptp(vertices, axis=0).max() > SHORTEST
    codes = [Path.MOVETO] + [Path.LINETO] * (len(vertices) - 1)
    return Path(vertices, codes) if is_seen else None
