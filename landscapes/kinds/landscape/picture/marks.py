"""The marks of starts and known minima on a landscape, and their names."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch, Entry
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import (
    GLOBAL_MINIMUM,
    LOCAL_MINIMUM,
    RING,
    START,
    placed,
)
from landscapes.drawing.map.placing import Surroundings, place_beside
from landscapes.functions import Array, Minimum
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
    return [
        *_named(LOCAL_MINIMUM, [(x, y, f"local minimum {number(loss)}") for x, y, loss in local]),
        *_named(
            GLOBAL_MINIMUM, [(x, y, f"global minimum {number(loss)}") for x, y, loss in lowest]
        ),
        *_named(START, [(x, y, "start") for x, y in starts]),
    ]


def _told(name: str, minima: Sequence[Minimum]) -> list[tuple[float, float, str]]:
    """The places of minima, with their names and losses."""
    return [(x, y, f"{name} {number(loss)}") for x, y, loss in minima]


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
    size, radius = canvas.length(canvas.theme.small), RING * canvas.length(canvas.theme.head)
    discs = [Box(x, y, 0, 0).grown(radius) for x, y in points.tolist()]
    told = [index for index, mark in enumerate(marks) if mark.name]
    names = [marks[index].name for index in told]
    around = Surroundings(box, [*discs, *avoid], passed, radius)
    boxes = place_beside(
        points[told], [text_width(name, size) for name in names], LINE * size, around
    )
    return Captions(list(zip(names, boxes, strict=True)), discs, size)


def mark_entries(canvas: Canvas, scenario: LandscapeScenario) -> list[Entry]:
    """The entries of a legend for the marks in view, where there is no space for their names."""
    landscape = scenario.landscape
    marks = [
        (START, "start", len(scenario.visible(scenario.starts))),
        (GLOBAL_MINIMUM, "global minimum", len(scenario.visible(landscape.global_minima))),
        (LOCAL_MINIMUM, "local minimum", len(scenario.visible(landscape.local_minima))),
    ]
    return [
        Entry(_swatch(canvas, mark), [name if count == 1 else _plural(name)], [])
        for mark, name, count in marks
        if count
    ]


def _plural(name: str) -> str:
    return name.replace("minimum", "minima") if "minimum" in name else f"{name}s"


def _swatch(canvas: Canvas, mark: Path) -> DrawSwatch:
    theme = canvas.theme
    centre = canvas.length((SWATCH - 0.5) * theme.body / 2)
    radius, width = canvas.length(theme.head), canvas.length(theme.mark_width)

    def draw(x: float, y: float) -> None:
        for path in placed(mark, [(x + centre, y)], radius):
            if theme.clear:
                canvas.path(path, width + 2 * canvas.length(theme.halo_width), theme.paper)
            canvas.path(path, width, theme.ink)

    return draw
