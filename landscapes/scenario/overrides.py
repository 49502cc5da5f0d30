"""Render settings given outside the file, checked by the same rules."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from landscapes.scenario.model import ResponseGridScenario, Scenario
from landscapes.scenario.parts import Render
from landscapes.scenario.response import StillRender
from landscapes.scenario.sentences import sentence


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

    A new duration without a hold brings the hold that suits it.

    Args:
        scenario: the scenario to change.
        settings: values as a file would have them, by key (size, fps, …).

    Raises:
        OverrideError: if a value is wrong.
    """
    model = StillRender if isinstance(scenario, ResponseGridScenario) else Render
    kept = {key: getattr(scenario.render, key) for key in model.model_fields}
    if "duration" in settings:
        kept.pop("hold")
    try:
        checked = model.model_validate({**kept, **settings})
    except ValidationError as error:
        problems = [sentence(details, details["loc"][:1]) for details in error.errors()]
        raise OverrideError(problems) from None
    return replace(scenario, render=checked.settings())
