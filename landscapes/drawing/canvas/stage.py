"""A composed figure: a still part, and a few parts that change with the step."""

from collections.abc import Sequence

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas, text_width, wrapped
from landscapes.drawing.canvas.layout import Box

LINE = 1.3
"""The height of a heading's line, where it has several, in sizes of its text."""

BOLDER = 1.15
"""The most that bold text is wider, as a factor."""


class Stage:
    """A composed figure; after composing, only its moving parts change.

    Args:
        canvas: the figure with its still part.
        moving: the parts that move, the lowest first.
    """

    def __init__(self, canvas: Canvas, moving: Sequence[Moving]) -> None:
        self.figure, self.size = canvas.figure, canvas.full_size
        self.moving = tuple(moving)
        for part in moving:
            canvas.figure.add_artist(part)

    def show(self, step: float) -> None:
        """Set the step that all parts show when they are next drawn."""
        for part in self.moving:
            part.step = step


def draw_heading(canvas: Canvas, box: Box, title: str) -> None:
    """Write the title, smaller if it would not fit, and wrapped if still too wide."""
    theme = canvas.theme
    size = canvas.length(theme.heading)
    size *= min(1.0, box.width / text_width(title, size, bold=True))
    if size >= canvas.length(theme.small):
        canvas.text(box.left, box.bottom + 0.3 * box.height, title, size, theme.ink, bold=True)
        return
    size = canvas.length(theme.small)
    lines = wrapped(title, BOLDER * size, box.width)
    for number, line in enumerate(reversed(lines)):
        baseline = box.bottom + 0.1 * box.height + LINE * number * size
        canvas.text(box.left, baseline, line, size, theme.ink, bold=True)
