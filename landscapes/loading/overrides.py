"""Settings of a picture that override those of its scenario."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError, create_model

from landscapes.kinds.base import RenderSettings, Scenario
from landscapes.loading.dictionary import read_dictionary
from landscapes.loading.forms import form_of
from landscapes.loading.options import PART
from landscapes.loading.parts import Part
from landscapes.plugins import BUILT_IN
from landscapes.words import unknown

RENAMED = {"reveal": "question"}
"""The settings with a different name from their key in a file."""


def overridden(scenario: Scenario[Any], settings: Mapping[str, Any]) -> RenderSettings:
    """Return a scenario's render settings with other values of some keys of ``render``.

    Args:
        scenario: the scenario to draw.
        settings: the values as a file would have them, by key.

    Raises:
        TypeError: if a key is unknown.
        ValueError: if a value is wrong, or contradicts one of the scenario.
    """
    part = form_of(scenario.kind).parts[PART]
    for key in settings:
        if key not in part.model_fields:
            raise TypeError(unknown("setting", key, part.model_fields))
    before = (scenario.document or {}).get(PART, {})
    document, _ = read_dictionary({PART: {**before, **settings}}, "scenario")
    # Only this part is validated; the rest of the scenario has been read already.
    fields: Any = {PART: (part, ...)}
    model: Any = create_model(PART, __base__=Part, **fields)
    try:
        written: RenderSettings = model.model_validate(document.data).render.settings()
    except ValidationError as error:
        from landscapes.loading.sentences import problems

        named = replace(document, options={key: key for key in settings})
        found = dict.fromkeys(each.message for each in problems(error, named, BUILT_IN))
        raise ValueError("; ".join(found)) from None
    if scenario.document is not None:
        return written
    # Derived from another scenario, it has settings, but no document.
    own = {RENAMED.get(key, key) for key in settings}
    return replace(scenario.render, **{name: getattr(written, name) for name in own})
