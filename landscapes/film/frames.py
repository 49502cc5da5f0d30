"""Stage + steps → pixel frames, one at a time."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg

    from landscapes.drawing.canvas.stage import Stage

Frame: TypeAlias = NDArray[np.uint8]
"""RGBA pixels, shape (height, width, 4)."""


class Camera:
    """Takes pictures of a stage.

    The still part of the stage is drawn once. A frame depends on its step
    alone: the still part is restored, and the moving parts are drawn on it.

    Args:
        stage: the stage.
    """

    def __init__(self, stage: "Stage") -> None:
        # Whoever has a stage has imported matplotlib; the process that encodes never does.
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self._stage, self._canvas = stage, FigureCanvasAgg(stage.figure)
        self._draw_still()
        self._renderer: RendererAgg = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._still = self._canvas.copy_from_bbox(stage.figure.bbox)  # type: ignore[no-untyped-call]
        self._pixels = np.asarray(self._canvas.buffer_rgba())  # type: ignore[no-untyped-call]

    def frames(self, steps: Iterable[float]) -> Iterator[Frame]:
        """Yield the frame of each step.

        All frames are the canvas's own array: use or copy one before asking for the next.
        """
        for step in steps:
            self._canvas.restore_region(self._still)  # type: ignore[no-untyped-call]
            self._stage.show(step)
            for part in self._stage.moving:
                part.draw(self._renderer)
            yield self._pixels

    def _draw_still(self) -> None:
        for part in self._stage.moving:
            part.set_visible(False)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        for part in self._stage.moving:
            part.set_visible(True)
