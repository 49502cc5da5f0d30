"""Noise on the gradients: held against the random numbers it is made of, and mathematics."""

import tracemalloc
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from landscapes import parse_scenario, run
from landscapes.ensemble import (
    Ensemble,
    GaussianNoise,
    Minibatch,
    Noise,
    endings,
    oracle,
    with_minima_near,
)
from landscapes.expression import expression_landscape
from landscapes.functions import LANDSCAPES, Array, Domain, Landscape, Minimum, averaged
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS

NOISES = {
    "gaussian": "gaussian: 0.5",
    "minibatch": "minibatch: {data: {points: 9, spread: 0.3, seed: 2}, size: 4}",
}


def recording(
    noise: str,
    optimizers: str = "{name: sgd, learning_rate: 0.1}",
    landscape: str = "simple_quad",
    start: str = "[-2.8, -2.5]",
    steps: int = 30,
) -> LandscapeRecording:
    return run(
        parse_scenario(
            f"{{landscape: {landscape}, start: {start}, steps: {steps},"
            f" optimizers: [{optimizers}], noise: {{{noise}}}}}"
        )
    )


def shifts_of(count: int, spread: float = 0.4, seed: int = 3) -> Array:
    shifts = spread * np.random.default_rng(seed).standard_normal((count, 2))
    return shifts - shifts.mean(axis=0)


class Flat:
    """An objective without slope: what it is told is the noise alone."""

    def gradient(self, points: Array) -> Array:
        return np.zeros_like(points)


def told(noise: Noise, seeds: list[int], steps: int) -> Array:
    """What the first steps of runs of these seeds are told on the flat, shape (steps, R, 2)."""
    points = np.zeros((len(seeds), 2))
    asked = islice(oracle(Flat(), noise, np.array(seeds)), steps)
    return np.stack([objective.gradient(points) for objective in asked])


def test_gaussian_noise_is_made_of_the_vectors_of_default_rng() -> None:
    found = told(GaussianNoise(0.5), [7, 3, 7], 20)
    for run_, seed in enumerate([7, 3, 7]):
        expected = 0.5 * np.random.default_rng(seed).standard_normal((20, 2))
        assert np.array_equal(found[:, run_], expected)


def test_gaussian_noise_is_the_stated_normal() -> None:
    sigma, count = 2.5, 20_000
    found = told(GaussianNoise(sigma), [11], count)[:, 0]
    # Standard errors of mean, standard deviation, correlation and fourth standardised moment.
    root = np.sqrt(count)
    assert np.abs(found.mean(axis=0)).max() < 5 * sigma / root
    assert np.abs(found.std(axis=0) - sigma).max() < 5 * sigma / np.sqrt(2) / root
    assert abs(np.corrcoef(found.T)[0, 1]) < 5 / root
    assert abs(np.corrcoef(found[1:, 0], found[:-1, 0])[0, 1]) < 5 / root
    assert np.abs((found / sigma) ** 4).mean() == pytest.approx(3, abs=5 * np.sqrt(96) / root)


def test_a_step_is_told_all_its_gradients_with_the_same_noise() -> None:
    points = np.random.default_rng(0).uniform(-2, 2, (4, 3, 2))
    landscape = LANDSCAPES["simple_quad"]
    for noise in (GaussianNoise(1.0), Minibatch(landscape, shifts_of(6), 2)):
        asked = next(oracle(Objective(landscape), noise, np.array([0, 1, 0])))
        wrong = asked.gradient(points) - 2 * points
        # On the bowl a batch of mean shift s is wrong by −2s, wherever one asks.
        np.testing.assert_allclose(wrong, np.broadcast_to(wrong[0], wrong.shape), atol=1e-12)
        np.testing.assert_allclose(wrong[:, 0], wrong[:, 2], atol=1e-12)
        assert np.abs(wrong[:, 0] - wrong[:, 1]).max() > 0.01


def test_sgd_on_a_bowl_settles_in_the_cloud_that_it_must() -> None:
    """x ← (1 − 2η) x − η σ z has the variance η²σ² / (1 − (1 − 2η)²) in the long run."""
    rate, sigma = 0.25, 0.8
    of = recording(
        f"gaussian: {sigma}, seeds: 50", f"{{name: sgd, learning_rate: {rate}}}", steps=300
    )
    late = np.stack([t.positions[100:] for t in of.trajectories])
    variance = (rate * sigma) ** 2 / (1 - (1 - 2 * rate) ** 2)
    # 50 runs of 201 steps whose correlation falls by half at each step: 1/5 of them count.
    standard_error = variance * np.sqrt(2 / (50 * 201 / 5))
    assert np.abs(late.var(axis=(0, 1)) - variance).max() < 5 * standard_error


@pytest.mark.parametrize("name", LANDSCAPES)
def test_the_average_is_that_of_a_loop_over_the_data_points(name: str) -> None:
    landscape, shifts = LANDSCAPES[name], shifts_of(7)
    domain = landscape.domain
    low, high = (domain.x_min, domain.y_min), (domain.x_max, domain.y_max)
    points = np.random.default_rng(1).uniform(low, high, (40, 2))
    single, whole = Objective(landscape), Objective(averaged(landscape, shifts))
    losses, gradients = np.zeros(40), np.zeros((40, 2))
    for shift in shifts:
        losses += single.value(points - shift) / 7
        gradients += single.value_and_gradient(points - shift)[1] / 7
    scale = np.abs(gradients).max()
    np.testing.assert_allclose(whole.value(points), losses, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(whole.gradient(points), gradients, rtol=1e-10, atol=1e-12 * scale)


def test_averaging_a_bowl_adds_the_variance_and_nothing_else() -> None:
    of = recording("minibatch: {data: [[0.5, 1], [-0.1, 2], [0.2, -0.6]], size: 1}")
    landscape = of.scenario.landscape
    shifts = np.array([(0.5, 1), (-0.1, 2), (0.2, -0.6)])
    (x, y), variance = shifts.mean(axis=0), shifts.var(axis=0).sum()
    assert landscape.minima == (pytest.approx((x, y, variance), abs=1e-9),)
    points = np.random.default_rng(2).uniform(-3, 3, (20, 2))
    expected = (points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2 + variance
    np.testing.assert_allclose(Objective(landscape).value(points), expected, rtol=1e-12)
    assert landscape.title == "Simple quadratic, averaged over 3 data points"
    assert landscape.formula == (
        "mean over 3 shifts (u, v) of g(x - u, y - v), where g(x, y) = x**2 + y**2"
    )


def test_the_average_needs_little_memory_and_does_not_depend_on_the_batch() -> None:
    objective = Objective(averaged(LANDSCAPES["wobbly"], shifts_of(64)))
    axis = np.linspace(-3, 3, 321)
    mesh = np.stack(np.meshgrid(axis, axis), axis=-1)
    tracemalloc.start()
    try:
        losses = objective.value(mesh)
        _, gradients = objective.value_and_gradient(mesh[::8])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # One array of all shifted points of the mesh alone would take 53 MB.
    assert peak < 50e6
    for rows, columns in (([8], slice(5, 6)), ([16], slice(0, 7)), ([0, 8, 320], slice(2, 300))):
        assert np.array_equal(objective.value(mesh[rows, columns]), losses[rows, columns])
        _, found = objective.value_and_gradient(mesh[rows, columns])
        assert np.array_equal(found, gradients[np.array(rows) // 8, columns])


def double_well(distance: float) -> Landscape:
    """(x² − 1)² + y², averaged over two points at this distance from the origin along x."""
    well = expression_landscape("(x**2 - 1)**2 + y**2", Domain.square(2.0), {}, title="Wells")
    return averaged(well, np.array([(distance, 0.0), (-distance, 0.0)]))


def test_minima_move_with_the_average_and_merge() -> None:
    """((x + a)² − 1)² and ((x − a)² − 1)² have the mean x⁴ + (6a² − 2) x² + (a² − 1)²."""
    wells = (Minimum(-1.0, 0.0, 0.0), Minimum(1.0, 0.0, 0.0))
    apart = with_minima_near(double_well(0.3), wells)
    place = np.sqrt(1 - 3 * 0.3**2)
    loss = place**4 + (6 * 0.3**2 - 2) * place**2 + (0.3**2 - 1) ** 2
    assert sorted(apart.minima) == [pytest.approx((x, 0, loss), abs=1e-9) for x in (-place, place)]
    assert len(apart.global_minima) == 2
    (merged,) = with_minima_near(double_well(0.7), wells).minima
    assert merged == pytest.approx((0, 0, (0.7**2 - 1) ** 2), abs=1e-9)


def test_minima_are_found_from_afar_once_each_and_the_lowest_first() -> None:
    """Those of (x² − 1)² + x/10 are the outer roots of its derivative, 4x³ − 4x + 1/10."""
    tilted = expression_landscape("(x**2 - 1)**2 + 0.1*x + y**2", Domain.square(2.0), {}, title="W")
    guesses = [(0.8, 0.4), (-0.7, -0.5), (0.9, -0.1), (-1.2, 0.0)]
    found = with_minima_near(tilted, tuple(Minimum(*guess, 0.0) for guess in guesses)).minima
    low, _, high = sorted(np.roots([4, 0, -4, 0.1]).real)
    expected = [(x, 0, (x**2 - 1) ** 2 + 0.1 * x) for x in (low, high)]
    assert found == tuple(pytest.approx(each, abs=1e-12) for each in expected)


@pytest.mark.parametrize(("lift", "least"), [(0.0, 2), (1e-14, 2), (1e-10, 1)])
def test_minima_that_differ_by_rounding_alone_are_equally_low(lift: float, least: int) -> None:
    wells = (Minimum(-1.0, 0.0, 0.0), Minimum(1.0, 0.0, 0.0))
    lifted = replace(double_well(0.0), f=lambda x, y: (x**2 - 1) ** 2 + y**2 + lift * (x > 0))
    found = with_minima_near(lifted, wells)
    assert len(found.minima) == 2
    assert len(found.global_minima) == least


def test_without_a_guess_there_is_no_minimum() -> None:
    assert with_minima_near(double_well(0.3), ()).minima == ()


def test_what_is_no_minimum_any_more_vanishes() -> None:
    slope = expression_landscape("exp(x) + y**2", Domain.square(2.0), {}, title="Slope")
    assert with_minima_near(slope, (Minimum(0.0, 0.0, 1.0),)).minima == ()


@pytest.mark.parametrize("name", LANDSCAPES)
def test_known_minima_stay_where_they_are_without_an_average(name: str) -> None:
    landscape = LANDSCAPES[name]
    found = with_minima_near(landscape, landscape.minima).minima
    assert len(found) == len(landscape.minima)
    for x, y, loss in landscape.minima:
        near = min(found, key=lambda m: np.hypot(m.x - x, m.y - y))
        assert near == pytest.approx((x, y, loss), abs=1e-6)


@pytest.mark.parametrize("name", ["wobbly", "basins_and_walls", "hills_and_canyon", "ackley"])
def test_what_is_marked_is_a_minimum_of_the_average(name: str) -> None:
    landscape = LANDSCAPES[name]
    whole = averaged(landscape, shifts_of(16))
    objective = Objective(whole)
    marked = with_minima_near(whole, landscape.minima).minima
    assert 1 <= len(marked) <= len(landscape.minima)
    assert [m.loss for m in marked] == sorted(m.loss for m in marked)
    angles = np.linspace(0, 2 * np.pi, 60)
    for x, y, loss in marked:
        assert objective.value(np.array([x, y])) == pytest.approx(loss, abs=1e-12)
        for radius in (1e-3, 1e-2):
            ring = np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
            assert (objective.value(ring) > loss).all()


def test_losses_and_gradient_norms_are_those_of_all_data_points() -> None:
    of = recording(NOISES["minibatch"], landscape="wobbly")
    noise, (t,) = of.scenario.noise, of.trajectories
    single = Objective(LANDSCAPES["wobbly"])
    losses = [single.value(t.positions - shift) for shift in noise.kind.shifts]
    gradients = [single.value_and_gradient(t.positions - shift)[1] for shift in noise.kind.shifts]
    np.testing.assert_allclose(t.losses, np.mean(losses, axis=0), rtol=1e-12)
    norms = np.hypot(*np.mean(gradients, axis=0).T)
    np.testing.assert_allclose(t.gradient_norms, norms, rtol=1e-10)


def test_drawn_data_points_are_the_stated_normal_around_zero() -> None:
    of = recording("minibatch: {data: {points: 200, spread: 0.7, seed: 5}, size: 3}", steps=1)
    shifts = of.scenario.noise.kind.shifts
    drawn = 0.7 * np.random.default_rng(5).standard_normal((200, 2))
    np.testing.assert_allclose(shifts, drawn - drawn.mean(axis=0), atol=1e-15)
    assert np.abs(shifts.mean(axis=0)).max() < 1e-15
    assert np.abs(shifts.std(axis=0) - 0.7).max() < 5 * 0.7 / np.sqrt(400)


def test_sgd_takes_the_batches_that_are_documented() -> None:
    """Each epoch a permutation of default_rng(seed), cut; the ninth point sits out."""
    of = recording(NOISES["minibatch"] + ", seed: 6", landscape="hills_and_canyon", steps=7)
    shifts, rng = of.scenario.noise.kind.shifts, np.random.default_rng(6)
    orders = [rng.permutation(9) for _ in range(4)]
    batches = [order[i : i + 4] for order in orders for i in (0, 4)]
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    position = np.array([-2.8, -2.5])
    for step in range(7):
        gradients = [objective.gradient(position - shift) for shift in shifts[batches[step]]]
        position = position - 0.1 * np.mean(gradients, axis=0)
        np.testing.assert_allclose(of.trajectories[0].positions[step + 1], position, rtol=1e-11)


def test_the_batches_of_an_epoch_together_are_the_full_gradient() -> None:
    landscape, shifts = LANDSCAPES["wobbly"], shifts_of(12)
    points = np.random.default_rng(4).uniform(-3, 3, (5, 2))
    noise = Minibatch(landscape, shifts, 3)
    asked = islice(oracle(Objective(landscape), noise, np.zeros(5, np.int64)), 4)
    mean = np.mean([objective.gradient(points) for objective in asked], axis=0)
    full = Objective(averaged(landscape, shifts)).gradient(points)
    np.testing.assert_allclose(mean, full, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("size", [9, 500])
def test_a_batch_of_all_points_is_no_noise(size: int) -> None:
    optimizers = "adagrad, adam, {name: nesterov, learning_rate: 0.01}"
    noisy = recording(NOISES["minibatch"].replace("4", str(size)), optimizers, "wobbly")
    exact = run(replace(noisy.scenario, noise=None))
    for found, expected in zip(noisy.trajectories, exact.trajectories, strict=True):
        np.testing.assert_allclose(found.positions, expected.positions, rtol=1e-9, atol=1e-9)
        assert (found.seed, expected.seed) == (0, None)


def test_all_optimizers_meet_the_same_noise() -> None:
    """θ' = θ − η (∇f + σz) is solved for σz, which is the same for either η and start."""
    of = recording(
        "gaussian: 0.5, seed: 9",
        "{name: sgd, learning_rate: [0.05, 0.2]}",
        start="[[-2.8, -2.5], [1, 2]]",
    )
    drawn = 0.5 * np.random.default_rng(9).standard_normal((30, 2))
    for t in of.trajectories:
        rate = float(t.hyperparameters["learning_rate"])
        wrong = (t.positions[:-1] - t.positions[1:]) / rate - 2 * t.positions[:-1]
        np.testing.assert_allclose(wrong, drawn, atol=1e-12)


@pytest.mark.parametrize("noise", NOISES)
def test_a_batch_of_noisy_runs_is_the_runs_one_by_one(noise: str) -> None:
    starts = [[-2.8, -2.5], [0.5, 1.0], [2.0, -1.5]]
    several = "adam, {name: sgd, learning_rate: 0.05}, smoothed_nesterov, adadelta, rmsprop"
    together = recording(f"{NOISES[noise]}, seeds: [4, 0]", several, "wobbly", f"{starts}")
    assert len(together.trajectories) == 5 * 3 * 2
    runs = iter(together.trajectories)
    for optimizer in several.replace("{name: sgd, learning_rate: 0.05}", "SGD").split(", "):
        written = "{name: sgd, learning_rate: 0.05}" if optimizer == "SGD" else optimizer
        for start in starts:
            for seed in (4, 0):
                t = next(runs)
                of = recording(f"{NOISES[noise]}, seed: {seed}", written, "wobbly", f"{start}")
                (alone,) = of.trajectories
                assert np.array_equal(t.positions, alone.positions)
                assert np.array_equal(t.losses, alone.losses)
                assert (t.outcome, t.seed, alone.seed) == (alone.outcome, seed, seed)
                place = f"({start[0]:g}, {start[1]:g})"
                assert t.label == f"{alone.label} from {place}, seed {seed}"


@pytest.mark.parametrize("noise", [GaussianNoise(0.3), None], ids=["gaussian", "minibatch"])
def test_endings_do_not_depend_on_how_an_ensemble_is_cut(noise: Noise) -> None:
    landscape, shifts = LANDSCAPES["wobbly"], shifts_of(8)
    if noise is None:
        noise, whole = Minibatch(landscape, shifts, 3), averaged(landscape, shifts)
        landscape = with_minima_near(whole, landscape.minima)
    rng = np.random.default_rng(8)
    starts, seeds = rng.uniform(-3, 3, (40, 2)), rng.integers(0, 5, 40)
    factory = OPTIMIZERS["adam"]
    whole_map = Ensemble(landscape, factory, {"learning_rate": 0.1}, starts, 50, noise, seeds)
    found = endings(whole_map)
    parts = [endings(whole_map.part(slice(i, j))) for i, j in ((0, 1), (1, 23), (23, 40))]
    for key, value in vars(found).items():
        joined = np.concatenate([getattr(part, key) for part in parts])
        assert np.array_equal(value, joined, equal_nan=True)
    assert (found.minima >= 0).any()


def test_a_noisy_run_that_explodes_ends() -> None:
    wild, calm = recording(
        "gaussian: 0.1", "{name: sgd, learning_rate: [1.5, 0.1]}", steps=60
    ).trajectories
    assert wild.sentence.startswith("diverged at step")
    assert np.isnan(wild.positions[wild.last_step + 1 :]).all()
    assert np.isfinite(calm.losses).all()
