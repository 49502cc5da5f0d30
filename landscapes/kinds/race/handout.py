"""The handout of a race: a map for each stage of the tuned runs."""

from collections.abc import Iterator

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.kinds.landscape.handout import Cell, maps_on
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.race.model import RaceRecording
from landscapes.kinds.race.picture.crowd import drawn


def stages_on(canvas: Canvas, recording: RaceRecording) -> Iterator[Moving]:
    """Draw the map of each stage with the tuned runs up to it, and the legend."""
    return maps_on(canvas, recording.tuned, _runs)


def _runs(cell: Cell, recording: LandscapeRecording) -> Iterator[Moving]:
    yield drawn(cell.canvas, cell.plane, recording, cell.runs, cell.step)
