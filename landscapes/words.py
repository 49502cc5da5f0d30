"""Small phrases of messages: the nearest right name, and short forms of values."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import floor, isfinite, log10
from types import MappingProxyType

SYMBOLS = MappingProxyType(
    {
        "learning_rate": "η",
        "momentum": "μ",
        "rho": "ρ",
        "beta1": "β₁",
        "beta2": "β₂",
        "epsilon": "ε",
    }
)
"""The symbol of a hyperparameter in formulas."""

NAMES = frozenset({"Palmer"})
"""Proper names at the beginning of built-in titles, which stay capitalized."""

LONGEST = 60
"""The most characters of a value that a message shows."""

DIGITS = 6
"""The usual number of digits of a number in text."""
MANY = 10
"""The digits of a number that is declared, such as a bound."""

SMALL, LARGE = 1e-4, 1e5
"""Smaller numbers, and those from here on, are written with powers of ten."""
MOST_DECIMALS = 4
"""The most decimals of the numbers in a column."""

LISTED = 40
"""The most names that a message lists."""

_POWER = re.compile(r"(\d+(?:\.\d+)?)e([+-]?\d+)")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters and surrogates, except tabs and line feeds."""


def unknown(kind: str, name: str, known: Iterable[str], of: str = "") -> str:
    """Return ``unknown key 'step' (did you mean 'steps'?)``, or list the names if none is near."""
    known = list(known)
    others = f" and {counted(len(known) - LISTED, 'other')}" if len(known) > LISTED else ""
    listed = ", ".join(printable(_cut(each)) for each in known[:LISTED])
    there = f" (known: {listed}{others})" if known else " (there are none)"
    return f"unknown {kind} {shown(name)}{of}{did_you_mean(name, known) or there}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'steps'?)``, or nothing if no known name is near."""
    found = near(name, known)
    return f" (did you mean {joined(map(repr, found), 'or')}?)" if found else ""


def mistaken(value: object, known: Iterable[str]) -> str:
    """Return ``'evn' (did you mean 'even'?)``: a value as written, and the word that is near."""
    return f"{shown(value)}{did_you_mean(value, known) if isinstance(value, str) else ''}"


def near(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that may be meant, the likeliest first.

    These are names with similar spelling, names that contain this one, and
    names that it abbreviates (``lr`` for ``learning_rate``).
    """
    originals: dict[str, str] = {}
    for each in known:
        originals.setdefault(_plain(each), each)
    plain, others = _plain(name[:LONGEST]), list(originals)
    if plain in originals:
        return [originals[plain]]
    alike = get_close_matches(plain, others, n=2, cutoff=0.65)
    parts = [other for other in others if len(plain) > 2 and plain in other]
    parts.sort(key=lambda other: not other.startswith(plain))
    short = [other for other in others if len(plain) > 1 and plain == _initials(other)]
    return [originals[each] for each in dict.fromkeys(alike + parts + short)][:3]


def _plain(name: str) -> str:
    """Write a name as names are compared, without capitals and hyphens."""
    return name.lower().replace("-", "_").replace(" ", "_")


def _initials(name: str) -> str:
    return "".join(word[:1] for word in name.split("_"))


def shown(value: object, none: str = "empty") -> str:
    """Write a value as in the file, shortened if it is long."""
    if value is None:
        return none
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return _cut(f"[{', '.join(shown(each, none) for each in value)}]")
    return _cut(repr(value))


def passed(value: object) -> str:
    """Write an argument of a Python function, shortened if it is long."""
    return shown(value, "None")


def printable(text: str) -> str:
    """Escape control characters in a text, which may come from a stranger."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def symbol(hyperparameter: str) -> str:
    """Return ``η`` for ``learning_rate``; the name in words, if there is no symbol."""
    return SYMBOLS.get(hyperparameter, spelt(hyperparameter))


def with_symbols(text: str) -> str:
    """Shorten the names of hyperparameters in a text to their symbols.

    >>> with_symbols("all with learning rate 0.05, beta2 0.95")
    'all with η 0.05, β₂ 0.95'
    """
    for name in sorted(SYMBOLS, key=len, reverse=True):
        text = text.replace(spelt(name), SYMBOLS[name])
    return text


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def settings(values: Mapping[str, float]) -> str:
    """Write ``learning rate 0.0319, momentum 0.675``, with three digits."""
    return ", ".join(f"{spelt(key)} {three_digits(value)}" for key, value in values.items())


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Write ``1 step``, ``2 steps``; ``nouns`` is an irregular plural."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"


def joined(items: Iterable[str], word: str) -> str:
    """Write several with a word before the last of them.

    >>> joined(["a", "b", "c"], "or")
    'a, b or c'
    """
    *others, last = items
    return f"{', '.join(others)} {word} {last}" if others else last


def in_sentence(title: str) -> str:
    """Write a title within a sentence: ``two moons``, but ``Palmer penguins`` and ``MNIST``."""
    first = title.split(maxsplit=1)[:1]
    is_word = first and first[0] == first[0].capitalize() and len(first[0]) > 1
    return title[:1].lower() + title[1:] if is_word and first[0] not in NAMES else title


def spelt(key: str) -> str:
    """Write ``learning rate`` for ``learning_rate``, ``learning rate: from`` with a setting."""
    return key.replace("_", " ").replace(".", ": ")


def written(value: float | str | tuple[float, ...], digits: int = DIGITS) -> str:
    """Write a number as in a file, with at most so many digits and no -0; a word as it is.

    >>> written(0.1 + 0.2), written(-0.0), written(2 / 3, 3), written(1e-7), written("lasagne")
    ('0.3', '0', '0.667', '1e-07', 'lasagne')
    >>> written(True), written((0.9, 0.99))
    ('true', '[0.9, 0.99]')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(written(each, digits) for each in value)}]"
    return value if isinstance(value, str) else f"{value + 0.0:.{digits}g}"


def number(
    value: float | str | tuple[float, ...], decimals: int | None = None, digits: int = 3
) -> str:
    """Write a number as pictures, pages and sentences show it; a word as it is.

    >>> number(-0.25), number(2 / 3), number(12345.6), number(2.5e-7), number(1e6)
    ('−0.25', '0.667', '12346', '2.5·10⁻⁷', '10⁶')
    >>> number(6.6, 2), number(0.1 + 0.2, digits=6)
    ('6.60', '0.3')

    Args:
        value: the number.
        decimals: the number of decimals, as the numbers of a column share them. A number that
            would be all zeros, or is very large, is a power of ten all the same.
        digits: without ``decimals``, the most significant digits; units are always told.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, tuple)):
        return written(value, digits)
    if not isfinite(value):
        return "not a number" if value != value else typeset(f"{value:g}").replace("inf", "∞")
    size = abs(value)
    if decimals is not None and (size == 0 or 0.5 * 10**-decimals < size < LARGE):
        return typeset(f"{value + 0.0:.{decimals}f}")
    mantissa, power = f"{value + 0.0:.{digits - 1}e}".split("e")
    if size == 0 or SMALL <= size < LARGE:
        places = max(0, digits - 1 - int(power))
        return typeset(_trimmed(f"{value + 0.0:.{places}f}"))
    return typeset(f"{_trimmed(mantissa)}e{power}")


def decimals(values: Iterable[float]) -> int:
    """Return the number of decimals of the numbers in a column.

    The largest has three digits, the smallest at least one, and nobody more than four decimals;
    zeros at the end of all are left out.

    >>> decimals([6.64, 6.7, 0.0897]), decimals([0.0024, 12.1]), decimals([10, 20, 125])
    (2, 3, 0)
    """
    sizes = [abs(value) for value in values if 10**-MOST_DECIMALS <= abs(value) < LARGE]
    if not sizes:
        return 0
    first, last = floor(log10(max(sizes))), floor(log10(min(sizes)))
    places = min(MOST_DECIMALS, max(0, 2 - first, -last))
    while places and all(f"{size:.{places}f}".endswith("0") for size in sizes):
        places -= 1
    return places


def typeset(text: str) -> str:
    """Write the numbers in a text with minus signs and powers of ten: ``−2.5·10⁻⁷``."""
    return _POWER.sub(_power_of_ten, text).replace("-", "−")


def _power_of_ten(found: re.Match[str]) -> str:
    mantissa, power = found.groups()
    raised = f"10{str(int(power)).translate(_SUPERSCRIPTS)}"
    return raised if mantissa == "1" else f"{mantissa}·{raised}"


def _trimmed(text: str) -> str:
    """Leave out zeros at the end of decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def three_digits(value: float) -> str:
    """Write a hyperparameter, ``0.0319``; near 1, with two digits of 1 − value: ``0.9987``."""
    if 0.9 < value < 1:
        return _trimmed(number(value, 1 - floor(log10(1 - value))))
    return number(value)
