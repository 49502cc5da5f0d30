"""Pins: marks on a map with a few words at each, placed so that they do not overlap."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.canvas.marks import SHAPES, placed
from landscapes.themes import Color

BEST, DEFAULT, ENDED = SHAPES["star"], SHAPES["diamond"], SHAPES["saltire"]
DEFAULT_WORDS = "framework's default"

SIZE = 1.0
"""The size of a pin, in radii of a run's disc."""

# In sizes of small text.
REACH = 0.65
"""The gap between a pin and its words."""
HEIGHT, LINE = 0.75, 1.15
"""The height of words, and of a line of them."""

LINES = 5
"""The number of lines from their pin within which words stand."""


class Pin(NamedTuple):
    """A mark at a place in pixels, and the words beside it, perhaps in an ink of their own."""

    shape: Path
    x: float
    y: float
    fill: Color
    words: str = ""
    ink: Color | None = None


class Words(NamedTuple):
    """Lines of text, the box that they take, and their colour if it is not the ink."""

    lines: list[str]
    box: Box
    ink: Color | None = None


class Pins(Moving):
    """All pins of a map; they look the same at every step.

    Args:
        canvas: the canvas to draw on.
        box: the map; words stay inside.
        pins: the pins, the lowest first.
    """

    def __init__(self, canvas: Canvas, box: Box, pins: Sequence[Pin]) -> None:
        super().__init__(canvas, 0)
        self.pins = pins
        self.words = list(arranged(canvas, box, pins))

    def paint(self, brush: Brush) -> None:
        """Draw the marks, and their words on paper."""
        theme = self.canvas.theme
        small, radius = self.canvas.text_size(theme.small), SIZE * self.canvas.length(theme.head)
        edge, rim = self.canvas.length(theme.edge_width), self.canvas.length(theme.halo_width)
        for shape, x, y, fill, *_ in self.pins:
            size = (radius, radius)
            brush.shape(shape, size, (x, y), theme.paper, theme.paper, 2 * rim)
            brush.shape(shape, size, (x, y), fill, theme.edge, edge)
        for lines, box, ink in self.words:
            for number, text in enumerate(reversed(lines)):
                y = box.bottom + number * LINE * small
                brush.write(text, box.left, y, small, ink or theme.ink, paper=theme.paper)


def arranged(canvas: Canvas, box: Box, pins: Sequence[Pin]) -> Iterator[Words]:
    """Yield the words of the pins, each as near to its pin as possible without overlap.

    Names in an ink of their own are placed first. Words that would overlap in every place are left
    out, names are not.
    """
    small, radius = canvas.text_size(canvas.theme.small), SIZE * canvas.length(canvas.theme.head)
    taken = [Box(pin.x - radius, pin.y - radius, 2 * radius, 2 * radius) for pin in pins]
    room = box.grown(-0.35 * small)
    for pin in sorted(pins, key=lambda pin: pin.ink is None):
        if pin.words:
            lines = wrapped(pin.words, small, room.width)
            width = max(text_width(line, small) for line in lines)
            size = width, (HEIGHT + LINE * (len(lines) - 1)) * small
            places = [_within(place, room) for place in _around(pin, size, small, radius)]
            free = (p for p in places if not any(_touch(p, other, 0.3 * small) for other in taken))
            place = next(free, places[0] if pin.ink else None)
            if place:
                taken.append(place)
                yield Words(lines, place, pin.ink)


def _around(pin: Pin, size: tuple[float, float], small: float, radius: float) -> Iterator[Box]:
    """Yield the possible places for words of this size at a pin, the best first."""
    width, height = size
    reach = radius + REACH * small
    middle = pin.y - height / 2
    for line in range(LINES):
        off = line * LINE * small
        for y in (middle + off, middle - off) if line else (middle,):
            yield Box(pin.x + reach, y, width, height)
            yield Box(pin.x - reach - width, y, width, height)
        for y in (pin.y + reach + off, pin.y - reach - height - off):
            yield Box(pin.x - width / 2, y, width, height)


def _within(box: Box, room: Box) -> Box:
    """Move a box into another."""
    left = min(max(box.left, room.left), room.right - box.width)
    bottom = min(max(box.bottom, room.bottom), room.top - box.height)
    return box._replace(left=left, bottom=bottom)


def pin_swatch(canvas: Canvas, shape: Path, fill: Color) -> DrawSwatch:
    """The swatch of a pin."""
    theme = canvas.theme
    centre = (SWATCH - 0.5) * canvas.text_size(theme.body) / 2
    radius, edge = SIZE * canvas.length(theme.head), canvas.length(theme.edge_width)

    def draw(x: float, y: float) -> None:
        for path in placed(shape, [(x + centre, y)], radius):
            if theme.clear:
                canvas.path(path, edge + 2 * canvas.length(theme.halo_width), theme.paper)
            canvas.path(path, edge, theme.edge, fill=fill)

    return draw


def _touch(box: Box, other: Box, air: float) -> bool:
    """Whether two boxes are closer than ``air`` above, or twice that beside."""
    return (
        box.left < other.right + 2 * air
        and other.left < box.right + 2 * air
        and box.bottom < other.top + air
        and other.bottom < box.top + air
    )
