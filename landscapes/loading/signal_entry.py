"""The gradient signal of a response: a named one, a list of numbers, or a column of a CSV file."""

from functools import cache
from typing import Annotated, Any, NamedTuple, Union

import numpy as np
from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from landscapes.declaration import declaration
from landscapes.functions import Array
from landscapes.loading.choices import AsMapping, name_of
from landscapes.loading.csv_file import LARGEST, CsvPart, column
from landscapes.loading.entries import Named, function_models
from landscapes.loading.parts import as_tuple, not_with_name
from landscapes.signals import SIGNALS

EPOCHS = 300
MIN_EPOCHS, MAX_EPOCHS = 2, 20_000
# Tags of the models without a name; they cannot be keys.
LIST, CSV = "a list", "a CSV file"


class GivenSignal(NamedTuple):
    """A signal's title, and its gradients, shape (E,)."""

    title: str
    values: Array


class CsvColumn(CsvPart):
    """A column of a CSV file."""

    # The name in the file, replaced by the numbers of the column.
    column: Annotated[Any, Field(description="The column of the gradients in the table.")]

    @field_validator("column")
    @classmethod
    def _numbers(cls, name: object, info: ValidationInfo) -> GivenSignal:
        title, numbers = column(info.data.get("csv"), name, MIN_EPOCHS, MAX_EPOCHS)
        return GivenSignal(title, np.array(numbers))

    def given(self) -> GivenSignal:
        """Return the column's name and numbers."""
        signal: GivenSignal = self.column
        return signal


Numbers = Annotated[
    tuple[Annotated[float, Ge(-LARGEST), Le(LARGEST)], ...],
    Len(MIN_EPOCHS, MAX_EPOCHS),
    BeforeValidator(as_tuple),
]


@cache
def signal_choice() -> Any:
    """Make the type of a signal's entry."""
    named = tuple(Annotated[model, Tag(name)] for name, model in function_models(SIGNALS).items())
    own = (Annotated[Numbers, Tag(LIST)], Annotated[CsvColumn, Tag(CSV)])
    return Annotated[
        Union[(*named, *own)],
        Discriminator(_tag),
        BeforeValidator(not_with_name("csv")),
        BeforeValidator(AsMapping("any_signal")),
    ]


def _tag(entry: object) -> str | None:
    if isinstance(entry, list):
        return LIST
    if isinstance(entry, dict) and "csv" in entry:
        return CSV
    return name_of(entry)


def given_signal(written: Any, epochs: int | None) -> GivenSignal:
    """Make the signal of an entry.

    Args:
        written: the validated entry.
        epochs: the number of epochs; None means the default, or all of the user's numbers.

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
