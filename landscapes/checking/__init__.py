"""Scenario → notes: what is allowed and yet hardly meant, found without drawing anything."""

from collections.abc import Iterator
from typing import Any

from landscapes.checking.note import Note, entries
from landscapes.checking.pictures import of_picture
from landscapes.checking.trials import of_runs
from landscapes.declaration import declaration
from landscapes.ensemble import Minibatch
from landscapes.expression import check_expression
from landscapes.scenario import Written
from landscapes.scenario.document import Location
from landscapes.scenario.model import (
    BasinsScenario,
    LandscapeScenario,
    NoiseSettings,
    RaceScenario,
    SensitivityScenario,
)
from landscapes.words import shown, told_apart

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
    found = [
        *_expression(written),
        *_starts(written),
        *_labels(written),
        *_shifts(written),
        *of_picture(written),
        *of_runs(written),
    ]
    return sorted(found, key=lambda note: written.document.place(note.location))


def _expression(written: Written) -> Iterator[Note]:
    """Where the loss of an own expression is not smooth, or not finite."""
    place = ("landscape", "expression")
    scenario = written.scenario
    if place not in written.document.values:
        return
    if isinstance(scenario, (LandscapeScenario, BasinsScenario, RaceScenario, SensitivityScenario)):
        for message in check_expression(scenario.plain_landscape):
            yield Note(place, message)


def _starts(written: Written) -> Iterator[Note]:
    key = "start"
    match written.scenario:
        case LandscapeScenario() as scenario:
            domain, where = scenario.domain, "the domain that is shown"
        case RaceScenario() as scenario:
            domain, where, key = scenario.domain, "the domain that is shown", "starts"
        case SensitivityScenario() as scenario:
            domain, where = scenario.landscape.domain, "the landscape's domain"
        case _:
            return
    several = (key, 0, 0) in written.document.values
    for index, (x, y) in enumerate(scenario.starts):
        if not domain.contains(x, y):
            location: Location = (key, index) if several else (key,)
            at_x, left, right = told_apart([x, domain.x_min, domain.x_max])
            at_y, bottom, top = told_apart([y, domain.y_min, domain.y_max])
            yield Note(
                location,
                f"the start ({at_x}, {at_y}) is outside of {where}:"
                f" x from {left} to {right}, y from {bottom} to {top}",
            )


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
