"""Texts that are drawn as pixels look like texts that are set."""

import numpy as np
import pytest
from conftest import as_drawn
from matplotlib.backends.backend_agg import FigureCanvasAgg

from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_path, text_width
from landscapes.drawing.canvas.stamps import Letters, Stamp
from landscapes.kinds.base import Size
from landscapes.themes import LIGHT

pytestmark = as_drawn


class Sheet:
    """A white sheet, and a brush that draws on it."""

    def __init__(self) -> None:
        canvas = Canvas(Size(300, 200), LIGHT)
        self._agg = FigureCanvasAgg(canvas.figure)
        self._agg.draw()
        self.brush = Brush(self._agg.get_renderer(), canvas.pixels)

    @property
    def ink(self) -> np.ndarray:
        """How dark each pixel is, from 0 to 1."""
        return 1 - np.asarray(self._agg.buffer_rgba())[..., :3].mean(axis=-1) / 255


def extent(ink: np.ndarray) -> tuple[int, ...]:
    """The first and the last row and column with ink."""
    rows, columns = np.nonzero(ink > 0.2)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("halo", [None, ("#ff0000", 6.0)])
def test_a_stamp_has_the_pixels_of_its_outlines(halo: tuple[str, float] | None) -> None:
    text = text_path("Adam", 40.0, bold=True)
    stamped, drawn = Sheet(), Sheet()
    Stamp(text, "#000000", halo).draw(stamped.brush, 60, 90)
    for color, width in [*([halo] if halo else []), ("#000000", 0.0)]:
        drawn.brush.shape(text, (1, 1), (60, 90), color, color, width)
    assert np.abs(stamped.ink - drawn.ink).max() < 0.02


@pytest.mark.parametrize("align", ["left", "right"])
@pytest.mark.parametrize("x", [150.0, 150.3, 150.8])
def test_letters_stand_where_a_text_of_them_is_set(x: float, align: str) -> None:
    text, size = "−12.5·10⁻⁷", 24.0
    lettered, written = Sheet(), Sheet()
    Letters(size, "#000000").write(lettered.brush, text, x, 80, align)
    written.brush.write(text, x, 80, size, "#000000", align)
    assert np.abs(np.subtract(extent(lettered.ink), extent(written.ink))).max() <= 1
    assert lettered.ink.sum() == pytest.approx(written.ink.sum(), rel=0.05)


@pytest.mark.parametrize("size", [5.0, 7.0, 9.0, 24.0])
@pytest.mark.parametrize("y", [80.0, 80.3, 80.6])
def test_no_letter_vanishes_however_small(size: float, y: float) -> None:
    for letter in "−.·0123456789⁻":
        sheet, written = Sheet(), Sheet()
        Letters(size, "#000000").write(sheet.brush, letter, 150, y)
        written.brush.write(letter, 150, y, size, "#000000")
        assert sheet.ink.sum() > 0.7 * written.ink.sum() > 0


def test_digits_are_equally_far_apart() -> None:
    """So a number that changes does not shake."""
    widths = {text_width(digit, 20.0) for digit in "0123456789"}
    assert max(widths) - min(widths) < 1e-6
