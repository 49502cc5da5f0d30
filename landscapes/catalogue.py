"""What there is, in words: scenarios, landscapes, optimizers and the like, as plain text."""

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from textwrap import indent, wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt

from landscapes.builtin import builtin_scenarios

if TYPE_CHECKING:
    from landscapes.plugins import Registry

WIDTH = 88


def scenarios(registry: "Registry | None" = None) -> Iterator[str]:
    """Each built-in scenario with what its comment says to look for."""
    for name, path in builtin_scenarios().items():
        yield name
        yield from _paragraph(comment(path))


def comment(path: Path) -> str:
    """What a scenario's file says to look for: its first two lines, if they are a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line[1:].strip() for line in lines[:2] if line.startswith("#"))


def landscapes(registry: "Registry | None" = None) -> Iterator[str]:
    """Each landscape with its formula, parameters, domain and minima."""
    from landscapes.functions import FAMILIES

    families = registry.landscapes if registry else FAMILIES
    for name, factory in families.items():
        landscape = factory()
        x_min, x_max, y_min, y_max = landscape.domain
        yield name
        yield from _paragraph(f"f(x, y) = {landscape.formula}")
        yield from _settings(factory)
        yield from _paragraph(
            f"domain: x from {x_min:g} to {x_max:g}, y from {y_min:g} to {y_max:g}"
        )
        for word, minima in (
            ("global", landscape.global_minima),
            ("local", landscape.local_minima),
        ):
            for x, y, loss in minima:
                yield from _paragraph(f"{word} minimum: {loss:.6g} at ({x:.6g}, {y:.6g})")
        yield from _paragraph(f"source: {landscape.source}")


def optimizers(registry: "Registry | None" = None) -> Iterator[str]:
    """Each optimizer with its formula, hyperparameters and defaults."""
    from landscapes.optimizers import OPTIMIZERS

    yield from _declared(registry.optimizers if registry else OPTIMIZERS)


def signals(registry: "Registry | None" = None) -> Iterator[str]:
    """Each signal with its formula, parameters and defaults."""
    from landscapes.signals import SIGNALS

    yield from _declared(SIGNALS)


def datasets(registry: "Registry | None" = None) -> Iterator[str]:
    """Each dataset with its formula, parameters and defaults."""
    from landscapes.datasets import DATASETS

    yield from _declared(DATASETS)


def kinds(registry: "Registry | None" = None) -> Iterator[str]:
    """Each kind of scenario: what it shows, and what its files need to say."""
    from landscapes.kinds import KINDS, summary
    from landscapes.loading.forms import form_of

    for name in KINDS:
        yield name
        yield from _paragraph(summary(name))
        fields = form_of(name).model().model_fields.items()
        needed = [key for key, field in fields if field.is_required()]
        yield from _paragraph(f"needs: {', '.join(needed)}")


def _declared(functions: Mapping[str, Callable[..., Any]]) -> Iterator[str]:
    """Whatever is declared by signature and docstring, each with its settings."""
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


def _settings(function: Callable[..., Any]) -> Iterator[str]:
    """Each setting of a function: its default, what is allowed, and what it means."""
    from landscapes.declaration import declaration

    for name, annotation, default, description in declaration(function).settings:
        value = default if isinstance(default, str) else f"{default:g}"
        allowed = _allowed(annotation)
        told = f"{name}: {value} ({allowed})" if allowed else f"{name}: {value}"
        yield from _paragraph(f"{told}: {description}" if description else told)


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
    """``at least 0, < 1`` of a bounded number, ``lasagne | article`` of a choice."""
    if get_origin(annotation) is Literal:
        return " | ".join(get_args(annotation))
    bounds = getattr(annotation, "__metadata__", ())
    return ", ".join(
        f"{sign} {getattr(bound, attribute):.10g}"
        for bound in bounds
        for sign, attribute in [_SIGNS[type(bound)]]
        if isfinite(getattr(bound, attribute))
    )


LISTS: Mapping[str, "Callable[[Registry | None], Iterator[str]]"] = MappingProxyType(
    {
        "scenarios": scenarios,
        "landscapes": landscapes,
        "optimizers": optimizers,
        "signals": signals,
        "datasets": datasets,
        "kinds": kinds,
    }
)
"""Every list by its name: the lines of what there is, with the plugins of a registry."""
