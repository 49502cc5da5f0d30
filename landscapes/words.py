"""Small phrases of messages: the nearest right name, and short forms of values."""

from collections.abc import Iterable
from difflib import SequenceMatcher

LONGEST = 60
"""How much of a value a message shows, in characters."""


def unknown(kind: str, name: str, known: Iterable[str], of: str = "") -> str:
    """``unknown optimizer 'adm' (did you mean 'adam'?)``, or the known ones if none is near."""
    known = list(known)
    there = f" (there are: {', '.join(known)})" if known else " (there are none)"
    return f"unknown {kind} {shown(name)}{of}{did_you_mean(name, known) or there}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` (did you mean 'adam'?)``, or nothing if no known name is near."""
    *others, last = map(repr, near(name, known)) or [""]
    return f" (did you mean {' or '.join(filter(None, [', '.join(others), last]))}?)" if last else ""


def near(name: str, known: Iterable[str]) -> list[str]:
    """The known names that may be meant, the likeliest first and three at most.

    They are those that are spelled most alike, then those that the name is a
    part of, or else those whose words it abbreviates (lr for learning_rate).
    """
    known = list(known)
    name = name[:LONGEST].lower().replace("-", "_").replace(" ", "_")
    if name in known:
        return [name]
    alike = {other: SequenceMatcher(None, other, name).ratio() for other in known}
    close = max(0.65, max(alike.values(), default=0.0) - 0.05)
    spelled = sorted((other for other in known if alike[other] >= close), key=alike.__getitem__, reverse=True)
    parts = [other for other in known if len(name) > 2 and name in other]
    short = [other for other in known if len(name) > 1 and name == _initials(other)]
    return list(dict.fromkeys(spelled + parts + short))[:3]


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
        text = f"[{', '.join(map(shown, value))}]"
    else:
        text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}…"
