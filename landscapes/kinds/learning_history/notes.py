"""Notes on trainings: whether one diverges in its first iterations."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from landscapes.checking.note import Note
from landscapes.checking.optimizers import of_repeats
from landscapes.checking.pictures import of_colors
from landscapes.checking.trials import Ended, affordable, blamed, places_of
from landscapes.declaration import declaration
from landscapes.kinds.learning_history.model import LearningScenario
from landscapes.kinds.learning_history.run import run
from landscapes.kinds.work import Work
from landscapes.loading import Written

ITERATIONS = 200
"""The most iterations to try, over all optimizers, which take a moment."""
SEEDS = 10
"""The number of simultaneous trainings that takes twice as long as one."""
MULTIPLICATIONS = 2 * 10**9
"""The most multiplications of a network to try, which take about a second."""


def notes(written: Written, scenario: LearningScenario) -> Iterator[Note]:
    """Yield the notes on colours and trainings."""
    settings = [each.hyperparameters for each in scenario.optimizers]
    yield from of_repeats(written, scenario.optimizers, settings)
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
    """The most multiplications of an iteration, with the losses of all points."""
    training, validation = (len(part.inputs) for part in scenario.split)
    # Forwards and backwards over a batch, and forwards over all points.
    points = 3 * min(training, scenario.batch_size) + training + validation
    matrices = [shape for shape in scenario.network.shapes if len(shape) == 2]
    has_matrices = any("matrix" in declaration(each.factory).asks for each in scenario.optimizers)
    # To decompose the two matrices of a layer's weights takes as long as these.
    own = sum(2 * size**3 for shape in matrices for size in shape) if has_matrices else 0
    return scenario.network.parameters * points + own
