"""Tables of columns as CSV; numbers that are not finite are empty."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite
from typing import TypeAlias

from landscapes.functions import Array

Value: TypeAlias = float | str | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of texts that spreadsheets may take for formulas, as listed by OWASP."""

Columns: TypeAlias = Mapping[str, Sequence[Value]]
"""The columns of a table by name, all of the same length."""


def numbers(values: Array) -> list[Value]:
    """Return the values as numbers, with None for those that are not finite."""
    return [number(value) for value in values.tolist()]


def number(value: float) -> float | None:
    """Return the value, or None if it is not finite."""
    return value if isfinite(value) else None


def length(columns: Columns) -> int:
    """Return the number of rows."""
    return len(next(iter(columns.values())))


def joined(tables: Sequence[Columns]) -> dict[str, list[Value]]:
    """Concatenate tables; missing columns are None."""
    header = dict.fromkeys(name for table in tables for name in table)
    return {
        name: [
            value
            for table in tables
            for value in (table[name] if name in table else [None] * length(table))
        ]
        for name in header
    }


def csv_text(tables: Sequence[Columns]) -> str:
    """Write concatenated tables as CSV; missing columns are empty."""
    columns = joined(tables)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_no_formula, columns))
    writer.writerows(zip(*(map(_no_formula, each) for each in columns.values()), strict=True))
    return text.getvalue()


def _no_formula(value: Value) -> Value:
    """Put an apostrophe before text that a spreadsheet would calculate, such as a label."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value
