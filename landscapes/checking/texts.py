"""Notes on characters of texts that no font has."""

import re
from collections.abc import Iterator

from landscapes.checking.note import Note
from landscapes.kinds.headlines import HeadlineSource
from landscapes.loading import Written
from landscapes.loading.document import Location
from landscapes.words import did_you_mean, shown

SHOWN = frozenset(
    {"title", "subtitle", "headline", "text", "label", "x_label", "y_label", "caption", "question"}
)
"""The keys of texts that pictures show."""

UNUSUAL = re.compile(r"[^ -~\xa0-ſΑ-ΡΣ-ωА-я–—‘’“”„…−×·•→°]")
"""The characters that the package's font may lack: not those of European languages."""


def of_texts(written: Written) -> Iterator[Note]:
    """Note characters that pictures show as boxes, each at the first text that has it."""
    told: set[str] = set()
    for location in written.document.values:
        text = _shown(written, location)
        if text is None or not UNUSUAL.search(text):
            continue
        # Imported here because most texts need no other font, and matplotlib takes long.
        from landscapes.drawing.fonts import undrawable

        if lacking := [each for each in undrawable(text) if each not in told]:
            told.update(lacking)
            yield Note(
                location,
                f"no font here has {shown(''.join(lacking))}, so the picture shows boxes; install a"
                " font with these characters",
            )


def of_headline(written: Written) -> Iterator[Note]:
    """Note a headline of one word that is almost one of the key's own words."""
    text = written.document.data.get("headline")
    words = [each.value for each in HeadlineSource]
    if not isinstance(text, str) or text.strip() in words or len(text.split()) > 1:
        return
    if hint := did_you_mean(text.strip(), words):
        yield Note(("headline",), f"the headline is the text {shown(text)}{hint}")


def _shown(written: Written, location: Location) -> str | None:
    """Return the text at a location, if pictures show it."""
    if not location or location[-1] not in SHOWN:
        return None
    value = written.document.data
    for step in location:
        value = value[step]
    return value if isinstance(value, str) else None
