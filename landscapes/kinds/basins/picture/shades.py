"""Ends of runs and their steps → colours."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.colors import between, blend
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.functions import Array
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.picture.filling import Pixels
from landscapes.themes import Color, Hatch, Theme

SHADES = 12
"""The number of shades of a basin; a GIF's palette can hold them all."""


HATCH_PITCH = 0.013
"""The distance between lines of a hatch, as a share of the figure's height."""


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

    def of(self, steps: NDArray[np.uint16] | Array) -> NDArray[np.int64]:
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
        ramp: the rows on the ramp of loss of all attractors, if there are too many for
            colours of their own, otherwise nothing.
        others: the number of attractors on the ramp that are reached or known.
        losses: the lowest and the highest of their losses.
        shades: the shade of each number of steps.
    """

    named: tuple[int, ...]
    ramp: NDArray[np.int64]
    others: int
    losses: tuple[float, float]
    shades: Shades

    @property
    def undecided(self) -> int:
        """The row of undecided runs, behind those of attractors; the last is of diverged ones."""
        return len(self.named) + (SHADES if len(self.ramp) else 0)

    def rows(self, basins: NDArray[np.int16]) -> NDArray[np.int64]:
        """The row in the table of colours of each basin."""
        # DIVERGED and UNDECIDED, −2 and −1, index the last two entries.
        count = max(len(self.ramp), 1 + max(self.named, default=-1))
        table = np.zeros(count + 2, np.int64)
        if len(self.ramp):
            table[:-2] = len(self.named) + self.ramp
        table[list(self.named)] = np.arange(len(self.named))
        table[UNDECIDED], table[DIVERGED] = self.undecided, self.undecided + 1
        return np.asarray(table[basins])


def key_of(recording: BasinsRecording, most: int) -> Key:
    """Give the global minima the first colours, and the others theirs or a ramp of loss.

    Args:
        recording: the maps.
        most: the most attractors with a colour of their own.
    """
    attractors, shades = recording.attractors, shades_of(recording)
    counts = np.sum([each.counts(len(attractors)) for each in recording.maps], axis=0)
    others = [
        index
        for index, each in enumerate(attractors)
        if index not in recording.goals and (counts[index] or each.known)
    ]
    named = (*recording.goals[:most], *others)
    if len(named) <= most:
        return Key(named, np.empty(0, np.int64), 0, (0.0, 0.0), shades)
    losses = np.array([each.loss for each in attractors])
    low, high = float(losses[others].min()), float(losses[others].max())
    shares = np.clip((losses - low) / max(high - low, 1e-300), 0, 1)
    ramp = np.minimum(SHADES * shares, SHADES - 1).astype(np.int64)
    return Key(recording.goals[:most], ramp, len(others), (low, high), shades)


class Paint:
    """Colours and hatches of the rows of a key.

    Args:
        canvas: the canvas to paint on.
        key: the meaning of the colours.

    Attributes:
        shades: the number of shades of a basin.
        pitch: the distance between the lines of a hatch, in pixels.
    """

    def __init__(self, canvas: Canvas, key: Key) -> None:
        theme = canvas.theme
        self._theme, self.pitch = theme, max(4, round(canvas.length(HATCH_PITCH)))
        self.shades = len(key.shades.begins) + 1
        rows = [theme.shades(theme.basin_color(i), self.shades) for i in range(len(key.named))]
        plain = [*(ramp_colors(theme) if len(key.ramp) else ()), theme.undecided, theme.diverged]
        rows += [[color] * self.shades for color in plain]
        self._table = np.array([[_pixel(color) for color in row] for row in rows], np.uint32)
        # Where the others are a ramp of greys, only its hatch tells the first basin apart.
        first = int(len(key.ramp) > 0)
        self._hatches = [theme.hatch(first + index) for index in range(len(key.named))]

    def pixels(self, rows: NDArray[np.int64], shades: NDArray[np.int64]) -> Pixels:
        """The pixels of a box, from the row and the shade of each; these broadcast."""
        pixels = self._table[rows, shades]
        y, x = np.ogrid[: pixels.shape[0], : pixels.shape[1]]
        for row, hatch in enumerate(self._hatches):
            if hatch != "none":
                pixels[hatched(hatch, x, y, self.pitch) & (rows == row)] = _pixel(self._theme.edge)
        return pixels


def ramp_colors(theme: Theme) -> list[Color]:
    """The colours of many minima, from the lowest loss to the highest."""
    low, middle = theme.basins[1], theme.basins[2]
    return blend([low, middle, between(middle, theme.diverged, 0.6)], SHADES)


def _pixel(color: Color) -> int:
    """An opaque colour packed into a number of four bytes."""
    return int(np.frombuffer(bytes.fromhex(color.removeprefix("#")) + b"\xff", np.uint32)[0])


def hatched(hatch: Hatch, x: Coordinates, y: Coordinates, pitch: int) -> NDArray[np.bool_]:
    """Whether each pixel of a grid, x across and y up, is on a hatch's lines."""
    pen = max(1, pitch // 5)
    # Lines and dots stand in the middle of the cells of the pitch, so that no edge cuts them.
    x, y = x + (pitch + pen) // 2, y + (pitch + pen) // 2
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
