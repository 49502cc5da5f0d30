"""The noise that the runs of a scenario meet."""

from dataclasses import dataclass, replace

from landscapes.ensemble import GaussianNoise, Minibatch, Noise
from landscapes.functions import Landscape
from landscapes.words import DIGITS, number


@dataclass(frozen=True)
class NoiseSettings:
    """The noise on the gradients of all runs.

    Attributes:
        kind: the type of noise.
        seeds: the seeds of the noise; every optimizer runs once with each.
        show_batch: whether the current mini-batch's isolines are drawn over the map.
    """

    kind: GaussianNoise | Minibatch
    seeds: tuple[int, ...]
    show_batch: bool = False

    @property
    def words(self) -> str:
        """The noise in words, without its seeds."""
        match self.kind:
            case GaussianNoise(sigma):
                deviation = number(sigma, digits=DIGITS)
                return f"normal noise of standard deviation {deviation} on the gradient"
            case Minibatch() as batch:
                return f"mini-batches of {batch.used} of {len(batch.shifts)} data points"

    def first(self) -> "NoiseSettings":
        """The noise with the first seed alone."""
        return replace(self, seeds=self.seeds[:1])


class Disturbed:
    """A scenario whose optimizers run on a landscape, perhaps with noise."""

    landscape: Landscape
    noise: NoiseSettings | None

    @property
    def plain_landscape(self) -> Landscape:
        """The scenario's landscape; with mini-batches, that of a data point at (0, 0)."""
        kind = self.first_noise[0]
        return kind.landscape if isinstance(kind, Minibatch) else self.landscape

    @property
    def first_noise(self) -> tuple[Noise, int]:
        """The noise of the first seed, and this seed; None and 0 without noise."""
        return (self.noise.kind, self.noise.seeds[0]) if self.noise else (None, 0)
