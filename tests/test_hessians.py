"""The exact Hessian against 60 digits, and what noise makes of value, gradient and Hessian."""

import warnings

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import elementwise_grad
from hypothesis import given, settings
from reference.closed_forms import DIGITS, drawn, loss_of
from test_gradients import own, texts, walks

from landscapes.ensemble import GaussianNoise, Minibatch, oracle
from landscapes.functions import FAMILIES, LANDSCAPES
from landscapes.functions.averaged import averaged
from landscapes.objective import Objective

SECOND = ((2, 0), (1, 1), (0, 2))


@pytest.mark.parametrize("name", LANDSCAPES)
def test_the_hessian_is_that_of_the_closed_form(name: str) -> None:
    landscape = FAMILIES[name]()
    points = drawn(landscape)[:3]
    loss = loss_of(landscape)
    with mpmath.workdps(DIGITS):
        expected = [
            [float(mpmath.diff(loss, tuple(map(mpmath.mpf, point)), order)) for order in SECOND]
            for point in points.tolist()
        ]
    (xx, xy), (yx, yy) = np.moveaxis(Objective(landscape).hessian(points), 0, -1)
    assert np.array_equal(xy, yx)
    got = np.stack([xx, xy, yy], axis=-1)
    np.testing.assert_allclose(got, expected, rtol=1e-11, atol=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize("name", LANDSCAPES)
def test_the_hessian_of_a_point_does_not_depend_on_its_batch(name: str) -> None:
    landscape = LANDSCAPES[name]
    points = np.random.default_rng(5).uniform(-3, 3, (7, 2))
    together = Objective(landscape).hessian(points)
    alone = Objective(landscape)
    for point, expected in zip(points, together, strict=True):
        assert np.array_equal(alone.hessian(point), expected)
        assert np.array_equal(alone.hessian(point[np.newaxis])[0], expected)
    grid = Objective(landscape).hessian(points[:6].reshape(2, 3, 2))
    assert np.array_equal(grid.reshape(6, 2, 2), together[:6])


def by_autograd(landscape, points: np.ndarray) -> np.ndarray:
    """The second derivatives as autograd nests them, for points of shape (R, 2), R > 1."""
    x, y = points.T.copy()

    def slope(along: int):
        return elementwise_grad(lambda x, y: landscape.f(x, y) + 0 * x + 0 * y, along)

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Output seems independent of input")
        parts = [elementwise_grad(slope(i), j)(x, y) for i, j in ((0, 0), (0, 1), (1, 0), (1, 1))]
    return np.stack(parts, axis=-1).reshape(-1, 2, 2)


@settings(max_examples=20)
@given(texts(), walks(3))
def test_walks_meet_autograds_hessians(text: str, walk: np.ndarray) -> None:
    landscape = own(text)
    objective = Objective(landscape)
    with np.errstate(all="ignore"):
        for points in walk:
            told, expected = objective.hessian(points), by_autograd(landscape, points)
            finite = np.isfinite(expected)
            scale = np.abs(expected[finite]).max(initial=1.0)
            np.testing.assert_allclose(told[finite], expected[finite], rtol=1e-9, atol=1e-9 * scale)


def test_a_gradient_that_depends_on_nothing_has_the_hessian_zero() -> None:
    for text in ("3", "x + 2*y", "x"):
        assert not Objective(own(text)).hessian(np.ones((3, 2))).any()


def test_a_function_that_branches_has_a_hessian_on_either_side() -> None:
    landscape = own("x")
    branching = landscape.__class__(
        "mine", "Mine", "", lambda x, y: x**2 if x.min() > 0 else anp.exp(y) + 0 * x,
        landscape.domain, (), (), "a test",
    )  # fmt: skip
    objective = Objective(branching)
    for x, expected in ((1.0, [[2, 0], [0, 0]]), (-1.0, [[0, 0], [0, 1]])):
        assert objective.hessian(np.array([x, 0.0])).tolist() == expected


STARTS = np.array([[-1.2, 0.4], [0.3, 2.0], [1.5, -0.5]])
SHIFTS = np.random.default_rng(2).normal(size=(12, 2))


def told(noise):
    landscape = LANDSCAPES["wobbly"]
    objective = Objective(
        averaged(landscape, SHIFTS) if isinstance(noise, Minibatch) else landscape
    )
    return next(oracle(objective, noise, [3, 5, 3]))


@pytest.mark.parametrize("noise", [GaussianNoise(0.5), Minibatch(LANDSCAPES["wobbly"], SHIFTS, 4)])
def test_the_noisy_gradient_is_that_of_the_noisy_value_and_so_on(noise) -> None:
    objective, h = told(noise), 1e-5
    for axis in range(2):
        ahead = STARTS + h * np.eye(2)[axis]
        behind = STARTS - h * np.eye(2)[axis]
        slope = (objective.value(ahead) - objective.value(behind)) / (2 * h)
        np.testing.assert_allclose(objective.gradient(STARTS)[:, axis], slope, atol=1e-7)
        bend = (objective.gradient(ahead) - objective.gradient(behind)) / (2 * h)
        np.testing.assert_allclose(objective.hessian(STARTS)[:, axis], bend, atol=1e-7)


def test_gaussian_noise_tilts_and_does_not_bend() -> None:
    exact, tilted = Objective(LANDSCAPES["wobbly"]), told(GaussianNoise(0.5))
    z = np.stack([np.random.default_rng(seed).standard_normal(2) for seed in (3, 5, 3)])
    np.testing.assert_allclose(
        tilted.value(STARTS), exact.value(STARTS) + 0.5 * (z * STARTS).sum(axis=1), rtol=1e-14
    )
    assert np.array_equal(tilted.hessian(STARTS), exact.hessian(STARTS))


def test_a_mini_batch_of_all_points_has_the_hessian_of_the_mean() -> None:
    everything = told(Minibatch(LANDSCAPES["wobbly"], SHIFTS, len(SHIFTS)))
    mean = Objective(averaged(LANDSCAPES["wobbly"], SHIFTS))
    np.testing.assert_allclose(everything.value(STARTS), mean.value(STARTS), rtol=1e-13)
    np.testing.assert_allclose(everything.hessian(STARTS), mean.hessian(STARTS), atol=1e-13)
