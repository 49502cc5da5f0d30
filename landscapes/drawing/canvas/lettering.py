"""Text as matplotlib sets it: its fonts, its formulas and its width."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rc_context
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Bbox

from landscapes.drawing.fonts import families
from landscapes.drawing.settings import BOLD
from landscapes.formulas import Part, parts, words

LEAST_SIZE = 9.0
"""The least size of text in a picture, in pixels."""

_OPENING = re.compile(r"(?<!\w)'(?=\w)")
_MINUS = re.compile(r"(?<![\w)\]}.-])-(?=\.?\d)")


class Piece(NamedTuple):
    """A part of a text that matplotlib sets at once: plain text or a formula.

    Attributes:
        text: the characters; those of a formula stand between dollars.
        is_formula: whether mathtext sets them.
        left: where they begin, from the beginning of the text.
    """

    text: str
    is_formula: bool
    left: float


def legible(size: float) -> float:
    """A size of text in pixels, or the least that can be read."""
    return max(LEAST_SIZE, size)


def pieces(text: str, size: float, bold: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a text of this size, from left to right."""
    left = 0.0
    for part in parts(text):
        given = _given(part)
        yield Piece(given, part.is_formula, left)
        left += size * _unit_width(given, part.is_formula, bold)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text of this size, in the unit of the size."""
    widths = (_unit_width(_given(part), part.is_formula, bold) for part in parts(text))
    return size * sum(widths)


def _given(part: Part) -> str:
    """What matplotlib is given of a text."""
    return f"${part.text}$" if part.is_formula else typographic(part.text)


def typographic(text: str) -> str:
    """Write apostrophes and minus signs as printers do, whatever was typed.

    >>> typographic("Rosenbrock's valley at x = -1.5"), typographic("'ill-conditioned', 2-3")
    ('Rosenbrock’s valley at x = −1.5', '‘ill-conditioned’, 2-3')
    """
    if "'" in text:
        text = _OPENING.sub("‘", text).replace("'", "’")
    return _MINUS.sub("−", text) if "-" in text else text


def text_path(text: str, size: float, bold: bool = False) -> Path:
    """The outlines of a text, in the unit of its size, its baseline from (0, 0)."""
    scale = size / TextToPath.FONT_SCALE
    outlines = []
    for piece in pieces(text, size, bold):
        with rc_context(BOLD) if bold and piece.is_formula else nullcontext():
            of_piece = font(piece.text, size, bold)
            outline = TextToPath().get_text_path(of_piece, piece.text, piece.is_formula)
        vertices = np.reshape(outline[0], (-1, 2)) * scale + (piece.left, 0)
        outlines.append(Path(vertices, outline[1]))
    return Path.make_compound_path(*outlines)


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Wrap a text to the width ``room`` between words, not at no-break spaces or in formulas."""
    lines = [""]
    for word in words(text):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, bold) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def unbroken(detail: str, size: float, room: float) -> str:
    """Join each name of a list such as ``learning rate 0.1, momentum 0.9`` to its value.

    A name and a value that are wider than ``room`` together may break all the same.
    """
    return ", ".join(
        part.replace(" ", "\u00a0") if text_width(part, size) <= room else part
        for part in detail.split(", ")
    )


def cut_middle(text: str, size: float, room: float, bold: bool = False) -> str:
    """Cut the middle out of a text that is too wide: most names differ at their ends.

    A text with a formula is left as it is.
    """
    kept, cut = len(text), text
    while "$" not in text and kept > 1 and text_width(cut, size, bold) > room:
        kept -= 1
        first, last = text[: kept - kept // 2], text[len(text) - kept // 2 :]
        cut = f"{first.rstrip()}…{last.lstrip()}"
    return cut


def balanced(text: str, size: float, room: float) -> list[str]:
    """Wrap a text to the width ``room`` in as few lines as it needs, about equally long."""
    lines = wrapped(text, size, room)
    for share in range(95, 50, -5):
        narrower = wrapped(text, size, room * share / 100)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


@lru_cache(4096)
def _unit_width(text: str, is_formula: bool, bold: bool) -> float:
    """The width of plain text or of a formula of size 1: widths grow with the size."""
    with rc_context(BOLD) if bold and is_formula else nullcontext():
        size = TextToPath().get_text_width_height_descent(text, font(text, 1, bold), is_formula)
    return float(size[0])


def font(text: str, size: float, bold: bool = False) -> FontProperties:
    """The font of a text; its size is in points."""
    weight = "bold" if bold else "normal"
    return FontProperties(family=families(text), size=size, weight=weight)


class BoldFormula(Text):
    """A formula within bold text: mathtext asks only the settings how bold it is."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw the formula."""
        with rc_context(BOLD):
            super().draw(renderer)

    def get_window_extent(self, *args: Any, **settings: Any) -> Bbox:
        """Return the box that contains the formula."""
        with rc_context(BOLD):
            return super().get_window_extent(*args, **settings)
