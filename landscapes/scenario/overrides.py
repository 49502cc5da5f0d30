"""Render settings given outside the file, checked by the same rules."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from landscapes.scenario.model import Scenario
from landscapes.scenario.resolve import render_settings
from landscapes.scenario.schema import Render
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
    kept = vars(scenario.render).items()
    given = {key: value for key, value in kept if key != "hold" or "duration" not in settings}
    try:
        checked = Render.model_validate({**given, **settings})
    except ValidationError as error:
        problems = [sentence(details, details["loc"][:1]) for details in error.errors()]
        raise OverrideError(problems) from None
    return replace(scenario, render=render_settings(checked))
