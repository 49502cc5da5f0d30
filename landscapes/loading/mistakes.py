"""What is wrong in a text, and where."""

from pathlib import Path
from typing import NamedTuple, TypeAlias

Location: TypeAlias = tuple[str | int, ...]
"""Keys and indices that lead from the top of a document to a value."""


class Place(NamedTuple):
    """A place in a text, both counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f":{self.line}:{self.column}"


class KeyPlace(Place):
    """A place in a Python dictionary, which has no lines: they count its values.

    Attributes:
        keys: what leads to it from the dictionary, such as ``['render']['size']``.
    """

    keys: str

    def __new__(cls, number: int, keys: str) -> "KeyPlace":
        place = super().__new__(cls, number, 1)
        place.keys = keys
        return place

    def __str__(self) -> str:
        return self.keys


NOWHERE = Place(1, 1)
"""What stands for a place where there is none: an option of the command line is in no text."""


class Problem(NamedTuple):
    """Something that is wrong in a text, and where; the source is a file that it extends."""

    place: Place
    message: str
    source: Path | None = None
    option: str | None = None


class DocumentError(Exception):
    """A text that cannot be read as one document of plain data."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
