"""Pictures of any size: text that can be read, inside the picture, and room for the maps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import as_drawn
from examples import SMALL, recorded
from matplotlib.backends.backend_agg import FigureCanvasAgg

import landscapes as ls
from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.stamps import Letters
from landscapes.drawing.compose import compose
from landscapes.drawing.map.names import Names
from landscapes.kinds.base import Recording, Size

pytestmark = as_drawn

LEAST = 9.0
"""The least size of text, in pixels."""

SMALL_SIZES = [
    Size(200, 200),
    Size(240, 240),
    Size(320, 240),
    Size(400, 300),
    Size(200, 400),
    Size(800, 200),
]


@dataclass
class Text:
    """A text that was drawn: its size, and its ends and its baseline in the figure."""

    text: str
    size: float
    left: float
    right: float
    baseline: float


@contextmanager
def texts_seen() -> Iterator[list[Text]]:
    """Collect what is written on canvases, by brushes and as stamps."""
    seen: list[Text] = []

    def see(text: str, x: float, y: float, size: float, bold: bool, align: str) -> None:
        width = text_width(text, size, bold)
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        seen.append(Text(text, size, left, left + width, y))

    draw_text, write, letters, names = Canvas.text, Brush.write, Letters.write, Names.paint

    def on_canvas(
        self: Canvas,
        x: float,
        y: float,
        text: str,
        size: float,
        color: str,
        bold: bool = False,
        align: Any = "left",
        halo: str | None = None,
    ) -> None:
        see(text, x, y + self.foot, size, bold, align)
        draw_text(self, x, y, text, size, color, bold, align, halo)

    def by_brush(
        self: Brush,
        text: str,
        x: float,
        y: float,
        size: float,
        color: str,
        align: Any = "left",
        paper: str | None = None,
        bold: bool = False,
    ) -> None:
        see(text, x, y, size, bold, align)
        write(self, text, x, y, size, color, align, paper, bold)

    def by_letters(
        self: Letters, by: Brush, text: str, x: float, y: float, align: Any = "left"
    ) -> None:
        see(text, x, y, self._size, self._bold, align)
        letters(self, by, text, x, y, align)

    def at_heads(self: Names, by: Brush) -> None:
        for name, (x, y) in zip(self.names, self.places(self.step).tolist(), strict=True):
            see(name.text, x, y + 0.24 * self.size, self.size, True, "left")
        names(self, by)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Canvas, "text", on_canvas)
        patched.setattr(Brush, "write", by_brush)
        patched.setattr(Letters, "write", by_letters)
        patched.setattr(Names, "paint", at_heads)
        yield seen


def drawn(recording: Recording[Any], size: Size, **settings: Any) -> list[Text]:
    """The texts of a picture of this size at its first step and at its last."""
    with texts_seen() as seen:
        stage = compose(recording.drawn_with(size=size, **settings))
        for step in (0.0, float(recording.scenario.steps)):
            stage.show(step)
            FigureCanvasAgg(stage.figure).draw()  # type: ignore[no-untyped-call]
    return [each for each in seen if each.text.strip()]


def check(texts: list[Text], size: Size) -> None:
    for each in texts:
        assert each.size >= LEAST - 1e-6, each
        assert each.left >= -0.5, each
        assert each.right <= size.width + 0.5, each
        assert each.baseline - 0.25 * each.size >= -0.5, each
        assert each.baseline + 0.75 * each.size <= size.height + 0.5, each


@pytest.mark.parametrize(
    ("kind", "size"),
    # Each kind in half of the sizes.
    [(k, size) for i, k in enumerate(SMALL) for size in SMALL_SIZES[i % 2 :: 2]],
    ids=str,
)
def test_text_is_large_enough_and_inside(kind: str, size: Size) -> None:
    check(drawn(recorded(kind), size), size)


def many(count: int) -> ls.Recording[Any]:
    """Runs with long names."""
    rates = [0.01 * (number + 1) for number in range(count)]
    return ls.run(
        {
            **SMALL["landscape"],
            "start": [1, -2],
            "optimizers": [
                {"name": "sgd", "learning_rate": rate, "label": f"Gradient descent with {rate:.2f}"}
                for rate in rates
            ],
        }
    )


@pytest.mark.parametrize(
    ("size", "theme"), list(zip(SMALL_SIZES, ["light", "print"] * 3, strict=True)), ids=str
)
def test_many_long_names_are_large_enough_and_inside(size: Size, theme: str) -> None:
    check(drawn(many(10), size, theme=theme), size)


def told(texts: list[Text]) -> tuple[bool, bool, bool]:
    """Whether texts tell the meaning of colours, the names of the axes, and the losses."""
    words = {each.text for each in texts}
    return "loss: dark is low" in words, "x" in words, "final loss" in words


def test_details_go_first_then_ticks_then_the_table() -> None:
    recording = many(5)
    seen = [told(drawn(recording, Size(side, side))) for side in range(500, 199, -50)]
    assert seen[0] == (True, True, True)
    assert sorted(seen, reverse=True) == seen
    assert set(seen) <= {
        (True, True, True),
        (False, True, True),
        (False, False, True),
        (False, False, False),
    }
    assert len(set(seen)) > 1


@pytest.mark.parametrize("size", [Size(367, 490), Size(1920, 1080), Size(1080, 1920)], ids=str)
def test_a_picture_whose_text_can_shrink_shows_everything(size: Size) -> None:
    assert told(drawn(many(5), size)) == (True, True, True)
