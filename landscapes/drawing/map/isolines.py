"""The isolines of a relief, and a closed line around each of its pits."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from contourpy import ContourGenerator, LineType, contour_generator
from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.map.land import MESH, Relief, Stroke
from landscapes.drawing.map.pits import pits
from landscapes.functions import Array

Line: TypeAlias = Array
"""The vertices of a line in pixels, shape (K, 2)."""

MOST_PITS = 12
"""The most pits with a closed line, the deepest first."""

LEAST_PIT = 1e-3
"""Pits that are shallower than this share of the ramp of colours have no closed line."""

NARROW, SHORT = 1.0, 4.0
"""Closed lines narrower and shorter than this, in cells of the mesh, are left out: along a narrow
valley the mesh cuts the tip of an isoline into a chain of them."""

FEW = 32
"""The most vertices of such a line: one for each side of a cell that it crosses."""

SMALLEST = 1.6
"""The smallest extent of a pit's line, in radii of the disc of a run."""

TOOTH, APART = 2.6, 4.0
"""The length of a tooth, which points down into a pit, and the distance between two, in widths
of an index line."""


class Isolines:
    """The isolines of a relief on a map.

    Args:
        relief: the losses.
        box: the map.
    """

    def __init__(self, relief: Relief, box: Box) -> None:
        self._relief = relief
        self._xs = np.linspace(box.left, box.right, MESH)
        self._ys = np.linspace(box.bottom, box.top, MESH)
        self._generator: ContourGenerator = contour_generator(
            x=self._xs,
            y=self._ys,
            z=np.ma.masked_invalid(relief.losses),
            line_type=LineType.Separate,
        )
        levels = relief.levels[(relief.levels > relief.lowest) & (relief.levels < relief.highest)]
        self.lines = {float(level): self._at(float(level)) for level in levels}

    def _at(self, level: float) -> list[Line]:
        lines: Any = self._generator.lines(level)  # its type depends on the line_type
        return [line for line in lines if len(line) > 1 and not self._is_speck(line)]

    def _is_speck(self, line: Line) -> bool:
        """Whether a line is closed and too small for the mesh to tell where it runs."""
        # So small a line has few vertices, and most lines of a map have more.
        if len(line) > FEW or (line[0] != line[-1]).any():
            return False
        cell = self._xs[1] - self._xs[0], self._ys[1] - self._ys[0]
        low, high = sorted((np.ptp(line, axis=0) / cell).tolist())
        return bool(low < NARROW and high < SHORT)

    @property
    def minor(self) -> list[Line]:
        """The lines of the other levels."""
        minor = self.lines.keys() - self.major.keys()
        return [line for level in sorted(minor) for line in self.lines[level]]

    @property
    def major(self) -> dict[float, list[Line]]:
        """The lines of each index level."""
        index = set(self._relief.index.tolist())
        return {level: lines for level, lines in self.lines.items() if level in index}

    def around_pits(self, smallest: float) -> Iterator[Line]:
        """Yield a closed line around each pit in view, of at least this extent in pixels."""
        share = self._relief.share
        found = [
            pit
            for pit in pits(self._relief.losses)
            if np.ptp(share(np.array([pit.loss, pit.spill]))) > LEAST_PIT
        ]
        for pit in found[:MOST_PITS]:
            middle = float(self._xs[pit.column]), float(self._ys[pit.row])
            around = [line for line in self._at(pit.level) if _encloses(line, middle)]
            line = min(around, key=lambda line: float(np.ptp(line, axis=0).prod()), default=None)
            if line is not None and np.ptp(line, axis=0).max() > smallest:
                yield line


def strokes(canvas: Canvas, isolines: Isolines) -> list[Stroke]:
    """Thin isolines, stronger ones at index levels, and toothed ones around pits."""
    theme, length = canvas.theme, canvas.length
    thin, strong = length(theme.isoline_width), length(theme.index_width)
    major = [line for lines in isolines.major.values() for line in lines]
    rims = list(isolines.around_pits(SMALLEST * length(theme.head)))
    teeth = [tooth for rim in rims for tooth in _teeth(rim, TOOTH * strong, APART * strong)]
    drawn = ((isolines.minor, thin), (major, strong), (rims + teeth, (thin + strong) / 2))
    return [Stroke(joined(lines), width) for lines, width in drawn if lines]


def joined(lines: Sequence[Line]) -> Path:
    """Lines as one path; those that end where they begin are closed."""
    codes = []
    for line in lines:
        code = np.full(len(line), Path.LINETO, Path.code_type)
        code[0] = Path.MOVETO
        if len(line) > 2 and np.array_equal(line[0], line[-1]):
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    return Path(np.concatenate(lines), np.concatenate(codes))


def _encloses(line: Line, point: tuple[float, float]) -> bool:
    return np.array_equal(line[0], line[-1]) and bool(Path(line).contains_point(point))


def _teeth(line: Line, length: float, apart: float) -> Iterator[Line]:
    """Yield short lines from a closed line inwards, evenly spaced."""
    steps = np.diff(line, axis=0)
    along = np.append(0.0, np.cumsum(np.hypot(*steps.T)))
    count = max(6, round(along[-1] / apart))
    at = (np.arange(count) + 0.5) / count * along[-1]
    feet = np.column_stack([np.interp(at, along, axis) for axis in line.T])
    # The direction over some distance: single cells of the mesh are rough.
    ahead, behind = (
        np.column_stack([np.interp((at + by) % along[-1], along, axis) for axis in line.T])
        for by in (apart / 2, -apart / 2)
    )
    right, up = (ahead - behind).T
    normal = np.column_stack([-up, right]) / np.maximum(np.hypot(right, up), 1e-9)[:, np.newaxis]
    x, y = line[:-1].T
    area = float(np.sum(x * steps[:, 1] - y * steps[:, 0]))
    tips = feet + np.copysign(length, area) * normal
    yield from np.stack([feet, tips], axis=1)
