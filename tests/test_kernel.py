"""The compiled gradient: autograd's bits, for any number of points, in any company."""

from concurrent.futures import ThreadPoolExecutor

import autograd.numpy as anp
import numpy as np
import pytest

from landscapes.arithmetic import arithmetic
from landscapes.functions import LANDSCAPES, Domain, Landscape
from landscapes.kernel import BLOCK
from landscapes.objective import Objective
from landscapes.program import record

POINTS = np.random.default_rng(8).uniform(-4, 4, (2 * BLOCK + 5, 2))


def landscape(f) -> Landscape:
    return Landscape("mine", "Mine", "", f, Domain(-3, 3, -3, 3), (), (), "a test")


def by_autograd(objective: Objective, points) -> np.ndarray:
    return objective.value_and_gradient(points)[1]


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_batch_of_several_blocks_has_autograds_bits(name: str) -> None:
    for first in ([[0.3, 0.7]], POINTS):  # whatever was recorded first
        objective = Objective(LANDSCAPES[name])
        objective.gradient(np.array(first))
        expected = by_autograd(objective, POINTS)
        assert objective.gradient(POINTS).tobytes() == expected.tobytes()
        assert objective.gradient(POINTS[7]).tobytes() == expected[7].tobytes()


@pytest.mark.parametrize(
    ("function", "operations"),
    [
        (lambda x: x * 1.0, []),
        (lambda x: 1.0 * x, []),
        (lambda x: x**1.0, []),
        (anp.positive, []),
        (anp.conjugate, []),
        (lambda x: x**2.0, [np.square]),
        (lambda x: x**3.0, [np.power]),
        (lambda x: 2.0**x, [np.power]),
        (lambda x: 1.0**x, [np.power]),
        (lambda x: 2.0 * x, [np.multiply]),
        (lambda x: x * 2.0, [np.multiply]),
        (lambda x: x / 1.0, [np.divide]),
    ],
)
def test_what_changes_no_bit_is_left_out_and_a_square_is_one(function, operations) -> None:
    points = np.array([-1.5, 0.3, 2.0])
    program = record(lambda x: [function(x)], points)
    short = arithmetic(program)
    assert [each.function for each in short.operations] == operations
    assert short.results == (len(operations),)  # the argument itself, or the one operation


def test_neither_the_layout_nor_the_shape_of_points_matters() -> None:
    objective = Objective(LANDSCAPES["wobbly"])
    expected = objective.gradient(POINTS)
    assert np.array_equal(objective.gradient(np.asfortranarray(POINTS)), expected)
    assert np.array_equal(objective.gradient(POINTS[::3]), expected[::3])
    cube = POINTS[:24].reshape(2, 3, 4, 2)
    assert np.array_equal(objective.gradient(cube), expected[:24].reshape(cube.shape))
    assert objective.gradient(np.empty((0, 2))).shape == (0, 2)


def test_a_gradient_is_not_written_over_by_the_next() -> None:
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    first = objective.gradient(POINTS)
    kept = first.copy()
    objective.gradient(POINTS + 1)
    assert np.array_equal(first, kept)


def test_threads_may_share_an_objective() -> None:
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    batches = [POINTS + shift for shift in range(8)]
    expected = [objective.gradient(batch) for batch in batches]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(10):
            for got, right in zip(threads.map(objective.gradient, batches), expected, strict=True):
                assert np.array_equal(got, right)


@pytest.mark.parametrize(
    "f",
    [
        lambda x, y: anp.power(x + 5, y) + anp.power(y, 2),  # an exponent that is no constant
        lambda x, y: anp.maximum(x, y) + anp.minimum(x, 0.5) * y,
        lambda x, y: anp.where(x > y, x * y, anp.sin(x)) + anp.where(y > 0, -0.0, y),
        lambda x, y: x + y,
        lambda x, y: 3 * x + y**2,
        lambda x, y: x**2 + 3 * y,
        lambda x, y: x**3 + 0 * y,
        lambda x, y: x**2,
        lambda x, y: anp.sqrt(x * 0.0 + 1) / (x * -0.0 - y) + anp.abs(y),
        # Not element by element.
        lambda x, y: anp.sum(anp.stack([x, y]) ** 2 * anp.stack([y, x]), axis=0),
        lambda x, y: anp.clip(x, -1, 1) * y,
    ],
)
def test_any_function_has_autograds_bits(f) -> None:
    objective = Objective(landscape(f))
    with np.errstate(all="ignore"):
        for points in (POINTS[:1], POINTS[:50], POINTS):
            expected = by_autograd(objective, points)
            assert np.array_equal(objective.gradient(points), expected, equal_nan=True)


def test_many_shapes_are_not_all_kept() -> None:
    calls = []

    def f(x, y):
        calls.append(x.shape)
        return anp.sum(anp.stack([x, y]) ** 2, axis=0)

    objective = Objective(landscape(f))
    for points in range(1, 40):
        objective.gradient(POINTS[:points])
    seen = len(calls)
    objective.gradient(POINTS[:39])
    assert len(calls) == seen  # still known
    objective.gradient(POINTS[:1])
    assert len(calls) > seen  # forgotten, and learned again
