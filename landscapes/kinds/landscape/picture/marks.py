"""The marks of starts and known minima on a landscape, and their names."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_path, text_width
from landscapes.drawing.canvas.marks import (
    GLOBAL_MINIMUM,
    LOCAL_MINIMUM,
    ORIGIN,
    RING,
    START,
    placed,
)
from landscapes.drawing.canvas.stamps import Stamp
from landscapes.drawing.map.names import HALO
from landscapes.drawing.map.placing import Surroundings, place_beside
from landscapes.functions import Array
from landscapes.kinds.base import Point
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.words import number

MOST_NAMED = 3
"""The most marks of one type that are all named; of more, only the first is."""

LINE = 1.2
"""The height of a name, in sizes of its text."""


class Mark(NamedTuple):
    """A mark, its place in the plane, and its name; empty if it has none."""

    path: Path
    x: float
    y: float
    name: str


def marks_of(scenario: LandscapeScenario) -> list[Mark]:
    """The marks in view, the lowest first."""
    landscape = scenario.landscape
    local = scenario.visible(landscape.local_minima)
    lowest = scenario.visible(landscape.global_minima)
    starts = scenario.visible(scenario.starts)
    pulled = scenario.visible([Point(0.0, 0.0)]) if scenario.is_decayed else []
    return [
        *_named(ORIGIN, [(x, y, "weight decay pulls here") for x, y in pulled]),
        *_named(LOCAL_MINIMUM, [(x, y, f"local minimum {number(loss)}") for x, y, loss in local]),
        *_named(
            GLOBAL_MINIMUM, [(x, y, f"global minimum {number(loss)}") for x, y, loss in lowest]
        ),
        *_named(START, [(x, y, "start") for x, y in starts]),
    ]


def _named(path: Path, places: Sequence[tuple[float, float, str]]) -> Iterator[Mark]:
    most = MOST_NAMED if len(places) <= MOST_NAMED else 1
    for index, (x, y, name) in enumerate(places):
        yield Mark(path, x, y, name if index < most else "")


def outlines(canvas: Canvas, marks: Sequence[Mark], points: Array, weight: float = 1.0) -> Path:
    """The outlines of marks at their places in pixels; rings around starts scale with weight."""
    radius = canvas.length(canvas.theme.head)
    paths = [
        path
        for mark, point in zip(marks, points.tolist(), strict=True)
        for path in placed(mark.path, [point], radius * (weight if mark.path is START else 1))
    ]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


class Captions(NamedTuple):
    """The names of marks at their places.

    Attributes:
        texts: each name, and its box.
        discs: the boxes of all marks.
        size: the size of the names.
    """

    texts: list[tuple[str, Box]]
    discs: list[Box]
    size: float

    @property
    def boxes(self) -> list[Box]:
        """The boxes of the marks and of their names."""
        return [*self.discs, *(box for _, box in self.texts)]

    def clear_of(self, others: Sequence[Box]) -> "Captions":
        """Those that touch no other text; in a small figure there may be no room for all."""
        around = [other.grown(0.2 * self.size) for other in others]
        texts = [(name, box) for name, box in self.texts if not any(map(box.overlaps, around))]
        return self._replace(texts=texts)

    def write(self, canvas: Canvas) -> None:
        """Write the names."""
        for text, box in self.texts:
            baseline = box.bottom + 0.28 * self.size
            ink, paper = canvas.theme.ink, canvas.theme.paper
            canvas.text(box.left, baseline, text, self.size, ink, halo=paper)


def captions(
    canvas: Canvas,
    marks: Sequence[Mark],
    points: Array,
    box: Box,
    passed: Array,
    avoid: Sequence[Box] = (),
) -> Captions:
    """Place names beside their marks, clear of each other and of lines if possible.

    Args:
        canvas: the canvas to write on.
        marks: the marks.
        points: their places in pixels, shape (N, 2).
        box: the part of the figure to stay inside.
        passed: the places that lines pass, shape (P, 2).
        avoid: the boxes of other texts.
    """
    size, radius = canvas.text_size(canvas.theme.small), RING * canvas.length(canvas.theme.head)
    discs = discs_at(canvas, points)
    told = [index for index, mark in enumerate(marks) if mark.name]
    names = [marks[index].name for index in told]
    around = Surroundings(box, [*discs, *avoid], passed, radius)
    boxes = place_beside(
        points[told], [text_width(name, size) for name in names], LINE * size, around
    )
    return Captions(list(zip(names, boxes, strict=True)), discs, size)


def discs_at(canvas: Canvas, points: Array) -> list[Box]:
    """The boxes of marks at these places in pixels."""
    radius = RING * canvas.length(canvas.theme.head)
    return [Box(x, y, 0, 0).grown(radius) for x, y in points.tolist()]


class Captioned(Moving):
    """Names on halos, above what moves.

    Args:
        canvas: the canvas to write on.
        captions: the names, of each map if there are several.
        step: the last step.
    """

    def __init__(self, canvas: Canvas, captions: Sequence[Captions], step: float) -> None:
        super().__init__(canvas, step)
        self.captions = captions
        theme = canvas.theme
        self._stamps = {
            text: Stamp(text_path(text, each.size), theme.ink, (theme.paper, HALO * each.size))
            for each in captions
            for text, _ in each.texts
        }

    def paint(self, brush: Brush) -> None:
        """Write the names."""
        for each in self.captions:
            for text, box in each.texts:
                self._stamps[text].draw(brush, box.left, box.bottom + 0.28 * each.size)
