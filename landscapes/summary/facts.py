"""Facts for the summaries of several kinds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from landscapes.declaration import declaration
from landscapes.digits import points, told_apart
from landscapes.functions import Domain, Landscape
from landscapes.kinds.base import HyperparameterValue, OptimizerEntry, Point
from landscapes.kinds.noise import NoiseSettings
from landscapes.modifiers.wording import phrases
from landscapes.schedules import Schedule
from landscapes.words import DIGITS, counted, written

LISTED = 100
"""The most start points to list."""


class Fact(NamedTuple):
    """A fact of a scenario.

    Attributes:
        name: its name, such as ``steps``.
        text: its value.
    """

    name: str
    text: str


def landscape_facts(landscape: Landscape) -> Iterator[Fact]:
    """Yield the formula, and the parameters if there are any."""
    yield Fact("landscape", f"{landscape.name}, f(x, y) = {landscape.formula}")
    if landscape.parameters:
        yield Fact("parameters", settings_text(landscape.parameters))


def starts_fact(starts: Sequence[Point]) -> Fact:
    """Return the start points."""
    places = ", ".join(points(starts)[:LISTED])
    others = f" and {counted(len(starts) - LISTED, 'other')}" if len(starts) > LISTED else ""
    return Fact("start" if len(starts) == 1 else "starts", f"{places}{others}")


def domain_fact(domain: Domain) -> Fact:
    """Return the visible domain."""
    left, right = told_apart([domain.x_min, domain.x_max])
    bottom, top = told_apart([domain.y_min, domain.y_max])
    return Fact("shown", f"x from {left} to {right}, y from {bottom} to {top}")


def noise_facts(noise: NoiseSettings | None) -> Iterator[Fact]:
    """Yield the noise and its seeds; nothing without noise."""
    if noise is None:
        return
    yield Fact("noise", noise.words)
    yield Fact("seed" if len(noise.seeds) == 1 else "seeds", ", ".join(map(str, noise.seeds)))


def optimizer_facts(entries: Sequence[OptimizerEntry], title: str = "") -> Iterator[Fact]:
    """Yield each optimizer with all hyperparameters, and its title if the label differs."""
    for entry in entries:
        named = title or declaration(entry.factory).title
        shown = entry.label if entry.label.startswith(named) else f"{entry.label} ({named})"
        own = [settings_text(entry.hyperparameters), *phrases(entry.modifiers).values()]
        settings = ", ".join(filter(None, own))
        yield Fact("optimizer", f"{shown}: {settings}" if settings else shown)


def settings_text(settings: Mapping[str, HyperparameterValue]) -> str:
    """Write ``learning_rate 0.1, momentum 0.9``."""
    return ", ".join(
        f"{key} {value.in_words(DIGITS) if isinstance(value, Schedule) else written(value)}"
        for key, value in settings.items()
    )
