"""What a run of a library is: its settings, where it starts, and how far it can be compared."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import LANDSCAPES
from landscapes.objective import Objective

Array: TypeAlias = NDArray[np.float64]
Settings: TypeAlias = Mapping[str, Any]
NONE: Settings = MappingProxyType({})

STEPS = 60
FEW = 5
"""A run with fewer comparable steps says nothing, and is left out."""
TOLERANCE = 1e-9
ROUNDED = 1e-10
"""How far apart runs may be that differ only by rounding."""


class Place(NamedTuple):
    """A landscape by its name, and a start on it."""

    landscape: str
    start: tuple[float, float]


_STARTS = {
    "wobbly": ((-2.8, -2.5), (1.9, 2.3)),
    "hills_and_canyon": ((-2.8, -2.5), (2.4, 0.6)),
    "giant_plateau": ((-2.8, -2.5), (1.1, -0.7)),
    "rosenbrock": ((-1.5, 2.2), (0.4, -0.6)),
    "beale": ((1.2, 1.6), (-1.7, 0.9)),
    "ill_conditioned": ((2.1, -1.4), (-0.9, 2.6)),
}

FIRST = tuple(Place(landscape, first) for landscape, (first, _) in _STARTS.items())
SECOND = tuple(Place(landscape, second) for landscape, (_, second) in _STARTS.items())
BOTH = FIRST + SECOND
GENTLE = tuple(place for place in FIRST if place.landscape in ("wobbly", "hills_and_canyon"))
STEEP = tuple(place for place in BOTH if place.landscape in ("rosenbrock", "beale"))
THREE = (FIRST[0], FIRST[3], SECOND[2])
"""Wobbly and rosenbrock from their first start, giant_plateau from its second."""
SMOOTH = (SECOND[0], FIRST[1], FIRST[5])
"""Where plain gradient descent with a learning rate of 0.01 to 0.02 arrives somewhere."""


@dataclass(frozen=True)
class Case:
    """Settings of a library's optimizer, and where they are run.

    Attributes:
        optimizer: the library's name of it.
        settings: its arguments, by the library's names.
        ours: the same in this project's names.
        around: what is put around it (a scheduler, clipping, an average), with its arguments.
        places: where it is run.
        tolerance: how far another float64 program may be from it; above ``TOLERANCE`` where
            the library itself computes with fewer digits.
    """

    optimizer: str
    settings: Settings
    ours: Settings
    around: Mapping[str, Settings] = field(default_factory=lambda: NONE)
    places: tuple[Place, ...] = THREE
    tolerance: float = TOLERANCE


class Recorded(NamedTuple):
    """What a library did: positions and other points, (steps + 1, 2) each, and scheduled values.

    A scheduled hyperparameter has a value for each step.
    """

    positions: Array
    tracks: Mapping[str, Array]
    scheduled: Mapping[str, Array]


class Gradients(Protocol):
    """The loss and the gradient of a landscape at a point."""

    def value(self, points: Array) -> Array: ...

    def gradient(self, points: Array) -> Array: ...


class Library(Protocol):
    """A library whose optimizers can be run."""

    NAME: str
    VERSIONS: Mapping[str, str]

    def cases(self) -> Iterator[Case]: ...

    def run(self, case: Case, objective: Gradients, start: Array, steps: int) -> Recorded: ...


class Disturbed:
    """An objective whose gradients are off by about the last digit, as another program's are."""

    def __init__(self, objective: Gradients, seed: int) -> None:
        self._objective = objective
        self._generator = np.random.default_rng(seed)

    def value(self, points: Array) -> Array:
        return self._objective.value(points)

    def gradient(self, points: Array) -> Array:
        gradient = self._objective.gradient(points)
        return gradient * (1 + 4e-16 * self._generator.choice([-1, 1], gradient.shape))


def recorded(library: Library, case: Case, steps: int = STEPS) -> dict[str, Any] | None:
    """The case with its runs, as it is written; None if no run can be compared."""
    exact = [library.run(case, *_at(place), steps) for place in case.places]
    runs = [
        _run(library, case, place, run, steps)
        for place, run in zip(case.places, exact, strict=True)
    ]
    kept = [run for run in runs if run["comparable_steps"] >= FEW]
    if not kept:
        return None
    return {
        "optimizer": case.optimizer,
        "settings": dict(case.settings),
        "around": {name: dict(settings) for name, settings in case.around.items()},
        "ours": dict(case.ours),
        "tolerance": case.tolerance,
        "scheduled": {name: encoded(values) for name, values in exact[0].scheduled.items()},
        "runs": kept,
    }


def encoded(numbers: Array) -> str:
    """Numbers as base64 of little-endian float64."""
    return base64.b64encode(np.asarray(numbers, dtype="<f8").tobytes()).decode("ascii")


def _at(place: Place) -> tuple[Objective, Array]:
    return _objective(place.landscape), np.array(place.start)


@cache
def _objective(landscape: str) -> Objective:
    return Objective(LANDSCAPES[landscape])


def _run(library: Library, case: Case, place: Place, exact: Recorded, steps: int) -> dict[str, Any]:
    """A run as it is written, compared with runs that differ from it by rounding."""
    objective, start = _at(place)
    others = [
        library.run(case, Disturbed(objective, seed), start * (1 + shift), steps)
        for seed, shift in enumerate(np.array([[1, 1], [1, -1], [-1, 1]]) * 1e-15)
    ]
    comparable = min(_same_until(exact, other) for other in others)
    return {
        "landscape": place.landscape,
        "start": place.start,
        "steps": steps,
        "comparable_steps": comparable,
        "positions": encoded(exact.positions[: comparable + 1]),
        "tracks": {name: encoded(track[: comparable + 1]) for name, track in exact.tracks.items()},
    }


def _same_until(one: Recorded, other: Recorded) -> int:
    """The last step up to which two runs agree in every track; −1 if nowhere."""
    pairs = zip(
        (one.positions, *one.tracks.values()),
        (other.positions, *other.tracks.values()),
        strict=True,
    )
    with np.errstate(all="ignore"):
        agree = np.all([np.abs(a - b) <= ROUNDED for a, b in pairs], axis=(0, 2))
    return len(agree) - 1 if agree.all() else int(agree.argmin()) - 1
