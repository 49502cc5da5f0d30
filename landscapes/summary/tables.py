"""The tables of results."""

from collections.abc import Mapping, Sequence
from math import isfinite
from types import MappingProxyType
from typing import TypeAlias

from landscapes.digits import telling
from landscapes.ensemble import Outcome
from landscapes.trace.tables import Value

Row: TypeAlias = Sequence[str]

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.CONVERGED: "converged",
        Outcome.HELD: "held at rest",
        Outcome.STANDS_STILL: "stands still",
        Outcome.STOPPED: "stopped",
        Outcome.RAN_ALL_STEPS: "not at rest",
        Outcome.DIVERGED: "diverged",
    }
)
"""The words of the table; ``docs/outcomes.md`` defines them."""

FALLS_ON = "left, still falling"
"""The words for a run that was cut off because it left while its loss went on falling."""


def cell(value: Value, span: float = 0.0) -> str:
    """Write a number with enough digits for the span of its column; a dash if it is missing."""
    if not isinstance(value, (int, float)) or not isfinite(value):
        return "–"
    return telling(value, span, digits=6)
