"""What pydantic found wrong, in sentences for the person who wrote the file."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landscapes.optimizers import OPTIMIZERS, declaration
from landscapes.scenario.document import Document, Location, Place, Problem
from landscapes.scenario.schema import Entry, Part, Render, View, scenario_model
from landscapes.words import shown, unknown


def problems(error: ValidationError, document: Document) -> list[Problem]:
    """Every problem of the document, in the order of the text."""
    found = [_problem(details, document) for details in _relevant(error)]
    return sorted(found, key=lambda problem: problem.place)


def _relevant(error: ValidationError) -> Iterator[ErrorDetails]:
    for details in error.errors(include_url=False):
        # pydantic counts only the items that are right; the wrong ones have errors of their own.
        if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue
        yield details


def _problem(details: ErrorDetails, document: Document) -> Problem:
    location = _location(details)
    kind = details["type"]
    if kind == "extra_forbidden":
        return Problem(document.keys[location], _unknown_key(location, document))
    if kind == "missing":
        return Problem(_place(location[:-1], document), f"missing key '{location[-1]}'")
    if kind == "union_tag_invalid":
        place = document.values.get((*location, "name")) or _place(location, document)
        return Problem(place, unknown("optimizer", details["ctx"]["tag"], OPTIMIZERS))
    return Problem(_place(location, document), sentence(details))


def _location(details: ErrorDetails) -> Location:
    """Where in the document; pydantic adds the optimizer's name behind its index."""
    location = details["loc"]
    if location[:1] == ("optimizers",) and len(location) > 2:
        return (*location[:2], *location[3:])
    return location


def _place(location: Location, document: Document) -> Place:
    """The place of the value, or of the nearest part of the file that holds it."""
    while location not in document.values:
        location = location[:-1]
    return document.values[location]


def sentence(details: ErrorDetails) -> str:
    """What is wrong with a value, beginning with its key."""
    location = _location(details)
    kind, context = details["type"], details.get("ctx", {})
    if kind == "value_error":
        message = str(context["error"])
        return f"{_subject(location)} {message}" if message.startswith("must") else message
    if kind == "union_tag_not_found":
        return _nameless_optimizer(details["input"])
    rule = _RULES.get(kind)
    if rule is None:
        return f"{_subject(location)}: {details['msg']}"
    return f"{_subject(location)} must {rule(context)}, not {shown(details['input'])}"


_RULES: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "float_type": lambda _: "be a number",
    "int_type": lambda _: "be a whole number",
    "finite_number": lambda _: "be a finite number",
    "string_type": lambda _: "be text",
    "tuple_type": lambda _: "be a list",
    "model_type": lambda _: "be a mapping",
    "literal_error": lambda context: f"be {context['expected']}",
    "greater_than": lambda context: f"be greater than {context['gt']:g}",
    "greater_than_equal": lambda context: f"be at least {context['ge']:g}",
    "less_than": lambda context: f"be less than {context['lt']:g}",
    "less_than_equal": lambda context: f"be at most {context['le']:g}",
    "too_short": lambda context: f"have at least {context['min_length']} items",
    "too_long": lambda context: f"have at most {context['max_length']} items",
    "string_too_short": lambda _: "not be empty",
    "string_too_long": lambda context: f"have at most {context['max_length']} characters",
}


def _subject(location: Location) -> str:
    """What the sentence is about: ``momentum``, or ``start 2`` for the second of a list."""
    *_, last = location or ("the file",)
    if isinstance(last, int) and len(location) > 1:
        return f"{location[-2]} {last + 1}"
    return str(last)


def _nameless_optimizer(value: object) -> str:
    if isinstance(value, dict):
        return "missing key 'name'" if "name" not in value else "name must be text"
    return f"an optimizer must be a name or a mapping with a name, not {shown(value)}"


def _unknown_key(location: Location, document: Document) -> str:
    parents, key = location[:-1], location[-1]
    if parents[:1] != ("optimizers",):
        parts: dict[str, type[Part]] = {"view": View, "render": Render}
        model = parts[str(parents[0])] if parents else scenario_model()
        return unknown("key", str(key), model.model_fields)
    entry = document.data["optimizers"]
    if isinstance(entry, list):
        entry = entry[int(parents[1])]
    settings = [setting.name for setting in declaration(OPTIMIZERS[entry["name"]]).hyperparameters]
    known = [*settings, *Entry.model_fields]
    return unknown(f"hyperparameter of {entry['name']}", str(key), known)
