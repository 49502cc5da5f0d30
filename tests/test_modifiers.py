"""Modifiers of rules: their formulas, their order, and batches."""

from itertools import pairwise, repeat
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscapes.composition import Composed
from landscapes.declaration import declaration
from landscapes.ensemble import descend, descend_with_tracks
from landscapes.functions import LANDSCAPES
from landscapes.modifiers import MODIFIERS
from landscapes.modifiers.standing import Ball, nearest_allowed
from landscapes.modifiers.wording import phrases
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS, Optimizer
from landscapes.schedules import Schedule

ETA = 0.1
CURVATURE = np.array([3.0, 0.5])
STARTS = np.array([[-2.8, -2.5], [1.0, 2.0], [0.3, -0.7], [0.0, 0.0]])

SETTINGS = {
    "cautious": {},
    "weight_decay": {"decoupled": 0.3},
    "clip_value": {"value": 0.7},
    "clip_norm": {"norm": 1.1},
    "sam": {"radius": 0.2},
    "lookahead": {"steps": 3, "rate": 0.4},
    "constraint": {"ball": Ball(1.5, (0.2, 0.1))},
    "average": {"ema": 0.8},
}
"""Settings with which each modifier changes the runs here."""


class Bowl:
    """f = (3 x² + y² / 2) / 2, whose derivatives need no autograd."""

    def value(self, points):
        return 0.5 * (CURVATURE * points**2).sum(axis=-1)

    def gradient(self, points):
        return CURVATURE * points

    def hessian(self, points):
        return np.broadcast_to(np.diag(CURVATURE), (len(points), 2, 2))


def walked(modifiers, rule="sgd", steps=20, start=(2.0, -1.0), **hyperparameters):
    """The positions (T+1, 2), and the tracks, of one run down the bowl."""
    given_ = {"learning_rate": ETA, **hyperparameters}
    optimizer = Composed(OPTIMIZERS[rule], modifiers)(**given_)
    positions, tracks, _ = descend_with_tracks(repeat(Bowl()), optimizer, np.array([start]), steps)
    return positions[:, 0], {name: points[:, 0] for name, points in tracks.items()}


def test_the_settings_here_are_of_all_modifiers() -> None:
    assert SETTINGS.keys() == MODIFIERS.keys() == phrases(SETTINGS).keys()


@pytest.mark.parametrize("name", MODIFIERS)
def test_every_modifier_has_a_formula_and_a_source(name: str) -> None:
    declared = declaration(MODIFIERS[name])
    assert declared.title != name
    assert declared.formula
    assert declared.source


# The formulas, written out for one point.


def test_weight_decay_adds_to_the_gradient_or_to_the_step() -> None:
    told, done = (walked({"weight_decay": {form: 0.3}})[0] for form in ("l2", "decoupled"))
    theta = np.array([2.0, -1.0])
    for k in range(1, 21):
        theta = theta - ETA * (CURVATURE * theta + 0.3 * theta)
        assert told[k] == pytest.approx(theta, abs=1e-14)
    # For gradient descent both are the same, but not where the rule divides by gradients.
    assert done == pytest.approx(told, abs=1e-14)


def test_decoupled_decay_takes_the_old_position_and_the_rate_of_its_step() -> None:
    rates = Schedule("falling", {}, lambda: lambda step: 0.1 / (1 + step))
    found, _ = walked({"weight_decay": {"decoupled": 0.3}}, learning_rate=rates)
    theta = np.array([2.0, -1.0])
    for k in range(20):
        rate = 0.1 / (1 + k)
        theta = theta - rate * CURVATURE * theta - rate * 0.3 * theta
        assert found[k + 1] == pytest.approx(theta, abs=1e-14)


def test_a_modifiers_setting_may_be_a_schedule() -> None:
    decay = Schedule("rising", {}, lambda: lambda step: 0.1 * step)
    found, _ = walked({"weight_decay": {"l2": decay}})
    theta = np.array([2.0, -1.0])
    for k in range(20):
        theta = theta - ETA * (CURVATURE + 0.1 * k) * theta
        assert found[k + 1] == pytest.approx(theta, abs=1e-14)


def test_adam_with_decoupled_decay_by_hand() -> None:
    found, _ = walked({"weight_decay": {"decoupled": 0.5}}, rule="adam", convention="torch")
    theta, mean, square = np.array([2.0, -1.0]), np.zeros(2), np.zeros(2)
    for k in range(1, 21):
        gradient = CURVATURE * theta
        theta = theta * (1 - ETA * 0.5)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        corrected = (mean / (1 - 0.9**k), square / (1 - 0.999**k))
        theta = theta - ETA * corrected[0] / (np.sqrt(corrected[1]) + 1e-8)
        assert found[k] == pytest.approx(theta, abs=1e-12)


@pytest.mark.parametrize(("convention", "tiny"), [("paper", 0.0), ("torch", 1e-6)])
def test_clip_norm_shortens(convention: str, tiny: float) -> None:
    found, _ = walked({"clip_norm": {"norm": 1.1, "convention": convention}})
    theta = np.array([2.0, -1.0])
    for k in range(1, 21):
        gradient = CURVATURE * theta
        length = float(np.hypot(*gradient))
        theta = theta - ETA * gradient * min(1.0, 1.1 / (length + tiny))
        assert found[k] == pytest.approx(theta, abs=1e-14)


def test_clip_value_cuts_each_part() -> None:
    found, _ = walked({"clip_value": {"value": 0.3}}, steps=1)
    assert found[1] == pytest.approx([2.0 - ETA * 0.3, -1.0 + ETA * 0.3], abs=1e-15)


def test_immense_gradients_are_clipped_too() -> None:
    cliff = SimpleNamespace(gradient=lambda points: np.full_like(points, 1e200))
    optimizer = Composed(OPTIMIZERS["sgd"], {"clip_norm": {"norm": 1.0}})(learning_rate=1.0)
    moved = descend(repeat(cliff), optimizer, np.zeros((1, 2)), 1)[1, 0]
    assert moved == pytest.approx([-(0.5**0.5)] * 2)


def test_sam_takes_the_gradient_up_the_slope() -> None:
    found, tracks = walked({"sam": {"radius": 0.2}})
    theta = np.array([2.0, -1.0])
    assert tracks["ascent point"][0].tolist() == theta.tolist()
    for k in range(1, 21):
        gradient = CURVATURE * theta
        above = theta + 0.2 * gradient / np.hypot(*gradient)
        theta = theta - ETA * CURVATURE * above
        assert found[k] == pytest.approx(theta, abs=1e-14)
        assert tracks["ascent point"][k] == pytest.approx(above, abs=1e-14)


def test_sam_stays_where_the_slope_is_level() -> None:
    assert walked({"sam": {"radius": 0.2}}, start=(0.0, 0.0))[0].tolist() == [[0, 0]] * 21


def test_sam_takes_two_gradients() -> None:
    asked = []
    objective = SimpleNamespace(gradient=lambda points: asked.append(points) or CURVATURE * points)
    optimizer = Composed(OPTIMIZERS["sgd"], {"sam": {"radius": 0.2}})(learning_rate=0.1)
    optimizer.step(objective, STARTS, optimizer.init(STARTS))
    assert len(asked) == 2


def test_cautious_leaves_out_what_goes_up_and_doubles_the_other() -> None:
    found, _ = walked({"cautious": {}}, rule="momentum", momentum=0.9, steps=40)
    theta, velocity, alone = np.array([2.0, -1.0]), np.zeros(2), 0
    for k in range(1, 41):
        gradient = CURVATURE * theta
        velocity = 0.9 * velocity + ETA * gradient
        kept = (velocity * gradient > 0).astype(float)
        alone += kept.sum() == 1
        theta = theta - velocity * kept / max(kept.mean(), 1e-3)
        assert found[k] == pytest.approx(theta, abs=1e-12)
    assert alone > 5


def test_lookahead_goes_back_after_every_k_steps() -> None:
    found, tracks = walked({"lookahead": {"steps": 3, "rate": 0.4}}, rule="momentum")
    theta = slow = np.array([2.0, -1.0])
    velocity = np.zeros(2)
    for k in range(1, 21):
        velocity = 0.9 * velocity + ETA * CURVATURE * theta
        theta = theta - velocity
        if k % 3 == 0:
            theta = slow = slow + 0.4 * (theta - slow)
        assert found[k] == pytest.approx(theta, abs=1e-13)
        assert tracks["slow"][k] == pytest.approx(slow, abs=1e-13)


@pytest.mark.parametrize("own", [{"ema": 0.8}, {"polyak": 4}, {"polyak": 0}])
def test_an_average_follows_and_changes_nothing(own) -> None:
    plain, _ = walked({})
    found, tracks = walked({"average": own})
    assert found.tolist() == plain.tolist()
    average = plain[0]
    for k in range(1, 21):
        if "ema" in own:
            average = plain[k] if k == 1 else 0.8 * average + 0.2 * plain[k]
        else:
            average = plain[min(own["polyak"] + 1, k) : k + 1].mean(axis=0)
        assert tracks["average"][k] == pytest.approx(average, abs=1e-14)


BODIES = [
    {"box": (-1.0, 0.5, -2.0, 1.5)},
    {"ball": Ball(1.5, (0.3, -0.4))},
    {"ball": Ball(0.7)},
    {"l1": 1.2},
]


def _is_allowed(points, box=None, ball=None, l1=None):
    x, y = points.T
    if box:
        return (box[0] <= x) & (x <= box[1]) & (box[2] <= y) & (y <= box[3])
    if ball:
        across, up = ball.center or (0, 0)
        return np.hypot(x - across, y - up) <= ball.radius * (1 + 1e-12)
    return np.abs(x) + np.abs(y) <= l1 * (1 + 1e-12)


@pytest.mark.parametrize("body", BODIES)
def test_a_projection_is_the_nearest_allowed_point(body) -> None:
    """No allowed point is nearer, and allowed points stay."""
    generator = np.random.default_rng(0)
    points, others = generator.uniform(-3, 3, (300, 2)), generator.uniform(-2, 2, (4000, 2))
    others = others[_is_allowed(others, **body)]
    nearest = nearest_allowed(points, **body)
    assert _is_allowed(nearest, **body).all()
    stay = _is_allowed(points, **body)
    assert nearest[stay].tolist() == points[stay].tolist()
    # For a convex body this holds for its nearest point alone.
    products = np.einsum("pi,poi->po", points - nearest, others - nearest[:, np.newaxis])
    assert products.max() <= 1e-12


def test_the_l1_ball_has_any_dimension() -> None:
    inside = nearest_allowed(np.array([[5.0, -4.0, 1.0, 0.5]]), l1=3.0)
    assert inside.tolist() == [[2.0, -1.0, 0.0, 0.0]]


def projected_by_optax(points, box=None, ball=None, l1=None):
    """Each of the points where ``optax.projections`` puts it."""
    jax = pytest.importorskip("jax", reason="the extra optax")
    projections = pytest.importorskip("optax", reason="the extra optax").projections
    with jax.enable_x64(True):
        if box:
            low, high = np.array(box[::2]), np.array(box[1::2])
            return np.array(projections.projection_box(jax.numpy.asarray(points), low, high))
        if ball:
            center = np.array(ball.center or np.zeros(points.shape[-1]))
            project = jax.vmap(lambda away: projections.projection_l2_ball(away, ball.radius))
            return center + np.array(project(points - center))
        return np.array(jax.vmap(lambda x: projections.projection_l1_ball(x, l1))(points))


@pytest.mark.parametrize("body", BODIES)
def test_a_projection_is_that_of_optax(body) -> None:
    """Of points inside, on the edge and far outside."""
    generator = np.random.default_rng(3)
    points = generator.normal(size=(200, 2)) * 10 ** generator.uniform(-2, 4, (200, 1))
    points[:4] = [[0, 0], [0.5, 1.5], [-1.2, 0.0], [0.6, -0.6]]
    found, expected = nearest_allowed(points, **body), projected_by_optax(points, **body)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("body", [{"ball": Ball(2.0)}, {"l1": 2.0}])
def test_a_projection_of_many_parameters_is_that_of_optax(body) -> None:
    points = np.random.default_rng(4).normal(size=(50, 30)) * np.geomspace(0.01, 10, 50)[:, None]
    np.testing.assert_allclose(
        nearest_allowed(points, **body), projected_by_optax(points, **body), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("body", BODIES)
def test_a_constrained_run_is_gradient_descent_projected_by_optax(body) -> None:
    found, _ = walked({"constraint": body}, start=(-2.0, 1.8))
    for before, after in pairwise(found):
        stepped = (before - ETA * CURVATURE * before)[np.newaxis]
        np.testing.assert_allclose(after, projected_by_optax(stepped, **body)[0], atol=1e-12)


# The order.


class Rule:
    """A rule that keeps what it is told, and moves by a given step."""

    def __init__(self, move):
        self.told, self.move = [], np.array(move)

    def __call__(self, learning_rate=0.5):
        def step(objective, position, state):
            self.told.append(objective.gradient(position)[0])
            return position + self.move, state

        return Optimizer(lambda position: (), step)


def stepped(rule, modifiers, position=(3.0, 4.0), steps=1):
    optimizer = Composed(rule, modifiers)()
    return descend_with_tracks(repeat(Bowl()), optimizer, np.array([position]), steps)[:2]


def test_what_a_rule_is_told_is_of_the_ascent_point_then_clipped_then_decayed() -> None:
    rule = Rule((0.0, 0.0))
    modifiers = {name: SETTINGS[name] for name in ("sam", "clip_norm", "clip_value")}
    stepped(rule, {"weight_decay": {"l2": 0.3}, **modifiers})
    gradient = CURVATURE * np.array([3.0, 4.0])
    above = np.array([3.0, 4.0]) + 0.2 * gradient / np.hypot(*gradient)
    there = CURVATURE * above
    by_norm = there * 1.1 / np.hypot(*there)
    by_value = np.clip(by_norm, -0.7, 0.7)
    assert by_value[0] == 0.7 > by_value[1]
    assert rule.told[0] == pytest.approx(by_value + 0.3 * np.array([3.0, 4.0]), abs=1e-14)


def test_a_cautious_step_is_masked_by_what_the_rule_is_told_and_then_decays() -> None:
    # With L2, both parts of what the rule is told are positive; a step up is left out.
    rule = Rule((1.0, -1.0))
    decay = {"l2": 0.3, "decoupled": 0.2}
    positions, _ = stepped(rule, {"cautious": {}, "weight_decay": decay})
    # η of the rule is 0.5; the decay is not masked.
    kept = np.array([3.0, 4.0 - 2.0])
    assert positions[1, 0] == pytest.approx(kept - 0.5 * 0.2 * np.array([3.0, 4.0]), abs=1e-14)


def test_slow_weights_then_allowed_points_then_averages() -> None:
    modifiers = {
        "average": {"ema": 0.5},
        "constraint": {"box": (0.0, 3.2, 0.0, 9.0)},
        "lookahead": {"steps": 1, "rate": 0.5},
    }
    positions, tracks = stepped(Rule((1.0, 2.0)), modifiers, steps=2)
    # The slow weights go half of the way, to 3.5, of which the box leaves 3.2.
    assert tracks["slow"][1, 0].tolist() == [3.5, 5.0]
    assert positions[1, 0].tolist() == [3.2, 5.0]
    assert tracks["average"][1, 0].tolist() == [3.2, 5.0]


def test_values_and_hessians_are_told_of_the_same_problem() -> None:
    """What a rule is told of the loss has the gradient that it is told, by differences."""
    found = []

    def rule(learning_rate=0.1):
        def step(objective, position, state):
            ahead, behind = (position + h * np.eye(2)[0] for h in (1e-5, -1e-5))
            slope = (objective.value(ahead) - objective.value(behind)) / 2e-5
            turn = (objective.gradient(ahead) - objective.gradient(behind)) / 2e-5
            found.append((slope, objective.gradient(position), turn, objective.hessian(position)))
            return position, state

        return Optimizer(lambda position: (), step)

    optimizer = Composed(rule, {"weight_decay": {"l2": 0.3}, "cautious": {}})()
    descend(repeat(Bowl()), optimizer, STARTS, 1)
    ((slope, gradient, turn, hessian),) = found
    assert slope == pytest.approx(gradient[:, 0], abs=1e-8)
    assert turn == pytest.approx(hessian[:, 0], abs=1e-8)


def test_decoupled_decay_needs_a_learning_rate() -> None:
    def rule(rho=0.5):
        return OPTIMIZERS["sgd"]()

    with pytest.raises(ValueError, match="learning rate, which this rule lacks"):
        Composed(rule, {"weight_decay": {"decoupled": 0.1}})()
    Composed(rule, {"weight_decay": {"l2": 0.1}})()


# Batches.

WOBBLY = Objective(LANDSCAPES["wobbly"])
OTHERS = {
    "weight_decay": [{"l2": 0.2}, {"decoupled": 0.3}],
    "constraint": [{"box": (-1.0, 0.5, -2.0, 1.5)}, {"ball": Ball(1.1)}, {"l1": 1.2}],
    "average": [{"ema": 0.8}, {"polyak": 2}],
    "clip_norm": [{"norm": 0.9}, {"norm": 0.9, "convention": "torch"}],
}


@st.composite
def _modifiers(draw):
    names = draw(st.lists(st.sampled_from(list(MODIFIERS)), unique=True, max_size=5))
    return {name: draw(st.sampled_from(OTHERS.get(name, [SETTINGS[name]]))) for name in names}


@settings(max_examples=30, deadline=None)
@given(
    rule=st.sampled_from(list(OPTIMIZERS)),
    modifiers=_modifiers(),
    rate=st.sampled_from([0.1, Schedule("falling", {}, lambda: lambda step: 0.3 / (1 + step))]),
)
def test_a_batch_is_its_single_runs(rule, modifiers, rate) -> None:
    takes_rate = any(
        each.name == "learning_rate" for each in declaration(OPTIMIZERS[rule]).settings
    )
    if not takes_rate and "decoupled" in modifiers.get("weight_decay", {}):
        modifiers = {**modifiers, "weight_decay": {"l2": 0.2}}
    hyperparameters = {"learning_rate": rate} if takes_rate else {}
    optimizer = Composed(OPTIMIZERS[rule], modifiers)(**hyperparameters)
    together, tracks, _ = descend_with_tracks(repeat(WOBBLY), optimizer, STARTS, 12)
    for i, start in enumerate(STARTS):
        alone, own, _ = descend_with_tracks(repeat(WOBBLY), optimizer, start[np.newaxis], 12)
        assert alone[:, 0].tobytes() == together[:, i].tobytes()
        assert {name: points[:, 0].tobytes() for name, points in own.items()} == {
            name: points[:, i].tobytes() for name, points in tracks.items()
        }


def test_a_batch_may_have_its_own_learning_rates() -> None:
    rates = np.array([[0.01], [0.1], [0.2], [0.3]])
    composed = Composed(OPTIMIZERS["adam"], SETTINGS)
    together = descend(repeat(WOBBLY), composed(learning_rate=rates), STARTS, 12)
    for i, rate in enumerate(rates.ravel().tolist()):
        alone = descend(repeat(WOBBLY), composed(learning_rate=rate), STARTS[i : i + 1], 12)
        assert alone[:, 0].tobytes() == together[:, i].tobytes()
