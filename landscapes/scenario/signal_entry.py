"""The gradient signal of a response: a named one, a list of numbers, or a column of a CSV file."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Union

import numpy as np
from annotated_types import Ge, Le, Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Tag,
    ValidationInfo,
    field_validator,
)

from landscapes.declaration import declaration
from landscapes.functions import Array
from landscapes.scenario.entries import Named, as_mapping, function_models, name_of
from landscapes.scenario.parts import Part, as_tuple
from landscapes.signals import SIGNALS
from landscapes.words import shown, unknown

EPOCHS = 300
MIN_EPOCHS, MAX_EPOCHS = 2, 20_000
MAX_CSV_BYTES = 4 * 1024 * 1024
# Far beyond this the arithmetic of drawing overflows.
LARGEST = 1e12
# Which of the models is meant where nothing has a name; no key is written so.
LIST, CSV = "a list", "a CSV file"


class GivenSignal(NamedTuple):
    """A signal's title, and the gradient at each epoch, shape (E,)."""

    title: str
    values: Array


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


class CsvColumn(Part):
    """A column of a CSV file."""

    csv: Annotated[Any, AfterValidator(_table)]
    column: Annotated[Any, "becomes the numbers in it"]

    @field_validator("csv", mode="before")
    @classmethod
    def _name(cls, value: object) -> str:
        if not isinstance(value, str):
            raise ValueError(f"must be the name of a CSV file, not {shown(value)}")
        return value

    @field_validator("column")
    @classmethod
    def _numbers(cls, name: object, info: ValidationInfo) -> GivenSignal:
        table = info.data.get("csv", {})
        if table and name not in table:
            raise ValueError(unknown("column", str(name), table))
        cells = table.get(name, ["0"] * MIN_EPOCHS)
        if not MIN_EPOCHS <= len(cells) <= MAX_EPOCHS:
            raise ValueError(
                f"must have {MIN_EPOCHS} to {MAX_EPOCHS} rows; {shown(name)} has {len(cells)}"
            )
        numbers = [_number(row, cell) for row, cell in enumerate(cells, start=1)]
        return GivenSignal(str(name), np.array(numbers))

    def given(self) -> GivenSignal:
        """The column's name and numbers."""
        signal: GivenSignal = self.column
        return signal


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


Numbers = Annotated[
    tuple[Annotated[float, Ge(-LARGEST), Le(LARGEST)], ...],
    Len(MIN_EPOCHS, MAX_EPOCHS),
    BeforeValidator(as_tuple),
]


def signal_choice() -> Any:
    """The type of a signal's entry."""
    named = tuple(Annotated[model, Tag(name)] for name, model in function_models(SIGNALS).items())
    own = (Annotated[Numbers, Tag(LIST)], Annotated[CsvColumn, Tag(CSV)])
    return Annotated[
        Union[(*named, *own)],
        Discriminator(_tag),
        BeforeValidator(as_mapping),
    ]


def _tag(entry: object) -> str | None:
    if isinstance(entry, list):
        return LIST
    if isinstance(entry, dict) and "csv" in entry:
        return CSV
    return name_of(entry)


def given_signal(written: Any, epochs: int | None) -> GivenSignal:
    """The signal that an entry means, over so many epochs.

    Args:
        written: the validated entry.
        epochs: how many epochs it has; of one's own numbers all, if not said.

    Raises:
        ValueError: if there are fewer numbers than epochs.
    """
    if isinstance(written, Named):
        function = SIGNALS[written.name]
        parameters = written.model_dump(exclude={"name"})
        title = declaration(function).title
        return GivenSignal(title, function(EPOCHS if epochs is None else epochs, **parameters))
    own = (
        written.given()
        if isinstance(written, CsvColumn)
        else GivenSignal("Own signal", np.array(written, dtype=np.float64))
    )
    if epochs is not None and epochs > len(own.values):
        raise ValueError(f"must be at most {len(own.values)}, the length of the signal")
    return own._replace(values=own.values[:epochs])
