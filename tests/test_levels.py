"""Levels chosen from losses: round, increasing, within their range, and spaced as asked."""

import doctest
from fractions import Fraction
from itertools import pairwise
from math import floor, log10

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.ticker import MaxNLocator

import landscapes.levels
from landscapes.functions import LANDSCAPES
from landscapes.levels import FARTHEST, FEW, MOST, NEAREST, USUAL, choose_levels, index_levels

SPACINGS = ("log", "quantile", "linear")

any_losses = arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.one_of(st.floats(), st.floats(-10, 10), st.sampled_from([0.0, 1.0, -3.5])),
)


def test_the_examples_are_right() -> None:
    assert doctest.testmod(landscapes.levels).failed == 0


@pytest.mark.parametrize(
    ("low", "high"),
    [
        *[(0, 10), (0, 18), (0, 17.3), (-1.03, 5.7), (0, 2509), (0.1, 0.15), (-5, -4.2)],
        *[(3, 1.01e6), (0, 1e-9), (-1e12, 7), (-82.4, 9e3), (1e-200, 1e-190), (-1e200, 9.5e200)],
    ],
)
def test_linear_levels_are_those_of_matplotlib_with_the_rounder_steps(low, high) -> None:
    ticks = MaxNLocator(MOST, steps=[1, 2, 5, 10]).tick_values(low, high)
    margin = 1e-13 * (high - low)
    inside = ticks[(ticks > low + margin) & (ticks < high - margin)]
    levels = choose_levels(np.array([low, high]), "linear")
    np.testing.assert_allclose(levels, inside, rtol=1e-12, atol=1e-15 * (high - low))


@pytest.mark.parametrize("count", [1, 2, 5, 18, MOST, 100])
@pytest.mark.parametrize("spacing", SPACINGS)
def test_there_are_about_as_many_levels_as_asked_for(spacing, count) -> None:
    losses = np.geomspace(1e-3, 1e5, 4001) - 1e-3
    levels = choose_levels(losses, spacing, count)
    assert count / 3 <= len(levels) <= count + 1


@settings(max_examples=600)
@given(losses=any_losses, spacing=st.sampled_from(SPACINGS), count=st.integers(1, 40))
def test_levels_of_anything_increase_within_the_range(losses, spacing, count) -> None:
    levels = choose_levels(losses, spacing, count)
    finite = losses[np.abs(losses) <= landscapes.levels.LARGEST]
    assert bool(levels) == bool(finite.size)
    assert all(np.isfinite(levels))
    assert list(levels) == sorted(set(levels))
    assert all(type(level) is float for level in levels)
    if levels:
        assert finite.min() <= levels[0] <= levels[-1] <= finite.max()
    if finite.size and finite.min() < finite.max() and len(levels) > 1:
        assert finite.min() < levels[0] < levels[-1] < finite.max()


@pytest.mark.parametrize("spacing", SPACINGS)
def test_what_is_not_finite_changes_nothing(spacing) -> None:
    losses = np.random.default_rng(1).normal(size=300) ** 3
    spoilt = np.concatenate([losses, [np.nan, np.inf, -np.inf, 1.7e308]])
    assert choose_levels(spoilt, spacing) == choose_levels(losses, spacing)
    assert choose_levels(np.array([np.nan, np.inf]), spacing) == ()


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("constant", [0.0, -3.25, 1e-320, 7e248])
def test_a_constant_has_one_level(spacing, constant) -> None:
    assert choose_levels(np.full((5, 5), constant), spacing) == (constant,)


def significant_digits(value: float) -> int:
    return len(repr(float(value)).split("e")[0].replace(".", "").strip("-0"))


@pytest.mark.parametrize("decades", [2, 3, 5, 9, 40])
def test_log_levels_of_positive_losses_are_round_and_grow_by_about_the_same_factor(decades) -> None:
    levels = np.array(choose_levels(np.geomspace(0.7, 0.7 * 10.0**decades, 5001), "log"))
    assert max(map(significant_digits, levels)) <= 2
    factors = levels[1:] / levels[:-1]
    assert factors.max() / factors.min() < 2
    assert levels[0] < 0.7 * 10 ** (decades / 4)
    assert levels[-1] > 0.7 * 10 ** (decades - max(1, decades / 9))


def test_log_levels_are_measured_from_the_lowest_loss() -> None:
    losses = np.append(0, np.geomspace(1e-3, 1e4, 9001))
    at_zero, below = choose_levels(losses, "log"), choose_levels(losses - 64, "log")
    assert len(at_zero) == len(below)
    # Rounded to two digits of the distance, hence by a twentieth of it at most.
    np.testing.assert_allclose(np.array(below) + 64, at_zero, rtol=0.05 + 1e-9)


@pytest.mark.parametrize("lowest", [-64.1234, -0.00217, -5e4])
def test_log_levels_have_two_digits_of_their_distance_from_the_lowest_loss(lowest: float) -> None:
    levels = choose_levels(lowest + np.append(0, np.geomspace(1e-3, 1e4, 9001)), "log")
    assert len(levels) > 10
    for level in levels:
        # What it was before it was rounded lay at most a twentieth of it away.
        decimals = 1 - floor(log10((level - lowest) * 1.05))
        assert Fraction(repr(level)) * Fraction(10) ** decimals % 1 == 0
        assert level == pytest.approx(round(level, decimals), abs=0)


def test_quantiles_are_rounded_to_half_the_distance_of_the_nearest() -> None:
    """The quartiles of 101 losses are 25, 50 and 75 steps away from the lowest."""
    for step, rounded in ((1.0, (20, 50, 80)), (0.04, (1, 2, 3)), (0.5, (12, 25, 38))):
        assert choose_levels(step * np.arange(101), "quantile", 3) == pytest.approx(rounded)


def test_log_levels_begin_at_small_losses_and_are_as_many_as_may_be() -> None:
    assert choose_levels(np.geomspace(1e-4, 1, 4001), "log")[0] == 1.5e-4
    decades = (1, 3, 10, 30, 100, 300, 1000)
    assert choose_levels(np.geomspace(0.9, 2000, 1001), "log", len(decades)) == decades


def test_distances_of_a_factor_of_three_or_more_get_log_levels() -> None:
    levels = (1.2, 1.4, 1.6, 1.8, 2, 2.5, 3)
    assert choose_levels(np.geomspace(1, 3.5, 1001), "log") == levels
    narrow = np.geomspace(1, 2.9, 1001)
    assert choose_levels(narrow, "log") == choose_levels(narrow, "linear")


def test_losses_of_a_surface_are_bounded_either_way() -> None:
    told = landscapes.levels.bounded(np.array([2.0, 1e300, -1e300, np.inf, -np.inf, np.nan]))
    np.testing.assert_array_equal(told, [2, 1e249, -1e249, np.nan, np.nan, np.nan])


def test_losses_of_nearly_one_size_get_linear_levels() -> None:
    losses = np.linspace(10, 25, 100)
    assert choose_levels(losses, "log") == choose_levels(losses, "linear")


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "six_hump_camel", "goldstein_price"])
def test_as_many_losses_lie_between_any_two_quantiles(name: str) -> None:
    domain = LANDSCAPES[name].domain
    xs = np.linspace(domain.x_min, domain.x_max, 101)
    ys = np.linspace(domain.y_min, domain.y_max, 101)
    losses = LANDSCAPES[name].f(*np.meshgrid(xs, ys))
    levels = choose_levels(losses, "quantile")
    places = np.array([(losses < level).mean() for level in levels])
    assert len(levels) == MOST - 1
    # Every fourth is rounded by up to a third of the distance to the next.
    every = np.array([0, *places[USUAL - 1 :: USUAL], 1])
    assert np.diff(every).min() > USUAL / MOST / 3
    assert np.diff(every).max() < USUAL / MOST * 5 / 3
    shares = np.diff(np.concatenate([[0], places, [1]])).reshape(-1, USUAL)
    parts = shares / shares.sum(axis=1, keepdims=True) * USUAL
    assert parts.min() > 0.4
    assert parts.max() < 1.8
    assert max(map(significant_digits, levels)) <= 3


def test_a_plateau_takes_one_quantile() -> None:
    losses = np.concatenate([np.full(900, 4.0), np.linspace(0, 3, 100)])
    levels = choose_levels(losses, "quantile")
    assert len(levels) <= 3
    assert levels[0] < 3


@pytest.mark.parametrize(("low", "high"), [(0, 7), (-3.3, 11), (0.001, 0.0234), (-2e5, 1e6)])
def test_linear_levels_are_whole_multiples_of_a_round_step(low, high) -> None:
    levels = [Fraction(repr(level)) for level in choose_levels(np.array([low, high]), "linear")]
    (step,) = {after - before for before, after in pairwise(levels)}
    assert str(float(step)).strip("0.").replace(".", "") in ("1", "2", "5")
    assert all(level % step == 0 for level in levels)


# Index levels


@pytest.mark.parametrize(
    ("low", "high"), [(0, 10), (0, 18), (-82.4, 9e3), (-1.03, 5.7), (0.1, 0.15), (3, 1.01e6)]
)
def test_index_levels_of_linear_levels_are_multiples_of_1_2_or_5(low, high) -> None:
    levels = choose_levels(np.array([low, high]), "linear")
    index = index_levels(levels)
    places = [levels.index(level) for level in index]
    (apart,) = set(np.diff(places).tolist())
    assert 4 <= apart <= 5
    assert places[0] < apart
    assert places[-1] + apart >= len(levels)
    (step,) = {round(after - before, 12) for before, after in pairwise(index)}
    assert f"{step:.9e}"[0] in "125"
    assert all(abs(level / step - round(level / step)) < 1e-9 for level in index)


@pytest.mark.parametrize("decades", [1, 2, 4, 6, 9])
def test_index_levels_of_log_levels_are_powers_of_ten_or_1_2_5(decades) -> None:
    index = index_levels(choose_levels(np.geomspace(0.9, 0.9 * 10.0**decades, 5001), "log"))
    assert len(index) > 1
    assert {f"{level:.9e}"[0] for level in index} <= set("125")
    assert max(map(significant_digits, index)) == 1


@settings(max_examples=300)
@given(losses=any_losses, spacing=st.sampled_from(SPACINGS))
def test_about_every_fourth_level_is_an_index_level(losses, spacing) -> None:
    levels = choose_levels(losses, spacing)
    index = index_levels(levels)
    assert set(index) <= set(levels)
    if len(levels) <= FEW:
        assert index == levels
        return
    places = [levels.index(level) for level in index]
    assert all(NEAREST <= gap <= FARTHEST for gap in np.diff(places))
    assert max(places[0] + 1, len(levels) - places[-1]) <= FARTHEST


@pytest.mark.parametrize(
    ("levels", "index"),
    [
        ((1, 2, 3), (1, 2, 3)),
        (tuple(range(1, 18)), (5, 10, 15)),
        ((1, 2, 4, 6, 8, 10, 12, 14), (1, 10)),
        ((0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.1, 2.11), (1.0, 2.0)),
        ((-0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, -0.01), (-0.5, -0.1)),
    ],
)
def test_index_levels_of_a_written_list_are_the_roundest_of_it(levels, index) -> None:
    assert index_levels(levels) == index
