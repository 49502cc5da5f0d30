"""What stands beside, over and below a map: charts of the loss, a question, a caption."""

from dataclasses import replace

import numpy as np
import pytest
from landscapes.drawing.canvas.question import Question
from matplotlib.backends.backend_agg import FigureCanvasAgg

from landscapes import load_scenario, parse_scenario, run
from landscapes.drawing.canvas.counter import Notes
from landscapes.drawing.compose import compose
from landscapes.film.frames import Camera
from landscapes.kinds.landscape.picture.panels import Best
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


def texts(of) -> list[str]:
    return [text.get_text() for text in compose(of).figure.texts]


def test_a_panel_stands_beside_the_map_with_what_runs_end_with() -> None:
    of = recording("{panels: [landscape, loss, gradient_norm]}")
    assert {"loss", "norm of the gradient", "step"} <= set(texts(of))
    stage = compose(of)
    notes = {note.text for part in stage.moving if isinstance(part, Notes) for note in part.notes}
    # f = x² + y² and x ← (1 − 2η) x: after 20 steps 5 · 0.8⁴⁰ and 5 · 0.4⁴⁰.
    finals = {number(5 * factor**40) for factor in (0.8, 0.4)}
    assert finals <= notes


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


def test_a_question_is_there_until_the_runs_go() -> None:
    plain, asked = recording("{}"), recording("{reveal: predict}")
    assert not np.array_equal(frame(plain, 0), frame(asked, 0))
    assert np.array_equal(frame(plain, 0.5), frame(asked, 0.5))
    assert asked.scenario.render.question == "Which one gets to the minimum?"
    assert asked.scenario.render.hold_first == 3
    own = recording('{reveal: {question: "Who wins?"}, hold_first: 1}').scenario.render
    assert (own.question, own.hold_first) == ("Who wins?", 1.0)


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
    lines = [text for text in stage.figure.texts if text.get_text() in caption]
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
    (asking,) = (part for part in compose(run(scenario)).moving if isinstance(part, Question))
    assert " ".join(asking._lines) == question
