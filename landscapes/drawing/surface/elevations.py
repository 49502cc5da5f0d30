"""How high losses stand: the vertical scale of a surface."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.charts.scale import Scale, number
from landscapes.functions import Array
from landscapes.levels import LARGEST, SMALLEST

LOWEST_MIDDLE = 0.2
"""Below this share of the height the middle one of the levels is brought to half of it."""

WALL = 1.25
"""From this multiple of the highest level's height on, the surface is cut off at that level."""


class Elevations(NamedTuple):
    """How high losses stand above the ground.

    In linear proportion; or, if most levels lie far below the cap, by the logarithm
    log(1 + (loss - floor) / bend).

    Attributes:
        floor: the loss on the ground.
        cap: the loss above which the surface is cut off.
        top: the height of the cap in pixels.
        cut: whether there are losses above the cap.
        bend: from where on the logarithm makes a difference; None if linear.
        levels: losses for the ticks of a logarithmic scale, increasing.
    """

    floor: float
    cap: float
    top: float
    cut: bool = False
    bend: float | None = None
    levels: tuple[float, ...] = ()

    def shares(self, losses: Array) -> Array:
        """Heights as shares of the top; a loss that is no number stands at the top."""
        rise = np.clip(np.nan_to_num(losses, nan=self.cap), self.floor, self.cap) - self.floor
        if self.bend is None:
            return np.asarray(rise / (self.cap - self.floor))
        return np.asarray(np.log1p(rise / self.bend) / self._bent())

    def heights(self, losses: Array) -> Array:
        """Heights in pixels."""
        return self.top * self.shares(losses)

    def steepness(self, losses: Array) -> Array:
        """Pixels of height for each unit of loss, at losses between floor and cap."""
        if self.bend is None:
            return np.full_like(losses, self.top / (self.cap - self.floor))
        rise = np.maximum(losses - self.floor, 0)
        return np.asarray(self.top / self._bent() / (self.bend + rise))

    def ticks(self, most: int) -> list[float]:
        """Round losses for the ticks of an axis, not many more than asked for."""
        if self.bend is None:
            return Scale(self.floor, self.cap).ticks(most)
        ticks: list[float] = []
        shares = self.shares(np.array(self.levels)).tolist()
        last = 1 + 1 / most
        for level, share in zip(self.levels[::-1], shares[::-1], strict=True):
            if last - share >= 1 / most:
                ticks.append(level)
                last = share
        return ticks

    def labels(self, ticks: Sequence[float]) -> list[str]:
        """What to write at ticks."""
        if self.bend is None:
            return Scale(self.floor, self.cap).labels(ticks)
        return [number(tick) for tick in ticks]

    def _bent(self) -> float:
        return float(np.log1p((self.cap - self.floor) / (self.bend or np.inf)))


def elevations(losses: Array, levels: Array) -> Elevations:
    """The vertical scale for losses in view, of a surface that has no height in pixels yet.

    What is above the highest level is cut off, unless that is not much.

    Args:
        losses: the losses in view, any shape; what is not finite is left out.
        levels: the losses at which isolines are drawn, increasing.
    """
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    within = levels[(levels > low) & (levels < high)]
    if not within.size:
        # Of a plateau the ground is seen, however high it is.
        is_level = high - low < SMALLEST
        return Elevations(low, low + max(1.0, abs(low)) if is_level else high, 0.0)
    cut = bool(high - low > WALL * (levels[-1] - low) or high >= LARGEST)
    cap = float(levels[-1]) if cut else high
    middle, full = float(np.median(within)) - low, cap - low
    if middle > LOWEST_MIDDLE * full:
        return Elevations(low, cap, 0.0, cut)
    # The one for which log(1 + middle / bend) is half of log(1 + full / bend).
    bend = middle * (middle / (full - 2 * middle))
    return Elevations(low, cap, 0.0, cut, bend, tuple(within.tolist()))
