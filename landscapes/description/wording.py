"""Numbers, points and lists, as they appear in sentences."""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from landscapes.digits import on_axis, points, telling
from landscapes.functions import Domain, Landscape
from landscapes.kinds.base import Point
from landscapes.kinds.noise import NoiseSettings
from landscapes.modifiers.wording import phrases
from landscapes.words import typeset


def noise_clause(noise: NoiseSettings | None) -> str:
    """Write ``, mini-batches of 2 of 32 data points, 3 seeds``; nothing without noise."""
    seeds = f", {len(noise.seeds)} seeds" if noise and len(noise.seeds) > 1 else ""
    return f", {noise.words}{seeds}" if noise else ""


def point(x: float, y: float, domain: Domain) -> str:
    """Write ``(−2.8, 0.07)``, to a hundredth, or finer in small domains."""
    spans = (min(span, 1.0) for span in (domain.width, domain.height))
    places = (on_axis(value, span) for value, span in zip((x, y), spans, strict=True))
    return typeset(f"({', '.join(places)})")


def on_landscape(title: str, landscape: Landscape) -> str:
    """Write `` on Hills and canyon``; nothing if the picture's title names the landscape."""
    is_named = landscape.title.lower() in title.lower() or not landscape.title
    return "" if is_named else f" on {landscape.title}"


def from_starts(starts: Sequence[Point]) -> str:
    """Write ``from (−2.8, 0.001)``, as it is written in the scenario, or ``from 16 starts``."""
    one = typeset(points(starts)[0])
    return f"from {one if len(starts) == 1 else f'{len(starts)} starts'}"


def loss_words(value: float, span: float = 0.0) -> str:
    """Write ``0.0897``; ``below 0.0001`` for a tiny loss, unless the losses are close together.

    Args:
        value: the loss.
        span: the range of the losses that it is compared with.
    """
    if 0 < value < 1e-4 and not 0 < span < 1e-2:
        return "below 0.0001"
    return typeset(telling(value, span))


def range_of(losses: Iterable[float]) -> float:
    """Return the range of the finite losses."""
    finite = [loss for loss in losses if isfinite(loss)]
    return max(finite, default=0.0) - min(finite, default=0.0)


def with_modifiers(label: str, modifiers: Mapping[str, Mapping[str, Any]]) -> str:
    """Write ``Adam (cautious, EMA 0.9)``, without what the label says itself."""
    others = [phrase for phrase in phrases(modifiers).values() if phrase not in label]
    return f"{label} ({', '.join(others)})" if others else label


def percent(share: float, spec: str = ".0f", least: float = 1) -> str:
    """Write ``34 %``; 0 % and 100 % only for exactly none and all.

    Args:
        share: from 0 to 1.
        spec: the format of the number.
        least: the smallest percentage to write; smaller ones are ``below 1 %``.
    """
    if 0 < share < least / 100:
        return f"below {least:g} %"
    if 1 - least / 100 < share < 1:
        return f"over {100 - least:g} %"
    return f"{100 * share:{spec}} %"


def quoted(label: str) -> str:
    """Quote a label if its commas could be taken for those of a list."""
    is_plain = "," not in re.sub(r"\([^()]*\)", "", label) and ";" not in label
    return label if is_plain else f"“{label}”"


def listed(items: Sequence[str]) -> str:
    """Write ``a, b and c``; with semicolons if an unquoted item contains a comma."""
    *others, last = items
    has_commas = any("," in re.sub("“[^”]*”", "", item) for item in items)
    separator = "; " if has_commas else ", "
    return f"{separator.join(others)} and {last}" if others else last
