"""What a factory's signature and docstring declare about its optimizer."""

import inspect
from typing import Any, NamedTuple, get_type_hints

from landscapes.optimizers.base import OptimizerFactory


class Hyperparameter(NamedTuple):
    """One setting of an optimizer: its name, annotated type and default."""

    name: str
    annotation: Any
    default: Any


class Declaration(NamedTuple):
    """An optimizer as its factory declares it.

    Attributes:
        title: the name in a picture, e.g. ``RMSProp``.
        summary: one line on what it does.
        formula: the update rule, one line or more.
        source: the paper it comes from.
        hyperparameters: its settings, in the order of the signature.
    """

    title: str
    summary: str
    formula: str
    source: str
    hyperparameters: tuple[Hyperparameter, ...]


def declaration(factory: OptimizerFactory) -> Declaration:
    """Read the declaration of an optimizer from its factory.

    The docstring opens with ``Title: summary.`` and has the indented sections
    ``Formula:`` and ``Source:``.

    Raises:
        ValueError: if the docstring lacks one of these.
    """
    doc = inspect.getdoc(factory) or ""
    title, separator, summary = doc.partition("\n")[0].partition(": ")
    if not separator:
        raise ValueError(f"{factory.__name__}: the docstring must open with 'Title: summary.'")
    annotations = get_type_hints(factory, include_extras=True)
    return Declaration(
        title,
        summary,
        _section(doc, "Formula", factory.__name__),
        _section(doc, "Source", factory.__name__),
        tuple(
            Hyperparameter(name, annotations[name], parameter.default)
            for name, parameter in inspect.signature(factory).parameters.items()
        ),
    )


def _section(doc: str, heading: str, name: str) -> str:
    """The indented block under ``heading:``, without its indentation."""
    _, found, rest = doc.partition(f"\n{heading}:\n")
    if not found:
        raise ValueError(f"{name}: the docstring lacks the section '{heading}:'")
    return inspect.cleandoc(rest.partition("\n\n")[0])
