"""Columns of a CSV file beside the scenario: one with a row of column names first."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationInfo, field_validator

from landscapes.scenario.parts import Part
from landscapes.words import shown, unknown

MAX_CSV_BYTES = 4 * 1024 * 1024
# Far beyond this the arithmetic of drawing overflows.
LARGEST = 1e12

Table = Mapping[str, Sequence[str]]
"""The cells of a CSV file by column."""


def _table(name: str, info: ValidationInfo) -> Table:
    """Read a CSV file of the scenario's folder; no other, for a scenario may be a stranger's."""
    folder = Path((info.context or {}).get("folder", "."))
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"must be a file in the scenario's folder, not {shown(name)}")
    if not path.is_file():
        raise ValueError(f"must be a file in the scenario's folder; there is no {shown(name)}")
    try:
        with path.open("rb") as file:
            text = file.read(MAX_CSV_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"must be a readable text file in UTF-8; {shown(name)} is not") from None
    if len(text) > MAX_CSV_BYTES:
        raise ValueError(f"must have at most {MAX_CSV_BYTES // 1024**2} MiB; {name} has more")
    try:
        header, *rows = csv.reader(StringIO(text, newline=""))
    except (csv.Error, ValueError):
        raise ValueError(f"must have a row of column names first; {shown(name)} has not") from None
    return {
        column.strip(): [row[place] if place < len(row) else "" for row in rows if row]
        for place, column in enumerate(header)
    }


class CsvPart(Part):
    """A CSV file."""

    csv: Annotated[Any, AfterValidator(_table)]

    @field_validator("csv", mode="before")
    @classmethod
    def _name(cls, value: object) -> str:
        if not isinstance(value, str):
            raise ValueError(f"must be the name of a CSV file, not {shown(value)}")
        return value


def column(table: Table, name: object, least: int, most: int) -> list[float]:
    """The numbers of a column.

    Args:
        table: the file; one without columns has an error of its own.
        name: the column's.
        least: how many rows there must be.
        most: how many there may be.

    Raises:
        ValueError: if there is no such column, it has too few or too many rows, or a
            cell is no number.
    """
    if table and name not in table:
        raise ValueError(unknown("column", str(name), table))
    cells = table.get(str(name), ["0"] * least)
    if not least <= len(cells) <= most:
        raise ValueError(f"must have {least} to {most} rows; {shown(name)} has {len(cells)}")
    return [_number(row, cell) for row, cell in enumerate(cells, start=1)]


def _number(row: int, cell: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = float("nan")
    if not isfinite(number) or abs(number) > LARGEST:
        raise ValueError(
            f"must have numbers up to {LARGEST:g} only; its row {row} has {shown(cell)}"
        )
    return number
