"""From what a scenario file says to what it means: defaults, names and labels."""

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

from landscapes.functions import LANDSCAPES, Landscape
from landscapes.optimizers import OPTIMIZERS, declaration
from landscapes.scenario.model import (
    HyperparameterValue,
    OptimizerEntry,
    RenderSettings,
    Scenario,
)
from landscapes.scenario.schema import Entry, Render, View

LONGEST_HOLD = 2.0


def resolve(written: Any, name: str) -> Scenario:
    """The scenario that a validated file means."""
    landscape = LANDSCAPES[written.landscape]
    return Scenario(
        name=name,
        title=written.title or landscape.title,
        landscape=landscape,
        domain=written.view.domain or landscape.domain,
        levels=_levels(landscape, written.view),
        starts=written.start,
        steps=written.steps,
        optimizers=_entries(written.optimizers),
        render=render_settings(written.render),
    )


def _levels(landscape: Landscape, view: View) -> tuple[float, ...]:
    """The levels that the view asks for, or else the landscape's.

    The landscape's suit its own domain; in another one they are left to be
    chosen from the losses in view.
    """
    return view.levels or (() if view.domain else landscape.levels)


def render_settings(render: Render) -> RenderSettings:
    """How the scenario is drawn; without a hold, its last picture stays for a while."""
    hold = min(LONGEST_HOLD, render.duration / 5) if render.hold is None else render.hold
    formats = tuple(dict.fromkeys(render.formats))
    return RenderSettings(render.size, render.fps, render.duration, hold, formats)


def _entries(written: Sequence[Entry]) -> tuple[OptimizerEntry, ...]:
    settings = [_hyperparameters(entry) for entry in written]
    titles = [entry.label or declaration(OPTIMIZERS[entry.name]).title for entry in written]
    telling = _telling(written, settings)
    details = [
        ", ".join(_words(key, value) for key, value in setting.items() if key in telling)
        for setting in settings
    ]
    shared = Counter(titles)
    labels = _distinct(
        [
            f"{title}, {detail}" if shared[title] > 1 and detail else title
            for title, detail in zip(titles, details, strict=True)
        ]
    )
    return tuple(
        OptimizerEntry(
            name=entry.name,
            label=label,
            detail=detail if shared[title] == 1 else "",
            color=entry.color,
            hyperparameters=setting,
        )
        for entry, setting, title, label, detail in zip(
            written, settings, titles, labels, details, strict=True
        )
    )


def _hyperparameters(entry: Entry) -> dict[str, HyperparameterValue]:
    return entry.model_dump(exclude=set(Entry.model_fields))


def _telling(
    written: Sequence[Entry], settings: Sequence[dict[str, HyperparameterValue]]
) -> set[str]:
    """The hyperparameters that tell the optimizers apart.

    They are those that the file sets somewhere and that have several values;
    of a single optimizer, all that the file sets.
    """
    written_somewhere = set[str]().union(*(entry.model_fields_set for entry in written))
    values: dict[str, set[HyperparameterValue]] = {}
    for setting in settings:
        for key in written_somewhere & setting.keys():
            values.setdefault(key, set()).add(setting[key])
    return {key for key, seen in values.items() if len(seen) > 1 or len(written) == 1}


def _words(key: str, value: HyperparameterValue) -> str:
    """``learning rate 0.01``"""
    shown = value if isinstance(value, str) else f"{value:g}"
    return f"{key} {shown}".replace("_", " ")


def _distinct(labels: list[str]) -> list[str]:
    """The labels, numbered where one occurs again."""
    distinct: list[str] = []
    for label in labels:
        numbers = (f"{label} ({n})" for n in count(2))
        free = (numbered for numbered in numbers if numbered not in {*labels, *distinct})
        distinct.append(next(free) if label in distinct else label)
    return distinct
