"""Entries of optimizers → optimizers with unique labels."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import Any

from landscapes.declaration import declaration
from landscapes.formulas import verbatim
from landscapes.kinds.base import HyperparameterValue, OptimizerEntry
from landscapes.loading.conventions import convention_of
from landscapes.loading.entries import Entry, settings_of
from landscapes.loading.modifiers import modifiers_of
from landscapes.loading.schedule_entry import over
from landscapes.modifiers.wording import phrases
from landscapes.optimizers import OPTIMIZERS
from landscapes.schedules import in_words
from landscapes.words import DIGITS, spelt


def optimizer_entries(
    written: Sequence[Entry],
    leave_out: Collection[str] = (),
    convention: str | None = None,
    steps: int = 1,
) -> tuple[OptimizerEntry, ...]:
    """Make the optimizers of the entries, with unique labels.

    Args:
        written: the entries.
        leave_out: hyperparameters to omit, because their values come from elsewhere.
        convention: that of the scenario, if any.
        steps: the number of steps of the scenario, which schedules use.
    """
    swept = [
        (entry, {key: over(value, steps, form) for key, value in setting.items()})
        for entry in written
        for setting in settings_of(entry, convention)
        for form in [convention_of(setting, convention)]
    ]
    entries, settings = [entry for entry, _ in swept], [setting for _, setting in swept]
    titles = [entry.label or verbatim(declaration(entry.factory()).title) for entry in entries]
    telling = _telling(entries, settings)
    modified = [
        modifiers_of(entry, convention_of(setting, convention), steps) for entry, setting in swept
    ]
    details = [
        ", ".join([*(words(key, setting[key]) for key in setting if key in telling), *others])
        for setting, others in zip(settings, _told_apart(modified), strict=True)
    ]
    shared = Counter(titles)
    labels = distinct(
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
            hyperparameters={k: v for k, v in setting.items() if k not in leave_out},
            plugin=None if entry.name in OPTIMIZERS else entry.factory(),
            modifiers=modifiers,
        )
        for (entry, setting), title, label, detail, modifiers in zip(
            swept, titles, labels, details, modified, strict=True
        )
    )


def _telling(
    written: Sequence[Entry], settings: Sequence[dict[str, HyperparameterValue]]
) -> set[str]:
    """Return the hyperparameters that distinguish the optimizers.

    These are the ones that the file sets and that have several values; for a single
    optimizer, all that the file sets.
    """
    written_somewhere = set[str]().union(*(entry.model_fields_set for entry in written))
    values: dict[str, set[HyperparameterValue]] = {}
    for setting in settings:
        for key in written_somewhere & setting.keys():
            values.setdefault(key, set()).add(setting[key])
    return {key for key, seen in values.items() if len(seen) > 1 or len(written) == 1}


def _told_apart(modified: Sequence[Mapping[str, Mapping[str, Any]]]) -> list[list[str]]:
    """Return the phrases of each optimizer's modifiers, but for those that all share."""
    several = [phrases(modifiers) for modifiers in modified]
    shared = set.intersection(*(set(each.values()) for each in several)) if several[1:] else set()
    return [[phrase for phrase in each.values() if phrase not in shared] for each in several]


def words(key: str, value: HyperparameterValue) -> str:
    """Write ``learning rate 0.01``."""
    return f"{spelt(key)} {in_words(value, digits=DIGITS)}"


def distinct(labels: Sequence[str]) -> list[str]:
    """Number the labels that occur again."""
    found: list[str] = []
    for label in labels:
        numbers = (f"{label} ({n})" for n in count(2))
        free = (numbered for numbered in numbers if numbered not in {*labels, *found})
        found.append(next(free) if label in found else label)
    return found
