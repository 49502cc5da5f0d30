"""Render settings given outside the file, checked by the same rules."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from landscapes.scenario.kinds import kind_named
from landscapes.scenario.model import RenderSettings, Scenario


class OverrideError(ValueError):
    """Settings that a scenario file could not have either.

    Attributes:
        problems: a sentence for each, which begins with the setting's name.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def override(scenario: Scenario, settings: Mapping[str, object]) -> Scenario:
    """The scenario with some render settings replaced.

    A new duration without holds brings the holds that suit it.

    Args:
        scenario: the scenario to change.
        settings: values as a file would have them, by key (size, fps, …).

    Raises:
        OverrideError: if a value is wrong.
    """
    model: Any = kind_named(scenario.kind).parts["render"]
    kept = {
        key: value for key, value in _written(scenario.render).items() if key in model.model_fields
    }
    if "duration" in settings:
        kept = {key: value for key, value in kept.items() if not key.startswith("hold")}
    try:
        checked = model.model_validate({**kept, **settings})
    except ValidationError as error:
        raise OverrideError(list(_problems(error))) from None
    return replace(scenario, render=checked.settings())


def _problems(error: ValidationError) -> Iterator[str]:
    """A sentence for each error, but not for those that only follow from others."""
    from landscapes.scenario.sentences import has_wrong_items, sentence

    located = [(details, details["loc"][:1]) for details in error.errors()]
    for details, location in located:
        if details["type"] != "too_short" or not has_wrong_items(location, located):
            yield sentence(details, location)


def _written(settings: RenderSettings) -> dict[str, object]:
    """Settings as a file has them."""
    written = vars(settings) | {
        "loop": settings.loop or "forever",
        "panels": ("landscape", *settings.panels),
        "atlas": vars(settings.atlas),
        "reveal": settings.question and {"question": settings.question},
    }
    return {key: value for key, value in written.items() if value is not None}
