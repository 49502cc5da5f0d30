"""Numbers as text: tables of columns, in which a number that is not finite is empty."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite
from typing import TypeAlias

from landscapes.functions import Array

Value: TypeAlias = float | str | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that spreadsheets may take for a formula, as OWASP lists it."""

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


def joined(tables: Sequence[Columns]) -> dict[str, list[Value]]:
    """The tables one below the other; a column that one lacks is None there."""
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
    """The tables one below the other; a column that one lacks is empty there."""
    columns = joined(tables)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_no_formula, columns))
    writer.writerows(zip(*(map(_no_formula, each) for each in columns.values()), strict=True))
    return text.getvalue()


def _no_formula(value: Value) -> Value:
    """A text that a spreadsheet does not calculate, be it a stranger's label; numbers stay."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value
