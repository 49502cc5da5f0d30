"""Scenarios: YAML files in, validated and typed :class:`Scenario` objects out.

``document`` reads YAML and knows where everything stands, ``broken`` explains
what is no YAML; ``schema`` declares what may be written, ``sentences`` says what
is wrong; ``resolve`` fills in what the file leaves out; ``model`` is the result.
"""

from landscapes.builtin import builtin_scenarios
from landscapes.scenario.load import (
    ScenarioError,
    ScenarioNotFoundError,
    load_scenario,
    parse_scenario,
)
from landscapes.scenario.model import OptimizerEntry, Point, RenderSettings, Scenario, Size
from landscapes.scenario.overrides import OverrideError, override

__all__ = [
    "OptimizerEntry",
    "OverrideError",
    "Point",
    "RenderSettings",
    "Scenario",
    "ScenarioError",
    "ScenarioNotFoundError",
    "Size",
    "builtin_scenarios",
    "load_scenario",
    "override",
    "parse_scenario",
]
