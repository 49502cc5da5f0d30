"""The text of a new scenario: a commented one, or a copy of another."""

import os
import re
from pathlib import Path
from textwrap import wrap
from typing import Any, get_args

from landscapes.builtin import builtin_schema
from landscapes.kinds import DEFAULT
from landscapes.loading.json_schema import JsonSchema, resolved, whole_schema
from landscapes.loading.parents import KEY as EXTENDS
from landscapes.optimizers.base import Convention
from landscapes.words import written

MODELINE = "# yaml-language-server: $schema="
WIDTH = 90

_OPENING = """\
# Write here in two lines what to look for in the animation: 'landscapes list', the gallery and
# 'landscapes describe' print them.
"""

_EXAMPLES = {
    EXTENDS: "hills_and_canyon",
    "title": "My first scenario",
    "subtitle": "What it compares",
    "headline": "auto",
    "convention": f"torch                       # one of {', '.join(get_args(Convention))}",
    "landscape": "hills_and_canyon             # see: landscapes list landscapes",
    "start": "[-2.8, -2.5]",
    "steps": "125",
    "optimizers": """                            # see: landscapes list optimizers
  - {name: nesterov, learning_rate: 0.01, momentum: 0.9}
  - {name: adam, learning_rate: 0.25, label: Adam, color: crimson}
  - {name: rmsprop, learning_rate: [0.1, 0.25]}   # a list: one run for each value
  - adagrad                                # a bare name: all defaults""",
    "noise": "{gaussian: 0.5, seed: 1}",
    "domain": "[-3, 3, -3, 3]",
    "levels": "[1, 2, 4, 8]",
    "aspect": "equal",
    "x_label": "w",
    "y_label": "b",
    "height": "0.5",
    "caption": "What to notice",
    "reveal": "predict",
    "fps": "25",
    "hold_first": "3",
    "hold_last": "2",
    "max_mb": "5",
}
"""Example values of keys without a default."""


def starter(path: Path) -> str:
    """Write a scenario with every key explained, which renders as it is.

    Args:
        path: its file, from which the line for editors points to the schema.
    """
    definitions = whole_schema()["$defs"]
    kind = definitions[DEFAULT]
    required = kind["else"]["required"]
    keys = {EXTENDS: kind["properties"][EXTENDS]} | kind["properties"]
    blocks = []
    for key, schema in keys.items():
        if key in required:
            block = [_line(key, schema, is_meant=True)]
        else:
            block = _optional(key, schema, definitions)
        blocks.append("\n".join([*_explained(key, schema), *block]))
    body = "\n\n".join(blocks)
    return f"{_OPENING}{_modeline(path)}\n\n{body}\n"


def copied(source: Path, path: Path) -> str:
    """Copy a scenario's text, with its line for editors adapted to the new file."""
    text = source.read_text(encoding="utf-8")
    return re.sub(rf"^{re.escape(MODELINE)}.*$", lambda _: _modeline(path), text, flags=re.M)


def for_anywhere(text: str) -> str:
    """Return a scenario's text without its line for editors, which holds in one folder only."""
    return re.sub(rf"^{re.escape(MODELINE)}.*\n", "", text, flags=re.MULTILINE)


def _modeline(path: Path) -> str:
    """Return the comment that tells an editor where the schema is.

    In a checkout this is a relative path, the same on every machine; for an installed
    package it is a URI.
    """
    schema, folder = builtin_schema(), path.parent.resolve()
    if folder.is_relative_to(schema.parent.parent):
        return f"{MODELINE}{Path(os.path.relpath(schema, folder)).as_posix()}"
    return f"{MODELINE}{schema.as_uri()}"


def _part(schema: JsonSchema, definitions: JsonSchema) -> JsonSchema | None:
    """Return the mapping that a key can have, alone or as one of several values."""
    choices = [resolved(choice, definitions) for choice in (schema, *schema.get("anyOf", ()))]
    return next((choice for choice in choices if "properties" in choice), None)


def _optional(key: str, schema: JsonSchema, definitions: JsonSchema) -> list[str]:
    """Write an optional key; a mapping with all of its keys."""
    part = None if key in _EXAMPLES else _part(schema, definitions)
    if part is None:
        return [_line(key, schema, is_meant=False)]
    properties = part["properties"]
    is_comment = not any("default" in inner for inner in properties.values())
    lines = [f"{key}:"]
    for name, inner in properties.items():
        is_meant = is_comment or "default" in inner
        block = [_line(name, inner, True)] if is_meant else _optional(name, inner, definitions)
        lines += (f"  {line}" for line in [*_explained(name, inner), *block])
    return [f"# {line}" for line in lines] if is_comment else lines


def _explained(key: str, schema: JsonSchema) -> list[str]:
    return [f"# {line}" for line in wrap(schema.get("description", key), WIDTH)]


def _line(key: str, schema: JsonSchema, is_meant: bool) -> str:
    """Write ``steps: 125``; as a comment, if it is only an example."""
    value = _flow(schema["default"]) if "default" in schema else _EXAMPLES.get(key, "…")
    return f"{'' if is_meant else '# '}{key}: {value}"


def _flow(value: Any) -> str:
    """Write a default as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return written(value) if isinstance(value, float) else str(value)
