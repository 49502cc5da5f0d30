"""A note in a corner of a landscape, such as what its pale lines are."""

from collections.abc import Sequence
from typing import NamedTuple

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.themes import Color

# In sizes of its text.
ASIDE, BELOW, LINE = 0.5, 0.3, 1.3
"""The distances from the sides of the landscape, and the height of a line."""


class Note(NamedTuple):
    """A text, the box that it takes, and its colour."""

    text: str
    box: Box
    color: Color

    def write(self, canvas: Canvas) -> None:
        """Write it."""
        left, bottom, _, height = self.box
        size = height / LINE
        baseline = bottom + 0.25 * size
        canvas.text(left, baseline, self.text, size, self.color, halo=canvas.theme.paper)


def corner_note(
    canvas: Canvas, box: Box, text: str, color: Color, taken: Sequence[Box] = ()
) -> Note:
    """Place a note in the upper left corner, or in the first one where no other text stands.

    Args:
        canvas: the canvas to write on.
        box: the landscape.
        text: the note.
        color: its colour.
        taken: the boxes of other texts.
    """
    size = canvas.text_size(0.85 * canvas.theme.small)
    width, height = text_width(text, size), LINE * size
    left, right = box.left + ASIDE * size, box.right - ASIDE * size - width
    bottom, top = box.bottom + BELOW * size, box.top - BELOW * size - height
    rows = [top, top - height, bottom, bottom + height]
    places = [Box(x, y, width, height) for y in rows for x in (left, right)]
    free = (place for place in places if not any(map(place.overlaps, taken)))
    return Note(text, next(free, places[0]), color)
