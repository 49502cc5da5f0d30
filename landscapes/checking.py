"""Scenario → notes: what is allowed and yet hardly meant, found without drawing anything."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from landscapes.declaration import declaration
from landscapes.ensemble import Minibatch
from landscapes.expression import check_expression
from landscapes.runner import Outcome, run
from landscapes.scenario import Written
from landscapes.scenario.document import Location
from landscapes.scenario.entries import words
from landscapes.scenario.model import (
    BasinsScenario,
    LandscapeScenario,
    LearningScenario,
    NoiseSettings,
    OptimizerEntry,
    RaceScenario,
    SensitivityScenario,
)
from landscapes.words import shown, told_apart

STEPS = 500
"""How many steps are tried to see whether a run diverges, those of all optimizers together."""
ITERATIONS = 150
"""The same of a training, whose steps cost more."""


class Note(NamedTuple):
    """Something to look at.

    Attributes:
        location: where in the scenario's document.
        message: what there is to say.
    """

    location: Location
    message: str


def notes(written: Written) -> list[Note]:
    """What is to be said of a scenario that is right.

    Starts that are not in view, runs that diverge, labels that several
    optimizers have, data that is taken for shifts, and kinks, poles and gaps of an expression.

    Runs are tried for their first steps only, so that this takes a moment.
    """
    found = [
        *_expression(written),
        *_starts(written),
        *_labels(written),
        *_shifts(written),
        *_diverging(written),
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
    for location, entry in _entries(written.document.data):
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


def _entries(data: Any) -> Iterator[tuple[Location, Any]]:
    """The optimizers as they are written, and where."""
    entries = data.get("optimizers", [])
    if isinstance(entries, list):
        yield from ((("optimizers", index), entry) for index, entry in enumerate(entries))
    else:
        yield ("optimizers",), entries


def _diverging(written: Written) -> Iterator[Note]:
    """The first run of each optimizer that diverges."""
    match written.scenario:
        case LandscapeScenario(optimizers=optimizers):
            ends = list(_descents(written.scenario))
        case LearningScenario(optimizers=optimizers):
            ends = list(_trainings(written.scenario))
        case _:
            return
    places = _learning_rates(written.document.data, optimizers)
    for location, entry, step in zip(places, optimizers, ends, strict=True):
        if step is not None:
            yield Note(location, f"{entry.label} diverges at step {step}{_blamed(entry)}")


def _blamed(entry: OptimizerEntry) -> str:
    """The learning rate, unless the label names it already."""
    rate = entry.hyperparameters.get("learning_rate")
    named = words("learning_rate", rate) if rate is not None else ""
    return f" with {named}" if named and named not in entry.label else ""


def _descents(scenario: LandscapeScenario) -> Iterator[int | None]:
    """For each optimizer the first step at which one of its runs diverges, if one does."""
    steps = min(scenario.steps, max(1, STEPS // len(scenario.optimizers)))
    recording = run(replace(scenario, steps=steps))
    for index in range(len(scenario.optimizers)):
        runs = recording.of_optimizer(index)
        yield min((t.last_step for t in runs if t.outcome is Outcome.DIVERGED), default=None)


def _trainings(scenario: LearningScenario) -> Iterator[int | None]:
    steps = min(scenario.steps, max(1, ITERATIONS // len(scenario.optimizers)))
    recording = run(replace(scenario, steps=steps, seeds=scenario.seeds[:1]))
    for history in recording.histories:
        finite = history.train_losses[0] == history.train_losses[0]
        yield int(history.iterations[finite.argmin()]) if history.diverged[0] else None


def _learning_rates(data: Any, optimizers: Sequence[OptimizerEntry]) -> list[Location]:
    """Where the learning rate of each optimizer is written; several may share an entry."""
    places: list[Location] = []
    for location, entry in _entries(data):
        settings = entry if isinstance(entry, dict) else {}
        swept = next((key for key, value in settings.items() if isinstance(value, list)), None)
        for turn in range(len(settings[swept]) if swept else 1):
            places.append((*location, "learning_rate", turn))
    if len(places) != len(optimizers):
        return [("optimizers",)] * len(optimizers)
    return places
