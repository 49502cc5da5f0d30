"""The tokens of an expression, and helpful errors for those that do not belong there.

This finds mistakes that Python reports unhelpfully, such as ``2x`` or ``x^2``. The
remaining text is plain ASCII without brackets, quotes, dots or colons, so each character
is one byte and Python's parser finds little but arithmetic.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from keyword import iskeyword
from math import isinf
from types import MappingProxyType
from typing import NamedTuple

from landscapes.expression.vocabulary import CONSTANTS, FUNCTIONS, VARIABLES, ExpressionError
from landscapes.typography import advice
from landscapes.words import did_you_mean, shown

MAX_LENGTH = 1000
"""The longest expression in characters."""
MAX_PARENTHESES = 50
"""The deepest nesting of parentheses."""

_TOKEN = re.compile(
    r"""(?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)
      | (?P<dotted>[a-zA-Z_]\w*(\.[a-zA-Z_]\w*)+)
      | (?P<name>[a-zA-Z_]\w*)
      | (?P<operator>\*\*|[-+*/,])
      | (?P<open>\()
      | (?P<close>\))
      | (?P<space>[ \t\r\n]+)""",
    re.ASCII | re.VERBOSE,
)

_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "^": "a power is written **",
        "²": "a square is written **2",
        "³": "a cube is written **3",
        "×": "a product is written *",
        "·": "a product is written *",
        "⋅": "a product is written *",
        "∗": "a product is written *",
        "÷": "a quotient is written /",
        "√": "a root is written sqrt(…)",
        "|": "an absolute value is written abs(…)",
        "π": "it is written pi",
        "τ": "it is written tau",
        "[": "parentheses are written ( and )",
        "]": "parentheses are written ( and )",
        "{": "parentheses are written ( and )",
        "}": "parentheses are written ( and )",
        "=": "write only the right-hand side of f(x, y) = …",
        "<": "there are no comparisons; use min, max or abs instead",
        ">": "there are no comparisons; use min, max or abs instead",
        "%": "there is no remainder; use floor instead",
        ".": "a decimal point needs a digit beside it",
        "'": "an expression cannot contain text",
        '"': "an expression cannot contain text",
        "\\": "functions are written without a backslash",
    }
)
"""Advice for characters that have no meaning in an expression."""


class Token(NamedTuple):
    """A number, name, operator or parenthesis of an expression."""

    kind: str
    text: str
    column: int


def check_tokens(text: str) -> None:
    """Check an expression token by token.

    Raises:
        ExpressionError: at the first token that is wrong or misplaced.
    """
    if len(text) > MAX_LENGTH:
        message = f"an expression must have at most {MAX_LENGTH} characters, not {len(text)}"
        raise ExpressionError(message, MAX_LENGTH)
    found = list(tokens(text))
    if not found:
        raise ExpressionError("an expression must not be empty")
    for token in found:
        _check_alone(token)
    for left, right in pairwise(found):
        _check_neighbours(left, right)
    _check_parentheses(found)


def tokens(text: str) -> Iterator[Token]:
    """Split a text into tokens, without spaces.

    Raises:
        ExpressionError: at a character that belongs to no token.
    """
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            raise _unexpected(text[place], place + 1)
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), place + 1)
        place = match.end()


def _unexpected(character: str, column: int) -> ExpressionError:
    letter = "names consist of the letters a to z" if character.isalpha() else None
    instead = _INSTEAD.get(character) or letter or advice(character)
    reason = f"; {instead}" if instead else ""
    return ExpressionError(f"unexpected {shown(character)}{reason}", column)


def _check_alone(token: Token) -> None:
    if token.kind == "number" and isinf(float(token.text)):
        raise ExpressionError(f"the number {shown(token.text)} is too large", token.column)
    if token.kind == "name" and iskeyword(token.text):
        raise ExpressionError(f"{shown(token.text)} has no meaning in an expression", token.column)
    if token.kind == "dotted":
        raise ExpressionError(_without_dot(token.text), token.column)


def _without_dot(text: str) -> str:
    """Write the message for ``np.sin``: functions have no prefix."""
    _, _, last = text.rpartition(".")
    if last in (*FUNCTIONS, *CONSTANTS):
        return f"{shown(text)} is written {shown(last)} here"
    hint = did_you_mean(last, (*FUNCTIONS, *CONSTANTS))
    return f"{shown(text)} has no meaning in an expression{hint}"


def _check_neighbours(left: Token, right: Token) -> None:
    """Check that an operator stands between two operands."""
    is_call = left.kind == "name" and right.kind == "open"
    ends_here, begins_here = {"number", "name", "close"}, {"number", "name", "open"}
    if left.kind not in ends_here or right.kind not in begins_here or is_call:
        return
    if left.text in FUNCTIONS:
        example = f"{left.text}({right.text})"
        raise ExpressionError(f"{left.text} needs parentheses, as in {shown(example)}", left.column)
    example = f"{_shortened(left)}*{_shortened(right)}"
    raise ExpressionError(
        f"missing operator before {shown(right.text)}; a product is written {shown(example)}",
        right.column,
    )


def _shortened(token: Token) -> str:
    return {"open": "(…)", "close": "(…)"}.get(token.kind, token.text)


def _check_parentheses(found: list[Token]) -> None:
    opened: list[Token] = []
    for token in found:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and not opened:
            raise ExpressionError("')' without a '(' before it", token.column)
        elif token.kind == "close":
            opened.pop()
        if len(opened) > MAX_PARENTHESES:
            message = f"parentheses must be nested at most {MAX_PARENTHESES} deep"
            raise ExpressionError(message, token.column)
    if opened:
        raise ExpressionError("'(' without a ')' after it", opened[-1].column)


def variables_product(name: str) -> str:
    """Return ``x*y`` for ``xy``, ``x**2`` for ``x2``, and nothing for other names."""
    if set(name) <= set(VARIABLES):
        return "*".join(name)
    if name[0] in VARIABLES and name[1:].isdigit():
        return f"{name[0]}**{name[1:]}"
    return ""
