"""Trajectories lifted onto a surface: what of them is seen, and what the surface hides."""

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.functions import Array
from landscapes.rendering.canvas.layout import Box
from landscapes.rendering.canvas.strokes import Stroke
from landscapes.rendering.maps.relief import Relief

SPACING = 2.0
"""How many pixels of the ground lie between two vertices of a lifted step at most."""


def lifted(points: Array, box: Box, relief: Relief) -> tuple[Stroke, NDArray[np.bool_]]:
    """A trajectory lifted onto a surface, as far as it lies on it.

    A step is straight on the ground and follows the surface above it.

    Args:
        points: the trajectory on the ground, shape (T+1, 2), in pixels.
        box: the ground.
        relief: the surface.

    Returns:
        The trajectory in the figure, with a gap wherever it is not on the ground,
        and whether the surface hides each of its K vertices, shape (K,).
    """
    if len(points) == 1:
        points = np.repeat(points, 2, axis=0)
    steps, codes = _samples(points, *_on_ground(points, box))
    ground = [np.interp(steps, np.arange(len(points)), axis) for axis in points.T]
    pixels, covered = relief.place(np.column_stack(ground))
    return Stroke(steps, pixels, codes), covered


def part(stroke: Stroke, track: Stroke, wanted: NDArray[np.bool_]) -> Stroke:
    """What a stroke and a part of a track have in common.

    Args:
        stroke: parts of the polyline through the track's K vertices; instead
            of steps it counts these vertices.
        track: the polyline, with its gaps.
        wanted: whether what follows each vertex is wanted, shape (K,).
    """
    if not len(stroke.steps):
        return stroke
    connected = wanted[:-1] & (track.codes[1:] == Path.LINETO)
    middles = (stroke.steps[:-1] + stroke.steps[1:]) / 2
    kept = (stroke.codes[1:] == Path.LINETO) & connected[middles.astype(int)]
    ends, begins = np.append(False, kept), np.append(kept, False)
    used = ends | begins
    return Stroke(
        np.interp(stroke.steps[used], np.arange(len(track.steps)), track.steps),
        stroke.vertices[used],
        np.where(ends[used], Path.LINETO, Path.MOVETO).astype(np.uint8),
    )


def _on_ground(points: Array, box: Box) -> tuple[Array, Array]:
    """From which to which fraction each step lies on the ground, shape (T,); none if reversed."""
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    here, move = points[:-1], np.diff(points, axis=0)
    # A step that does not move along an axis never reaches its ends.
    move = np.where(move == 0, 1e-300, move)
    with np.errstate(over="ignore"):
        ends = np.stack([(low - here) / move, (high - here) / move])
    first, last = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
    return np.maximum(first, 0), np.minimum(last, 1)


def _samples(points: Array, first: Array, last: Array) -> tuple[Array, NDArray[np.uint8]]:
    """The (fractional) steps of all vertices, and their path codes."""
    on = first <= last
    lengths = np.hypot(*np.diff(points, axis=0).T) * np.where(on, last - first, 0)
    counts = np.where(on, np.maximum(np.ceil(lengths / SPACING), 1), -1).astype(int)
    # Each step has one vertex more than parts; its first one is that of the step before.
    step = np.repeat(np.arange(len(counts)), counts + 1)
    along = np.arange(len(step)) - np.repeat(np.cumsum(counts + 1) - counts - 1, counts + 1)
    steps = step + first[step] + (last - first)[step] * along / counts[step]
    continued = np.append(False, on[:-1] & (last[:-1] == 1)) & (first == 0)
    kept = (along > 0) | ~continued[step]
    codes = np.where(along[kept] == 0, Path.MOVETO, Path.LINETO).astype(np.uint8)
    return steps[kept], codes
