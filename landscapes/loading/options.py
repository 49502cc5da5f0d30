"""Options of the command line, which override keys of ``render``.

They go into the document before it is validated, so the same rules hold for them; only the
errors name the option.
"""

from collections.abc import Mapping
from dataclasses import replace

from landscapes.loading.document import Document, Location

PART = "render"


def with_options(document: Document, options: Mapping[str, object]) -> Document:
    """Return the document with these values of ``render``, by key (size, fps, …)."""
    if not options or not isinstance(document.data, dict):
        return document
    render = document.data.get(PART, {})
    if not isinstance(render, dict):
        return document  # which is an error of its own
    data = {**document.data, PART: {**render, **options}}
    return replace(document, data=data, options={key: spelt(key) for key in options})


def option_at(location: Location, document: Document) -> str | None:
    """Return the option that gave the value at a location, or around it: ``--max-mb``."""
    return document.options.get(str(location[1])) if location[:1] == (PART,) < location else None


def spelt(key: str) -> str:
    """Write ``--max-mb`` for ``max_mb``."""
    return f"--{key.replace('_', '-')}"
