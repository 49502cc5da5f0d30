"""Notes on trainings: whether one diverges in its first iterations."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from landscapes.checking.note import Note
from landscapes.checking.pictures import of_colors
from landscapes.checking.trials import Ended, affordable, blamed, places_of
from landscapes.kinds.base import Work
from landscapes.kinds.learning_history.model import LearningScenario
from landscapes.kinds.learning_history.run import run
from landscapes.loading import Written

ITERATIONS = 200
"""How many iterations are tried, those of all optimizers together: that takes a moment."""
SEEDS = 10
"""So many trainings side by side cost twice as much as one."""
MULTIPLICATIONS = 2 * 10**9
"""How many of a network's multiplications are tried at most, which take about a second."""


def notes(written: Written, scenario: LearningScenario) -> Iterator[Note]:
    """What there is to say of colours and trainings."""
    yield from of_colors(written, scenario.optimizers, scenario.render.theme)
    yield from _trainings(written, scenario)


def _trainings(written: Written, scenario: LearningScenario) -> Iterator[Note]:
    optimizers, seeds = len(scenario.optimizers), len(scenario.seeds)
    steps = affordable(scenario.steps, ITERATIONS, optimizers, seeds / SEEDS)
    steps = min(steps, MULTIPLICATIONS // (optimizers * seeds * _multiplications(scenario)))
    if steps == 0:
        yield Note(("kind",), "these trainings are too large to try whether one diverges")
        return
    recording = run(replace(scenario, steps=steps), Work())
    places = places_of(written, scenario.optimizers)
    for place, entry, history in zip(places, scenario.optimizers, recording.histories, strict=True):
        first = np.isnan(history.train_losses[history.diverged]).argmax(axis=1)
        if ended := Ended.at(history.iterations[first].tolist(), seeds):
            yield Note(place, ended.told(entry.label, "diverges") + blamed(entry))


def _multiplications(scenario: LearningScenario) -> int:
    """How many an iteration takes at most, whose losses are those of all points."""
    training, validation = (len(part.inputs) for part in scenario.split)
    # Forwards and backwards over a batch, and forwards over all points.
    points = 3 * min(training, scenario.batch_size) + training + validation
    return scenario.network.parameters * points
