"""Noisy curves: the running median that tells where they go.

A curve is noisy if it turns by more than half its own width at a third of the steps or more, in
some quarter of the chart. The median is that of a twenty-fourth of all steps; far more steps than
a chart has columns are first put together in blocks.
"""

import numpy as np

from landscapes.functions import Array

TURNS = 1 / 3
"""The least share of the steps of some quarter at which a noisy curve turns."""

FEWEST = 30
"""A curve of fewer steps is drawn as it is."""

WINDOW = 24
"""The number of windows of the running median side by side in a chart."""

BLOCKS = 11
"""The largest number of blocks in a window."""


def is_noisy(heights: Array, width: float) -> bool:
    """Whether a curve of this width is noisy; its heights are in pixels, NaN where it has none."""
    if np.isfinite(heights).sum() < FEWEST:
        return False
    moves = np.diff(heights)
    with np.errstate(invalid="ignore"):
        wide = np.abs(moves) > width / 2
        turns = (moves[:-1] * moves[1:] < 0) & wide[:-1] & wide[1:]
    return any(quarter.mean() > TURNS for quarter in np.array_split(turns, 4))


def running_median(steps: Array, heights: Array) -> tuple[Array, Array, float]:
    """The running median of a curve.

    Args:
        steps: shape (K,), increasing.
        heights: shape (K,); without NaN.

    Returns:
        The steps of the median and its heights, from the first step to the last, and the length in
        steps of half a window: so much before a step, its median is known at that step.
    """
    window = max(5, len(heights) // WINDOW)
    block = -(-window // BLOCKS)
    count = len(heights) // block
    blocks = np.median(heights[: count * block].reshape(count, block), axis=1)
    middles = steps[: count * block].reshape(count, block).mean(axis=1)
    half = window // block // 2
    padded = np.pad(blocks, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    medians = np.median(windows, axis=1)
    at = np.concatenate([steps[:1], middles, steps[-1:]])
    ends = np.concatenate([heights[:1], medians, medians[-1:]])
    return at, ends, float((half + 1) * block * (steps[-1] - steps[0]) / max(len(steps) - 1, 1))
