"""What a scenario says of the noise that its runs meet."""

from dataclasses import dataclass, replace

from landscapes.ensemble import GaussianNoise, Minibatch


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
