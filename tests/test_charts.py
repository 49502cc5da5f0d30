"""The pictures of responses and learning histories: what is drawn, and where."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from conftest import encoded_here
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path

from landscapes import render
from landscapes.datasets import split, two_moons
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Notes
from landscapes.drawing.canvas.entries import Remark
from landscapes.drawing.canvas.layout import Box, key_room
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.chart import Chart
from landscapes.drawing.charts.curve import Line, lay_out, thinned
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.ends import LINE, Ends, HeadNames
from landscapes.drawing.charts.key import Item, set_key
from landscapes.drawing.charts.scale import Scale, beyond, fitted, round_below
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.ensemble import quartiles
from landscapes.film.frames import Camera
from landscapes.kinds.base import OptimizerEntry, RenderSettings, Size
from landscapes.kinds.learning_history.model import History, LearningRecording, LearningScenario
from landscapes.kinds.learning_history.picture import loss_scale
from landscapes.kinds.response.model import Response, ResponseRecording, ResponseScenario
from landscapes.kinds.response.picture import signal_factor
from landscapes.kinds.response_grid.model import ResponseGridRecording, ResponseGridScenario
from landscapes.kinds.response_grid.picture.captions import caption
from landscapes.network import Network
from landscapes.signals import read_ahead
from landscapes.themes import LIGHT

pytestmark = encoded_here

SIZES = ["1920x1080", "1200x800", "1080x1080", "800x1200", "320x240"]
EPOCHS = np.arange(120.0)
WAVE = np.sin(EPOCHS / 9)


def settings_of(size: str) -> RenderSettings:
    return RenderSettings(Size(*map(int, size.split("x"))), 12.5, 2.0, 0.4, ("png",))


def entries(*labels: str) -> tuple[OptimizerEntry, ...]:
    return tuple(OptimizerEntry("adam", label, "", None, {}) for label in labels)


def response(
    *updates: np.ndarray,
    signal: np.ndarray = WAVE,
    size: str = "600x400",
    accumulators: bool = False,
) -> ResponseRecording:
    labels = [f"beta1 {k / 8:g}" for k in range(1, len(updates) + 1)]
    scenario = ResponseScenario(
        "adam", "Adam on a wave", settings_of(size), "Wave", signal, "Adam", entries(*labels),
        read_ahead, accumulators,
    )  # fmt: skip
    responses = [Response(those, {"m̂": those / 2, "v̂": np.abs(those)}) for those in updates]
    return ResponseRecording(scenario, tuple(responses))


def three(size: str = "600x400", accumulators: bool = False) -> ResponseRecording:
    return response(WAVE / 2, 3 * WAVE, np.cos(EPOCHS), size=size, accumulators=accumulators)


def grid(size: str = "600x400", rows: int = 8, columns: int = 6) -> ResponseGridRecording:
    titles = ("Spikes", "Rectangles", "Noisy sine", "Very noisy sine", "Uneven sawtooth", "Rest")
    names = ("Momentum", "Smoothed Nesterov")

    def cell(row: int, column: int) -> ResponseRecording:
        of = three(size) if row % 4 else response(40 * WAVE, WAVE, -WAVE, size=size)
        scenario = replace(
            of.scenario, signal_title=titles[column % 6], optimizer_title=names[row % 2]
        )
        return replace(of, scenario=scenario)

    cells = tuple(tuple(cell(r, c) for c in range(columns)) for r in range(rows))
    scenarios = tuple(tuple(of.scenario for of in row) for row in cells)
    return ResponseGridRecording(
        ResponseGridScenario("grid", "Updates for signals", settings_of(size), scenarios), cells
    )


def history(train: np.ndarray, validation: np.ndarray | None = None) -> History:
    validation = train if validation is None else validation
    iterations = 5 * np.arange(train.shape[1])
    return History(tuple(range(len(train))), iterations, train, validation, 0 * train)


def learning(*histories: History, size: str = "600x400") -> LearningRecording:
    names = ["SGD", "Momentum", "RMSProp", "Adadelta", "Adam"][: len(histories)]
    optimizers = tuple(
        OptimizerEntry("adam", name, "learning rate 0.25", None, {}) for name in names
    )
    last = int(histories[0].iterations[-1])
    scenario = LearningScenario(
        "moons", "Two moons", settings_of(size), split(two_moons(), 0.3, 0), Network((2, 3, 1)),
        32, last, histories[0].seeds, optimizers,
    )  # fmt: skip
    return LearningRecording(scenario, histories)


def falling(rate: float, diverging: int = 0) -> np.ndarray:
    """Losses of five seeds that fall; so many of them diverge half-way. Shape (5, 61)."""
    losses = np.linspace(0.8, 1.2, 5)[:, np.newaxis] * np.exp(-rate * np.arange(61))
    losses[:diverging, 30:] = np.nan
    return losses


def five(size: str = "600x400") -> LearningRecording:
    rates = enumerate((0.01, 0.02, 0.03, 0.05, 0.08))
    return learning(*(history(falling(rate, count)) for count, rate in rates), size=size)


KINDS = {
    "response": three,
    "accumulators": lambda size: three(size, accumulators=True),
    "grid": grid,
    "learning": five,
}


def last_frame(of) -> np.ndarray:
    stage = compose(of)
    (frame,) = (f[..., :3].astype(int) for f in Camera(stage).frames([of.scenario.steps]))
    return frame


def pixels_of(frame: np.ndarray, color: str) -> np.ndarray:
    """Where a frame has a colour, as rows of (y, x)."""
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return np.argwhere(np.abs(frame - wanted).max(axis=-1) <= 8)


# Scales and charts


def test_a_chart_maps_data_to_pixels() -> None:
    chart = Chart(Box(100, 50, 400, 200), Scale(0, 80), Scale(-1, 3))
    pixels = chart.pixels(np.array([0.0, 20, 80]), np.array([-1.0, 0, 3]))
    assert pixels.tolist() == [[100, 50], [200, 100], [500, 250]]
    assert chart.column(20) == 200
    assert chart.row(1) == 150


def test_a_logarithmic_chart_maps_decades_to_even_lengths() -> None:
    chart = Chart(Box(0, 0, 10, 300), Scale(0, 1), Scale(0.01, 10, logarithmic=True))
    rows = chart.pixels(np.zeros(6), np.array([0.01, 0.1, 1, 10, 0, np.nan]))[:, 1]
    assert rows[:4] == pytest.approx([0, 100, 200, 300])
    assert rows[4] < -1000
    assert np.isnan(rows[5])


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    "values",
    [[], [np.nan], [0.0], [3.0], [7.0] * 9, [-2.0], [1e-320], [1e300, -1e300], [np.inf, 1.0],
     [1e16, 1e16 + 2], [1e-9, 1.0]],
)  # fmt: skip
def test_no_data_make_a_scale_degenerate(values: list[float], logarithmic: bool) -> None:
    scale = fitted(np.array(values), logarithmic=logarithmic)
    assert np.isfinite(scale.high - scale.low)
    assert scale.low < scale.high
    shares = scale.shares(np.array([v for v in values if 1e-99 < v < 1e99]))
    assert ((shares > 0) & (shares < 1)).all()
    ticks = scale.ticks(5)
    assert len(set(scale.labels(ticks))) == len(ticks)


@given(
    low=st.floats(-1e6, 1e6),
    span=st.floats(1e-3, 1e6),
    most=st.integers(2, 8),
)
def test_ticks_lie_on_the_scale_and_can_be_told_apart(low: float, span: float, most: int) -> None:
    scale = Scale(low, low + span)
    ticks = scale.ticks(most)
    assert 1 <= len(ticks) <= most + 2
    assert all(scale.low - 1e-6 * span <= tick <= scale.high + 1e-6 * span for tick in ticks)
    labels = scale.labels(ticks)
    assert len(set(labels)) == len(labels)


def test_logarithmic_ticks_are_powers_of_ten_or_finer_where_there_are_few() -> None:
    assert Scale(0.005, 20, True).ticks(7) == pytest.approx([0.01, 0.1, 1, 10])
    assert Scale(1e-8, 100, True).ticks(9)[0] == 1e-8
    assert Scale(0.03, 0.7, True).ticks(7) == pytest.approx([0.05, 0.1, 0.2, 0.5])


def test_round_numbers_below() -> None:
    given = [1, 1.99, 2, 4.9, 5, 9.99, 0.03, 0.1, 1e-5, 730]
    assert [round_below(v) for v in given] == pytest.approx(
        [1, 1, 2, 2, 5, 5, 0.02, 0.1, 1e-5, 500]
    )


# Curves


def test_thinning_keeps_the_extremes_of_every_column_of_pixels() -> None:
    random = np.random.default_rng(5)
    points = np.column_stack([np.linspace(0, 300, 100_000), random.normal(size=100_000)])
    points[43_210, 1] = 99
    kept = points[thinned(points)]
    assert len(kept) <= 2 * 301 + 2
    assert kept[:, 1].max() == 99
    assert kept[[0, -1]].tolist() == points[[0, -1]].tolist()
    for column in range(300):
        there = points[np.floor(points[:, 0]) == column, 1]
        left = kept[np.floor(kept[:, 0]) == column, 1]
        assert (left.min(), left.max()) == (there.min(), there.max())


def test_thinning_keeps_all_of_a_short_run() -> None:
    points = np.column_stack([np.arange(0, 300, 2.5), np.zeros(120)])
    assert thinned(points).tolist() == list(range(120))


def placed(*values: np.ndarray) -> list:
    canvas = Canvas(Size(600, 400), LIGHT)
    chart = Chart(Box(50, 50, 500, 300), Scale(0, 119), Scale(-2, 2))
    return lay_out(canvas, chart, EPOCHS, [Line("#0072b2", those) for those in values])


def test_a_curve_has_a_gap_where_there_is_no_value() -> None:
    (curve,) = placed(np.where((EPOCHS >= 40) & (EPOCHS < 50), np.nan, WAVE))
    begins = np.flatnonzero(curve.line.codes == Path.MOVETO)
    assert curve.line.steps[begins].tolist() == [0, 50]
    assert curve.head(45) is None
    assert curve.head(39)[0] == pytest.approx(50 + 500 * 39 / 119)
    assert curve.end is None


def test_a_curve_that_ends_says_where() -> None:
    (curve,) = placed(np.where(EPOCHS < 60, WAVE, np.nan))
    x, y, step = curve.end
    assert (x, y) == pytest.approx((50 + 500 * 59 / 119, 200 + 75 * WAVE[59]))
    assert step == 60


def test_a_head_is_between_two_steps() -> None:
    (curve,) = placed(EPOCHS / 119)
    assert curve.head(30.5) == pytest.approx((50 + 500 * 30.5 / 119, 200 + 75 * 30.5 / 119))


def test_only_curves_that_coincide_are_striped() -> None:
    apart = placed(np.full(120, -1.0), np.full(120, 1.0))
    assert [len(curve.own.steps) for curve in apart] == [0, 0]
    lower, upper = placed(WAVE, np.where(EPOCHS < 60, WAVE, WAVE + 1))
    assert 0 < lower.own.steps.max() < 60
    assert len(upper.own.steps) == 0
    for middle in range(20, 100, 3):
        rising = (EPOCHS - middle) / 40
        assert [len(curve.own.steps) for curve in placed(0 * EPOCHS, rising)] == [0, 0]


def test_curves_that_coincide_all_stay_visible() -> None:
    of = response(*[WAVE] * 5, size="900x600")
    frame = last_frame(of)
    for color in LIGHT.run_colors(of.scenario.optimizers):
        found = pixels_of(frame[:, :520], color)
        assert len(found) > 60


def test_a_frame_shows_no_more_than_the_steps_so_far() -> None:
    of = response(np.full(120, 2.0), signal=np.ones(120), size="1200x800")
    stage = compose(of)
    (color,) = LIGHT.run_colors(of.scenario.optimizers)
    right = int(part_of(of, Curves)._chart.box.right + 5)
    reached = []
    for frame in Camera(stage).frames([0.0, 59.5, 119.0]):
        reached.append(pixels_of(frame[:, :right, :3].astype(int), color)[:, 1].max())
    first, middle, last = reached
    assert middle == pytest.approx((first + last) / 2, abs=1.5)
    assert last - first > 500


@pytest.mark.parametrize("kind", ["response", "accumulators", "learning"])
def test_a_frame_drawn_alone_is_the_frame_drawn_in_sequence(kind: str) -> None:
    of = KINDS[kind]("600x400")
    steps = np.linspace(0, of.scenario.steps, 9)
    sequence = [frame.copy() for frame in Camera(compose(of)).frames(steps)]
    for k in (5, 2, 0, 8):
        (alone,) = (frame.copy() for frame in Camera(compose(of)).frames([steps[k]]))
        assert np.array_equal(alone, sequence[k])


# What a figure says


def test_the_gradient_is_scaled_only_where_it_would_vanish() -> None:
    assert signal_factor(response(15 * WAVE, signal=WAVE)) == 1
    assert signal_factor(response(WAVE / 15, signal=WAVE)) == 1
    assert signal_factor(response(WAVE, 70 * WAVE, signal=WAVE)) == 50
    assert signal_factor(response(WAVE * 0.013, signal=WAVE)) == pytest.approx(0.01)
    assert signal_factor(response(0 * WAVE, signal=WAVE)) == 1
    assert signal_factor(response(WAVE, signal=0 * WAVE)) == 1
    said = [t.get_text() for t in compose(response(70 * WAVE)).figure.texts]
    assert "Wave\u00a0×\u00a050" in said


def part_of(of, sort: type) -> Any:
    """The first part of a sort."""
    stage = compose(of)
    return next(part for part in (*stage.steady, *stage.moving) if isinstance(part, sort))


def notes_of(of) -> dict[str, float]:
    (written,) = (part for part in compose(of).moving if isinstance(part, Notes))
    return {note.text: note.step for note in written.notes}


def test_the_key_says_from_when_on_a_response_is_not_finite() -> None:
    broken = np.where(EPOCHS < 12, WAVE, np.inf)
    of = response(WAVE, broken)
    assert notes_of(of) == {"not finite from epoch 12": 12}
    ends = {curve.color: curve.end for curve in part_of(of, Curves)._curves}
    whole, ending = LIGHT.run_colors(of.scenario.optimizers)
    assert ends[whole] is None
    assert ends[ending][2] == 12


def test_accumulators_are_shown_where_asked_for() -> None:
    titles = {"m̂", "v̂"}
    assert titles <= {t.get_text() for t in compose(three(accumulators=True)).figure.texts}
    assert not titles & {t.get_text() for t in compose(three()).figure.texts}


def test_quartiles_are_those_of_the_seeds_that_are_finite() -> None:
    losses = np.array([[4.0, 4, np.nan], [1, np.inf, np.nan], [3, 3, np.nan], [2, 2, np.nan]])
    lower, median, upper = quartiles(losses)
    for column, finite in ((0, [1.0, 2, 3, 4]), (1, [2.0, 3, 4])):
        expected = np.percentile(finite, [25, 50, 75])
        assert [lower[column], median[column], upper[column]] == pytest.approx(list(expected))
    assert np.isnan([lower[2], median[2], upper[2]]).all()


def test_a_wide_range_of_losses_is_shown_logarithmically() -> None:
    assert loss_scale([quartiles(falling(0.1))]).logarithmic
    assert not loss_scale([quartiles(falling(0.01))]).logarithmic
    with_zero = falling(0.1)
    with_zero[:, -1] = 0
    assert not loss_scale([quartiles(with_zero)]).logarithmic


def test_a_loss_that_blows_up_does_not_press_the_others_flat() -> None:
    blown = falling(0.01) * 10 ** np.linspace(0, 90, 61)
    scale = loss_scale([quartiles(falling(0.01)), quartiles(blown)])
    assert scale.high < 1000


def test_ends_and_the_key_say_how_a_training_ended() -> None:
    of = learning(history(falling(0.02)), history(falling(0.02, diverging=2)))
    # The three highest of five seeds are left, so the fourth is their median.
    expected = [f"SGD {np.exp(-1.2):.3f}", f"Momentum {1.1 * np.exp(-1.2):.3f}"]
    assert [end.words for end in part_of(of, Ends).ends] == expected
    assert notes_of(of) == {"2 of 5 diverged": 150}
    gone = learning(history(falling(0.02, diverging=5)))
    assert [end.words for end in part_of(gone, Ends).ends] == ["SGD diverged"]
    assert notes_of(gone) == {"5 of 5 diverged": 150}


@pytest.mark.parametrize("size", SIZES[:-1])
def test_a_key_keeps_names_and_values_together_and_drops_details_where_it_is_high(
    size: str,
) -> None:
    canvas = Canvas(Size(*map(int, size.split("x"))), LIGHT)
    items = [
        Item(f"Optimizer {k}", LIGHT.ink, "learning rate 0.25, momentum 0.9") for k in range(4)
    ]
    key = set_key(canvas, items, key_room(canvas.size, canvas.unit))
    words = [word.text for _, lines in key.items for line in lines for word in line]
    assert words.count("learning\u00a0rate\u00a00.25,") == 4
    assert key.height(canvas) <= canvas.size.height / 4
    many = [*50 * items, items[0]._replace(remark=Remark("diverged", 7))]
    ((_, lines),) = set_key(canvas, many, key_room(canvas.size, canvas.unit)).items
    assert [word.text for line in lines for word in line] == ["Optimizer", "0", "diverged"]


def test_names_stand_beside_the_heads_and_do_not_jump() -> None:
    of = five("1200x800")
    names, curves = part_of(of, HeadNames), part_of(of, Curves)
    steps = np.linspace(0, 299, 400)
    places = np.array([[names.place(k, step) for step in steps] for k in range(5)])
    line = LINE * names._size
    assert np.abs(np.diff(places, axis=1)).max() < line / 2
    for k, curve in enumerate(curves._curves):
        rows = np.array([curve.head(step)[1] for step in steps])
        assert np.abs(places[k] - rows).max() < 5 * line


def test_a_curve_that_leaves_is_marked_at_the_border_and_the_title_says_how_far() -> None:
    leaving, falling_out = np.where(EPOCHS < 60, 0, 100.0), np.where(EPOCHS < 30, 0, -8.0)
    inside, over, under = placed(WAVE, leaving, falling_out)
    assert inside.exits == ()
    ((step, x, y, is_up),) = over.exits
    # Half of the border's 2 of 100 is crossed between epochs 59 and 60.
    assert (step, y, is_up) == (pytest.approx(59.02), 350, True)
    assert x == pytest.approx(50 + 500 * 59.02 / 119)
    ((step, x, y, is_up),) = under.exits
    assert (step, y, is_up) == (pytest.approx(29.25), 50, False)
    assert beyond(Scale(-2, 2), WAVE) == ""
    assert beyond(Scale(-2, 2), np.array([np.nan, 1, 3e7])) == " (up to 3·10⁷)"
    assert beyond(Scale(-2, 2), np.array([-8.0, 3e7])) == " (down to −8, up to 3·10⁷)"


def test_a_caption_tells_the_hyperparameter_from_its_values() -> None:
    canvas = Canvas(Size(600, 400), LIGHT)
    of = three()

    def described(*labels: str) -> tuple[str, list[str]]:
        scenario = replace(of.scenario, optimizers=entries(*labels))
        words = caption(canvas, replace(of, scenario=scenario))
        return " ".join(w.text for w in words.hyperparameter), [w.text for w in words.values]

    assert described("learning rate 0.1", "learning rate 1") == ("learning rate", ["0.1", "1"])
    assert described("plain", "with decay") == ("", ["plain", "with decay"])
    assert described("momentum 0.9") == ("momentum", ["0.9"])


# Text


def texts_of(of) -> list:
    stage = compose(of)
    stage.figure.draw_without_rendering()
    return [t for t in stage.figure.texts if t.get_text().strip()]


@own_settings()  # without, texts are measured in another font
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_text_is_readable_whole_and_alone(kind: str, size: str) -> None:
    of = KINDS[kind](size)
    width, height = of.scenario.render.size
    texts = texts_of(of)
    least = 0.022 * of.scenario.render.size.unit
    assert min(t.get_fontsize() for t in texts) * 100 / 72 >= least
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= width + 1, text
        assert box.y1 <= height + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        # Descenders may reach into the line below.
        assert across <= 1 or up <= 0.3 * min(a.height, b.height), (one, other)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["response", "learning"])
def test_notes_stay_inside_the_figure(kind: str, size: str) -> None:
    of = five(size) if kind == "learning" else response(WAVE, np.full(120, np.nan), size=size)
    width, _ = of.scenario.render.size
    (written,) = (part for part in compose(of).moving if isinstance(part, Notes))
    assert written.notes
    for note in written.notes:
        assert note.size >= 0.022 * of.scenario.render.size.unit
        assert note.x + text_width(note.text, note.size) <= width
        assert note.y >= 0


# Unusual data


@pytest.mark.parametrize(
    "values",
    [np.zeros(120), np.ones(120), np.full(120, np.nan), np.full(120, np.inf), np.full(1, 3.0),
     np.full(2, -1.0), 1e305 * WAVE, 1e-305 * WAVE, np.where(EPOCHS % 2, np.nan, WAVE)],
)  # fmt: skip
def test_unusual_responses_are_drawn(values: np.ndarray) -> None:
    for signal in (values, np.ones(len(values))):
        assert last_frame(response(values, values, signal=signal, accumulators=True)).any()


@pytest.mark.parametrize(
    "losses",
    [np.full((5, 61), np.nan), np.zeros((5, 61)), np.ones((1, 61)), np.ones((5, 2)),
     falling(-8.0), falling(0.1, 5)],
)  # fmt: skip
def test_unusual_histories_are_drawn(losses: np.ndarray) -> None:
    assert last_frame(learning(history(losses), history(losses))).any()


def test_a_long_run_makes_a_short_path() -> None:
    values = np.random.default_rng(2).normal(size=100_000)
    stage = compose(response(values, signal=values))
    curves = next(part for part in stage.moving if isinstance(part, Curves))._curves
    assert len(curves[0].line.steps) <= 2 * 600
    assert last_frame(response(values, signal=values)).any()


def test_all_kinds_are_written_in_all_formats(tmp_path) -> None:
    for kind, make in KINDS.items():
        of = make("320x240")
        paths = [tmp_path / f"{kind}.{suffix}" for suffix in ("png", "svg", "pdf")]
        for written in render(of, *paths):
            assert written.bytes > 1000
