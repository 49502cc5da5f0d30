"""The kinds of scenarios → a JSON Schema, for editors that complete and check as one writes.

It is made from the models that validate, so it refuses only what they refuse.
What it cannot say, such as that levels increase, is left to them. It is draft
07, which editors know best.

``$defs`` has each kind by its name, and beside the kinds what they are made of,
once for all of them: each optimizer, landscape, signal and dataset, and the parts
of a file. What a kind has of its own is called so, such as ``adam_of_race``.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias, Union

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import CoreRef, GenerateJsonSchema
from pydantic_core import core_schema

from landscapes.kinds import DEFAULT, KINDS
from landscapes.kinds.base import Size
from landscapes.loading.entries import AsMapping
from landscapes.loading.forms import form_of
from landscapes.loading.parents import DESCRIPTION
from landscapes.loading.parents import KEY as EXTENDS
from landscapes.loading.parts import KIND, as_items, as_values

JsonSchema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_EXTENDS = {"type": "string", "description": DESCRIPTION}


def json_schema() -> JsonSchema:
    """The JSON Schema of a scenario file of any kind."""
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
    """The definition that a schema refers to; a schema that refers to none is itself."""
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
    """Without a kind the scenario is of its parent's, or else of the default one."""
    any_kind = {"anyOf": [_reference(kind) for kind in KINDS]}
    inherited = {"if": {"required": [EXTENDS]}, "then": any_kind, "else": _reference(DEFAULT)}
    return {"if": {"not": {"required": ["kind"]}}, "then": inherited}


def _of_kind(schema: JsonSchema) -> JsonSchema:
    """A kind's schema; its required keys may as well be those of a parent."""
    properties = {**schema["properties"], EXTENDS: _EXTENDS}
    required = {"required": schema.pop("required")}
    return {**schema, "properties": properties, "if": {"required": [EXTENDS]}, "else": required}


class _Generator(GenerateJsonSchema):
    """Adds what validators make of values before pydantic sees them."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchema:
        inner = super().function_before_schema(schema)
        function: Any = schema["function"]["function"]
        if isinstance(function, AsMapping):
            names = [name for name in _choices(schema["schema"]) if name.isidentifier()]
            place, reference = self.get_cache_defs_ref_schema(CoreRef(function.called))
            self.definitions[place] = {"anyOf": [{"enum": names}, *inner["oneOf"]]}
            return reference
        if function in (as_items, as_values):
            return {"anyOf": [inner["items"], inner]}
        return inner

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchema:
        """Text whose length is counted without the blanks around it, which a pattern can say."""
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
        """None says that a key is not there; no one can write it."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchema:
        inner = self.generate_inner(schema["schema"])
        default = _written(schema.get("default"))
        return inner if default is None else {**inner, "default": default}

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: a key's title would only repeat it."""
        return False


def _choices(schema: Any) -> Mapping[str, Any]:
    """The choices of a tagged union, by tag, inside whatever is wrapped around it."""
    while schema["type"] != "tagged-union":
        schema = schema["schema"]
    choices: Mapping[str, Any] = schema["choices"]
    return choices


def _written(default: Any) -> Any:
    """A default as one would write it in a file; None if it is nothing to write."""
    match default:
        case Size():
            return str(default)
        case BaseModel():
            return None
        case (only,) if not isinstance(default, str):
            return only
        case tuple():
            return [*default]
        case _:
            return default
