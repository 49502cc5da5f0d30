"""YAML text → nodes: PyYAML with limits, and with additions from YAML 1.2 and JSON."""

import re
from copy import copy
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.events import AliasEvent
from yaml.nodes import Node, ScalarNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from landscapes.loading.mistakes import DocumentError, Place, Problem
from landscapes.words import shown

MAX_DEPTH = 20


def place_of(mark: yaml.Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


TAG = "tag:yaml.org,2002:"


class Resolver(BaseResolver):
    """Resolves unquoted scalars by YAML 1.2's core schema, with decimal numbers that allow _."""


def _resolve(tag: str, pattern: str, first_characters: str) -> None:
    """Give unquoted scalars of this pattern this tag; no first characters: an empty scalar."""
    Resolver.add_implicit_resolver(
        f"{TAG}{tag}", re.compile(f"^(?:{pattern})$"), list(first_characters) or [""]
    )


_resolve("null", "~|null|Null|NULL", "~nN")
_resolve("null", "", "")
_resolve("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", r"[-+]?[0-9][0-9_]*", "-+0123456789")
_resolve(
    "float",
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    "-+.0123456789",
)


_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t]*")


class _Scanner(Reader, Scanner):
    """PyYAML's scanner, with the white space that YAML 1.2 allows between tokens.

    Tabs are allowed wherever they do not indent: within a line, between the brackets of lists and
    mappings, and before a comment.
    """

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and self._separates():
            self.forward(self._blanks_here())
            super().scan_to_next_token()

    def _separates(self) -> bool:
        """Whether the tab here separates tokens, or only a comment follows it."""
        if self.flow_level:
            return True
        line = self.buffer.rfind("\n", 0, self.pointer) + 1
        if self.buffer[self.pointer + self._blanks_here()] in "#\n\0":
            return True
        # After "-" it would indent a key, so only a value may follow.
        self.allow_simple_key = False
        return bool(self.buffer[line : self.pointer].strip())

    def _blanks_here(self) -> int:
        found = _BLANKS.match(self.buffer, self.pointer)
        return len(found[0]) if found else 0

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> list[str] | None:
        blanks = self.prefix(self._blanks_here())
        if "\t" not in blanks:
            return super().scan_plain_spaces(indent, start_mark)
        self.forward(len(blanks))
        return [blanks] if self.peek() != "\n" else super().scan_plain_spaces(indent, start_mark)


class Loader(_Scanner, Parser, Composer, Resolver):
    """PyYAML's pipeline up to nodes, with limits and without a constructor."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.depth = 0
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        Resolver.__init__(self)

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        place = place_of(event.start_mark)
        if self.depth > MAX_DEPTH:
            raise DocumentError([*self.problems, Problem(place, TOO_DEEP)])
        if tag := getattr(event, "tag", None):
            written = shown(tag.replace(TAG, "!!"))
            message = f"the tag {written} is not allowed; text that begins with '!' needs quotes"
            self.problems.append(Problem(place, message))
            # Continue as if the tag were not there.
            event.tag, event.implicit = None, (getattr(event, "style", None) is None, True)
        self.depth += 1
        node: Node | None = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(node, ScalarNode) and _SURROGATE.search(node.value):
            node.value = self._joined(node.value, place)
        if isinstance(event, AliasEvent):
            node = copy(node)  # the same value, at the place of the alias
            node.start_mark = event.start_mark  # type: ignore[union-attr]
        return node

    def _joined(self, text: str, place: Place) -> str:
        """Join surrogate pairs, with which JSON escapes a character in two halves."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self.problems.append(Problem(place, f"the text {shown(text)} is not Unicode"))
            return ""


TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
