"""The trails of runs: they fade behind the heads while a film plays, and return at its end.

The stretch of the last moments is drawn in full and what is older is pale, with a piece in
between of medium strength. How many steps a moment has is a matter of the film's pace. At
the last step the whole way returns, except where a run only went to and fro.

Below the pieces, too, the trail is pale. Most of this is settled: it grows by a block now and
then, and need not be drawn for every frame.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.colors import between
from landscapes.drawing.canvas.brush import Brush, Cap
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.ribbon import Ribbon, faded
from landscapes.drawing.canvas.stripes import in_stripes
from landscapes.drawing.canvas.strokes import LONG, Stroke, thinned
from landscapes.drawing.map.run import Run, dense
from landscapes.functions import Array
from landscapes.themes import Color, Theme

FULL, CHANGE = 0.09, 0.12
"""The shares of a film's moving time in which a trail is drawn in full, and then becomes pale."""

STRENGTHS = (0.6, 1.0)
"""How much of its colour each piece of a trail has, from the oldest to the newest."""

PALE = 0.28
"""How much of its colour the older part of a trail has."""

REACH = 24.0
"""The length of a stretch of way that is judged to go to and fro or not, in widths of a line."""

MOST_NEW = 600
"""The most steps that are drawn as the newest pieces."""

BLOCKS = 20
"""The number of blocks of a film's moving time by which the settled part of trails grows."""

DOT, DOTS_APART = 0.55, 2.2
"""The radius of a step's dot and the least distance between dots, in widths of a line."""

FEW_STEPS = 40
"""Up to this number of steps, each has its dot."""


class Piece(NamedTuple):
    """A piece of all trails between two steps."""

    since: float
    until: float
    strength: float


def pieces(step: float, moments: Array) -> list[Piece]:
    """The newest pieces of trails at a step, the oldest of them first.

    Args:
        step: the step that is shown.
        moments: the steps that the frames of a film show, in order, from 0 to the last.
    """
    times = np.linspace(0, 1, len(moments))
    ages = np.append(FULL + CHANGE * np.linspace(1, 0, len(STRENGTHS)), 0.0)
    borders = np.interp(np.interp(step, moments, times) - ages, times, moments)
    found = zip(pairwise(borders.tolist()), STRENGTHS, strict=False)
    return [Piece(begin, end, strength) for (begin, end), strength in found if begin < end]


class Lines(NamedTuple):
    """A trajectory, or parts of it: all of it, and the parts in the run's own stripes."""

    line: Stroke
    own: Stroke

    def only(self, track: Stroke, wanted: NDArray[np.bool_]) -> "Lines":
        """The lines where the track's segments are wanted, shape (K − 1,)."""
        return Lines(*(_only(each, track, wanted) for each in self))

    def between(self, since: float, step: float) -> "Way | None":
        """The lines from one step to another; None if there is nothing."""
        line, own = (each.between(since, step) for each in self)
        return Way(line, own) if line else None


class Way(NamedTuple):
    """A part of a trail as paths: all of it, its own stripes, and its distance from the start."""

    line: Path
    own: Path | None
    begin: float = 0.0


class Trail(NamedTuple):
    """The trail of one run.

    Attributes:
        run: the run.
        lines: its visible way, without what lies on earlier parts.
        track: its visible way, including what lies on earlier parts.
        along: the length of the way up to each vertex of the track.
        clear: the lines to draw at the last step; scribble: those where it goes to and fro.
        dots: the steps that have dots, shape (D,), and their places, shape (D, 2).
        shade: the colour of the dots.
    """

    run: Run
    lines: Lines
    track: Stroke
    along: Array
    clear: Lines
    scribble: Lines
    dots: tuple[Array, Array]
    shade: Color

    @classmethod
    def of(
        cls, run: Run, own: Stroke, theme: Theme, width: float, dots: bool | None, last: float
    ) -> "Trail":
        """Prepare the trail of a run.

        Args:
            run: the run.
            own: the parts of its line in its own stripes.
            theme: the colours.
            width: the width of its line, in pixels.
            dots: whether each step has a dot; None is where steps are few or far apart.
            last: the last step of the film.
        """
        to_and_fro = dense(run.track, REACH * width)
        track = run.track if run.covered is None else run.track.only(~run.covered[:-1])
        track = track if len(track.steps) < LONG else thinned(track)
        with np.errstate(over="ignore"):
            lengths = np.hypot(*np.diff(track.vertices, axis=0).T)
        lines = Lines(run.line, own)
        return cls(
            run,
            lines,
            track,
            np.append(0.0, np.cumsum(lengths)),
            lines.only(run.track, ~to_and_fro),
            lines.only(run.track, to_and_fro),
            _dots(run, to_and_fro, width, last) if dots is None else _steps(run, dots),
            between(run.color, theme.edge, 0.6),
        )

    def at(self, piece: Piece) -> Way | None:
        """One of its newest pieces."""
        steps = self.track.steps
        newest = int(np.searchsorted(steps, min(piece.until, self.run.last)))
        since = max(piece.since, float(steps[max(0, newest - MOST_NEW)])) if len(steps) else 0.0
        line = self.track.between(since, piece.until) if since < piece.until else None
        if line is None:
            return None
        own = self.lines.own.between(since, piece.until)
        return Way(line, own, float(np.interp(since, steps, self.along)))


class Trails:
    """The trails of all runs.

    Args:
        canvas: the canvas to draw on.
        runs: the trajectories, the lowest first.
        ribbon: the look of their lines.
        moments: the steps that the frames of a film show, in order, from 0 to the last.
        dots: whether each step has a dot; None is where steps are few or far apart.
        box: the part of the figure that is in view.
    """

    def __init__(
        self,
        canvas: Canvas,
        runs: Sequence[Run],
        ribbon: Ribbon,
        moments: Array,
        dots: bool | None,
        box: Box,
    ) -> None:
        self._theme, self._ribbon, self._moments = canvas.theme, ribbon, moments
        last, width = float(moments[-1]), ribbon.width
        if dots is None and canvas.theme.is_patterned:
            dots = False  # lines have shapes already
        own = stripes_of(canvas, [(run.turn, run.line) for run in runs], width, box)
        self._trails = [
            Trail.of(run, stripes, canvas.theme, width, dots, last)
            for run, stripes in zip(runs, own, strict=True)
        ]

    def settled(self, step: float) -> float:
        """The step up to which the pale part is settled when a step is shown; 0 if it is not."""
        if step >= self._moments[-1]:
            return 0.0
        times = np.linspace(0, 1, len(self._moments))
        time = np.interp(step, self._moments, times)
        return float(np.interp(np.floor(BLOCKS * time) / BLOCKS, times, self._moments))

    def paint_settled(self, brush: Brush, until: float) -> None:
        """Draw the settled part of all trails."""
        if until > 0:
            self._paint_pale(brush, -np.inf, until)

    def paint(self, brush: Brush, step: float, settled: float = 0.0) -> None:
        """Draw all trails at a step but for what is settled."""
        if step >= self._moments[-1]:
            self._paint_lines(brush, lambda trail: trail.scribble.between(-np.inf, step), PALE)
            self._paint_lines(brush, lambda trail: trail.clear.between(-np.inf, step), 1.0)
            self._paint_dots(brush, -np.inf, step)
            return
        self._paint_pale(brush, settled or -np.inf, step)
        newest = pieces(step, self._moments)
        for piece in newest:
            self._paint_lines(brush, partial(Trail.at, piece=piece), piece.strength, "butt")
        self._paint_dots(brush, newest[0].since if newest else step, step)

    def _paint_pale(self, brush: Brush, since: float, step: float) -> None:
        """Draw trails between two steps as below the newest pieces."""
        self._paint_lines(brush, lambda trail: trail.lines.between(since, step), PALE, "butt")
        self._paint_dots(brush, since, step, PALE)

    def _paint_lines(
        self,
        brush: Brush,
        way: Callable[[Trail], Way | None],
        strength: float,
        cap: Cap = "round",
    ) -> None:
        """Draw a part of all trails; lines share their paths in stripes unless patterned."""
        theme, ribbon = self._theme, self._ribbon
        drawn = [(trail.run, part) for trail in self._trails if (part := way(trail))]
        if strength > PALE:
            ribbon.casings(brush, [part.line for _, part in drawn], cap, strength)
        for run, part in drawn:
            dash = theme.dash(run.turn)
            ribbon.core(brush, part.line, run.color, cap, dash, strength, part.begin)
        for run, part in drawn:
            if part.own and not theme.is_patterned:
                ribbon.core(brush, part.own, run.color, "butt", strength=strength)

    def _paint_dots(self, brush: Brush, since: float, step: float, strength: float = 1.0) -> None:
        """Draw the dots of the steps after ``since`` and up to ``step``."""
        radius = DOT * self._ribbon.width
        for trail in self._trails:
            steps, places = trail.dots
            first, last = np.searchsorted(steps, (since, step), side="right")
            if first < last:
                shade = faded(trail.shade, strength)
                brush.discs(places[first:last], radius, shade, shade)


def stripes_of(
    canvas: Canvas, lines: Sequence[tuple[int, Stroke]], width: float, box: Box
) -> list[Stroke]:
    """The own stripes of lines of this width, each given with its turn."""
    stripe = canvas.length(canvas.theme.stripe)
    return in_stripes([line for _, line in lines], [turn for turn, _ in lines], width, stripe, box)


def _only(stroke: Stroke, track: Stroke, wanted: NDArray[np.bool_]) -> Stroke:
    """The parts of a stroke where the segments of the track that it follows are wanted."""
    middles = (stroke.steps[:-1] + stroke.steps[1:]) / 2
    segments = np.searchsorted(track.steps, middles, side="right") - 1
    return stroke.only(wanted[np.clip(segments, 0, max(len(wanted) - 1, 0))])


def _steps(run: Run, dots: bool) -> tuple[Array, Array]:
    """The visible steps of a run and their places; none if there are no dots."""
    steps, vertices, _ = run.track
    whole = (steps == np.round(steps)) & dots
    if run.covered is not None:
        whole &= ~run.covered
    return steps[whole], vertices[whole]


def _dots(
    run: Run, to_and_fro: NDArray[np.bool_], width: float, last: float
) -> tuple[Array, Array]:
    """The steps that have dots: all if they are few, otherwise those far from others."""
    steps, places = _steps(run, dots=True)
    if last <= FEW_STEPS:
        return steps, places
    apart = np.append(np.inf, np.hypot(*np.diff(places, axis=0).T))
    segments = np.searchsorted(run.track.steps[:-1], steps, side="right") - 1
    calm = ~to_and_fro[segments] if len(to_and_fro) else np.ones(len(steps), dtype=bool)
    kept = (apart > DOTS_APART * width) & (np.append(apart[1:], np.inf) > DOTS_APART * width) & calm
    return steps[kept], places[kept]
