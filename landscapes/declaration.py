"""What a function's signature and docstring declare: an optimizer, a signal, a dataset."""

import inspect
import sys
from collections.abc import Callable
from math import inf
from typing import Annotated, Any, NamedTuple, get_type_hints

from annotated_types import Ge

NO_DOCSTRINGS = (
    "optimizers and landscapes are declared in docstrings, which python -OO leaves out; "
    "use python -O, or python alone"
)


ANY_NUMBER = Annotated[float, Ge(-inf)]
"""The type of a setting that has a number, and says nothing of its bounds."""


class Setting(NamedTuple):
    """One setting, such as a hyperparameter: its name, annotated type and default."""

    name: str
    annotation: Any
    default: Any


class Declaration(NamedTuple):
    """An optimizer, a signal or a dataset as its function declares it.

    Attributes:
        title: the name in a picture, e.g. ``RMSProp``.
        summary: one line on what it does.
        formula: the update rule, or whatever it computes, one line or more.
        source: the paper it comes from.
        settings: its hyperparameters or parameters, in the order of the signature.
    """

    title: str
    summary: str
    formula: str
    source: str
    settings: tuple[Setting, ...]


def declaration(function: Callable[..., Any]) -> Declaration:
    """Read what a function declares.

    Its docstring opens with ``Title: summary.`` and has the indented sections
    ``Formula:`` and ``Source:``; where it says nothing, the title is the function's name, and
    the rest is empty. Its settings are the parameters with defaults; without a type, these are
    numbers.

    Raises:
        RuntimeError: if Python was told to leave docstrings out.
    """
    if sys.flags.optimize > 1:
        raise RuntimeError(NO_DOCSTRINGS)
    doc = inspect.getdoc(function) or ""
    title, separator, summary = doc.partition("\n")[0].partition(": ")
    if not separator:
        title, summary = function.__name__.replace("_", " ").capitalize(), title
    annotations = get_type_hints(function, include_extras=True)
    return Declaration(
        title,
        summary,
        _section(doc, "Formula"),
        _section(doc, "Source"),
        tuple(
            Setting(name, _bounded(annotations.get(name, float)), parameter.default)
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.default is not parameter.empty
        ),
    )


def _bounded(annotation: Any) -> Any:
    return ANY_NUMBER if annotation is float else annotation


def _section(doc: str, heading: str) -> str:
    """The indented block under ``heading:``, without its indentation; empty if there is none."""
    _, _, rest = doc.partition(f"\n{heading}:\n")
    return inspect.cleandoc(rest.partition("\n\n")[0])
