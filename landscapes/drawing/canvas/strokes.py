"""Trajectories as strokes that can be drawn up to any step, or between two steps."""

from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array

LONG = 500
"""A stroke of fewer vertices is drawn as it is."""

GRAIN = 0.5
"""The distance in pixels up to which a point looks as if it lay on a line."""

BLOCK = 512
"""The number of segments tested together, which limits the memory for the places they pass."""


class Stroke(NamedTuple):
    """A polyline, or parts of one, that can be cut off at any step.

    Attributes:
        steps: the (fractional) step of each vertex, shape (K,), never decreasing.
        vertices: their positions, shape (K, 2), in pixels.
        codes: matplotlib's path codes, MOVETO at the beginning of each part.
    """

    steps: Array
    vertices: Array
    codes: NDArray[np.uint8]

    def until(self, step: float) -> Path | None:
        """The stroke up to a step; None if it has not begun."""
        return self.between(-np.inf, step)

    def between(self, since: float, step: float) -> Path | None:
        """The stroke from one step to another; None if it has nothing there."""
        first = int(self.steps.searchsorted(since))
        last = int(self.steps.searchsorted(step, side="right"))
        begins = int(0 < first < len(self.steps) and self.codes[first] == Path.LINETO)
        ends = int(max(first, 1) <= last < len(self.steps) and self.codes[last] == Path.LINETO)
        count = max(last - first, 0) + begins + ends
        if not count:
            return None
        vertices, codes = np.empty((count, 2)), np.full(count, Path.LINETO, np.uint8)
        inner = slice(begins, count - ends)
        vertices[inner], codes[inner] = self.vertices[first:last], self.codes[first:last]
        if begins:
            vertices[0], codes[0] = self._at(first, since), Path.MOVETO
        if ends:
            vertices[-1] = self._at(last, step)
        return Path(vertices, codes)

    def parts(self) -> list[Array]:
        """The vertices of each of its parts, shapes (K, 2)."""
        begins = np.flatnonzero(self.codes == Path.MOVETO)
        return np.split(self.vertices, begins)[1:]

    def _at(self, after: int, step: float) -> Array:
        """The place at a step between a vertex, given by its index, and the one before."""
        (low, high), (a, b) = self.steps[after - 1 : after + 1], self.vertices[after - 1 :][:2]
        return np.asarray(a + (b - a) * (step - low) / (high - low))

    def only(self, kept: NDArray[np.bool_]) -> "Stroke":
        """The stroke of the kept ones of the K − 1 segments between consecutive vertices.

        A gap between two parts stays one.
        """
        if not len(self.steps):
            return self
        kept = kept & (self.codes[1:] == Path.LINETO)
        ends, begins = np.append(False, kept), np.append(kept, False)
        used = ends | begins
        codes = np.where(ends[used], Path.LINETO, Path.MOVETO).astype(np.uint8)
        return Stroke(self.steps[used], self.vertices[used], codes)


def whole(points: Array) -> Stroke:
    """The stroke of a whole trajectory; points of shape (T+1, 2), in pixels, or empty."""
    codes = np.full(len(points), Path.LINETO, np.uint8)
    codes[:1] = Path.MOVETO
    return Stroke(np.arange(len(points), dtype=np.float64), points, codes)


def clipped(points: Array, box: Box, spacing: float) -> Stroke:
    """The part of a polyline inside a box, its vertices at most so far apart; see ``sampled``."""
    steps, codes = sampled(points, box, spacing)
    places = [np.interp(steps, np.arange(len(points)), axis) for axis in points.T]
    return Stroke(steps, np.column_stack(places), codes)


def sampled(points: Array, box: Box, spacing: float) -> tuple[Array, NDArray[np.uint8]]:
    """The part of a polyline inside a box, with more vertices.

    Args:
        points: its vertices, shape (T+1, 2), T ≥ 1, in pixels.
        box: the box.
        spacing: the largest distance between neighbouring vertices, in pixels.

    Returns:
        The (fractional) steps of the vertices, and their path codes, shape (K,).
    """
    first, last = _inside(points, box)
    on = first <= last
    lengths = np.hypot(*np.diff(points, axis=0).T) * np.where(on, last - first, 0)
    counts = np.where(on, np.maximum(np.ceil(lengths / spacing), 1), -1).astype(int)
    # Each step has one vertex more than parts; its first one is that of the step before.
    step = np.repeat(np.arange(len(counts)), counts + 1)
    along = np.arange(len(step)) - np.repeat(np.cumsum(counts + 1) - counts - 1, counts + 1)
    steps = step + first[step] + (last - first)[step] * along / counts[step]
    continued = np.append(False, on[:-1] & (last[:-1] == 1)) & (first == 0)
    kept = (along > 0) | ~continued[step]
    codes = np.where(along[kept] == 0, Path.MOVETO, Path.LINETO).astype(np.uint8)
    return steps[kept], codes


def fresh(stroke: Stroke, box: Box) -> Stroke:
    """Leave out the parts of a stroke that lie on earlier parts, and so cannot be seen.

    A run of many steps passes the same places again and again, or rests. The size of the
    result depends on the places, not on the number of steps.

    Args:
        stroke: the stroke.
        box: parts outside it are left out, too.
    """
    if len(stroke.steps) < LONG:
        return stroke
    stroke = thinned(stroke)
    drawn = stroke.codes[1:] == Path.LINETO
    found = np.zeros(len(drawn), dtype=bool)
    seen = np.zeros([int(side / GRAIN) + 1 for side in (box.width, box.height)], dtype=bool)
    for begin in range(0, len(drawn), BLOCK):
        block = slice(begin, begin + BLOCK)
        found[block] = _see(seen, stroke.vertices[begin : begin + BLOCK + 1], drawn[block], box)
    # A line with gaps of one segment would look dashed. A step that leads far out of the box
    # is kept: its part inside is too small to be found by a fraction of the step.
    found[1:-1] |= found[:-2] & found[2:]
    with np.errstate(over="ignore"):
        found |= np.hypot(*np.diff(stroke.vertices, axis=0).T) > box.width + box.height
    return stroke.only(found)


def _inside(points: Array, box: Box) -> tuple[Array, Array]:
    """The first and last fraction of each step inside a box, shape (T,); reversed if outside."""
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    here, move = points[:-1], np.diff(points, axis=0)
    # A step that does not move along an axis never reaches its ends.
    move = np.where(move == 0, 1e-300, move)
    with np.errstate(over="ignore"):
        ends = np.stack([(low - here) / move, (high - here) / move])
    first, last = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
    return np.maximum(first, 0), np.minimum(last, 1)


def thinned(stroke: Stroke) -> Stroke:
    """A stroke with about one vertex for each grain along its parts."""
    with np.errstate(all="ignore"):  # a run may diverge
        lengths = np.hypot(*np.diff(stroke.vertices, axis=0).T)
        grains = np.floor(np.cumsum(lengths) / GRAIN)
        told = np.append(True, np.diff(grains, prepend=0.0) != 0)
    begins = stroke.codes == Path.MOVETO
    told |= begins | np.append(begins[1:], True)
    return Stroke(*(each[told] for each in stroke))


def _see(
    seen: NDArray[np.bool_], vertices: Array, drawn: NDArray[np.bool_], box: Box
) -> NDArray[np.bool_]:
    """Find the segments that pass an unseen cell of the box, and mark their cells as seen.

    Args:
        seen: the cells, shape (columns, rows); changed in place.
        vertices: a polyline, shape (K, 2).
        drawn: which of its segments count, shape (K − 1,).
        box: the box.
    """
    steps, _ = sampled(vertices, box, GRAIN)
    segments = np.maximum(np.ceil(steps).astype(int) - 1, 0)
    steps, segments = steps[drawn[segments]], segments[drawn[segments]]
    column, row = (
        ((np.interp(steps, np.arange(len(vertices)), axis) - low) / GRAIN).astype(int)
        for axis, low in zip(vertices.T, (box.left, box.bottom), strict=True)
    )
    cells = column * seen.shape[1] + row
    new = ~seen.ravel()[cells]
    seen[column, row] = True
    _, first = np.unique(cells[new], return_index=True)
    found = np.zeros(len(drawn), dtype=bool)
    found[segments[new][first]] = True
    return found
