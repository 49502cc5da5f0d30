"""An atlas: trajectories from a grid of start points, for several hyperparameter values.

An explorable page looks its runs up when the user chooses another start or another
learning rate, because the page knows no update rule.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.declaration import declaration
from landscapes.ensemble import Outcome
from landscapes.functions import Array, Domain
from landscapes.kinds.base import OptimizerEntry, Point
from landscapes.kinds.landscape.model import AtlasSettings, LandscapeScenario
from landscapes.kinds.landscape.run import trajectories
from landscapes.loading.schedule_entry import permitted
from landscapes.schedules import Hyperparameter, Schedule
from landscapes.trajectory import Trajectory

THINNEST = 4
"""If there are too many positions, only every second, third or fourth step is kept. Runs that
are longer still are cut off."""

HALF_DECADES = 24
"""The farthest of the factors that are tried is 10 to the power of half of this."""


class Sheet(NamedTuple):
    """The runs of one optimizer: L learning rates, M momenta, S starts, K kept steps.

    Attributes:
        learning_rates: the L values, increasing; of a schedule, the factors of all its values.
        momenta: the M values, increasing. A rule that lacks one of the two has no
            values of it, and its L or M is 1 in the shapes below.
        positions: shape (L, M, S, K, 2), NaN after a run's end.
        losses: shape (L, M, S, K), NaN after a run's end.
        last_steps: shape (L, M, S), the last step of each run.
        diverged: shape (L, M, S), whether the run ended because it diverged.
        last_positions: shape (L, M, S, 2), the positions at the last steps, kept or not.
        last_losses: shape (L, M, S), the losses there, which may not be finite.
        tracks: shape (L, M, S, P, K, 2), the P other points that the rule keeps.
        last_tracks: shape (L, M, S, P, 2), those at the last steps.
    """

    learning_rates: tuple[float, ...]
    momenta: tuple[float, ...]
    positions: Array
    losses: Array
    last_steps: NDArray[np.int64]
    diverged: NDArray[np.bool_]
    last_positions: Array
    last_losses: Array
    tracks: Array
    last_tracks: Array


class Atlas(NamedTuple):
    """All runs of a scenario's optimizers.

    Attributes:
        starts: the scenario's own start points, then the grid, row by row from
            the lowest y; each is the centre of a cell of the domain.
        steps: shape (K,), the steps that are kept, from 0 to the last.
        sheets: one for each optimizer of the scenario.
    """

    starts: tuple[Point, ...]
    steps: NDArray[np.int64]
    sheets: tuple[Sheet, ...]


def atlas(scenario: LandscapeScenario, settings: AtlasSettings) -> Atlas:
    """Run all optimizers of a scenario from all starts with all hyperparameter values.

    The noise, if any, is that of the first seed.
    """
    starts = scenario.starts + _grid(scenario.domain, settings.starts)
    choices = [_choices(entry, settings, scenario.steps) for entry in scenario.optimizers]
    variants = [
        list(_variants(entry, *choice))
        for entry, choice in zip(scenario.optimizers, choices, strict=True)
    ]
    everyone = tuple(variant for several in variants for variant in several)
    runs = len(starts) * sum(1 + _kept(entry) for entry in everyone)
    last = max(1, min(scenario.steps, THINNEST * settings.positions // runs))
    steps = kept_steps(last, runs, settings.positions)
    noise = scenario.noise and scenario.noise.first()
    computed = trajectories(
        replace(scenario, starts=starts, steps=last, optimizers=everyone, noise=noise)
    )
    with np.errstate(all="ignore"):  # runs with great learning rates overflow
        sheets = tuple(
            _sheet(*choice, len(starts), steps, islice(computed, len(several) * len(starts)))
            for choice, several in zip(choices, variants, strict=True)
        )
    return Atlas(starts, steps, sheets)


def _kept(entry: OptimizerEntry) -> int:
    """The number of other points that a rule keeps."""
    optimizer = entry.build()
    return len(optimizer.tracks(optimizer.init(np.zeros((1, 2)))))


def kept_steps(last: int, runs: int, most: int) -> NDArray[np.int64]:
    """The steps to keep so that all runs together have about ``most`` positions.

    They are evenly spaced from 0 on, and the last one is always among them.
    """
    stride = ceil(runs * last / most)
    return np.unique(np.append(np.arange(0, last, stride), last))


def _grid(domain: Domain, count: int) -> tuple[Point, ...]:
    """The centres of the count × count cells into which the domain is divided.

    They are rounded to four digits of the domain's smaller side, so that typing a
    start as the page shows it gives the same run.
    """
    decimals = 3 - floor(log10(min(domain.width, domain.height)))
    shares = [(index + 0.5) / count for index in range(count)]
    xs = [round(domain.x_min + domain.width * share, decimals) for share in shares]
    ys = [round(domain.y_min + domain.height * share, decimals) for share in shares]
    return tuple(Point(x, y) for y in ys for x in xs)


def changeable(entry: OptimizerEntry) -> dict[str, float]:
    """The optimizer's own learning rate and momentum; of a schedule, the factor of its values."""
    return {
        setting.name: 1.0 if isinstance(value, Schedule) else float(value)
        for setting in declaration(entry.factory).settings
        if setting.name in ("learning_rate", "momentum") and setting.is_number
        # Some settings belong to other conventions than that of the entry.
        if isinstance(value := entry.hyperparameters.get(setting.name), (int, float, Schedule))
    }


def _choices(
    entry: OptimizerEntry, settings: AtlasSettings, steps: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The learning rates and the momenta of an optimizer, or the factors of their schedules."""
    declared = {setting.name: setting for setting in declaration(entry.factory).settings}
    numbers = changeable(entry)

    def values(name: str, count: int, scaled: Callable[[float, float], float]) -> tuple[float, ...]:
        if name not in numbers:
            return ()
        own = numbers[name]
        if schedule := entry.schedules.get(name):
            # A 0, which a learning rate may pass through, stays 0.
            values = np.array([value for value in schedule.values(steps) if value])
            allowed = (f for f in _factors() if permitted(declared[name], f * values).all())
            return _around(own, count, allowed)
        candidates = (_rounded(scaled(own, factor)) for factor in _factors())
        return _around(own, count, filter(declared[name].permits, candidates))

    return (
        values("learning_rate", settings.learning_rates, lambda own, factor: own * factor),
        values("momentum", settings.momenta, lambda own, factor: 1 - _rounded((1 - own) * factor)),
    )


def _around(own: float, count: int, candidates: Iterable[float]) -> tuple[float, ...]:
    """A value and the first ``count - 1`` other candidates, in increasing order."""
    others = (candidate for candidate in candidates if candidate != own)
    return tuple(sorted([own, *islice(others, count - 1)]))


def _factors() -> Iterator[float]:
    """0.3, 3, 0.1, 10, 0.03, 30, …: half decades, rounded to one digit."""
    for half_decades in range(1, HALF_DECADES + 1):
        for sign in (-1, 1):
            yield float(f"{10 ** (sign * half_decades / 2):.1g}")


def _rounded(value: float) -> float:
    """Round to six digits, to remove rounding errors."""
    return float(f"{value:.6g}")


def _variants(
    entry: OptimizerEntry, learning_rates: tuple[float, ...], momenta: tuple[float, ...]
) -> Iterator[OptimizerEntry]:
    """Yield the optimizer with each combination of learning rate and momentum.

    A hyperparameter that the optimizer lacks is not varied.
    """
    values = {"learning_rate": learning_rates, "momentum": momenta}
    ways = (
        [{name: _changed(entry, name, value)} for value in several] or [{}]
        for name, several in values.items()
    )
    for learning_rate, momentum in product(*ways):
        changed = {**entry.hyperparameters, **learning_rate, **momentum}
        yield replace(entry, hyperparameters=changed)


def _changed(entry: OptimizerEntry, name: str, value: float) -> Hyperparameter:
    """The new value of a hyperparameter; a schedule is multiplied by it."""
    schedule = entry.schedules.get(name)
    return replace(schedule, scale=schedule.scale * value) if schedule else value


def _sheet(
    learning_rates: tuple[float, ...],
    momenta: tuple[float, ...],
    starts: int,
    steps: NDArray[np.int64],
    runs: Iterable[Trajectory],
) -> Sheet:
    runs = list(runs)
    shape = (max(1, len(learning_rates)), max(1, len(momenta)), starts)
    return Sheet(
        learning_rates,
        momenta,
        np.stack([run.positions[steps] for run in runs]).reshape(*shape, len(steps), 2),
        np.stack([run.losses[steps] for run in runs]).reshape(*shape, len(steps)),
        np.array([run.last_step for run in runs]).reshape(shape),
        np.array([run.outcome is Outcome.DIVERGED for run in runs]).reshape(shape),
        np.stack([run.positions[run.last_step] for run in runs]).reshape(*shape, 2),
        np.stack([run.losses[run.last_step] for run in runs]).reshape(shape),
        _tracks(runs, steps).reshape(*shape, -1, len(steps), 2),
        _tracks(runs, None).reshape(*shape, -1, 2),
    )


def _tracks(runs: Sequence[Trajectory], steps: NDArray[np.int64] | None) -> Array:
    """The other points that a rule keeps at these steps, shape (R, P, K, 2); or at a run's end."""
    return np.array(
        [
            [points[[run.last_step] if steps is None else steps] for points in run.tracks.values()]
            for run in runs
        ]
    )
