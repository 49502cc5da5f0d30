"""PyYAML's errors, explained to the user.

Its parser speaks of scalars, tokens and block ends, and often points to where
it gave up, which may be lines after the mistake.
"""

import re
from typing import NamedTuple


class _Explanation(NamedTuple):
    """The sentence for errors that match this pattern."""

    pattern: str
    sentence: str
    at_start: bool = False
    """Whether the mistake is where the broken construct starts, not where the parser gave up."""


_EXPLANATIONS = (
    _Explanation(r"'\\t'", "a tab cannot be used here; use spaces"),
    _Explanation("another document", "a second document starts here; one file holds one scenario"),
    _Explanation(
        "could not find expected ':'",
        "expected 'key: value' here, with a colon and a space",
        at_start=True,
    ),
    _Explanation(
        "mapping values are not allowed",
        "a ':' is not allowed here; check the indentation and the line before,"
        " and put text that contains ': ' in quotes",
    ),
    _Explanation("sequence entries are not", "a list item must begin on a line of its own"),
    _Explanation("mapping keys are not", "text that begins with '?' needs quotes"),
    _Explanation("quoted scalar: found unexpected", "this quote is never closed", at_start=True),
    _Explanation("character (?P<it>.+) that cannot", "text that begins with {it} needs quotes"),
    _Explanation("a block scalar", "text that begins with '|' or '>' needs quotes", at_start=True),
    _Explanation("scanning an alias", "text that begins with '*' needs quotes", at_start=True),
    _Explanation("scanning an anchor", "text that begins with '&' needs quotes", at_start=True),
    _Explanation(
        "undefined alias '(?P<it>.+)'",
        "there is no anchor '&{it}' before this alias; text that begins with '*' needs quotes",
    ),
    _Explanation(
        "duplicate anchor '(?P<it>.+)'", "the anchor '&{it}' is repeated (first on line {line})"
    ),
    _Explanation(
        "(scanning|parsing) a tag|undefined tag handle",
        "tags are not allowed; text that begins with '!' needs quotes",
        at_start=True,
    ),
    _Explanation(
        "unknown escape character (?P<it>.+)",
        "a backslash before {it} has no meaning in double quotes; use single quotes",
    ),
    _Explanation("sequence of (?P<it>.) hexadecimal", "this escape needs {it} hexadecimal digits"),
    _Explanation(
        "or ']', but got '(?P<token>.+)'",
        "expected ',' or ']' before {it}, inside the '[' of line {line}",
    ),
    _Explanation(
        "or '}', but got '(?P<token>.+)'",
        "expected ',' or '}}' before {it}, inside the '{{' of line {line}",
    ),
    _Explanation("node content, but found '(?P<token>.+)'", "expected a value before {it}"),
    _Explanation(
        "expected '?<.*>'?, but found '(?P<token>.+)'",
        "{it} does not fit what comes before it; check the indentation and the quotes",
    ),
    _Explanation("directive|incompatible", "this YAML directive is wrong; a scenario needs none"),
)

_TOKENS = {
    "<block mapping start>": "this key",
    "?": "this key",
    "<block sequence start>": "this list item",
    "-": "this list item",
    "<scalar>": "this text",
    "<stream end>": "the end of the file",
    "<document start>": "'---'",
    "<document end>": "'...'",
    "<anchor>": "this anchor",
    "<alias>": "this alias",
    "<tag>": "this tag",
}


def explain(complaint: str, start: int) -> tuple[str, bool]:
    """Explain an error, and tell whether the mistake is where the broken construct starts.

    Args:
        complaint: PyYAML's message.
        start: the line on which the broken construct starts.
    """
    for pattern, sentence, at_start in _EXPLANATIONS:
        if found := re.search(pattern, complaint):
            groups = found.groupdict()
            token = groups.get("token")
            it = _TOKENS.get(token, f"'{token}'") if token else groups.get("it")
            return sentence.format(it=it, line=start), at_start
    return f"broken YAML: {complaint.rpartition(': ')[2]}", False
