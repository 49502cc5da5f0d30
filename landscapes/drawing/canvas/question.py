"""The question that is shown before the first step: predict, then reveal."""

from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas, text_width, wrapped
from landscapes.drawing.canvas.layout import Box

LINE = 1.35
"""The height of a line, in sizes of its text."""


class Question(Moving):
    """A question on a card over the picture, until the first step.

    Args:
        canvas: the canvas to draw on.
        room: the part of the figure to centre the card on.
        text: the question.
        step: the last step, which is shown first.
    """

    def __init__(self, canvas: Canvas, room: Box, text: str, step: float) -> None:
        super().__init__(canvas, step)
        self._size = canvas.length(canvas.theme.heading)
        self._lines = wrapped(text, self._size, 0.86 * room.width)
        width = max(text_width(line, self._size) for line in self._lines) + 1.6 * self._size
        height = (LINE * len(self._lines) + 0.9) * self._size
        x, y = room.center
        self._card = Box(x - width / 2, y - height / 2, width, height)

    def paint(self, brush: Brush) -> None:
        """Draw the card and the question on it."""
        if self.step > 0:
            return
        theme, card = self.canvas.theme, self._card
        corner, size = (card.left, card.bottom), (card.width, card.height)
        edge = self.canvas.length(theme.mark_width)
        brush.shape(Path.unit_rectangle(), size, corner, theme.paper, theme.ink, edge)
        baseline = card.top - 0.45 * self._size
        for line in self._lines:
            baseline -= LINE * self._size
            x = card.center[0] - text_width(line, self._size) / 2
            brush.write(line, x, baseline + 0.33 * self._size, self._size, theme.ink)
