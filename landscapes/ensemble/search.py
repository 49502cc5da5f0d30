"""The search for the best hyperparameters of an optimizer.

All trials run from the same starts. Trials are ranked by the number of runs that
succeed; then by the lower median of the steps or evaluations to success, a failed run
counting as infinite; then by the lower median of the final losses, a diverged run counting as
infinite. Of trials that are equal in all three, the earlier one is better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble.noise import Noise, gradients_asked
from landscapes.ensemble.quartiles import median
from landscapes.ensemble.runs import BLOCK, MOST_POSITIONS, Ensemble
from landscapes.ensemble.variants import variant_endings
from landscapes.functions import Array, Landscape
from landscapes.optimizers import OptimizerFactory
from landscapes.schedules import Hyperparameter

Scale: TypeAlias = Literal["linear", "log", "log_complement"]
"""The quantity spread evenly over a range: the value, its logarithm, or that of 1 − value."""


class Range(NamedTuple):
    """The values that are tried for a hyperparameter, from low to high."""

    low: float
    high: float
    scale: Scale

    def at(self, shares: Array) -> Array:
        """The values at these shares of the scale, 0 at the low end and 1 at the high end."""
        low, high = self.low, self.high
        if self.scale == "linear":
            values = low + (high - low) * shares
        elif self.scale == "log":
            values = low * (high / low) ** shares
        else:
            values = 1 - (1 - low) * ((1 - high) / (1 - low)) ** shares
        return np.clip(values, low, high)


@dataclass(frozen=True)
class Tuning:
    """How hyperparameters are searched for, and what that may cost.

    Attributes:
        search: whether trials are drawn at random or lie on a grid.
        trials: the number of settings tried for each optimizer; a grid has at
            most this many points.
        seed: the seed of the random search.
    """

    search: Literal["random", "grid"] = "random"
    trials: int = 40
    seed: int = 0


def settings(optimizer: str, ranges: Mapping[str, Range], tuning: Tuning) -> dict[str, Array]:
    """The values of each hyperparameter in each of K trials, each of shape (K,).

    A random search draws each hyperparameter uniformly along its scale, by numpy's
    ``default_rng`` seeded with the tuning's seed and the UTF-8 bytes of
    ``optimizer.hyperparameter``: adding an optimizer, a range or a trial changes no
    other trial. A grid has k evenly spaced values, ends included, for each of n
    hyperparameters, with the largest k for which kⁿ does not exceed the number of
    trials; the first hyperparameter changes slowest. With nothing to tune there is
    one trial.

    Args:
        optimizer: its name.
        ranges: the ranges of the hyperparameters to tune.
        tuning: how they are searched.
    """
    if not ranges:
        return {}
    if tuning.search == "grid":
        shares = _grid(len(ranges), tuning.trials)
    else:
        shares = np.array(
            [
                np.random.default_rng([tuning.seed, *f"{optimizer}.{key}".encode()]).random(
                    tuning.trials
                )
                for key in ranges
            ]
        )
    return {key: ranges[key].at(share) for key, share in zip(ranges, shares, strict=True)}


def _grid(dimensions: int, most: int) -> Array:
    """The finest grid of at most ``most`` points, shape (dimensions, K)."""
    side = next(k for k in count(1) if (k + 1) ** dimensions > most)
    along = np.linspace(0, 1, side) if side > 1 else np.array([0.5])
    return np.reshape(np.meshgrid(*[along] * dimensions, indexing="ij"), (dimensions, -1))


@dataclass(frozen=True, eq=False)
class Trials:
    """K trials of one optimizer, each with runs from N starts.

    Attributes:
        landscape: the loss to minimise.
        factory: makes the optimizer.
        fixed: the hyperparameters that all trials share.
        tried: those that differ, each of shape (K,).
        count: K, which is 1 where none differs.
        starts: shape (N, 2).
        steps: the number of steps of each run.
        target: the loss to reach; without one, a global minimum is to be reached.
        noise: the noise on the gradients.
        seed: the seed of all runs' noise.
        counts_evaluations: whether evaluations to success are counted, not steps.
    """

    landscape: Landscape
    factory: OptimizerFactory
    fixed: Mapping[str, Hyperparameter]
    tried: Mapping[str, Array]
    count: int
    starts: Array
    steps: int
    target: float | None
    noise: Noise = None
    seed: int = 0
    counts_evaluations: bool = False

    def parts(self) -> list["Trials"]:
        """The trials in parts, each with about as many runs as advance together."""
        runs = min(BLOCK // gradients_asked(self.noise), MOST_POSITIONS // (self.steps + 1))
        size = max(1, runs // len(self.starts))
        return [self._part(slice(first, first + size)) for first in range(0, self.count, size)]

    def _part(self, trials: slice) -> "Trials":
        tried = {key: values[trials] for key, values in self.tried.items()}
        return replace(self, tried=tried, count=len(range(self.count)[trials]))


def attempt(trials: Trials) -> dict[str, NDArray[np.float64]]:
    """Run all trials from all starts.

    Returns:
        ``arrivals``, shape (K, N): the step of each run's success, or the evaluations used
        by then, infinite if it failed; and ``losses``, shape (K, N): its final loss, NaN if
        it diverged.
    """
    shape = trials.count, len(trials.starts)
    one = Ensemble(
        trials.landscape, trials.factory, trials.fixed, trials.starts, trials.steps,
        noise=trials.noise, seeds=np.full(shape[1], trials.seed), target=trials.target,
        counts_evaluations=trials.counts_evaluations,
    )  # fmt: skip
    ended = variant_endings(one, trials.tried, trials.count)
    if trials.target is None:
        is_global = (ended.minima >= 0) & (ended.minima < len(trials.landscape.global_minima))
        steps = np.where(is_global, ended.arrivals, -1)
    else:
        steps = ended.target_steps
    arrivals = np.where(steps >= 0, steps.astype(np.float64), np.inf)
    return {"arrivals": arrivals.reshape(shape), "losses": ended.losses.reshape(shape)}


@dataclass(frozen=True, eq=False)
class Search:
    """The results of K trials of one optimizer from N starts.

    Attributes:
        tried: the values of each tuned hyperparameter, each of shape (K,).
        arrivals: shape (K, N), the step from which on each run had succeeded, or the
            evaluations used by then; infinite if it failed.
        losses: shape (K, N), the final loss of each run; NaN if it diverged.
    """

    tried: Mapping[str, Array]
    arrivals: Array
    losses: Array

    @classmethod
    def joined(cls, parts: Sequence[tuple[Trials, Mapping[str, Array]]]) -> "Search":
        """Join the results of an optimizer's parts, in their order."""
        tried, results = [part.tried for part, _ in parts], [result for _, result in parts]
        return cls(
            {key: np.concatenate([values[key] for values in tried]) for key in tried[0]},
            np.concatenate([result["arrivals"] for result in results]),
            np.concatenate([result["losses"] for result in results]),
        )

    @property
    def successes(self) -> NDArray[np.int64]:
        """The number of successful runs of each trial, shape (K,)."""
        return np.asarray(np.isfinite(self.arrivals).sum(axis=1))

    @property
    def medians(self) -> Array:
        """The medians of the arrivals, shape (K,); a failure counts as infinite."""
        return np.asarray(np.median(self.arrivals, axis=1))

    @property
    def median_losses(self) -> Array:
        """The median of the final losses, shape (K,); that of a diverged run is infinite."""
        losses = np.where(np.isnan(self.losses), np.inf, self.losses)
        return median(losses)

    @property
    def diverged(self) -> NDArray[np.int64]:
        """The number of diverged runs of each trial, shape (K,)."""
        return np.asarray(np.isnan(self.losses).sum(axis=1))

    @cached_property
    def best(self) -> int:
        """The index of the best trial."""
        return int(np.lexsort((self.median_losses, self.medians, -self.successes))[0])

    @property
    def best_arrivals(self) -> Array:
        """The arrivals of the best trial's runs, shape (N,); infinite for failures."""
        return np.asarray(self.arrivals[self.best])

    @property
    def tuned(self) -> dict[str, float]:
        """The best trial's value of each tuned hyperparameter."""
        return {key: float(values[self.best]) for key, values in self.tried.items()}

    @property
    def score(self) -> tuple[int, float, float]:
        """The key by which the best trial is ranked; lower is better."""
        best = self.best
        return (
            -int(self.successes[best]),
            float(self.medians[best]),
            float(self.median_losses[best]),
        )
