"""Rules that need value, Hessian, matrices or noise of their own, against second methods."""

from itertools import pairwise, repeat

import numpy as np
import pytest
from one_parameter import agree, ours, scalar, slope

from landscapes.ensemble import Tally, descend
from landscapes.functions import FAMILIES, LANDSCAPES
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.optimizers.linear_algebra import eigen

RANDOM = np.random.default_rng(7)
ROTATION = np.linalg.qr(RANDOM.normal(size=(5, 5)))[0]


class Quadratic:
    """f = (θ − c)ᵀ A (θ − c) / 2."""

    def __init__(self, matrix, center) -> None:
        self.matrix, self.center = np.array(matrix), np.array(center)

    def gradient(self, points, /):
        return np.einsum("ij,...j->...i", self.matrix, points - self.center)

    def value(self, points, /):
        return ((points - self.center) * self.gradient(points)).sum(axis=-1) / 2

    def hessian(self, points, /):
        return np.broadcast_to(self.matrix, (*points.shape, points.shape[-1]))


def curve(theta: float) -> float:
    return 0.5 - np.sin(theta)


def height(theta: float) -> float:
    return np.sin(theta) + theta**2 / 4


QUADRATICS = [
    Quadratic([[3.0, 0.0], [0.0, 0.5]], [0.3, -1.0]),
    Quadratic([[3.0, 1.4], [1.4, 0.9]], [0.3, -1.0]),
    Quadratic([[1.0, 2.0], [2.0, 1.0]], [0.3, -1.0]),
    Quadratic([[0.0, 2.0], [2.0, 0.0]], [0.3, -1.0]),
    Quadratic(ROTATION.T @ np.diag([1.0, 3, 5, 0.1, -2]) @ ROTATION, np.arange(5.0)),
]


@pytest.mark.parametrize("bowl", QUADRATICS)
def test_newton_is_at_the_stationary_point_of_a_quadratic_after_one_step(bowl) -> None:
    starts = RANDOM.normal(size=(4, len(bowl.center)))
    _, end = descend(repeat(bowl), OPTIMIZERS["newton"](), starts, 1)
    np.testing.assert_allclose(end, np.broadcast_to(bowl.center, end.shape), atol=1e-13)


def test_newton_goes_to_a_saddle_and_with_absolute_curvatures_leaves_it() -> None:
    saddle = QUADRATICS[2]
    along, across = np.array([[1.0, -1.0]]) / np.sqrt(2), np.array([[1.0, 1.0]]) / np.sqrt(2)
    start = saddle.center + 0.1 * along + 0.5 * across
    _, raw = descend(repeat(saddle), OPTIMIZERS["newton"](), start, 1)
    _, absolute = descend(repeat(saddle), OPTIMIZERS["newton"](curvatures="absolute"), start, 1)
    np.testing.assert_allclose(raw[0], saddle.center, atol=1e-15)
    # The eigenvalue along (1, −1) is −1: as far again from the saddle as before.
    np.testing.assert_allclose(absolute, saddle.center + 0.2 * along, atol=1e-15)


@pytest.mark.parametrize("curvatures", ["raw", "absolute"])
@pytest.mark.parametrize("damping", [0.0, 0.7])
def test_newton_of_one_parameter(curvatures: str, damping: float) -> None:
    def rule(t, theta, memory, g):
        bend = curve(theta) if curvatures == "raw" else abs(curve(theta))
        return theta - 0.3 * g(theta) / (bend + damping)

    # Where the curvature changes its sign, the raw form leaps, which amplifies rounding.
    got = ours("newton", learning_rate=0.3, damping=damping, curvatures=curvatures)
    agree(got[:6], scalar(rule, slope)[:6])


def test_newton_does_not_move_along_a_direction_without_slope_and_curvature() -> None:
    trough = Quadratic([[2.0, 0.0], [0.0, 0.0]], [0.0, 0.0])
    _, end = descend(repeat(trough), OPTIMIZERS["newton"](), np.array([[1.0, 3.0]]), 1)
    assert end.tolist() == [[0.0, 3.0]]


@pytest.mark.parametrize("interval", [1, 4])
def test_sophia_of_one_parameter(interval: int) -> None:
    def rule(t, theta, memory, g):
        m = memory["m"] = 0.8 * memory.get("m", 0) + 0.2 * g(theta)
        if (t - 1) % interval == 0:
            memory["h"] = 0.5 * memory.get("h", 0) + 0.5 * curve(theta)
        return theta - 0.2 * min(max(m / max(0.9 * memory["h"], 1e-3), -1), 1)

    settings = {"learning_rate": 0.2, "beta1": 0.8, "beta2": 0.5, "gamma": 0.9, "epsilon": 1e-3}
    agree(ours("sophia", **settings, interval=interval), scalar(rule, slope))


def test_sophia_sees_the_diagonal_alone() -> None:
    bowl = QUADRATICS[1]
    settings = {"learning_rate": 1.0, "beta1": 0.0, "beta2": 0.0, "gamma": 1.0, "interval": 1}
    start = bowl.center + np.array([[0.2, -0.3]])
    _, end = descend(repeat(bowl), OPTIMIZERS["sophia"](**settings), start, 1)
    expected = start - bowl.gradient(start) / np.diag(bowl.matrix)
    np.testing.assert_allclose(end, expected, rtol=1e-14)


def test_polyaks_step_of_one_parameter() -> None:
    def rule(t, theta, memory, g):
        return theta - 0.5 * (height(theta) + 0.8) / g(theta)

    # The loss is never as low as that, so the run leaps again and again.
    agree(ours("polyak", learning_rate=0.5, lowest=-0.8)[:12], scalar(rule, slope)[:12])


def test_polyaks_step_halves_the_distance_in_a_round_bowl() -> None:
    # f = ‖θ‖²/2: (f / ‖g‖²) g = θ / 2.
    bowl = Quadratic(np.eye(2), np.zeros(2))
    path = descend(repeat(bowl), OPTIMIZERS["polyak"](), np.array([[3.0, -4.0]]), 10)
    np.testing.assert_array_equal(path[:, 0], [np.array([3.0, -4.0]) / 2**k for k in range(11)])


@pytest.mark.parametrize("size", ["long", "short"])
def test_barzilai_borwein_of_one_parameter_is_the_secant_method(size: str) -> None:
    def rule(t, theta, memory, g):
        if t > 1 and (theta - memory["theta"]) * (g(theta) - memory["g"]) > 0:
            step = (theta - memory["theta"]) / (g(theta) - memory["g"])
        else:
            step = 0.3
        memory.update(theta=theta, g=g(theta))
        return theta - step * g(theta)

    # Near the root the secant is a difference of rounded numbers.
    got, expected = ours("barzilai_borwein", learning_rate=0.3, size=size), scalar(rule, slope)
    agree(got[:8], expected[:8])
    assert abs(slope(got[-1])) < 1e-12


@pytest.mark.parametrize("size", ["long", "short"])
def test_barzilai_borwein_fits_the_last_step_best(size: str) -> None:
    """The long size fits s / α to y, the short one s to α y, by least squares."""
    bowl = QUADRATICS[1]
    optimizer = OPTIMIZERS["barzilai_borwein"](learning_rate=0.1, size=size)
    path = descend(repeat(bowl), optimizer, np.array([[2.0, 3.0]]), 6)[:, 0]
    for before, here, after in zip(path, path[1:], path[2:], strict=False):
        s, y = here - before, bowl.gradient(here) - bowl.gradient(before)
        if size == "long":
            step = 1 / np.linalg.lstsq(s[:, np.newaxis], y)[0].item()
        else:
            step = np.linalg.lstsq(y[:, np.newaxis], s)[0].item()
        np.testing.assert_allclose(after, here - step * bowl.gradient(here), rtol=1e-9)


def lbfgs_as_printed(bowl, theta, rate: float, steps: int, history: int) -> list[np.ndarray]:
    """L-BFGS of one run, with the matrix H that the two loops never write down."""
    path, pairs, scale, before = [theta], [], 1.0, None
    for _ in range(steps):
        g = bowl.gradient(theta)
        step = -rate * min(1, 1 / np.abs(g).sum()) * g
        if before is not None:
            s, y = theta - before[0], g - before[1]
            if s @ y > 1e-10:
                pairs, scale = [*pairs, (s, y)][-history:], s @ y / (y @ y)
            inverse = scale * np.eye(len(theta))
            for s, y in pairs:
                turn = np.eye(len(theta)) - np.outer(y, s) / (s @ y)
                inverse = turn.T @ inverse @ turn + np.outer(s, s) / (s @ y)
            step = -rate * inverse @ g
        before, theta = (theta, g), theta + step
        path.append(theta)
    return path


class Folds(Quadratic):
    """f = sin θ₁ + sin θ₂ + θᵀ A θ / 2, whose curvature has both signs."""

    def gradient(self, points, /):
        return np.cos(points) + super().gradient(points)


FOLDS = Folds([[0.5, 0.1], [0.1, 0.3]], [0.0, 0.0])


@pytest.mark.parametrize("bowl", [QUADRATICS[1], QUADRATICS[2], FOLDS])
@pytest.mark.parametrize("history", [1, 2, 5])
def test_lbfgs_as_printed(bowl, history: int) -> None:
    starts = np.array([[2.0, -3.0], [1.1, 0.2], [-0.4, 2.5]])
    optimizer = OPTIMIZERS["lbfgs"](learning_rate=0.3, history=history)
    path = descend(repeat(bowl), optimizer, starts, 15)
    expected = [lbfgs_as_printed(bowl, start, 0.3, 15, history) for start in starts]
    np.testing.assert_allclose(path, np.swapaxes(expected, 0, 1), rtol=1e-8, atol=1e-9)


def test_lbfgs_of_one_parameter_is_the_secant_method() -> None:
    def rule(t, theta, memory, g):
        step = memory.get("step", 1.0)
        if t == 1:
            step = 1 / max(1, abs(g(theta)))
        elif (theta - memory["theta"]) * (g(theta) - memory["g"]) > 1e-10:
            step = memory["step"] = (theta - memory["theta"]) / (g(theta) - memory["g"])
        memory.update(theta=theta, g=g(theta))
        return theta - 0.5 * step * g(theta)

    agree(ours("lbfgs", learning_rate=0.5), scalar(rule, slope))


def test_lbfgs_takes_newtons_step_after_two_pairs_with_exact_curvature() -> None:
    """Steps that are conjugate in A: then H is the inverse of A."""
    bowl = QUADRATICS[1]
    _, vectors = np.linalg.eigh(bowl.matrix)
    optimizer = OPTIMIZERS["lbfgs"](learning_rate=1.0)
    stops = bowl.center + np.cumsum([[2.0, 1.0], 0.7 * vectors[:, 0], -0.4 * vectors[:, 1]], axis=0)
    state = optimizer.init(stops[:1])
    for stop in stops:
        end, state = optimizer.step(bowl, stop[np.newaxis], state)
    np.testing.assert_allclose(end, bowl.center[np.newaxis], atol=1e-13)


def test_lbfgs_forgets_all_but_the_last_pairs() -> None:
    optimizer = OPTIMIZERS["lbfgs"](learning_rate=0.2, history=3)
    position = np.array([[2.0, -3.0], [0.5, 0.5]])
    state = optimizer.init(position)
    for step in range(8):
        position, state = optimizer.step(QUADRATICS[1], position, state)
        assert len(state.moved) == min(step, 3)


def square_root(matrix: np.ndarray) -> np.ndarray:
    """By the iteration of Denman and Beavers."""
    root, inverse = matrix, np.eye(len(matrix))
    for _ in range(60):
        root, inverse = (
            (root + np.linalg.inv(inverse)) / 2,
            (inverse + np.linalg.inv(root)) / 2,
        )
    return root


@pytest.mark.parametrize("bowl", [QUADRATICS[1], QUADRATICS[4]])
def test_shampoo_is_full_matrix_adagrad(bowl) -> None:
    size = len(bowl.center)
    start = bowl.center + 1.0
    optimizer = OPTIMIZERS["shampoo"](learning_rate=0.3, epsilon=0.01)
    path = descend(repeat(bowl), optimizer, start[np.newaxis], 20)[:, 0]
    products, theta = 0.01 * np.eye(size), start
    for position in path[1:]:
        g = bowl.gradient(theta)
        products = products + np.outer(g, g)
        theta = theta - 0.3 * np.linalg.inv(square_root(products)) @ g
        np.testing.assert_allclose(position, theta, rtol=1e-9, atol=1e-9)


def test_shampoo_of_one_parameter_is_adagrad() -> None:
    def rule(t, theta, memory, g):
        total = memory["G"] = memory.get("G", 1e-3) + g(theta) ** 2
        return theta - 0.5 * g(theta) / np.sqrt(total)

    agree(ours("shampoo", learning_rate=0.5, epsilon=1e-3), scalar(rule, slope))


def test_soap_of_one_parameter_is_adam() -> None:
    def rule(t, theta, memory, g):
        m = memory["m"] = 0.8 * memory.get("m", 0) + 0.2 * g(theta)
        v = memory["v"] = 0.9 * memory.get("v", 0) + 0.1 * g(theta) ** 2
        return theta - 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-2)

    settings = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-2}
    agree(ours("soap", **settings), scalar(rule, slope))


def soap_as_printed(bowl, theta, steps: int, interval: int) -> list[np.ndarray]:
    """SOAP of one run, with numpy's matrices, as the paper prints it."""
    m = v = np.zeros_like(theta)
    products, path = np.zeros((len(theta), len(theta))), [theta]
    for t in range(1, steps + 1):
        g = bowl.gradient(theta)
        if t == 1:
            # A basis with the gradient first, whichever the other directions are.
            basis = np.linalg.eigh(np.outer(g, g))[1][:, ::-1]
        m = 0.9 * m + 0.1 * g
        v = 0.95 * v + 0.05 * (basis.T @ g) ** 2
        update = (basis.T @ m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.95**t)) + 1e-4)
        theta = theta - 0.05 * basis @ update
        products = 0.95 * products + 0.05 * np.outer(g, g)
        if t % interval == 0:
            order = np.argsort(-np.diag(basis.T @ products @ basis))
            basis, v = np.linalg.qr(products @ basis[:, order])[0], v[order]
        path.append(theta)
    return path


@pytest.mark.parametrize("interval", [1, 3])
def test_soap_as_printed(interval: int) -> None:
    settings = {"learning_rate": 0.05, "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-4}
    bowl = QUADRATICS[1]
    optimizer = OPTIMIZERS["soap"](**settings, interval=interval)
    start = np.array([2.0, -3.0])
    path = descend(repeat(bowl), optimizer, start[np.newaxis], 60)[:, 0]
    expected = soap_as_printed(bowl, start, 60, interval)
    np.testing.assert_allclose(path, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("name", "turns"), [("soap", True), ("shampoo", True), ("adam", False)])
def test_in_a_rotated_bowl_the_run_is_rotated(name: str, turns: bool) -> None:
    angle = np.radians(30)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    start = np.array([[-2.0, 1.5]])
    paths = [
        descend(
            repeat(Objective(FAMILIES["ill_conditioned"](condition_number=50.0, angle=degrees))),
            OPTIMIZERS[name](learning_rate=0.1),
            start @ turned.T,
            60,
        )[:, 0]
        for degrees, turned in ((0.0, np.eye(2)), (30.0, rotation))
    ]
    off = np.abs(paths[1] - paths[0] @ rotation.T).max()
    assert off < 1e-6 if turns else off > 0.1


@pytest.mark.parametrize("nesterov", [True, False])
def test_muons_step_has_the_length_of_the_learning_rate(nesterov: bool) -> None:
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    starts = RANDOM.uniform(-3, 3, (6, 2))
    for orthogonalization, low, high in (("exact", 1, 1), ("newton_schulz", 0.68, 1.21)):
        optimizer = OPTIMIZERS["muon"](
            learning_rate=0.2, nesterov=nesterov, orthogonalization=orthogonalization
        )
        path = descend(repeat(objective), optimizer, starts, 40)
        lengths = np.linalg.norm(np.diff(path, axis=0), axis=-1) / 0.2
        assert ((lengths > low - 1e-12) & (lengths < high + 1e-12)).all()


@pytest.mark.parametrize(("convention", "scale"), [("paper", 1.0), ("torch", 1), ("keras", 0.2)])
def test_muon_of_one_parameter(convention: str, scale: float) -> None:
    def rule(t, theta, memory, g):
        share = 0.1 if convention == "torch" else 1.0
        m = memory["m"] = 0.9 * memory.get("m", 0) + share * g(theta)
        u = share * g(theta) + 0.9 * m
        s = u / max(abs(u), 1e-3) if convention == "torch" else u / (abs(u) + 1e-3)
        for _ in range(5):
            s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
        return theta - 0.1 * 0.2 * theta - 0.1 * scale * s

    settings = {"learning_rate": 0.1, "momentum": 0.9, "epsilon": 1e-3, "weight_decay": 0.2}
    agree(ours("muon", **settings, convention=convention), scalar(rule, slope))


def test_langevin_without_heat_is_gradient_descent() -> None:
    def rule(t, theta, memory, g):
        return theta - 0.1 * g(theta)

    agree(ours("langevin", learning_rate=0.1, temperature=0.0), scalar(rule, slope))


def shakes(seed: int, runs: int = 1, parameters: int = 2, steps: int = 20) -> np.ndarray:
    """What Langevin adds in each step on a plane, in units of √(2 η T)."""
    flat = Quadratic(np.zeros((parameters, parameters)), np.zeros(parameters))
    optimizer = OPTIMIZERS["langevin"](learning_rate=0.5, temperature=1.0, seed=seed)
    return np.diff(descend(repeat(flat), optimizer, np.zeros((runs, parameters)), steps), axis=0)


def test_langevins_noise_is_that_of_its_seed_for_every_run() -> None:
    several = shakes(3, runs=4)
    assert (several == several[:, :1]).all()
    np.testing.assert_allclose(several[:, :1], shakes(3), atol=1e-15)
    assert np.abs(shakes(3) - shakes(4)).min() > 0


def test_langevins_steps_share_no_numbers() -> None:
    drawn = [set(np.round(step.ravel(), 9)) for step in shakes(0, parameters=40)]
    assert all(len(before & after) == 0 for before, after in pairwise(drawn))


def test_langevin_comes_to_be_spread_as_its_temperature_says() -> None:
    """In f = θ²/2, steps θ ← (1 − η) θ + √(2ηT) z have the variance T / (1 − η/2)."""
    many = 400
    bowl = Quadratic(np.eye(many), np.zeros(many))
    optimizer = OPTIMIZERS["langevin"](learning_rate=0.2, temperature=0.3)
    path = descend(repeat(bowl), optimizer, np.zeros((1, many)), 300)[50:]
    assert path.std() ** 2 == pytest.approx(0.3 / 0.9, rel=0.03)
    assert path.mean() == pytest.approx(0, abs=0.01)


WITH_MATRICES = [
    *("newton", "lbfgs", "sophia", "polyak", "barzilai_borwein", "shampoo", "soap", "muon"),
]


@pytest.mark.parametrize("name", WITH_MATRICES)
def test_runs_of_many_parameters_do_not_know_of_each_other(name: str) -> None:
    """To the bit, and not of runs that are nowhere."""
    random = np.random.default_rng(1)
    matrix = random.normal(size=(9, 9))

    class Bent(Quadratic):
        def gradient(self, points, /):
            # One product for each run, whose sum has the same order in all batches.
            return np.stack([self.matrix @ each for each in points]) + points**3

        def hessian(self, points, /):
            return self.matrix + 3 * points[..., np.newaxis] ** 2 * np.eye(9)

    bowl = Bent(matrix @ matrix.T, np.zeros(9))
    starts = random.normal(size=(5, 9))
    starts[2, 4] = np.nan
    together = descend(repeat(bowl), OPTIMIZERS[name](), starts, 12)
    assert np.isnan(together[-1, 2]).all() or name == "sophia"
    for run, start in enumerate(starts):
        alone = descend(repeat(bowl), OPTIMIZERS[name](), start[np.newaxis], 12)
        assert np.array_equal(together[:, run], alone[:, 0], equal_nan=True)


@pytest.mark.parametrize("size", [2, 5])
def test_symmetric_matrices_are_decomposed(size: int) -> None:
    matrices = RANDOM.normal(size=(50, size, size)) * 10 ** RANDOM.uniform(-9, 9, (50, 1, 1))
    matrices = matrices + np.swapaxes(matrices, -1, -2)
    matrices[:4] = [np.zeros((size, size)), np.eye(size), np.ones((size, size)), -np.eye(size)]
    values, vectors = eigen(matrices)
    scale = np.abs(matrices).max(axis=(-2, -1), keepdims=True) + 1e-300
    again = vectors * values[:, np.newaxis] @ np.swapaxes(vectors, -1, -2)
    np.testing.assert_allclose(again / scale, matrices / scale, atol=1e-14)
    unit = np.broadcast_to(np.eye(size), vectors.shape)
    np.testing.assert_allclose(np.swapaxes(vectors, -1, -2) @ vectors, unit, atol=1e-14)


@pytest.mark.parametrize(
    ("name", "settings", "total"),
    [
        ("sgd", {}, [0, 1, 2, 3, 4]),
        ("smoothed_nesterov", {}, [0, 4, 8, 12, 16]),
        ("polyak", {}, [0, 1, 2, 3, 4]),
        ("newton", {}, [0, 3, 6, 9, 12]),
        ("lbfgs", {}, [0, 1, 2, 3, 4]),
        ("sophia", {"interval": 3}, [0, 3, 4, 5, 8]),
    ],
)
def test_evaluations_are_counted(name: str, settings, total) -> None:
    tally = Tally()
    objectives = tally.over(repeat(QUADRATICS[1]))
    descend(objectives, OPTIMIZERS[name](**settings), np.ones((3, 2)), 4)
    assert tally.evaluations.total.tolist() == total


def test_value_and_gradient_at_different_points_are_two_evaluations() -> None:
    tally = Tally()
    here, there = np.zeros((3, 2)), np.ones((3, 2))
    for objective, _ in zip(tally.over(repeat(QUADRATICS[1])), range(1), strict=False):
        objective.value(here)
        objective.gradient(there)
        objective.value(np.stack([there, here]))
        objective.gradient(here)
    values, gradients, hessians, points = (each[0] for each in tally.evaluations)
    assert (values, gradients, hessians, points) == (3, 2, 0, 4)


def test_a_run_that_diverged_costs_the_others_no_evaluations() -> None:
    tally = Tally()
    points = np.array([[1.0, 2.0], [np.nan, np.inf]])
    (objective,) = tally.over([Objective(LANDSCAPES["simple_quad"])])
    objective.value(points)
    objective.gradient(points.copy())
    assert tally.evaluations.total.tolist() == [0, 1]
