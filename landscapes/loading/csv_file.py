"""Columns of a CSV file beside the scenario; its first row has the column names."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo, field_validator

from landscapes.loading.beside import file_beside
from landscapes.loading.parts import Part
from landscapes.words import counted, printable, shown, unknown

MAX_CSV_BYTES = 4 * 1024 * 1024
OTHERS = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets write between columns in place of commas."""
MAX_COLUMNS = 1000
# Far larger numbers overflow when drawn.
LARGEST = 1e12

PLAINLY = MappingProxyType(
    {
        "unexpected end of data": "a quote is opened and never closed",
        "',' expected after '\"'": "a cell continues after its closing quote",
    }
)
"""Plain words for Python's messages on quotes."""


@dataclass(frozen=True, repr=False)
class Table:
    """A valid CSV file; its columns are read on demand.

    Attributes:
        names: the names of the columns.
        text: the contents of the file.
        file: its name, as written.
    """

    names: Sequence[str]
    text: str
    file: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the nonempty rows below the names, each with the line on which it ends."""
        yield from ((line, row) for line, row in islice(_lines(self.text), 1, None) if row)

    def place(self, name: object) -> int:
        """Return the index of a column, found by its name or by the number that its name is.

        Raises:
            ValueError: if there is no such column.
        """
        for place, written in enumerate(self.names):
            if written == name or (not isinstance(name, str) and _number(written) == name):
                return place
        known = [written for written in self.names if written]
        raise ValueError(unknown("column", name if isinstance(name, str) else shown(name), known))


def _table(name: str, keys: Sequence[str], info: ValidationInfo) -> Table:
    """Read a CSV file of the scenario's folder."""
    context = info.context or {}
    path = file_beside(name, context["folder"](keys) if "folder" in context else Path())
    context.get("files", []).append(path)
    text = _text(path, name)
    try:
        return _checked(text, name)
    except csv.Error as error:
        raise ValueError(f"must be a CSV file; {shown(name)} is not: {error}") from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield all rows, each with the line on which it ends.

    Raises:
        csv.Error: if a quote is not closed, or is closed within a cell; it names the line.
    """
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = PLAINLY.get(str(error), str(error))
            raise csv.Error(f"on line {begin}, {what}") from None
        yield reader.line_num, row


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_CSV_BYTES + 1)
        text = content[:MAX_CSV_BYTES].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"must be a readable text file in UTF-8; {shown(name)} is not") from None
    if len(content) > MAX_CSV_BYTES:
        raise ValueError(f"must have at most {MAX_CSV_BYTES // 1024**2} MiB; {name} has more")
    return text


def _checked(text: str, name: str) -> Table:
    """Read a table, and check that it has no more cells in a row than columns."""
    _, first = next(_lines(text), (1, list[str]()))
    names = [each.strip() for each in first]
    if not names:
        raise ValueError(f"must have a row of column names first; {shown(name)} has none")
    if len(names) == 1 and (other := next((each for each in OTHERS if each in names[0]), "")):
        between = f"must have commas between its columns; {shown(name)} has {OTHERS[other]}"
        raise ValueError(between)
    if len(names) > MAX_COLUMNS:
        raise ValueError(f"must have at most {MAX_COLUMNS} columns; {shown(name)} has {len(names)}")
    twice = [each for each, count in Counter(filter(None, names)).items() if count > 1]
    if twice:
        raise ValueError(f"must name each column once; {shown(name)} has {shown(twice[0])} twice")
    table = Table(names, text, name)
    for line, row in table.rows():
        if any(cell.strip() for cell in row[len(names) :]):
            raise ValueError(
                f"must have a column for each cell; {shown(name)} has"
                f" {counted(len(names), 'column')}, but {len(row)} cells on line {line} (perhaps"
                " decimal commas, which must be points)"
            )
    return table


class CsvPart(Part):
    """A CSV file.

    Attributes:
        KEYS: the keys of a scenario that can have it.
    """

    KEYS: ClassVar[Sequence[str]] = ("signal", "signals", "noise")

    csv: Annotated[
        Any,
        Field(description="A table beside the scenario: a CSV file with a row of column names."),
    ]

    @field_validator("csv", mode="before")
    @classmethod
    def _name(cls, value: object) -> str:
        if not isinstance(value, str):
            raise ValueError(f"must be the name of a CSV file, not {shown(value)}")
        return value

    @field_validator("csv")
    @classmethod
    def _read(cls, name: str, info: ValidationInfo) -> Table:
        return _table(name, cls.KEYS, info)


def column(table: Table | None, name: object, least: int, most: int) -> tuple[str, list[float]]:
    """Return the name of a column and its numbers.

    Args:
        table: the file; None if it has an error of its own.
        name: the column's name, or the number that its name is.
        least: the least number of rows.
        most: the largest number of rows.

    Raises:
        ValueError: if there is no such column, it has too few or too many rows, or a
            cell is not a number.
    """
    if table is None:
        return "", [0.0] * least
    place = table.place(name)
    cells = [(line, row[place] if place < len(row) else "") for line, row in table.rows()]
    named = table.names[place]
    if not least <= len(cells) <= most:
        raise ValueError(f"must have {least} to {most} rows; {shown(named)} has {len(cells)}")
    for line, cell in cells:
        if not abs(_number(cell)) <= LARGEST:
            limit = f" up to {LARGEST:g}" if isfinite(_number(cell)) else ""
            raise ValueError(f"{shown(cell)} on line {line} of the table is not a number{limit}")
    return printable(named), [_number(cell) for _, cell in cells]


def _number(cell: str) -> float:
    """Read the number in a cell; NaN if it is not a number."""
    try:
        return float(cell)
    except ValueError:
        return float("nan")
