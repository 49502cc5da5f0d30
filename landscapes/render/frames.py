"""Stage + timeline → pixel frames, one at a time."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from numpy.typing import NDArray

from landscapes.render.stage import Stage

Frame: TypeAlias = NDArray[np.uint8]
"""RGBA pixels, shape (height, width, 4)."""


def frames(stage: Stage, steps: Iterable[float]) -> Iterator[Frame]:
    """The frame of each step.

    A frame depends on its step alone: the still part of the stage is put back
    and the moment drawn on it. All frames are the same array, the canvas's
    own; a caller is done with one, or has copied it, before it asks for the
    next.
    """
    stage.moment.set_visible(False)
    stage.canvas.draw()  # type: ignore[no-untyped-call]
    stage.moment.set_visible(True)
    renderer: RendererAgg = stage.canvas.get_renderer()  # type: ignore[no-untyped-call]
    still = stage.canvas.copy_from_bbox(stage.figure.bbox)  # type: ignore[no-untyped-call]
    pixels = np.asarray(stage.canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    for step in steps:
        stage.canvas.restore_region(still)  # type: ignore[no-untyped-call]
        stage.moment.step = step
        stage.moment.draw(renderer)
        yield pixels
