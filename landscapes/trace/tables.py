"""Numbers as text: tables of columns, in which a number that is not finite is empty."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from math import isfinite
from typing import TypeAlias

from landscapes.functions import Array

Value: TypeAlias = float | str | None
Columns: TypeAlias = Mapping[str, Sequence[Value]]
"""The columns of a table by name, all of one length."""


def numbers(values: Array) -> list[Value]:
    """The values as numbers, None where one is not finite."""
    return [number(value) for value in values.tolist()]


def number(value: float) -> float | None:
    """The value, or None if it is not finite."""
    return value if isfinite(value) else None


def length(columns: Columns) -> int:
    """How many rows the columns have."""
    return len(next(iter(columns.values())))


def csv_text(tables: Sequence[Columns]) -> str:
    """The tables one below the other; a column that one lacks is empty there."""
    header = list(dict.fromkeys(name for table in tables for name in table))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for table in tables:
        nothing: Iterable[Value] = [None] * length(table)
        writer.writerows(zip(*(table.get(name, nothing) for name in header), strict=True))
    return text.getvalue()
