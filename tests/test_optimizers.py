"""The update rules: Lasagne's trajectories, the article's formulas, and what they declare."""

import json
import re
from itertools import product, repeat
from pathlib import Path
from typing import Annotated, Literal, get_args

import numpy as np
import pytest
from annotated_types import Ge, Lt, doc
from one_parameter import Line, agree, ours, scalar, slope

from landscapes.declaration import Setting, declaration
from landscapes.ensemble import descend
from landscapes.functions import LANDSCAPES
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.optimizers.base import Momentum

REFERENCE = Path(__file__).parent / "reference"
METHODS = json.loads((REFERENCE / "methods.json").read_text(encoding="utf-8"))
TRAJECTORIES = np.load(REFERENCE / "trajectories.npz")
POSITIONS, COMPARABLE = TRAJECTORIES["positions"], TRAJECTORIES["comparable"]

UNSHAKEN = {
    name: {"temperature": 0.0}
    if any(each.name == "temperature" for each in declaration(factory).settings)
    else {}
    for name, factory in OPTIMIZERS.items()
}
"""The settings with which each rule has no noise of its own."""

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)
STARTS = np.array([[-2.8, -2.5], [1.0, 2.0], [0.3, -0.7]])


class Bowl:
    """f = Σ cᵢ xᵢ² / 2, whose derivatives need no autograd."""

    def __init__(self, *curvatures: float) -> None:
        self.curvatures = np.array(curvatures)

    def gradient(self, points, /):
        return self.curvatures * points

    def value(self, points, /):
        return (self.curvatures * points**2).sum(axis=-1) / 2

    def hessian(self, points, /):
        return np.broadcast_to(np.diag(self.curvatures), (*points.shape, points.shape[-1]))


BOWL = Bowl(3.0, 0.5)


@pytest.mark.parametrize("method", METHODS["methods"])
@pytest.mark.parametrize("landscape", METHODS["landscapes"])
def test_trajectory_equals_lasagne(landscape: str, method: str) -> None:
    i, j = METHODS["landscapes"].index(landscape), list(METHODS["methods"]).index(method)
    declared = METHODS["methods"][method]
    optimizer = OPTIMIZERS[declared["optimizer"]](**declared["hyperparameters"])
    start = np.array([METHODS["start"]])
    got = descend(repeat(Objective(LANDSCAPES[landscape])), optimizer, start, 125)[:, 0]
    comparable = COMPARABLE[i, j]
    assert comparable > 5
    deviation = np.abs(got - POSITIONS[i, j])[:comparable]
    assert deviation.max() <= 1e-9


def test_the_reference_has_all_methods_on_all_landscapes() -> None:
    assert POSITIONS.shape == (7, 17, 126, 2)
    assert len(METHODS["landscapes"]) == 7
    assert len(METHODS["methods"]) == 17


@every_optimizer
def test_every_optimizer_is_held_against_numbers_that_are_not_its_own(name: str) -> None:
    """Lasagne's, or those of its formula written out in a test, which ``ours`` compares with."""
    of_lasagne = {method["optimizer"] for method in METHODS["methods"].values()}
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    written_out = re.findall(r'\bours\(\s*"(\w+)"', tests)
    assert name in {*of_lasagne, *written_out}, (
        f"Lasagne has no {name}: write a test that compares ours({name!r}, …) with its formula as"
        " a loop over floats, as test_adam_as_the_article_prints_it does"
    )


@every_optimizer
def test_runs_of_a_batch_do_not_know_of_each_other(name: str) -> None:
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    together = descend(repeat(objective), OPTIMIZERS[name](), STARTS, 40)
    for run, start in enumerate(STARTS):
        alone = descend(repeat(objective), OPTIMIZERS[name](), start[np.newaxis], 40)
        assert np.array_equal(together[:, run], alone[:, 0])


def choices(name: str) -> list[dict[str, str | bool]]:
    """Every combination of the settings that are a choice of words, or yes or no."""
    words = {
        setting.name: get_args(setting.annotation) or (False, True)
        for setting in declaration(OPTIMIZERS[name]).settings
        if isinstance(setting.default, (str, bool))
    }
    return [dict(zip(words, chosen, strict=True)) for chosen in product(*words.values())]


@pytest.mark.skipif(
    np.__version__.startswith("2.0."), reason="numpy 2.0 rounds powers of few numbers differently"
)
@pytest.mark.parametrize(
    ("name", "chosen"), [(name, chosen) for name in OPTIMIZERS for chosen in choices(name)]
)
def test_runs_of_a_batch_may_differ_in_their_hyperparameters(name: str, chosen) -> None:
    """Bit by bit, although Python and numpy round powers differently."""
    runs, random = 40, np.random.default_rng(4)
    starts = random.uniform(-3, 3, (runs, 2))
    own = {
        setting.name: setting.default * random.uniform(0.9, 1.0, (runs, 1))
        if setting.default
        else random.uniform(0, 1, (runs, 1))
        for setting in declaration(OPTIMIZERS[name]).settings
        if setting.is_number
    }
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    together = descend(repeat(objective), OPTIMIZERS[name](**own, **chosen), starts, 15)
    for run in range(runs):
        settings = {key: float(values[run, 0]) for key, values in own.items()}
        optimizer = OPTIMIZERS[name](**settings, **chosen)
        alone = descend(repeat(objective), optimizer, starts[run : run + 1], 15)
        assert np.array_equal(together[:, run], alone[:, 0])


@every_optimizer
def test_a_step_changes_neither_position_nor_state(name: str) -> None:
    optimizer = OPTIMIZERS[name]()
    position = STARTS.copy()
    state = optimizer.init(position)
    position, state = optimizer.step(BOWL, position, state)
    before = [np.copy(part) for part in (position, *state)]
    optimizer.step(BOWL, position, state)
    for old, new in zip(before, (position, *state), strict=True):
        assert np.array_equal(old, new)


@every_optimizer
def test_parameters_may_be_more_than_two(name: str) -> None:
    start = np.ones((3, 5))
    path = descend(repeat(Bowl(1, 2, 3, 4, 5)), OPTIMIZERS[name](**UNSHAKEN[name]), start, 20)
    assert path.shape == (21, 3, 5)
    assert (np.abs(path[-1]) < np.abs(path[0])).all()


@every_optimizer
def test_downhill_from_the_first_step_that_moves(name: str) -> None:
    first, *later = descend(repeat(BOWL), OPTIMIZERS[name](**UNSHAKEN[name]), STARTS, 2)
    moved = next(position for position in later if (position != first).any())
    assert (np.sign(moved - first) == -np.sign(first)).all()


@every_optimizer
def test_declares_title_formula_source_and_bounded_hyperparameters(name: str) -> None:
    declared = declaration(OPTIMIZERS[name])
    assert declared.title
    assert "θ" in declared.formula
    assert declared.source
    assert declared.settings[0].name == "learning_rate"
    assert all(setting.default is not None for setting in declared.settings)


def test_a_parameter_may_say_more_than_its_type() -> None:
    """The last sentence holds, and the bounds are those of the type without it."""
    own = declaration(OPTIMIZERS["nesterov"]).settings
    assert [each.description[:1] for each in own] == ["η", "μ", "W"]
    assert get_args(own[1].annotation) == (float, Ge(0), Lt(1))
    assert own[2].annotation == Literal["lasagne", "article", "torch", "keras", "optax"]
    twice = Setting.declared("a", Annotated[Momentum, doc("How heavy the ball is.")], 0.5)
    assert twice == Setting("a", own[1].annotation, 0.5, "How heavy the ball is.")
    assert Setting.declared("a", float, 0.5).description == ""


def test_nesterov_as_the_article_prints_it() -> None:
    def rule(t, theta, memory, g):
        v = memory["v"] = 0.9 * memory.get("v", 0) + 0.1 * g(theta - 0.9 * memory.get("v", 0))
        return theta - v

    agree(
        ours("nesterov", learning_rate=0.1, momentum=0.9, convention="article"),
        scalar(rule, slope),
    )


def test_the_two_conventions_of_nesterov_are_one_run_seen_from_two_points() -> None:
    settings = {"learning_rate": 0.05, "momentum": 0.8}
    optimizer = OPTIMIZERS["nesterov"](**settings, convention="article")
    position = np.array([[2.0]])
    state = optimizer.init(position)
    seen = []
    for _ in range(31):
        seen.append((position - 0.8 * state.velocity)[0, 0])
        position, state = optimizer.step(Line(), position, state)
    agree(ours("nesterov", **settings), seen)


@pytest.mark.parametrize(
    ("averaging", "points", "weights"),
    [
        ("thirds", (1 / 3, 2 / 3, 1), (1 / 3, 1 / 3, 1 / 3)),
        ("halvings", (1 / 2, 3 / 4, 1), (1 / 7, 2 / 7, 4 / 7)),
        ("quarters", (1 / 4, 1 / 2, 3 / 4, 1), (1 / 4, 1 / 4, 1 / 4, 1 / 4)),
    ],
)
def test_smoothed_nesterov_averages_along_the_look_ahead(averaging, points, weights) -> None:
    def rule(t, theta, memory, g):
        ahead = 0.9 * memory.get("v", 0)
        mean = sum(w * g(theta - c * ahead) for c, w in zip(points, weights, strict=True))
        memory["v"] = ahead + 0.1 * mean
        return theta - memory["v"]

    got = ours("smoothed_nesterov", learning_rate=0.1, momentum=0.9, averaging=averaging)
    agree(got, scalar(rule, slope))


@pytest.mark.parametrize("accumulate", ["squares", "absolute_values"])
@pytest.mark.parametrize("scaling", ["inverse_root", "inverse", "exponential"])
def test_the_variations_of_adagrad(accumulate: str, scaling: str) -> None:
    def rule(t, theta, memory, g):
        size = g(theta) ** 2 if accumulate == "squares" else abs(g(theta))
        total = memory["G"] = memory.get("G", 0) + size
        factor = {
            "inverse_root": (total + 1e-3) ** -0.5,
            "inverse": (total + 1e-3) ** -1,
            "exponential": np.exp(-total),
        }[scaling]
        return theta - 0.5 * factor * g(theta)

    got = ours("adagrad", learning_rate=0.5, epsilon=1e-3, accumulate=accumulate, scaling=scaling)
    agree(got, scalar(rule, slope))


# A big start makes big steps, which amplify rounding: fewer of them are comparable.
@pytest.mark.parametrize(("initial", "comparable"), [(0.0, 31), (7.0, 8)])
def test_adadelta_as_the_article_prints_it(initial: float, comparable: int) -> None:
    def rule(t, theta, memory, g):
        memory["g2"] = 0.9 * memory.get("g2", 0) + 0.1 * g(theta) ** 2
        before = memory.get("u2", initial**2)
        update = np.sqrt(before + 1e-3) / np.sqrt(memory["g2"] + 1e-3) * g(theta)
        memory["u2"] = 0.9 * before + 0.1 * update**2
        return theta - update

    settings = {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-3, "initial_update_rms": initial}
    expected = scalar(rule, slope)
    for convention in ("article", "lasagne"):
        got = ours("adadelta", **settings, convention=convention)
        agree(got[:comparable], expected[:comparable])


def test_adadelta_averages_the_step_it_takes_by_the_article_and_the_unit_step_by_lasagne() -> None:
    lasagne = ours("adadelta", learning_rate=3.0, epsilon=1e-3)
    article = ours("adadelta", learning_rate=3.0, epsilon=1e-3, convention="article")
    assert lasagne[1] == pytest.approx(article[1], abs=1e-12)
    assert abs(article[2] - article[1]) > 1.5 * abs(lasagne[2] - lasagne[1])


def test_adam_as_the_article_prints_it() -> None:
    def rule(t, theta, memory, g):
        m = memory["m"] = 0.8 * memory.get("m", 0) + 0.2 * g(theta)
        v = memory["v"] = 0.9 * memory.get("v", 0) + 0.1 * g(theta) ** 2
        return theta - 0.1 / np.sqrt(v / (1 - 0.9**t) + 1e-2) * m / (1 - 0.8**t)

    settings = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-2}
    expected = scalar(rule, slope)
    agree(ours("adam", **settings, convention="article"), expected)
    assert np.abs(ours("adam", **settings) - expected).max() > 1e-4
