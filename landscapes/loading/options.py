"""Options of the command line, which take the place of keys of ``render``.

They go into the document before it is validated, so the rules for them are those for what is
written; only, what is wrong with them is told of the option.
"""

from collections.abc import Mapping
from dataclasses import replace

from landscapes.loading.document import Document, Location

PART = "render"


def with_options(document: Document, options: Mapping[str, object]) -> Document:
    """The document with these values of render, by their keys (size, fps, …)."""
    if not options or not isinstance(document.data, dict):
        return document
    render = document.data.get(PART, {})
    if not isinstance(render, dict):
        return document  # which is an error of its own
    data = {**document.data, PART: {**render, **options}}
    return replace(document, data=data, options={key: spelt(key) for key in options})


def option_at(location: Location, document: Document) -> str | None:
    """The option that gave the value here, or a part of it: ``--max-mb``."""
    return document.options.get(str(location[1])) if location[:1] == (PART,) < location else None


def spelt(key: str) -> str:
    """``--max-mb``"""
    return f"--{key.replace('_', '-')}"
