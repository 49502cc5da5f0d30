"""Measured numbers as an aligned table of text."""

from collections.abc import Sequence
from typing import NamedTuple

from processes import Samples


class Row(NamedTuple):
    """A line of the report; ``met`` is None where there is no target."""

    name: str
    ours: str = ""
    theirs: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


HEADINGS = ("", "ours", "theirs", "ratio", "target", "")

VERDICTS = {None: "", True: "met", False: "missed"}


def compared(
    name: str,
    ours: Samples,
    theirs: Samples,
    unit: str = "s",
    target: str = "",
    met: bool | None = None,
) -> Row:
    """A row of two measurements; the ratio says how many times less ours is."""
    ratio = spread(theirs.over(ours))
    return Row(name, spread(ours, unit), spread(theirs, unit), ratio, target, met)


UNITS = {"": 1.0, "s": 1.0, "ms": 1e3, "µs": 1e6, "ns": 1e9, "MB": 1e-6}
"""How often a unit goes into a second or a byte."""


def spread(samples: Samples, unit: str = "") -> str:
    """``5.7 s (5.6–5.9)``: the median, and from the least to the greatest."""
    middle, low, high = (_number(UNITS[unit] * value) for value in samples)
    return f"{f'{middle} {unit}'.strip()} ({low}–{high})"


def _number(value: float) -> str:
    """Three digits that matter, and those before the point in any case."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(rows: Sequence[Row]) -> str:
    """The rows below their headings; columns as wide as they need to be."""
    cells = [HEADINGS, *((*row[:-1], VERDICTS[row.met]) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
