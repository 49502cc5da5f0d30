"""The declarations → the reference: every key, optimizer and landscape, as Markdown."""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from landscapes import modifiers
from landscapes.catalogue import landscape_lines
from landscapes.datasets import DATASETS
from landscapes.declaration import declaration
from landscapes.functions import LANDSCAPES, Landscape
from landscapes.kinds import DEFAULT, KINDS, summary
from landscapes.loading.json_schema import JsonSchema, resolved, whole_schema
from landscapes.loading.schedule_entry import OrSchedule
from landscapes.modifiers import MODIFIERS
from landscapes.optimizers import OPTIMIZERS
from landscapes.schedules import SCHEDULES
from landscapes.signals import SIGNALS
from landscapes.words import MANY, written

ANY_SCHEDULE = {"$ref": f"#/$defs/{OrSchedule.CALLED}"}
LISTED = 8
"""The most names to list in a cell."""
SHARED = frozenset({"name", "label", "color", "schedule", *MODIFIERS})
"""The keys of every entry, which are not settings of its function."""

_ORDER = "prints.\n\n"
"""What stands before the order of modifiers in the docstring of their room."""

_OPENING = f"""\
# Reference

Every key of a scenario, with its default. This page is generated from the code: `make docs`
regenerates it, and a test fails when it is out of date.

A scenario is one YAML file. Its `kind` says what it shows; the default is `{DEFAULT}`.
With `extends: other_scenario`, the file takes every key that it does not set itself from another
scenario: a built-in one, or a file in the same folder or below. A key that is set replaces the
parent's value completely.

```yaml
extends: hills_and_canyon
title: Hills and canyon, in a hurry
steps: 50
optimizers: [{{name: adam, learning_rate: 0.5}}]
```
"""


def reference() -> str:
    """Return the whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    definitions = whole_schema()["$defs"]
    yield _OPENING
    yield "## Scenarios"
    for name in KINDS:
        schema = definitions[name]
        yield f"\n### kind: {name}\n\n{summary(name)}\n"
        yield from _table(schema, definitions, required=schema["else"]["required"])
        yield from _mappings(schema, definitions)
    yield "\n## Optimizers"
    yield "\nEvery optimizer can also have a `label`, a `color`, and modifiers, see below."
    yield from _functions(OPTIMIZERS, definitions)
    yield "\n## Modifiers"
    yield f"\n{inspect.cleandoc(modifiers.__doc__ or '').partition(_ORDER)[2].replace('``', '`')}"
    yield from _modifiers(definitions)
    yield "\n## Schedules"
    yield "\nIn place of a number, a hyperparameter may be a mapping with the key `schedule`."
    yield from _functions(SCHEDULES, definitions, "schedule")
    yield "\n## Landscapes"
    for landscape in LANDSCAPES.values():
        yield from _landscape(landscape, definitions)
    yield "\n## Signals"
    yield "\nThe choices for `signal` and `signals`; `epochs` sets the length of a signal."
    yield from _functions(SIGNALS, definitions)
    yield "\n## Datasets"
    yield "\nThe choices for `data`."
    yield from _functions(DATASETS, definitions)
    yield ""


def _mappings(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> Iterator[str]:
    """List the tables of the nested mappings, except those with a name."""
    for key, value in schema["properties"].items():
        for mapping in _mappings_of(value, definitions):
            yield f"\nIn `{key}`: {mapping['description']}\n"
            yield from _table(mapping, definitions, mapping.get("required", ()))
            yield from _mappings(mapping, definitions)


def _mappings_of(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> Iterator[JsonSchema]:
    """Return the mappings without a name that a value can be or contain."""
    schema = resolved(schema, definitions)
    # Schedules have a section of their own.
    is_schedule = "schedule" in schema.get("properties", ())
    if "properties" in schema and not (_has_name(schema) or is_schedule):
        yield schema
    several = [choice for word in ("anyOf", "oneOf") for choice in schema.get(word, ())]
    for choice in [*several, schema.get("additionalProperties")]:
        if isinstance(choice, dict):
            yield from _mappings_of(choice, definitions)


def _functions(
    functions: Mapping[str, Callable[..., Any]],
    definitions: Mapping[str, JsonSchema],
    noun: str = "",
) -> Iterator[str]:
    """List declared functions with formula, settings and source.

    Args:
        functions: the functions by name.
        definitions: the definitions of the schema.
        noun: what they are, where others have the same names.
    """
    for name, function in functions.items():
        declared = declaration(function)
        summary = declared.summary[:1].upper() + declared.summary[1:]
        heading = f"{noun}: {name}" if noun else name
        yield f"\n### {heading}\n\n{declared.title}. {summary}\n"
        yield f"```text\n{declared.formula}\n```\n"
        schema = definitions[f"{name}_{noun}" if noun else name]
        # A rule may have a setting of its own by the name of a modifier, such as its weight decay.
        shared = SHARED - {setting.name for setting in declared.settings}
        if schema["properties"].keys() - shared:
            needed = {*schema["required"]} - shared
            yield from _table(schema, definitions, needed, leave_out=shared)
            yield ""
        if declared.needs:
            yield f"Needs {declared.needs}.\n"
        yield f"Source: {' '.join(declared.source.split())}"
        if declared.frameworks:
            yield f"\nFrameworks: {' '.join(declared.frameworks.split())}"


def _modifiers(definitions: Mapping[str, JsonSchema]) -> Iterator[str]:
    """List the modifiers with their keys, which all optimizers have, the outermost last."""
    keys = definitions[next(iter(OPTIMIZERS))]["properties"]
    for name, function in MODIFIERS.items():
        declared = declaration(function)
        yield f"\n### {name}\n\n{declared.title}.\n\n```text\n{declared.formula}\n```\n"
        examples = " or ".join(f"`{line}`" for line in declared.example.splitlines())
        yield f"As in {examples}.\n"
        schema = {"properties": {name: keys[name]}}
        yield from _table(schema, definitions)
        yield from _mappings(schema, definitions)
        yield f"\nSource: {' '.join(declared.source.split())}"


def _landscape(landscape: Landscape, definitions: Mapping[str, JsonSchema]) -> Iterator[str]:
    yield f"\n### {landscape.name}\n\n{landscape.title}.\n"
    yield f"```text\nf(x, y) = {landscape.formula}\n```\n"
    if landscape.parameters:
        yield from _table(definitions[landscape.name], definitions, leave_out=SHARED)
        yield ""
    yield from (f"- {line}" for line in landscape_lines(landscape))


def _table(
    schema: JsonSchema,
    definitions: Mapping[str, JsonSchema],
    required: Collection[str] = (),
    leave_out: Collection[str] = (),
) -> Iterator[str]:
    yield "| key | default | allowed | meaning |"
    yield "|---|---|---|---|"
    for key, value in schema["properties"].items():
        if key not in leave_out:
            default = "**required**" if key in required else _default(value)
            allowed = _allowed(value, definitions)
            yield f"| `{key}` | {default} | {allowed} | {value.get('description', '')} |"


def _default(schema: JsonSchema) -> str:
    if "default" not in schema:
        return ""
    value = schema["default"]
    return f"`{_flow(value)}`"


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return written(value, MANY) if isinstance(value, float) else str(value)


_SIGNS = {
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "exclusiveMaximum": "less than",
}
_WORDS = {
    "number": "number",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "string": "text",
}


def _allowed(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> str:
    """Describe the allowed values of a key in words."""
    match schema:
        case {"$ref": _}:
            return _allowed(resolved(schema, definitions), definitions)
        case {"properties": dict(properties)}:
            return _mapping(properties)
        case {"const": value}:
            return f"`{value}`"
        case {"enum": names}:
            several = ", ".join(f"`{name}`" for name in names)
            return several if len(names) <= LISTED else "a name, see below"
        case {"anyOf": choices} | {"oneOf": choices}:
            return _either(choices, definitions)
        case {"additionalProperties": dict(value)}:
            return f"mapping of names to: {_allowed(value, definitions)}"
        case {"type": "array"}:
            return _list(schema, definitions)
        case {"patternErrorMessage": words}:
            return str(words).removesuffix(".")
    bounds = [
        f"{sign} {written(schema[key], MANY)}" for key, sign in _SIGNS.items() if key in schema
    ]
    return ", ".join([_WORDS[schema.get("type", "string")], *bounds])


def _mapping(properties: Mapping[str, JsonSchema]) -> str:
    keys = [f"`{key}`" for key in properties]
    return f"mapping with {' and '.join(keys)}" if len(keys) < 3 else "mapping, see below"


def _either(choices: Sequence[JsonSchema], definitions: Mapping[str, JsonSchema]) -> str:
    """Describe alternatives; a value that can also be in a list is described once."""
    one, *others = choices
    if len(others) == 1 and others[0].get("items") == one:
        return f"{_allowed(one, definitions)}; or a list of {_count(others[0], ' of ')}these"
    if others == [ANY_SCHEDULE]:
        return f"{_allowed(one, definitions)}; or a schedule"
    own = [each for each in others if not _has_name(resolved(each, definitions))]
    if len(own) < len(others):
        words = [_allowed(choice, definitions) for choice in own]
        return "; or ".join(["a name, or a mapping with a `name`, see below", *words])
    return "; or ".join(_allowed(choice, definitions) for choice in choices)


def _has_name(schema: JsonSchema) -> bool:
    return "name" in schema.get("properties", ())


def _list(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> str:
    """Write ``list of 2 numbers``, or ``list of at most 9 numbers, each at least 0``."""
    item = _allowed(schema["items"], definitions)
    noun, _, bounds = item.partition(", ")
    count = _count(schema, " ")
    if noun.startswith("list of "):
        return f"list of {count}{item.replace('list', 'lists', 1)}"
    if noun not in ("number", "whole number"):
        return f"list of {count}items, each {item.replace('; or ', ' or ')}"
    return f"list of {count}{noun}s{', each ' * bool(bounds)}{bounds}"


def _count(schema: JsonSchema, after: str) -> str:
    """Write ``2`` or ``at most 9``, and the text after it; nothing if any number is allowed."""
    least, most = schema.get("minItems"), schema.get("maxItems")
    if most is None:
        return ""
    return f"{'' if least == most else 'at most '}{most}{after}"
