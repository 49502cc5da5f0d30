"""Trajectories as strokes: up to a step, in stripes, and without what cannot be seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path

from landscapes import parse_scenario, run
from landscapes.drawing.canvas import strokes
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.strokes import fresh, share, whole
from landscapes.drawing.compose import compose
from landscapes.film.frames import Camera

EVERYWHERE = Box(-500, -500, 1000, 1000)


@settings(max_examples=100)
@given(
    points=st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=2, max_size=12),
    count=st.integers(1, 5),
)
def test_the_runs_own_stripes_divide_a_path_without_gap_or_overlap(points, count) -> None:
    path = np.array(points)
    parts = [share(path, index, count, 10.0, EVERYWHERE) for index in range(count)]
    total = sum(
        float(steps[1] - steps[0])
        for part in parts
        for steps, code in zip(
            np.column_stack([part.steps[:-1], part.steps[1:]]), part.codes[1:], strict=True
        )
        if code == 2
    )
    assert total == pytest.approx(len(path) - 1, abs=1e-6)


def test_a_stroke_ends_where_the_run_is_between_two_steps() -> None:
    stroke = whole(np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 20.0]]))
    path = stroke.until(1.25)
    assert path is not None
    assert path.vertices.tolist() == [[0, 0], [10, 0], [10, 5]]
    assert stroke.until(2).vertices.tolist() == [[0, 0], [10, 0], [10, 20]]


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
