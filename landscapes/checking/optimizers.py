"""Notes on optimizers: repeated ones, starts outside their constraints, a wrong lowest loss."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from landscapes.checking.note import EntryPlace, Note, where_written
from landscapes.functions import Landscape
from landscapes.kinds.base import Point
from landscapes.loading import Written
from landscapes.modifiers.standing import nearest_allowed
from landscapes.words import written as number


class Set(Protocol):
    """An optimizer with its settings."""

    @property
    def name(self) -> str: ...
    @property
    def modifiers(self) -> Mapping[str, Mapping[str, Any]]: ...


def of_optimizers(
    written: Written,
    optimizers: Sequence[Set],
    settings: Sequence[Mapping[str, Any]],
    landscape: Landscape,
    starts: Sequence[Point] = (),
) -> Iterator[Note]:
    """Yield the notes on optimizers.

    Args:
        written: the scenario.
        optimizers: its optimizers.
        settings: all hyperparameters of each.
        landscape: the loss to minimise.
        starts: the starts of the runs, if they are the same for all.
    """
    places = where_written(written.document.data, len(optimizers))
    if places is None:
        return
    yield from of_repeats(written, optimizers, settings)
    for place, each, own in zip(places, optimizers, settings, strict=True):
        yield from _of_constraint(place, each, starts)
        if each.name == "polyak":
            yield from _of_lowest(place, own, landscape)


def of_repeats(
    written: Written, optimizers: Sequence[Set], settings: Sequence[Mapping[str, Any]]
) -> Iterator[Note]:
    """Note optimizers that are the same as one before; the arguments are as above."""
    before: dict[str, EntryPlace] = {}
    places = where_written(written.document.data, len(optimizers)) or []
    for place, each, own in zip(places, optimizers, settings, strict=bool(places)):
        first = before.setdefault(repr((each.name, own, each.modifiers)), place)
        if first is place:
            continue
        line = written.document.place(first.entry).line
        same = "on this line" if first.entry == place.entry else f"on line {line}"
        yield Note(
            place.entry, f"the settings are those of {each.name} {same}, so both do the same"
        )


def _of_constraint(place: EntryPlace, entry: Set, starts: Sequence[Point]) -> Iterator[Note]:
    constraint = entry.modifiers.get("constraint")
    if not constraint or not starts:
        return
    points = np.array(starts)
    outside = int((nearest_allowed(points, **constraint) != points).any(axis=-1).sum())
    if outside:
        which = "the start is" if len(starts) == 1 else f"{outside} of the {len(starts)} starts are"
        which = which.replace("are", "is") if outside == 1 else which
        yield Note(
            (*place.entry, "constraint"),
            f"{which} outside the constraint; a run begins there, and its first step ends inside",
        )


def _of_lowest(
    place: EntryPlace, settings: Mapping[str, Any], landscape: Landscape
) -> Iterator[Note]:
    """Note a lowest loss that is higher than the known one; below it, a step goes uphill."""
    lowest, known = settings.get("lowest"), [each.loss for each in landscape.global_minima]
    if isinstance(lowest, float) and known and lowest > min(known):
        does = "stays" if settings.get("variant") == "sps+" else "goes uphill"
        yield Note(
            (*place.entry, "lowest"),
            f"lowest is {number(lowest)}, above the known minimum of {number(min(known))}; where"
            f" the loss is below it, the run {does}",
        )
