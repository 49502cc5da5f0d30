"""Trajectories as strokes that can be drawn up to any step, and share the canvas in stripes.

Runs that coincide must all stay visible, so the picture is divided into slanted
stripes that belong to the runs in turn. Every run is drawn whole, and then once more
in its own stripes, on top of the others. A single run looks solid; runs that coincide
show as one line striped in all their colours. The disc at a run's current position is
divided into sectors in the same way.
"""

from itertools import pairwise
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

SLANT = np.deg2rad(20)
"""The direction across the stripes; runs seldom move along it."""


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
        count = int(np.searchsorted(self.steps, step, side="right"))
        if count == 0:
            return None
        vertices, codes = self.vertices[:count], self.codes[:count]
        if count < len(self.steps) and self.codes[count] == Path.LINETO:
            (low, high), (a, b) = self.steps[count - 1 : count + 1], self.vertices[count - 1 :][:2]
            tip = a + (b - a) * (step - low) / (high - low)
            vertices = np.vstack([vertices, tip])
            codes = np.append(codes, np.uint8(Path.LINETO))
        return Path(vertices, codes)

    def only(self, kept: NDArray[np.bool_]) -> "Stroke":
        """The stroke of the kept ones of the K − 1 segments between consecutive vertices."""
        ends, begins = np.append(False, kept), np.append(kept, False)
        used = ends | begins
        codes = np.where(ends[used], Path.LINETO, Path.MOVETO).astype(np.uint8)
        return Stroke(self.steps[used], self.vertices[used], codes)


def whole(points: Array) -> Stroke:
    """The stroke of a whole trajectory; points of shape (T+1, 2), in pixels, or empty."""
    return _stroke(points, np.array([[0.0, len(points) - 1.0]])[: len(points)])


def share(points: Array, index: int, count: int, stripe: float, box: Box) -> Stroke:
    """The parts of a trajectory that lie in the stripes of one run.

    Args:
        points: the trajectory, shape (T+1, 2), in pixels, or empty.
        index: the run's index.
        count: the number of runs that share the stripes.
        stripe: the width of a stripe in pixels.
        box: the box that needs stripes; a trajectory is not divided far outside it.
    """
    direction = np.array([np.cos(SLANT), np.sin(SLANT)]) / stripe
    if not len(points):
        return whole(points)
    across = points @ direction
    ends = np.array([[box.left, box.bottom], [box.right, box.top]]) @ direction
    crossings = _border_crossings(across, ends.min(), ends.max())
    steps = np.unique(np.concatenate([np.arange(len(points)), crossings]))
    middles = (steps[:-1] + steps[1:]) / 2
    stripes = np.floor(np.interp(middles, np.arange(len(points)), across)).astype(int)
    own = stripes % count == index
    return _stroke(points, _joined(np.column_stack([steps[:-1][own], steps[1:][own]])))


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
    stroke = _thinned(stroke)
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
    return stroke.only(found & drawn)


def sector(index: int, count: int) -> Path:
    """One run's sector of the unit disc."""
    return Path.wedge(90 - 360 * (index + 1) / count, 90 - 360 * index / count)


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


def _thinned(stroke: Stroke) -> Stroke:
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


def _border_crossings(across: Array, low: float, high: float) -> Array:
    """The fractional steps at which ``across`` passes a whole number between low and high."""
    crossings = [np.empty(0)]
    for k, (first, last) in enumerate(pairwise(across)):
        if first != last:
            lowest, highest = max(low, min(first, last)), min(high, max(first, last))
            borders = np.arange(np.ceil(lowest), np.floor(highest) + 1)
            crossings.append(k + (borders - first) / (last - first))
    return np.concatenate(crossings)


def _joined(intervals: Array) -> Array:
    """Join intervals that touch; shape (K, 2)."""
    if len(intervals) < 2:
        return intervals
    apart = intervals[1:, 0] > intervals[:-1, 1]
    starts, ends = np.append(True, apart), np.append(apart, True)
    return np.column_stack([intervals[starts, 0], intervals[ends, 1]])


def _stroke(points: Array, intervals: Array) -> Stroke:
    """The parts of a polyline inside intervals of its steps."""
    steps, codes = [np.empty(0)], [np.empty(0, np.uint8)]
    for low, high in intervals:
        part = np.concatenate([[low], np.arange(np.floor(low) + 1, np.ceil(high)), [high]])
        steps.append(part)
        codes.append(np.array([Path.MOVETO] + [Path.LINETO] * (len(part) - 1), np.uint8))
    along = np.concatenate(steps)
    # A run that is nowhere in view has no points to go along.
    vertices = [
        np.interp(along, np.arange(len(points)), axis) if len(along) else along for axis in points.T
    ]
    return Stroke(along, np.column_stack(vertices), np.concatenate(codes))
