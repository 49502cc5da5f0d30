"""The scale of an axis as the data of a page."""

from math import log10

from landscapes.drawing.charts.scale import Scale
from landscapes.page.packing import Json

MOST_TICKS = 8


def axis(scale: Scale, name: str = "", *, whole: bool = False) -> Json:
    """The ends of a scale, its ticks and their labels.

    On a logarithmic scale, ends and ticks are logarithms to base 10.

    Args:
        scale: the scale.
        name: its name, where there is a choice of scales.
        whole: whether only whole numbers are ticks.
    """
    ticks = scale.ticks(MOST_TICKS, whole=whole)

    def place(value: float) -> float:
        return log10(value) if scale.logarithmic else value

    return {
        "name": name,
        "low": place(scale.low),
        "high": place(scale.high),
        "logarithmic": scale.logarithmic,
        "ticks": [place(tick) for tick in ticks],
        "labels": scale.labels(ticks),
    }
