"""Scenario files in, validated and typed scenarios out.

``document`` reads YAML and knows where everything stands, ``broken`` explains
what is no YAML. Each kind of scenario declares in ``kinds`` what may be written,
of ``parts`` and ``entries``, and what it means; ``forms`` finds it; ``sentences``
says what is wrong.
"""

from landscapes.builtin import builtin_scenarios
from landscapes.loading.load import (
    ScenarioError,
    ScenarioNotFoundError,
    Written,
    find_scenario,
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
