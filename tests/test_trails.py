"""Trails of runs: how they fade, what stays pale, where steps have dots, and who is out of view."""

from collections.abc import Hashable
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes import parse_scenario, run
from landscapes.colors import contrast
from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.ribbon import Ribbon
from landscapes.drawing.canvas.strokes import whole
from landscapes.drawing.compose import compose
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.run import Run, dense, exits
from landscapes.drawing.map.runs import Runs
from landscapes.drawing.map.trails import BLOCKS, FEW_STEPS, FULL, PALE, STRENGTHS, Trail, pieces
from landscapes.film.frames import Camera
from landscapes.functions import Domain
from landscapes.kinds.base import Size
from landscapes.kinds.landscape.picture.table import Table
from landscapes.loading import ScenarioError
from landscapes.themes import THEMES, Theme

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


@every_theme
def test_one_of_line_casing_and_hairline_stands_out_against_every_fill(theme: Theme) -> None:
    for color, fill in product(theme.runs, theme.fills(60)):
        assert max(contrast(each, fill) for each in (color, theme.paper, theme.edge)) >= 3


@every_theme
@pytest.mark.parametrize("height", [360, 800, 2160])
def test_a_line_is_wider_than_its_casing_and_that_than_its_hairlines(theme, height) -> None:
    ribbon = Ribbon(theme, Canvas(Size(height, height), theme).length(theme.line))
    casing, hairline = ribbon.cased_width - ribbon.width, ribbon.whole_width - ribbon.cased_width
    assert ribbon.width > casing > hairline > 0


# Fading


def test_the_newest_pieces_follow_one_another_up_to_the_step() -> None:
    found = pieces(60.0, np.linspace(0, 100, 201))
    assert all(one.until == other.since for one, other in pairwise(found))
    assert [piece.strength for piece in found] == list(STRENGTHS)
    assert found[-1].until == 60
    assert found[-1].since == pytest.approx(60 - FULL * 100)


@given(power=st.floats(0.3, 4), share=st.floats(0.05, 0.95))
def test_a_trail_is_as_long_as_the_film_takes_for_it(power: float, share: float) -> None:
    """However unevenly the film goes through the steps."""
    times = np.linspace(0, 1, 400)
    moments = 1000 * times**power
    newest = pieces(1000 * share**power, moments)[-1]
    begin, end = np.interp([newest.since, newest.until], moments, times)
    assert end - begin == pytest.approx(min(FULL, share), abs=0.005)


def test_at_the_start_there_is_no_trail() -> None:
    assert pieces(0.0, np.linspace(0, 100, 11)) == []


# What stays pale


def line(*corners: tuple[float, float]) -> np.ndarray:
    return np.array(corners, dtype=np.float64)


def test_a_way_to_somewhere_is_not_dense() -> None:
    straight = np.linspace([0.0, 0.0], [900.0, 300.0], 60)
    zigzag = line((0, 0), (200, 0), (0, 60), (200, 120), (0, 180), (200, 240))
    there_and_back = line((0, 0), (300, 0), (5, 3))
    for points in (straight, zigzag, there_and_back):
        assert not dense(whole(points), 130).any()


def test_what_goes_to_and_fro_is_dense_but_not_the_way_in() -> None:
    random = np.random.default_rng(1)
    hedgehog = random.uniform((470, 270), (530, 330), (150, 2))
    found = dense(whole(np.concatenate([line((0, 0), (250, 150)), hedgehog])), 130)
    assert not found[:2].any()
    assert found[15:].all()


def test_a_run_that_stays_where_it_is_has_nothing_dense() -> None:
    assert not dense(whole(np.full((50, 2), 7.0)), 130).any()
    assert dense(whole(np.full((1, 2), 7.0)), 130).shape == (0,)


VIBRATING = """
landscape: hills_and_canyon
start: [-2.8, -2.5]
steps: 125
optimizers: [{name: rmsprop, learning_rate: 0.25}, {name: adam, learning_rate: 0.25}]
render: {size: 600x400}
"""


def trails_of(text: str) -> list[Trail]:
    (runs,) = (part for part in compose(run(parse_scenario(text))).moving if isinstance(part, Runs))
    return runs._trails._trails


def test_the_way_of_a_trail_and_its_scribble_make_the_whole() -> None:
    for trail in trails_of(VIBRATING):
        clear, scribble, both = (
            np.diff(each.line.steps)[each.line.codes[1:] == 2].sum()
            for each in (trail.clear, trail.scribble, trail.lines)
        )
        assert clear + scribble == pytest.approx(both)
        assert both == 125
        assert clear > 8


def test_a_frame_of_fading_trails_is_the_same_alone_and_in_a_film() -> None:
    of, steps = run(parse_scenario(VIBRATING)), np.linspace(0, 125, 9)
    film = [frame.copy() for frame in Camera(compose(of)).frames(steps)]
    for k in (4, 8, 1):
        (alone,) = (frame.copy() for frame in Camera(compose(of)).frames([steps[k]]))
        assert np.array_equal(alone, film[k])


def test_what_is_settled_grows_by_blocks_behind_the_heads() -> None:
    (runs,) = (
        part for part in compose(run(parse_scenario(VIBRATING))).moving if isinstance(part, Runs)
    )
    (part,) = runs.settled
    steps = np.linspace(0, 124.9, 400)
    found = np.array([part.state(step) for step in steps])
    assert ((found <= steps) & (steps - found <= 125 / 2)).all()
    assert (np.diff(found) >= 0).all()
    assert BLOCKS / 2 <= len(np.unique(found)) <= BLOCKS
    assert part.state(125) == 0


def test_the_table_is_not_drawn_anew_when_trails_settle(monkeypatch) -> None:
    painted: list[Hashable] = []
    paint = Table.paint

    def counted(self: Table, brush: Brush) -> None:
        painted.append(self.state(self.step))
        paint(self, brush)

    monkeypatch.setattr(Table, "paint", counted)
    list(Camera(compose(run(parse_scenario(VIBRATING)))).frames(np.linspace(0, 125, 60)))
    assert len(painted) == len(set(painted)) > 1


# Dots


@pytest.mark.parametrize(
    ("dots", "steps", "expected"),
    [("true", 300, 301), ("false", 10, 0), ("auto", FEW_STEPS, FEW_STEPS + 1)],
)
def test_steps_have_dots_if_asked_for_or_if_they_are_few(dots, steps, expected) -> None:
    """On x² + y² every step is 0.4 % of the way that is left, far less than a dot."""
    text = (
        f"landscape: simple_quad\nstart: [2, 1]\nsteps: {steps}\n"
        "optimizers: [{name: sgd, learning_rate: 0.002}]\n"
        f"render: {{size: 600x400, dots: {dots}}}\n"
    )
    (trail,) = trails_of(text)
    assert len(trail.dots[0]) == expected
    (trail,) = trails_of(text.replace(f"steps: {steps}", "steps: 200").replace("true", "auto"))
    assert len(trail.dots[0]) == 0


def test_of_many_steps_those_far_apart_have_dots() -> None:
    """Each step of SGD on x² + y² is 0.8 of the one before."""
    text = (
        "landscape: simple_quad\nstart: [-2.5, 0]\nsteps: 60\n"
        "optimizers: [{name: sgd, learning_rate: 0.1}]\nrender: {size: 600x400}\n"
    )
    (trail,) = trails_of(text)
    steps, places = trail.dots
    assert steps.tolist() == list(range(len(steps)))
    assert 3 < len(steps) < 20
    apart = np.hypot(*np.diff(places, axis=0).T)
    assert apart[1:] == pytest.approx(0.8 * apart[:-1])


def test_dots_are_true_false_or_auto() -> None:
    with pytest.raises(ScenarioError, match=r"5:24: dots must be true, false or auto, not 'many'"):
        parse_scenario(
            "landscape: simple_quad\nstart: [1, 1]\nsteps: 3\noptimizers: [sgd]\n"
            "render: {dots:         many}\n"
        )


# Out of view

PLANE = Plane(Domain(-1, 1, -1, 1), Box(100, 50, 200, 200))


def test_a_run_is_out_of_view_until_it_returns() -> None:
    positions = line((0, 0), (0.5, 0), (1.5, 0), (1.5, 0.5), (0.5, 0.5), (0.5, 3))
    right, top = exits(PLANE, positions, diverged=False)
    assert (right.x, right.y, right.step, right.until) == pytest.approx((300, 150, 1.5, 4))
    assert right.angle == pytest.approx(0)
    assert (top.x, top.y, top.step) == pytest.approx((250, 250, 4.2))
    assert top.until == np.inf
    assert np.degrees(top.angle) == pytest.approx(90)
    track = whole(PLANE.pixels(positions))
    of = Run("#000000", 0, None, track, track, 5, (right, top))  # type: ignore[arg-type]
    found = [of.exit_at(step) for step in (0, 1.4, 1.6, 3.9, 4, 4.3, 90)]
    assert found == [None, None, right, right, None, top, top]
    assert of.exit is None


def test_a_run_that_diverges_has_a_cross_from_its_last_step_on() -> None:
    positions = line((0, 0), (2, 0), (9, 0))
    arrow, cross = exits(PLANE, positions, diverged=True)
    assert (arrow.diverged, arrow.step, arrow.until) == (False, 0.5, 2)
    assert (cross.diverged, cross.step, cross.until) == (True, 2, np.inf)
    assert (cross.x, cross.y) == (arrow.x, arrow.y) == (300, 150)


def test_a_run_that_diverges_in_view_has_its_cross_there() -> None:
    (cross,) = exits(PLANE, line((0, 0), (0.5, 0)), diverged=True)
    assert (cross.x, cross.y, cross.step, cross.diverged) == (250, 150, 1, True)


SADDLE = """
landscape: {expression: x**2 - y**2, domain: [-2, 2, -2, 2]}
start: [1, 0.5]
steps: 30
optimizers: [{name: sgd, learning_rate: 0.05}]
render: {size: 600x400}
"""


class Pen:
    """Takes the place of a brush, and remembers the centres of shapes."""

    def __init__(self) -> None:
        self.centers: list[tuple[float, float]] = []

    def shape(self, path, size, center, *_: object, **__: object) -> None:
        self.centers.append(center)

    def __getattr__(self, name: str):
        return lambda *_, **__: None


@pytest.mark.parametrize("view", ["contour", "surface"])
def test_a_run_out_of_view_has_an_arrowhead_instead_of_its_head(view: str) -> None:
    """y ← 1.1 y from 0.5 is 2 after ln 4 / ln 1.1 ≈ 14.5 steps."""
    of = run(parse_scenario(SADDLE + f"view: {view}\n"))
    (runs,) = (part for part in compose(of).moving if isinstance(part, Runs))
    found = []
    for step in (10.0, 20.0, 30.0):
        pen, runs.step = Pen(), step
        runs.paint(pen)  # type: ignore[arg-type]
        found.append(set(pen.centers))
    (one,) = runs.runs
    (away,) = one.exits
    assert away.step == pytest.approx(14.5, abs=0.1)
    assert found[1] == found[2] == {(away.x, away.y)}
    assert found[0] == {one.head(10.0)[:2]}


def test_pale_is_about_a_quarter_of_full() -> None:
    assert 0.2 <= PALE <= 0.3
    assert list(STRENGTHS) == sorted(STRENGTHS)
