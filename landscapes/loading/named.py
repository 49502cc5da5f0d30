"""The optimizers that a document names, those of other libraries among them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

from landscapes.bridges import LIBRARIES, UnknownOptimizerError, bridge, is_bridge
from landscapes.distribution import MissingExtraError
from landscapes.kinds import KINDS, called
from landscapes.loading.document import Document, DocumentError, Location, Problem
from landscapes.loading.forms import form_of, kind_of
from landscapes.optimizers import OptimizerFactory
from landscapes.plugins import KEPT, Registry


def with_bridges(registry: Registry, document: Document) -> Registry:
    """Add the optimizers of other libraries that a document names to a registry.

    Raises:
        DocumentError: if its kind cannot have them, a library has no such optimizer, or is not
            installed.
    """
    found: dict[str, OptimizerFactory] = {}
    wrong: list[Problem] = []
    for location, name in _named(document.data):
        if not is_bridge(name):
            continue
        try:
            if message := _refused(document.data, name):
                raise UnknownOptimizerError(message)
            if name not in registry.optimizers:
                found[name] = bridge(name)
        except (UnknownOptimizerError, MissingExtraError) as error:
            place = document.place(location)
            wrong.append(Problem(place, str(error), document.source(location)))
    if wrong:
        raise DocumentError(wrong)
    if not found:
        return registry
    return replace(registry, optimizers={**registry.optimizers, **found})


def only_named(registry: Registry, document: Document) -> Registry:
    """Narrow a registry to the optimizers that a document names, whose models are quickly made."""
    return _narrowed(registry, frozenset(name for _, name in _named(document.data)))


@lru_cache(KEPT)
def _narrowed(registry: Registry, names: frozenset[str]) -> Registry:
    # A choice needs two models.
    kept = {*names, *islice(registry.optimizers, 2)}
    return replace(registry, optimizers={k: v for k, v in registry.optimizers.items() if k in kept})


def _named(data: Any) -> Iterator[tuple[Location, str]]:
    """Yield the names of optimizers with their places."""
    for key in ("optimizers", "optimizer"):
        written = data.get(key) if isinstance(data, dict) else None
        several = written if isinstance(written, list) else [written]
        for index, entry in enumerate(several):
            place = (key, index) if isinstance(written, list) else (key,)
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str):
                yield ((*place, "name") if isinstance(entry, dict) else place), name


def _refused(data: Any, name: str) -> str:
    """Return why a scenario cannot have a library's optimizer; empty if it can."""
    kind, library = kind_of(data), LIBRARIES.get(name.partition(".")[0])
    if kind not in KINDS:
        return ""
    if not form_of(kind).has_bridges:
        able = " or ".join(called(each) for each in KINDS if form_of(each).has_bridges)
        why = f"{library.title} steps one run at a time" if library else "a file has but one run"
        return f"{called(kind)} cannot use {name}: {why}; {able} can"
    if library and data.get("noise") and library.needs_exact_losses:
        return f"{name} cannot have noise: it compares losses, which must be the same each time"
    return ""
