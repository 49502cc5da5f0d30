"""One run over a landscape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import Evaluations, Outcome
from landscapes.functions import Array
from landscapes.kinds.base import HyperparameterValue, Point
from landscapes.modifiers.wording import holding
from landscapes.optimizers.base import Stop
from landscapes.words import counted


@dataclass(frozen=True)
class Trajectory:
    """The positions, losses and gradient norms of one run.

    Attributes:
        label: the run's name, unique in its recording.
        optimizer: the optimizer's name.
        hyperparameters: all of the optimizer's settings.
        start: the start point.
        positions: shape (T+1, 2), the start first; NaN after the run's end.
        losses: shape (T+1,), the loss at each position; NaN after the run's end.
        gradient_norms: shape (T+1,), the Euclidean norm of the gradient at each position;
            NaN after the run's end.
        outcome: how the run ended.
        last_step: the last step taken; T, or less if the run diverged.
        evaluations: what each step asked of the objective; None for a recorded run, of which
            it is not known.
        seed: the seed of its noise; None without noise.
        tracks: other points that the rule keeps, by name, such as the slow weights of
            Lookahead; each of shape (T+1, 2), like the positions.
        schedules: the values of those hyperparameters that change, by name, at each
            step; each of shape (T,).
        modifiers: the settings of each modifier of the rule, by its name.
        stop: the end that its optimizer decided on by itself, if it did; from then on it stays.
    """

    label: str
    optimizer: str
    hyperparameters: Mapping[str, HyperparameterValue]
    start: Point
    positions: Array
    losses: Array
    gradient_norms: Array
    outcome: Outcome
    last_step: int
    evaluations: Evaluations | None = field(compare=False)
    seed: int | None = None
    tracks: Mapping[str, Array] = field(default_factory=dict, compare=False)
    schedules: Mapping[str, Array] = field(default_factory=dict, compare=False)
    modifiers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stop: Stop | None = None

    def __repr__(self) -> str:
        loss = f"loss {self.losses[0]:.3g} → {self.losses[self.last_step]:.3g}"
        return (
            f"<Trajectory {self.label}: {counted(self.last_step, 'step')}, {loss}, {self.sentence}>"
        )

    @property
    def asked(self) -> NDArray[np.int64]:
        """The evaluations that all steps up to each one take, shape (T+1,).

        Raises:
            ValueError: they are not known.
        """
        if self.evaluations is None:
            raise ValueError(f"the evaluations of {self.label} were not counted")
        return self.evaluations.total

    @property
    def used(self) -> NDArray[np.int64]:
        """The evaluations that it has used by each step, and after its last one; shape (T+1,)."""
        total = self.asked
        return np.asarray(np.minimum(total, total[self.last_step]))

    @property
    def sentence(self) -> str:
        """The outcome of the run in words, with the reason if its optimizer stopped."""
        if self.outcome is Outcome.STOPPED:
            return str(self.stop)
        return f"{self._outcome}; {self.stop}" if self.stop else self._outcome

    @property
    def _outcome(self) -> str:
        if self.outcome is Outcome.DIVERGED:
            return self.divergence
        if self.outcome is Outcome.HELD:
            return f"at rest {holding(self.modifiers)}"
        return str(self.outcome.value)

    @property
    def divergence(self) -> str:
        """``diverged at step 8``; of a run that took no step, why."""
        if self.last_step:
            return f"diverged at step {self.last_step}"
        if self.begins:
            return "took no step: the first one is not finite"
        return "took no step: the loss or its gradient is not finite at the start"

    @property
    def begins(self) -> bool:
        """Whether the loss and its gradient are finite at the start."""
        return isfinite(self.losses[0]) and isfinite(self.gradient_norms[0])
