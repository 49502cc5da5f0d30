"""Problems in a text, and their places."""

from pathlib import Path
from typing import NamedTuple, TypeAlias

Location: TypeAlias = tuple[str | int, ...]
"""Keys and indices that lead from the top of a document to a value."""


class Place(NamedTuple):
    """A place in a text; line and column count from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f":{self.line}:{self.column}"


class KeyPlace(Place):
    """A place in a Python dictionary, in which values are numbered in place of lines.

    Attributes:
        keys: the keys that lead to it, such as ``['render']['size']``.
    """

    keys: str

    def __new__(cls, number: int, keys: str) -> "KeyPlace":
        place = super().__new__(cls, number, 1)
        place.keys = keys
        return place

    def __str__(self) -> str:
        return self.keys


NOWHERE = Place(1, 1)
"""The place of an option of the command line, which is in no text."""


class Problem(NamedTuple):
    """A mistake in a text, with its place; ``source`` is set if it is in an extended file."""

    place: Place
    message: str
    source: Path | None = None
    option: str | None = None


class DocumentError(Exception):
    """A text that cannot be read as one document of plain data."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
