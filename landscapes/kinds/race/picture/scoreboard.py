"""The table of a race: the successes of each optimizer, and its way there on an axis of all."""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import cut_middle, legible, text_width
from landscapes.drawing.canvas.marks import ARROW, SHAPES
from landscapes.drawing.charts.scale import Scale
from landscapes.functions import Array
from landscapes.kinds.base import Count
from landscapes.kinds.race.picture.standings import Standing

SUCCESS, MEDIAN = "success", "median"
"""The headings of the columns."""

# In sizes of the table's text.
PITCH, LARGEST_PITCH = 1.5, 4.2
HEADER, AXIS = 1.2, 1.5
FIRST, BELOW = 1.35, 0.95
"""The heights of the line of a name, and of those below: of the strip, and of the settings."""
APART = 0.35
"""The least gap between two rows with lines below their names."""
LEAST = 0.9
"""The smallest size of text, relative to the usual one, that is chosen to have room for all."""
SAMPLE, GAP = 1.5, 0.9
PATTERNED_SAMPLE = 3.4
"""The width of a sample of a line with dashes."""
NARROWEST_STRIP = 14.0
MARK = 0.32
"""Half of the height of the mark of an arrival."""
BAR = 0.3
"""The width of an interval's line."""

DETAIL = 0.845
"""The size of details, as a share of the table's text."""

TICKS = 5


class Columns(NamedTuple):
    """The columns of a table in pixels: right ends of results, and the ends of the strip."""

    success: float
    strip_left: float
    strip_right: float
    settings: float | None
    """Where settings begin on the line of the name; None if they stand below."""
    is_tall: bool
    """Whether the strip stands below the name."""


class Scoreboard(Steady):
    """The table but for its results; rows stand in their order, and at the end by their places.

    Args:
        canvas: the canvas to write on.
        box: the place of the table.
        told: the standing of each optimizer.
        count: what the way to success is measured in.
        step: the last step, which is shown first.
    """

    def __init__(
        self, canvas: Canvas, box: Box, told: Sequence[Standing], count: Count, step: int
    ) -> None:
        super().__init__(canvas, step)
        self._count = count
        self.told, self.last, self._box = told, step, box
        body = canvas.text_size(canvas.theme.body)
        self._pitch = min((box.height - (HEADER + AXIS) * body) / len(told), LARGEST_PITCH * body)
        self._sample = PATTERNED_SAMPLE if canvas.theme.is_patterned else SAMPLE
        whole = self._pitch / (FIRST + 2 * BELOW + APART)
        self.size = self._fitting(
            whole if LEAST * body <= whole <= body else min(body, self._pitch / PITCH)
        )
        self._labels = self._cut()
        self.columns = self._measured()
        self._below = self._lines_below()
        self.scale = Scale(0.0, max(float(each.counts[-1]) for each in told))
        canvas.ground(box)
        self._draw_head_and_axis()

    def _fitting(self, size: float) -> float:
        """The size of text at which a name and its results fit on a line."""
        return legible(min(size, self._box.width / _width(self.told, self._sample)))

    def _cut(self) -> list[str]:
        """The names, without their middle where they and their results do not fit on a line."""
        size = self.size
        room = self._box.width - (self._sample + 2 * GAP) * size
        room -= sum(_results(self.told, size))
        return [cut_middle(each.label, size, room, bold=True) for each in self.told]

    def _measured(self) -> Columns:
        """The columns: all on one line where the strip has room there."""
        box, size, gap = self._box, self.size, GAP * self.size
        success, median = _results(self.told, size)
        names = max(text_width(label, size, bold=True) for label in self._labels)
        left = box.left + self._sample * size + names + gap
        small = legible(DETAIL * size)
        wanted = max(text_width(each.settings, small) for each in self.told) + gap
        room = box.right - median - gap - left - success - gap
        if room < NARROWEST_STRIP * size:
            return Columns(box.right - median - gap, box.left, box.right, None, is_tall=True)
        has_settings = room - wanted >= NARROWEST_STRIP * size
        end = left + success + (wanted if has_settings else 0)
        return Columns(
            end, end + gap, box.right - median - gap, left if has_settings else None, is_tall=False
        )

    def _lines_below(self) -> int:
        """The number of lines below the names."""
        needs = int(self.columns.is_tall) + int(self.columns.settings is None)
        room = int((self._pitch / self.size - FIRST - APART) / BELOW + 1e-6)
        return min(needs, room)

    def _draw_head_and_axis(self) -> None:
        canvas, muted, box, columns = self.canvas, self.canvas.theme.muted, self._box, self.columns
        small = legible(DETAIL * self.size)
        y = box.top - 0.8 * self.size
        canvas.text(columns.success, y, SUCCESS, small, muted, align="right")
        canvas.text(box.right, y, MEDIAN, small, muted, align="right")
        if not self._has_strip:
            return
        free = columns.success - text_width(SUCCESS, small) - GAP * small - columns.strip_left
        along = f"{self._count} to success"
        if not columns.is_tall or text_width(along, small) <= free:
            canvas.text(columns.strip_left, y, along, small, muted)
        bottom = box.top - HEADER * self.size - len(self.told) * self._pitch
        ticks = self.scale.ticks(TICKS, whole=True)
        end = box.left - small
        for tick, text in zip(ticks, self.scale.labels(ticks), strict=True):
            x, width = float(self.places(np.array(tick))), text_width(text, small)
            canvas.line([x, x], [bottom - 0.25 * small, bottom], 1, muted)
            left = min(max(x - width / 2, box.left), box.right - width)
            if left >= end + APART * small:
                canvas.text(left, bottom - 1.25 * small, text, small, muted)
                end = left + width

    @property
    def right(self) -> float:
        """The right end of the medians."""
        return self._box.right

    def places(self, counts: Array) -> Array:
        """The x of steps or evaluations on the strip, in pixels."""
        left, right = self.columns.strip_left, self.columns.strip_right
        return np.asarray(left + self.scale.shares(counts) * (right - left))

    def state(self, step: float) -> Hashable:
        """Whether the race is over."""
        return step >= self.last

    def rows(self, step: float) -> Iterator[tuple[Standing, float]]:
        """Yield each standing with its baseline, in the order of a step."""
        order = list(self.told)
        if step >= self.last:
            order.sort(key=lambda each: each.place)
        content = FIRST + self._below * BELOW
        top = self._box.top - HEADER * self.size - (self._pitch - content * self.size) / 2
        for line, standing in enumerate(order):
            yield standing, top - line * self._pitch - 1.1 * self.size

    def strip(self, baseline: float) -> float:
        """The height of the middle of the strip of a row."""
        is_below = self.columns.is_tall and self._below
        return baseline + (0.36 - (BELOW + 0.1 if is_below else 0)) * self.size

    def paint(self, brush: Brush) -> None:
        """Write names and settings, and draw the tracks of the strips."""
        theme, size, columns = self.canvas.theme, self.size, self.columns
        for standing, baseline in self.rows(self.step):
            self._draw_sample(brush, standing, baseline + 0.36 * size)
            left = self._box.left + self._sample * size
            is_bold = standing.wins and self.step >= self.last
            color = theme.name_color(standing.color)
            brush.write(self._labels[standing.turn], left, baseline, size, color, bold=is_bold)
            if columns.settings is not None:
                left, below = columns.settings, baseline
            elif self._below == int(columns.is_tall) + 1:
                left, below = self._box.left, baseline - self._below * BELOW * size
            else:
                below = None
            if below is not None:
                brush.write(standing.settings, left, below, legible(DETAIL * size), theme.muted)
            if self._has_strip:
                track = Box(
                    columns.strip_left,
                    self.strip(baseline) - 0.5,
                    columns.strip_right - columns.strip_left,
                    1.0,
                )
                brush.fill(track, theme.faint)

    @property
    def _has_strip(self) -> bool:
        return self._below > 0 or not self.columns.is_tall

    def _draw_sample(self, brush: Brush, standing: Standing, y: float) -> None:
        """Draw a disc, or a piece of a line with its dashes and its shape."""
        theme, length = self.canvas.theme, self.canvas.length
        radius = min(length(theme.head), 0.42 * self.size)
        x = self._box.left + radius
        if theme.is_patterned:
            line = 0.6 * length(theme.line)
            end = self._box.left + (self._sample - 0.6) * self.size - radius
            dashes = [line * part for part in theme.dash(standing.turn)]
            brush.stroke(
                Path([(self._box.left, y), (end, y)]), standing.color, line, "butt", dashes
            )
            x = end
        shape = SHAPES[theme.shape(standing.turn)]
        edge = length(theme.edge_width)
        brush.shape(shape, (radius, radius), (x, y), standing.color, theme.edge, edge)

    def draw_strip(self, brush: Brush, standing: Standing, baseline: float, step: float) -> None:
        """Draw the arrivals up to a step, and at the end the median's interval."""
        if not self._has_strip:
            return
        y, size, theme = self.strip(baseline), self.size, self.canvas.theme
        xs = self.places(standing.arrived(step)).tolist()
        if xs:
            ends = [(x, y + side * MARK * size) for x in xs for side in (-1, 1)]
            codes = [Path.MOVETO, Path.LINETO] * len(xs)
            width = self.canvas.length(theme.grid_width)
            brush.stroke(Path(ends, codes), theme.muted, width, "butt")
        low, high = standing.interval
        if step < self.last or not np.isfinite(low):
            return
        left, right = self.places(np.minimum([low, high], standing.counts[-1])).tolist()
        edge, width = self.canvas.length(theme.edge_width), BAR * size
        bar = Path([(left, y), (max(right, left + 0.5), y)])
        brush.stroke(bar, theme.edge, width + 2 * edge)
        brush.stroke(bar, standing.color, width)
        if not np.isfinite(high):
            brush.shape(ARROW, (width, width), (right + width, y), theme.edge)
        if np.isfinite(standing.median):
            x, radius = float(self.places(np.array(standing.median))), 0.36 * size
            disc = SHAPES["disc"]
            brush.shape(disc, (radius, radius), (x, y), standing.color, theme.edge, 1.4 * edge)


class Results(Moving):
    """The successes of each optimizer so far, their steps and, at the end, the medians.

    Args:
        board: the table.
        step: the last step, which is shown first.
    """

    def __init__(self, board: Scoreboard, step: float) -> None:
        super().__init__(board.canvas, step)
        self._board = board

    def paint(self, brush: Brush) -> None:
        """Write and draw the results that are known at the current step."""
        board, ink = self._board, self.canvas.theme.ink
        for standing, baseline in board.rows(self.step):
            so_far = standing.successes(self.step)
            brush.write(so_far, board.columns.success, baseline, board.size, ink, "right")
            board.draw_strip(brush, standing, baseline, self.step)
            if self.step >= board.last:
                brush.write(
                    standing.result,
                    board.right,
                    baseline,
                    board.size,
                    ink,
                    "right",
                    bold=standing.wins,
                )


def narrowest(canvas: Canvas, told: Sequence[Standing]) -> float:
    """The least width of a table with whole names, in pixels."""
    sample = PATTERNED_SAMPLE if canvas.theme.is_patterned else SAMPLE
    return _width(told, sample) * canvas.text_size(canvas.theme.body)


def _width(told: Sequence[Standing], sample: float) -> float:
    """The width of names and results on a line, in sizes of text."""
    names = max(text_width(each.label, 1.0, bold=True) for each in told)
    return sample + 2 * GAP + names + sum(_results(told, 1.0))


def _results(told: Sequence[Standing], size: float) -> tuple[float, float]:
    """The widths of the columns of successes and medians."""
    small = DETAIL * size
    success = [text_width(each.successes(), size) for each in told]
    median = [text_width(each.result, size, bold=True) for each in told]
    return max(*success, text_width(SUCCESS, small)), max(*median, text_width(MEDIAN, small))
