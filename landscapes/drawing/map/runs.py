"""The runs on a map at a (fractional) step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Brush, Cap, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.marks import SHAPES, spread
from landscapes.drawing.canvas.strokes import Stroke
from landscapes.themes import Color, Theme

BEAD, BEADS_APART = 0.62, 7.0
"""The size of the shapes along a line, and their distance, in radii of a disc."""

MOST_BEADS = 400
"""The most shapes along one line."""

FAINT = 0.4
"""The share of its colour that a hidden part keeps."""


class Exit(NamedTuple):
    """The place where a run that diverged left the map, in pixels, and the step of divergence."""

    x: float
    y: float
    step: float


class Lines(NamedTuple):
    """A trajectory, or parts of it: all of it, and the parts in the run's own stripes."""

    line: Stroke
    own: Stroke


class Head(NamedTuple):
    """The current place of a run, in pixels, and whether something hides it."""

    x: float
    y: float
    hidden: bool


class Run(NamedTuple):
    """One trajectory as it is drawn.

    Attributes:
        color: its optimizer's colour.
        turn: the index of its optimizer, which selects its shape, dashes and stripes.
        sector: its own sector of the unit disc.
        track: the run's place at each step, with gaps where it is out of view.
        lines: the visible parts of the track.
        last: the run's last step.
        exit: the place where a run that diverged left the map.
        hidden: the hidden parts of the track, on a surface.
        covered: whether each vertex of the track is hidden, shape (K,), on a surface.
    """

    color: Color
    turn: int
    sector: Path
    track: Stroke
    lines: Lines
    last: float
    exit: Exit | None
    hidden: Lines | None = None
    covered: NDArray[np.bool_] | None = None

    def head(self, step: float) -> Head | None:
        """The place of the run at a step, its last one after its end; None if out of view."""
        step = min(step, self.last)
        steps, vertices, codes = self.track
        before = int(np.searchsorted(steps, step, side="right")) - 1
        if before < 0:
            return None
        x, y = vertices[before]
        if step > steps[before]:
            after = before + 1
            if after == len(steps) or codes[after] == Path.MOVETO:
                return None
            part = (step - steps[before]) / (steps[after] - steps[before])
            x, y = vertices[before] + part * (vertices[after] - vertices[before])
        return Head(x, y, self.covered is not None and bool(self.covered[before]))


class Marks(NamedTuple):
    """The outlines of the marks of starts and minima; some may be hidden."""

    seen: Path
    hidden: Path | None = None


class Runs(Moving):
    """All runs of a map, with the marks of starts and minima below their discs.

    Hidden parts are drawn faint and below everything else.

    Args:
        canvas: the canvas to draw on.
        runs: the trajectories, the lowest first.
        marks: the marks.
        map_box: the part of the figure that lines and discs are clipped to.
        step: the last step, which is shown first.
        weight: a factor of the widths of lines; the radius of discs has its root.
    """

    def __init__(
        self,
        canvas: Canvas,
        runs: Sequence[Run],
        marks: Marks,
        map_box: Box,
        step: float,
        *,
        weight: float = 1.0,
    ) -> None:
        super().__init__(canvas, step)
        self.runs, self.marks, self._box = runs, marks, map_box
        self._line = weight * canvas.length(canvas.theme.line)
        self._edge = weight * canvas.length(canvas.theme.edge_width)
        self._head = weight**0.5 * canvas.length(canvas.theme.head)
        theme = canvas.theme
        self._beads = [self._strung(run) for run in runs] if theme.is_patterned else []
        colors = {theme.edge, theme.ink, *(run.color for run in runs)}
        self._faint = {color: _faint(color, theme) for color in colors}

    def _strung(self, run: Run) -> list[tuple[float, float, float]]:
        """The step and the place of each shape along a run's line, evenly spaced."""
        vertices = run.track.vertices
        if not len(vertices):
            return []
        lengths = np.append(0.0, np.cumsum(np.hypot(*np.diff(vertices, axis=0).T)))
        turns = len({each.turn for each in self.runs})
        apart = BEADS_APART * self._head
        at = np.arange(
            (run.turn + 1) / (turns + 1) * apart, min(lengths[-1], MOST_BEADS * apart), apart
        )
        columns = (run.track.steps, *vertices.T)
        return list(
            zip(*(np.interp(at, lengths, column).tolist() for column in columns), strict=True)
        )

    def paint(self, brush: Brush) -> None:
        """Draw lines, marks, discs, and crosses where runs diverged."""
        heads = [(run, run.head(self.step)) for run in self.runs]
        brush.clip(self._box)
        self._paint_hidden(brush, [(run, head) for run, head in heads if head and head.hidden])
        self._paint_lines(brush)
        brush.clip(None)
        self._paint_marks(brush, self.marks.seen)
        brush.clip(self._box)
        self._paint_heads(brush, [(run, head) for run, head in heads if head and not head.hidden])
        brush.clip(None)
        self._paint_exits(brush)

    def _paint_lines(self, brush: Brush) -> None:
        """Draw lines, which share the canvas in stripes or, if patterned, carry shapes."""
        theme = self.canvas.theme
        for run in self.runs:
            dashes = [self._line * part for part in theme.dash(run.turn)]
            self._stroke(brush, run.lines.line, run.color, "round", dashes=dashes)
        if theme.is_patterned:
            self._paint_beads(brush)
            return
        for run in self.runs:
            self._stroke(brush, run.lines.own, run.color, "butt")

    def _stroke(
        self,
        brush: Brush,
        stroke: Stroke,
        color: Color,
        cap: Cap,
        hidden: bool = False,
        dashes: Sequence[float] = (),
    ) -> None:
        path = stroke.until(self.step)
        if path is not None:
            edge = self.canvas.theme.edge
            wide = self._line + 2 * self._edge
            brush.stroke(path, self._shown(edge, hidden), wide, cap, dashes)
            brush.stroke(path, self._shown(color, hidden), self._line, cap, dashes)

    def _paint_beads(self, brush: Brush) -> None:
        """Draw each run's shapes along its line, at different places for different optimizers."""
        theme, radius = self.canvas.theme, BEAD * self._head
        for run, beads in zip(self.runs, self._beads, strict=True):
            shape = SHAPES[theme.shape(run.turn)]
            for step, x, y in beads:
                if step <= self.step:
                    brush.shape(shape, (radius, radius), (x, y), run.color, theme.edge, self._edge)

    def _shown(self, color: Color, hidden: bool) -> Color:
        return self._faint[color] if hidden else color

    def _paint_hidden(self, brush: Brush, heads: Sequence[tuple[Run, Head]]) -> None:
        behind = [(run.color, run.hidden) for run in self.runs if run.hidden]
        for color, hidden in behind:
            self._stroke(brush, hidden.line, color, "butt", hidden=True)
        for color, hidden in behind:
            self._stroke(brush, hidden.own, color, "butt", hidden=True)
        if self.marks.hidden:
            self._paint_marks(brush, self.marks.hidden, hidden=True)
        self._paint_heads(brush, heads)

    def _paint_marks(self, brush: Brush, marks: Path, hidden: bool = False) -> None:
        theme, length = self.canvas.theme, self.canvas.length
        brush.stroke(marks, theme.paper, length(theme.mark_width + 2 * theme.halo_width))
        brush.stroke(marks, self._shown(theme.ink, hidden), length(theme.mark_width))

    def _paint_heads(self, brush: Brush, heads: Sequence[tuple[Run, Head]]) -> None:
        theme = self.canvas.theme
        radius, inside = self._head, self._head - 0.7 * self._edge
        places = [(x, y) for _, (x, y, _) in heads]
        if theme.is_patterned:
            places = spread(places, radius)
        for (run, head), place in zip(heads, places, strict=True):
            color, edge = (self._shown(c, head.hidden) for c in (run.color, theme.edge))
            shape = SHAPES[theme.shape(run.turn)]
            brush.shape(shape, (radius, radius), place, color, edge, 1.4 * self._edge)
        for run, (x, y, hidden) in () if theme.is_patterned else heads:
            brush.shape(run.sector, (inside, inside), (x, y), self._shown(run.color, hidden))

    def _paint_exits(self, brush: Brush) -> None:
        arms = 0.8 * self._head * np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)])
        for run in self.runs:
            if run.exit and self.step >= run.exit.step:
                cross = Path(arms + run.exit[:2], [1, 2, 1, 2])
                brush.stroke(cross, self.canvas.theme.edge, self._line + 2 * self._edge)
                brush.stroke(cross, run.color, self._line)


def _faint(color: Color, theme: Theme) -> Color:
    """A colour mixed with that of a landscape's slopes.

    It is opaque, so runs that coincide are as faint as one.
    """
    ends = np.array([to_rgb(theme.slope), to_rgb(color)])
    return to_hex(np.array([1 - FAINT, FAINT]) @ ends)
