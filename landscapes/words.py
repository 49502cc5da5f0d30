"""Small phrases of messages: the nearest right name, and short forms of values."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 60
"""How much of a value a message shows, in characters."""


def unknown(kind: str, name: str, known: Iterable[str], of: str = "") -> str:
    """``unknown key 'step' (did you mean 'steps'?)``, or the known ones if none is near."""
    known = list(known)
    there = f" (there are: {', '.join(known)})" if known else " (there are none)"
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


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
