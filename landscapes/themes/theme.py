"""What a theme sets, and how its colours, dashes and shapes are given to runs and basins.

Colour arithmetic is imported only when a picture is drawn, because help lists the themes
without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeAlias, get_args

Color: TypeAlias = str
"""A colour as ``#rrggbb``."""

Dash: TypeAlias = tuple[float, ...]
"""Alternating lengths of dashes and gaps; empty for a solid line."""

Shape: TypeAlias = Literal[
    "disc",
    "square",
    "triangle",
    "diamond",
    "star",
    "cross",
    "pentagon",
    "wedge",
    "hexagon",
    "saltire",
]


Hatch: TypeAlias = Literal["none", "rising", "falling", "level", "upright", "dots", "grid", "net"]
"""Fine lines or dots over an area."""


Hue: TypeAlias = Literal["blue", "amber", "green", "pink", "red", "mint", "violet", "brown"]
"""The name of a run's colour, the same in all themes."""


class Colored(Protocol):
    """An optimizer of a scenario, with its declaration and perhaps a colour."""

    @property
    def color(self) -> Color | None: ...
    @property
    def factory(self) -> Callable[..., Any]: ...


@dataclass(frozen=True)
class Theme:
    """How everything in a picture looks.

    Attributes:
        paper: the figure's background.
        ink: text; muted: text of less weight; faint: ticks and tracks.
        signal: the area under a gradient signal.
        valley, slope, peak: the land from the lowest to the highest loss.
        isoline: the lines of equal loss; label: the losses on them.
        edge: the edges of heads, and the hairlines along the casings of lines, which are paper.
        ghost: the isolines of a mini-batch.
        runs: the colours of the optimizers, in the order of the names in ``Hue``.
        dashes: the dashes and gaps of their lines in line widths, in order.
        shapes: the shapes of their markers, in order.
        ramp: colours from the best value of a map to the worst; the best contrasts most
            with the paper.
        never: the colour of a cell without a value.
        basins: the colours of basins, in order; others: of further basins.
        deep: the colour that basins fade towards where runs take long, and
            depth: how far.
        undecided: the colour where runs end at no minimum; diverged: where they diverge.
        hatches: the lines over basins, in order; none in themes with colours.
        clear: whether the paper is transparent; then it shows as a rim around text.
        small, body, heading, counter: text sizes.
        isoline_width: width of an isoline; index_width: of every fourth or fifth, with a label.
        ghost_width: width of a mini-batch's isoline.
        line: width of a trajectory without its casing.
        edge_width: width of the edge of a head on either side.
        casing: width of the casing of a line on either side, relative to the line.
        hairline: width of the hairline outside of it, relative to the line.
        head: radius of the disc where a run is.
        mark_width: width of the lines of a mark.
        halo_width: width of the light rim around a mark.
        stripe: width of the stripes that runs share where they overlap.
        signal_width: width of the outline of a signal.
        grid_width: width of the lines of a chart's grid.
        curve: width of a curve in a chart without its casing.
        curve_edge: width of the edge of its disc on either side.
        curve_head: radius of the disc where a curve is.
        band: how opaque the band around a curve is.
    """

    paper: Color
    ink: Color
    muted: Color
    faint: Color
    signal: Color
    valley: Color
    slope: Color
    peak: Color
    isoline: Color
    label: Color
    edge: Color
    ghost: Color
    runs: tuple[Color, ...]
    basins: tuple[Color, ...]
    others: Color
    deep: Color
    undecided: Color
    diverged: Color
    depth: float = 0.5
    hatches: tuple[Hatch, ...] = ("none",)
    dashes: tuple[Dash, ...] = ((),) * 8 + ((3, 1.4),) * 8
    shapes: tuple[Shape, ...] = ("disc",)
    ramp: tuple[Color, ...] = ("#0b2f4f", "#1f6f8b", "#6fb38f", "#f2e3a0")
    never: Color = "#cdd3da"
    clear: bool = False
    small: float = 0.0245
    body: float = 0.029
    heading: float = 0.042
    counter: float = 0.03
    isoline_width: float = 0.0007
    index_width: float = 0.0021
    ghost_width: float = 0.0019
    line: float = 0.0067
    edge_width: float = 0.0017
    casing: float = 0.28
    hairline: float = 0.11
    head: float = 0.0125
    mark_width: float = 0.0039
    halo_width: float = 0.0025
    stripe: float = 0.015
    signal_width: float = 0.0022
    grid_width: float = 0.0012
    curve: float = 0.0046
    curve_edge: float = 0.0011
    curve_head: float = 0.0095
    band: float = 0.2

    def fills(self, count: int) -> list[Color]:
        """Return colours from valley to peak, evenly spaced to the eye."""
        return list(_fills((self.valley, self.slope, self.peak), count))

    def ramp_colors(self, count: int) -> list[Color]:
        """Return colours from the best value to the worst, evenly spaced to the eye."""
        from landscapes.colors import blend

        return blend(self.ramp, count)

    def shades(self, color: Color, count: int) -> list[Color]:
        """Return a basin's colours from fast runs to slow ones."""
        from landscapes.colors import between, blend

        return blend([color, between(color, self.deep, self.depth)], count)

    def basin_color(self, index: int) -> Color:
        """Return the colour of the basin with this index."""
        return self.basins[index % len(self.basins)]

    def hatch(self, index: int) -> Hatch:
        """Return the lines over the basin with this index."""
        return self.hatches[index % len(self.hatches)]

    @property
    def is_patterned(self) -> bool:
        """Whether runs differ by dashes and shapes, not by colours alone."""
        return len(self.shapes) > 1

    def dash(self, index: int) -> Dash:
        """Return the dashes of the optimizer with this index."""
        return self.dashes[index % len(self.dashes)]

    def shape(self, index: int) -> Shape:
        """Return the shape of the optimizer with this index."""
        return self.shapes[index % len(self.shapes)]

    def run_colors(self, optimizers: Sequence[Colored]) -> tuple[Color, ...]:
        """Return the colour of each optimizer of a scenario.

        A colour in the scenario comes first, then the one that the optimizer's declaration
        names, so that it looks the same in all pictures; if another entry has that, the
        next free one. When all are used they begin again, and ``dash`` tells runs apart.
        """
        size = len(self.runs)
        parts = [optimizers[first : first + size] for first in range(0, len(optimizers), size)]
        return tuple(color for part in parts for color in self._distinct(part))

    def _distinct(self, optimizers: Sequence[Colored]) -> list[Color]:
        """Return the colours of at most as many optimizers as there are colours."""
        written = [optimizer.color for optimizer in optimizers]
        own: list[Color | None] = []
        for optimizer in optimizers:
            declared = self._declared(optimizer)
            own.append(optimizer.color or (None if declared in [*written, *own] else declared))
        free = iter([color for color in self.runs if color not in own])
        return [color or next(free) for color in own]

    def _declared(self, optimizer: Colored) -> Color | None:
        """Return the colour that an optimizer's declaration names."""
        from landscapes.declaration import declaration

        return dict(zip(get_args(Hue), self.runs, strict=True)).get(
            declaration(optimizer.factory).color
        )

    def name_color(self, color: Color) -> Color:
        """Return a run's colour for its name: as readable as text, with the same hue.

        Where shapes tell runs apart it is ink, because a printer may have no colours.
        """
        from landscapes.colors import readable

        if self.is_patterned:
            return self.ink

        return readable(color, self.paper)


@lru_cache(16)
def _fills(anchors: tuple[Color, ...], count: int) -> tuple[Color, ...]:
    from landscapes.colors import blend

    return tuple(blend(anchors, count))
