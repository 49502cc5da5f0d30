"""What pydantic found wrong, in sentences for the person who wrote the file."""

from collections.abc import Iterator, Mapping, Sequence, Sized
from functools import reduce
from operator import getitem
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landscapes.declaration import declaration
from landscapes.plugins import Registry
from landscapes.scenario.document import NOWHERE, Document, Location, Problem
from landscapes.scenario.entries import UNNAMED, Choice, Entry, Named, choices
from landscapes.scenario.kinds import KINDS, kind_named, kind_of
from landscapes.scenario.landscape_entry import ExpressionPart
from landscapes.scenario.model.contradictions import ContradictionError
from landscapes.scenario.options import option_at
from landscapes.scenario.parents import KEY as EXTENDS
from landscapes.scenario.parts import Part
from landscapes.scenario.python import asks_for_python, never_run, python_file
from landscapes.scenario.ranges import RANGE_KEYS
from landscapes.scenario.signal_entry import CsvColumn
from landscapes.words import near, shown, unknown


def problems(error: ValidationError, document: Document, registry: Registry) -> list[Problem]:
    """Every problem of the document that its model finds, which was made from the registry."""
    return [
        _problem(details, location, document, registry)._replace(source=document.source(location))
        for details, location in _told(error, document, registry)
    ]


def _told(
    error: ValidationError, document: Document, registry: Registry
) -> Iterator[tuple[ErrorDetails, Location]]:
    """The errors and where they are, without those that only follow from others."""
    located = [(details, _location(details, document, registry)) for details in error.errors()]
    misspelt = {
        (*location[:-1], meant)
        for details, location in located
        if details["type"] == "extra_forbidden"
        for meant in near(str(location[-1]), _keys(location[:-1], document, registry).known)
    }
    for details, location in located:
        # A missing key that stands there misspelt is one error, not two.
        if details["type"] == "missing" and location in misspelt:
            continue
        # pydantic counts only the items that are right; the wrong ones have errors of their own.
        if details["type"] == "too_short" and _has_wrong_items(location, located):
            continue
        yield details, location


def _has_wrong_items(location: Location, located: Sequence[tuple[ErrorDetails, Location]]) -> bool:
    """Whether the list here, or the one item that stands for a list, has other errors."""
    return sum(other[: len(location)] == location for _, other in located) > 1


def _location(details: ErrorDetails, document: Document, registry: Registry) -> Location:
    """Where in the document, of which pydantic sees a little more than is written."""
    steps = details["loc"]
    choice = choices(registry).get(str(steps[0])) if steps else None
    location: Location = ()
    for depth, step in enumerate(steps):
        is_unnamed = step in UNNAMED and not _is_unknown_key(details, depth)
        is_chosen_name = is_unnamed or (choice is not None and depth == 1 + choice.in_list)
        is_item_without_list = isinstance(step, int) and (*location, step) not in document.values
        if not (is_chosen_name or is_item_without_list):
            location = (*location, step)
    if isinstance(error := _raised(details), ContradictionError):
        # Of settings that cannot hold together, that is the mistake which an option brought.
        at_all = [(*location[:-1], key) for key in error.sentences]
        location = next((each for each in at_all if option_at(each, document)), location)
    return location


def _raised(details: ErrorDetails) -> object:
    """The error that a validator raised, if it did."""
    return details.get("ctx", {}).get("error")


def _is_unknown_key(details: ErrorDetails, depth: int) -> bool:
    return details["type"] == "extra_forbidden" and depth == len(details["loc"]) - 1


def _problem(
    details: ErrorDetails, location: Location, document: Document, registry: Registry
) -> Problem:
    kind, value = details["type"], details["input"]
    if option := option_at(location, document):
        message = _sentence(details, location[:2], option)
        return Problem(NOWHERE, message, option=option)
    if kind == "extra_forbidden":
        return Problem(document.keys[location], _unknown_key(location, document, registry))
    if kind == "wrong_key":
        return Problem(document.keys[location], details["msg"])
    if kind == "missing":
        return Problem(document.place(location[:-1]), f"missing key '{location[-1]}'")
    if kind == "union_tag_invalid":
        place = document.place((*location, "name"))
        choice, name = choices(registry)[str(location[0])], details["ctx"]["tag"]
        return Problem(place, never_run(name) if python_file(name) else _unknown(choice, name))
    if kind == "union_tag_not_found":
        return _nameless(value, location, document, choices(registry)[str(location[0])])
    if not location:
        return Problem(document.place(location), _no_scenario(value))
    place = document.place(location)
    column = getattr(_raised(details), "column", 1)
    if column > 1 and location in document.texts:
        # An expression is wrong at a place within it.
        text = document.texts[location]
        place = text._replace(column=text.column + column - 1)
    return Problem(place, _sentence(details, location, _subject(location)))


def _sentence(details: ErrorDetails, location: Location, subject: str) -> str:
    """What is wrong with a value, beginning with its key or what else it is called."""
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "value_error":
        error = context["error"]
        is_one_of_several = isinstance(error, ContradictionError)
        message = error.sentences[location[-1]] if is_one_of_several else str(error)
        return f"{subject} {message}" if message.startswith("must") else message
    if kind == "string_type" and isinstance(value, (int, float)):
        kind = "unquoted"
    if kind == "too_short" and not value:
        kind = "empty"
    rule = _RULES.get(kind)
    if rule is None:
        return f"{subject}: {details['msg']}"
    length = len(value) if isinstance(value, Sized) else 0
    return f"{subject} {rule.format(**context, value=shown(value), length=length)}"


_RULES: Mapping[str, str] = {
    "float_type": "must be a number, not {value}",
    "int_type": "must be a whole number, not {value}",
    "finite_number": "must be a finite number, not {value}",
    "string_type": "must be text, not {value}",
    "unquoted": "must be text, not {value}; put it in quotes",
    "tuple_type": "must be a list, not {value}",
    "bool_type": "must be true or false, not {value}",
    "model_type": "must be a mapping, not {value}",
    "dict_type": "must be a mapping, not {value}",
    "literal_error": "must be {expected}, not {value}",
    "greater_than": "must be greater than {gt:g}, not {value}",
    "greater_than_equal": "must be at least {ge:g}, not {value}",
    "less_than": "must be less than {lt:g}, not {value}",
    "less_than_equal": "must be at most {le:g}, not {value}",
    "too_short": "must have {min_length} items or more, not {length}",
    "empty": "must not be empty",
    "too_long": "must have at most {max_length} items, not {length}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters, not {length}",
    "extra_forbidden": "is not a setting of render",
}


def _subject(location: Location) -> str:
    """What the sentence is about: ``momentum``, or ``start 2`` for the second of a list."""
    *_, key = location
    if isinstance(key, int):
        return f"{str(location[-2]).removesuffix('s')} {key + 1}"
    return str(key)


def _no_scenario(value: object) -> str:
    if value is None:
        return "the file is empty; a scenario begins with a line such as 'landscape: wobbly'"
    kind = "a list" if isinstance(value, list) else shown(value)
    return f"a scenario is made of lines such as 'landscape: wobbly', not of {kind}"


def _unknown(choice: Choice, name: str) -> str:
    """What to say of a name that chooses nothing, which may be one of the person's own."""
    message = unknown(choice.noun, name, choice.functions)
    is_own = choice.has_plugins and not near(name, choice.functions)
    return f"{message}; one of your own comes with --plugin FILE.py" if is_own else message


def _nameless(value: object, location: Location, document: Document, choice: Choice) -> Problem:
    """What is wrong with an entry that chooses nothing."""
    place = document.place((*location, "name"))
    if not isinstance(value, dict):
        article = "an" if choice.noun[0] in "aeiou" else "a"
        what = f"{article} {choice.noun} must be a name or a mapping with a name"
        return Problem(place, f"{what}, not {shown(value)}")
    if "name" in value:
        return Problem(place, f"name must be text, not {shown(value['name'])}")
    for key, inner in value.items():
        if asks_for_python(key, inner):
            return Problem(document.keys[*location, key], never_run(inner))
        if near(key, ["name"]):
            return Problem(document.keys[*location, key], unknown("key", key, ["name"]))
        # momentum is an optimizer too, but as a number it is the hyperparameter.
        if key in choice.functions and not isinstance(inner, (int, float)):
            return Problem(place, f"missing key 'name' (did you mean 'name: {key}'?)")
    return Problem(place, "missing key 'name'")


_OWN: Mapping[str, type[Part]] = {
    "signal": CsvColumn,
    "signals": CsvColumn,
    "landscape": ExpressionPart,
}
"""The models of entries that have no name, by the key that they stand under."""


class _Keys(NamedTuple):
    """The keys that a part of the file may have."""

    noun: str
    known: list[str]
    of: str


def _keys(location: Location, document: Document, registry: Registry) -> _Keys:
    kind = kind_named(kind_of(document.data))
    if not location:
        return _Keys("key", list(kind.model(registry).model_fields), "")
    part = str(location[0])
    if part in kind.parts:
        model = kind.parts[part]
        for depth, key in enumerate(location[1:], start=2):
            field, entry = (
                model.model_fields.get(str(key)),
                reduce(getitem, location[:depth], document.data),
            )
            model = _model_of(field.annotation if field else None, entry) or model
        return _Keys("key", list(model.model_fields), f" of {location[-1]}")
    entry = reduce(getitem, location, document.data)
    if part in _OWN and "name" not in entry:
        return _Keys("key", list(_OWN[part].model_fields), f" of {part}")
    is_in_list = isinstance(location[1:2][0], int) if len(location) > 1 else False
    if len(location) > 1 + is_in_list:  # within an entry only ranges are mappings
        return _Keys("key", list(RANGE_KEYS), f" of {location[-1]}")
    choice, name = choices(registry)[part], str(entry["name"])
    settings = [setting.name for setting in declaration(choice.functions[name]).settings]
    is_optimizer = choice.noun == "optimizer"
    others = (Entry if is_optimizer else Named).model_fields
    noun = "hyperparameter" if is_optimizer else "parameter"
    return _Keys(noun, [*settings, *others], f" of {name}")


def _model_of(annotation: Any, entry: Any) -> type[Part] | None:
    """The model of a mapping among those that an annotation allows.

    Of several it is the one whose first key the mapping has, or else the first.
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


def _unknown_key(location: Location, document: Document, registry: Registry) -> str:
    key, keys = str(location[-1]), _keys(location[:-1], document, registry)
    value = reduce(getitem, location, document.data)
    if asks_for_python(key, value):
        return never_run(value)
    if len(location) == 1 and not near(key, keys.known):
        misplaced = _misplaced_key(key, kind_of(document.data), registry)
        return misplaced or unknown(keys.noun, key, keys.known)
    return unknown(keys.noun, key, keys.known, keys.of)


def _misplaced_key(key: str, kind: str, registry: Registry) -> str | None:
    """What to say of a key that belongs elsewhere in the file, or into a file of another kind."""
    if near(key, [EXTENDS]):
        return unknown("key", key, [EXTENDS])
    for part, model in kind_named(kind).parts.items():
        if key in model.model_fields:
            return f"unknown key '{key}' (did you mean it inside '{part}'?)"
    others = [name for name in KINDS if key in kind_named(name).model(registry).model_fields]
    if not others:
        return None
    written = " or ".join(f"'kind: {name}'" for name in others)
    return f"unknown key '{key}' of a {kind.replace('_', ' ')} scenario; it belongs to {written}"
