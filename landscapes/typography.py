"""Characters that look like those one types, and are others: what to type instead."""

from collections.abc import Mapping
from types import MappingProxyType
from unicodedata import name

# By their numbers, for half of them cannot be seen.
_SPACES = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_NOTHINGS = (0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_DASHES = (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63)
_DOUBLE_QUOTES = (0xAB, 0xBB, *range(0x201C, 0x2020), 0x2033)
_SINGLE_QUOTES = (0xB4, *range(0x2018, 0x201C), 0x2032, 0x2039, 0x203A)
_WIDE = range(0xFF01, 0xFF5F)
"""What East Asian keyboards type for ``!`` to ``~``."""

INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(map(chr, _SPACES), " "),
        **dict.fromkeys(map(chr, _NOTHINGS), ""),
        **dict.fromkeys(map(chr, _DASHES), "-"),
        **dict.fromkeys(map(chr, _DOUBLE_QUOTES), '"'),
        **dict.fromkeys(map(chr, _SINGLE_QUOTES), "'"),
        **{chr(code): chr(code - _WIDE.start + ord("!")) for code in _WIDE},
    }
)
"""What is to be typed in place of each of them."""

MOST = 3
"""So many of them are explained in one text."""


def advice(text: str) -> str:
    """``type - instead of −, the minus sign``, for what is in a text; else nothing."""
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys(text):
        if character in INSTEAD:
            found.setdefault(INSTEAD[character], []).append(character)
    return "; ".join([_advice(*each) for each in found.items()][:MOST])


def _advice(typed: str, characters: list[str]) -> str:
    called = " and ".join(f"the {name(each, 'character').lower()}" for each in characters)
    if not typed:
        return f"delete {called}, which cannot be seen"
    if typed == " ":
        return f"type a plain space, or none, instead of {called}"
    return f"type {typed} instead of {' and '.join(characters)}, {called}"
