"""Lines that stand out against every background: a colour in a light casing with hairlines."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Cap
from landscapes.themes import Color, Theme


class Ribbon(NamedTuple):
    """The widths and colours of a line with its casing.

    Lines that share a path must not cut one another's colour: draw the casings of all of
    them before the first core.

    Attributes:
        theme: the colours of casing and hairlines, and their widths.
        width: the width of the line without its casing, in pixels.
    """

    theme: Theme
    width: float

    @property
    def cased_width(self) -> float:
        """The width of the line with its casing, in pixels."""
        return self.width * (1 + 2 * self.theme.casing)

    @property
    def whole_width(self) -> float:
        """The width of the line with its casing and hairlines, in pixels."""
        return self.cased_width + 2 * self.width * self.theme.hairline

    def casings(
        self, brush: Brush, paths: Sequence[Path], cap: Cap = "round", strength: float = 1
    ) -> None:
        """Draw the casings of lines, and hairlines unless these would show through."""
        if not paths:
            return
        theme = self.theme
        path = Path(
            np.concatenate([path.vertices for path in paths]),
            np.concatenate([path.codes for path in paths]),
        )
        if strength >= 1:
            brush.stroke(path, theme.edge, self.whole_width, cap)
        brush.stroke(path, faded(theme.paper, strength), self.cased_width, cap)

    def core(
        self,
        brush: Brush,
        path: Path,
        color: Color,
        cap: Cap = "round",
        dash: Sequence[float] = (),
        strength: float = 1,
        offset: float = 0,
    ) -> None:
        """Draw the line itself.

        Args:
            brush: the brush to draw with.
            path: the path of the line.
            color: its colour.
            cap: its ends.
            dash: its dashes and gaps, in widths of the line.
            strength: how much of its colour it has.
            offset: how far into the dashes it begins, in pixels.
        """
        dashes = [self.width * part for part in dash]
        brush.stroke(path, faded(color, strength), self.width, cap, dashes, offset)


def faded(color: Color, strength: float) -> Color:
    """A colour through which the background shows, unless its strength is 1."""
    return color if strength >= 1 else f"{color}{round(255 * strength):02x}"
