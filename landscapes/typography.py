"""Advice on lookalike characters: what to type instead."""

from collections.abc import Mapping
from types import MappingProxyType
from unicodedata import name

# By code point, because many of them are invisible.
_SPACES = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_NOTHINGS = (0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_DASHES = (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63)
_DOUBLE_QUOTES = (0xAB, 0xBB, *range(0x201C, 0x2020), 0x2033)
_SINGLE_QUOTES = (0xB4, *range(0x2018, 0x201C), 0x2032, 0x2039, 0x203A)
_WIDE = range(0xFF01, 0xFF5F)
"""The full-width forms of ``!`` to ``~``, which East Asian keyboards type."""

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
"""The character to type in place of each of them."""

MOST = 3
"""The most pieces of advice for one text."""


def advice(text: str) -> str:
    """Return ``type - instead of −, the minus sign`` for the lookalikes in a text, or nothing."""
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys(text):
        if character in INSTEAD:
            found.setdefault(INSTEAD[character], []).append(character)
    return "; ".join([_advice(*each) for each in found.items()][:MOST])


def _advice(typed: str, characters: list[str]) -> str:
    called = " and ".join(f"the {name(each, 'character').lower()}" for each in characters)
    if not typed:
        return f"delete {called}, which is invisible"
    if typed == " ":
        return f"type a plain space, or none, instead of {called}"
    return f"type {typed} instead of {' and '.join(characters)}, {called}"
