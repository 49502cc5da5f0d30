"""Notes on what a picture would show badly: levels, colours, and waves finer than its mesh."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from landscapes.checking.note import Note, entries, where_written
from landscapes.digits import told_apart
from landscapes.functions import Array, Domain, Landscape, Levels
from landscapes.loading import Written
from landscapes.objective import Objective
from landscapes.themes import THEMES
from landscapes.words import shown

MESH = 321
"""Points along each axis of the mesh of a picture."""
CELLS = 4000
"""The number of mesh cells in which the loss is compared with the drawn one."""
FAR, OFTEN = 0.1, 0.1
"""The largest error as a share of the losses' spread, and the largest share of cells above it."""


class OnMap(Protocol):
    """A scenario with a map of its landscape."""

    @property
    def landscape(self) -> Landscape: ...
    @property
    def domain(self) -> Domain: ...
    @property
    def levels(self) -> Levels: ...


class Colored(Protocol):
    """An optimizer with an optional colour."""

    @property
    def label(self) -> str: ...
    @property
    def color(self) -> str | None: ...


def of_map(written: Written, scenario: OnMap) -> Iterator[Note]:
    """Note levels that no loss in view reaches, and a mesh that is too coarse for the loss."""
    yield from _levels(written, scenario)
    if _is_coarse(scenario.landscape, scenario.domain):
        yield Note(
            ("landscape", "expression"),
            f"the loss varies between the {MESH} by {MESH} points at which it is drawn, so the"
            " picture is wrong; choose a smaller domain",
        )


def _levels(written: Written, scenario: OnMap) -> Iterator[Note]:
    """Note levels in the file that no loss in view reaches."""
    location = ("view", "levels")
    if location not in written.document.values or isinstance(scenario.levels, str):
        return
    domain = scenario.domain
    xs = np.linspace(domain.x_min, domain.x_max, MESH)
    ys = np.linspace(domain.y_min, domain.y_max, MESH)
    losses = Objective(scenario.landscape).value(np.stack(np.meshgrid(xs, ys), axis=-1))
    finite = losses[np.isfinite(losses)]
    low, high = float(finite.min(initial=np.inf)), float(finite.max(initial=-np.inf))
    if low <= high and not any(low < level < high for level in scenario.levels):
        least, most = told_apart([low, high])
        losses_are = f"losses are from {least} to {most}" if low < high else f"all are {least}"
        yield Note(location, f"no loss in view is at one of these levels: {losses_are}")


def _is_coarse(landscape: Landscape, domain: Domain) -> bool:
    """Whether the loss in many cells of the mesh differs from the interpolated one."""
    random = np.random.default_rng(0)
    low = np.array([domain.x_min, domain.y_min])
    cell = np.array([domain.width, domain.height]) / (MESH - 1)
    first, within = random.integers(MESH - 1, size=(CELLS, 2)), random.random((CELLS, 2))
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    weights = np.where(corners[:, np.newaxis], within, 1 - within).prod(axis=-1)
    value = Objective(landscape).value
    with np.errstate(all="ignore"):
        drawn = (weights * value(low + (first + corners[:, np.newaxis]) * cell)).sum(axis=0)
        losses = value(low + (first + within) * cell)
        off = np.abs(losses - drawn)
        usual = _spread(losses)
        return bool(usual > 0 and (off > FAR * usual).mean() > OFTEN)


def _spread(losses: Array) -> float:
    """Return the range of the middle nine tenths of the losses."""
    finite = losses[np.isfinite(losses)]
    if not finite.size:
        return 0.0
    low, high = np.quantile(finite, [0.05, 0.95])
    return float(high - low)


def of_colors(written: Written, optimizers: Sequence[Colored], theme: str) -> Iterator[Note]:
    """Note colours in the file that an optimizer before has, too."""
    data = written.document.data
    places = where_written(data, len(optimizers))
    # With patterns, runs also differ by dashes and shapes.
    if places is None or THEMES[theme].is_patterned:
        return
    before: dict[str, str] = {}
    for place, entry in zip(places, optimizers, strict=True):
        if not entry.color:
            continue
        if entry.color in before:
            color = shown(dict(entries(data))[place.entry]["color"])
            label = before[entry.color]
            yield Note((*place.entry, "color"), f"{color} is also the colour of {label}")
        before.setdefault(entry.color, entry.label)
