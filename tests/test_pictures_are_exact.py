"""Pictures show numbers where they are: colours, counters, notes and pins, to the pixel."""

from types import SimpleNamespace
from typing import get_args

import numpy as np
import pytest
from conftest import as_drawn
from matplotlib.lines import Line2D

from landscapes import parse_scenario, run
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter, Note, Notes
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.compose import compose
from landscapes.ensemble import Interval
from landscapes.film.frames import Camera
from landscapes.kinds.base import Size
from landscapes.kinds.landscape.picture.table import Table
from landscapes.kinds.race.picture.standings import Standing
from landscapes.kinds.sensitivity.model import SensitivityRecording
from landscapes.kinds.sensitivity.picture.maps import BEST_FILL, Lines
from landscapes.kinds.sensitivity.picture.pins import BEST, DEFAULT, ENDED, Pins
from landscapes.themes import LIGHT, PRINT, Hue

pytestmark = as_drawn

# Colours


def test_shapes_and_dashes_of_runs_keep_their_order() -> None:
    assert [PRINT.shape(turn) for turn in range(4)] == ["disc", "square", "triangle", "diamond"]
    assert len({PRINT.shape(turn) for turn in range(10)}) == 10
    assert PRINT.dash(0) == ()
    assert len({PRINT.dash(turn) for turn in range(7)}) == 7


def test_adam_is_red_in_every_picture_of_the_kind_and_above_sgd_in_the_table() -> None:
    """On x² + y² they go straight to the middle from the left and from the right."""
    recording = run(
        parse_scenario(
            "landscape: simple_quad\nstart: [[-2.5, 0], [2.5, 0]]\nsteps: 20\n"
            "optimizers: [{name: adam, learning_rate: 0.1}, {name: sgd, learning_rate: 0.02}]\n"
            "render: {size: 600x400}\n"
        )
    )
    stage = compose(recording)
    (frame,) = (f[..., :3].astype(int) for f in Camera(stage).frames([20.0]))
    red, brown = (LIGHT.runs[get_args(Hue).index(name)] for name in ("red", "brown"))
    found = [np.abs(frame - [*bytes.fromhex(c[1:])]).max(axis=-1) <= 8 for c in (red, brown)]
    for pixels in found:
        assert pixels.sum() > 100
    (table,) = (part for part in stage.steady if isinstance(part, Table))
    assert [(row.name[:3], row.color) for row in table.rows] == [
        *[("Ada", red)] * 2,
        *[("SGD", brown)] * 2,
    ]
    baselines = [y for _, _, y in table.places(0)]
    assert baselines == sorted(baselines, reverse=True)


# What moves


class Spy:
    """Takes the place of a brush, and remembers what it was asked to write and to draw."""

    has_own_pixels = False

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.shapes: list[SimpleNamespace] = []

    def write(self, text: str, *_: object, **__: object) -> None:
        self.texts.append(text)

    def stroke(self, *_: object, **__: object) -> None:
        pass

    def shape(self, path, size, center, color, *_: object) -> None:
        self.shapes.append(SimpleNamespace(path=path, size=size, center=center, color=color))


def painted(part, step: float) -> Spy:
    part.step, spy = step, Spy()
    part.paint(spy)
    return spy


def canvas() -> Canvas:
    return Canvas(Size(600, 400), LIGHT)


@pytest.mark.parametrize(
    ("step", "shown"),
    [(0, "0"), (0.99, "0"), (1, "1"), (56.5, "56"), (57, "57"), (57.999, "57"), (124.9, "124"),
     (125, "125")],
)  # fmt: skip
def test_a_counter_counts_the_steps_that_are_done(step: float, shown: str) -> None:
    spy = painted(Counter(canvas(), Box(10, 10, 200, 40), "step", 125), step)
    assert spy.texts == [shown]
    widths = [shape.size[0] for shape in spy.shapes]
    assert widths == ([pytest.approx(200 * step / 125)] if step else [])


def test_a_note_appears_at_its_step_and_not_before() -> None:
    notes = Notes(canvas(), [Note("diverged", 5, 5, 10, step=8)], 20)
    seen = [painted(notes, step).texts for step in (7.99, 8, 20)]
    assert seen == [[], ["diverged"], ["diverged"]]


def test_a_standing_counts_a_run_from_its_arrival_on() -> None:
    arrivals = np.array([3.0, 8.0, np.inf])
    interval, steps = Interval(3.0, np.inf), np.arange(21.0)
    standing = Standing("Adam", 0, "#000000", "", 0, False, arrivals, 8.0, interval, steps)
    seen = [standing.successes(step) for step in (2.9, 3, 7.9, 8, 19.9)]
    assert seen == [f"{count} of 3" for count in (0, 1, 1, 2, 2)]
    assert standing.result == "8"
    assert standing._replace(median=np.inf).result == "> 20"


# Pins

MAP = """\
kind: sensitivity
landscape: {name: ill_conditioned, condition_number: 100}
start: [-2.5, 1.5]
steps: 60
optimizers: OPTIMIZER
axes:
  learning_rate: {from: 0.001, to: 1}
  momentum: {from: 0, to: 0.99, scale: linear}
grid: [9, 7]
"""
CURVE = """\
kind: sensitivity
landscape: {name: ill_conditioned, condition_number: 100}
start: {count: 3, seed: 3}
steps: 30
optimizers: [sgd, adam]
axes: {learning_rate: {from: 0.0001, to: 1}}
grid: 15
"""


def sensitivity(text: str) -> SensitivityRecording:
    recording = run(parse_scenario(text), jobs=1)
    assert isinstance(recording, SensitivityRecording)
    return recording


def where(color: str, frame: np.ndarray) -> np.ndarray:
    """The x and y of all pixels of a colour, from the lower left corner, shape (N, 2)."""
    rows, columns = np.nonzero((np.abs(frame - list(bytes.fromhex(color[1:]))) <= 2).all(axis=-1))
    return np.column_stack([columns + 0.5, len(frame) - rows - 0.5])


def framed(stage) -> list:
    """The extents of the maps."""
    parts = stage.figure.get_children()
    return [part._frame.get_extents() for part in parts if isinstance(part, Lines)]


def pins_of(stage) -> list[SimpleNamespace]:
    """What is drawn as pins; each mark is drawn twice, a halo first."""
    (pins,) = (part for part in stage.figure.get_children() if isinstance(part, Pins))
    return painted(pins, 0).shapes[1::2]


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_the_best_pin_of_a_map_is_in_the_middle_of_the_best_cell(optimizer: str) -> None:
    """That cell alone has the ramp's first colour, and nothing else has the pin's."""
    stage = compose(sensitivity(MAP.replace("OPTIMIZER", optimizer)))
    (frame,) = (f[..., :3].astype(int) for f in Camera(stage).frames([0.0]))
    (box,) = framed(stage)
    star, cell = (
        points[((points >= box.min) & (points <= box.max)).all(axis=1)]
        for points in (where(BEST_FILL, frame), where(LIGHT.ramp[0], frame))
    )
    assert np.ptp(cell, axis=0) == pytest.approx([box.width / 9, box.height / 7], abs=2)
    # A star is symmetrical about its middle.
    middle = (cell.min(axis=0) + cell.max(axis=0)) / 2
    assert star.mean(axis=0) == pytest.approx(middle, abs=1)


def test_pins_of_defaults_are_where_the_scales_say() -> None:
    """Cell k of n has its middle at (k + ½) / n; between two a place goes by the scale."""
    text = MAP.replace("OPTIMIZER", "adam").replace("  momentum: {from: 0,", "  beta1: {from: 0.1,")
    recording = sensitivity(text.replace("0.001", "0.0001"))
    stage = compose(recording)
    (box,) = framed(stage)
    first, second = recording.scenario.axes
    columns = box.x0 + (np.arange(9) + 0.5) / 9 * box.width
    rows = box.y0 + (np.arange(7) + 0.5) / 7 * box.height
    defaults = [mark.values for mark in recording.maps[0].defaults]
    assert (0.001, 0.9) in defaults
    drawn = [pin.center for pin in pins_of(stage) if pin.path is DEFAULT]
    for (rate, beta), center in zip(defaults, drawn, strict=True):
        x = np.interp(np.log(rate), np.log(first.values), columns)
        y = np.interp(beta, second.values, rows)
        assert center == pytest.approx((x, y), abs=1e-6)


def value_of(label: str) -> float | None:
    """The number that a tick's label means."""
    plain = label.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    try:
        return float(plain) if plain == label else 10.0 ** float(plain.removeprefix("10"))
    except ValueError:
        return None


def read(figure, axis: int) -> np.ndarray:
    """What a reader learns of an axis from its ticks: pixels = slope · log₁₀(value) + offset."""
    lines = [np.array(line.get_data()) for line in figure.findobj(Line2D)]
    across = [line for line in lines if np.ptp(line[axis]) == 0 and np.ptp(line[1 - axis]) > 200]
    places = sorted({float(line[axis][0]) for line in across})
    align = ("center", "right")[axis]
    labels = [text for text in figure.texts if text.get_ha() == align and value_of(text.get_text())]
    labels.sort(key=lambda text: text.get_position()[axis])
    values = [value_of(text.get_text()) for text in labels]
    assert len(places) == len(values) >= 2
    return np.polyfit(np.log10(values), places, 1)


def test_pins_of_curves_are_where_the_ticks_say() -> None:
    recording = sensitivity(CURVE)
    stage = compose(recording)
    across, up = read(stage.figure, 0), read(stage.figure, 1)
    best = [pin.center for pin in pins_of(stage) if pin.path is BEST]
    for found, center in zip(recording.maps, best, strict=True):
        (cell,) = found.best("final_loss")
        x = np.polyval(across, np.log10(recording.scenario.axes[0].values[cell]))
        y = np.polyval(up, np.log10(found.losses[1][cell]))
        assert center == pytest.approx((x, y), abs=0.5)
    # SGD diverges from some rate on: the end of its curve is above the last that does not.
    (end,) = (pin.center[0] for pin in pins_of(stage) if pin.path is ENDED)
    last = np.flatnonzero(~recording.maps[0].diverged_cells)[-1]
    rate = recording.scenario.axes[0].values[last]
    assert end == pytest.approx(np.polyval(across, np.log10(rate)), abs=0.5)
    # A learning rate of 0.001 is a framework's default for Adam.
    defaults = [pin.center[0] for pin in pins_of(stage) if pin.path is DEFAULT]
    assert min(abs(x - np.polyval(across, -3)) for x in defaults) < 0.5
