"""The relief of a landscape on a canvas: land, isolines with labels, ticks, and its colour bar."""

from collections.abc import Sequence

import numpy as np

from landscapes.digits import decimals_on
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.scale import numbers
from landscapes.drawing.map.isolines import Isolines, strokes
from landscapes.drawing.map.labels import Label, draw_labels, labels
from landscapes.drawing.map.land import OnMap, Relief, draw_land, draw_ramp
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.ticks import NAMES, Names, draw_ticks
from landscapes.functions import Array

WORDS = "loss: dark is low"

# In sizes of small text.
BAR, BAR_GAP = 0.75, 0.5
"""The height of a colour bar, and the gap between it and the text above and below it."""
BETWEEN = 0.6
"""The least gap between two of its numbers."""
BAR_HEIGHT = 1.0 + BAR_GAP + BAR + BAR_GAP + 1.0
"""The height of everything."""
LOW_BAR_HEIGHT = BAR + BAR_GAP + 1.0
"""The height of everything where the words stand beside the bar."""


def draw_relief(
    canvas: Canvas,
    plane: Plane,
    scenario: OnMap,
    keep_clear: Array,
    avoid: Sequence[Box] = (),
    names: Names = NAMES,
    *,
    has_ticks: bool = True,
) -> Relief:
    """Draw a scenario's landscape in the plane's box, and ticks around it.

    Args:
        canvas: the canvas to draw on.
        plane: the place of the domain on it.
        scenario: the landscape, the domain and the levels to draw.
        keep_clear: places in pixels that labels of isolines do not cover, shape (K, 2).
        avoid: boxes that they do not touch.
        names: the names of the axes.
        has_ticks: whether numbers and names stand around it.

    Returns:
        The losses in view and how they are shown.
    """
    relief = Relief(scenario)
    small = canvas.text_size(canvas.theme.small)
    draw_labels(canvas, draw_ground(canvas, plane.box, relief, small, keep_clear, avoid), small)
    if has_ticks:
        draw_ticks(canvas, plane, relief.domain, names)
    return relief


def draw_ground(
    canvas: Canvas,
    box: Box,
    relief: Relief,
    size: float,
    keep_clear: Array,
    avoid: Sequence[Box] = (),
) -> list[Label]:
    """Draw land and isolines in a box; return the places of labels of this size in pixels."""
    isolines = Isolines(relief, box)
    draw_land(canvas, box, relief, strokes(canvas, isolines))
    return labels(isolines, box, size, keep_clear, avoid)


def draw_color_bar(canvas: Canvas, box: Box, relief: Relief) -> None:
    """Draw the ramp of colours at the top of a box, with ticks at the index levels.

    Above it, or at its left in a low box, stands what dark means; below it the losses at its
    ends and at the ticks. Those that would touch another are left out.

    Args:
        canvas: the canvas to draw on.
        box: its place; ``BAR_HEIGHT`` or at least ``LOW_BAR_HEIGHT`` sizes of small text high.
        relief: what the map shows.
    """
    theme = canvas.theme
    small = canvas.text_size(theme.small)
    canvas.text(box.left, box.top - 0.75 * small, WORDS, small, theme.muted)
    bar = Box(box.left, box.top - (1 + BAR_GAP + BAR) * small, box.width, BAR * small)
    if box.height < BAR_HEIGHT * small:
        beside = text_width(WORDS, small) + small
        bar = Box(bar.left + beside, box.top - BAR * small, bar.width - beside, bar.height)
    draw_ramp(canvas, bar)
    ends = {relief.lowest, relief.highest}
    inside = [loss for loss in relief.index.tolist() if relief.lowest < loss < relief.highest]
    texts = dict(zip(inside, numbers(inside), strict=True)) | _ends(relief.lowest, relief.highest)
    baseline = bar.bottom - (BAR_GAP + 0.75) * small
    taken: list[tuple[float, float]] = []
    for loss in sorted(texts, key=lambda loss: loss not in ends):
        x = bar.left + bar.width * float(relief.share(np.array(loss)))
        if loss not in ends:
            canvas.line(
                [x, x], [bar.bottom, bar.top], canvas.length(theme.index_width), theme.isoline
            )
        width, gap = text_width(texts[loss], small), BETWEEN * small
        left = min(max(x - width / 2, bar.left), bar.right - width)
        if all(left > end + gap or left + width < begin - gap for begin, end in taken):
            canvas.text(left, baseline, texts[loss], small, theme.muted)
            taken.append((left, left + width))


def _ends(lowest: float, highest: float) -> dict[float, str]:
    """The texts of the ends, to a hundredth of their distance or three digits."""
    span = highest - lowest
    decimals = decimals_on(span) if span else None
    lowest_rounded, highest_rounded = (
        round(loss, decimals) if decimals is not None else loss for loss in (lowest, highest)
    )
    return dict(zip((lowest, highest), numbers([lowest_rounded, highest_rounded]), strict=True))
