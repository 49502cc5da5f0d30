"""The vertical scale of a surface: heights of losses."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.charts.scale import Scale
from landscapes.functions import Array
from landscapes.levels import LARGEST, SMALLEST
from landscapes.words import number

LOWEST_MIDDLE = 0.2
"""If the middle level is below this share of the height, a logarithm lifts it to half."""

WALL = 1.25
"""A surface higher than this multiple of the highest level is cut off at that level."""


class Elevations(NamedTuple):
    """The heights of losses above the ground.

    They are linear in the loss or, if most levels lie far below the cap, proportional to
    log(1 + (loss - floor) / bend).

    Attributes:
        floor: the loss on the ground.
        cap: the loss above which the surface is cut off.
        top: the height of the cap in pixels.
        cut: whether there are losses above the cap.
        bend: the loss above the floor at which the logarithm takes effect; None if linear.
        levels: losses for the ticks of a logarithmic scale, increasing.
    """

    floor: float
    cap: float
    top: float
    cut: bool = False
    bend: float | None = None
    levels: tuple[float, ...] = ()

    def shares(self, losses: Array) -> Array:
        """Heights as shares of the top; NaN stands at the top."""
        rise = np.clip(np.nan_to_num(losses, nan=self.cap), self.floor, self.cap) - self.floor
        if self.bend is None:
            return np.asarray(rise / (self.cap - self.floor))
        return np.asarray(np.log1p(rise / self.bend) / self._bent())

    def heights(self, losses: Array) -> Array:
        """Heights in pixels."""
        return self.top * self.shares(losses)

    def steepness(self, losses: Array) -> Array:
        """Pixels of height per unit of loss, at losses between floor and cap."""
        if self.bend is None:
            return np.full_like(losses, self.top / (self.cap - self.floor))
        rise = np.maximum(losses - self.floor, 0)
        return np.asarray(self.top / self._bent() / (self.bend + rise))

    def ticks(self, most: int) -> list[float]:
        """Round losses for the ticks of an axis, about ``most`` of them."""
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
        """The labels of ticks."""
        if self.bend is None:
            return Scale(self.floor, self.cap).labels(ticks)
        return [number(tick) for tick in ticks]

    def _bent(self) -> float:
        return float(np.log1p((self.cap - self.floor) / (self.bend or np.inf)))


def elevations(losses: Array, levels: Array, index: Array) -> Elevations:
    """The vertical scale for losses in view; its height in pixels is still 0.

    Losses far above the highest level are cut off.

    Args:
        losses: the losses in view, any shape; those not finite are left out.
        levels: the losses of the isolines, increasing.
        index: the roundest of them.
    """
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    within = levels[(levels > low) & (levels < high)]
    if not within.size:
        # A plateau lies on the ground, whatever its loss.
        is_level = high - low < SMALLEST
        return Elevations(low, low + max(1.0, abs(low)) if is_level else high, 0.0)
    cut = bool(high - low > WALL * (levels[-1] - low) or high >= LARGEST)
    cap = float(levels[-1]) if cut else high
    middle, full = float(np.median(within)) - low, cap - low
    if middle > LOWEST_MIDDLE * full:
        return Elevations(low, cap, 0.0, cut)
    # The bend for which log(1 + middle / bend) is half of log(1 + full / bend).
    bend = middle * (middle / (full - 2 * middle))
    ticks = index[(index > low) & (index < high)]
    return Elevations(low, cap, 0.0, cut, bend, tuple((ticks if ticks.size else within).tolist()))
