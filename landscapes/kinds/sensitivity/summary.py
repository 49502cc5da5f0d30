"""The facts of a sensitivity, and the best cell of each optimizer."""

from collections.abc import Iterator

import numpy as np

from landscapes.description.wording import range_of
from landscapes.digits import told_apart
from landscapes.kinds.sensitivity.model import SensitivityRecording
from landscapes.kinds.sensitivity.numbers import results
from landscapes.summary.facts import (
    Fact,
    landscape_facts,
    noise_facts,
    optimizer_facts,
    starts_fact,
)
from landscapes.summary.tables import Row, cell
from landscapes.words import counted, spelt


def facts(recording: SensitivityRecording) -> Iterator[Fact]:
    """The facts of the scenario."""
    scenario = recording.scenario
    yield from landscape_facts(scenario.landscape)
    yield starts_fact(scenario.starts)
    yield Fact("steps", f"{scenario.run_steps}")
    for axis in scenario.axes:
        low, high = told_apart(axis.values[[0, -1]].tolist())
        spaced = f"{counted(len(axis.values), 'value')} from {low} to {high}"
        yield Fact("axis", f"{spelt(axis.hyperparameter)}, {spaced}, {spelt(axis.scale)}")
    yield from noise_facts(scenario.noise)
    yield from optimizer_facts(scenario.optimizers)


def table(recording: SensitivityRecording) -> Iterator[Row]:
    """A row for each optimizer."""
    names = [axis.hyperparameter for axis in recording.scenario.axes]
    columns = [*names, "final_loss", "steps_to_converge", "diverged_share"]
    yield "best", *map(spelt, columns)
    found = np.concatenate([each.losses[1].ravel() for each in recording.maps])
    spans = {"final_loss": range_of(found.tolist())}
    for row in results(recording):
        yield str(row["label"]), *(cell(row[name], spans.get(name, 0.0)) for name in columns)
