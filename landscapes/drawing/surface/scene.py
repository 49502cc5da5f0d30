"""The geometry of a surface: its proportions, and its place in a figure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MOST_STRETCHED, Box
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.surface.block import Axis, Block, axes, labels
from landscapes.drawing.surface.elevations import Elevations, elevations
from landscapes.drawing.surface.projection import Projection
from landscapes.functions import Array, Domain
from landscapes.kinds.axes import SurfaceView

HEIGHTS: Sequence[float] = np.linspace(0.3, 0.5, 5).tolist()
"""Heights of the block as shares of the mean of its width and depth: it has the one with which
the surface is largest in its room, unless the scenario says otherwise."""

EVERY = 4
"""Every so many points of the mesh of losses outline the surface."""

AIR = 0.3
"""The margin around the surface and its labels, in sizes of small text."""


class Shape:
    """The shape of a surface, whatever its size.

    Args:
        view: the view of the scenario.
        shown: the losses in view.
        names: the names of the axes along x and y.
    """

    def __init__(self, view: SurfaceView, shown: Relief, names: tuple[str, str]) -> None:
        self.view, self.domain, self.names = view, shown.domain, names
        self.elevations = elevations(shown.losses, shown.levels, shown.index)
        losses = shown.losses[::EVERY, ::EVERY]
        ys, xs = (np.linspace(-0.5, 0.5, count) for count in losses.shape)
        # Places all over the ground, whose sides have length 1, and the heights there.
        self._ground = np.stack(np.meshgrid(xs, ys), axis=-1)
        self._shares = self.elevations.shares(losses)

    @property
    def blocks(self) -> list[Block]:
        """The blocks that the surface may be cut from; the mean of width and depth is 1."""
        ratio = self.domain.width / self.domain.height
        ratio = float(np.clip(ratio, 1 / MOST_STRETCHED, MOST_STRETCHED))
        heights = HEIGHTS if self.view.height is None else [self.view.height]
        return [Block(2 * ratio / (ratio + 1), 2 / (ratio + 1), height) for height in heights]

    def extent(self, block: Block, projection: Projection) -> tuple[Array, Array]:
        """The lower left and the upper right corner of the surface and its foot in the figure."""
        surface = projection.pixels(self._ground * block[:2], self._shares * block.height)
        seen = np.vstack([surface.reshape(-1, 2), projection.corners(*block)[0]])
        return seen.min(axis=0), seen.max(axis=0)

    def proportions(self) -> list[Domain]:
        """Domains with the proportions that the surface may have in the figure."""
        extents = [self.extent(block, Projection(self.view)) for block in self.blocks]
        sizes = [(high - low).tolist() for low, high in extents]
        return [Domain(0.0, width, 0.0, height) for width, height in sizes]

    def fitted(self, low: Array, high: Array) -> "Scene":
        """The largest surface in a box, centred; the box is given by two corners."""
        found = []
        for block in self.blocks:
            least, most = self.extent(block, Projection(self.view))
            scale = float(((high - low) / (most - least)).min())
            found.append((scale**2 * float(np.prod(most - least)), scale, block, least + most))
        _, scale, unit, middle = max(found, key=lambda each: each[0])
        x, y = ((low + high) / 2 - scale * middle / 2).tolist()
        block = Block(*(scale * side for side in unit))
        ground = Box(-block.width / 2, -block.depth / 2, block.width, block.depth)
        heights = self.elevations._replace(top=block.height)
        projection = Projection(self.view, (x, y))
        edges = axes(projection, block, self.domain, heights, self.names)
        return Scene(block, Plane(self.domain, ground), projection, heights, edges)


class Scene(NamedTuple):
    """A surface at its place in a figure.

    Attributes:
        block: the block that it is cut from.
        plane: the map from the landscape's domain to the ground.
        projection: the map from the ground to the figure.
        elevations: the heights of losses.
        axes: the axes along the edges of the block.
    """

    block: Block
    plane: Plane
    projection: Projection
    elevations: Elevations
    axes: list[Axis]


def label_space(canvas: Canvas, shape: Shape, has_ticks: bool = True) -> tuple[float, float]:
    """The space for labels beside a surface, and above and below it, in pixels.

    Without ticks the labels are the names of the axes.
    """
    # The labels reach about as far beyond a surface of any size.
    width, height = canvas.size
    scene = shape.fitted(np.zeros(2), 0.6 * np.array([width, height]))
    across, up = np.sum(_beyond(canvas, shape, scene, has_ticks), axis=0).tolist()
    return across, up


def placed(canvas: Canvas, room: Box, shape: Shape, has_ticks: bool = True) -> Scene:
    """Place a surface in a box, as large as its labels allow."""
    low, high = np.array([room.left, room.bottom]), np.array([room.right, room.top])
    scene = shape.fitted(low, high)
    for _ in range(3):
        before, behind = _beyond(canvas, shape, scene, has_ticks)
        scene = shape.fitted(low + before, high - behind)
    return scene


def _beyond(canvas: Canvas, shape: Shape, scene: Scene, has_ticks: bool) -> tuple[Array, Array]:
    """How far labels reach beyond a surface: left and below, then right and above."""
    low, high = shape.extent(scene.block, scene.projection)
    boxes = np.array([label.box for label in labels(canvas, scene.axes, has_ticks)])
    ends = boxes[:, :2] + boxes[:, 2:]
    air = AIR * canvas.text_size(canvas.theme.small)
    before = np.maximum(low - boxes[:, :2].min(axis=0), 0)
    return before + air, np.maximum(ends.max(axis=0) - high, 0) + air
