"""Lists of scenarios, landscapes, optimizers and the like, as plain text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from textwrap import indent, wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt

from landscapes.builtin import builtin_scenarios
from landscapes.words import MANY, unknown, written

if TYPE_CHECKING:
    from landscapes.declaration import Setting
    from landscapes.functions import Landscape
    from landscapes.plugins import Registry

WIDTH = 88
OF_PLUGINS = "From plugins"
"""The title of the family of the optimizers that are not built in."""
OF_LIBRARIES = "Of other libraries, where these are installed"
OF_FILES = "From a file"


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


def families(registry: "Registry | None" = None) -> Iterator[str]:
    """List the optimizers by family, each with one line."""
    from landscapes.bridges import LIBRARIES, RECORDED, bridge
    from landscapes.declaration import declaration
    from landscapes.optimizers import FAMILIES, OPTIMIZERS

    known = registry.optimizers if registry else OPTIMIZERS
    own = tuple(factory for name, factory in known.items() if name not in OPTIMIZERS)
    column = max(map(len, known)) + 2
    for title, factories in {**FAMILIES, **({OF_PLUGINS: own} if own else {})}.items():
        yield title
        for factory in factories:
            summary = declaration(factory).summary.removesuffix(".")
            yield f"    {factory.__name__:{column}}{summary}".rstrip()
    yield OF_LIBRARIES
    for library, of in LIBRARIES.items():
        yield from _paragraph(", ".join(f"{library}.{each}" for each in of.names))
    yield OF_FILES
    yield f"    {RECORDED:{column}}{declaration(bridge(RECORDED)).summary}".removesuffix(".")
    yield ""
    yield "Formula, hyperparameters and source of one: landscapes list optimizers NAME"


def optimizers(registry: "Registry | None" = None) -> Iterator[str]:
    """List the optimizers with formula, hyperparameters and defaults."""
    from landscapes.optimizers import OPTIMIZERS

    yield from _declared(registry.optimizers if registry else OPTIMIZERS)


def modifiers(registry: "Registry | None" = None) -> Iterator[str]:
    """List the modifiers with formula, keys and examples, the one next to the rule first."""
    from landscapes.modifiers import MODIFIERS

    yield from _declared(MODIFIERS, _keys_of)


def _keys_of(modifier: Callable[..., Any]) -> "Iterable[Setting]":
    """The keys of a modifier's mapping, or the modifier itself where it is a number."""
    from landscapes.declaration import declaration
    from landscapes.loading.modifier_parts import OneOf, part_at

    declared = declaration(modifier).settings
    part = part_at([modifier.__name__])
    if part is None:
        return [each._replace(name=modifier.__name__, default=None) for each in declared[:1]]
    if issubclass(part, OneOf):
        return [each._replace(default=None) for each in declared]
    return declared


def schedules(registry: "Registry | None" = None) -> Iterator[str]:
    """List the schedules with formula, settings and defaults."""
    from landscapes.schedules import SCHEDULES, settings_of

    yield from _declared(SCHEDULES, settings_of)


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


def _declared(
    functions: Mapping[str, Callable[..., Any]],
    settings_of: "Callable[[Callable[..., Any]], Iterable[Setting]] | None" = None,
) -> Iterator[str]:
    """List declared functions with formula, settings and source."""
    from landscapes.declaration import declaration

    for name, function in functions.items():
        declared = declaration(function)
        yield name
        yield from _paragraph(": ".join(filter(None, [declared.title, declared.summary])))
        if declared.formula:
            yield indent(declared.formula, " " * 8)
        for setting in settings_of(function) if settings_of else declared.settings:
            yield from _setting(setting)
        yield from (f"    example: {line}" for line in declared.example.splitlines())
        if declared.needs:
            yield from _paragraph(f"needs: {declared.needs}")
        if declared.source:
            yield from _paragraph(f"source: {' '.join(declared.source.split())}")
        if declared.frameworks:
            yield from _paragraph(f"in frameworks: {' '.join(declared.frameworks.split())}")


def _settings(function: Callable[..., Any]) -> Iterator[str]:
    """List the settings of a function with default, allowed values and meaning."""
    from landscapes.declaration import declaration

    for setting in declaration(function).settings:
        yield from _setting(setting)


def _setting(setting: "Setting") -> list[str]:
    """Write ``momentum: 0.9 (at least 0, < 1): what it means``."""
    allowed = f" ({found})" if (found := _allowed(setting.annotation)) else ""
    default = "" if setting.default is None else f": {_default(setting.default)}"
    told = f"{setting.name}{default}{allowed}"
    return _paragraph(f"{told}: {setting.description}" if setting.description else told)


def _default(value: Any) -> str:
    """Write a default, or that there is none."""
    from landscapes.declaration import NoDefault

    if isinstance(value, NoDefault):
        return value.value
    return "none" if value == () else written(value, MANY)


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
    bounds = [each for each in getattr(annotation, "__metadata__", ()) if type(each) in _SIGNS]
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
        "schedules": schedules,
        "signals": signals,
        "datasets": datasets,
        "kinds": kinds,
    }
)
"""Every list by name: from a registry to lines of text, names with their details indented."""


def listed(
    what: str, names: Sequence[str] = (), registry: "Registry | None" = None
) -> Iterator[str]:
    """List everything of a sort, or the details of what is named.

    Args:
        what: a name in ``LISTS``.
        names: what to list; if it is empty, everything, optimizers in an overview.
        registry: of plugins, if any.

    Raises:
        KeyError: if there is no such name; its message says which may be meant.
    """
    if not names:
        yield from families(registry) if what == "optimizers" else LISTS[what](registry)
        return
    from landscapes.bridges import meant

    details = _by_name(LISTS[what](registry))
    if what == "optimizers":
        details |= _by_name(_of_libraries(names))
    for name in names:
        if name not in details:
            others = meant(name, details) if what == "optimizers" else []
            raise KeyError(unknown(what.removesuffix("s"), name, others or details))
    for name in dict.fromkeys(names):
        yield name
        yield from details[name]


def _of_libraries(names: Iterable[str]) -> Iterator[str]:
    """List the optimizers of other libraries among the names, with their arguments.

    Raises:
        KeyError: if a library has no such optimizer, or is not installed.
    """
    from landscapes.bridges import UnknownOptimizerError, bridge, is_bridge
    from landscapes.distribution import MissingExtraError

    try:
        yield from _declared({name: bridge(name) for name in names if is_bridge(name)})
    except (UnknownOptimizerError, MissingExtraError) as error:
        raise KeyError(str(error)) from None


def _by_name(lines: Iterable[str]) -> dict[str, list[str]]:
    """Return the lines below each name."""
    found: dict[str, list[str]] = {}
    below: list[str] = []
    for line in lines:
        if line.startswith(" "):
            below.append(line)
        else:
            below = found[line] = []
    return found
