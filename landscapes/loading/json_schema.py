"""The kinds of scenarios → a JSON Schema, for completion and checks in editors.

It is made from the models that validate, so it refuses only what they refuse.
It omits rules that it cannot express, such as that levels increase. It uses draft
07, which editors support best.

``$defs`` has each kind by name, and once for all kinds the definitions that they
share: each optimizer, landscape, schedule, signal and dataset, and the parts of a file. A
definition for one kind has the kind in its name, such as ``adam_of_race``.
"""

from collections import Counter
from collections.abc import Mapping
from enum import Enum
from json import dumps, loads
from typing import Any, TypeAlias, Union

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import CoreRef, GenerateJsonSchema
from pydantic_core import core_schema

from landscapes.bridges import LIBRARIES
from landscapes.declaration import NoDefault
from landscapes.kinds import DEFAULT, KINDS
from landscapes.kinds.base import Size
from landscapes.loading.choices import AsMapping
from landscapes.loading.entries import RecordedEntry
from landscapes.loading.forms import form_of
from landscapes.loading.parents import DESCRIPTION
from landscapes.loading.parents import KEY as EXTENDS
from landscapes.loading.parts import KIND, as_items, as_values
from landscapes.loading.schedule_entry import OrSchedule, schedule_model
from landscapes.schedules import SCHEDULES

JsonSchema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
MANY, LONG = 3, 120
"""How many definitions share a key that is said once, and how many characters it has at least."""

_EXTENDS = {"type": "string", "description": DESCRIPTION}


def json_schema() -> JsonSchema:
    """Make the JSON Schema of a scenario file of any kind, in which equal keys are said once."""
    whole = whole_schema()
    return {**whole, "$defs": _with_shared_keys(whole["$defs"])}


def _with_shared_keys(definitions: Mapping[str, JsonSchema]) -> dict[str, JsonSchema]:
    """Move what many definitions say of a key, such as a modifier's, to one of its own."""
    said = Counter(
        (key, dumps(value))
        for definition in definitions.values()
        for key, value in definition.get("properties", {}).items()
    )
    often = [each for each, times in said.items() if times >= MANY and len(each[1]) > LONG]
    turns = Counter[str]()
    names: dict[tuple[str, str], str] = {}
    for key, text in often:
        turns[key] += 1
        names[key, text] = f"key_{key}" + (f"_{turns[key]}" if turns[key] > 1 else "")

    def referring(definition: JsonSchema) -> JsonSchema:
        if "properties" not in definition:
            return definition
        properties = {
            key: {"$ref": f"#/$defs/{name}"} if (name := names.get((key, dumps(value)))) else value
            for key, value in definition["properties"].items()
        }
        return {**definition, "properties": properties}

    shared = {names[each]: loads(each[1]) for each in often}
    return {**{name: referring(each) for name, each in definitions.items()}, **shared}


def whole_schema() -> JsonSchema:
    """Make the JSON Schema of a scenario file of any kind, with each key in full."""
    models = tuple(form_of(kind).model() for kind in KINDS)
    any_kind: Any = Union[models]  # noqa: UP007
    definitions = TypeAdapter(any_kind).json_schema(schema_generator=_Generator)["$defs"]
    return {
        "$schema": DRAFT,
        "title": "A scenario of landscapes",
        "type": "object",
        "properties": {
            "kind": {"enum": [*KINDS], "description": KIND, "default": DEFAULT},
            EXTENDS: _EXTENDS,
        },
        "allOf": [*map(_if_kind, KINDS), _if_no_kind()],
        "$defs": {
            **{kind: _of_kind(definitions.pop(kind)) for kind in KINDS},
            **definitions,
        },
    }


def resolved(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> JsonSchema:
    """Return the definition that a schema refers to; without a reference, the schema itself."""
    if "$ref" not in schema:
        return schema
    definition: JsonSchema = definitions[schema["$ref"].rpartition("/")[2]]
    return definition


def _reference(kind: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{kind}"}


def _if_kind(kind: str) -> JsonSchema:
    is_said = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
    return {"if": is_said, "then": _reference(kind)}


def _if_no_kind() -> JsonSchema:
    """Allow any kind for a file that extends another, and otherwise the default kind."""
    any_kind = {"anyOf": [_reference(kind) for kind in KINDS]}
    inherited = {"if": {"required": [EXTENDS]}, "then": any_kind, "else": _reference(DEFAULT)}
    return {"if": {"not": {"required": ["kind"]}}, "then": inherited}


def _of_kind(schema: JsonSchema) -> JsonSchema:
    """Make a kind's schema, in which required keys can also come from a parent."""
    properties = {**schema["properties"], EXTENDS: _EXTENDS}
    required = {"required": schema.pop("required")}
    return {**schema, "properties": properties, "if": {"required": [EXTENDS]}, "else": required}


class _Generator(GenerateJsonSchema):
    """Adds the forms that validators accept before pydantic sees them."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchema:
        inner = super().function_before_schema(schema)
        function: Any = schema["function"]["function"]
        if isinstance(function, AsMapping):
            names = [name for name in _choices(schema["schema"]) if name.isidentifier()]
            place, reference = self.get_cache_defs_ref_schema(CoreRef(function.called))
            others = self._bridges() if function.has_bridges else []
            self.definitions[place] = {"anyOf": [{"enum": names}, *inner["oneOf"], *others]}
            return reference
        if function in (as_items, as_values):
            return {"anyOf": [inner["items"], inner]}
        return inner

    def _bridges(self) -> list[JsonSchema]:
        """Express optimizers of other libraries, whose arguments only the library knows."""
        names = {"enum": [f"{key}.{name}" for key, of in LIBRARIES.items() for name in of.names]}
        entry = {"type": "object", "properties": {"name": names}, "required": ["name"]}
        return [names, entry, self.generate_inner(RecordedEntry.__pydantic_core_schema__)]

    def function_wrap_schema(self, schema: core_schema.WrapValidatorFunctionSchema) -> JsonSchema:
        inner = super().function_wrap_schema(schema)
        function: Any = schema["function"]["function"]
        if not isinstance(function, OrSchedule):
            return inner
        place, reference = self.get_cache_defs_ref_schema(CoreRef(OrSchedule.CALLED))
        if place not in self.definitions:
            several = [schedule_model(name).__pydantic_core_schema__ for name in SCHEDULES]
            self.definitions[place] = {"oneOf": [*map(self.generate_inner, several)]}
        return {"anyOf": [inner, reference]}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchema:
        """Express the length of stripped text as a pattern."""
        plain = super().str_schema(schema)
        if not schema.get("strip_whitespace"):
            return plain
        least, most = schema["min_length"], schema["max_length"]
        return {
            "type": "string",
            "pattern": rf"^\s*\S([\s\S]{{{max(0, least - 2)},{most - 2}}}\S)?\s*$",
            "patternErrorMessage": f"Text of {least} to {most} characters.",
        }

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchema:
        """Leave out None: it stands for a missing key and cannot be written."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchema:
        inner = self.generate_inner(schema["schema"])
        default = _written(schema.get("default"))
        return inner if default is None else {**inner, "default": default}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return False: a key's title would only repeat the key."""
        return False


def _choices(schema: Any) -> Mapping[str, Any]:
    """Return the choices by tag of the tagged union inside a schema."""
    while schema["type"] != "tagged-union":
        schema = schema["schema"]
    choices: Mapping[str, Any] = schema["choices"]
    return choices


def _written(default: Any) -> Any:
    """Convert a default to its form in a file; None if it cannot be written."""
    if isinstance(default, NoDefault):
        return None
    match default:
        case Size():
            return str(default)
        case Enum():
            return default.value
        case BaseModel():
            return None
        case (only,) if not isinstance(default, str):
            return only
        case tuple():
            return [*default]
        case _:
            return default
