"""Small phrases of messages: the nearest right name, and short forms of values."""

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """``unknown optimizer 'adm' (did you mean 'adam'?)``, or the known ones if none is near."""
    known = list(known)
    near = _near(name.lower().replace("-", "_").replace(" ", "_"), known)
    hint = (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else f"there are: {', '.join(known)}"
        if known
        else "there are none"
    )
    return f"unknown {kind} {shown(name)} ({hint})"


def _near(name: str, known: list[str]) -> list[str]:
    """The known names that are spelled alike, or else those that the name is a part of."""
    parts = [other for other in known if len(name) > 2 and name in other]
    return get_close_matches(name, known, n=2, cutoff=0.65) or parts[:3]


def shown(value: object) -> str:
    """A value as a person wrote it, cut where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
