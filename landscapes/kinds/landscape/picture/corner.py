"""Small print in a corner of a map: what its outlines, pale lines and thin isolines are."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import NOWHERE, Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.ensemble import Minibatch
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.landscape.picture.allowed import bounds
from landscapes.themes import Color

SIZE, PITCH, INSET = 0.85, 1.3, 0.5
"""The size of the text in sizes of small text; the height of a line, and the distance from the
edges of the map, in sizes of the text."""

OVER_MARK = 100
"""The cost of a place over a mark, in places that lines pass there."""


class Line(NamedTuple):
    """A line of text and its colour."""

    text: str
    color: Color


class Corner(NamedTuple):
    """Lines of text at their place.

    Attributes:
        lines: the lines, from the highest.
        box: the box around them.
        size: the size of their text.
    """

    lines: Sequence[Line]
    box: Box
    size: float

    @property
    def boxes(self) -> list[Box]:
        """The box, if there is any text."""
        return [self.box] if self.lines else []

    def write(self, canvas: Canvas) -> None:
        """Write the lines."""
        for index, (text, color) in enumerate(self.lines):
            baseline = self.box.top - (0.9 + PITCH * index) * self.size
            canvas.text(self.box.left, baseline, text, self.size, color, halo=canvas.theme.paper)


def small_print(canvas: Canvas, recording: LandscapeRecording) -> Iterator[Line]:
    """Yield the lines about a map of runs."""
    scenario, theme = recording.scenario, canvas.theme
    noise = scenario.noise
    if noise and noise.show_batch and isinstance(noise.kind, Minibatch):
        yield Line("current batch", theme.ghost)
    keeping = [run for run in recording.trajectories if run.tracks]
    if len(keeping) > 1 and len(scenario.seeds) == 1:
        names = dict.fromkeys(name for run in keeping for name in run.tracks)
        yield Line(f"pale: {', '.join(names)}", theme.muted)
    for text, color in bounds(canvas, scenario.optimizers):
        yield Line(text, color)


def in_a_corner(
    canvas: Canvas, box: Box, lines: Sequence[Line], marks: Sequence[Box], passed: Array
) -> Corner:
    """Place lines in the corner of a map where they cover least; those that are too long are left.

    Args:
        canvas: the canvas to write on.
        box: the map.
        lines: the lines.
        marks: the boxes of its marks.
        passed: the places that lines pass, shape (P, 2).
    """
    size = canvas.text_size(SIZE * canvas.theme.small)
    room = box.grown(-INSET * size)
    fitting = [line for line in lines if text_width(line.text, size) <= room.width]
    if not fitting:
        return Corner([], NOWHERE, size)
    width = max(text_width(line.text, size) for line in fitting)
    height = PITCH * size * len(fitting)
    tops, lefts = (room.top, room.bottom + height), (room.left, room.right - width)
    places = [Box(left, top - height, width, height) for top, left in product(tops, lefts)]
    return Corner(fitting, min(places, key=lambda place: _covered(place, marks, passed)), size)


def _covered(place: Box, marks: Sequence[Box], passed: Array) -> float:
    low, high = (place.left, place.bottom), (place.right, place.top)
    inside = int(((passed >= low) & (passed <= high)).all(axis=1).sum())
    return inside + OVER_MARK * sum(map(place.overlaps, marks))
