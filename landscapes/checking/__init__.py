"""Scenario → notes: what is allowed and yet hardly meant, found without drawing anything."""

from collections.abc import Iterator
from typing import Any

from landscapes.checking.note import Note, entries
from landscapes.declaration import declaration
from landscapes.ensemble import Minibatch
from landscapes.kinds import concern
from landscapes.kinds.noise import NoiseSettings
from landscapes.loading import Written
from landscapes.loading.document import Location
from landscapes.words import shown

__all__ = ["Note", "notes"]


def notes(written: Written) -> list[Note]:
    """What is to be said of a scenario that is right.

    Starts that are not in view, runs that diverge or leave it, labels and colours that
    several optimizers have, levels that are not met, data that is taken for shifts,
    kinks, poles and gaps of an expression, and waves that are finer than the picture's
    mesh.

    So that this takes a moment, runs are tried for some thousands of steps in all, which
    a note says if it is not all of them, and trainings for their first iterations only.
    """
    scenario = written.scenario
    found = [
        *_labels(written),
        *_shifts(written),
        *concern(scenario.kind, "notes").notes(written, scenario),
    ]
    return sorted(found, key=lambda note: written.document.place(note.location))


def _labels(written: Written) -> Iterator[Note]:
    """Labels that are another optimizer's label or title already."""
    first: dict[str, Location] = {}
    for location, entry in entries(written.document.data):
        name, label = (entry, None) if isinstance(entry, str) else _named(entry)
        title = label or declaration(written.registry.optimizers[name]).title
        if title in first and (label or (*first[title], "label") in written.document.values):
            line = written.document.place(first[title]).line
            yield Note(
                (*location, "label"),
                f"{shown(title)} is what an optimizer on line {line} is called already;"
                " the picture adds what differs, or a number",
            )
        first.setdefault(title, location)


def _shifts(written: Written) -> Iterator[Note]:
    """Data points that are hardly meant as shifts, but as a table to fit something to."""
    place = ("noise", "minibatch", "data")
    noise = getattr(written.scenario, "noise", None)
    if place not in written.document.values or not isinstance(noise, NoiseSettings):
        return
    if isinstance(noise.kind, Minibatch):
        mean, spread = noise.kind.shifts.mean(axis=0), noise.kind.shifts.std(axis=0)
        if (abs(mean) > spread).any():
            yield Note(
                place,
                "the points (u, v) shift the landscape, whose loss becomes the mean of"
                f" f(x − u, y − v); their mean is ({mean[0]:.3g}, {mean[1]:.3g}), farther from 0"
                " than they are spread: nothing is fitted to them",
            )


def _named(entry: Any) -> tuple[str, str | None]:
    label = entry.get("label")
    return entry["name"], label and label.strip()
