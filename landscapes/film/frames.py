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

    The still part of the stage is drawn once, and a steady part when its state changes or that of
    one below it. A frame depends on its step alone: these are restored, and the moving parts are
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
        # The figure with its still part, and with each more of the steady parts.
        self._grounds = [self._copied()]
        self._states: tuple[Hashable, ...] = ()
        self._pixels = np.asarray(self._canvas.buffer_rgba())  # type: ignore[no-untyped-call]

    def frames(self, steps: Iterable[float]) -> Iterator[Frame]:
        """Yield the frame of each step.

        All frames are the canvas's own array: use or copy one before asking for the next.
        """
        for step in steps:
            self._stage.show(step)
            self._lay_ground(self._stage.states(step))
            for part in self._stage.moving:
                part.draw(self._renderer)
            yield self._pixels

    def _lay_ground(self, states: tuple[Hashable, ...]) -> None:
        """Restore the still and steady parts; draw these from the first with a new state on."""
        pairs = enumerate(zip(states, self._states, strict=False))
        same = next((k for k, (new, old) in pairs if new != old), len(self._states))
        self._canvas.restore_region(self._grounds[same])  # type: ignore[no-untyped-call]
        del self._grounds[same + 1 :]
        for part in self._stage.steady[same:]:
            part.draw(self._renderer)
            self._grounds.append(self._copied())
        self._states = states

    def _copied(self) -> Any:
        return self._canvas.copy_from_bbox(self._stage.figure.bbox)  # type: ignore[no-untyped-call]

    def _draw_still(self) -> None:
        parts = (*self._stage.steady, *self._stage.moving)
        for part in parts:
            part.set_visible(False)
        self._canvas.draw()  # type: ignore[no-untyped-call]
        for part in parts:
            part.set_visible(True)
