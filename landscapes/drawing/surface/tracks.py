"""Trajectories lifted onto a surface: their visible and their hidden parts."""

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.strokes import Stroke, sampled
from landscapes.drawing.surface.relief import Relief
from landscapes.functions import Array

SPACING = 2.0
"""The largest distance between vertices of a lifted step, in pixels of the ground."""


def lifted(points: Array, box: Box, relief: Relief) -> tuple[Stroke, NDArray[np.bool_]]:
    """Lift the part of a trajectory inside the ground onto a surface.

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
    steps, codes = sampled(points, box, SPACING)
    ground = [np.interp(steps, np.arange(len(points)), axis) for axis in points.T]
    pixels, covered = relief.place(np.column_stack(ground))
    return Stroke(steps, pixels, codes), covered


def part(stroke: Stroke, track: Stroke, wanted: NDArray[np.bool_]) -> Stroke:
    """The common part of a stroke and the wanted parts of a track.

    Args:
        stroke: parts of the polyline through the track's K vertices; instead
            of steps it counts these vertices.
        track: the polyline, with its gaps.
        wanted: whether the segment after each vertex is wanted, shape (K,).
    """
    if not len(stroke.steps):
        return stroke
    connected = wanted[:-1] & (track.codes[1:] == Path.LINETO)
    middles = (stroke.steps[:-1] + stroke.steps[1:]) / 2
    kept = (stroke.codes[1:] == Path.LINETO) & connected[middles.astype(int)]
    found = stroke.only(kept)
    steps = np.interp(found.steps, np.arange(len(track.steps)), track.steps)
    return found._replace(steps=steps)
