"""Trajectories as strokes: between steps, in stripes, and without what cannot be seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path

from landscapes import parse_scenario, run
from landscapes.drawing.canvas import strokes
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.stripes import SPACING, in_stripes
from landscapes.drawing.canvas.strokes import Stroke, fresh, whole
from landscapes.drawing.compose import compose
from landscapes.film.frames import Camera

EVERYWHERE = Box(-500, -500, 1000, 1000)


def test_a_stroke_ends_where_the_run_is_between_two_steps() -> None:
    stroke = whole(np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 20.0]]))
    path = stroke.until(1.25)
    assert path is not None
    assert path.vertices.tolist() == [[0, 0], [10, 0], [10, 5]]
    assert stroke.until(2).vertices.tolist() == [[0, 0], [10, 0], [10, 20]]


@given(since=st.floats(0, 4), length=st.floats(0, 4), gap=st.booleans())
def test_a_part_of_a_stroke_begins_and_ends_at_its_steps(since, length, gap) -> None:
    """A point that goes one pixel to the right with each step, perhaps not seen in the second."""
    codes = np.array([1, 2, 1 if gap else 2, 2, 2], np.uint8)
    stroke = Stroke(np.arange(5.0), np.column_stack([np.arange(5.0), np.zeros(5)]), codes)
    step = min(since + length, 4)
    path = stroke.between(since, step)
    drawn = [
        (a, b)
        for (a, _), (b, _), code in zip(
            *((path.vertices[:-1], path.vertices[1:], path.codes[1:]) if path else ((), (), ())),
            strict=True,
        )
        if code == Path.LINETO
    ]
    hidden = max(0.0, min(step, 2) - max(since, 1)) if gap else 0.0
    assert sum(b - a for a, b in drawn) == pytest.approx(step - since - hidden)
    assert not path or path.codes[0] == Path.MOVETO
    assert all(since - 1e-9 <= a <= b <= step + 1e-9 for a, b in drawn)


LINE, STRIPE, BOX = 4.0, 10.0, Box(0, 0, 400, 300)


def going(*corners: tuple[float, float]) -> Stroke:
    return whole(np.array(corners, dtype=np.float64))


def drawn_length(stroke: Stroke) -> float:
    lengths = np.hypot(*np.diff(stroke.vertices, axis=0).T)
    return float(lengths[stroke.codes[1:] == Path.LINETO].sum())


def test_a_line_that_runs_alone_has_no_stripes() -> None:
    beside = 3 * LINE
    lines = [going((10, 100 + k * beside), (390, 100 + k * beside)) for k in range(3)]
    assert [drawn_length(own) for own in in_stripes(lines, [0, 1, 2], LINE, STRIPE, BOX)] == [0] * 3
    (alone,) = in_stripes(lines[:1], [0], LINE, STRIPE, BOX)
    assert drawn_length(alone) == 0


@given(angle=st.floats(40, 140), count=st.integers(2, 4))
def test_lines_that_cross_have_no_stripes(angle: float, count: int) -> None:
    """Lines as wide as this are near one another for 2 · 2 · LINE / sin(40°) < 25 pixels."""
    across = 90 * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    crossing = [
        going(*((200 + k * 50 + sign * across[0], 150 + sign * across[1]) for sign in (-1, 1)))
        for k in range(-1, count - 2)
    ]
    lines = [going((10, 150), (390, 150)), *crossing]
    own = in_stripes(lines, list(range(len(lines))), LINE, 2 * STRIPE, BOX)
    assert sum(map(drawn_length, own)) == 0


@settings(deadline=None)
@given(count=st.integers(2, 5), slope=st.floats(-0.4, 0.4), alone=st.integers(40, 120))
def test_lines_on_a_shared_path_all_show_there_and_nowhere_else(count, slope, alone) -> None:
    """The first line joins the others after ``alone`` pixels from below."""
    end = np.array([380.0, 150 + slope * 360])
    shared = going((20, 150), tuple(end))
    lines = [going((20, 150 - alone), (20, 150), tuple(end)), *[shared] * (count - 1)]
    own = in_stripes(lines, list(range(count)), LINE, STRIPE, BOX)
    length = float(np.hypot(*(end - (20, 150))))
    # The last one lies on top, where others leave room for it.
    assert drawn_length(own[-1]) == 0
    for part in own[:-1]:
        assert drawn_length(part) == pytest.approx(length / count, abs=2 * STRIPE)
    # Alone, the first has none.
    assert own[0].steps[0] > 1 - 3 * LINE / alone
    places = [tuple(np.round(place)) for part in own for place in middles(part)]
    assert len(set(places)) == len(places)


def middles(stroke: Stroke) -> np.ndarray:
    drawn = stroke.codes[1:] == Path.LINETO
    return (stroke.vertices[1:][drawn] + stroke.vertices[:-1][drawn]) / 2


def test_runs_of_one_optimizer_share_no_stripes() -> None:
    lines = [going((10, 150), (390, 150))] * 3
    own = in_stripes(lines, [0, 0, 1], LINE, STRIPE, BOX)
    assert [drawn_length(part) > 100 for part in own] == [True, True, False]
    assert own[0].vertices.tolist() == own[1].vertices.tolist()


def test_stripes_are_straight_pieces_with_their_steps() -> None:
    lines = [going((10, 150), (110, 150), (390, 150))] * 2
    first, _ = in_stripes(lines, [0, 1], LINE, STRIPE, BOX)
    begins = np.flatnonzero(first.codes == Path.MOVETO)
    pieces = np.diff(np.append(begins, len(first.codes)))
    assert pieces.max() <= 3
    assert pieces.tolist().count(2) >= len(pieces) - 1
    x = np.interp(first.steps, [0, 1, 2], [10, 110, 390])
    assert first.vertices[:, 0] == pytest.approx(x, abs=1e-6)
    assert np.diff(first.vertices[:, 0]).min() >= SPACING


def distances(places: np.ndarray, path: Path) -> np.ndarray:
    """How far each place is from the nearest of a path's segments; shapes (K, 2) and (K,)."""
    drawn = path.codes[1:] == Path.LINETO
    begin, along = path.vertices[:-1][drawn], np.diff(path.vertices, axis=0)[drawn]
    to_place = places[:, np.newaxis] - begin
    squares = np.maximum((along**2).sum(axis=-1), 1e-300)
    shares = np.clip((to_place * along).sum(axis=-1) / squares, 0, 1)
    return np.hypot(*(to_place - shares[..., np.newaxis] * along).T).min(axis=0)


@settings(max_examples=60, deadline=None)
@given(
    points=st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=2, max_size=12),
    turns=st.integers(1, 40),
    drift=st.floats(0, 0.5),
    part=st.floats(0.01, 1),
)
def test_what_is_left_of_a_stroke_is_near_to_all_that_it_was(points, turns, drift, part) -> None:
    """Within 3 grains at any step: 1 of thinning, √2 of a cell, and ½ between samples."""
    path = np.concatenate([np.array(points) + turn * drift for turn in range(turns)])
    stroke, step = whole(path), part * (len(path) - 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strokes, "LONG", 0)
        left = fresh(stroke, EVERYWHERE)
    before, after = stroke.until(step), left.until(step)
    shown = after.vertices[:1] if after else path[:1]
    resting = Path(np.repeat(shown, 2, axis=0), [Path.MOVETO, Path.LINETO])
    there = after if after and len(after.vertices) > 1 else resting
    middles = (before.vertices[1:] + before.vertices[:-1]) / 2
    assert distances(np.vstack([before.vertices, middles]), there).max() <= 3 * strokes.GRAIN


def test_a_run_that_goes_to_and_fro_or_rests_is_drawn_once() -> None:
    there_and_back = np.tile([[0.0, 0.0], [30.0, 20.0]], (2000, 1))
    assert fresh(whole(there_and_back), EVERYWHERE).vertices.tolist() == [[0, 0], [30, 20]]
    resting = np.full((2000, 2), 7.0)
    assert fresh(whole(resting), EVERYWHERE).vertices.tolist() == [[7, 7], [7, 7]]


def test_the_step_with_which_a_run_leaves_is_drawn_however_far_it_leads() -> None:
    inside = np.linspace([0.0, 0.0], [9.0, 0.0], 600)
    outside = np.array([[1e300, 5e299], [1e300, -1e300], [1.1e300, -1e300]])
    left = fresh(whole(np.concatenate([inside, outside])), EVERYWHERE)
    assert left.vertices[0].tolist() == [0, 0]
    leaving = left.vertices.tolist().index([9.0, 0.0])
    assert left.vertices[leaving + 1].tolist() == [1e300, 5e299]
    assert left.codes[leaving + 1] == Path.LINETO


def test_what_is_outside_of_the_box_is_left_out() -> None:
    path = np.linspace([0.0, 0.0], [3000.0, 0.0], 3000)
    assert fresh(whole(path), EVERYWHERE).vertices[:, 0].max() == pytest.approx(500, abs=2)


def test_a_short_stroke_is_drawn_as_it_is() -> None:
    stroke = whole(np.tile([[0.0, 0.0], [30.0, 20.0]], (100, 1)))
    assert fresh(stroke, EVERYWHERE) is stroke


LONG = """
landscape: hills_and_canyon
start: [-2.8, -2.5]
steps: 1500
optimizers: [{name: rmsprop, learning_rate: 0.25}, {name: adam, learning_rate: 0.25}]
render: {size: 600x400}
"""


@pytest.mark.parametrize("view", ["", "view: surface"])
def test_a_long_run_looks_as_if_all_of_it_were_drawn(
    view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, steps = run(parse_scenario(LONG + view)), [30.0, 200.5, 1500.0]
    quick = [frame.copy() for frame in Camera(compose(of)).frames(steps)]
    monkeypatch.setattr(strokes, "LONG", 10**9)
    for frame, all_of_it in zip(quick, Camera(compose(of)).frames(steps), strict=True):
        apart = np.abs(frame.astype(int) - all_of_it).max(axis=-1)
        assert (apart > 64).mean() < 1e-4
