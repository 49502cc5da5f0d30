"""Schedules: the values of a hyperparameter over the steps of a run.

To add one, write a factory and list it in ``SCHEDULES``. As with optimizers, its
signature validates scenarios and its docstring is what ``landscapes list schedules`` prints.
"""

from landscapes.schedules.base import Schedule

__all__ = ["Schedule"]
