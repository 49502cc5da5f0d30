"""Every key that a scenario file may have, with its schema, and a file that has it."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

from landscapes.declaration import ABSENT, declaration
from landscapes.kinds import KINDS
from landscapes.loading.conventions import conventions_of
from landscapes.loading.json_schema import json_schema, resolved
from landscapes.optimizers import OPTIMIZERS

SCHEMA = json_schema()
DEFINITIONS = SCHEMA["$defs"]

ONE = {"landscape": "wobbly", "steps": 5, "optimizers": "adam"}
_LEAST: dict[str, dict] = {
    "landscape": {**ONE, "start": [1, 1]},
    "response": {"signal": "spikes", "optimizer": "adam"},
    "response_grid": {"signals": "spikes", "optimizers": "adam"},
    "learning_history": {"data": "two_moons", "iterations": 3, "optimizers": "adam"},
    "sensitivity": {**ONE, "start": [1, 1], "axes": {"learning_rate": {"from": 0.1, "to": 1}}},
    "basins": ONE,
    "race": ONE,
}


def least_of(kind: str) -> dict:
    """The least that a file of a kind says."""
    assert kind in _LEAST, f"no example for kind {kind}: tests/schema_walk.py has the others"
    return _LEAST[kind]


# Rules between keys are not the bounds of one: what stands beside these leaves them room.
LONG = {"duration": 600}
BESIDE = {
    "fps": LONG,
    "hold_first": LONG,
    "hold_last": LONG,
    "duration": {"fps": 50},
    "to": {"from": 0.1},
}


class Key(NamedTuple):
    """A value that a scenario file may have.

    Attributes:
        path: the keys and indices that lead to it.
        schema: what the schema says of it.
        data: a scenario that has it.
    """

    path: tuple[str | int, ...]
    schema: dict
    data: dict

    def __str__(self) -> str:
        named = ".".join(map(str, self.path))
        return f"{self.data['kind']}: {named}"

    def scenario(self, value: object) -> dict:
        """The scenario with another value there."""
        changed = deepcopy(self.data)
        inner: Any = changed
        for step in self.path[:-1]:
            inner = inner[step]
        inner[self.path[-1]] = value
        return changed


@cache
def keys() -> Sequence[Key]:
    """All keys of all kinds, those of all optimizers, landscapes and signals among them.

    What several keys of a part of a scenario share, such as a schedule, is gone into once.
    """
    return tuple(
        Key((key, *path), below, {**least_of(kind), key: inner, "kind": kind})
        for kind in KINDS
        for key, schema in DEFINITIONS[kind]["properties"].items()
        for path, below, inner in _at(schema, set())
    )


Found = tuple[tuple[str | int, ...], dict, Any]
"""A path, the schema there, and an example of the whole that has it."""


def _below(schema: dict, least: dict, walked: set[str]) -> Iterator[Found]:
    """What is below a mapping."""
    for key, value in schema["properties"].items():
        for path, below, inner in _at(value, walked):
            beside = {**_in_form(least.get("name"), key), **BESIDE.get(key, {})}
            yield (key, *path), below, {**least, **beside, key: inner}


def _in_form(name: object, key: str) -> dict[str, str]:
    """The convention in which an optimizer has a hyperparameter, if it lacks it in its own."""
    factory = OPTIMIZERS.get(name) if isinstance(name, str) else None
    settings = {each.name: each for each in declaration(factory).settings} if factory else {}
    if factory is None or key not in settings:
        return {}
    own, *others = conventions_of(factory) or ("",)
    if settings[key].default_under(own) is not ABSENT:
        return {}
    return {
        "convention": next(
            each for each in others if settings[key].default_under(each) is not ABSENT
        )
    }


def _at(schema: dict, walked: set[str]) -> Iterator[Found]:
    """The value itself, and what is below it but for definitions that were walked before."""
    least = _least(schema)
    yield (), schema, least
    definition = schema.get("$ref", "")
    if definition in walked:
        return
    walked |= {definition} - {""}
    schema = resolved(schema, DEFINITIONS)
    if "properties" in schema:
        yield from _below(schema, least, walked)
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _at(choice, walked)
    if schema.get("type") == "array":
        count = schema.get("minItems", 1)
        for path, below, inner in _at(schema["items"], walked):
            yield (0, *path), below, [inner, *[_least(schema["items"])] * (count - 1)]
    if isinstance(schema.get("additionalProperties"), dict):
        for path, below, inner in _at(schema["additionalProperties"], walked):
            yield ("learning_rate", *path), below, {"learning_rate": inner}


def _least(schema: dict) -> Any:
    """An example of a schema."""
    schema = resolved(schema, DEFINITIONS)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return _least(schema[word][0])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "array":
            return [_least(schema["items"])] * schema.get("minItems", 1)
        case "object":
            properties = schema.get("properties", {})
            return {key: _least(properties[key]) for key in schema.get("required", ())}
        case "string":
            return "x"
        case "boolean":
            return True
    return schema.get("default", schema.get("minimum", 0.5))
