"""What changes in the live table at each step: losses with their bars, and hyperparameters."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import legible
from landscapes.drawing.canvas.stamps import Letters
from landscapes.kinds.landscape.picture.columns import DETAIL
from landscapes.kinds.landscape.picture.rows import Row
from landscapes.kinds.landscape.picture.table import Table

LEAST = 0.01
"""The least share of a bar that is filled, so that its colour is seen."""

Share: TypeAlias = Callable[[float], float]
"""The share of the map's range of losses that a loss takes."""


class Losses(Moving):
    """The losses of the table at a step, and their bars.

    Args:
        table: the table.
        share: the share of a bar that a loss fills.
        step: the last step, which is shown first.
    """

    def __init__(self, table: Table, share: Share, step: float) -> None:
        super().__init__(table.canvas, step)
        self._table, self._share = table, share
        self._letters = Letters(table.size, table.canvas.theme.ink)

    def paint(self, brush: Brush) -> None:
        """Write the losses, and fill the bars."""
        table = self._table
        for index, left, baseline in table.places(self.step):
            row, x = table.rows[index], left + table.columns.values
            loss = float(row.losses[int(self.step)])
            self._letters.write(brush, table.columns.text(loss), x, baseline, "right")
            share = min(1.0, max(LEAST, self._share(loss))) if np.isfinite(loss) else 1.0
            self._fill(brush, row, table.bar(left, baseline, share))

    def _fill(self, brush: Brush, row: Row, bar: Box) -> None:
        """Fill a bar, with the dashes of the run's line unless a sample of that shows them."""
        theme = self.canvas.theme
        dash = () if theme.is_patterned else theme.dash(row.turn)
        if not dash:
            brush.fill(bar, row.color)
            return
        middle = bar.bottom + bar.height / 2
        line = Path([(bar.left, middle), (bar.right, middle)])
        dashes = [self.canvas.length(theme.line) * part for part in dash]
        brush.stroke(line, row.color, bar.height, "butt", dashes)


class Scheduled(Moving):
    """The hyperparameters that change, at a step, in the rows of the table.

    Args:
        table: the table.
        step: the last step, which is shown first.
    """

    def __init__(self, table: Table, step: float) -> None:
        super().__init__(table.canvas, step)
        self._table = table
        self._letters = Letters(legible(DETAIL * table.size), table.canvas.theme.muted)

    def paint(self, brush: Brush) -> None:
        """Write the values of rows whose place no remark takes."""
        table = self._table
        for index, left, baseline in table.places(self.step):
            row, key = table.rows[index], table.columns.key
            if not row.scheduled or row.remark(self.step):
                continue
            right = left + table.width
            if table.is_tall:
                text = row.now(self.step, short=True)
                self._letters.write(brush, text, right, table.beneath(baseline), "right")
            elif table.columns.fit:
                text = row.now(self.step).removeprefix(f"{key} " if key else "")
                self._letters.write(brush, text, right, baseline, "right")
