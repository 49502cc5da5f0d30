"""Small phrases of messages: the nearest right name, and short forms of values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from math import floor, inf, isfinite, log10
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
"""What the formulas call a hyperparameter."""

NAMES = frozenset({"Palmer"})
"""The names that titles of the program's own begin with."""

LONGEST = 60
"""How much of a value a message shows, in characters."""

DIGITS = 6
"""How many digits a number has in words, if no more are needed."""
EXACT = 17
"""With so many digits no two numbers look alike."""

LISTED = 40
"""How many names a message lists."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What a terminal takes for commands, and what is no text; not the ends of lines, and tabs."""


def unknown(kind: str, name: str, known: Iterable[str], of: str = "") -> str:
    """``unknown key 'step' (did you mean 'steps'?)``, or the known ones if none is near."""
    known = list(known)
    others = f" and {len(known) - LISTED} others" if len(known) > LISTED else ""
    listed = ", ".join(printable(_cut(each)) for each in known[:LISTED])
    there = f" (there are: {listed}{others})" if known else " (there are none)"
    return f"unknown {kind} {shown(name)}{of}{did_you_mean(name, known) or there}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` (did you mean 'steps'?)``, or nothing if no known name is near."""
    names = " or ".join(map(repr, near(name, known)))
    return f" (did you mean {names}?)" if names else ""


def near(name: str, known: Iterable[str]) -> list[str]:
    """The known names that may be meant, the likeliest first and three at most.

    They are those spelled most alike, those that the name is a part of, and
    those whose words it abbreviates (``lr`` for ``learning_rate``).
    """
    known = list(known)
    name = name[:LONGEST].lower().replace("-", "_").replace(" ", "_")
    if name in known:
        return [name]
    alike = get_close_matches(name, known, n=2, cutoff=0.65)
    parts = [other for other in known if len(name) > 2 and name in other]
    parts.sort(key=lambda other: not other.startswith(name))
    short = [other for other in known if len(name) > 1 and name == _initials(other)]
    return list(dict.fromkeys(alike + parts + short))[:3]


def _initials(name: str) -> str:
    return "".join(word[:1] for word in name.split("_"))


def shown(value: object) -> str:
    """A value as a person wrote it, cut where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return _cut(f"[{', '.join(map(shown, value))}]")
    return _cut(repr(value))


def passed(value: object) -> str:
    """An argument that a Python function was given, cut where it is long."""
    return "None" if value is None else shown(value)


def printable(text: str) -> str:
    """A text that may be a stranger's, in which no character commands the terminal."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def symbol(hyperparameter: str) -> str:
    """``η`` for ``learning_rate``; its name in words, if the formulas have no sign for it."""
    return SYMBOLS.get(hyperparameter, spelt(hyperparameter))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def settings(values: Mapping[str, float]) -> str:
    """``learning rate 0.0319, momentum 0.675``, with three digits."""
    return ", ".join(f"{spelt(key)} {three_digits(value)}" for key, value in values.items())


def counted(count: int, noun: str, nouns: str = "") -> str:
    """``1 step``, ``2 steps``; ``nouns`` is the plural where it is no s more."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"


def in_sentence(title: str) -> str:
    """A title within a sentence: ``two moons``, but ``Palmer penguins`` and ``MNIST``."""
    first = title.split(maxsplit=1)[:1]
    is_word = first and first[0] == first[0].capitalize() and len(first[0]) > 1
    return title[:1].lower() + title[1:] if is_word and first[0] not in NAMES else title


def spelt(key: str) -> str:
    """``learning rate``"""
    return key.replace("_", " ")


def three_digits(value: float) -> str:
    """``0.0319``; of a value near 1 so many that two of what lacks to 1 are there: ``0.9987``."""
    if 0.9 < value < 1:
        return f"{value:.{1 - floor(log10(1 - value))}f}".rstrip("0")
    return f"{value:.3g}"


def telling(value: float, span: float, digits: int = 3) -> str:
    """A number with so many digits, and more where these would not tell it from its like.

    >>> telling(0.26345, 2)
    '0.263'
    >>> telling(1000000.26345, 2)
    '1000000.3'

    Args:
        value: the number; it may be infinite or NaN.
        span: how far numbers like it lie apart. What rounding takes from the number
            or adds to it is less than a tenth of that with three digits, a hundredth
            with four, and so on.
        digits: how many it has at least, zeros at the end left out.
    """
    if value and span > 0 and isfinite(value) and isfinite(span):
        finest = floor(log10(2 * span)) + 2 - digits
        digits = max(digits, min(EXACT - 1, floor(log10(abs(value))) + 1 - finest))
    return f"{value:.{digits}g}"


def told_apart(values: Sequence[float], digits: int = DIGITS) -> list[str]:
    """Numbers that are compared with each other, with as many digits as that takes.

    What rounding takes from one of them or adds to it is at most a tenth of the
    least difference between any two.

    >>> told_apart([999999, 1000001])
    ['999999', '1000001']
    >>> told_apart([0, 6.283185307179586])
    ['0', '6.28319']

    Args:
        values: the numbers; what is not finite is compared with nothing.
        digits: how many digits each has at least, zeros at the end left out.
    """
    finite = sorted({value for value in values if isfinite(value)})
    least = min((high - low for low, high in pairwise(finite)), default=inf)
    while digits < EXACT and any(
        10 * abs(float(f"{value:.{digits}g}") - value) > least for value in finite
    ):
        digits += 1
    # No -0 among them.
    return [f"{value + 0.0:.{digits}g}" for value in values]


def points(places: Iterable[tuple[float, float]]) -> list[str]:
    """``(-2.8, 0.07)`` for each, with more digits where they lie close, and no two alike."""
    places = list(places)
    wide, high = (max(axis) - min(axis) for axis in zip(*places, strict=True))
    for digits in range(DIGITS, EXACT + 1):
        texts = [f"({telling(x, wide, digits)}, {telling(y, high, digits)})" for x, y in places]
        if len(set(texts)) == len(set(places)):
            break
    return texts


def on_axis(value: float, span: float) -> str:
    """A place on an axis of this span, to a hundredth of it or finer, however large it is.

    >>> on_axis(-0.123456, 6)
    '-0.12'
    >>> on_axis(1000000.123456, 6)
    '1000000.12'
    """
    return f"{round(float(value), decimals_on(span)) + 0.0:.{EXACT - 2}g}"


def decimals_on(span: float) -> int:
    """How many decimals a place on an axis of this span has, negative for tens."""
    return 2 - floor(log10(span))
