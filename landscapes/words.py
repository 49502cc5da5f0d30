"""Small phrases of messages: the nearest right name, and short forms of values."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import floor, log10
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

LONGEST = 60
"""How much of a value a message shows, in characters."""

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


def spelt(key: str) -> str:
    """``learning rate``"""
    return key.replace("_", " ")


def three_digits(value: float) -> str:
    """``0.0319``; of a value near 1 so many that two of what lacks to 1 are there: ``0.9987``."""
    if 0.9 < value < 1:
        return f"{value:.{1 - floor(log10(1 - value))}f}".rstrip("0")
    return f"{value:.3g}"
