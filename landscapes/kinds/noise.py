"""The noise that the runs of a scenario meet."""

from dataclasses import dataclass, replace

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.functions import Landscape


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

    def first(self) -> "NoiseSettings":
        """The noise with the first seed alone."""
        return replace(self, seeds=self.seeds[:1])


def plain(landscape: Landscape, noise: NoiseSettings | None) -> Landscape:
    """The scenario's landscape; with mini-batches, that of a data point at (0, 0).

    Args:
        landscape: the landscape that the optimizers minimise.
        noise: the noise that they meet.
    """
    kind = noise.kind if noise else None
    return kind.landscape if isinstance(kind, Minibatch) else landscape
