"""The fonts of pictures: the package's, then matplotlib's, then the system's for what they lack."""

from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import category

from matplotlib.font_manager import (
    FontEntry,
    FontProperties,
    findfont,
    findSystemFonts,
    fontManager,
    get_font,
    ttfFontProperty,
)
from matplotlib.ft2font import FT2Font

FAMILY = "Landscapes Inter"
"""The family of the package's fonts, which no other font has; tools/font.py cuts them."""

FONTS = Path(__file__).parents[1] / "fonts"

FALLBACK = "DejaVu Sans"
"""A font with far more characters, which comes with matplotlib."""


def register_fonts() -> None:
    """Make matplotlib know the package's fonts, if it does not yet.

    They stay known: a figure may be drawn again when the picture is long done.
    """
    if not any(font.name == FAMILY for font in fontManager.ttflist):
        for path in sorted(FONTS.glob("*.ttf")):
            fontManager.addfont(path)


_register_at_first = cache(register_fonts)


def families(text: str) -> tuple[str, ...]:
    """Return the families of fonts that a text needs, in the order in which they are asked."""
    _register_at_first()
    return FAMILY, FALLBACK, *_of_system(_lacking(text))


def undrawable(text: str) -> str:
    """Return the characters of a text that no font has, each once."""
    lacking = _lacking(text)
    found = [_file(family) for family in _of_system(lacking)]
    return "".join(
        each
        for each in dict.fromkeys(text)
        if each in lacking and not any(_has(file, each) for file in found)
    )


def _lacking(text: str) -> frozenset[str]:
    """Return the characters that neither the package's nor matplotlib's font has."""
    return frozenset() if text.isascii() else frozenset(filter(_is_lacking, text))


@lru_cache(1024)
def _is_lacking(character: str) -> bool:
    _register_at_first()
    # Spaces and invisible characters need no glyph.
    is_seen = category(character) not in ("Cf", "Zs", "Zl", "Zp")
    return is_seen and not any(_has(_file(each), character) for each in (FAMILY, FALLBACK))


def _file(family: str) -> str:
    return findfont(FontProperties(family=family))


def _has(file: str, character: str) -> bool:
    return bool(get_font(file).get_char_index(ord(character)))


class _Candidate(NamedTuple):
    """A font of the system, and those of the sought characters that it has."""

    entry: FontEntry
    characters: frozenset[str]

    def preference(self, lacking: frozenset[str]) -> tuple[float, ...]:
        """Return a larger value for a better font: one with more of the characters, and plain."""
        is_sans = "sans" in self.entry.name.lower()
        is_upright = self.entry.style == "normal"
        weight = self.entry.weight if isinstance(self.entry.weight, int) else 400
        return len(self.characters & lacking), is_upright, -abs(weight - 400), is_sans


@lru_cache(64)
def _of_system(lacking: frozenset[str]) -> tuple[str, ...]:
    """Return families of the system's fonts that have these characters, as far as there are any."""
    if not lacking:
        return ()
    # Not those of matplotlib's list: it is made once, and knows no font that came later.
    opened = (_opened(path, lacking) for path in sorted(findSystemFonts()))
    candidates = [each for each in opened if each is not None and each.characters]
    names: list[str] = []
    while candidates:
        best = max(candidates, key=lambda each: each.preference(lacking))
        names.append(_registered(best.entry))
        lacking -= best.characters
        candidates = [each for each in candidates if each.characters & lacking]
    return tuple(names)


def _opened(path: str, lacking: frozenset[str]) -> _Candidate | None:
    """Open a font; None if it cannot be drawn with, as one of coloured pixels."""
    try:
        font = FT2Font(path)
        entry = ttfFontProperty(font)
    except Exception:  # a system may have any files
        return None
    return _Candidate(entry, frozenset(each for each in lacking if font.get_char_index(ord(each))))


def _registered(entry: FontEntry) -> str:
    """Make matplotlib know a font, at any weight, under a name of its own."""
    name = f"{FAMILY} with {entry.name}"
    if not any(font.name == name for font in fontManager.ttflist):
        for weight in (400, 700):
            alike = replace(entry, name=name, style="normal", stretch="normal", weight=weight)
            fontManager.ttflist.append(alike)
    return name
