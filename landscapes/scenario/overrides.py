"""Render settings given outside the file, checked by the same rules."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from landscapes.scenario.model import Scenario
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

    Args:
        scenario: the scenario to change.
        settings: values as a file would have them, by key (size, fps, …).

    Raises:
        OverrideError: if a value is wrong.
    """
    try:
        checked = Render.model_validate(dict(settings))
    except ValidationError as error:
        problems = [sentence(details) for details in error.errors(include_url=False)]
        raise OverrideError(problems) from None
    changes = {key: getattr(checked, key) for key in settings}
    return replace(scenario, render=replace(scenario.render, **changes))
