"""The table of a race: the successes of each optimizer, and its median steps."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import LINE_SPACING, SWATCH, line_swatch
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import SHAPES, placed
from landscapes.functions import Array
from landscapes.kinds.race.model import RaceRecording
from landscapes.kinds.race.picture.standings import Standing

SUCCESS, MEDIAN = "success", "median steps"
"""The headings of the columns."""

COMPACT = 0.0225
"""The size of text in compact settings, as a share of the figure's height."""

# In sizes of the text they separate.
COLUMN_GAP, COMPACT_COLUMN_GAP = 1.3, 0.9
ROW_GAP, COMPACT_ROW_GAP = 0.4, 0.15

COMPACT_INDENT = 2.5
"""The indent of a label after a single disc, in radii of the disc."""


class Face(NamedTuple):
    """The typesetting of a card; all lengths in pixels.

    Attributes:
        label: the size of labels.
        text: the size of all other text.
        indent: the indent of a label.
        column_gap, row_gap: the gaps between columns and between rows.
        is_compact: whether text and gaps are small.
    """

    label: float
    text: float
    indent: float
    column_gap: float
    row_gap: float
    is_compact: bool

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return LINE_SPACING * self.text


def face(canvas: Canvas, compact: bool) -> Face:
    """The typesetting of a card of this figure."""
    theme = canvas.theme
    if compact:
        size, indent = canvas.length(COMPACT), canvas.length(COMPACT_INDENT * theme.head)
        return Face(size, size, indent, COMPACT_COLUMN_GAP * size, COMPACT_ROW_GAP * size, True)
    body, small = canvas.length(theme.body), canvas.length(theme.small)
    return Face(body, small, SWATCH * body, COLUMN_GAP * small, ROW_GAP * body, False)


Mode: TypeAlias = Literal["on one line", "settings below", "median below"]
"""The parts of a row below its label: none, the settings, or these and the median."""


class Row(NamedTuple):
    """A row of the table: a standing, its settings in lines, and the line on which they begin."""

    standing: Standing
    settings: list[str]
    first: int

    def lines(self, mode: Mode) -> int:
        """The number of lines below the label."""
        return max(self.first + len(self.settings) - 1, int(mode == "median below"), 0)


class Scoreboard:
    """The table, set to a width.

    Args:
        canvas: the canvas to draw on.
        recording: the race.
        told: the standing of each optimizer.
        width: the width of the table, in pixels.
        how: the typesetting.

    Attributes:
        height: the height of the table, in pixels.
    """

    def __init__(
        self,
        canvas: Canvas,
        recording: RaceRecording,
        told: Sequence[Standing],
        width: float,
        how: Face,
    ) -> None:
        self._canvas, self._recording, self._width, self._face = canvas, recording, width, how
        every = f"{len(recording.scenario.starts)}"
        self._success = self._widest([SUCCESS, f"{every} of {every}"])
        self._median = self._widest([MEDIAN, *(each.median for each in told)])
        self._label = how.indent + max(text_width(each.label, how.label) for each in told)
        self._mode = self._fitting(told)
        self._rows = [self._row(each) for each in told]
        self.height = how.line + sum(map(self._row_height, self._rows))

    def _widest(self, texts: Sequence[str]) -> float:
        return max(text_width(text, self._face.text) for text in texts)

    def _fitting(self, told: Sequence[Standing]) -> Mode:
        """The mode with as much on a line as fits."""
        gap = self._face.column_gap
        results = self._label + self._success + self._median + 2 * gap
        if results > self._width:
            return "median below"
        settings = self._widest([", ".join(each.settings) for each in told]) + gap
        return "settings below" if results + settings > self._width else "on one line"

    def _row(self, standing: Standing) -> Row:
        if self._mode == "on one line":
            settings = [", ".join(standing.settings)] if standing.settings else []
            return Row(standing, settings, 0)
        room = self._width - self._face.indent
        beside = room - self._median - self._face.column_gap
        if self._mode == "settings below" or not standing.settings:
            return Row(standing, self._broken(standing.settings, room), 1)
        if self._widest(standing.settings) <= beside:
            return Row(standing, self._broken(standing.settings, beside), 1)
        return Row(standing, self._broken(standing.settings, room), 2)

    def _broken(self, settings: Sequence[str], room: float) -> list[str]:
        """Wrap settings to the width ``room``, between two of them."""
        lines: list[str] = []
        for setting in settings:
            longer = f"{lines[-1]}, {setting}" if lines else ""
            if lines and text_width(longer, self._face.text) <= 0.98 * room:
                lines[-1] = longer
            else:
                lines.append(setting)
        return lines

    def _row_height(self, row: Row) -> float:
        how = self._face
        return LINE_SPACING * how.label + row.lines(self._mode) * how.line + how.row_gap

    def draw(self, left: float, top: float) -> Moving:
        """Draw the still part of the table below its upper left corner; return the moving part."""
        how, muted = self._face, self._canvas.theme.muted
        right = left + self._width
        is_below = self._mode == "median below"
        success_right = right if is_below else right - self._median - how.column_gap
        baseline = top - how.line + 0.3 * how.text
        heading = f"{SUCCESS}, {MEDIAN}" if is_below else MEDIAN
        self._canvas.text(right, baseline, heading, how.text, muted, align="right")
        if not is_below:
            self._canvas.text(success_right, baseline, SUCCESS, how.text, muted, align="right")
        top -= how.line
        results = []
        for turn, row in enumerate(self._rows):
            baseline = self._draw_row(turn, row, left, top)
            below = baseline - (how.line if is_below else 0)
            results.append(Result(row.standing.arrivals, row.standing.median, baseline, below))
            top -= self._row_height(row)
        last = self._recording.scenario.steps
        return Results(self._canvas, results, success_right, right, how.text, last)

    def _draw_row(self, turn: int, row: Row, left: float, top: float) -> float:
        """Draw the still part of a row below ``top``; return the baseline of its label."""
        canvas, theme, how = self._canvas, self._canvas.theme, self._face
        baseline = top - (LINE_SPACING - 0.3) * how.label - how.row_gap / 2
        self._draw_swatch(turn, left, baseline + 0.35 * how.label)
        canvas.text(left + how.indent, baseline, row.standing.label, how.label, theme.ink)
        x = left + (self._label + how.column_gap if row.first == 0 else how.indent)
        for line, text in enumerate(row.settings, start=row.first):
            canvas.text(x, baseline - line * how.line, text, how.text, theme.muted)
        return baseline

    def _draw_swatch(self, turn: int, x: float, y: float) -> None:
        canvas, theme = self._canvas, self._canvas.theme
        color = theme.run_colors(self._recording.scenario.candidates)[turn]
        if not self._face.is_compact:
            line_swatch(canvas, turn, color)(x, y)
            return
        radius = canvas.length(0.8 * theme.head)
        (shape,) = placed(SHAPES[theme.shape(turn)], [(x + radius, y)], radius)
        canvas.path(shape, 1.4 * canvas.length(theme.edge_width), theme.edge, fill=color)


class Result(NamedTuple):
    """The results of one optimizer, and the baselines on which they are written."""

    arrivals: Array
    median: str
    success_baseline: float
    median_baseline: float


class Results(Moving):
    """The successes of each optimizer so far and, at the last step, its median steps.

    Args:
        canvas: the canvas to write on.
        results: the results of each optimizer.
        success_right, median_right: the right ends of the columns, in pixels.
        size: the size of the text, in pixels.
        step: the last step, which is shown first.
    """

    def __init__(
        self,
        canvas: Canvas,
        results: Sequence[Result],
        success_right: float,
        median_right: float,
        size: float,
        step: float,
    ) -> None:
        super().__init__(canvas, step)
        self._results, self._size, self._last = results, size, step
        self._success_right, self._median_right = success_right, median_right
        for arrivals, median, *baselines in results:
            texts = (success_right, _count(arrivals)), (median_right, median)
            for (right, text), baseline in zip(texts, baselines, strict=True):
                left, bottom = right - text_width(text, size) - 0.2 * size, baseline - 0.3 * size
                canvas.ground(Box(left, bottom, right + 0.2 * size - left, 1.3 * size))

    def paint(self, brush: Brush) -> None:
        """Write the results that are known at the current step."""
        ink, size = self.canvas.theme.ink, self._size
        for arrivals, median, success_baseline, median_baseline in self._results:
            so_far = _count(arrivals, self.step)
            brush.write(so_far, self._success_right, success_baseline, size, ink, "right")
            if self.step >= self._last:
                brush.write(median, self._median_right, median_baseline, size, ink, "right")


def _count(arrivals: Array, step: float = np.inf) -> str:
    """The number of successes, as ``14 of 16``."""
    return f"{int((np.isfinite(arrivals) & (arrivals <= step)).sum())} of {len(arrivals)}"
