"""Words for pictures that are made of cells: sensitivities and basins."""

from collections.abc import Iterator
from math import ceil, log10

import numpy as np

from landscapes.description.wording import (
    listed,
    loss_words,
    percent,
    point,
    quoted,
    range_of,
    told,
    typeset,
)
from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor
from landscapes.functions import Domain
from landscapes.runner import BasinsRecording, SensitivityRecording
from landscapes.runner.basins import BasinMap
from landscapes.runner.sensitivity import Mark, SensitivityMap, values_at
from landscapes.scenario.model import Axis
from landscapes.words import counted, settings, spelt, three_digits, told_apart

MOST_SHARES = 4
"""How many basins of an optimizer are told at most."""

PLACES = 500
"""So many places along a domain's diagonal are told apart."""


def of_sensitivity(recording: SensitivityRecording) -> str:
    """What the outcome is shown against, and what is best for each optimizer."""
    scenario = recording.scenario
    ranges = [f"{spelt(axis.hyperparameter)} ({_range(axis)})" for axis in scenario.axes]
    measured = {
        "final_loss": f"Final loss after {counted(scenario.run_steps, 'step')}",
        "steps_to_converge": f"Steps to converge, {scenario.run_steps} at most,",
    }[scenario.measure]
    starts = [point(*start, scenario.landscape.domain) for start in scenario.starts]
    where = f"from {starts[0]}" if len(starts) == 1 else f"from {len(starts)} starts"
    shown = f"{measured} on {scenario.landscape.title} {where}, against {listed(ranges)}."
    found = [
        _best(recording, entry.label, each)
        for entry, each in zip(scenario.optimizers, recording.maps, strict=True)
    ]
    return f"{shown} {'; '.join(found)}."


def _range(axis: Axis) -> str:
    ends = axis.values[[0, -1]].tolist()
    low, high = map(three_digits, ends)
    if low == high:
        low, high = told_apart(ends)
    return typeset(f"{counted(len(axis.values), 'value')} from {low} to {high}")


def _best(recording: SensitivityRecording, label: str, found: SensitivityMap) -> str:
    """What is to be said of one map: its best cell, how much of it diverged, and the defaults."""
    scenario = recording.scenario
    cell = found.best(scenario.measure)
    facts = [f"{percent(float(found.diverged_cells.mean()))} of the cells diverged"]
    facts += [f"default of {listed(mark.frameworks)}: {_values(mark)}" for mark in found.defaults]
    if cell is None:
        return f"{quoted(label)} never converged ({', '.join(facts)})"
    if scenario.measure == "final_loss":
        span = range_of(found.losses[1].ravel().tolist())
        result = f"loss {loss_words(float(found.losses[1][cell]), span)}"
    else:
        result = counted(int(found.steps[1][cell]), "step")
    best = typeset(settings(values_at(scenario.axes, cell)))
    return f"{quoted(label)} is best with {best}: {result} ({', '.join(facts)})"


def _values(mark: Mark) -> str:
    texts = [typeset(three_digits(value)) for value in mark.values]
    return f"({', '.join(texts)})" if len(texts) > 1 else texts[0]


def of_basins(recording: BasinsRecording) -> str:
    """Which share of the starts goes where with each optimizer."""
    scenario, grid = recording.scenario, recording.scenario.grid
    shown = (
        f"{scenario.landscape.title}: where {grid.columns} times {grid.rows} starts end"
        f" after {counted(scenario.steps, 'step')}"
    )
    shown += f", {told(scenario.noise)}." if scenario.noise else "."
    ends = [
        f"{quoted(entry.label)}: {', '.join(_shares(recording, each))}"
        for entry, each in zip(scenario.optimizers, recording.maps, strict=True)
    ]
    return f"{shown} {'; '.join(ends)}."


def _shares(recording: BasinsRecording, basins: BasinMap) -> Iterator[str]:
    """Which share of the starts goes where, the largest first; small ones together."""
    domain = recording.scenario.domain
    counts = basins.counts(len(recording.attractors))
    order = [int(index) for index in np.argsort(-counts, kind="stable") if counts[index]]
    for index in order[:MOST_SHARES]:
        where = attractor_place(recording.attractors[index], domain)
        yield f"{_percent(counts[index], basins)} at {where}"
    if others := order[MOST_SHARES:]:
        where = counted(len(others), "other minimum", "other minima")
        yield f"{_percent(counts[others].sum(), basins)} at {where}"
    for end, word in ((DIVERGED, "diverged"), (UNDECIDED, "undecided")):
        if count := basins.count(end):
            yield f"{_percent(count, basins)} {word}"


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
    decimals = max(0, ceil(-log10(domain.diagonal / PLACES)))
    x, y = (f"{round(value, decimals) + 0.0:.{decimals}f}" for value in attractor[:2])
    return typeset(f"({x}, {y})")
