"""The titles of panels, wrapped; each word is measured once, for many layouts are tried."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from landscapes.drawing.canvas.lettering import text_width
from landscapes.kinds.base import OptimizerEntry

LINE = 1.25
"""The height of a line, in sizes of its text."""

ABOVE = 0.35
"""The gap between a map and its title, in sizes of its text."""

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "learning rate": "η",
        "momentum": "μ",
        "rho": "ρ",
        "beta1": "β₁",
        "beta2": "β₂",
        "epsilon": "ε",
    }
)
"""The symbols of hyperparameters in the literature."""


class Titles:
    """Titles that can be wrapped to a width.

    Args:
        texts: the titles.
        size: the size of their text, in pixels.
    """

    def __init__(self, texts: Sequence[str], size: float) -> None:
        self._size = size
        self._texts = [text.split() for text in texts]
        self._widths = {w: text_width(w, size) for words in self._texts for w in words}
        self._space = text_width("a a", size) - 2 * text_width("a", size)

    def lines(self, index: int, room: float) -> list[str]:
        """Wrap a title to the width ``room``; a longer word gets its own line."""
        lines, width = [""], 0.0
        for word in self._texts[index]:
            longer = width + self._space + self._widths[word]
            if width and longer <= room:
                lines[-1], width = f"{lines[-1]} {word}", longer
            else:
                lines, width = [*filter(None, lines), word], self._widths[word]
        return lines

    def height(self, room: float) -> float:
        """The height of the highest title; infinite if a word is wider than ``room``."""
        if max(self._widths.values()) > room:
            return float("inf")
        most = max(len(self.lines(index, room)) for index in range(len(self._texts)))
        return (LINE * most + ABOVE) * self._size

    def baselines(self, index: int, room: float, bottom: float) -> list[tuple[str, float]]:
        """The lines of a title above ``bottom``, the top of its map, with their baselines."""
        lines = self.lines(index, room)
        foot = bottom + (ABOVE + 0.05) * self._size
        return [
            (line, foot + LINE * self._size * (len(lines) - 1 - number))
            for number, line in enumerate(lines)
        ]


def long_titles(optimizers: Sequence[OptimizerEntry]) -> list[str]:
    """The titles in full: ``Adam, learning rate 0.25``."""
    return [f"{each.label}, {each.detail}" if each.detail else each.label for each in optimizers]


def short_titles(optimizers: Sequence[OptimizerEntry]) -> list[str]:
    """The titles with symbols: ``Adam, η 0.25``."""
    names = re.compile(r"(?<=, )({}) (?=\S+(,|$))".format("|".join(SYMBOLS)))
    return [
        names.sub(lambda match: f"{SYMBOLS[match[1]]} ", title) for title in long_titles(optimizers)
    ]
