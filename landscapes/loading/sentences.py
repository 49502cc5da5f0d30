"""Pydantic's errors, as sentences for the user."""

import re
from collections.abc import Iterator, Mapping, Sequence, Sized

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landscapes.bridges import meant
from landscapes.formats import FORMATS
from landscapes.kinds import called
from landscapes.kinds.contradictions import ContradictionError
from landscapes.loading.choices import UNNAMED, Choice, choices
from landscapes.loading.document import NOWHERE, Document, Location, Place, Problem
from landscapes.loading.forms import kind_of
from landscapes.loading.mistakes import KeyPlace
from landscapes.loading.options import option_at
from landscapes.loading.python import asks_for_python, never_run, python_file
from landscapes.loading.unknown_keys import keys_of, unknown_key
from landscapes.plugins import Registry
from landscapes.typography import advice
from landscapes.words import did_you_mean, near, shown, unknown


def problems(error: ValidationError, document: Document, registry: Registry) -> list[Problem]:
    """Explain every error that the model of a document found."""
    return [
        _in_python(
            _advised(_problem(details, location, document, registry), details, location)
        )._replace(source=document.source(location))
        for details, location in _told(error, document, registry)
    ]


def _in_python(problem: Problem) -> Problem:
    """Write None for an empty value, if it is in a Python dictionary."""
    sentence, comma, value = problem.message.rpartition(", not ")
    if not (comma and isinstance(problem.place, KeyPlace)) or "'" in value:
        return problem
    return problem._replace(message=f"{sentence}{comma}{value.replace('empty', 'None')}")


def _advised(problem: Problem, details: ErrorDetails, location: Location) -> Problem:
    """Add advice on lookalike characters to a problem."""
    if hasattr(_raised(details), "column"):
        return problem  # errors of expressions have their own advice on the character
    is_key = details["type"] in ("extra_forbidden", "wrong_key")
    written = location[-1] if is_key else details.get("ctx", {}).get("tag", details["input"])
    is_prose = details["type"] == "string_too_long"
    tip = "" if is_prose else advice(_text(written))
    return problem._replace(message=f"{problem.message}; {tip}") if tip else problem


def _text(written: object) -> str:
    """Return the text in a value or a list; the keys of a mapping have their own errors."""
    if isinstance(written, (list, tuple)):
        return " ".join(map(_text, written))
    return written if isinstance(written, str) else ""


def _told(
    error: ValidationError, document: Document, registry: Registry
) -> Iterator[tuple[ErrorDetails, Location]]:
    """Yield the errors with their locations, without those that follow from others."""
    located = [(details, _location(details, document, registry)) for details in error.errors()]
    misspelt = {
        (*location[:-1], meant)
        for details, location in located
        if details["type"] == "extra_forbidden"
        for meant in near(str(location[-1]), keys_of(location[:-1], document, registry).all)
    }
    for details, location in located:
        # A misspelt required key is one error, not two.
        if details["type"] == "missing" and location in misspelt:
            continue
        # pydantic counts only valid items; the others have errors of their own.
        if details["type"] == "too_short" and _has_wrong_items(location, located):
            continue
        yield details, location
        # An expression may be wrong in several places.
        for other in getattr(_raised(details), "others", ()):
            yield ErrorDetails(**{**details, "ctx": {"error": other}}), location


def _has_wrong_items(location: Location, located: Sequence[tuple[ErrorDetails, Location]]) -> bool:
    """Whether the list here, or the single item that counts as a list, has other errors."""
    return sum(other[: len(location)] == location for _, other in located) > 1


def _location(details: ErrorDetails, document: Document, registry: Registry) -> Location:
    """Return the location in the document, without the steps that pydantic adds."""
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
        # Of contradictory settings, blame the one given as an option.
        at_all = [(*location[:-1], key) for key in error.sentences]
        location = next((each for each in at_all if option_at(each, document)), location)
    return location


def _raised(details: ErrorDetails) -> object:
    """Return the error that a validator raised, if any."""
    return details.get("ctx", {}).get("error")


def _is_unknown_key(details: ErrorDetails, depth: int) -> bool:
    return details["type"] == "extra_forbidden" and depth == len(details["loc"]) - 1


def _problem(
    details: ErrorDetails, location: Location, document: Document, registry: Registry
) -> Problem:
    kind, value = details["type"], details["input"]
    if option := option_at(location, document):
        message = _sentence(details, location[:2], option) + _not_made(value, location, document)
        return Problem(NOWHERE, message, option=option)
    if kind == "extra_forbidden":
        return Problem(document.keys[location], unknown_key(location, document, registry))
    if kind == "wrong_key":
        return Problem(document.keys[location], details["msg"])
    if kind == "missing":
        return Problem(document.place(location[:-1]), f"missing key '{location[-1]}'")
    if kind == "union_tag_invalid":
        place = document.place((*location, "name"))
        choice, name = choices(registry)[str(location[0])], details["ctx"]["tag"]
        message = never_run(name) if python_file(name) else _unknown(choice, name, place)
        return Problem(place, message)
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
    sentence = _sentence(details, location, _subject(location, place))
    return Problem(place, sentence + _not_made(value, location, document))


def _sentence(details: ErrorDetails, location: Location, subject: str) -> str:
    """Write the mistake in a value, beginning with the subject."""
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
    hint = _meant(value, context["expected"]) if kind == "literal_error" else ""
    return f"{subject} {rule.format(**context, value=shown(value), length=length)}{hint}"


def _meant(value: object, expected: str) -> str:
    """Return the hint at the nearest of words such as ``'auto', 'even' or 'early'``, if any is."""
    if not isinstance(value, str):
        return ""
    # Of words that are so short, night and light are near, too.
    words = [each for each in re.findall(r"'([^']*)'", expected) if each[:1] == value[:1]]
    return did_you_mean(value, words)


_RULES: Mapping[str, str] = {
    "float_type": "must be a number, not {value}",
    "int_type": "must be a whole number, not {value}",
    "finite_number": "must be a finite number, not {value}",
    "string_type": "must be text, not {value}",
    "unquoted": "must be text, not {value}; put it in quotes",
    "tuple_type": "must be a list, not {value}",
    "bool_type": "must be true or false, not {value}",
    "dict_type": "must be a mapping, not {value}",
    "literal_error": "must be {expected}, not {value}",
    "greater_than": "must be greater than {gt:g}, not {value}",
    "greater_than_equal": "must be at least {ge:g}, not {value}",
    "less_than": "must be less than {lt:g}, not {value}",
    "less_than_equal": "must be at most {le:g}, not {value}",
    "too_short": "must have at least {min_length} items, not {length}",
    "empty": "must not be empty",
    "too_long": "must have at most {max_length} items, not {length}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters, not {length}",
    "extra_forbidden": "is not a setting of render",
}


def _not_made(value: object, location: Location, document: Document) -> str:
    """Write ``: a race has no page`` for a format that only other kinds have."""
    if location[:2] != ("render", "formats") or value not in list(FORMATS):
        return ""
    form = FORMATS[str(value)]
    lacking = "animation" if form.moves else form.title
    return f": {called(kind_of(document.data))} has no {lacking}"


def _subject(location: Location, place: Place) -> str:
    """Return the subject of a sentence: ``momentum``, or ``start 2`` for the second of a list."""
    *_, key = location
    if isinstance(key, int):
        one = str(location[-2]).removesuffix("s")
        # In a dictionary, the place has the index, which counts from 0.
        return one if isinstance(place, KeyPlace) else f"{one} {key + 1}"
    return str(key)


def _no_scenario(value: object) -> str:
    if value is None:
        return "the file is empty; a scenario begins with a line such as 'landscape: wobbly'"
    found = "a list" if isinstance(value, list) else shown(value)
    return f"a scenario consists of lines such as 'landscape: wobbly', not of {found}"


def _unknown(choice: Choice, name: str, place: Place) -> str:
    """Write the message for an unknown name, which may be that of a plugin."""
    message = unknown(choice.noun, name, choice.functions)
    if others := meant(name, choice.functions) if choice.noun == "optimizer" else []:
        return unknown(choice.noun, name, others)
    is_own = choice.has_plugins and not near(name, choice.functions)
    if not is_own:
        return message
    if choice.noun == "landscape" and re.search(r"[+*/^()]| - ", name):
        return (
            f"unknown landscape {shown(name)}; an expression is written as"
            " {expression: …, domain: [x_min, x_max, y_min, y_max]}"
        )
    way = (
        "comes with --plugin FILE.py"
        if not isinstance(place, KeyPlace)
        else "is given as a function"
    )
    return f"{message}; one of your own {way}"


def _nameless(value: object, location: Location, document: Document, choice: Choice) -> Problem:
    """Explain an entry without a name."""
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
        # momentum is also an optimizer, but with a number it is the hyperparameter.
        if key in choice.functions and not isinstance(inner, (int, float)):
            return Problem(place, f"missing key 'name' (did you mean 'name: {key}'?)")
    return Problem(place, "missing key 'name'")
