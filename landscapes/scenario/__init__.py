"""Scenarios: YAML files in, validated and typed :class:`Scenario` objects out.

``document`` reads YAML and knows where everything stands, ``broken`` explains
what is no YAML. Each kind of scenario is a module, listed in ``kinds``, that
declares what may be written, of ``parts`` and ``entries``, and what it means;
``sentences`` says what is wrong; ``model`` is the result.
"""

from landscapes.builtin import builtin_scenarios
from landscapes.scenario.load import (
    ScenarioError,
    ScenarioNotFoundError,
    Written,
    find_scenario,
    load_scenario,
    parse_scenario,
    read_scenario,
)
from landscapes.scenario.model import (
    BasinsScenario,
    LandscapeScenario,
    LearningScenario,
    OptimizerEntry,
    Point,
    RaceScenario,
    RenderSettings,
    ResponseGridScenario,
    ResponseScenario,
    Scenario,
    SensitivityScenario,
    Size,
)
from landscapes.scenario.model.contradictions import SettingsError

__all__ = [
    "BasinsScenario",
    "LandscapeScenario",
    "LearningScenario",
    "OptimizerEntry",
    "Point",
    "RaceScenario",
    "RenderSettings",
    "ResponseGridScenario",
    "ResponseScenario",
    "Scenario",
    "ScenarioError",
    "ScenarioNotFoundError",
    "SensitivityScenario",
    "SettingsError",
    "Size",
    "Written",
    "builtin_scenarios",
    "find_scenario",
    "load_scenario",
    "parse_scenario",
    "read_scenario",
]
