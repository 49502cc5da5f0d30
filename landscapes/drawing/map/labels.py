"""The losses of index lines, written upright on them where there is room."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.scale import numbers
from landscapes.drawing.map.isolines import Isolines
from landscapes.functions import Array

LINES = 2
"""The most labels of a level, each on a line of its own."""

CANDIDATES = 80
"""The approximate number of places that are tried on a line."""

LONG, LEAST = 2.5, 5.0
"""Lines that are shorter have no label: in widths of the label, and in sizes of its text."""

AIR = 0.35
"""The space around a label, in sizes of its text."""

BETWEEN = 4.0
"""The distance of labels from one another and from other index lines that is enough, in widths."""

MIDDLE = 0.36
"""The height of a figure's middle above the baseline, in sizes of its text."""


class Label(NamedTuple):
    """The loss of an isoline, and the middle of its place in pixels."""

    text: str
    x: float
    y: float


def labels(
    isolines: Isolines, box: Box, size: float, keep_clear: Array, avoid: Sequence[Box] = ()
) -> list[Label]:
    """Place labels on index lines; a line without room for one has none.

    Args:
        isolines: the lines.
        box: the map.
        size: the size of the text in pixels.
        keep_clear: points that no label may cover, shape (K, 2).
        avoid: boxes that no label may touch.
    """
    lines = isolines.major
    texts = dict(zip(lines, numbers(list(lines)), strict=True))
    placed: list[Label] = []
    for level in lines:
        width = text_width(texts[level], size)
        half = np.array([width / 2, MIDDLE * size]) + AIR * size
        blocked = _Blocked(box, half, keep_clear, avoid)
        others = _vertices(lines, level)
        long = sorted(lines[level], key=lambda line: -float(np.ptp(line, axis=0).sum()))
        for line in long[:LINES]:
            if np.ptp(line, axis=0).max() < max(LONG * width, LEAST * size):
                continue
            places = line[:: 1 + len(line) // CANDIDATES]
            free = places[~blocked.at(places, placed)]
            if len(free):
                worth = _worth(free, others, placed, width) + _inwards(free, box, width)
                x, y = free[int(np.argmax(worth))].tolist()
                placed.append(Label(texts[level], x, y))
    return placed


class _Blocked:
    """Tells where a label of one size would cover something."""

    def __init__(self, box: Box, half: Array, keep_clear: Array, avoid: Sequence[Box]) -> None:
        self._low = np.array([box.left, box.bottom]) + 1.5 * half
        self._high = np.array([box.right, box.top]) - 1.5 * half
        self._half, self._points, self._boxes = half, keep_clear, avoid

    def at(self, places: Array, placed: Sequence[Label]) -> NDArray[np.bool_]:
        """Whether a label with its middle at each place would cover something, shape (K,)."""
        labels = np.array([[label.x, label.y] for label in placed]).reshape(-1, 2)
        middles = np.array([box.center for box in self._boxes]).reshape(-1, 2)
        sizes = np.array([box[2:] for box in self._boxes]).reshape(-1, 2)
        outside = np.any((places < self._low) | (places > self._high), axis=1)
        covered = outside | _within(places, self._points, self._half)
        covered |= _within(places, labels, 2.5 * self._half)
        covered |= _within(places, middles, sizes / 2 + self._half)
        return np.asarray(covered)


def _within(places: Array, points: Array, reach: Array) -> NDArray[np.bool_]:
    """Whether each place is near any of the points, in both directions."""
    apart = np.abs(places[:, np.newaxis] - points)
    return np.asarray(np.all(apart < reach, axis=2).any(axis=1))


def _vertices(lines: Mapping[float, Sequence[Array]], level: float) -> Array:
    """Some of the vertices of the other levels' lines, not far apart."""
    found = [line[::8] for other in lines if other != level for line in lines[other]]
    return np.concatenate(found) if found else np.empty((0, 2))


def _worth(places: Array, lines: Array, placed: Sequence[Label], width: float) -> Array:
    """The distance from lines and other labels; more than enough counts no more."""
    enough = np.full(len(places), BETWEEN * width)
    near = np.minimum(_distance(places, lines) * 2, enough)
    apart = _distance(places, np.array([[label.x, label.y] for label in placed]).reshape(-1, 2))
    return np.asarray(near + np.minimum(apart / 2, enough))


def _inwards(places: Array, box: Box, width: float) -> Array:
    """The distance from the edge of the map; more than enough counts no more."""
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    inwards = np.minimum(places - low, high - places).min(axis=1)
    return np.asarray(np.minimum(inwards, BETWEEN * width))


def _distance(points: Array, others: Array) -> Array:
    """The distance of each point to the nearest of the others; infinite if there are none."""
    if not len(others):
        return np.full(len(points), np.inf)
    squares = (points[:, :1] - others[:, 0]) ** 2 + (points[:, 1:] - others[:, 1]) ** 2
    return np.asarray(np.sqrt(squares.min(axis=1)))


def draw_labels(canvas: Canvas, drawn: Sequence[Label], size: float) -> None:
    """Write labels on halos of paper."""
    theme = canvas.theme
    for label in drawn:
        canvas.text(
            label.x,
            label.y - MIDDLE * size,
            label.text,
            size,
            theme.label,
            align="center",
            halo=theme.paper,
        )
