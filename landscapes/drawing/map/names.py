"""The names of runs beside their heads."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_path, text_width
from landscapes.drawing.canvas.stamps import Stamp
from landscapes.drawing.map.placing import Surroundings, place_names
from landscapes.functions import Array
from landscapes.themes import Color

LINE = 1.12
"""The height of a name's line, in sizes of its text."""

DESCENT = 0.24
"""The part of a line below its baseline."""

HALO = 0.26
"""The width of the halo of paper around a name, both sides together, in sizes of its text."""

MOMENTS = 120
"""About how many moments of a film names are placed at; between them they glide."""


class Name(NamedTuple):
    """A name and its colour, and the place of its run's head at each moment, shape (K, 2)."""

    text: str
    color: Color
    heads: Array


class Names(Moving):
    """The names of runs, each beside its head, on the side away from where the head is going.

    Args:
        canvas: the canvas to write on.
        names: the names.
        moments: the steps of K moments of the film, evenly spaced in time.
        around: what the names keep clear of.
        step: the last step, which is shown first.
    """

    def __init__(
        self,
        canvas: Canvas,
        names: Sequence[Name],
        moments: Array,
        around: Surroundings,
        step: float,
    ) -> None:
        super().__init__(canvas, step)
        self.names, self.around, self._moments = names, around, moments
        self.size = canvas.text_size(canvas.theme.body)
        self.widths = [text_width(name.text, self.size, bold=True) for name in names]
        halo = canvas.theme.paper, HALO * self.size
        self._stamps = [
            Stamp(text_path(name.text, self.size, bold=True), name.color, halo) for name in names
        ]
        heads = np.stack([name.heads for name in names], axis=1)
        self._places = place_names(heads, self.widths, LINE * self.size, around)

    @property
    def boxes(self) -> Array:
        """The corners of the names' boxes at each moment, shape (K, R, 4)."""
        sizes = np.column_stack([self.widths, np.full(len(self.widths), LINE * self.size)])
        return np.concatenate([self._places, self._places + sizes], axis=-1)

    def places(self, step: float) -> Array:
        """The lower left corner of each name's line at a step, shape (R, 2)."""
        at = float(np.interp(step, self._moments, np.arange(len(self._moments))))
        before = min(int(at), len(self._places) - 1)
        after = min(before + 1, len(self._places) - 1)
        return np.asarray(
            self._places[before] + (at - before) * (self._places[after] - self._places[before])
        )

    def paint(self, brush: Brush) -> None:
        """Write the names at the current step."""
        for stamp, (x, y) in zip(self._stamps, self.places(self.step).tolist(), strict=True):
            stamp.draw(brush, x, y + DESCENT * self.size)


def sampled_moments(moments: Array) -> Array:
    """About ``MOMENTS`` of a film's moments, both ends among them, each step once."""
    count = min(len(moments), MOMENTS)
    chosen = moments[np.linspace(0, len(moments) - 1, count).round().astype(int)]
    return np.unique(chosen)
