"""The current mini-batch's loss as thin isolines over the map of the full loss."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from contourpy import ContourGenerator, LineType, contour_generator
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.map.plane import Plane
from landscapes.ensemble import Minibatch
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.objective import Objective

MESH = 73
"""Points of the mesh along each axis; few, because isolines are drawn anew in every frame."""

MOST_LEVELS = 12
"""The approximate largest number of levels; of more, every second, third, … is drawn."""

SPECK = 2.0
"""Isolines up to this many cells of the mesh are left out: they are artefacts at folds."""


class Ghost(Moving):
    """The isolines of the current mini-batch, which gives the runs their gradient.

    From step k to step k + 1 it is the batch of step k; the last batch stays.

    Args:
        canvas: the canvas to draw on.
        plane: the place of the domain on it.
        scenario: the runs, which have one seed.
        noise: the scenario's noise.
        levels: the losses of the map's isolines.
        step: the step to show first.
    """

    def __init__(
        self,
        canvas: Canvas,
        plane: Plane,
        scenario: LandscapeScenario,
        noise: Minibatch,
        levels: Array,
        step: float,
    ) -> None:
        super().__init__(canvas, step)
        domain = scenario.domain
        xs = np.linspace(domain.x_min, domain.x_max, MESH)
        ys = np.linspace(domain.y_min, domain.y_max, MESH)
        mesh = np.stack(np.meshgrid(xs, ys), axis=-1)
        objective = Objective(noise.landscape)
        self._of_points = np.stack([objective.value(mesh - shift) for shift in noise.shifts])
        self._batches = noise.batches(scenario.seeds[0] or 0, scenario.steps)
        self._levels = levels[:: -(-len(levels) // MOST_LEVELS)]
        self._box = plane.box
        self._pixels = plane.pixels(mesh)

    def losses(self, step: float) -> Array:
        """The loss of a step's batch on the mesh, shape (MESH, MESH), y first."""
        batch = self._batches[min(int(step), len(self._batches) - 1)]
        with np.errstate(all="ignore"):
            return np.asarray(self._of_points[batch].mean(axis=0))

    def paint(self, brush: Brush) -> None:
        """Draw the isolines."""
        isolines = self._isolines(np.ma.masked_invalid(self.losses(self.step)))
        if isolines:
            theme = self.canvas.theme
            brush.clip(self._box)
            brush.stroke(isolines, theme.ghost, self.canvas.length(theme.ghost_width), "butt")
            brush.clip(None)

    def _isolines(self, losses: Array) -> Path | None:
        generator = contour_generator(
            x=self._pixels[..., 0],
            y=self._pixels[..., 1],
            z=losses,
            line_type=LineType.SeparateCode,
        )
        smallest = SPECK * self._box.width / (MESH - 1)
        lines = [
            (points, codes)
            for level in self._levels
            for points, codes in _separate(generator, float(level))
            if np.ptp(points, axis=0).max() > smallest
        ]
        if not lines:
            return None
        points, codes = zip(*lines, strict=True)
        return Path(np.concatenate(points), np.concatenate(codes))


def _separate(
    generator: ContourGenerator, level: float
) -> Iterator[tuple[Array, NDArray[np.uint8]]]:
    """The isolines of a level: the vertices of each, and its path codes."""
    lines: Any = generator.lines(level)  # their type depends on the generator's line_type
    return zip(*lines, strict=True)
