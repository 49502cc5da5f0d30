"""A composed figure: most of it is still, a few parts look different at each step."""

from collections.abc import Sequence

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.draft import Draft, text_width, wrapped
from landscapes.drawing.canvas.layout import Box

LINE = 1.3
"""The height of a heading's line, where it has several, in sizes of its text."""

BOLDER = 1.15
"""How much wider bold text is at most."""


class Stage:
    """A figure that has been composed once; only its moving parts change after that.

    Args:
        draft: the figure with its still part.
        moving: the parts that move, the lowest first.
    """

    def __init__(self, draft: Draft, moving: Sequence[Moving]) -> None:
        self.figure, self.size = draft.figure, draft.full_size
        self.moving = tuple(moving)
        for part in moving:
            draft.figure.add_artist(part)

    def show(self, step: float) -> None:
        """Let all parts show a step the next time that they are drawn."""
        for part in self.moving:
            part.step = step


def draw_heading(draft: Draft, box: Box, title: str) -> None:
    """Write the title, smaller if it would not fit, and on two lines if even so."""
    theme = draft.theme
    size = draft.length(theme.heading)
    size *= min(1.0, box.width / text_width(title, size, bold=True))
    if size >= draft.length(theme.small):
        draft.text(box.left, box.bottom + 0.3 * box.height, title, size, theme.ink, bold=True)
        return
    size = draft.length(theme.small)
    lines = wrapped(title, BOLDER * size, box.width)
    for number, line in enumerate(reversed(lines)):
        baseline = box.bottom + 0.1 * box.height + LINE * number * size
        draft.text(box.left, baseline, line, size, theme.ink, bold=True)
