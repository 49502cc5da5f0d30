"""Layouts of a figure with results beside a map, or below it."""

from typing import NamedTuple

from landscapes.drawing.canvas.layout import (
    BELOW_TICKS,
    COUNTER,
    LEFT_TICKS,
    MARGIN,
    Box,
    fit,
)
from landscapes.functions import Domain
from landscapes.kinds.base import Size


class CardLayout(NamedTuple):
    """The boxes of a figure of a map with results.

    ``terms`` is for the meaning of the marks and the conditions of the comparison; if it
    has no height, these stand below the results, in their box.
    """

    map: Box
    results: Box
    counter: Box
    terms: Box = Box(0, 0, 0, 0)


NARROWEST_RESULTS, WIDEST_RESULTS = 48, 120
NARROWEST_MAP, SHORTEST_MAP = 40.0, 5.0
NARROW = 0.8
TERMS_SHARE = 0.4
"""The least share of a figure's width for terms beside a map."""


def results_beside(size: Size, unit: float, domain: Domain) -> list[CardLayout]:
    """The layouts of a wide figure, the widest map first.

    The counter stands below the map if there is space, otherwise below the results.

    Args:
        size: the space for everything.
        unit: a hundredth of the length of which texts are shares.
        domain: the domain that the map shows.
    """
    left, bottom, margin = LEFT_TICKS * unit, BELOW_TICKS * unit, MARGIN * unit
    top = size.height - margin
    layouts: list[CardLayout] = []
    for width in range(NARROWEST_RESULTS, WIDEST_RESULTS, 4):
        room = size.width - left - width * unit - 2.6 * margin
        if layouts and room < NARROWEST_MAP * unit:
            break
        map_box = fit(domain, Box(left, bottom, room, top - bottom))
        beside = map_box.right + 1.6 * margin
        across = size.width - beside - margin
        counter = Box(beside, bottom, across, COUNTER * unit)
        results_bottom = counter.top + margin
        results = Box(beside, results_bottom, across, map_box.top - results_bottom)
        foot = map_box.bottom - BELOW_TICKS * unit - counter.height
        if foot >= margin:
            # Map and counter are centred together in the height.
            spare = (foot - margin) / 2
            map_box = map_box._replace(bottom=map_box.bottom - spare)
            counter = Box(map_box.left, foot - spare, map_box.width, counter.height)
            results = Box(beside, margin, across, map_box.top - margin)
        layouts.append(CardLayout(map_box, results, counter))
    return layouts


def is_narrow(size: Size) -> bool:
    """Whether a figure is too narrow for anything beside its map."""
    return size.width < NARROW * size.height


def results_below(
    size: Size, unit: float, domain: Domain, height: float, terms_beside: bool
) -> CardLayout:
    """The layout of a figure that is not wide; the counter stands at its foot.

    Args:
        size: the space for everything.
        unit: a hundredth of the length of which texts are shares.
        domain: the domain that the map shows.
        height: the height of the results, in pixels.
        terms_beside: whether the terms stand beside the map.
    """
    left, margin = LEFT_TICKS * unit, MARGIN * unit
    width = size.width - left - margin
    counter = Box(margin, margin, size.width - 2 * margin, COUNTER * unit)
    results = Box(margin, counter.top + margin, counter.width, height)
    bottom = results.top + BELOW_TICKS * unit + margin
    across = width - (TERMS_SHARE * size.width if terms_beside else 0)
    high = max(size.height - margin - bottom, SHORTEST_MAP * unit)
    map_box = fit(domain, Box(left, bottom, across, high))
    if not terms_beside:
        spare = (width - map_box.width) / 2
        return CardLayout(map_box._replace(left=left + spare), results, counter)
    beside = map_box.right + 1.6 * margin
    terms = Box(beside, results.top + margin, size.width - margin - beside, 0)
    terms = terms._replace(height=map_box.top - terms.bottom)
    return CardLayout(map_box, results, counter, terms)
