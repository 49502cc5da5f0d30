"""Tuning: the same budget for all, the best trial by the rule, and how sure a median is."""

from dataclasses import replace
from math import ceil, comb, inf, log, nan, sqrt

import numpy as np
import pytest

from landscapes.ensemble import (
    Interval,
    Range,
    Search,
    Trials,
    Tuning,
    attempt,
    median_interval,
    search,
    settings,
    share_ahead,
)
from landscapes.functions import LANDSCAPES, Landscape
from landscapes.functions.valleys import ill_conditioned
from landscapes.optimizers import OPTIMIZERS, Optimizer

CORNERS = np.array([[3.0, 3.0], [-3.0, 3.0], [3.0, -3.0], [-2.0, -2.5]])


def trials_of(landscape: Landscape, rates, starts=CORNERS, steps=120, target=None) -> Trials:
    rates = np.asarray(rates, dtype=np.float64)
    return Trials(
        landscape,
        OPTIMIZERS["sgd"],
        {},
        {"learning_rate": rates},
        len(rates),
        starts,
        steps,
        target,
    )


def searched(trials: Trials) -> Search:
    return Search.joined([(part, attempt(part)) for part in trials.parts()])


@pytest.mark.parametrize(
    ("tried", "middle"),
    [
        (Range(2.0, 4.0, "linear"), 3.0),
        (Range(1e-4, 1.0, "log"), 1e-2),
        # 1 − value halves its way from 1 to 10⁻² on the logarithm, too.
        (Range(0.0, 0.99, "log_complement"), 0.9),
    ],
)
def test_a_range_goes_evenly_along_its_scale(tried: Range, middle: float) -> None:
    low, half, high = tried.at(np.array([0.0, 0.5, 1.0]))
    assert low == pytest.approx(tried.low, rel=1e-12, abs=1e-15)
    assert half == pytest.approx(middle, rel=1e-12)
    assert high == pytest.approx(tried.high, rel=1e-12)
    assert low >= tried.low
    assert high <= tried.high


@pytest.mark.parametrize(
    ("dimensions", "trials", "side"),
    [(1, 36, 36), (2, 36, 6), (2, 35, 5), (3, 36, 3), (3, 7, 1), (1, 1, 1)],
)
def test_a_grid_is_the_finest_within_the_budget(dimensions: int, trials: int, side: int) -> None:
    ranges = {key: Range(1.0, 3.0, "linear") for key in "abc"[:dimensions]}
    tried = settings("any", ranges, Tuning("grid", trials))
    points = np.stack([tried[key] for key in ranges], axis=-1)
    along = np.linspace(1.0, 3.0, side) if side > 1 else np.array([2.0])
    expected = [[]]
    for _ in range(dimensions):
        expected = [[*point, value] for point in expected for value in along]
    np.testing.assert_allclose(points, expected, rtol=1e-15)


def test_a_random_search_spreads_evenly_over_the_logarithm() -> None:
    values = settings("sgd", {"learning_rate": Range(1e-4, 1.0, "log")}, Tuning(trials=1000))
    shares = np.log10(values["learning_rate"]) / 4 + 1
    # Kolmogorov and Smirnov's statistic; its 0.1 % point for n = 1000 is 1.95 / √n.
    ranks = np.arange(1, 1001) / 1000
    assert np.abs(np.sort(shares) - ranks).max() < 1.95 / np.sqrt(1000)


def test_more_trials_or_ranges_leave_those_that_were_drawn() -> None:
    rate, decay = Range(1e-3, 1.0, "log"), Range(0.5, 0.99, "log_complement")
    few = settings("adam", {"learning_rate": rate}, Tuning(trials=10))
    more = settings("adam", {"beta1": decay, "learning_rate": rate}, Tuning(trials=30))
    assert np.array_equal(more["learning_rate"][:10], few["learning_rate"])
    other = settings("adamax", {"learning_rate": rate}, Tuning(trials=10))
    seeded = settings("adam", {"learning_rate": rate}, Tuning(trials=10, seed=1))
    for values in (other, seeded):
        assert not np.isin(values["learning_rate"], few["learning_rate"]).any()
    # Two hyperparameters of one optimizer are not drawn alike.
    shares = settings("adam", {"beta1": rate, "beta2": rate}, Tuning(trials=10))
    assert not np.isin(shares["beta1"], shares["beta2"]).any()


def test_nothing_to_tune_is_one_trial() -> None:
    assert settings("sgd", {}, Tuning()) == {}
    trials = Trials(LANDSCAPES["simple_quad"], OPTIMIZERS["sgd"], {"learning_rate": 0.5}, {}, 1,
                    CORNERS, 3, None)  # fmt: skip
    assert searched(trials).arrivals.tolist() == [[1.0] * 4]


def test_a_grid_finds_the_optimal_rate_of_a_bowl_in_as_many_steps_as_mathematics_says() -> None:
    """On curvatures 1 and 4 a step multiplies by 1 − η and 1 − 4η; best is η = 2 / (1 + 4)."""
    bowl = ill_conditioned(condition_number=4.0, angle=0.0)
    rates = np.linspace(0.05, 0.5, 10)
    radius = 0.01 * np.hypot(6, 6)
    found = searched(trials_of(bowl, rates))
    powers = np.arange(121)[:, np.newaxis]
    for rate, arrivals in zip(rates, found.arrivals, strict=True):
        x, y = (CORNERS[:, axis] * (1 - c * rate) ** powers for axis, c in ((0, 1), (1, 4)))
        near = np.hypot(x, y) <= radius
        expected = [int(row.argmax()) if row[-1] else inf for row in near.T]
        assert arrivals.tolist() == expected
    assert rates[found.best] == pytest.approx(0.4)
    # √(x² + y²) · 0.6ᵏ ≤ radius, from (3, 3) and the corners like it.
    assert found.best_arrivals[0] == ceil(log(radius / np.hypot(3, 3)) / log(0.6))
    # η = 2 / 4 keeps y swinging for good.
    assert found.successes.tolist() == [4] * 9 + [0]


def test_a_target_is_reached_when_the_loss_stays_at_it_or_below() -> None:
    """f = x² + y² shrinks by (1 − 2η)² a step; it need not have a known minimum."""
    bowl = LANDSCAPES["simple_quad"]
    found = searched(trials_of(bowl, [0.1, 0.4, 1.2], target=0.5))
    for row, factor in ((0, 0.8**2), (1, 0.2**2)):
        expected = [ceil(log(0.5 / loss) / log(factor)) for loss in (CORNERS**2).sum(axis=1)]
        assert found.arrivals[row].tolist() == expected
    assert found.arrivals[2].tolist() == [inf] * 4
    assert found.diverged.tolist() == [0, 0, 4]


def test_a_rule_that_takes_numbers_only_is_searched_like_any_other() -> None:
    def rooted(learning_rate: float) -> Optimizer:
        return OPTIMIZERS["sgd"](learning_rate=sqrt(learning_rate))

    rates = np.array([0.01, 0.09, 0.25])
    usual = trials_of(LANDSCAPES["simple_quad"], np.sqrt(rates))
    squared = replace(usual, factory=rooted, tried={"learning_rate": rates})
    expected, got = attempt(usual), attempt(squared)
    assert np.isfinite(expected["arrivals"]).any()
    for name, values in expected.items():
        np.testing.assert_array_equal(got[name], values)


def test_work_cut_into_parts_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    trials = trials_of(LANDSCAPES["wobbly"], np.geomspace(1e-3, 3, 13), steps=40)
    whole = searched(trials)
    monkeypatch.setattr(search, "BLOCK", 9)
    assert [part.count for part in trials.parts()] == [2] * 6 + [1]
    parts = searched(trials)
    assert np.array_equal(parts.arrivals, whole.arrivals)
    assert np.array_equal(parts.losses, whole.losses, equal_nan=True)
    assert np.array_equal(parts.tried["learning_rate"], whole.tried["learning_rate"])


@pytest.mark.parametrize(
    ("arrivals", "losses", "best"),
    [
        # More successes before fewer steps.
        ([[1, 1, inf], [9, 9, 9]], [[0, 0, 0], [0, 0, 0]], 1),
        # Of as many successes the lower median.
        ([[5, 5, inf], [4, 4, inf]], [[0, 0, 0], [0, 0, 0]], 1),
        # Failures count as later than all, so both medians are infinite: the lower final loss.
        ([[5, inf, inf], [9, inf, inf]], [[2, 2, 2], [1, 1, 9]], 1),
        # A run that diverged counts as higher than all.
        ([[inf, inf, inf], [inf, inf, inf]], [[0, nan, nan], [8, 8, nan]], 1),
        # Equal in all: the earlier.
        ([[5, 5, 5], [5, 5, 5]], [[1, 1, 1], [1, 1, 1]], 0),
    ],
)
def test_trials_are_ranked_by_the_rule(arrivals, losses, best: int) -> None:
    found = Search({"learning_rate": np.array([0.1, 0.2])}, *map(np.array, (arrivals, losses)))
    assert found.best == best
    assert found.tuned == {"learning_rate": (0.1, 0.2)[best]}


def test_equal_steps_have_an_interval_of_no_width() -> None:
    assert median_interval(np.full(16, 70.0)) == Interval(70.0, 70.0)
    assert median_interval(np.full(16, inf)) == Interval(inf, inf)


@pytest.mark.parametrize("count", [3, 9, 13, 21])
def test_an_interval_has_the_order_statistics_that_binomials_say(count: int) -> None:
    """The median of a resample of n is at most the k-th value if n/2 of the draws or more are."""
    half = count // 2 + 1
    below = [
        sum(comb(count, j) * (k / count) ** j * (1 - k / count) ** (count - j)
            for j in range(half, count + 1))
        for k in range(1, count + 1)
    ]  # fmt: skip
    low = next(k for k, p in enumerate(below, start=1) if p >= 0.025)
    high = next(k for k, p in enumerate(below, start=1) if p >= 0.975)
    steps = np.random.default_rng(4).permutation(np.arange(1.0, count + 1))
    assert median_interval(steps) == Interval(low, high)


def test_an_interval_reaches_as_far_as_failures_do() -> None:
    # Of the resamples of two a quarter is twice the one, a quarter twice the other.
    assert median_interval(np.array([40.0, inf])) == Interval(40.0, inf)
    assert median_interval(np.array([40.0, 60.0])) == Interval(40.0, 60.0)
    low, high = median_interval(np.array([10.0] * 12 + [inf] * 2))
    assert (low, high) == (10.0, 10.0)


def test_intervals_overlap_if_they_share_a_value() -> None:
    assert Interval(1, 5).overlaps(Interval(5, 9))
    assert Interval(5, inf).overlaps(Interval(7, 8))
    assert not Interval(1, 4).overlaps(Interval(5, inf))


def test_who_is_ahead_in_which_share_of_the_resamples() -> None:
    fast, slow = np.arange(10.0), np.arange(10.0) + 0.5
    assert share_ahead(fast, [slow]) == 1.0
    assert share_ahead(fast, [fast]) == 0.0
    # Fewer successes in those resamples that have start 9: 1 − 0.9¹⁰ of them.
    failing = np.where(np.arange(10) == 9, inf, 0.0)
    share = share_ahead(fast + 1, [failing])
    assert share == pytest.approx(1 - 0.9**10, abs=4 * np.sqrt(0.25 / 2000))
