"""The landscapes: values, gradients, minima, and what is said of them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landscapes.functions import LANDSCAPES, Domain, Landscape
from landscapes.objective import Objective
from landscapes.program import record

VALUES = np.load(Path(__file__).parent / "reference" / "values.npz")
REFERENCED = sorted({key.rsplit("_", 1)[0] for key in VALUES.files} - {"points"})

every_landscape = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES.keys())
points = arrays(
    np.float64,
    st.tuples(st.integers(1, 7), st.just(2)),
    elements=st.floats(-4, 4, allow_nan=False),
)


@pytest.mark.parametrize("name", REFERENCED)
def test_value_and_gradient_equal_the_closed_form(name: str) -> None:
    value, gradient = Objective(LANDSCAPES[name]).value_and_gradient(VALUES["points"])
    np.testing.assert_allclose(value, VALUES[f"{name}_f"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient[:, 0], VALUES[f"{name}_gx"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient[:, 1], VALUES[f"{name}_gy"], rtol=0, atol=1e-12)


def test_the_reference_covers_the_seven_landscapes_of_the_article() -> None:
    assert set(REFERENCED) == {
        "simple_quad",
        "wobbly",
        "basins_and_walls",
        "ripple",
        "giant_plateau",
        "hills_and_canyon",
        "two_minimums",
    }


@every_landscape
def test_the_formula_is_the_function(landscape: Landscape) -> None:
    names = {"exp": np.exp, "sin": np.sin, "sqrt": np.sqrt, "abs": np.abs}
    x, y = np.random.default_rng(1).uniform(-3, 3, (2, 50))
    written = eval(landscape.formula, {"__builtins__": {}}, {**names, "x": x, "y": y})
    np.testing.assert_allclose(landscape.f(x, y), written, rtol=1e-13, atol=1e-13)


@every_landscape
def test_each_known_minimum_is_one(landscape: Landscape) -> None:
    objective = Objective(landscape)
    for minimum in landscape.minima:
        at = np.array([minimum.x, minimum.y])
        value, gradient = objective.value_and_gradient(at)
        assert value == pytest.approx(minimum.loss, abs=1e-13)
        assert np.abs(gradient).max() < 1e-12
        assert np.linalg.eigvalsh(objective.hessian(at, 1e-4)).min() > 0


@every_landscape
def test_nothing_in_the_domain_undercuts_the_global_minimum(landscape: Landscape) -> None:
    domain = landscape.domain
    xs = np.linspace(domain.x_min, domain.x_max, 401)
    ys = np.linspace(domain.y_min, domain.y_max, 401)
    lowest = landscape.f(*np.meshgrid(xs, ys)).min()
    assert lowest >= landscape.minima[0].loss - 1e-12


@every_landscape
def test_facts_are_in_order(landscape: Landscape) -> None:
    assert list(landscape.levels) == sorted(set(landscape.levels))
    losses = [minimum.loss for minimum in landscape.minima]
    assert losses == sorted(losses)
    assert landscape.title
    assert landscape.source


@every_landscape
@settings(max_examples=25)
@given(batch=points)
def test_a_point_has_the_same_gradient_in_any_batch(landscape: Landscape, batch) -> None:
    objective = Objective(landscape)
    together = objective.gradient(batch)
    alone = np.stack([objective.gradient(point) for point in batch])
    assert np.array_equal(together, alone)


@every_landscape
def test_the_gradient_agrees_with_finite_differences(landscape: Landscape) -> None:
    objective, h = Objective(landscape), 1e-6
    at = np.random.default_rng(2).uniform(-3, 3, (40, 2))
    for axis in range(2):
        step = h * np.eye(2)[axis]
        slope = (objective.value(at + step) - objective.value(at - step)) / (2 * h)
        np.testing.assert_allclose(objective.gradient(at)[:, axis], slope, rtol=1e-5, atol=1e-5)


@every_landscape
def test_the_recorded_program_repeats_autograd_to_the_bit(landscape: Landscape) -> None:
    objective = Objective(landscape)
    random = np.random.default_rng(3)
    program = record(objective._differentiate, *random.uniform(-3, 3, (2, 5)))
    assert program is not None
    x, y = random.uniform(-3, 3, (2, 5))
    for got, expected in zip(program(x, y), objective._differentiate(x, y), strict=True):
        assert np.array_equal(got, expected)


def _landscape(f) -> Landscape:
    return Landscape("mine", "Mine", "", f, Domain(-3, 3, -3, 3), (), (), "a test")


@pytest.mark.parametrize("is_right", [lambda x: x.min() > 0, lambda x: x > 0])
def test_a_function_that_branches_is_not_replayed(is_right) -> None:
    objective = Objective(_landscape(lambda x, y: x**2 + y**2 if is_right(x) else 3 * x + y))
    for at in ([0.5, 1.0], [-2.0, 1.0], [2.0, -1.0]):
        expected = [2 * at[0], 2 * at[1]] if at[0] > 0 else [3, 1]
        np.testing.assert_allclose(objective.gradient(np.array([at])), [expected])


def test_a_function_that_chooses_by_where_has_the_right_gradient_everywhere() -> None:
    import autograd.numpy as anp

    objective = Objective(_landscape(lambda x, y: anp.where(x > 0, x**2, 3 * x) + y))
    for x in (0.5, -2.0, 2.0):
        slope = 2 * x if x > 0 else 3
        np.testing.assert_allclose(objective.gradient(np.array([[x, 1.0]])), [[slope, 1]])


def test_where_a_landscape_is_not_finite_neither_is_its_gradient_and_nothing_is_raised() -> None:
    import autograd.numpy as anp

    objective = Objective(_landscape(lambda x, y: anp.log(x) + y))
    value, gradient = objective.value_and_gradient(np.array([[1.0, 0.0], [0.0, 0.0], [-1.0, 0.0]]))
    assert value[0] == 0
    assert not np.isfinite(value[1:]).any()
    assert gradient[0].tolist() == [1, 1]
    assert not np.isfinite(gradient[1, 0])


def test_integer_points_are_points_too() -> None:
    gradient = Objective(LANDSCAPES["simple_quad"]).gradient(np.array([[1, 2], [3, 4]]))
    assert gradient.tolist() == [[2, 4], [6, 8]]
