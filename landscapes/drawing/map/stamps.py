"""Words over a map that lie above everything else."""

from collections.abc import Sequence
from typing import NamedTuple

from landscapes.drawing.canvas.brush import Brush, Moving, Stamp
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_path

HALO = 0.26
"""The width of the halo of a word, both sides together, in sizes of its text."""


class Word(NamedTuple):
    """A word, and where its baseline begins, in pixels."""

    text: str
    x: float
    y: float


class Stamps(Moving):
    """Words in ink with a halo of paper, which do not move.

    Args:
        canvas: the canvas to write on.
        words: the words.
        size: the size of their text, in pixels.
        step: the last step, which is shown first.
        bold: whether they are bold.
    """

    def __init__(
        self, canvas: Canvas, words: Sequence[Word], size: float, step: float, bold: bool = False
    ) -> None:
        super().__init__(canvas, step)
        theme = canvas.theme
        self.words = [word._replace(x=round(word.x), y=round(word.y)) for word in words]
        self._stamps = {
            text: Stamp(text_path(text, size, bold), theme.ink, theme.paper, HALO * size)
            for text in {word.text for word in words}
        }

    def paint(self, brush: Brush) -> None:
        """Write the words."""
        for text, x, y in self.words:
            brush.stamp(self._stamps[text], x, y)
