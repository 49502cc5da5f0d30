"""What moves: the runs as they are at one (fractional) step, and the step counter.

Everything is drawn through the renderer's own primitives, which all backends of
matplotlib share: the same code makes the frames of an animation and the paths
of an SVG, and a frame costs a few milliseconds.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedBbox

from landscapes.functions import Array
from landscapes.rendering.draft import PIXELS_TO_POINTS, Draft
from landscapes.rendering.layout import Box
from landscapes.rendering.strokes import Stroke
from landscapes.rendering.theme import Color


class Note(NamedTuple):
    """A short text that appears at a step; lengths in pixels, y is its baseline.

    One that is ``backed`` stands on a patch of paper, for it may cross lines.
    """

    text: str
    x: float
    y: float
    size: float
    align: Literal["left", "right"] = "left"
    step: float = 0.0
    backed: bool = False


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

    def head(self, step: float) -> Array:
        """Where the run is at a step; at its last position once it has ended."""
        before = min(int(step), len(self.points) - 1)
        here, there = self.points[before], self.points[min(before + 1, len(self.points) - 1)]
        return np.asarray(here + (step - before) * (there - here))


class Counter(NamedTuple):
    """Where the number of the step is written, and the bar that fills with it."""

    right: float
    baseline: float
    size: float
    digit_width: float
    bar: Box
    steps: int


class Moment(Artist):
    """The moving part of a figure, drawn at ``step``.

    Args:
        runs: the trajectories, the lowest first.
        marks: the outlines of the marks of starts and minima.
        counter: the step counter.
        notes: texts that appear on the way.
        map_box: the part of the figure that lines and discs are clipped to.
        draft: the figure that it is drawn on.
    """

    def __init__(
        self,
        runs: Sequence[Run],
        marks: Path,
        counter: Counter,
        notes: Sequence[Note],
        map_box: Box,
        draft: Draft,
    ) -> None:
        super().__init__()
        self.step = float(counter.steps)
        self._runs = runs
        self._marks = marks
        self._counter = counter
        self._notes = notes
        self._draft = draft
        self._theme = theme = draft.theme
        self._line = draft.length(theme.line)
        self._edge = draft.length(theme.edge_width)
        self._head = draft.length(theme.head)
        self._pixels = draft.pixels
        self._clip = TransformedBbox(Bbox.from_bounds(*map_box), draft.pixels)
        self.set_zorder(10)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the runs and the counter at the current step."""
        if not self.get_visible():
            return
        gc = renderer.new_gc()
        gc.set_joinstyle("round")
        gc.set_antialiased(True)
        gc.set_clip_rectangle(self._clip)  # type: ignore[arg-type]
        self._draw_lines(renderer, gc)
        gc.set_clip_rectangle(None)
        self._draw_marks(renderer, gc)
        gc.set_clip_rectangle(self._clip)  # type: ignore[arg-type]
        self._draw_heads(renderer, gc)
        gc.set_clip_rectangle(None)
        self._draw_exits(renderer, gc)
        for note in self._notes:
            if self.step >= note.step:
                self._write(renderer, gc, note)
        self._draw_counter(renderer, gc)
        gc.restore()

    def _draw_lines(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        for run in self._runs:
            self._draw_stroke(renderer, gc, run.line, run.color, "round")
        for run in self._runs:
            self._draw_stroke(renderer, gc, run.own, run.color, "butt")

    def _draw_stroke(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        stroke: Stroke,
        color: Color,
        cap: Literal["round", "butt"],
    ) -> None:
        path = stroke.until(self.step)
        if path is None:
            return
        gc.set_capstyle(cap)
        self._pen(renderer, gc, self._theme.edge, self._line + 2 * self._edge)
        renderer.draw_path(gc, path, self._pixels)
        self._pen(renderer, gc, color, self._line)
        renderer.draw_path(gc, path, self._pixels)

    def _draw_marks(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        gc.set_capstyle("round")
        width, halo = self._draft.theme.mark_width, self._draft.theme.halo_width
        self._pen(renderer, gc, self._theme.paper, self._draft.length(width + 2 * halo))
        renderer.draw_path(gc, self._marks, self._pixels)
        self._pen(renderer, gc, self._theme.ink, self._draft.length(width))
        renderer.draw_path(gc, self._marks, self._pixels)

    def _draw_heads(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        disc = Path.unit_circle()
        for run in self._runs:
            self._pen(renderer, gc, self._theme.edge, 1.4 * self._edge)
            renderer.draw_path(gc, disc, self._at(run, self._head), to_rgba(run.color))
        for run in self._runs:
            self._pen(renderer, gc, run.color, 0)
            inside = self._at(run, self._head - 0.7 * self._edge)
            renderer.draw_path(gc, run.sector, inside, to_rgba(run.color))

    def _at(self, run: Run, radius: float) -> Transform:
        x, y = run.head(self.step)
        return self._placed(radius, radius, x, y)

    def _placed(self, width: float, height: float, x: float, y: float) -> Transform:
        """What brings a shape of unit size to a place in pixels, and on to the canvas.

        One product of matrices; adding transforms keeps track of their changes
        and takes longer than the drawing.
        """
        shape = np.array([[width, 0, x], [0, height, y], [0, 0, 1]])
        return Affine2D(self._pixels.get_matrix() @ shape)

    def _draw_exits(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        cross = Path([(-1, -1), (1, 1), (-1, 1), (1, -1)], [1, 2, 1, 2])
        gc.set_capstyle("round")
        for run in self._runs:
            if run.exit is None or self.step < run.exit.step:
                continue
            arm = 0.8 * self._head
            place = self._placed(arm, arm, run.exit.x, run.exit.y)
            for color, width in (
                (self._theme.edge, self._line + 2 * self._edge),
                (run.color, self._line),
            ):
                self._pen(renderer, gc, color, width)
                renderer.draw_path(gc, cross, place)

    def _draw_counter(self, renderer: RendererBase, gc: GraphicsContextBase) -> None:
        counter = self._counter
        number = str(int(self.step))
        x = counter.right - counter.digit_width * len(number)
        self._write(renderer, gc, Note(number, x, counter.baseline, counter.size))
        width = counter.bar.width * self.step / counter.steps
        if width > 0:
            bar = self._placed(width, counter.bar.height, counter.bar.left, counter.bar.bottom)
            self._pen(renderer, gc, self._theme.ink, 0)
            renderer.draw_path(gc, Path.unit_rectangle(), bar, to_rgba(self._theme.ink))

    def _write(self, renderer: RendererBase, gc: GraphicsContextBase, note: Note) -> None:
        font = FontProperties(size=note.size * PIXELS_TO_POINTS)
        x, y = self._pixels.transform((note.x, note.y))
        if note.align == "right":
            x -= renderer.get_text_width_height_descent(note.text, font, False)[0]
        if note.backed:
            self._back(renderer, gc, note.text, font, x, y)
        self._pen(renderer, gc, self._theme.ink, 0)
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(gc, x, y, note.text, font, 0)

    def _back(
        self,
        renderer: RendererBase,
        gc: GraphicsContextBase,
        text: str,
        font: FontProperties,
        x: float,
        y: float,
    ) -> None:
        """Lay a patch of paper where a text will begin at (x, y) of the canvas."""
        width, height, descent = renderer.get_text_width_height_descent(text, font, False)
        pad = height / 5
        patch = Affine2D().scale(width + 2 * pad, height + pad)
        patch = patch.translate(x - pad, y - descent - pad / 2)
        self._pen(renderer, gc, self._theme.paper, 0)
        renderer.draw_path(gc, Path.unit_rectangle(), patch, to_rgba(self._theme.paper, 0.8))

    def _pen(
        self, renderer: RendererBase, gc: GraphicsContextBase, color: Color, width: float
    ) -> None:
        gc.set_foreground(to_rgba(color), isRGBA=True)
        gc.set_linewidth(float(renderer.points_to_pixels(width * PIXELS_TO_POINTS)))  # type: ignore[arg-type]
