"""Notes, and the places of optimizers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from landscapes.bridges import is_bridge
from landscapes.loading.document import Location


class Note(NamedTuple):
    """A note on something that is probably not intended.

    Attributes:
        location: its location in the scenario's document.
        message: the text.
    """

    location: Location
    message: str


def entries(data: Any) -> Iterator[tuple[Location, Any]]:
    """Yield the optimizers' entries with their locations; a scenario may have none."""
    key = "optimizer" if "optimizer" in data else "optimizers"
    written = data.get(key, [])
    if isinstance(written, list):
        yield from (((key, index), entry) for index, entry in enumerate(written))
    else:
        yield (key,), written


class EntryPlace(NamedTuple):
    """The place of one of a scenario's optimizers.

    Attributes:
        entry: the location of its entry.
        turn: its index among the optimizers of the entry.
    """

    entry: Location
    turn: int


def where_written(data: Any, count: int) -> list[EntryPlace] | None:
    """Return the place of each optimizer; None if the entries do not make ``count`` of them."""
    places: list[EntryPlace] = []
    for location, entry in entries(data):
        settings = entry if isinstance(entry, dict) else {}
        if is_bridge(str(settings.get("name"))):
            settings = {}  # A list is one value of its arguments.
        swept = next((key for key, value in settings.items() if isinstance(value, list)), None)
        places += [
            EntryPlace(location, turn) for turn in range(len(settings[swept]) if swept else 1)
        ]
    return places if len(places) == count else None
