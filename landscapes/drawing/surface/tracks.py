"""Trajectories lifted onto a surface: their visible and their hidden parts."""

import numpy as np
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.strokes import Stroke, clipped
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
    steps, ground, codes = clipped(points, box, SPACING)
    pixels, covered = relief.place(ground)
    return Stroke(steps, pixels, codes), covered
