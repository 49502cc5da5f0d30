"""What stands beside, over and below a map: charts of the loss, a question, a caption."""

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import landscapes as ls
from landscapes import load_scenario, parse_scenario, run
from landscapes.description import describe
from landscapes.drawing.canvas.brush import Brush, Steady
from landscapes.drawing.canvas.heading import Heading
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.ends import LINE, Ends
from landscapes.drawing.compose import compose
from landscapes.film.frames import Camera
from landscapes.kinds.landscape.picture.panels import Best
from landscapes.kinds.landscape.picture.table import Table
from landscapes.loading import read_scenario
from landscapes.words import number

SCENARIO = """
landscape: simple_quad
start: [2, 1]
steps: 20
optimizers: [{name: sgd, learning_rate: [0.1, 0.3]}]
render: RENDER
"""


def recording(render: str):
    return run(parse_scenario(SCENARIO.replace("RENDER", render)))


def frame(of, step: float) -> np.ndarray:
    (found,) = (each[..., :3].copy() for each in Camera(compose(of)).frames([step]))
    return found


def ends_of(of) -> list[Ends]:
    return [part for part in compose(of).steady if isinstance(part, Ends)]


def texts(of) -> list[str]:
    return [text.get_text() for text in compose(of).figure.texts]


def test_a_panel_stands_beside_the_map_with_what_runs_end_with() -> None:
    of = recording("{panels: [landscape, loss, gradient_norm]}")
    told = {text.split(" (")[0] for text in texts(of)}  # how far curves leave stands behind
    assert {"loss", "norm of the gradient", "step"} <= told
    # f = x² + y² and x ← (1 − 2η) x: after 20 steps 5 · 0.8⁴⁰ and 5 · 0.4⁴⁰.
    finals = {number(5 * factor**40, 4) for factor in (0.8, 0.4)}
    loss, norm = ends_of(of)
    assert {end.text for end in loss.ends} == finals
    assert [end.name for end in norm.ends] == ["SGD, learning rate 0.3", "SGD, learning rate 0.1"]


def test_an_axis_is_made_for_losses_on_the_map_and_curves_that_leave_are_marked() -> None:
    # On x² − y² a run that leaves falls without end.
    of = run(
        parse_scenario(
            "{landscape: saddle, start: [-1.5, 0.001], steps: 90,"
            " render: {panels: [landscape, loss]}, optimizers:"
            " [{name: sgd, learning_rate: 0.02}, {name: momentum, learning_rate: 0.02}]}"
        )
    )
    (curves,) = (part for part in compose(of).moving if isinstance(part, Curves))
    scale, (staying, leaving) = curves._chart.y, of.trajectories
    domain = of.scenario.domain
    assert np.nanmin(leaving.losses) < -1000 < scale.low
    assert scale.low < np.nanmin(staying.losses)
    inside = np.abs(leaving.positions).max(axis=1) <= domain.x_max
    assert scale.low <= leaving.losses[inside].min()
    exits = [curve.exits for curve in curves._curves]
    assert exits[0] == ()
    ((step, _, row, is_up),) = exits[1]
    below = np.flatnonzero(leaving.losses < scale.low)[0]
    assert below - 1 <= step <= below
    assert (row, is_up) == (curves._chart.box.bottom, False)
    title = f"loss (down to {number(float(np.nanmin(leaving.losses)), digits=1)})"
    assert title in texts(of)
    assert {end.text for end in ends_of(of)[0].ends} >= {"still falling"}
    assert not [part for part in compose(of).moving if isinstance(part, Best)]


def test_the_best_is_the_lowest_loss_so_far() -> None:
    of = run(load_scenario("hills_and_canyon"))
    of = replace(
        of, scenario=replace(of.scenario, render=replace(of.scenario.render, panels=("loss",)))
    )
    (best,) = (part for part in compose(of).moving if isinstance(part, Best))
    losses = np.array([t.losses for t in of.trajectories])
    for step in (0, 20, 60, 125):
        assert best._values[step] == losses[:, : step + 1].min()
        assert losses[:, best._reached[step]].min() == best._values[step]


def test_frames_with_panels_depend_on_their_step_alone() -> None:
    of = recording("{size: 640x400, panels: [landscape, loss]}")
    alone = frame(of, 7.5)
    *_, last = (each[..., :3].copy() for each in Camera(compose(of)).frames([20, 0, 7.5]))
    assert np.array_equal(alone, last)


def test_ends_of_ten_runs_all_stand_beside_a_chart_or_none_does() -> None:
    rates = ", ".join(f"{k / 100}" for k in range(1, 11))
    text = SCENARIO.replace("[0.1, 0.3]", f"[{rates}]")
    for size, count in (("1200x800", 0), ("2400x1000", 10)):
        render = f"{{size: {size}, panels: [landscape, loss]}}"
        (ends,) = ends_of(run(parse_scenario(text.replace("RENDER", render))))
        assert len(ends.ends) == count
        assert (np.diff(ends._places) >= LINE * ends.size - 1e-6).all()


def test_a_question_is_there_until_the_runs_go() -> None:
    plain, asked = recording("{}"), recording("{reveal: predict}")
    assert not np.array_equal(frame(plain, 0), frame(asked, 0))
    assert asked.scenario.render.question == "Which one gets to the minimum?"
    assert asked.scenario.render.hold_first == 3
    own = recording('{reveal: {question: "Who wins?"}, hold_first: 1}').scenario.render
    assert (own.question, own.hold_first) == ("Who wins?", 1.0)


def test_nobody_is_asked_for_a_minimum_that_is_not_known() -> None:
    text = SCENARIO.replace("RENDER", "{reveal: predict}")
    own = "{expression: x**2 + y**2, domain: [-3, 3, -3, 3]}"
    asked = parse_scenario(text.replace("simple_quad", own)).render.question
    assert asked == "Which one gets lowest?"


@pytest.mark.parametrize("kind", ["landscape", "adam_response", "learning_history"])
def test_a_caption_stands_at_the_foot_and_nothing_else_does(kind: str) -> None:
    scenario = parse_scenario(SCENARIO.replace("RENDER", "{}")) if kind == "landscape" else None
    scenario = scenario or load_scenario(kind)
    caption = "Every optimizer begins here, and only one of them gets there in the end. " * 3
    plain = run(scenario)
    captioned = replace(
        plain, scenario=replace(scenario, render=replace(scenario.render, caption=caption.strip()))
    )
    stage = compose(captioned)
    lines = [
        text
        for text in stage.figure.texts
        if len(text.get_text()) > 2 and text.get_text() in caption
    ]
    assert " ".join(text.get_text() for text in lines) == caption.strip()
    renderer = FigureCanvasAgg(stage.figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in lines]
    others = [t.get_window_extent(renderer) for t in stage.figure.texts if t not in lines]
    assert min(box.y0 for box in boxes) >= 0
    assert max(box.y1 for box in boxes) <= min(box.y0 for box in others) + 1


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("hills_and_canyon", "Which one gets to the minimum?"),
        ("adam_response", "What are the updates?"),
        ("learning_history", "Which one learns fastest?"),
    ],
)
def test_every_kind_asks_a_question_of_its_own(name: str, question: str) -> None:
    scenario = read_scenario(name, options={"reveal": "predict", "size": "600x400"}).scenario
    assert scenario.render.question == question
    stage = compose(run(scenario))
    (heading,) = (part for part in stage.steady if isinstance(part, Heading))
    assert heading.state(0)[0] == question


def written_by(part: Steady) -> list[str]:
    """The texts that a part writes."""
    brush = Mock(spec=Brush)
    part.paint(brush)
    return [call.args[0] for call in brush.write.call_args_list]


def test_a_curve_of_a_run_that_left_with_falling_losses_is_not_marked_as_diverged() -> None:
    """The slower run stays in view, the faster one leaves, on a slope of 1 without an end."""
    of = ls.run(
        {
            "landscape": {"expression": "y**2 - x", "domain": [-2, 2, -2, 2]},
            "start": [-1.5, 0],
            "steps": 200,
            "optimizers": [{"name": "sgd", "learning_rate": [0.01, 5]}],
            "render": {"size": "1000x600", "panels": ["landscape", "gradient_norm"]},
        }
    )
    assert [of.falls_on(each) for each in of.trajectories] == [False, True]
    stage = compose(of)
    (curves,) = (part for part in stage.moving if isinstance(part, Curves))
    brush = Mock(spec=Brush)
    curves.paint(brush)
    # Its gradient has the norm 1 at all of its 114 steps: it ends within the chart.
    end = (curves._chart.column(114), curves._chart.row(1))
    arrows = [call.args[2] for call in brush.shape.call_args_list]
    assert any(np.allclose(place, end) for place in arrows)
    (ends,) = ends_of(of)
    assert any("still falling" in text for text in written_by(ends))
    assert not any("diverged" in text for text in written_by(ends))


def test_the_row_of_a_diverged_run_beside_long_names_has_its_word() -> None:
    label = "label: Adam without the correction of bias"
    two = f"[{{name: adam, {label}}}, {{name: sgd, learning_rate: 3}}]"
    text = SCENARIO.replace("[{name: sgd, learning_rate: [0.1, 0.3]}]", two).replace("20", "60")
    stage = compose(
        run(parse_scenario(text.replace("RENDER", "{size: 800x560, panels: [landscape, loss]}")))
    )
    (table,) = (part for part in stage.steady if isinstance(part, Table))
    assert "diverged" in written_by(table)


COUNTED = """
landscape: simple_quad
start: [2, 1]
steps: 20
optimizers:
  - {name: sgd, learning_rate: 0.1}
  - {name: newton, learning_rate: 0.3}
  - {name: smoothed_nesterov, learning_rate: 0.05}
"""
RENDER = "render: {size: 900x600, panels: [landscape, loss], count: evaluations}"
COUNTED += RENDER
EACH = 1, 3, 4
"""What a step of each takes: a gradient, a gradient and a Hessian, and four gradients."""


def test_charts_may_count_evaluations() -> None:
    of = run(parse_scenario(COUNTED))
    (curves,) = (part for part in compose(of).moving if isinstance(part, Curves))
    chart = curves._chart
    assert "evaluations" in texts(of)
    assert (chart.x.low, chart.x.high) == (0, 80)
    for curve, each in zip(curves._curves, EACH, strict=True):
        along = chart.x.shares(each * np.arange(21)) * chart.box.width + chart.box.left
        assert curve.points[:, 0] == pytest.approx(along)
        assert curve.head(7.5)[0] == pytest.approx(chart.column(7.5 * each))
    cursor = Mock(spec=Brush)
    curves.paint(cursor)
    assert not [call for call in cursor.stroke.call_args_list if len(call.args[0].vertices) == 2]


def test_the_axis_of_evaluations_ends_where_no_curve_is_in_view_any_more() -> None:
    """Newton's first step ends at the minimum of a bowl, where a logarithm has no place."""
    of = run(
        parse_scenario(COUNTED.replace("0.3}", "1}").partition("  - {name: smoothed")[0] + RENDER)
    )
    (curves,) = (part for part in compose(of).moving if isinstance(part, Curves))
    assert of["Newton"].used[-1] == 60
    assert curves._chart.x.high == 20


def test_an_end_within_a_chart_is_joined_to_its_name() -> None:
    of = run(parse_scenario(COUNTED))
    (ends,) = ends_of(of)
    brush = Mock(spec=Brush)
    ends.paint(brush)
    lines = [call.args[0].vertices for call in brush.stroke.call_args_list]
    begins = {round(float(line[0, 0]), 3) for line in lines if len(line) > 1}
    chart = ends._chart
    assert {round(chart.column(20.0 * each), 3) for each in EACH} <= begins
    for line in lines:
        assert line[0, 1] == line[1, 1]


def test_bands_reach_the_evaluations_of_their_runs() -> None:
    text = COUNTED.replace("render", "noise: {gaussian: 0.1, seeds: 3}\nrender")
    (curves,) = (p for p in compose(run(parse_scenario(text))).moving if isinstance(p, Curves))
    curves.step = 10
    brush = Mock(spec=Brush)
    curves._paint_bands(brush)
    rights = [call.args[0].right for call in brush.clip.call_args_list]
    assert rights == pytest.approx([curves._chart.column(10.0 * each) for each in EACH])


def test_the_best_stands_at_the_evaluations_of_its_run() -> None:
    of = run(parse_scenario(COUNTED))
    (best,) = (part for part in compose(of).moving if isinstance(part, Best))
    losses = np.array([run.losses for run in of.trajectories])
    first = losses[:, 1].argmin()
    assert first == 1
    assert best._xs[best._reached[1]] == EACH[first]


def test_words_tell_the_evaluations_that_charts_count() -> None:
    told = describe(run(parse_scenario(COUNTED)))
    assert told.endswith(
        "; charts count evaluations of the loss and its gradient:"
        " 20 by SGD, 60 by Newton and 80 by Smoothed Nesterov."
    )
    assert "evaluations" not in describe(recording("{panels: [landscape, loss]}"))


def test_an_unknown_count_is_explained() -> None:
    with pytest.raises(ls.ScenarioError, match="6:44: count must be 'steps' or 'evaluations', not"):
        recording("{panels: [landscape, loss], count: evals}")


def test_words_do_not_tell_what_no_chart_shows() -> None:
    assert "evaluations" not in describe(recording("{count: evaluations}"))


@pytest.mark.parametrize("count", ["steps", "evaluations"])
def test_the_curve_of_a_schedule_ends_where_all_runs_diverged(count: str) -> None:
    rate = "learning_rate: {schedule: range_test, from: 0.1, to: 20}"
    text = f"""
landscape: simple_quad
start: [[2, 1], [1, 2]]
steps: 60
optimizers: [{{name: sgd, {rate}}}, {{name: adam, learning_rate: 0.1}}]
render: {{panels: [landscape, learning_rate], count: {count}}}
"""
    of = run(parse_scenario(text))
    (curves,) = (part for part in compose(of).moving if isinstance(part, Curves))
    gone, stays = curves._curves
    last = max(run.last_step for run in of.of_optimizer(0))
    assert last < 60
    assert np.isfinite(gone.points[:, 1]).sum() == last + 1
    assert gone.end[2] == last + 1
    assert stays.end is None
    (ends,) = ends_of(of)
    assert {end.text for end in ends.ends} == {"diverged", "0.1"}


def test_a_schedule_of_a_run_that_left_with_falling_losses_ends_with_its_last_value() -> None:
    of = ls.run(
        {
            "landscape": {"expression": "y**2 - x", "domain": [-2, 2, -2, 2]},
            "start": [-1.5, 0],
            "steps": 200,
            "optimizers": [{"name": "sgd", "learning_rate": {"schedule": "linear", "from": 20}}],
            "render": {"size": "1000x600", "panels": ["landscape", "learning_rate"]},
        }
    )
    (run_,) = of.trajectories
    assert of.falls_on(run_)
    (ends,) = ends_of(of)
    (end,) = ends.ends
    assert float(end.text) == pytest.approx(20 * (1 - run_.last_step / 200), rel=1e-2)


def test_a_run_that_diverged_uses_no_more_evaluations() -> None:
    fast = COUNTED.replace("learning_rate: 0.1}", "learning_rate: 30}").replace("20", "90")
    diverged = run(parse_scenario(fast))["SGD"]
    assert diverged.last_step < 90
    assert diverged.used[[0, diverged.last_step, 90]].tolist() == [
        0,
        diverged.last_step,
        diverged.last_step,
    ]
