"""Scenario files in, validated and typed scenarios out.

``document`` reads YAML and records the place of everything; ``broken`` explains
broken YAML. Each kind of scenario declares its keys and their meaning in ``kinds``,
with ``parts`` and ``entries``; ``forms`` finds the declaration; ``sentences``
explains mistakes.
"""

from landscapes.builtin import builtin_scenarios
from landscapes.loading.finding import ScenarioNotFoundError, find_scenario
from landscapes.loading.load import (
    ScenarioError,
    Written,
    load_scenario,
    parse_scenario,
    read_mapping,
    read_scenario,
)

__all__ = [
    "ScenarioError",
    "ScenarioNotFoundError",
    "Written",
    "builtin_scenarios",
    "find_scenario",
    "load_scenario",
    "parse_scenario",
    "read_mapping",
    "read_scenario",
]
