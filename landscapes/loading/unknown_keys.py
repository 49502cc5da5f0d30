"""The valid keys of each part of a scenario file, and the errors for others."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import getitem
from typing import Any, NamedTuple, get_args

from landscapes.declaration import declaration
from landscapes.kinds import KINDS, called
from landscapes.loading.choices import choices
from landscapes.loading.document import Document
from landscapes.loading.entries import Entry, Named
from landscapes.loading.forms import form_of, kind_of
from landscapes.loading.landscape_entry import FUNCTION_KEY, ExpressionPart, FunctionPart
from landscapes.loading.mistakes import Location
from landscapes.loading.modifier_parts import part_at
from landscapes.loading.parents import KEY as EXTENDS
from landscapes.loading.parts import Part
from landscapes.loading.python import asks_for_python, never_run
from landscapes.loading.schedule_entry import KEY as SCHEDULE
from landscapes.loading.schedule_entry import is_schedule
from landscapes.loading.signal_entry import CsvColumn
from landscapes.loading.spacing import RANGE_KEYS
from landscapes.loading.titled import HeadlineText
from landscapes.plugins import Registry
from landscapes.schedules import SCHEDULES, settings_of
from landscapes.words import joined, near, unknown

_OWN: Mapping[str, type[Part]] = {
    "signal": CsvColumn,
    "signals": CsvColumn,
    "landscape": ExpressionPart,
    "headline": HeadlineText,
}
"""The models of entries without a name, by key."""


_LENGTHS = ("steps", "iterations", "epochs")
"""The keys for the length of a run, each in some kinds."""


class Keys(NamedTuple):
    """The valid keys of a part of the file.

    Attributes:
        noun: the noun for most of them.
        known: the keys that the noun fits.
        of: the part that they belong to.
        others: the other valid keys.
    """

    noun: str
    known: list[str]
    of: str
    others: Sequence[str] = ()

    @property
    def all(self) -> list[str]:
        return [*self.known, *self.others]

    def unknown(self, key: str) -> str:
        """Write the message for an unknown key."""
        listed = self.all if near(key, self.all) else self.known
        return unknown(self.noun, key, listed, self.of)


def keys_of(location: Location, document: Document, registry: Registry) -> Keys:
    """Return the valid keys of the mapping at a location."""
    kind = form_of(kind_of(document.data))
    if not location:
        return Keys("key", [EXTENDS, *kind.model(registry).model_fields], "")
    part = str(location[0])
    if part in kind.parts:
        model = kind.parts[part]
        for depth, key in enumerate(location[1:], start=2):
            field, entry = (
                model.model_fields.get(str(key)),
                reduce(getitem, location[:depth], document.data),
            )
            model = _model_of(field.annotation if field else None, entry) or model
        return Keys("key", list(model.model_fields), f" of {location[-1]}")
    entry = reduce(getitem, location, document.data)
    if part in _OWN and ("name" not in entry or part not in choices(registry)):
        model = FunctionPart if callable(entry.get(FUNCTION_KEY)) else _OWN[part]
        return Keys("key", list(model.model_fields), f" of {part}")
    is_in_list = any(isinstance(step, int) for step in location[1:2])
    if inner := part_at(location[1 + is_in_list :]):
        return Keys("key", list(inner.model_fields), f" of {location[-1]}")
    if len(location) > 1 + is_in_list:  # within an entry other mappings are ranges or schedules
        if is_schedule(entry) and entry[SCHEDULE] in SCHEDULES:
            settings = [each.name for each in settings_of(SCHEDULES[entry[SCHEDULE]])]
            return Keys("setting", settings, f" of {entry[SCHEDULE]}", [SCHEDULE])
        return Keys("key", list(RANGE_KEYS), f" of {location[-1]}", [SCHEDULE])
    choice, name = choices(registry)[part], str(entry["name"])
    settings = [setting.name for setting in declaration(choice.functions[name]).settings]
    is_optimizer = choice.noun == "optimizer"
    others = (Entry if is_optimizer else Named).model_fields
    noun = "hyperparameter" if is_optimizer else "parameter"
    return Keys(noun, settings, f" of {name}", list(others))


def _model_of(annotation: Any, entry: Any) -> type[Part] | None:
    """Return the model of a mapping among those that an annotation allows.

    Of several, this is the one with its first key in the mapping, or otherwise the first.
    """
    found: list[type[Part]] = []
    pending = [annotation]
    while pending:
        each = pending.pop(0)
        if isinstance(each, type) and issubclass(each, Part):
            found.append(each)
        pending += get_args(each)
    fitting = [model for model in found if next(iter(model.model_fields)) in entry]
    return next(iter(fitting or found), None)


def unknown_key(location: Location, document: Document, registry: Registry) -> str:
    key, keys = str(location[-1]), keys_of(location[:-1], document, registry)
    value = reduce(getitem, location, document.data)
    if asks_for_python(key, value):
        return never_run(value)
    if len(location) == 1 and not near(key, keys.all):
        misplaced = _misplaced_key(key, kind_of(document.data), registry)
        return misplaced or keys.unknown(key)
    return keys.unknown(key)


def _misplaced_key(key: str, kind: str, registry: Registry) -> str | None:
    """Write the message for a key of another part of the file, or of another kind."""
    if near(key, [EXTENDS]):
        return unknown("key", key, [EXTENDS])
    for part, model in form_of(kind).parts.items():
        if key in model.model_fields:
            return f"unknown key '{key}' (did you mean it inside '{part}'?)"
    if key in _LENGTHS:
        own = [each for each in _LENGTHS if each in form_of(kind).model(registry).model_fields]
        if own:
            return f"unknown key '{key}' of {called(kind)}; its length is '{own[0]}'"
    others = [name for name in KINDS if key in form_of(name).model(registry).model_fields]
    if not others:
        return None
    written = joined((f"'kind: {name}'" for name in others), "or")
    return f"unknown key '{key}' of a {kind.replace('_', ' ')} scenario; it belongs to {written}"
