"""The titles of panels: an optimizer and its result, wrapped to the width of a map."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from landscapes.declaration import declaration
from landscapes.drawing.canvas.lettering import text_width
from landscapes.kinds.base import OptimizerEntry
from landscapes.words import SYMBOLS, spelt

LINE = 1.25
"""The height of a line, in sizes of its text."""

ABOVE = 0.4
"""The gap between a map and its title, in sizes of its text."""


class Title(NamedTuple):
    """The title of a panel.

    Attributes:
        label: the optimizer's label.
        detail: the hyperparameters that tell it apart; may be empty.
        number: the share that its result begins with, which is written as the film moves.
        result: what the share is of; may be empty.
    """

    label: str
    detail: str
    number: str
    result: str


class Span(NamedTuple):
    """A part of a line: its distance from the left end of the title, and whether it is bold."""

    text: str
    left: float
    bold: bool


class Titles:
    """Titles that can be wrapped to a width.

    Args:
        titles: the titles.
        size: the size of their text, in pixels.
    """

    def __init__(self, titles: Sequence[Title], size: float) -> None:
        self._titles, self.size = titles, size
        self.numbers = [text_width(title.number, size, bold=True) for title in titles]
        self._space = text_width("a a", size) - 2 * text_width("a", size)
        # Each word is measured once, because many layouts are tried.
        self._widths = {
            (word, bold): text_width(word, size, bold)
            for title in titles
            for text, bold in _parts(title)
            for word in text.split(" ")
        }

    def lines(self, index: int, room: float) -> list[list[Span]]:
        """A title wrapped to the width ``room``; a longer word gets its own line."""
        label, detail, _, result = self._titles[index]
        lines: list[list[Span]] = [[]]
        self._flow(lines, label, 0.0, room, bold=True)
        if detail:
            (last,) = lines[-1][-1:]
            end = last.left + self._width(last.text, last.bold) + 1.5 * self._space
            if end + self._width(detail, False) > room:
                lines.append([])
                end = 0.0
            self._flow(lines, detail, end, room, bold=False)
        if result:
            lines.append([])
            self._flow(lines, result, self.numbers[index] + self._space, room, bold=False)
        return lines

    def _flow(
        self, lines: list[list[Span]], text: str, left: float, room: float, bold: bool
    ) -> None:
        """Append words to the last line from ``left`` on, and to further lines."""
        words: list[str] = []
        for word in text.split(" "):
            longer = [*words, word]
            if left + self._width(" ".join(longer), bold) > room and (words or left):
                if words:
                    lines[-1].append(Span(" ".join(words), left, bold))
                lines.append([])
                longer, left = [word], 0.0
            words = longer
        lines[-1].append(Span(" ".join(words), left, bold))

    def _width(self, text: str, bold: bool) -> float:
        words = text.split(" ")
        return sum(self._widths[word, bold] for word in words) + self._space * (len(words) - 1)

    def height(self, room: float) -> float:
        """The height of the highest title; infinite if a word is wider than ``room``."""
        if max(*self.numbers, *self._widths.values()) > room:
            return float("inf")
        most = max(len(self.lines(index, room)) for index in range(len(self._titles)))
        return (LINE * most + ABOVE) * self.size

    def baselines(self, index: int, room: float, bottom: float) -> list[tuple[list[Span], float]]:
        """The lines of a title above ``bottom``, the top of its map, with their baselines."""
        lines = self.lines(index, room)
        foot = bottom + (ABOVE + 0.05) * self.size
        return [
            (line, foot + LINE * self.size * (len(lines) - 1 - number))
            for number, line in enumerate(lines)
        ]

    def result_line(self, index: int, room: float) -> int:
        """The index of the line in which the result of a title begins."""
        alone = Titles([self._titles[index]._replace(result="")], self.size)
        return len(alone.lines(0, room))


def _parts(title: Title) -> list[tuple[str, bool]]:
    return [(title.label, True), (title.detail, False), (title.result, False)]


def titles_of(
    optimizers: Sequence[OptimizerEntry], numbers: Sequence[str], result: str, short: bool
) -> list[Title]:
    """The titles of optimizers, with the symbols of hyperparameters where they are short."""
    found = []
    for each, number in zip(optimizers, numbers, strict=True):
        label, detail = each.label, each.detail
        title = declaration(each.factory).title
        if label.startswith(f"{title}, "):
            label, detail = title, label.removeprefix(f"{title}, ")
        found.append(Title(label, _symbols(detail) if short else detail, number, result))
    return found


def _symbols(settings: str) -> str:
    """Write ``η 0.25`` for ``learning rate 0.25``."""
    symbols = {spelt(key): symbol for key, symbol in SYMBOLS.items()}
    pattern = re.compile(rf"(?:^|(?<=, ))({'|'.join(symbols)}) (?=\S+(,|$))")
    return pattern.sub(lambda match: f"{symbols[match[1]]} ", settings)
