"""Numbers, places and lists as a sentence has them."""

from collections.abc import Sequence

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.scenario.model import NoiseSettings


def told(noise: NoiseSettings) -> str:
    """What the runs are told of the gradient."""
    match noise.kind:
        case GaussianNoise(sigma):
            told = f"normal noise of standard deviation {sigma:g} on the gradient"
        case Minibatch() as batch:
            told = f"mini-batches of {batch.used}"
    return f"{told}, {len(noise.seeds)} seeds" if len(noise.seeds) > 1 else told


def point(x: float, y: float) -> str:
    """``(−2.8, 0.07)``, and no −0."""
    return f"({_short(x)}, {_short(y)})"


def _short(value: float) -> str:
    text = f"{round(value, 2) + 0.0:g}"
    return text.replace("-", "−")


def loss_words(value: float) -> str:
    """``0.0897``; how little is left of one that nears zero says nothing to a listener."""
    return "below 0.0001" if 0 < value < 1e-4 else f"{value:.3g}".replace("-", "−")


def percent(share: float, spec: str = ".0f", least: float = 1) -> str:
    """``34 %``; 0 % and 100 % only of what is nothing and all.

    Args:
        share: of 1.
        spec: how it is written, as a format.
        least: the least that this tells from nothing, in percent.
    """
    if 0 < share < least / 100:
        return f"below {least:g} %"
    if 1 - least / 100 < share < 1:
        return f"over {100 - least:g} %"
    return f"{100 * share:{spec}} %"


def listed(items: Sequence[str]) -> str:
    """``a, b and c``; with semicolons where an item has a comma itself."""
    *others, last = items
    separator = "; " if any("," in item for item in items) else ", "
    return f"{separator.join(others)} and {last}" if others else last
