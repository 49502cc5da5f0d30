"""Stage + steps → pixel frames, one at a time."""

from collections.abc import Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg

    from landscapes.drawing.canvas.stage import Stage

Frame: TypeAlias = NDArray[np.uint8]
"""RGBA pixels, shape (height, width, 4)."""


class Camera:
    """Takes pictures of a stage.

    The still part of the stage is drawn once, and the steady parts once for each of their
    states. A frame depends on its step alone: these are restored, and the moving parts are
    drawn on them.

    Args:
        stage: the stage.
    """

    def __init__(self, stage: "Stage") -> None:
        # Whoever has a stage has imported matplotlib; the process that encodes never does.
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self._stage, self._canvas = stage, FigureCanvasAgg(stage.figure)
        self._draw_still()
        self._renderer: RendererAgg = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._still = self._copied()
        self._state: Hashable = None
        self._ground = self._still
        self._pixels = np.asarray(self._canvas.buffer_rgba())  # type: ignore[no-untyped-call]

    def frames(self, steps: Iterable[float]) -> Iterator[Frame]:
        """Yield the frame of each step.

        All frames are the canvas's own array: use or copy one before asking for the next.
        """
        for step in steps:
            self._stage.show(step)
            self._lay_ground(self._stage.state(step))
            for part in self._stage.moving:
                part.draw(self._renderer)
            yield self._pixels

    def _lay_ground(self, state: Hashable) -> None:
        """Restore the still and steady parts; draw the steady ones if their state is new."""
        if state == self._state:
            self._canvas.restore_region(self._ground)  # type: ignore[no-untyped-call]
            return
        self._canvas.restore_region(self._still)  # type: ignore[no-untyped-call]
        for part in self._stage.steady:
            part.draw(self._renderer)
        self._ground, self._state = self._copied(), state

    def _copied(self) -> Any:
        return self._canvas.copy_from_bbox(self._stage.figure.bbox)  # type: ignore[no-untyped-call]

    def _draw_still(self) -> None:
        parts = (*self._stage.steady, *self._stage.moving)
        for part in parts:
            part.set_visible(False)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        for part in parts:
            part.set_visible(True)
