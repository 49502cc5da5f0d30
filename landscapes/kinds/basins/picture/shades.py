"""Ends of runs, their steps and losses → colours."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.functions import Array
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.picture.filling import Pixels
from landscapes.themes import Color, Hatch

SHADES = 12
"""The number of shades of a basin; a GIF's palette can hold them all."""


HATCH_PITCH = 0.013
"""The distance between lines of a hatch, as a share of the figure's height."""


TINY = 1e-300
"""Stands for the distance of losses that are equal."""

Coordinates: TypeAlias = NDArray[np.int64]


class Shades(NamedTuple):
    """The shade of each number of steps.

    Attributes:
        first, last: the least and the most steps that a run takes to a minimum.
        begins: the least steps of each shade but the first, increasing.
    """

    first: int
    last: int
    begins: NDArray[np.int64]

    def of(self, steps: NDArray[np.uint16]) -> NDArray[np.int64]:
        """The shade of each number of steps."""
        return np.searchsorted(self.begins, steps, side="right")


def shades_of(recording: BasinsRecording) -> Shades:
    """Divide the steps into shades of about equally many starts, over all maps."""
    counts = np.zeros(recording.scenario.steps + 1, np.int64)
    for each in recording.maps:
        counts += np.bincount(each.steps[each.basins >= 0], minlength=len(counts))
    some = np.flatnonzero(counts)
    if not some.size:
        return Shades(0, recording.scenario.steps, np.empty(0, np.int64))
    wanted = np.arange(1, SHADES) / SHADES * counts.sum()
    begins = np.searchsorted(np.cumsum(counts), wanted, side="right")
    begins = np.unique(begins)
    return Shades(int(some[0]), int(some[-1]), begins[begins > some[0]])


class Key(NamedTuple):
    """The meaning of the colours of a figure.

    Attributes:
        named: the indices of the attractors with a colour of their own, in order of colours.
        others: those of the other attractors with runs, which are told by a ramp of their loss.
        losses: the loss of each attractor.
        shades: the shade of each number of steps.
    """

    named: tuple[int, ...]
    others: tuple[int, ...]
    losses: Array
    shades: Shades

    @property
    def rest(self) -> int:
        """The row of the other attractors; the named ones have the rows before."""
        return len(self.named)

    @property
    def bar(self) -> int:
        """The row of the bar of steps."""
        return self.rest + 3

    @property
    def range(self) -> tuple[float, float]:
        """The least and the largest loss of the other attractors."""
        others = self.losses[list(self.others)]
        return float(others.min()), float(others.max())

    def rows(self, basins: NDArray[np.int16]) -> NDArray[np.int64]:
        """The row in the table of colours of each basin."""
        # DIVERGED and UNDECIDED, −2 and −1, index the last two entries.
        table = np.full(len(self.losses) + 2, self.rest)
        table[list(self.named)] = np.arange(self.rest)
        table[UNDECIDED], table[DIVERGED] = self.rest + 1, self.rest + 2
        return np.asarray(table[basins])

    def columns(self, basins: NDArray[np.int16], steps: NDArray[np.uint16]) -> NDArray[np.int64]:
        """The column in the table of each basin: the shade of its steps, or of its loss."""
        shades = self.shades.of(steps)
        if not self.others:
            return shades
        low, high = self.range
        share = np.clip((self.losses - low) / max(high - low, TINY), 0, 1)
        ramp = np.append(np.rint(share * (SHADES - 1)).astype(np.int64), [0, 0])
        return np.where(self.rows(basins) == self.rest, ramp[basins], shades)


class Paint:
    """Colours and hatches of the rows of a key.

    Args:
        canvas: the canvas to paint on.
        key: the meaning of the colours.
    """

    def __init__(self, canvas: Canvas, key: Key) -> None:
        theme = canvas.theme
        self._theme, self._pitch = theme, max(4, round(canvas.length(HATCH_PITCH)))
        self.steps = len(key.shades.begins) + 1
        self.losses = SHADES if key.others else 1
        count = max(self.steps, self.losses)
        rows = [theme.shades(theme.basin_color(index), self.steps) for index in range(key.rest)]
        rows.append(theme.loss_shades(self.losses))
        rows += [[theme.undecided], [theme.diverged], theme.shades(theme.others, self.steps)]
        even = [[*row, *row[-1:] * (count - len(row))] for row in rows]
        self._table = np.array([[_pixel(color) for color in row] for row in even], np.uint32)
        self._hatches = [theme.hatch(index) for index in range(key.rest)]

    def pixels(self, box: Box, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Pixels:
        """The pixels of a box, from the row and the column of each; these broadcast."""
        pixels = self._table[rows, columns]
        y, x = np.ogrid[: pixels.shape[0], : pixels.shape[1]]
        for row, hatch in enumerate(self._hatches):
            if hatch != "none":
                lines = hatched(hatch, x + int(box.left), y + int(box.bottom), self._pitch)
                pixels[lines & (rows == row)] = _pixel(self._theme.edge)
        return pixels


def _pixel(color: Color) -> int:
    """An opaque colour packed into a number of four bytes."""
    return int(np.frombuffer(bytes.fromhex(color.removeprefix("#")) + b"\xff", np.uint32)[0])


def hatched(hatch: Hatch, x: Coordinates, y: Coordinates, pitch: int) -> NDArray[np.bool_]:
    """Whether each pixel of a grid, x across and y up, is on a hatch's lines."""
    pen = max(1, pitch // 5)
    match hatch:
        case "none":
            on = np.zeros(np.broadcast_shapes(x.shape, y.shape), np.bool_)
        case "rising":
            on = (x - y) % pitch < pen
        case "falling":
            on = (x + y) % pitch < pen
        case "level":
            on = (y + 0 * x) % pitch < pen
        case "upright":
            on = (x + 0 * y) % pitch < pen
        case "dots":
            on = (x % pitch < 2 * pen) & (y % pitch < 2 * pen)
        case "grid":
            on = (x % pitch < pen) | (y % pitch < pen)
        case "net":
            on = ((x - y) % pitch < pen) | ((x + y) % pitch < pen)
    return on
