"""YAML text → plain data, and the place of every key and value in the text.

The data are text, numbers, booleans, null, lists and mappings, as YAML 1.2 defines
them; ``nodes`` does PyYAML's part. Tags are refused, so a file cannot create or run
Python objects, and a file's size, depth and number of values are bounded.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from landscapes.loading.broken import explain
from landscapes.loading.mistakes import NOWHERE, DocumentError, Location, Place, Problem
from landscapes.loading.nodes import MAX_DEPTH, TAG, TOO_DEEP, Loader, place_of
from landscapes.loading.scalars import scalar
from landscapes.typography import advice
from landscapes.words import shown

__all__ = [
    "MAX_BYTES",
    "MAX_VALUES",
    "NOWHERE",
    "Document",
    "DocumentError",
    "Location",
    "Place",
    "Problem",
    "read_document",
]

MAX_BYTES = 256 * 1024
MAX_VALUES = 20_000


@dataclass(frozen=True)
class Document:
    """Plain data with the places of values and keys, and the problems found.

    Attributes:
        data: text, numbers, booleans, None, lists and mappings.
        values: the place of each value.
        keys: the place of each key of a mapping.
        texts: for each scalar on a single line, the place of its text, after any quote.
        problems: those that leave the rest readable, such as a repeated key.
        sources: the file of each top-level key that comes from another file.
        parents: the files that it extends, the nearest first.
        options: the overridden keys of ``render``, with their names in errors.
    """

    data: Any
    values: Mapping[Location, Place]
    keys: Mapping[Location, Place]
    texts: Mapping[Location, Place]
    problems: Sequence[Problem]
    sources: Mapping[str, Path] = field(default_factory=dict)
    parents: Sequence[Path] = ()
    options: Mapping[str, str] = field(default_factory=dict)

    def place(self, location: Location) -> Place:
        """Return the place of a value, or of the nearest part of the text that contains it."""
        while location not in self.values:
            location = location[:-1]
        return self.values[location]

    def source(self, location: Location) -> Path | None:
        """Return the file of a location, if it is not the document's own."""
        return self.sources.get(str(location[0])) if location else None


def read_document(content: bytes) -> Document:
    """Read one YAML document.

    Raises:
        DocumentError: if the bytes are not UTF-8, the YAML is broken, or the
            document is too large or too deep.
    """
    text = _decode(content)
    loader = Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise DocumentError([*loader.problems, _explained(error, text)]) from None
    except (ValueError, OverflowError):  # PyYAML takes an escape's code for any number
        place = place_of(loader.get_mark())
        raise DocumentError(
            [*loader.problems, Problem(place, "this number is too large")]
        ) from None
    if root is None:
        return Document(None, {(): Place(1, 1)}, {}, {}, loader.problems)
    return _Reading(loader.problems).document(root)


def _failure(place: Place, message: str) -> DocumentError:
    return DocumentError([Problem(place, message)])


# Characters that YAML forbids, and line breaks that PyYAML recognizes but editors do not.
_FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _failure(Place(1, 1), f"the file is larger than {MAX_BYTES // 1024} KiB")
    content = content.removeprefix(BOM_UTF8)
    try:
        text = _unix(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = _unix(content[: error.start].decode("utf-8"))
        raise _failure(
            _place_at(before, len(before)),
            f"the byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8",
        ) from None
    if forbidden := _FORBIDDEN.search(text):
        raise _failure(
            _place_at(text, forbidden.start()),
            f"the character {forbidden[0]!r} is not allowed; delete it, or save the file as UTF-8",
        )
    return text


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place_at(text: str, index: int) -> Place:
    line_start = text.rfind("\n", 0, index) + 1
    return Place(text.count("\n", 0, index) + 1, index - line_start + 1)


def _explained(error: yaml.MarkedYAMLError, text: str) -> Problem:
    end = place_of(error.problem_mark)
    start = place_of(error.context_mark) if error.context_mark else end
    message, at_start = explain(f"{error.context or ''}: {error.problem}", start.line)
    place = start if at_start else end
    # The cause may be at the end of the line before.
    tip = advice(" ".join(text.split("\n")[max(0, place.line - 2) : place.line]))
    return Problem(place, f"{message}; {tip}" if tip else message)


class _Reading:
    """One walk over the nodes, which collects data, places and problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.values: dict[Location, Place] = {}
        self.keys: dict[Location, Place] = {}
        self.texts: dict[Location, Place] = {}
        self.problems = list(problems)
        self.around: list[Any] = []

    def document(self, root: Node) -> Document:
        data = self._value(root, ())
        return Document(data, self.values, self.keys, self.texts, self.problems)

    def _value(self, node: Node, location: Location) -> Any:
        place = place_of(node.start_mark)
        # An alias repeats its node here, so these limits also hold for expanded aliases.
        if len(self.values) >= MAX_VALUES:
            self._fail(place, f"more than {MAX_VALUES} values, including those of aliases")
        if len(location) > MAX_DEPTH:
            self._fail(place, f"{TOO_DEEP}, including aliases")
        self.values[location] = place
        if isinstance(node, ScalarNode):
            if node.style not in ("|", ">") and node.start_mark.line == node.end_mark.line:
                quote = node.style is not None
                self.texts[location] = place._replace(column=place.column + quote)
            return scalar(node.value, node.tag.removeprefix(TAG))
        if any(node.value is outer for outer in self.around):
            self.problems.append(Problem(place, "this alias repeats a value that contains it"))
            return None
        self.around.append(node.value)
        data: Any
        if isinstance(node, MappingNode):
            data = dict(self._items(node, location))
        else:
            data = [self._value(item, (*location, i)) for i, item in enumerate(node.value)]
        self.around.pop()
        return data

    def _fail(self, place: Place, message: str) -> NoReturn:
        raise DocumentError([*self.problems, Problem(place, message)])

    def _items(self, node: MappingNode, location: Location) -> Iterator[tuple[str, Any]]:
        first_places: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = place_of(key_node.start_mark)
            key = key_node.value
            if not isinstance(key_node, ScalarNode):
                found = "mapping" if isinstance(key_node, MappingNode) else "list"
                wrong = f"a key must be text, not a {found}"
            elif key == "<<":
                wrong = "the merge key '<<' is not supported; write the keys out"
            elif key in first_places:
                wrong = f"the key {shown(key)} is repeated (first on line {first_places[key].line})"
            else:
                first_places[key] = self.keys[(*location, key)] = place
                yield key, self._value(value_node, (*location, key))
                continue
            self.problems.append(Problem(place, wrong))
