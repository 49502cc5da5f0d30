"""Stripes where lines share a path.

Lines that coincide must all stay visible. Every line is drawn whole, the later ones on top
of the earlier. Where they share a path, which is then divided into slanted stripes that
belong to them in turn, each is drawn once more in its own stripes. A line that runs alone, or
only crosses others, has none. The disc at a run's current place is divided into sectors in the
same way.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.strokes import Stroke, sampled, whole

SLANT = np.deg2rad(20)
"""The direction across the stripes; lines seldom move along it."""

SPACING = 1.0
"""The distance in pixels between the places at which lines are compared."""

SHARED_FROM = 1.5
"""The least length of a shared path, in widths of a stripe; a shorter one is a crossing."""


NOTHING = whole(np.empty((0, 2)))


def in_stripes(
    strokes: Sequence[Stroke], turns: Sequence[int], near: float, stripe: float, box: Box
) -> list[Stroke]:
    """The parts of lines in their own stripes, where a later one lies on them.

    Args:
        strokes: the lines, in pixels, the lowest first.
        turns: the turn of each, never decreasing; lines with the same turn, such as one optimizer's
            runs, look the same and share no stripes.
        near: the distance in pixels within which lines share a path.
        stripe: the width of a stripe in pixels.
        box: the box that needs stripes.
    """
    count = max(turns, default=-1) + 1
    if count < 2:
        return [NOTHING] * len(strokes)
    lines = [_sampled(stroke, box) for stroke in strokes]
    size = near / 2
    shape = (count, int(box.width / size) + 3, int(box.height / size) + 3)
    corner, most = (box.left - size, box.bottom - size), (shape[1] - 2, shape[2] - 2)
    cells = [np.clip((line.vertices - corner) / size, 1, most).astype(int) for line in lines]
    passed = np.zeros(shape, dtype=bool)
    for turn, cell in zip(turns, cells, strict=True):
        passed[turn, cell[:, 0], cell[:, 1]] = True
    passed = _grown(passed)
    direction = np.array([np.cos(SLANT), np.sin(SLANT)]) / stripe
    parts = []
    for turn, line, cell in zip(turns, lines, cells, strict=True):
        company = passed[:, cell[:, 0], cell[:, 1]]
        for each in np.flatnonzero(company.any(axis=1)):
            if each != turn:
                _drop_short(company[each], line, SHARED_FROM * stripe)
        place = company[:turn].sum(axis=0)
        stripes = np.floor(line.vertices @ direction).astype(int)
        own = company[turn + 1 :].any(axis=0) & (stripes % company.sum(axis=0) == place)
        parts.append(_straightened(line.only(own[:-1])))
    return parts


def sector(index: int, count: int) -> Path:
    """One run's sector of the unit disc."""
    return Path.wedge(90 - 360 * (index + 1) / count, 90 - 360 * index / count)


def _sampled(stroke: Stroke, box: Box) -> Stroke:
    """The part of a stroke inside a box, with a vertex at least every ``SPACING`` pixels."""
    if len(stroke.steps) < 2:
        return NOTHING
    at, codes = sampled(stroke.vertices, box, SPACING)
    counted = np.arange(len(stroke.steps))
    segments = np.maximum(np.ceil(at).astype(int), 1)
    # Of a gap between the parts of the stroke, only the end is kept, where a part begins.
    gap = stroke.codes[segments] == Path.MOVETO
    codes[gap] = Path.MOVETO
    at, codes = (each[~gap | (at == segments)] for each in (at, codes))
    steps, x, y = (np.interp(at, counted, each) for each in (stroke.steps, *stroke.vertices.T))
    return Stroke(steps, np.column_stack([x, y]), codes)


def _grown(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells and their neighbours; the outermost ones are empty."""
    for axis in (1, 2):
        cells = cells | np.roll(cells, 1, axis) | np.roll(cells, -1, axis)
    return cells


def _drop_short(shared: NDArray[np.bool_], line: Stroke, least: float) -> None:
    """Clear the stretches of a line, given by its vertices, that are shorter than ``least``."""
    with np.errstate(over="ignore"):
        along = np.append(0.0, np.cumsum(np.hypot(*np.diff(line.vertices, axis=0).T)))
    cut = (line.codes == Path.MOVETO) & shared & np.append(False, shared[:-1])
    borders = np.flatnonzero(np.diff(shared, prepend=False, append=False))
    begins, ends = borders[::2], borders[1::2]
    begins, ends = (np.sort(np.append(each, np.flatnonzero(cut))) for each in (begins, ends))
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        if along[end - 1] - along[begin] < least:
            shared[begin:end] = False


def _straightened(stroke: Stroke) -> Stroke:
    """A stroke without the vertices on the way between two others."""
    with np.errstate(invalid="ignore"):
        move = np.diff(stroke.vertices, axis=0, prepend=np.nan, append=np.nan)
    turns = move[:-1, 0] * move[1:, 1] - move[:-1, 1] * move[1:, 0]
    begins = stroke.codes == Path.MOVETO
    kept = ~(np.abs(turns) < 1e-6) | begins | np.append(begins[1:], True)
    # Half a turn is no way between.
    kept |= ~((move[:-1] * move[1:]).sum(axis=1) > 0)
    return Stroke(*(each[kept] for each in stroke))
