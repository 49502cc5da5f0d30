"""The names of minima on maps of basins, and their marks: ``global minimum``, A, B, C, …"""

from collections.abc import Sequence
from string import ascii_uppercase

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM, placed
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Marks
from landscapes.drawing.map.stamps import Stamps, Word
from landscapes.kinds.basins.model import BasinsRecording

MARK, MARK_SHARE = 0.7, 1 / 28
"""The size of marks, in radii of a run's disc, and its limit as a share of a map's width."""

REACH = 2.0
"""The distance of a letter from the middle of its mark, in radii of a disc of the mark's size."""


def letter(recording: BasinsRecording, index: int) -> str:
    """The letter of a minimum; none for the only global one."""
    if len(recording.goals) == 1:
        index -= 1
    return ascii_uppercase[index % len(ascii_uppercase)] if index >= 0 else ""


def called(recording: BasinsRecording, index: int) -> str:
    """The name of a minimum: ``global minimum`` or its letter."""
    word = "global minimum" if recording.scenario.landscape.minima else "lowest minimum"
    names = [letter(recording, index), word if index in recording.goals else ""]
    return ", ".join(filter(None, names))


def mark_of(recording: BasinsRecording, index: int) -> Path:
    """The mark of a minimum."""
    return GLOBAL_MINIMUM if index in recording.goals else LOCAL_MINIMUM


def marked(recording: BasinsRecording, named: Sequence[int]) -> list[int]:
    """The minima with a mark: the known and the named ones, as far as in view."""
    return [
        index
        for index, each in enumerate(recording.attractors)
        if (each.known or index in named) and recording.scenario.domain.contains(each.x, each.y)
    ]


def marks_on(
    canvas: Canvas, recording: BasinsRecording, named: Sequence[int], planes: Sequence[Plane]
) -> Marks:
    """The marks on all maps."""
    paths = [Path(np.empty((0, 2)))]
    for index in marked(recording, named):
        mark = mark_of(recording, index)
        for plane in planes:
            x, y = plane.pixels(np.array(recording.attractors[index][:2])).tolist()
            paths += placed(mark, [(x, y)], _radius(canvas, plane))
    return Marks(Path.make_compound_path(*paths))


def _radius(canvas: Canvas, plane: Plane) -> float:
    return min(MARK * canvas.length(canvas.theme.head), MARK_SHARE * plane.box.width)


def letters_on(
    canvas: Canvas,
    recording: BasinsRecording,
    named: Sequence[int],
    planes: Sequence[Plane],
    step: float,
) -> Stamps:
    """The letters of the named minima beside their marks, on all maps."""
    size = canvas.length(canvas.theme.small)
    words = []
    for index in marked(recording, named):
        text = letter(recording, index) if index in named else ""
        width = text_width(text, size, bold=True)
        for plane in planes if text else ():
            x, y = plane.pixels(np.array(recording.attractors[index][:2])).tolist()
            away = REACH * _radius(canvas, plane)
            # At the right of its mark, or at the left where the map ends.
            fits = x + away + width + 0.2 * size <= plane.box.right
            left = x + away if fits else x - away - width
            bottom = min(max(y + 0.3 * away, plane.box.bottom), plane.box.top - 0.9 * size)
            words.append(Word(text, left, bottom))
    return Stamps(canvas, words, size, step, bold=True)
