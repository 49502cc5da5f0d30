"""Schedules: the values of a hyperparameter over the steps of a run.

To add one, write a factory and list it in ``SCHEDULES``. As with optimizers, its
signature validates scenarios and its docstring is what ``landscapes list schedules`` prints.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from landscapes.schedules.base import (
    ENDS,
    OF_SCENARIO,
    WARM_UP,
    Course,
    Hyperparameter,
    Schedule,
    in_words,
    settings_of,
)
from landscapes.schedules.cycles import cosine_restarts, cyclic, one_cycle, piecewise
from landscapes.schedules.decays import (
    cosine,
    exponential,
    inverse_time,
    linear,
    polynomial,
    range_test,
    step,
)

__all__ = [
    "ENDS",
    "OF_SCENARIO",
    "SCHEDULES",
    "WARM_UP",
    "Course",
    "Hyperparameter",
    "Schedule",
    "in_words",
    "settings_of",
]

SCHEDULES: Mapping[str, Callable[..., Course]] = MappingProxyType(
    {
        factory.__name__: factory
        for factory in (
            step,
            exponential,
            inverse_time,
            polynomial,
            linear,
            cosine,
            cosine_restarts,
            one_cycle,
            cyclic,
            piecewise,
            range_test,
        )
    }
)
"""Every schedule's factory by name."""
