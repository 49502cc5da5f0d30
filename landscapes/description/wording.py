"""Numbers, places and lists as a sentence has them."""

import re
from collections.abc import Iterable, Sequence
from math import isfinite

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.functions import Domain
from landscapes.kinds.noise import NoiseSettings
from landscapes.words import on_axis, telling


def told(noise: NoiseSettings) -> str:
    """What the runs are told of the gradient."""
    match noise.kind:
        case GaussianNoise(sigma):
            told = f"normal noise of standard deviation {sigma:g} on the gradient"
        case Minibatch() as batch:
            told = f"mini-batches of {batch.used}"
    return f"{told}, {len(noise.seeds)} seeds" if len(noise.seeds) > 1 else told


def point(x: float, y: float, domain: Domain) -> str:
    """``(−2.8, 0.07)``, to a hundredth or what can be told apart in the domain, and no −0."""
    spans = (min(span, 1.0) for span in (domain.width, domain.height))
    places = (on_axis(value, span) for value, span in zip((x, y), spans, strict=True))
    return typeset(f"({', '.join(places)})")


def loss_words(value: float, span: float = 0.0) -> str:
    """``0.0897``; how little is left of one that nears zero says nothing to a listener.

    Args:
        value: the loss.
        span: how far the losses lie apart that it is to be told from.
    """
    if 0 < value < 1e-4 and not 0 < span < 1e-2:
        return "below 0.0001"
    return typeset(telling(value, span))


def typeset(number: str) -> str:
    """A number with a minus sign in the place of each hyphen, as all numbers in sentences have."""
    return number.replace("-", "−")


def range_of(losses: Iterable[float]) -> float:
    """How far the finite ones of some losses lie apart."""
    finite = [loss for loss in losses if isfinite(loss)]
    return max(finite, default=0.0) - min(finite, default=0.0)


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


def quoted(label: str) -> str:
    """A label among lists; in quotes, where its own commas would be taken for theirs."""
    is_plain = "," not in re.sub(r"\([^()]*\)", "", label) and ";" not in label
    return label if is_plain else f"“{label}”"


def listed(items: Sequence[str]) -> str:
    """``a, b and c``; with semicolons where an item that is not in quotes has a comma itself."""
    *others, last = items
    has_commas = any("," in re.sub("“[^”]*”", "", item) for item in items)
    separator = "; " if has_commas else ", "
    return f"{separator.join(others)} and {last}" if others else last
