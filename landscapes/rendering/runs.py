"""The runs on the map, as they are at one (fractional) step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.functions import Array
from landscapes.rendering.brush import Brush, Cap, Moving
from landscapes.rendering.draft import Draft
from landscapes.rendering.layout import Box
from landscapes.rendering.strokes import Stroke
from landscapes.rendering.theme import Color


class Exit(NamedTuple):
    """Where a run that diverged left the map, in pixels, and the step at which it diverged."""

    x: float
    y: float
    step: float


class Run(NamedTuple):
    """One trajectory as it is drawn.

    Attributes:
        color: its optimizer's colour.
        sector: its own sector of the unit disc.
        line: the whole trajectory.
        own: its parts inside the run's own stripes.
        points: the position at each step up to the last, in pixels.
        exit: where a run that diverged left the map.
    """

    color: Color
    sector: Path
    line: Stroke
    own: Stroke
    points: Array
    exit: Exit | None

    def head(self, step: float) -> tuple[float, float]:
        """Where the run is at a step; at its last position once it has ended."""
        last = len(self.points) - 1
        before = min(int(step), last)
        here, there = self.points[before], self.points[min(before + 1, last)]
        x, y = here + (step - before) * (there - here)
        return x, y


class Runs(Moving):
    """All runs of a map, with the marks of starts and minima below their discs.

    Args:
        draft: the figure that they are drawn on.
        runs: the trajectories, the lowest first.
        marks: the outlines of the marks.
        map_box: the part of the figure that lines and discs are clipped to.
        step: the last step, which is shown first.
    """

    def __init__(
        self, draft: Draft, runs: Sequence[Run], marks: Path, map_box: Box, step: float
    ) -> None:
        super().__init__(draft, step)
        self._runs, self._marks, self._box = runs, marks, map_box
        self._line = draft.length(draft.theme.line)
        self._edge = draft.length(draft.theme.edge_width)
        self._head = draft.length(draft.theme.head)

    def paint(self, brush: Brush) -> None:
        """Draw lines, marks, discs and the crosses of runs that diverged."""
        brush.clip(self._box)
        for run in self._runs:
            self._stroke(brush, run.line, run.color, "round")
        for run in self._runs:
            self._stroke(brush, run.own, run.color, "butt")
        brush.clip(None)
        self._paint_marks(brush)
        brush.clip(self._box)
        self._paint_heads(brush)
        brush.clip(None)
        self._paint_exits(brush)

    def _stroke(self, brush: Brush, stroke: Stroke, color: Color, cap: Cap) -> None:
        path = stroke.until(self.step)
        if path is not None:
            brush.stroke(path, self.draft.theme.edge, self._line + 2 * self._edge, cap)
            brush.stroke(path, color, self._line, cap)

    def _paint_marks(self, brush: Brush) -> None:
        theme, length = self.draft.theme, self.draft.length
        brush.stroke(self._marks, theme.paper, length(theme.mark_width + 2 * theme.halo_width))
        brush.stroke(self._marks, theme.ink, length(theme.mark_width))

    def _paint_heads(self, brush: Brush) -> None:
        disc, edge = Path.unit_circle(), self.draft.theme.edge
        radius, inside = self._head, self._head - 0.7 * self._edge
        heads = [run.head(self.step) for run in self._runs]
        for run, head in zip(self._runs, heads, strict=True):
            brush.shape(disc, (radius, radius), head, run.color, edge, 1.4 * self._edge)
        for run, head in zip(self._runs, heads, strict=True):
            brush.shape(run.sector, (inside, inside), head, run.color)

    def _paint_exits(self, brush: Brush) -> None:
        arms = 0.8 * self._head * np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)])
        for run in self._runs:
            if run.exit and self.step >= run.exit.step:
                cross = Path(arms + run.exit[:2], [1, 2, 1, 2])
                brush.stroke(cross, self.draft.theme.edge, self._line + 2 * self._edge)
                brush.stroke(cross, run.color, self._line)
