"""The handout of basins: each optimizer has a map, so the last picture fills the page."""

from collections.abc import Iterator

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.picture import basins_on


def stages_on(canvas: Canvas, recording: BasinsRecording) -> Iterator[Moving]:
    """Draw the maps as they are in the end, without a counter."""
    return iter(basins_on(canvas, recording, Box(canvas.size.width, 0, 0, 0)))
