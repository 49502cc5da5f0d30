"""Small phrases of messages: the nearest right name, and short forms of values."""

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """``unknown optimizer 'adm' (did you mean 'adam'?)``, or the known ones if none is near."""
    known = list(known)
    near = get_close_matches(name.lower(), known, n=2, cutoff=0.6)
    hint = (
        f"did you mean {' or '.join(map(repr, near))}?"
        if near
        else f"there are: {', '.join(known)}"
        if known
        else "there are none"
    )
    return f"unknown {kind} {shown(name)} ({hint})"


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
