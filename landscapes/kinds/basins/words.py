"""Words for basins."""

from collections.abc import Iterator
from math import ceil, log10

import numpy as np

from landscapes.description.wording import (
    loss_words,
    noise_clause,
    on_landscape,
    percent,
    quoted,
    range_of,
    with_modifiers,
)
from landscapes.ensemble import Attractor
from landscapes.functions import Domain
from landscapes.kinds.basins.model import ENDS, BasinMap, BasinsRecording
from landscapes.words import counted, number

MOST_SHARES = 4
"""The most basins of an optimizer that the text names."""


PLACES = 500
"""The number of places along a domain's diagonal that coordinates tell apart."""


def describe(recording: BasinsRecording) -> str:
    """Describe the shares of the starts by their ends, for each optimizer."""
    scenario, grid = recording.scenario, recording.scenario.grid
    shown = (
        f"{grid.columns} times {grid.rows} starts"
        f"{on_landscape(scenario.title, scenario.landscape)},"
        f" {counted(scenario.steps, 'step')} from each{noise_clause(scenario.noise)}."
    )
    named = [with_modifiers(quoted(each.label), each.modifiers) for each in scenario.optimizers]
    ends = [
        f"{who}: {', '.join(_shares(recording, each))}"
        for who, each in zip(named, recording.maps, strict=True)
    ]
    return f"{shown} {'; '.join(ends)}."


def _shares(recording: BasinsRecording, basins: BasinMap) -> Iterator[str]:
    """Yield the shares of the starts by their ends, the largest first, small ones together."""
    domain = recording.scenario.domain
    counts = basins.counts(len(recording.attractors))
    order = [int(index) for index in np.argsort(-counts, kind="stable") if counts[index]]
    for index in order[:MOST_SHARES]:
        where = attractor_place(recording.attractors[index], domain)
        yield f"{_percent(counts[index], basins)} at {where}"
    if others := order[MOST_SHARES:]:
        where = counted(len(others), "other minimum", "other minima")
        yield f"{_percent(counts[others].sum(), basins)} at {where}"
    for end, word in ENDS.items():
        if count := basins.count(end):
            yield f"{_percent(count, basins)} {word}"


def goal_words(recording: BasinsRecording) -> str:
    """The minimum to reach, in a sentence: ``the global minimum``."""
    if not recording.scenario.landscape.minima:
        return "the lowest minimum"
    return "the global minimum" if len(recording.goals) == 1 else "a global minimum"


def _percent(count: int, basins: BasinMap) -> str:
    return percent(count / basins.basins.size, ".3g", least=0.1)


def attractor_words(attractor: Attractor, recording: BasinsRecording) -> str:
    """``(−0.04, 0.07), loss 0.0897``, and whether it was found."""
    place = attractor_place(attractor, recording.scenario.domain)
    return f"{place}, {attractor_loss(attractor, recording)}"


def attractor_loss(attractor: Attractor, recording: BasinsRecording) -> str:
    """``loss 0.0897``, and whether the attractor was found."""
    span = range_of(each.loss for each in recording.attractors)
    loss = loss_words(attractor.loss, span).replace("below ", "< ")
    return f"loss {loss}{'' if attractor.known else ', found'}"


def attractor_place(attractor: Attractor, domain: Domain) -> str:
    """``(−0.04, 0.07)``, with as many decimals as matter in a domain."""
    places = max(0, ceil(-log10(domain.diagonal / PLACES)))
    x, y = (number(round(value, places), places) for value in attractor[:2])
    return f"({x}, {y})"
