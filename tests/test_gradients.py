"""Every way of computing a gradient against autograd's own, on walks through what is not smooth."""

import gc
import warnings

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad
from autograd.core import make_vjp
from hypothesis import given, settings
from hypothesis import strategies as st

from landscapes import differentiation
from landscapes.ensemble import GaussianNoise, Minibatch, oracle
from landscapes.expression import FUNCTIONS, VARIABLES, expression_landscape
from landscapes.functions import Domain, Landscape
from landscapes.functions.averaged import averaged
from landscapes.objective import Objective
from landscapes.program import record

DOMAIN = Domain(-3, 3, -3, 3)

HINGES = [
    "max(0, 1 - x)",
    "max(y, 0)",
    "max(-x, 0)",
    "min(x, 0)",
    "max(0, 1 - x)**2",
    "max(0, 1 - x) + max(0, 1 + y)",
    "max(0, 1 - x*y)",
    "abs(x)",
    "max(0, abs(y) - 1)",
    "max(x, y, 0)",
    "x + x + max(x, 0)",
    "floor(x)",
    "3",
    "x",
]


def by_autograd(landscape: Landscape, points: np.ndarray) -> np.ndarray:
    """The gradient as autograd's own reverse pass has it."""
    # Arrays even for a single point: numpy rounds numbers alone otherwise.
    x, y = np.reshape(points, (-1, 2)).T.copy()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Output seems independent of input")
        pull_back, value = make_vjp(lambda xy: landscape.f(*xy), (x, y))
    return np.stack(pull_back(np.ones(np.shape(value))), axis=-1).reshape(points.shape)


def own(text: str) -> Landscape:
    return expression_landscape(text, DOMAIN)


def agree(landscape: Landscape, walk: np.ndarray) -> None:
    """One objective, asked along a walk of points (..., 2), tells what autograd tells."""
    objective = Objective(landscape)
    with np.errstate(all="ignore"):
        for points in walk:
            told, expected = objective.gradient(points), by_autograd(landscape, points)
            assert np.array_equal(told, expected, equal_nan=True), (points, told, expected)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An expression made of every function there is, with constants and absent variables."""
    leaves = st.sampled_from([*VARIABLES, "0", "1", "-1", "2", "0.5"])

    def larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        calls = [
            st.lists(parts, min_size=function.fewest, max_size=min(function.most, 3)).map(
                lambda given, name=name: f"{name}({', '.join(given)})"
            )
            for name, function in FUNCTIONS.items()
        ]
        hinges = st.tuples(st.sampled_from(["max", "min"]), parts).map(
            lambda each: f"{each[0]}({each[1]}, 0)"
        )
        operations = st.tuples(parts, st.sampled_from("+-*/"), parts).map(
            lambda each: f"({each[0]} {each[1]} {each[2]})"
        )
        powers = st.tuples(parts, st.sampled_from(["2", "3", "0.5"])).map("**".join)
        return st.one_of(*calls, hinges, operations, powers.map(lambda power: f"({power})"))

    return draw(st.recursive(leaves, larger, max_leaves=8))


STEPS = st.sampled_from([-1.0, -0.5, 0.0, 0.0, 0.5, 1.0])
"""On a walk of such steps one stands on kinks, flats and poles, again and again."""


def walks(runs: int) -> st.SearchStrategy[np.ndarray]:
    """Where some runs stand, step by step, shape (steps, runs, 2)."""
    steps = st.lists(STEPS, min_size=12 * runs, max_size=12 * runs)
    return steps.map(lambda drawn: np.cumsum(np.reshape(drawn, (6, runs, 2)), axis=0))


@pytest.mark.parametrize("text", HINGES)
@pytest.mark.parametrize("first", [(2.0, 0.0), (0.0, 2.0), (1.0, 0.0), (-2.0, -2.0), (0.3, 0.7)])
def test_a_hinge_is_told_from_its_flat_wherever_one_began(text: str, first) -> None:
    line = np.linspace(-2, 2, 9)
    walk = np.array([first, *zip(line, -line, strict=True), first])
    agree(own(text), walk)
    agree(own(text), walk[:, np.newaxis])
    agree(own(text), np.stack([walk, walk[::-1], np.full_like(walk, first)], axis=1))


def test_a_run_on_a_flat_stays_there() -> None:
    # max(0, 1 − x) is 0 beyond x = 1, with the gradient 0.
    objective = Objective(own("max(0, 1 - x)"))
    for _ in range(5):
        assert objective.gradient(np.array([2.0, 0.0])).tolist() == [0, 0]
    assert objective.gradient(np.array([0.0, 0.0])).tolist() == [-1, 0]


@settings(max_examples=40)
@given(texts(), walks(1), walks(5))
def test_walks_meet_autograds_gradients(text: str, alone: np.ndarray, together: np.ndarray) -> None:
    landscape = own(text)
    agree(landscape, alone[:, 0])
    agree(landscape, alone)
    agree(landscape, together)
    agree(landscape, np.concatenate([together, together[::-1]]))


@settings(max_examples=20)
@given(texts(), walks(3), st.lists(st.integers(0, 9), min_size=3, max_size=3))
def test_noise_is_added_to_autograds_gradients(text: str, walk: np.ndarray, seeds) -> None:
    landscape = own(text)
    told = oracle(Objective(landscape), GaussianNoise(0.5), seeds)
    generators = [np.random.default_rng(seed) for seed in seeds]
    with np.errstate(all="ignore"):
        for points, step in zip(walk, told, strict=False):
            drawn = np.array([0.5 * rng.standard_normal(2) for rng in generators])
            expected = by_autograd(landscape, points) + drawn
            assert np.array_equal(step.gradient(points), expected, equal_nan=True)


@settings(max_examples=20)
@given(texts(), walks(2))
def test_mini_batches_average_autograds_gradients(text: str, walk: np.ndarray) -> None:
    landscape, shifts = own(text), np.array([[0.0, 0.0], [1.0, -1.0], [0.5, 0.0], [0.0, -0.5]])
    everything = Minibatch(landscape, shifts, len(shifts))
    told = oracle(Objective(averaged(landscape, shifts)), everything, [0, 0])
    with np.errstate(all="ignore"):
        for points, step in zip(walk, told, strict=False):
            each = by_autograd(landscape, points[:, np.newaxis] - shifts)
            scale = np.max(np.abs(each), where=np.isfinite(each), initial=1)
            np.testing.assert_allclose(
                step.gradient(points), each.mean(axis=1), rtol=1e-12, atol=1e-13 * scale
            )


@pytest.mark.parametrize(
    "f",
    [
        # Gradients of gradients: autograd's own reverse pass is part of what is recorded.
        lambda x, y: elementwise_grad(lambda u: anp.maximum(u, 0) ** 2 + u + u + u)(x) ** 2 + y,
        lambda x, y: elementwise_grad(lambda u: anp.sum(anp.stack([u, u, u * u]), axis=0))(x) * y,
        # Parts of arrays, which autograd adds in place.
        lambda x, y: anp.sum(anp.stack([anp.maximum(0, 1 - x), anp.ones_like(x)])[:, ...], axis=0),
        lambda x, y: anp.maximum(0, anp.stack([x, y])[0]) + anp.stack([x, y])[0] + 0 * y,
        lambda x, y: anp.maximum(0, 1 - x)[...] + anp.ones_like(y)[...] * 2,
    ],
)
@pytest.mark.parametrize("first", [(2.0, 0.0), (-1.0, 0.5)])
def test_what_autograd_adds_in_place_is_added_once(f, first) -> None:
    landscape = Landscape("mine", "Mine", "", f, DOMAIN, (), (), "a test")
    line = np.linspace(-2, 2, 5)
    walk = np.array([[first], *([each] for each in zip(line, line, strict=True)), [first]])
    agree(landscape, walk)
    agree(landscape, np.repeat(walk, 3, axis=1))


def test_what_is_told_is_not_kept() -> None:
    # Whoever writes into a gradient must not change the next one.
    for text in (*HINGES, "x**2 + y"):
        for shape in ((2,), (1, 2), (3, 2)):
            objective = Objective(own(text))
            points = np.full(shape, 0.5)
            expected = by_autograd(own(text), points)
            for _ in range(3):
                told = objective.gradient(points)
                assert np.array_equal(told, expected)
                told += 7
                told = objective.value_and_gradient(points)[1]
                told += 7


def test_a_program_that_would_write_into_its_recording_is_none() -> None:
    def adds_in_place(x: np.ndarray) -> tuple[np.ndarray]:
        pull_back, _ = make_vjp(lambda pair: anp.maximum(0, pair[0]) + pair[1], (x, x))
        return pull_back(anp.ones(x.shape))

    assert record(adds_in_place, np.array([-1.0, -1.0])) is None


@settings(max_examples=30)
@given(texts(), walks(3))
def test_the_reverse_pass_is_autograds(text: str, walk: np.ndarray) -> None:
    f = own(text).f
    with np.errstate(all="ignore"):
        for x, y in walk.transpose(0, 2, 1):
            value, gradients = differentiation.value_and_gradients(f, x, y)
            assert np.array_equal(value, f(x, y), equal_nan=True)
            expected = by_autograd(own(text), np.stack([x, y], axis=-1))
            assert np.array_equal(np.stack(gradients, axis=-1), expected, equal_nan=True)


def test_recordings_leave_no_classes_behind() -> None:
    def classes() -> int:
        gc.collect()
        return sum(isinstance(each, type) for each in gc.get_objects())

    Objective(own("x + y")).gradient(np.zeros(2))
    before = classes()
    for _ in range(5):
        Objective(own("x + y")).gradient(np.zeros(2))
    assert classes() == before
