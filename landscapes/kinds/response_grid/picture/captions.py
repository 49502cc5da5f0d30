"""The captions of an overview's rows: the optimizer, and the colour of each value."""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import SHAPES, placed
from landscapes.kinds.response.model import ResponseRecording
from landscapes.themes import Color

# In sizes of small text.
LINE = 1.25
DISC = 0.36
"""The radius of the disc before a value."""
INDENT = 1.0
"""The distance from the left of its disc to a value."""
SPACE, GAP = 0.32, 0.6
"""The gaps between two words, and before a value."""

WIDEST = 0.22
"""The largest width of captions beside their rows, as a share of the figure's width."""


class Word(NamedTuple):
    """A word of a caption; a value has a disc before it, or the shape of its index, ``turn``."""

    text: str
    ink: Color
    disc: Color | None = None
    turn: int = 0


class Caption(NamedTuple):
    """The caption of a row: the optimizer, the hyperparameter, and its values."""

    title: list[Word]
    hyperparameter: list[Word]
    values: list[Word]


def caption(canvas: Canvas, recording: ResponseRecording) -> Caption:
    """The caption of a response's row.

    The common first words of the labels name the hyperparameter.
    """
    scenario, theme = recording.scenario, canvas.theme
    labels = [entry.label.split() for entry in scenario.optimizers]
    colors = theme.run_colors(scenario.optimizers)
    beginnings = zip(*(label[:-1] for label in labels), strict=False)
    common = len(list(takewhile(lambda words: len(set(words)) == 1, beginnings)))
    return Caption(
        [Word(text, theme.ink) for text in scenario.optimizer_title.split()],
        [Word(text, theme.muted) for text in labels[0][:common]],
        [
            Word(" ".join(label[common:]), theme.ink, color, index)
            for index, (label, color) in enumerate(zip(labels, colors, strict=True))
        ],
    )


class Captions(NamedTuple):
    """Captions set beside their rows or above them.

    Attributes:
        lines: the lines of each.
        left: their width beside the rows, in pixels.
        above: the height of each above its row.
    """

    lines: list[list[list[Word]]]
    left: float
    above: list[float]


def arrange_captions(canvas: Canvas, captions: Sequence[Caption], room: Box) -> Captions:
    """Set captions beside their rows, or above if the figure is narrow or the rows are low."""
    small = canvas.text_size(canvas.theme.small)
    most = WIDEST * canvas.size.width
    beside = [[line for part in words for line in _lines(canvas, part, most)] for words in captions]
    # The titles of columns above the rows take two lines at most.
    pitch = (room.height - 2 * LINE * small) / len(captions)
    wide = canvas.size.is_wide
    if wide and max(_height(canvas, lines) for lines in beside) <= pitch:
        widest = max(_width(canvas, line) for lines in beside for line in lines)
        return Captions(beside, widest + small, [0.0] * len(captions))
    above = [_lines(canvas, [w for part in words for w in part], room.width) for words in captions]
    return Captions(above, 0.0, [_height(canvas, lines) + 0.4 * small for lines in above])


def draw_caption(canvas: Canvas, lines: Sequence[Sequence[Word]], box: Box) -> None:
    """Draw the lines of a caption in the middle of the height of a box."""
    small = canvas.text_size(canvas.theme.small)
    baseline = box.center[1] + _height(canvas, lines) / 2
    for line in lines:
        baseline -= LINE * small
        right = box.left - _gap(canvas, line[0])
        for word in line:
            left, right = right + _gap(canvas, word), right + _advance(canvas, word)
            if word.disc:
                x, y, radius = left + DISC * small, baseline + 0.63 * small, DISC * small
                edge = canvas.length(canvas.theme.edge_width)
                shape = SHAPES[canvas.theme.shape(word.turn)]
                (disc,) = placed(shape, [(x, y)], radius)
                canvas.path(disc, edge, canvas.theme.edge, fill=word.disc)
                left += INDENT * small
            canvas.text(left, baseline + 0.27 * small, word.text, small, word.ink)


def _lines(canvas: Canvas, words: Sequence[Word], room: float) -> list[list[Word]]:
    """Wrap words to the width ``room``."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and _width(canvas, [*lines[-1], word]) <= room:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _width(canvas: Canvas, line: Sequence[Word]) -> float:
    return sum(_advance(canvas, word) for word in line) - _gap(canvas, line[0])


def _height(canvas: Canvas, lines: Sequence[Sequence[Word]]) -> float:
    return LINE * canvas.text_size(canvas.theme.small) * len(lines)


def _gap(canvas: Canvas, word: Word) -> float:
    """The gap before a word that does not begin a line."""
    return (GAP if word.disc else SPACE) * canvas.text_size(canvas.theme.small)


def _advance(canvas: Canvas, word: Word) -> float:
    """The width of a word with its gap and its disc."""
    small = canvas.text_size(canvas.theme.small)
    disc = INDENT * small if word.disc else 0.0
    return _gap(canvas, word) + disc + text_width(word.text, small)
