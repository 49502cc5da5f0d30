"""What a scenario says of the noise that its runs meet."""

from dataclasses import dataclass, replace

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.functions import Landscape


@dataclass(frozen=True)
class NoiseSettings:
    """The noise on the gradients of all runs.

    Attributes:
        kind: what is wrong with the gradients.
        seeds: every optimizer runs once with the noise of each.
        show_batch: whether the current mini-batch's isolines are drawn over the map.
    """

    kind: GaussianNoise | Minibatch
    seeds: tuple[int, ...]
    show_batch: bool = False

    def first(self) -> "NoiseSettings":
        """The same with the first seed alone."""
        return replace(self, seeds=self.seeds[:1])


def plain(landscape: Landscape, noise: NoiseSettings | None) -> Landscape:
    """The landscape that is written; with mini-batches that of a data point at (0, 0).

    Args:
        landscape: what the optimizers minimise.
        noise: the noise that they meet.
    """
    kind = noise.kind if noise else None
    return kind.landscape if isinstance(kind, Minibatch) else landscape
