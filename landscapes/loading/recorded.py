"""A run that somebody's own loop has made, from a table with the columns step, x and y."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.functions import Array
from landscapes.kinds.base import Point
from landscapes.loading.csv_file import Table, column
from landscapes.loading.parts import MAX_STEPS
from landscapes.words import number

SAME = 1e-6
"""The largest difference, relative and absolute, between a start and the first point of a file."""


class RecordedRun(NamedTuple):
    """A run from a file.

    Attributes:
        file: the name of the file.
        points: the points from step 0 on, shape (T+1, 2).
    """

    file: str
    points: Array

    @classmethod
    def of(cls, table: Table) -> "RecordedRun":
        """The run in the columns of a table, of which others are left alone.

        Raises:
            ValueError: if a column is missing, a cell is not a number, or a step is missing.
        """
        steps, xs, ys = (column(table, name, 2, MAX_STEPS + 1)[1] for name in ("step", "x", "y"))
        for (line, _), step, expected in zip(table.rows(), steps, range(len(steps)), strict=True):
            if step != expected:
                raise ValueError(
                    "must have one run with the steps 0, 1, 2, … in turn; line"
                    f" {line} of {table.file} has step {step:g}, not {expected}"
                )
        return cls(table.file, np.array([xs, ys]).T)

    def unlike(self, starts: Sequence[Point], runs: int, steps: int) -> str:
        """Return why it cannot be a run of a scenario; empty if it can.

        Args:
            starts: the start points of the scenario.
            runs: the number of runs of each optimizer.
            steps: the number of steps of each run.
        """
        if runs > 1:
            return (
                f"{self.file} has one run, so there must be one start and one seed, not {runs} runs"
            )
        last = len(self.points) - 1
        if last < steps:
            return f"must have the {steps} steps of the scenario; {self.file} ends at step {last}"
        if np.allclose(self.points[0], starts[0], rtol=SAME, atol=SAME):
            return ""
        start, other = (_point(each) for each in (starts[0], self.points[0].tolist()))
        return f"must begin at the scenario's start, {start}; step 0 of {self.file} is at {other}"


def _point(point: Sequence[float]) -> str:
    return f"[{', '.join(number(each, digits=9) for each in point)}]"
