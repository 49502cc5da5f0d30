"""What a function's signature and docstring declare: an optimizer, a signal, a dataset."""

import inspect
import sys
from collections.abc import Callable
from math import inf
from typing import Annotated, Any, NamedTuple, get_type_hints

from annotated_types import DocInfo, Ge

NO_DOCSTRINGS = (
    "optimizers and landscapes are declared in docstrings, which python -OO leaves out; "
    "use python -O, or python alone"
)


ANY_NUMBER = Annotated[float, Ge(-inf)]
"""The type of a setting that has a number, and says nothing of its bounds."""


class Setting(NamedTuple):
    """One setting, such as a hyperparameter.

    Attributes:
        name: its name.
        annotation: its type with bounds.
        default: its value where none is given.
        description: what it means, in a sentence; empty if its type does not say.
    """

    name: str
    annotation: Any
    default: Any
    description: str = ""

    @classmethod
    def declared(cls, name: str, annotation: Any, default: Any) -> "Setting":
        """The setting of a parameter; its type may say with ``doc("…")`` what it means.

        Of several such sentences the last holds, so that a parameter may say more than
        the alias that its type is made from.
        """
        metadata = getattr(annotation, "__metadata__", ())
        sentences = [each.documentation for each in metadata if isinstance(each, DocInfo)]
        if not sentences:
            return cls(name, _bounded(annotation), default)
        bounds = [each for each in metadata if not isinstance(each, DocInfo)]
        plain = annotation.__origin__
        bounded = Annotated[(plain, *bounds)] if bounds else plain
        return cls(name, _bounded(bounded), default, sentences[-1])


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
            Setting.declared(name, annotations.get(name, float), parameter.default)
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
