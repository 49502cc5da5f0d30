"""Ensembles: how very many runs end, held against single runs and mathematics."""

from dataclasses import replace
from itertools import repeat

import autograd.numpy as anp
import numpy as np
import pytest

from landscapes.ensemble import Ensemble, descend, endings, fates
from landscapes.ensemble.runs import BLOCK
from landscapes.functions import LANDSCAPES, Array, Domain, Landscape, Minimum
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS

SUITE = {
    "sgd": {"learning_rate": 0.05},
    "nesterov": {"learning_rate": 0.01, "momentum": 0.9},
    "adagrad": {"learning_rate": 1.0},
    "adam": {"learning_rate": 0.25},
}


def ensemble(
    landscape: str | Landscape, name: str, starts: Array, steps: int = 100, **settings: float
) -> Ensemble:
    if isinstance(landscape, str):
        landscape = LANDSCAPES[landscape]
    starts = np.asarray(starts, dtype=np.float64)
    seeds = np.zeros(len(starts), np.int64)
    return Ensemble(landscape, OPTIMIZERS[name], settings, starts, steps, None, seeds)


def scattered(domain: Domain, count: int) -> Array:
    low, high = (domain.x_min, domain.y_min), (domain.x_max, domain.y_max)
    return np.random.default_rng(5).uniform(low, high, (count, 2))


@pytest.mark.parametrize("optimizer", SUITE)
@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_a_run_ends_as_it_does_alone(landscape: str, optimizer: str) -> None:
    """By the rule as it is documented, applied to runs that keep all their steps."""
    given = LANDSCAPES[landscape]
    starts = scattered(given.domain, 8)
    found = endings(ensemble(landscape, optimizer, starts, 60, **SUITE[optimizer]))
    radius = given.domain.diagonal / 100
    objective = Objective(given)
    for i, start in enumerate(starts):
        rule = OPTIMIZERS[optimizer](**SUITE[optimizer])
        positions = descend(repeat(objective), rule, start[np.newaxis], 60)
        fate = fates(objective, positions)
        assert found.diverged[i] == fate.diverged[0]
        assert found.last_steps[i] == fate.last_steps[0]
        if fate.diverged[0]:
            assert np.isnan(found.positions[i]).all()
            assert (found.minima[i], found.at_rest[i], found.arrivals[i]) == (-1, False, -1)
            continue
        path = positions[:, 0]
        assert np.array_equal(found.positions[i], path[-1])
        assert found.losses[i] == fate.losses[-1, 0]
        distances = [np.hypot(*(path[-1] - minimum[:2])) for minimum in given.minima]
        calm = np.hypot(*(path[-1] - path[-2])) <= radius
        at = int(np.argmin(distances)) if distances and min(distances) <= radius and calm else -1
        assert found.minima[i] == at
        if at >= 0:
            away = np.hypot(*(path - given.minima[at][:2]).T) > radius
            assert found.arrivals[i] == (np.flatnonzero(away).max() + 1 if away.any() else 0)


def test_arrival_is_when_mathematics_says() -> None:
    # Each step leaves 0.8 of the distance, 3.7537 · 0.8ᵏ; the radius is 1 % of 6√2.
    found = endings(ensemble("simple_quad", "sgd", [[-2.8, -2.5], [0.0, 0.05]], learning_rate=0.1))
    assert found.arrivals.tolist() == [17, 0]
    assert 3.7537 * 0.8**17 < 0.06 * np.sqrt(2) < 3.7537 * 0.8**16
    assert found.minima.tolist() == [0, 0]


def test_a_run_that_explodes_says_when() -> None:
    # |θ| = |θ₀| · 2ᵏ, and the way out is |θ₀| plus a hundred diagonals, 848.5.
    found = endings(ensemble("simple_quad", "sgd", [[-2.8, -2.5], [0, 0]], learning_rate=1.5))
    assert found.diverged.tolist() == [True, False]
    assert found.last_steps.tolist() == [8, 100]
    assert np.isnan(found.losses[0])


def test_every_run_may_have_hyperparameters_of_its_own() -> None:
    rates = np.array([0.1, 0.3, 1.5])[:, np.newaxis]
    starts = [[-2.8, -2.5]] * 3
    found = endings(ensemble("simple_quad", "sgd", starts, 50, learning_rate=rates))
    factors = (1 - 2 * rates) ** 50
    np.testing.assert_allclose(found.positions[:2], starts[:2] * factors[:2], rtol=1e-12)
    assert found.diverged.tolist() == [False, False, True]


@pytest.mark.parametrize("cut", [1, 100, BLOCK, BLOCK + 1])
def test_how_the_runs_are_cut_does_not_matter(cut: int) -> None:
    starts = scattered(LANDSCAPES["hills_and_canyon"].domain, BLOCK + 200)
    whole = ensemble("hills_and_canyon", "nesterov", starts, 12, learning_rate=0.05)
    together = endings(whole)
    parts = [endings(whole.part(slice(0, cut))), endings(whole.part(slice(cut, None)))]
    for name, values in vars(together).items():
        apart = np.concatenate([getattr(part, name) for part in parts])
        assert np.array_equal(values, apart, equal_nan=values.dtype.kind == "f"), name


def test_runs_come_to_rest_where_no_minimum_is_known() -> None:
    wells = replace(LANDSCAPES["himmelblau"], minima=())
    known = LANDSCAPES["himmelblau"].minima
    starts = [(m.x + 0.2, m.y - 0.2) for m in known]
    found = endings(ensemble(wells, "sgd", starts, 300, learning_rate=0.005))
    assert (found.minima == -1).all()
    assert found.at_rest.all()
    np.testing.assert_allclose(found.positions, [m[:2] for m in known], atol=1e-6)
    assert (found.arrivals > 0).all()


def test_a_plateau_is_no_place_to_rest() -> None:
    found = endings(ensemble("giant_plateau", "nesterov", [[-2.8, -2.5]], learning_rate=0.01))
    assert not found.at_rest.any()
    assert found.arrivals.tolist() == [-1]


def test_a_loss_without_a_value_ends_a_run() -> None:
    def f(x: Array, y: Array) -> Array:
        return anp.log(x) + y**2

    pole = Landscape(
        "pole", "Pole", "log(x) + y**2", f, Domain(0.1, 4, -2, 2), "linear",
        (Minimum(3.0, 0.0, 1.0),), "made up",
    )  # fmt: skip
    found = endings(ensemble(pole, "sgd", [[0.5, 0.1], [3.0, 0.0]], 5, learning_rate=1.0))
    # 0.5 − 1/0.5 is below zero, where there is no logarithm.
    assert found.diverged.tolist() == [True, False]
    assert found.last_steps.tolist() == [1, 5]


def test_a_run_that_passes_where_there_is_no_loss_diverged_there() -> None:
    """Alone and among others, even if it comes back: x ← x − 1/x crosses zero twice."""

    def f(x: Array, y: Array) -> Array:
        return anp.log(x) + y**2

    pole = Landscape(
        "pole", "Pole", "log(x) + y**2", f, Domain(0.1, 4, -2, 2), "linear", (), "made up"
    )
    path = [3.0]
    while len(path) < 10:
        path.append(path[-1] - 1 / path[-1])
    first = next(step for step, x in enumerate(path) if x < 0)
    assert path[-1] > 0
    assert first == 6
    among = ensemble(pole, "sgd", [[3.0, 0.0], [90.0, 0.0]], 9, learning_rate=1.0)
    found = endings(among)
    assert found.diverged.tolist() == [True, False]
    assert found.last_steps.tolist() == [first, 9]
    rule = OPTIMIZERS["sgd"](learning_rate=1.0)
    alone = fates(Objective(pole), descend(repeat(Objective(pole)), rule, among.starts[:1], 9))
    assert (alone.diverged.tolist(), alone.last_steps.tolist()) == ([True], [first])
