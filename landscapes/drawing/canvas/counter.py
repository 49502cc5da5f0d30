"""Moving text: the counter of steps, and notes that appear at a step."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import legible, text_width
from landscapes.drawing.canvas.stamps import Letters


class Note(NamedTuple):
    """A short text that appears at a step; lengths in pixels, y is its baseline.

    If ``backed``, it stands on a patch of paper, because it may cross lines.
    """

    text: str
    x: float
    y: float
    size: float
    align: Literal["left", "right"] = "left"
    step: float = 0.0
    backed: bool = False


class Notes(Moving):
    """Notes that appear at their steps and stay.

    Args:
        canvas: the canvas to write on.
        notes: the notes.
        step: the last step, which is shown first.
    """

    def __init__(self, canvas: Canvas, notes: Sequence[Note], step: float) -> None:
        super().__init__(canvas, step)
        self.notes = notes

    def paint(self, brush: Brush) -> None:
        """Write the notes that have appeared by the current step."""
        ink, paper = self.canvas.theme.ink, self.canvas.theme.paper
        for text, x, y, size, align, step, backed in self.notes:
            if self.step >= step:
                is_backed = backed or self.canvas.theme.clear
                brush.write(text, x, y, size, ink, align, paper if is_backed else None)


class Counter(Moving):
    """The words ``step 57`` with the last step at the right, over a bar that fills.

    The last step is left out where there is no room for it.

    Args:
        canvas: the canvas to write on.
        box: the place of the counter.
        unit: the name of what it counts.
        last: the last number.
    """

    def __init__(self, canvas: Canvas, box: Box, unit: str, last: int) -> None:
        super().__init__(canvas, last)
        theme = canvas.theme
        size = canvas.text_size(theme.counter)
        whole = text_width(f"{unit} {last} of {last}", 1, bold=True)
        size = legible(min(size, box.width / whole))
        self._last, self._letters = last, Letters(size, theme.ink, bold=True)
        self._bar = Box(box.left, box.bottom, box.width, canvas.length(0.009))
        self._baseline = self._bar.top + 0.55 * size
        self._left = box.left + text_width(f"{unit} 0", size) - text_width("0", size)
        canvas.ground(Box(box.left, self._bar.top, box.width, 1.6 * size))
        canvas.bar(self._bar, theme.faint)
        canvas.text(box.left, self._baseline, unit, size, theme.muted)
        if size * whole <= box.width + 0.5:
            canvas.text(box.right, self._baseline, f"of {last}", size, theme.muted, align="right")

    def paint(self, brush: Brush) -> None:
        """Write the number of the step and fill the bar up to it."""
        ink, bar = self.canvas.theme.ink, self._bar
        self._letters.write(brush, str(int(self.step)), self._left, self._baseline)
        width = bar.width * self.step / self._last
        if width > 0:
            brush.shape(Path.unit_rectangle(), (width, bar.height), (bar.left, bar.bottom), ink)
