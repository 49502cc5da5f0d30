"""The runs on a map at a (fractional) step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from landscapes.colors import between
from landscapes.drawing.canvas.brush import Brush, Moving, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.marks import ARROW, SHAPES, spread
from landscapes.drawing.canvas.ribbon import Ribbon, faded
from landscapes.drawing.map.run import Exit, Head, Run, dense
from landscapes.drawing.map.trails import REACH, Trails, stripes_of
from landscapes.functions import Array
from landscapes.themes import Color

BEAD, BEADS_APART = 0.62, 7.0
"""The size of the shapes along a line, and their distance, in radii of a disc."""

MOST_BEADS = 400
"""The most shapes along one line."""

HIDDEN = 0.4
"""The share of its colour that a hidden part keeps."""

THREAD, THREAD_STRENGTH = 0.3, 0.28
"""The width of each line of a cloud, relative to a median's, and how much of its colour it has."""

BESIDE, BESIDE_STRENGTH, BESIDE_CASING = 0.45, 0.55, 0.7
"""The same of the line of another point that a rule keeps, relative to that of its run, and how
much of its colour the casing has."""

SPECK, BESIDE_SPECK = 0.4, 0.55
"""The radius of the head of a line in a cloud, relative to a median's, and of one beside a run."""


APART = 1.5
"""The least distance of the arrowheads of runs that have left, in radii of a disc."""


class Marks(NamedTuple):
    """The outlines of the marks of starts and minima; some may be hidden."""

    seen: Path
    hidden: Path | None = None


class Settled(Steady):
    """The settled part of trails, which is the same for many steps and lies below all else.

    Args:
        canvas: the canvas to draw on.
        trails: the trails.
        box: the part of the figure that they are clipped to.
        step: the last step, which is shown first.
    """

    def __init__(self, canvas: Canvas, trails: Trails, box: Box, step: float) -> None:
        super().__init__(canvas, step)
        self._trails, self._box = trails, box

    def state(self, step: float) -> float:
        """The step up to which trails are settled."""
        return self._trails.settled(step)

    def paint(self, brush: Brush) -> None:
        """Draw the settled part of trails."""
        brush.clip(self._box)
        self._trails.paint_settled(brush, self.state(self.step))


class Runs(Moving):
    """All runs of a map, with the marks of starts and minima below their discs.

    While a film plays, trails fade behind the heads. At the last step the whole way returns,
    except where a run only went to and fro. Hidden parts are drawn faint and below everything else.

    Args:
        canvas: the canvas to draw on.
        runs: the trajectories, the lowest first.
        marks: the marks.
        map_box: the part of the figure that lines are clipped to.
        step: the last step, which is shown first.
        moments: the steps that the frames of a film show, in order; by default, even ones. With
            them, the settled part of trails may be a part of its own.
        medians: the medians of the runs, if these are clouds of many seeds; then they are drawn
            instead, and the runs as thin transparent lines below them.
        beside: the courses of other points that rules keep, which are thin and pale.
        dots: whether each step has a dot; None is where steps are few or far apart.
        weight: a factor of the widths of lines; the radius of discs has its root.

    Attributes:
        settled: the settled part of trails if that is a part of its own, which must be drawn, too.
    """

    def __init__(
        self,
        canvas: Canvas,
        runs: Sequence[Run],
        marks: Marks,
        map_box: Box,
        step: float,
        *,
        moments: Array | None = None,
        medians: Sequence[Run] = (),
        beside: Sequence[Run] = (),
        dots: bool | None = None,
        weight: float = 1.0,
    ) -> None:
        super().__init__(canvas, step)
        theme, length = canvas.theme, canvas.length
        self.runs, self.medians, self.marks, self._box = runs, medians, marks, map_box
        self._cloud, self._shown = (runs, medians) if medians else ((), runs)
        self._beside = beside
        self._ribbon = Ribbon(theme, weight * length(theme.line))
        self._edge = weight * length(theme.edge_width)
        self._head = weight**0.5 * length(theme.head)
        even = np.array([0.0, step])
        self._trails = Trails(
            canvas, self._shown, self._ribbon, even if moments is None else moments, dots, map_box
        )
        hidden = [(run.turn, run.hidden) for run in self._shown if run.hidden]
        # What settles lies below all else, but hidden parts and clouds lie below trails.
        settles = moments is not None and not hidden and not self._cloud
        self.settled = [Settled(canvas, self._trails, map_box, step)] if settles else []
        own = stripes_of(canvas, hidden, self._ribbon.width, map_box)
        colors = [run.color for run in self._shown if run.hidden]
        self._behind = [*zip(colors, (line for _, line in hidden), strict=True)]
        self._behind += zip(colors, own, strict=True)
        self._beads = [self._strung(run) for run in self._shown] if theme.is_patterned else []

    @property
    def speck(self) -> float:
        """The radius of the head of a line in a cloud, or beside a run."""
        return float((SPECK if self._cloud else BESIDE_SPECK) * self._head)

    def _strung(self, run: Run) -> list[tuple[float, float, float]]:
        """The step and the place of each shape along a run's line, evenly spaced.

        There are none where it goes to and fro.
        """
        vertices = run.track.vertices
        to_and_fro = dense(run.track, REACH * self._ribbon.width)
        if not len(to_and_fro):
            return []
        lengths = np.append(0.0, np.cumsum(np.hypot(*np.diff(vertices, axis=0).T)))
        turns = len({each.turn for each in self.runs})
        apart = BEADS_APART * self._head
        at = np.arange(
            (run.turn + 1) / (turns + 1) * apart, min(lengths[-1], MOST_BEADS * apart), apart
        )
        at = at[~to_and_fro[np.searchsorted(lengths[1:-1], at, side="right")]]
        columns = (run.track.steps, *vertices.T)
        return list(
            zip(*(np.interp(at, lengths, column).tolist() for column in columns), strict=True)
        )

    def paint(self, brush: Brush) -> None:
        """Draw lines, marks, discs, and arrows and crosses where runs are out of view."""
        found = [(run, self._in_view(run.head(self.step))) for run in self._shown]
        heads = [(run, head) for run, head in found if head]
        brush.clip(self._box)
        self._paint_hidden(brush, [each for each in heads if each[1].hidden])
        self._paint_threads(brush)
        self._paint_lines(brush)
        brush.clip(None)
        self._paint_marks(brush, self.marks.seen)
        self._paint_specks(brush)
        self._paint_heads(brush, [each for each in heads if not each[1].hidden])
        self._paint_exits(brush)

    def _in_view(self, head: Head | None) -> Head | None:
        box = self._box
        inside = head and box.left <= head.x <= box.right and box.bottom <= head.y <= box.top
        return head if inside else None

    def _paint_lines(self, brush: Brush) -> None:
        settled = max((part.state(self.step) for part in self.settled), default=0.0)
        self._trails.paint(brush, self.step, settled)
        self._paint_beads(brush)

    def _paint_beads(self, brush: Brush) -> None:
        """Draw each run's shapes along its line, at different places for different optimizers."""
        theme, radius = self.canvas.theme, BEAD * self._head
        for run, beads in zip(self._shown, self._beads, strict=False):
            shape = SHAPES[theme.shape(run.turn)]
            for step, x, y in beads:
                if step <= self.step:
                    brush.shape(shape, (radius, radius), (x, y), run.color, theme.edge, self._edge)

    def _paint_threads(self, brush: Brush) -> None:
        """Draw the lines of clouds, and those beside runs."""
        for run in self._cloud:
            if (path := run.line.until(self.step)) is not None:
                color = faded(run.color, THREAD_STRENGTH)
                brush.stroke(path, color, THREAD * self._ribbon.width)
        ribbon = Ribbon(self.canvas.theme, BESIDE * self._ribbon.width)
        for run in self._beside:
            if (path := run.line.until(self.step)) is not None:
                ribbon.casings(brush, [path], strength=BESIDE_CASING)
                ribbon.core(brush, path, run.color, strength=BESIDE_STRENGTH)

    def _paint_specks(self, brush: Brush) -> None:
        """Draw the heads of clouds, and those beside runs."""
        places: dict[Color, list[tuple[float, float]]] = {}
        for run in (*self._cloud, *self._beside):
            head = self._in_view(run.head(self.step))
            if head and not head.hidden:
                places.setdefault(run.color, []).append((head.x, head.y))
        edge, radius = self.canvas.theme.edge, self.speck
        for color, heads in places.items():
            brush.discs(np.array(heads), radius, color, edge, 0.4 * self._edge)

    def _paint_hidden(self, brush: Brush, heads: Sequence[tuple[Run, Head]]) -> None:
        for color, stroke in self._behind:
            if (path := stroke.until(self.step)) is not None:
                self._ribbon.core(brush, path, self._hidden(color), "butt")
        if self.marks.hidden:
            self._paint_marks(brush, self.marks.hidden, hidden=True)
        self._paint_heads(brush, heads)

    def _paint_marks(self, brush: Brush, marks: Path, hidden: bool = False) -> None:
        theme, length = self.canvas.theme, self.canvas.length
        ink = self._hidden(theme.ink) if hidden else theme.ink
        brush.stroke(marks, theme.paper, length(theme.mark_width + 2 * theme.halo_width))
        brush.stroke(marks, ink, length(theme.mark_width))

    def _paint_heads(self, brush: Brush, heads: Sequence[tuple[Run, Head]]) -> None:
        theme = self.canvas.theme
        radius, inside = self._head, self._head - 0.7 * self._edge
        places = [(x, y) for _, (x, y, _) in heads]
        if theme.is_patterned:
            places = spread(places, radius)
        for (run, head), place in zip(heads, places, strict=True):
            color, edge = run.color, theme.edge
            if head.hidden:
                color, edge = self._hidden(color), self._hidden(edge)
            shape = SHAPES[theme.shape(run.turn)]
            brush.shape(shape, (radius, radius), place, color, edge, 1.4 * self._edge)
        for run, (x, y, hidden) in () if theme.is_patterned else heads:
            color = self._hidden(run.color) if hidden else run.color
            brush.shape(run.sector, (inside, inside), (x, y), color)

    def _paint_exits(self, brush: Brush) -> None:
        """Draw an arrowhead where a run left the map, or a cross if it diverged."""
        size = self._head * (SPECK if self._cloud else 1)
        left = [(run.color, exit) for run in self.runs if (exit := run.exit_at(self.step))]
        for color, exit in left if self._cloud else apart(left, APART * size):
            if exit.diverged:
                self._paint_cross(brush, color, exit, size)
            else:
                self._paint_arrow(brush, color, exit, size)

    def _paint_cross(self, brush: Brush, color: Color, exit: Exit, size: float) -> None:
        box = self._box
        low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
        arms = 0.8 * size * np.array([(-1, -1), (1, 1), (-1, 1), (1, -1)])
        cross = Path(arms + np.clip(exit[:2], low + size, high - size), [1, 2, 1, 2])
        width = size / self._head * self._ribbon.width
        brush.stroke(cross, self.canvas.theme.edge, width + 2 * self._edge)
        brush.stroke(cross, color, width)

    def _paint_arrow(self, brush: Brush, color: Color, exit: Exit, size: float) -> None:
        arrow = ARROW.transformed(Affine2D().rotate(exit.angle))
        place, edge = (exit.x, exit.y), self.canvas.theme.edge
        brush.shape(arrow, (size, size), place, color, edge, 1.2 * self._edge * size / self._head)

    def _hidden(self, color: Color) -> Color:
        """A colour mixed with that of a landscape's slopes.

        It is opaque, so runs that coincide are as faint as one.
        """
        return between(self.canvas.theme.slope, color, HIDDEN)


def apart(left: Sequence[tuple[Color, Exit]], least: float) -> list[tuple[Color, Exit]]:
    """Move the arrowheads of runs that left near each other apart, to either side of their way.

    Those that left first stay where they are.

    Args:
        left: the colour and the exit of each run.
        least: the least distance of two exits in pixels.
    """
    kept: list[tuple[Color, Exit]] = []
    for color, exit in sorted(left, key=lambda each: each[1].step):
        aside = np.array([-np.sin(exit.angle), np.cos(exit.angle)])
        taken = np.array([other[:2] for _, other in kept]).reshape(-1, 2)
        for shift in () if exit.diverged else range(5 * len(kept) + 1):
            # 0, 1, −1, 2, −2, … half distances; each arrowhead takes at most five of them.
            x, y = exit[:2] + aside * least / 2 * (-1) ** shift * ((shift + 1) // 2)
            if not len(taken) or np.hypot(*(taken - (x, y)).T).min() >= least:
                exit = exit._replace(x=float(x), y=float(y))
                break
        kept.append((color, exit))
    return kept
