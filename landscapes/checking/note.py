"""What a note is, and where it stands."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from landscapes.loading.document import Location


class Note(NamedTuple):
    """Something to look at.

    Attributes:
        location: where in the scenario's document.
        message: what there is to say.
    """

    location: Location
    message: str


def entries(data: Any) -> Iterator[tuple[Location, Any]]:
    """The optimizers as they are written, and where."""
    written = data.get("optimizers", [])
    if isinstance(written, list):
        yield from ((("optimizers", index), entry) for index, entry in enumerate(written))
    else:
        yield ("optimizers",), written


class EntryPlace(NamedTuple):
    """Where one of a scenario's optimizers is written.

    Attributes:
        entry: the location of its entry.
        turn: which one it is of those that the entry stands for.
    """

    entry: Location
    turn: int


def where_written(data: Any, count: int) -> list[EntryPlace] | None:
    """Where each of so many optimizers is written: an entry may stand for several."""
    places: list[EntryPlace] = []
    for location, entry in entries(data):
        settings = entry if isinstance(entry, dict) else {}
        swept = next((key for key, value in settings.items() if isinstance(value, list)), None)
        places += [
            EntryPlace(location, turn) for turn in range(len(settings[swept]) if swept else 1)
        ]
    return places if len(places) == count else None
