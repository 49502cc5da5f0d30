"""Lists of scenarios, landscapes, optimizers and the like, as plain text."""

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from textwrap import indent, wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt

from landscapes.builtin import builtin_scenarios
from landscapes.words import MANY, written

if TYPE_CHECKING:
    from landscapes.functions import Landscape
    from landscapes.plugins import Registry

WIDTH = 88


def scenarios(registry: "Registry | None" = None) -> Iterator[str]:
    """List the built-in scenarios, each with its comment."""
    for name, path in builtin_scenarios().items():
        yield name
        yield from _paragraph(comment(path))


def comment(path: Path) -> str:
    """Return the comment in the first two lines of a scenario's file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line[1:].strip() for line in lines[:2] if line.startswith("#"))


def landscapes(registry: "Registry | None" = None) -> Iterator[str]:
    """List the landscapes with formula, parameters, domain and minima."""
    from landscapes.functions import FAMILIES

    families = registry.landscapes if registry else FAMILIES
    for name, factory in families.items():
        landscape = factory()
        yield name
        yield from _paragraph(f"f(x, y) = {landscape.formula}")
        yield from _settings(factory)
        for line in landscape_lines(landscape):
            yield from _paragraph(line)


def landscape_lines(landscape: "Landscape") -> Iterator[str]:
    """Write the domain, the minima and the source of a landscape."""
    x_min, x_max, y_min, y_max = map(written, landscape.domain)
    yield f"domain: x from {x_min} to {x_max}, y from {y_min} to {y_max}"
    for word, minima in (("global", landscape.global_minima), ("local", landscape.local_minima)):
        for x, y, loss in (map(written, minimum) for minimum in minima):
            yield f"{word} minimum: {loss} at ({x}, {y})"
    yield f"source: {landscape.source}"


def optimizers(registry: "Registry | None" = None) -> Iterator[str]:
    """List the optimizers with formula, hyperparameters and defaults."""
    from landscapes.optimizers import OPTIMIZERS

    yield from _declared(registry.optimizers if registry else OPTIMIZERS)


def modifiers(registry: "Registry | None" = None) -> Iterator[str]:
    """List the modifiers with formula, settings and defaults, the one next to the rule first."""
    from landscapes.modifiers import MODIFIERS

    yield from _declared(MODIFIERS)


def signals(registry: "Registry | None" = None) -> Iterator[str]:
    """List the signals with formula, parameters and defaults."""
    from landscapes.signals import SIGNALS

    yield from _declared(SIGNALS)


def datasets(registry: "Registry | None" = None) -> Iterator[str]:
    """List the datasets with formula, parameters and defaults."""
    from landscapes.datasets import DATASETS

    yield from _declared(DATASETS)


def kinds(registry: "Registry | None" = None) -> Iterator[str]:
    """List the kinds of scenarios with summary and required keys."""
    from landscapes.kinds import KINDS, summary
    from landscapes.loading.forms import form_of

    for name in KINDS:
        yield name
        yield from _paragraph(summary(name))
        fields = form_of(name).model().model_fields.items()
        needed = [key for key, field in fields if field.is_required()]
        yield from _paragraph(f"needs: {', '.join(needed)}")


def _declared(functions: Mapping[str, Callable[..., Any]]) -> Iterator[str]:
    """List declared functions with formula, settings and source."""
    from landscapes.declaration import declaration

    for name, function in functions.items():
        declared = declaration(function)
        yield name
        yield from _paragraph(": ".join(filter(None, [declared.title, declared.summary])))
        if declared.formula:
            yield indent(declared.formula, " " * 8)
        yield from _settings(function)
        if declared.source:
            yield from _paragraph(f"source: {' '.join(declared.source.split())}")
        if declared.frameworks:
            yield from _paragraph(f"in frameworks: {' '.join(declared.frameworks.split())}")


def _settings(function: Callable[..., Any]) -> Iterator[str]:
    """List the settings of a function with default, allowed values and meaning."""
    from landscapes.declaration import declaration

    for setting in declaration(function).settings:
        allowed = f" ({found})" if (found := _allowed(setting.annotation)) else ""
        told = setting.name
        if setting.default is not None:
            told += f": {written(setting.default, MANY)}"
        told += allowed
        yield from _paragraph(f"{told}: {setting.description}" if setting.description else told)


def _paragraph(text: str) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=" " * 4,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )


_SIGNS = {Gt: (">", "gt"), Ge: ("at least", "ge"), Lt: ("<", "lt"), Le: ("at most", "le")}


def _allowed(annotation: Any) -> str:
    """Return ``at least 0, < 1`` for a bounded written, ``lasagne | article`` for a choice."""
    if get_origin(annotation) is Literal:
        return " | ".join(get_args(annotation))
    bounds = [b for b in getattr(annotation, "__metadata__", ()) if type(b) in _SIGNS]
    return ", ".join(
        f"{sign} {written(getattr(bound, attribute), MANY)}"
        for bound in bounds
        for sign, attribute in [_SIGNS[type(bound)]]
        if isfinite(getattr(bound, attribute))
    )


LISTS: Mapping[str, "Callable[[Registry | None], Iterator[str]]"] = MappingProxyType(
    {
        "scenarios": scenarios,
        "landscapes": landscapes,
        "optimizers": optimizers,
        "modifiers": modifiers,
        "signals": signals,
        "datasets": datasets,
        "kinds": kinds,
    }
)
"""Every list by name: from a registry to lines of text."""
