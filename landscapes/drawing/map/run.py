"""One run on a map: its way, its head, and where it is when it is out of view."""

from bisect import bisect_right
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.strokes import Stroke
from landscapes.drawing.map.plane import Plane
from landscapes.functions import Array
from landscapes.themes import Color

FOLDS = ((1, 2.0), (2, 2.5), (4, 3.5), (10, 6.0))
"""The lengths of stretches that are compared with their extents, and how often they are longer."""

SAMPLES = 25
"""The number of places by which the extent of a stretch of a track is found."""


class Exit(NamedTuple):
    """An absence of a run from the map, shown where it left.

    Attributes:
        x, y: the place where it left, in pixels.
        step: the (fractional) step with which it left.
        until: the step with which it returns; infinite if it does not.
        angle: the direction in which it left, in radians.
        diverged: whether it diverged; otherwise it is only out of view.
    """

    x: float
    y: float
    step: float
    until: float = np.inf
    angle: float = 0.0
    diverged: bool = False


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
        line: the visible parts of the track, without those that lie on earlier parts.
        last: the run's last step.
        exits: its absences from the map, in order.
        hidden: likewise its hidden parts, on a surface.
        covered: whether each vertex of the track is hidden, shape (K,), on a surface.
    """

    color: Color
    turn: int
    sector: Path
    track: Stroke
    line: Stroke
    last: float
    exits: tuple[Exit, ...] = ()
    hidden: Stroke | None = None
    covered: NDArray[np.bool_] | None = None

    @property
    def exit(self) -> Exit | None:
        """Where the run left the map if it diverged; else None."""
        return self.exits[-1] if self.exits and self.exits[-1].diverged else None

    def exit_at(self, step: float) -> Exit | None:
        """Where the run left the map if it is out of view, or has diverged, at a step."""
        index = bisect_right(self.exits, step, key=lambda exit: exit.step) - 1
        return self.exits[index] if index >= 0 and step < self.exits[index].until else None

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


def exits(plane: Plane, positions: Array, diverged: bool) -> tuple[Exit, ...]:
    """Where a trajectory leaves a map, and when it returns.

    Args:
        plane: the map.
        positions: the trajectory, shape (T+1, 2), up to its last step.
        diverged: whether it diverged with its last step.
    """
    points, box = plane.pixels(positions), plane.box
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    inside = np.all((points >= low) & (points <= high), axis=1)
    last = len(points) - 1
    returns = [*(np.flatnonzero(~inside[:-1] & inside[1:]) + 1).tolist(), np.inf]
    found = [] if inside[0] else [_beside(plane.nearest(positions[0]), points[0])]
    for before in np.flatnonzero(inside[:-1] & ~inside[1:]).tolist():
        here, move = points[before], points[before + 1] - points[before]
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(move > 0, high - here, low - here) / move
        share = float(np.nanmin(shares[move != 0]))
        x, y = here + share * move
        angle = float(np.arctan2(move[1], move[0]))
        found.append(Exit(float(x), float(y), before + share, angle=angle))
    found = [each._replace(until=end) for each, end in zip(found, returns, strict=False)]
    if diverged:
        x, y = points[-1].tolist()
        gone = Exit(x, y, last)
        if not inside[-1]:
            gone = found.pop()
            found.append(gone._replace(until=last))
        found.append(gone._replace(step=last, until=np.inf, diverged=True))
    return tuple(found)


def dense(track: Stroke, reach: float) -> NDArray[np.bool_]:
    """Whether a track goes to and fro around one place, at each of its K − 1 segments.

    It does where a stretch of it keeps within a part of its own length, wherever the stretch
    begins: before a vertex, around it or at it. A stretch of length ``reach`` keeps within half
    of it, longer ones within less.
    """
    places = track.vertices
    if len(places) < 3:
        return np.zeros(max(len(places) - 1, 0), dtype=bool)
    with np.errstate(all="ignore"):  # a run may diverge
        along = np.append(0.0, np.cumsum(np.hypot(*np.diff(places, axis=0).T)))
    keeps = np.zeros(len(places), dtype=bool)
    for times, folds in FOLDS:
        length = times * reach
        inside = np.full(len(places), along[-1] > length)
        for before in (1.0, 0.5, 0.0):
            begin = np.minimum(along - before * length, along[-1] - length)
            end, begin = begin + length, np.maximum(begin, 0)
            inside &= _extent(places, along, begin, end) < (end - begin) / folds
        keeps |= inside
    return np.asarray(keeps[1:] & keeps[:-1])


def _extent(places: Array, along: Array, begin: Array, end: Array) -> Array:
    """The diagonal of the bounding box of each stretch of a track, roughly."""
    parts = np.linspace(begin, end, SAMPLES)
    with np.errstate(all="ignore"):
        axes = [np.ptp(np.interp(parts, along, axis), axis=0) for axis in places.T]
        return np.asarray(np.hypot(*axes))


def _beside(place: Array, point: Array) -> Exit:
    """The absence of a trajectory that begins at a point outside of a map, nearest to a place."""
    (x, y), (right, up) = place.tolist(), (point - place).tolist()
    return Exit(x, y, 0.0, angle=float(np.arctan2(up, right)))
