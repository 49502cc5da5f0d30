"""Medians and bands of the runs for several seeds."""

from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.draft import Draft
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch
from landscapes.drawing.canvas.layout import Box
from landscapes.functions import Array


class Quartiles(NamedTuple):
    """The quartiles of a loss over seeds, each of shape (K,)."""

    lower: Array
    median: Array
    upper: Array


def quartiles(losses: Array) -> Quartiles:
    """The quartiles over those seeds whose loss is finite, interpolated linearly.

    Where a seed diverges the others go on alone, so the median may jump there;
    the legend says how many diverged. Where none is left all three are NaN.

    Args:
        losses: shape (S, K), a row for each seed.
    """
    result = np.full((3, losses.shape[1]), np.nan)
    finite = np.where(np.isfinite(losses), losses, np.nan)
    some = ~np.isnan(finite).all(axis=0)
    result[:, some] = np.nanpercentile(finite[:, some], [25, 50, 75], axis=0)
    return Quartiles(*result)


def band_swatch(draft: Draft) -> DrawSwatch:
    """A line in its band, of no optimizer's colour."""
    theme = draft.theme
    width, height = draft.length((SWATCH - 0.5) * theme.body), 2 * draft.length(theme.head)

    def draw(x: float, y: float) -> None:
        draft.bar(Box(x, y - height / 2, width, height), theme.faint)
        draft.line([x, x + width], [y, y], draft.length(theme.curve), theme.muted)

    return draw
