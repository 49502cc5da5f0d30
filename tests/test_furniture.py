"""What stands on and around a map: names at heads, the live table, the heading, the layout."""

from dataclasses import replace
from itertools import combinations, pairwise, product
from unittest.mock import Mock

import numpy as np
import pytest
from conftest import as_drawn
from examples import SMALL
from hypothesis import given
from hypothesis import strategies as st

import landscapes as ls
from landscapes import pace
from landscapes.builtin import builtin_scenarios
from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.heading import Heading, Words
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.stage import Stage
from landscapes.drawing.charts.ends import spread
from landscapes.drawing.compose import compose, heading_words
from landscapes.drawing.map.names import LINE, Names
from landscapes.drawing.map.placing import Surroundings, averaged, place_names
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import BESIDE_SPECK, Runs
from landscapes.drawing.map.ticks import tick_space
from landscapes.functions import Array
from landscapes.kinds.base import Size
from landscapes.kinds.landscape.picture.changing import Losses
from landscapes.kinds.landscape.picture.columns import split
from landscapes.kinds.landscape.picture.map import Frame, framed
from landscapes.kinds.landscape.picture.rows import MOST_ROWS, OUTSIDE
from landscapes.kinds.landscape.picture.table import Table
from landscapes.themes import LIGHT, THEMES

pytestmark = as_drawn

SIZES = [Size(1200, 800), Size(1920, 1080), Size(1080, 1080), Size(1080, 1920), Size(480, 320)]
BOX = Box(0, 0, 600, 400)
EMPTY = np.empty((0, 2))
SHIPPED = [
    name for name in builtin_scenarios() if isinstance(ls.load_scenario(name), ls.LandscapeScenario)
]


@pytest.fixture(scope="module", params=SHIPPED)
def shipped(request: pytest.FixtureRequest) -> ls.Recording:
    return ls.run(ls.load_scenario(request.param))


@pytest.fixture(scope="module")
def composed(shipped: ls.Recording) -> Stage:
    """The picture of a shipped scenario as it is written."""
    return compose(shipped)


def part(stage: Stage, wanted: type[Moving]) -> Moving:
    (found,) = parts(stage, wanted)
    return found


def parts(stage: Stage, wanted: type) -> list:
    return [each for each in (*stage.steady, *stage.moving) if isinstance(each, wanted)]


def touching(boxes: list[Box]) -> list[tuple[int, int]]:
    """The pairs of boxes that overlap by more than a hair."""
    return [
        (i, j)
        for (i, a), (j, b) in product(enumerate(boxes), repeat=2)
        if i < j
        and min(a.right, b.right) - max(a.left, b.left) > 0.5
        and min(a.top, b.top) - max(a.bottom, b.bottom) > 0.5
    ]


# Names at heads


def still(heads: list[tuple[float, float]], widths: list[float], **around) -> list[Box]:
    """The boxes of names, 20 pixels high, beside heads that do not move."""
    surroundings = Surroundings(BOX, around.get("marks", []), around.get("passed", EMPTY), 8.0)
    places = place_names(np.array([heads] * 3, dtype=float), widths, 20.0, surroundings)[-1]
    return [Box(x, y, width, 20) for (x, y), width in zip(places.tolist(), widths, strict=True)]


heads_in_view = st.lists(
    st.tuples(st.floats(0, 600), st.floats(0, 400)), min_size=1, max_size=8, unique=True
)


@given(heads_in_view)
def test_names_stay_in_the_map(heads: list[tuple[float, float]]) -> None:
    for box in still(heads, [80.0] * len(heads)):
        assert box.left >= 0
        assert box.bottom >= 0
        assert box.right <= 600
        assert box.top <= 400


def test_heads_that_crowd_share_one_list_in_their_order() -> None:
    boxes = still([(300, 200), (304, 203), (298, 196)], [80, 60, 70])
    assert not touching(boxes)
    assert [above.bottom - below.bottom for above, below in pairwise(boxes)] == [20, 20]
    assert len({box.left for box in boxes}) == 1 or len({box.right for box in boxes}) == 1


def test_names_of_heads_apart_cover_neither_one_another_nor_a_head() -> None:
    heads = [(100, 200), (200, 210), (330, 190), (480, 200)]
    boxes = still(heads, [90.0] * 4)
    discs = [Box(x - 8, y - 8, 16, 16) for x, y in heads]
    assert not touching([*boxes, *discs])


@pytest.mark.parametrize("way", [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_name_stands_on_the_side_away_from_where_its_head_goes(way: tuple[int, int]) -> None:
    steps = np.linspace(-100, 100, 41)[:, np.newaxis, np.newaxis]
    heads = np.array([300.0, 200.0]) + steps * np.array(way, dtype=float)
    places = place_names(heads, [60.0], 20.0, Surroundings(BOX, [], EMPTY, 8.0))
    middle = places[20, 0] + np.array([30.0, 10.0])
    assert (middle - heads[20, 0]) @ np.array(way) < 0


def test_a_name_keeps_clear_of_marks_and_of_lines() -> None:
    beside = Box(312, 180, 200, 40)
    (box,) = still([(300, 200)], [60.0], marks=[beside])
    assert not touching([box, beside])
    line = np.column_stack([np.linspace(300, 600, 200), np.full(200, 200.0)])
    (box,) = still([(300, 200)], [60.0], passed=line)
    assert not (box.bottom < 200 < box.top and box.left > 300)


series = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=60).map(
    lambda values: np.array(values)[:, np.newaxis]
)


@given(series, st.integers(1, 9))
def test_an_average_keeps_both_ends_and_is_the_mean_between(values: Array, window: int) -> None:
    smooth = averaged(values, window)
    assert smooth[[0, -1]] == pytest.approx(values[[0, -1]], abs=1e-9)
    for middle in range(window, len(values) - window):
        expected = values[middle - window : middle + window + 1].mean()
        assert smooth[middle, 0] == pytest.approx(expected, abs=1e-9)


@given(series, st.integers(1, 9))
def test_an_average_stays_among_its_values(values: Array, window: int) -> None:
    smooth = averaged(values, window)
    assert smooth.min() >= values.min() - 1e-9
    assert smooth.max() <= values.max() + 1e-9


@pytest.mark.parametrize("way", [1, -1])
def test_an_average_spreads_a_leap_at_an_end_evenly(way: int) -> None:
    # At the end the mirrored values are twice as far: each moment takes in one of them, 2 / 5.
    leap = np.array([0.0] * 9 + [1.0])[::way, np.newaxis]
    assert averaged(leap, 2)[::way, 0] == pytest.approx([0] * 7 + [0.2, 0.6, 1.0])


def test_a_name_rests_at_its_last_place_while_its_head_swings_about() -> None:
    way = np.linspace((100.0, 100.0), (300.0, 200.0), 20)
    swing = np.array([(300.0 + 6 * (-1) ** k, 200.0) for k in range(60)])
    heads = np.concatenate([way, swing])[:, np.newaxis]
    places = place_names(heads, [60.0], 20.0, Surroundings(BOX, [], EMPTY, 8.0))
    assert np.allclose(places[40:], places[-1])
    assert not np.allclose(places[:20], places[-1])


MOST_LINES_A_FRAME = 2.6
"""The farthest that a name moves from one frame to the next, in heights of its line."""


def test_names_glide_from_frame_to_frame(shipped: ls.Recording, composed: Stage) -> None:
    moments = pace.moments(shipped)
    for names in parts(composed, Names):
        places = np.array([names.places(step) for step in moments])
        moves = np.linalg.norm(np.diff(places, axis=0), axis=-1) / (LINE * names.size)
        assert moves.max() < MOST_LINES_A_FRAME


def test_in_the_still_no_name_covers_another_or_leaves_the_map(
    shipped: ls.Recording, composed: Stage
) -> None:
    turn = SHIPPED.index(shipped.scenario.name)
    others = [SIZES[1:][(turn + k) % 4] for k in (0, 1)]
    stages = [compose(shipped.drawn_with(size=size, panels=())) for size in others]
    for stage in (composed, *stages):
        boxes, last = [], shipped.scenario.steps
        for names in parts(stage, Names):
            for (x, y), width in zip(names.places(last).tolist(), names.widths, strict=True):
                boxes.append(Box(x, y, width, LINE * names.size))
        assert not touching(boxes)
        room = names.around.box
        assert all(box.left >= room.left and box.right <= room.right for box in boxes)
        assert all(box.bottom >= room.bottom and box.top <= room.top for box in boxes)


def test_the_name_of_a_run_out_of_view_stands_at_its_mark() -> None:
    """It swings around the minimum, ever wider: each step multiplies its place by 1 - 2·1.3."""
    rate = {"name": "sgd", "learning_rate": 1.3}
    recording = ls.run({**SMALL["landscape"], "start": [1, -2], "steps": 30, "optimizers": [rate]})
    stage = compose(recording)
    names, runs = part(stage, Names), part(stage, Runs)
    for step in (10.0, 11.0, 30.0):
        exit = runs.runs[0].exit_at(step)
        assert exit is not None
        (head,) = (name.heads[np.searchsorted(names._moments, step)] for name in names.names)
        assert np.allclose(head, exit[:2])


def test_a_name_keeps_clear_of_what_moves_with_its_head() -> None:
    steps = np.linspace(-100, 100, 41)[:, np.newaxis, np.newaxis]
    heads = np.array([300.0, 200.0]) + steps * np.array([1.0, 0.0])
    corners = [heads + np.array(corner) for corner in ((-100.0, -30.0), (-10.0, 30.0))]
    behind = np.concatenate(corners, axis=-1)
    (alone,), (clear,) = (
        place_names(heads, [60.0], 20.0, Surroundings(BOX, [], EMPTY, 8.0, moving))[20]
        for moving in (None, behind)
    )
    others = Box(*behind[20, 0, :2], 90, 60)
    assert touching([Box(*alone, 60, 20), others])
    assert not touching([Box(*clear, 60, 20), others])


THREE = {
    "landscape": {"name": "ill_conditioned", "condition_number": 5},
    "start": [-2.6, 1.2],
    "steps": 70,
    "optimizers": [{"name": "schedule_free_sgd", "learning_rate": 0.05, "beta1": 0.7}],
}


def test_the_points_that_a_run_keeps_have_names_at_their_heads() -> None:
    recording = ls.run(THREE)
    stage = compose(recording)
    own, beside = parts(stage, Names)
    assert [name.text for name in own.names] == ["Schedule-Free SGD"]
    assert [name.text for name in beside.names] == ["y", "z"]
    plane = Plane(recording.scenario.domain, beside.around.box)
    for name in beside.names:
        way = plane.pixels(recording.trajectories[0].tracks[name.text])
        steps = np.arange(71)
        expected = [np.interp(beside._moments, steps, axis) for axis in way.T]
        assert name.heads == pytest.approx(np.column_stack(expected))
    assert not any("pale" in text.get_text() for text in stage.figure.texts)


def test_the_points_that_several_runs_keep_are_told_in_the_corner() -> None:
    two = [*THREE["optimizers"], {**THREE["optimizers"][0], "label": "other", "beta1": 0.5}]
    stage = compose(ls.run({**THREE, "optimizers": two}))
    assert len(parts(stage, Names)) == 1
    assert any(text.get_text() == "pale: y, z" for text in stage.figure.texts)


def test_the_lines_of_points_beside_a_run_have_a_casing() -> None:
    stage = compose(ls.run(THREE))
    brush = Mock(spec=Brush)
    (runs,) = parts(stage, Runs)
    runs._paint_threads(brush)
    drawn = [call.args[:3] for call in brush.stroke.call_args_list]
    paths, colors, widths = zip(*drawn, strict=True)
    assert [color[:7] == LIGHT.paper for color in colors] == [True, False] * 2
    assert all(casing > core for casing, core in zip(widths[::2], widths[1::2], strict=True))
    for casing, core in zip(paths[::2], paths[1::2], strict=True):
        assert np.array_equal(casing.vertices, core.vertices)


def test_in_the_film_of_three_points_they_are_mostly_apart() -> None:
    """The speck of each is clear of the others, and of the disc."""
    recording = ls.run(ls.load_scenario("schedule_free"))
    (names,) = (each for each in parts(compose(recording), Names) if len(each.names) == 2)
    (run,) = recording.trajectories
    plane = Plane(recording.scenario.domain, names.around.box)
    shown = pace.moments(recording)
    ways = [
        np.column_stack(
            [np.interp(shown, np.arange(len(way)), axis) for axis in plane.pixels(way).T]
        )
        for way in (run.positions, *run.tracks.values())
    ]
    least = np.min([np.hypot(*(a - b).T) for a, b in combinations(ways, 2)], axis=0)
    assert (least > 1.5 * names.around.radius / BESIDE_SPECK).mean() > 0.7


# The table


def table_of(**settings) -> tuple[Table, Losses, ls.Recording]:
    recording = ls.run({**SMALL["landscape"], "start": [1, -2], **settings})
    stage = compose(recording)
    return part(stage, Table), part(stage, Losses), recording


def order(table: Table, step: float) -> list[str]:
    return [table.rows[index].name for index, *_ in table.places(step)]


def test_rows_keep_their_order_until_the_end_and_are_then_sorted_by_loss() -> None:
    # On a bowl a larger learning rate below the limit gets farther in few steps.
    rates = [0.01, 0.1, 0.05]
    table, _, recording = table_of(optimizers=[{"name": "sgd", "learning_rate": rates}])
    names = [entry.label for entry in recording.scenario.optimizers]
    assert order(table, 0) == order(table, 4.9) == names
    assert order(table, 5) == [names[1], names[2], names[0]]


def test_a_run_that_diverges_is_last_and_says_so() -> None:
    table, _, _ = table_of(steps=60, optimizers=[{"name": "sgd", "learning_rate": 3.0}, "adam"])
    sgd = table.rows[0]
    last = sgd.ended[0]
    assert 0 < last < 60
    assert (sgd.remark(last - 1) in ("", OUTSIDE), sgd.remark(last)) == (True, "diverged")
    assert order(table, 60)[-1] == sgd.name


def test_a_run_outside_the_map_says_so_while_it_is() -> None:
    view = {"domain": [-1, 1, -1, 1]}
    table, _, recording = table_of(
        view=view, start=[0.5, 2.0], steps=40, optimizers=[{"name": "sgd", "learning_rate": 0.1}]
    )
    (row,) = table.rows
    inside = np.abs(recording.trajectories[0].positions).max(axis=1) <= 1
    assert not inside[0]
    assert inside[-1]
    assert [row.remark(step) == "" for step in range(41)] == inside.tolist()


def test_the_bars_of_runs_with_dashed_lines_are_dashed() -> None:
    """The ninth and tenth run have the colours of the first two."""
    rates = [k / 100 for k in range(1, 11)]
    table, losses, _ = table_of(optimizers=[{"name": "sgd", "learning_rate": rates}])
    brush = Mock(spec=Brush, has_own_pixels=False)
    losses.paint(brush)
    bars = [
        (call.args[1], call.args[2], call.args[4])
        for call in brush.stroke.call_args_list
        if len(call.args) > 4
    ]
    unit = table.canvas.length(LIGHT.line)
    height, dashes = table.bar(0, 0).height, [3 * unit, 1.4 * unit]
    assert bars == [(row.color, height, dashes) for row in (table.rows[9], table.rows[8])]
    solid = [call.args[1] for call in brush.fill.call_args_list]
    assert solid == [row.color for row in reversed(table.rows[:8])]


def test_what_all_share_is_said_once_and_what_differs_in_a_column() -> None:
    entries = [{"name": "momentum", "learning_rate": 0.02, "momentum": m} for m in (0.5, 0.8)]
    table, _, _ = table_of(optimizers=[{**e, "label": f"m{i}"} for i, e in enumerate(entries)])
    assert table.remark == "all with learning rate 0.02"
    assert table.columns.key == "momentum"
    assert list(table.columns.details) == ["0.5", "0.8"]


def test_the_runs_of_more_than_ten_starts_and_optimizers_share_rows() -> None:
    starts = [[x, 1] for x in range(-3, 3)]
    table, _, recording = table_of(start=starts, optimizers=["sgd", "adam"])
    assert 2 * len(starts) > MOST_ROWS
    assert [row.name for row in table.rows] == ["SGD", "Adam"]
    assert table.remark == "medians of 6 runs"
    finals = [run.losses[-1] for run in recording.of_optimizer(1)]
    assert table.rows[1].final == pytest.approx(float(np.median(finals)))


@pytest.mark.parametrize("size", ["1200x800", "1280x720", "900x600", "480x360"])
def test_long_details_end_in_the_table(size: str) -> None:
    modified = {"learning_rate": 0.25, "weight_decay": {"decoupled": 0.1}, "sam": 0.2}
    modified |= {"constraint": {"ball": {"radius": 4}}, "lookahead": {"steps": 5, "rate": 0.5}}
    of = ls.run(
        {
            "landscape": "wobbly",
            "start": [-2.8, -2.5],
            "steps": 10,
            "optimizers": [{"name": "adam", **modified}, {"name": "momentum", "clip_norm": 3}],
            "render": {"size": size},
        }
    )
    (table,) = (part for part in compose(of).steady if isinstance(part, Table))
    brush = Mock(spec=Brush)
    table.paint(brush)
    for text, x, _, height, *others in (call.args for call in brush.write.call_args_list):
        if "right" not in others:
            assert x + text_width(text, height) <= of.scenario.render.size.width


def test_two_starts_with_several_seeds_have_rows_without_a_seed() -> None:
    of = ls.run(
        {
            "landscape": "wobbly",
            "start": [[-2, 1], [2, 1]],
            "steps": 5,
            "optimizers": "sgd",
            "noise": {"gaussian": 1, "seeds": 3},
        }
    )
    (table,) = (part for part in compose(of).steady if isinstance(part, Table))
    assert [row.name for row in table.rows] == ["SGD from (-2, 1)", "SGD from (2, 1)"]


def test_many_seeds_have_one_row_with_their_median() -> None:
    noise = {"gaussian": 0.5, "seeds": 5}
    table, _, recording = table_of(noise=noise, optimizers=["sgd", "adam"])
    assert [row.name for row in table.rows] == ["SGD", "Adam"]
    finals = [run.losses[-1] for run in recording.of_optimizer(0)]
    assert table.rows[0].losses[-1] == pytest.approx(float(np.median(finals)))


def test_losses_share_their_decimals() -> None:
    table, _, _ = table_of(optimizers=["sgd", "adam", "adagrad"])
    texts = [table.columns.text(float(row.losses[-1])) for row in table.rows]
    assert len({len(text.partition(".")[2]) for text in texts}) == 1


def test_details_are_split_only_where_they_have_one_name() -> None:
    assert split(["momentum 0.5", ""]) == ("momentum", ["0.5", ""])
    assert split(["rho 0.5, epsilon 1", "rho 0.9, epsilon 1"])[0] == ""


# The heading


def test_a_heading_asks_then_names_then_tells() -> None:
    words = Words("Title", "subtitle", "Which one?", "Only Adam")
    assert words.at(0, 9) == ("Which one?", "Title")
    assert words.at(0.1, 9) == ("Title", "subtitle")
    assert words.at(9, 9) == ("Only Adam", "Title: subtitle")
    assert Words("Title").at(9, 9) == ("Title", "")
    assert Words("Who?", "five rules", None, "Adam").at(9, 9) == ("Adam", "Who? five rules")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_longest_title_stays_in_its_room(size: Size) -> None:
    title = " ".join(["Wandering"] * 12)
    canvas = Canvas(size, LIGHT)
    heading = Heading(canvas, Words(title, None, None, "W" * 80), 9)
    assert heading.box.bottom >= canvas.size.height
    assert heading.box.top <= size.height
    for text in heading.large.values():
        assert LINE * text.size * len(text.lines) <= heading.box.height + 1


# The layout


def frame_of(recording: ls.Recording) -> Frame:
    settings, domain = recording.scenario.render, recording.scenario.domain
    canvas = Canvas(settings.size, THEMES[settings.theme])
    Heading(canvas, heading_words(recording)._replace(headline="Only Adam arrives"), 9)
    return framed(canvas, recording, [domain], None, tick_space(canvas, domain))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_boxes_keep_apart_and_in_the_figure(shipped: ls.Recording, size: Size) -> None:
    panels = [(), ("loss",)] if size.is_wide else [()]
    for shown in panels:
        layout = frame_of(shipped.drawn_with(size=size, panels=shown)).layout
        boxes = [layout.map, layout.table, layout.bar, layout.counter]
        boxes += [layout.panels] if shown else []
        assert not touching(boxes)
        for box in boxes:
            assert min(box) >= 0
            assert box.right <= size.width
            assert box.top <= size.height


def test_a_square_gives_the_map_three_quarters_of_its_width(shipped: ls.Recording) -> None:
    of = shipped.drawn_with(size=Size(1080, 1080), panels=())
    assert frame_of(of).layout.map.width >= 0.74 * 1080


NAMES = ["Nesterov momentum", "Adam", "Gradient descent", "Smoothed Nesterov", "Heavy ball"]


@pytest.fixture(scope="module")
def ten() -> ls.Recording:
    """Ten runs with long names."""
    entries = [
        {"name": "sgd", "learning_rate": rate, "label": f"{name}, learning rate {rate}"}
        for name in NAMES
        for rate in (0.01, 0.004)
    ]
    return ls.run({**SMALL["landscape"], "start": [1, -2], "optimizers": entries})


def test_a_square_gives_the_map_as_much_with_ten_long_names(ten: ls.Recording) -> None:
    assert frame_of(ten.drawn_with(size=Size(1080, 1080))).layout.map.width >= 0.74 * 1080


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1200, 800), Size(1080, 1920)], ids=str)
def test_names_are_whole_where_there_is_room(ten: ls.Recording, size: Size) -> None:
    table = part(compose(ten.drawn_with(size=size)), Table)
    assert list(table.columns.names) == [row.name for row in table.rows]


def test_no_shipped_name_is_cut(shipped: ls.Recording) -> None:
    turn = SHIPPED.index(shipped.scenario.name)
    for size in (SIZES[turn % 4], SIZES[(turn + 2) % 4]):
        table = part(compose(shipped.drawn_with(size=size, panels=())), Table)
        assert list(table.columns.names) == [row.name for row in table.rows]


def test_the_rows_of_a_story_fill_it(shipped: ls.Recording) -> None:
    table = part(compose(shipped.drawn_with(size=Size(1080, 1920), panels=())), Table)
    *_, (_, _, lowest) = table.places(shipped.scenario.steps)
    assert lowest < 0.15 * 1920
    assert table.size > table.canvas.text_size(LIGHT.body)


def test_a_story_gives_the_map_its_full_width(shipped: ls.Recording) -> None:
    of = shipped.drawn_with(size=Size(1080, 1920), panels=())
    layout = frame_of(of).layout
    assert layout.map.width >= 0.9 * 1080
    assert layout.table.top < layout.map.bottom


def test_no_third_of_a_picture_is_empty(shipped: ls.Recording) -> None:
    for size in SIZES:
        layout = frame_of(shipped.drawn_with(size=size, panels=())).layout
        boxes = [layout.map, layout.table, layout.bar, layout.counter]
        across = max(box.right for box in boxes) - min(box.left for box in boxes)
        up = max(box.top for box in boxes) - min(box.bottom for box in boxes)
        assert across > 0.9 * size.width
        assert up > 0.75 * size.height


@pytest.mark.parametrize(("aspect", "is_square"), [("equal", True), ("free", False), (None, True)])
def test_the_aspect_is_chosen(aspect: str | None, is_square: bool) -> None:
    view = {"aspect": aspect} if aspect else {}
    recording = ls.run({**SMALL["landscape"], "view": view})
    canvas = Canvas(Size(1200, 800), LIGHT)
    scenario = recording.scenario
    ticks = tick_space(canvas, scenario.domain)
    box = framed(canvas, recording, [scenario.domain], scenario.aspect, ticks).layout.map
    assert (box.width == pytest.approx(box.height)) == is_square


# The ends of curves


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=9).map(sorted),
    st.floats(1, 10),
)
def test_rows_are_spread_apart_in_order_within_bounds(rows: list[float], line: float) -> None:
    places = spread(np.array(rows), line, 0.0, 100.0)
    assert len(places) == len(rows)
    assert all(later - former >= line - 1e-6 for former, later in pairwise(places))
    assert places[0] >= -1e-6
    assert places[-1] <= 100 + 1e-6


def test_rows_that_are_apart_stay_where_they_are() -> None:
    assert spread(np.array([10.0, 30.0, 31.0]), 5.0, 0.0, 100.0).tolist() == [10.0, 28.0, 33.0]


def test_only_some_settings_of_a_picture_change_its_frame() -> None:
    recording = ls.run(SMALL["landscape"] | {"start": [1, -2]})
    plain = frame_of(recording).layout
    asked = replace(recording.scenario.render, question="Which one?")
    of = replace(recording, scenario=replace(recording.scenario, render=asked))
    assert frame_of(of).layout == plain
