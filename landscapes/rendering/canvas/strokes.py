"""Trajectories as strokes that can be drawn up to any step, and how they share the canvas.

Runs that lie on one another must all stay visible, so the picture is divided
into slanted stripes that belong to the runs in turn. Every run is drawn whole,
and then once more where its own stripes are, on top of the others. A run that
is alone looks solid; runs that coincide show as one line striped with all their
colours. The disc where a run is now is divided into sectors in the same way.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.functions import Array
from landscapes.rendering.canvas.layout import Box

SLANT = np.deg2rad(20)
"""The direction in which stripes follow one another, seldom that of a run's steps."""


class Stroke(NamedTuple):
    """A polyline, or parts of one, that can be cut off at any step.

    Attributes:
        steps: the (fractional) step of each vertex, shape (K,), never decreasing.
        vertices: where they are, shape (K, 2), in pixels.
        codes: matplotlib's path codes, MOVETO at the beginning of each part.
    """

    steps: Array
    vertices: Array
    codes: NDArray[np.uint8]

    def until(self, step: float) -> Path | None:
        """The stroke up to a step, or None where nothing of it is drawn yet."""
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


def whole(points: Array) -> Stroke:
    """The stroke of a whole trajectory; points of shape (T+1, 2) in pixels."""
    return _stroke(points, np.array([[0.0, len(points) - 1.0]]))


def share(points: Array, index: int, count: int, stripe: float, box: Box) -> Stroke:
    """The parts of a trajectory that lie in the stripes of one run.

    Args:
        points: the trajectory, shape (T+1, 2), in pixels.
        index: which of the runs this is.
        count: how many runs take turns.
        stripe: the width of a stripe in pixels.
        box: where stripes are needed; a trajectory is not divided far outside.
    """
    direction = np.array([np.cos(SLANT), np.sin(SLANT)]) / stripe
    across = points @ direction
    ends = np.array([[box.left, box.bottom], [box.right, box.top]]) @ direction
    crossings = _border_crossings(across, ends.min(), ends.max())
    steps = np.unique(np.concatenate([np.arange(len(points)), crossings]))
    middles = (steps[:-1] + steps[1:]) / 2
    stripes = np.floor(np.interp(middles, np.arange(len(points)), across)).astype(int)
    own = stripes % count == index
    return _stroke(points, _joined(np.column_stack([steps[:-1][own], steps[1:][own]])))


def sector(index: int, count: int) -> Path:
    """One run's sector of the unit disc."""
    return Path.wedge(90 - 360 * (index + 1) / count, 90 - 360 * index / count)


def _border_crossings(across: Array, low: float, high: float) -> Array:
    """The fractional steps at which a trajectory passes a whole number from low to high."""
    crossings = [np.empty(0)]
    for k, (first, last) in enumerate(pairwise(across)):
        if first != last:
            lowest, highest = max(low, min(first, last)), min(high, max(first, last))
            borders = np.arange(np.ceil(lowest), np.floor(highest) + 1)
            crossings.append(k + (borders - first) / (last - first))
    return np.concatenate(crossings)


def _joined(intervals: Array) -> Array:
    """Intervals that touch, joined; shape (K, 2)."""
    if len(intervals) < 2:
        return intervals
    apart = intervals[1:, 0] > intervals[:-1, 1]
    starts, ends = np.append(True, apart), np.append(apart, True)
    return np.column_stack([intervals[starts, 0], intervals[ends, 1]])


def _stroke(points: Array, intervals: Array) -> Stroke:
    """The parts of a polyline inside intervals of its step."""
    steps, codes = [np.empty(0)], [np.empty(0, np.uint8)]
    for low, high in intervals:
        part = np.concatenate([[low], np.arange(np.floor(low) + 1, np.ceil(high)), [high]])
        steps.append(part)
        codes.append(np.array([Path.MOVETO] + [Path.LINETO] * (len(part) - 1), np.uint8))
    along = np.concatenate(steps)
    vertices = [np.interp(along, np.arange(len(points)), axis) for axis in points.T]
    return Stroke(along, np.column_stack(vertices), np.concatenate(codes))
