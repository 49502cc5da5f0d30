"""Lists of names in messages, with the names that are declared."""

from collections.abc import Iterable

from landscapes.loading.forms import form_of, formats_of


def any_of(names: Iterable[object]) -> str:
    """The names in quotes, in a sentence: ``'a', 'b' or 'c'``."""
    *others, last = (f"'{name}'" for name in names)
    return f"{', '.join(others)} or {last}" if others else last


def any_format(kind: str) -> str:
    """The formats of a kind, in a sentence."""
    return any_of(formats_of(kind))


def keys_of(kind: str, part: str | None = None) -> str:
    """The keys of a kind's files, which may extend others, or of a part such as ``render``."""
    form = form_of(kind)
    if part:
        return ", ".join(form.parts[part].model_fields)
    return ", ".join(["extends", *form.model().model_fields])
