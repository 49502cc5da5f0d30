"""The table of a race: successes and median steps, with intervals as strips on one axis."""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Brush, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import SHAPES
from landscapes.drawing.charts.scale import Scale
from landscapes.kinds.race.picture.standings import Standing

SUCCESS, MEDIAN = "success", "median steps"
"""The headings of the columns."""

# In sizes of the table's text.
HEADER, AXIS = 1.2, 2.1
LINE, STRIP, SETTINGS, ROW_GAP = 1.3, 0.95, 1.05, 0.3
LARGEST_GAP = 2.4
INDENT, COLUMN_GAP = 1.3, 1.1
NARROWEST_STRIP = 14.0
"""The least width of a strip beside the numbers; a narrower one stands below them."""
TRACK, BAND, TICK, TICK_WIDTH = 0.12, 0.44, 0.86, 0.13
"""The heights of the axis in a row, of an interval and of its median, and the latter's width."""

SMALL = 0.845
"""The size of headings, settings and ticks, as a share of the table's text."""


class Form(NamedTuple):
    """How much a table shows: strips, and the settings of each optimizer."""

    has_strips: bool
    has_settings: bool


FORMS = Form(True, True), Form(True, False), Form(False, False)
"""From the most to the least space."""


class Columns(NamedTuple):
    """The places of a row's parts, from its left, in pixels.

    Attributes:
        success, median: the right ends of the columns of numbers.
        strip: both ends of the strip.
        settings: the left end of the settings.
        strip_below, settings_below: whether these stand below the numbers, not beside them.
    """

    success: float
    median: float
    strip: tuple[float, float]
    settings: float
    strip_below: bool
    settings_below: bool


class Scoreboard(Steady):
    """The table; rows stand in their order, and at the end by the ranking.

    Args:
        canvas: the canvas to write on.
        rows: the standing of each optimizer.
        form: how much it shows.
        width: its width, in pixels.
        step: the last step, which is shown first.

    Attributes:
        height: its least height, in pixels.
    """

    def __init__(
        self, canvas: Canvas, rows: Sequence[Standing], form: Form, width: float, step: int
    ) -> None:
        super().__init__(canvas, step)
        self.rows, self._form, self._width, self._last = rows, form, width, step
        self.size = canvas.length(canvas.theme.body)
        self._small = SMALL * self.size
        self.columns = self._columns()
        columns = self.columns
        lines = LINE + STRIP * (form.has_strips and columns.strip_below)
        lines += SETTINGS * (form.has_settings and columns.settings_below)
        self._row = lines * self.size
        axis = AXIS if form.has_strips else 0.0
        self.height = (HEADER + axis) * self.size + len(rows) * (self._row + ROW_GAP * self.size)
        self.box = Box(0.0, 0.0, width, self.height)

    def _columns(self) -> Columns:
        size = self.size
        names = max(text_width(row.label, size, bold=True) for row in self.rows)
        gap = COLUMN_GAP * size
        success = INDENT * size + names + gap + self._widest(SUCCESS, self._successes())
        median = success + gap + self._widest(MEDIAN, self._medians())
        indent, end = INDENT * size, self._width
        free = end - median - gap
        settings = max(text_width(row.settings, self._small) for row in self.rows)
        if self._form.has_settings and free - settings - gap >= NARROWEST_STRIP * size:
            left = end - settings
            return Columns(success, median, (end - free, left - gap), left, False, False)
        if free >= NARROWEST_STRIP * size:
            return Columns(success, median, (end - free, end), indent, False, True)
        right = end - self._widest(MEDIAN, self._medians()) - gap
        return Columns(right, end, (indent, end), indent, True, True)

    @property
    def fits(self) -> bool:
        """Whether names and numbers stand side by side within the width."""
        names = max(text_width(row.label, self.size, bold=True) for row in self.rows)
        before = self.columns.success - self._widest(SUCCESS, self._successes())
        return INDENT * self.size + names + 0.5 * self.size <= before

    def _successes(self) -> list[str]:
        return [f"{len(row.arrivals)} of {len(row.arrivals)}" for row in self.rows]

    def _medians(self) -> list[str]:
        return [row.median_text(self._last) for row in self.rows]

    def _widest(self, heading: str, texts: Sequence[str]) -> float:
        widths = [text_width(text, self.size, bold=True) for text in texts]
        return max(text_width(heading, self._small), *widths)

    def state(self, step: float) -> Hashable:
        """Whether the race is over, and how many runs of each optimizer have succeeded."""
        return step >= self._last, tuple(row.successes(step) for row in self.rows)

    def paint(self, brush: Brush) -> None:
        """Write the table."""
        theme, box, columns = self.canvas.theme, self.box, self.columns
        baseline = box.top - 0.75 * self.size
        for heading, right in ((SUCCESS, columns.success), (MEDIAN, columns.median)):
            brush.write(heading, box.left + right, baseline, self._small, theme.muted, "right")
        bottom = box.bottom
        for row, baseline in self.places(self.step):
            self._draw(brush, row, baseline)
            bottom = baseline
        if self._form.has_strips:
            below = self._row - (LINE - 0.3) * self.size if columns.strip_below else 0.0
            self._draw_axis(brush, bottom - below - 0.2 * self.size)

    def places(self, step: float) -> Iterator[tuple[Standing, float]]:
        """Yield the rows from the top, and the baseline of each, at a step."""
        is_over, box, size = step >= self._last, self.box, self.size
        order = sorted(self.rows, key=lambda row: row.place) if is_over else self.rows
        free = box.height - self.height
        gap = min(ROW_GAP * size + free / len(self.rows), LARGEST_GAP * size)
        top = box.top - HEADER * size
        for row in order:
            yield row, top - (LINE - 0.3) * size
            top -= self._row + gap

    def _draw(self, brush: Brush, row: Standing, baseline: float) -> None:
        theme, size, left = self.canvas.theme, self.size, self.box.left
        is_over, columns = self.step >= self._last, self.columns
        bold = row.wins and is_over
        self._draw_sample(brush, row, left, baseline + 0.35 * size)
        x, color = left + INDENT * size, theme.name_color(row.color)
        brush.write(row.label, x, baseline, size, color, bold=bold)
        successes, right = row.successes(self.step), left + columns.success
        brush.write(successes, right, baseline, size, theme.ink, "right", bold=bold)
        if is_over:
            text, right = row.median_text(self._last), left + columns.median
            brush.write(text, right, baseline, size, theme.ink, "right", bold=bold)
        below = baseline
        if self._form.has_strips:
            below -= STRIP * size * columns.strip_below
            y = below + 0.25 * size if columns.strip_below else baseline + 0.35 * size
            self._draw_strip(brush, row, y, is_over)
        if self._form.has_settings:
            below -= (SETTINGS - 0.1) * size * columns.settings_below
            brush.write(row.settings, left + columns.settings, below, self._small, theme.muted)

    def _draw_sample(self, brush: Brush, row: Standing, x: float, y: float) -> None:
        """Draw the shape of an optimizer's runs."""
        theme, length = self.canvas.theme, self.canvas.length
        radius, edge = 0.8 * length(theme.head), length(theme.edge_width)
        shape = SHAPES[theme.shape(row.turn)]
        brush.shape(shape, (radius, radius), (x + radius, y), row.color, theme.edge, edge)

    def _draw_strip(self, brush: Brush, row: Standing, y: float, is_over: bool) -> None:
        """Draw the axis of a row and, when the race is over, the interval and the median."""
        theme, size = self.canvas.theme, self.size
        left, right = (self.box.left + end for end in self.columns.strip)
        track = TRACK * size
        brush.fill(Box(left, y - track / 2, right - left, track), theme.faint)
        if not is_over or not np.isfinite(row.interval.low):
            return
        low, high, middle = (
            left + min(end / self._last, 1.0) * (right - left)
            for end in (row.interval.low, row.interval.high, row.median)
        )
        band = BAND * size
        brush.fill(Box(low, y - band / 2, max(high - low, 1.0), band), row.color)
        if np.isfinite(row.median):
            height, width = TICK * size, TICK_WIDTH * size
            brush.fill(Box(middle - width / 2, y - height / 2, width, height), theme.ink)

    def _draw_axis(self, brush: Brush, top: float) -> None:
        """Write the ticks of all strips below the last row."""
        theme, small = self.canvas.theme, self._small
        left, right = (self.box.left + end for end in self.columns.strip)
        scale = Scale(0, self._last)
        for most in range(6, 0, -1):
            ticks = scale.ticks(most, whole=True)
            texts = scale.labels(ticks)
            room = (right - left) / max(len(ticks) - 1, 1)
            if max(text_width(text, small) for text in texts) + small <= room:
                break
        for tick, text in zip(ticks, texts, strict=True):
            x = left + tick / self._last * (right - left)
            width = text_width(text, small)
            at = min(max(x - width / 2, left), right - width)
            brush.fill(Box(x - 0.5, top - 0.35 * small, 1.0, 0.35 * small), theme.muted)
            brush.write(text, at, top - 1.3 * small, small, theme.muted)
