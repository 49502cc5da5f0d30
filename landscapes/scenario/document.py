"""YAML text → plain data, and the place of every key and value in the text.

The only module that reads YAML. What comes out is data: text, numbers,
booleans, null, lists and mappings, read as YAML 1.2 reads them. Tags are
refused, so nothing in a file can make the reader build or run anything, and a
file's size, depth and number of values are bounded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_VALUES = 20_000

Location: TypeAlias = tuple[str | int, ...]
"""Keys and indices that lead from the top of a document to a value."""


class Place(NamedTuple):
    """A place in a text, both counted from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """Something that is wrong in a text, and where."""

    place: Place
    message: str


class DocumentError(Exception):
    """A text that cannot be read as one document of plain data."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """Plain data, and where each value and each key of a mapping stands."""

    data: Any
    values: Mapping[Location, Place]
    keys: Mapping[Location, Place]


def read_document(content: bytes) -> Document:
    """Read one YAML document.

    Raises:
        DocumentError: if the bytes are not UTF-8, the YAML is broken, a key is
            repeated, a tag is used, or the document is too large or too deep.
    """
    loader = _Loader(_decode(content))
    try:
        root = loader.get_single_node()
    except ReaderError as error:
        character = chr(error.character) if isinstance(error.character, int) else error.character
        raise _failure(
            _place_at(loader.text, error.position), f"the character {character!r} is not allowed"
        ) from None
    except yaml.MarkedYAMLError as error:
        raise _failure(*_explain(error)) from None
    if root is None:
        raise _failure(Place(1, 1), "the file is empty")
    return _Reading().document(root)


def _failure(place: Place, message: str) -> DocumentError:
    return DocumentError([Problem(place, message)])


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _failure(Place(1, 1), f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        raise _failure(
            _place_at(before, len(before)),
            f"the byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8",
        ) from None


def _place_at(text: str, index: int) -> Place:
    line_start = text.rfind("\n", 0, index) + 1
    return Place(text.count("\n", 0, index) + 1, index - line_start + 1)


def _place_of(mark: yaml.Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _explain(error: yaml.MarkedYAMLError) -> Problem:
    """The parser's complaint, in words for the person who wrote the file."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "cannot be read"
    if "'\\t'" in problem:
        problem = "a tab cannot be used here; indent with spaces"
    elif problem == "but found another document":
        problem = "a second document starts here; one file holds one scenario"
    elif error.context and error.context.startswith("while"):
        problem = f"broken YAML {error.context}: {problem}"
    return Problem(_place_of(mark), problem)


_TAG = "tag:yaml.org,2002:"


class _Resolver(BaseResolver):
    """What an unquoted scalar means: YAML 1.2's core schema, with _ in numbers."""


def _resolve(kind: str, pattern: str, first_characters: str) -> None:
    """Read an unquoted scalar of this pattern as this kind; '' stands for an empty one."""
    _Resolver.add_implicit_resolver(
        f"{_TAG}{kind}", re.compile(f"^(?:{pattern})$"), list(first_characters) or [""]
    )


_resolve("null", "~|null|Null|NULL", "~nN")
_resolve("null", "", "")
_resolve("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", r"[-+]?[0-9][0-9_]*", "-+0123456789")
_resolve(
    "float",
    r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    "-+.0123456789",
)


class _Loader(Reader, Scanner, Parser, Composer, _Resolver):
    """PyYAML's pipeline up to nodes, bounded; it has no constructor to run."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        _Resolver.__init__(self)

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(
                problem=f"nested more than {MAX_DEPTH} levels deep",
                problem_mark=self.peek_event().start_mark,  # type: ignore[no-untyped-call]
            )
        self.depth += 1
        node: Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Reading:
    """One walk over the nodes: data and places out, problems collected."""

    def __init__(self) -> None:
        self.values: dict[Location, Place] = {}
        self.keys: dict[Location, Place] = {}
        self.problems: list[Problem] = []

    def document(self, root: Node) -> Document:
        data = self._value(root, ())
        if self.problems:
            raise DocumentError(self.problems)
        return Document(data, self.values, self.keys)

    def _value(self, node: Node, location: Location) -> Any:
        place = _place_of(node.start_mark)
        # An alias repeats its node here, so these two bound what aliases unfold to.
        if len(self.values) >= MAX_VALUES:
            raise _failure(place, f"more than {MAX_VALUES} values, counting repeated aliases")
        if len(location) > MAX_DEPTH:
            raise _failure(place, f"nested more than {MAX_DEPTH} levels deep")
        self.values[location] = place
        if node.tag not in _PLAIN_TAGS:
            self.problems.append(Problem(place, f"the tag {_short(node.tag)} is not allowed"))
            return None
        if isinstance(node, MappingNode):
            return dict(self._items(node, location))
        if isinstance(node, SequenceNode):
            return [self._value(item, (*location, i)) for i, item in enumerate(node.value)]
        return self._scalar(node.value, node.tag.removeprefix(_TAG), place)

    def _items(self, node: MappingNode, location: Location) -> Iterator[tuple[str, Any]]:
        first_places: dict[str, Place] = {}
        for key_node, value_node in node.value:
            place = _place_of(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                self.problems.append(Problem(place, "a key must be text"))
                continue
            key = key_node.value
            if key in first_places:
                line = first_places[key].line
                self.problems.append(
                    Problem(place, f"the key '{key}' is repeated (first on line {line})")
                )
                continue
            first_places[key] = self.keys[(*location, key)] = place
            yield key, self._value(value_node, (*location, key))

    def _scalar(self, text: str, kind: str, place: Place) -> Any:
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        try:
            if kind == "int":
                return int(text.replace("_", ""))
            if kind == "float":
                return float(_python_float(text))
        except ValueError:
            self.problems.append(Problem(place, f"{_short(text)} is not a number that can be read"))
        return text


_PLAIN_TAGS = frozenset(
    _TAG + kind for kind in ("null", "bool", "int", "float", "str", "seq", "map")
)


def _python_float(text: str) -> str:
    """Python's spelling of a YAML float: no underscores, no dot before inf and nan."""
    return re.sub(r"\.(?=[a-zA-Z])", "", text.replace("_", ""))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"
