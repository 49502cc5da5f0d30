"""Scenario → notes on what is allowed but probably not intended, without drawing."""

from collections.abc import Iterator
from typing import Any

from landscapes.checking.note import Note, entries
from landscapes.checking.texts import of_headline, of_texts
from landscapes.declaration import declaration
from landscapes.ensemble import Minibatch
from landscapes.kinds import concern
from landscapes.kinds.noise import NoiseSettings
from landscapes.loading import Written
from landscapes.loading.conventions import KEY, Conventional, conventions_of
from landscapes.loading.document import Location
from landscapes.loading.forms import form_of, kind_of
from landscapes.loading.named import only_named
from landscapes.words import shown

__all__ = ["Note", "notes"]


def notes(written: Written) -> list[Note]:
    """Find notes on a valid scenario.

    They point out optimizers without the scenario's convention, the same one twice, starts where
    no run begins or outside the view or a constraint, runs that diverge, leave the view or do not
    move, labels and colours that several optimizers share, characters that no font has, headlines
    that are almost ``auto``, settings of a view that it has no use for, levels that no loss
    reaches, data points that are probably not meant as shifts, kinks, poles and gaps of an
    expression, and waves that are finer than the picture's mesh.

    To be quick, runs are tried for some thousands of steps in all (a note says if these are
    not all steps), and networks are trained for their first iterations only.
    """
    scenario = written.scenario
    found = [
        *_labels(written),
        *_conventions(written),
        *of_texts(written),
        *of_headline(written),
        *_shifts(written),
        *concern(scenario.kind, "notes").notes(written, scenario),
    ]
    return sorted(found, key=lambda note: written.document.place(note.location))


def _labels(written: Written) -> Iterator[Note]:
    """Note labels that are already another optimizer's label or title."""
    first: dict[str, Location] = {}
    for location, entry in entries(written.document.data):
        name, label = (entry, None) if isinstance(entry, str) else _named(entry)
        title = label or declaration(written.registry.optimizers[name]).title
        if title in first and (label or (*first[title], "label") in written.document.values):
            line = written.document.place(first[title]).line
            yield Note(
                (*location, "label"),
                f"{shown(title)} is already the name of an optimizer on line {line};"
                " the picture adds the differences or a number",
            )
        first.setdefault(title, location)


def _conventions(written: Written) -> Iterator[Note]:
    """Note the optimizers that do not have the form which the scenario asks for."""
    data = written.document.data
    # The model of all optimizers would take longer than the rest of a check.
    registry = only_named(written.registry, written.document)
    follows = issubclass(form_of(kind_of(data)).model(registry), Conventional)
    convention = data.get(KEY) if follows else None
    for _, entry in entries(written.document.data) if convention else ():
        name = entry if isinstance(entry, str) else entry["name"]
        forms = conventions_of(written.registry.optimizers[name])
        if convention not in forms and (isinstance(entry, str) or KEY not in entry):
            usual = f"; the form of {forms[0]} is used" if forms else "; it has only one form"
            yield Note((KEY,), f"{name} has no form of {convention}{usual}")


def _shifts(written: Written) -> Iterator[Note]:
    """Note data points that are probably not meant as shifts, but as data to fit."""
    place = ("noise", "minibatch", "data")
    noise = getattr(written.scenario, "noise", None)
    if place not in written.document.values or not isinstance(noise, NoiseSettings):
        return
    if isinstance(noise.kind, Minibatch):
        mean, spread = noise.kind.shifts.mean(axis=0), noise.kind.shifts.std(axis=0)
        if (abs(mean) > spread).any():
            yield Note(
                place,
                "the points (u, v) shift the landscape, and the loss becomes the mean of"
                f" f(x − u, y − v); nothing is fitted to them, and their mean ({mean[0]:.3g},"
                f" {mean[1]:.3g}) is farther from 0 than their spread",
            )


def _named(entry: Any) -> tuple[str, str | None]:
    label = entry.get("label")
    return entry["name"], label and label.strip()
