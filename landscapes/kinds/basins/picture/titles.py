"""The titles of panels: who, how many reach the goal so far, and with which hyperparameters."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.description.wording import percent
from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.kinds.basins.model import BasinMap, BasinsRecording
from landscapes.kinds.basins.words import goal_words
from landscapes.themes import Color
from landscapes.words import SYMBOLS, spelt

LINE = 1.25
"""The height of a line, in sizes of large text."""

ABOVE = 0.35
"""The gap between a map and its title, in sizes of large text."""

NO_BREAK = "\N{NO-BREAK SPACE}"
DOT = f"·{NO_BREAK}"
"""What separates the hyperparameters from the words before them on their line."""


class Form(Enum):
    """How much a title says.

    In words, by the symbols of hyperparameters, or without the goal, which the legend tells.
    """

    WORDS = auto()
    SYMBOLS = auto()
    BRIEF = auto()


class Word(NamedTuple):
    """A word of a title, or several: names and shares are large and bold; a share counts up."""

    text: str
    color: Color
    bold: bool = False
    is_share: bool = False

    def is_like(self, other: "Word") -> bool:
        """Whether both look alike, so that they can be written at once."""
        return self[1:] == other[1:] and not self.is_share


class Placed(NamedTuple):
    """A word and its distances from the upper left corner of its title."""

    word: Word
    right: float
    down: float


class Titles:
    """Titles that can be wrapped to a width; each word is measured once.

    Args:
        canvas: the canvas to write on.
        recording: the maps.
        form: how much they say.
        has_details: whether they tell hyperparameters.
    """

    def __init__(
        self, canvas: Canvas, recording: BasinsRecording, form: Form, has_details: bool = True
    ) -> None:
        theme = canvas.theme
        self.large, self.small = canvas.text_size(theme.body), canvas.text_size(theme.small)
        self._space = text_width("a a", self.small) - 2 * text_width("a", self.small)
        titles = zip(recording.scenario.optimizers, recording.maps, strict=True)
        self.words: list[list[Word]] = []
        for entry, basins in titles:
            label, detail = entry.label, entry.detail if has_details else ""
            if form is not Form.WORDS:
                label, detail = _short(label), _short(detail)
            is_brief = form is Form.BRIEF
            self.words.append([*_words(canvas, recording, label, basins, detail, is_brief)])
        self._widths = {word: self._width(word) for words in self.words for word in words}

    @property
    def two_lines(self) -> float:
        """The height of titles of two lines."""
        return (2 * LINE + ABOVE) * self.large + 1e-6

    def size(self, word: Word) -> float:
        """The size of a word."""
        return self.large if word.bold else self.small

    def _width(self, word: Word) -> float:
        return text_width(word.text, self.size(word), word.bold)

    def placed(self, index: int, room: float) -> list[Placed]:
        """The words of a title, wrapped to the width ``room``; a longer one gets its own line."""
        lines: list[list[tuple[Word, float]]] = [[]]
        right = 0.0
        for word in self.words[index]:
            width = self._widths[word]
            if lines[-1] and right + width > room:
                lines.append([])
                right, word = 0.0, word._replace(text=word.text.removeprefix(DOT))
            if lines[-1] and lines[-1][-1][0].is_like(word):
                before, left = lines[-1].pop()
                lines[-1].append((word._replace(text=f"{before.text} {word.text}"), left))
            else:
                lines[-1].append((word, right))
            right += width + self._space
        return [
            Placed(word, x, LINE * number * self.large)
            for number, line in enumerate(lines, start=1)
            for word, x in line
        ]

    def height(self, room: float) -> float:
        """The height of the highest title; infinite if a word is wider than ``room``."""
        if max(self._widths.values()) > room:
            return np.inf
        lowest = max(place.down for i in range(len(self.words)) for place in self.placed(i, room))
        return lowest + ABOVE * self.large


def _words(
    canvas: Canvas,
    recording: BasinsRecording,
    label: str,
    basins: BasinMap,
    detail: str,
    is_brief: bool,
) -> Iterator[Word]:
    """Yield the words of ``Adam: 83 % reach the global minimum · learning rate 0.25``.

    The share has the colour of the area that it measures. A brief title has no goal.
    """
    theme, words = canvas.theme, label.split(" ")
    has_goal = bool(recording.goals)
    for word in [*words[:-1], f"{words[-1]}:" if has_goal else words[-1]]:
        yield Word(word, theme.ink, bold=True)
    if has_goal:
        color = theme.ink if theme.is_patterned else theme.name_color(theme.basin_color(0))
        text = percent(recording.share_at_goals(basins)).replace(" ", NO_BREAK)
        yield Word(text, color, bold=True, is_share=True)
        for word in [] if is_brief else f"reach {goal_words(recording)}".split(" "):
            yield Word(word, theme.ink)
    if detail:
        for separator, setting in zip(chain([DOT], repeat("")), _settings(detail), strict=False):
            yield Word(separator + setting.replace(" ", NO_BREAK), theme.muted)


def _settings(detail: str) -> Iterator[str]:
    """Yield the hyperparameters of a detail, with the commas between them."""
    *before, last = detail.split(", ")
    yield from (f"{setting}," for setting in before)
    yield last


def _short(text: str) -> str:
    """A text with symbols for hyperparameters: ``η 0.25``."""
    symbols = {spelt(key): symbol for key, symbol in SYMBOLS.items()}
    names = re.compile(r"(?<![^ ])({}) (?=[^ ]+(,|$))".format("|".join(symbols)))
    return names.sub(lambda match: f"{symbols[match[1]]} ", text)


def draw_titles(
    canvas: Canvas, titles: Titles, recording: BasinsRecording, maps: Sequence[Box], width: float
) -> "Shares":
    """Write the titles above their maps; return the shares, which count up."""
    shares, height = [], titles.height(width)
    for index, (box, basins) in enumerate(zip(maps, recording.maps, strict=True)):
        for word, right, down in titles.placed(index, width):
            x, y = box.left + right, box.top + height - down
            if word.is_share:
                size = titles.large
                across = text_width(word.text, size, bold=True)
                shares.append(Share(word, x + across, y, _arrived(recording, basins)))
                canvas.ground(Box(x, y - 0.3 * size, across, 1.3 * size))
            else:
                canvas.text(x, y, word.text, titles.size(word), word.color, bold=word.bold)
    return Shares(canvas, shares, titles.large, recording.scenario.steps)


def _arrived(recording: BasinsRecording, basins: BasinMap) -> NDArray[np.float64]:
    """The share of the starts that have reached a goal after each step, shape (T+1,)."""
    at_goal = np.isin(basins.basins, recording.goals)
    counts = np.bincount(basins.steps[at_goal], minlength=recording.scenario.steps + 1)
    return np.asarray(counts.cumsum() / basins.basins.size)


class Share(NamedTuple):
    """The word of a share, its right end and baseline, and the share after each step."""

    word: Word
    right: float
    y: float
    arrived: NDArray[np.float64]

    def text(self, step: float, last: float) -> str:
        """The share at a step, in whole percent; the last as it is rounded for all texts."""
        if step >= last:
            return self.word.text
        return f"{int(100 * self.arrived[int(step)])}{NO_BREAK}%"


class Shares(Moving):
    """The share of the starts of each map that have reached a goal by the current step."""

    def __init__(self, canvas: Canvas, shares: Sequence[Share], size: float, step: float) -> None:
        super().__init__(canvas, step)
        self.shares, self._size, self._last = shares, size, step

    def paint(self, brush: Brush) -> None:
        """Write the shares."""
        for share in self.shares:
            text, color = share.text(self.step, self._last), share.word.color
            brush.write(text, share.right, share.y, self._size, color, "right", bold=True)
