"""The facts of basins, and the shares of the starts that end in each."""

from collections.abc import Iterator

import numpy as np

from landscapes.description.wording import percent
from landscapes.kinds.basins.model import ENDS, BasinsRecording
from landscapes.kinds.basins.words import attractor_words
from landscapes.summary.facts import (
    Fact,
    domain_fact,
    landscape_facts,
    noise_facts,
    optimizer_facts,
)
from landscapes.summary.tables import Row
from landscapes.words import counted

MOST_ENDS = 12
"""The most minima that the table names."""


def facts(recording: BasinsRecording) -> Iterator[Fact]:
    """The facts of the scenario."""
    scenario = recording.scenario
    yield from landscape_facts(scenario.landscape)
    yield domain_fact(scenario.domain)
    yield Fact("starts", f"{scenario.grid.columns} x {scenario.grid.rows}")
    yield Fact("steps", f"{scenario.steps}")
    yield from noise_facts(scenario.noise)
    yield from optimizer_facts(scenario.optimizers)


def table(recording: BasinsRecording) -> Iterator[Row]:
    """The shares of the starts: a row for each end, a column for each optimizer."""
    yield "", *(entry.label for entry in recording.scenario.optimizers)
    ends = [attractor_words(each, recording) for each in recording.attractors]
    counts = np.stack([each.counts(len(ends)) for each in recording.maps])
    largest = sorted(np.argsort(-counts.sum(axis=0), kind="stable")[:MOST_ENDS].tolist())
    starts = recording.scenario.grid.size
    for index in largest:
        yield ends[index], *(_percent(count, starts) for count in counts[:, index].tolist())
    if len(ends) > MOST_ENDS:
        others = counts.sum(axis=1) - counts[:, largest].sum(axis=1)
        name = counted(len(ends) - MOST_ENDS, "other minimum", "other minima")
        yield name, *(_percent(count, starts) for count in others.tolist())
    for end, word in ENDS.items():
        yield word, *(_percent(each.count(end), starts) for each in recording.maps)


def _percent(count: int, of: int) -> str:
    return percent(count / of, ".2f", least=0.01).replace("below", "<").replace("over", ">")
