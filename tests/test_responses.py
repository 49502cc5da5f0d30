"""The updates of the rules: the article's curves, and closed forms of what each one accumulates."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landscapes.declaration import declaration
from landscapes.kinds.response.run import respond
from landscapes.kinds.response.written import MISSING
from landscapes.optimizers import OPTIMIZERS, Optimizer
from landscapes.signals import SIGNALS, read_ahead, read_ahead_as_published

REFERENCE = Path(__file__).parent / "reference"
DECLARED = json.loads((REFERENCE / "responses.json").read_text(encoding="utf-8"))
NUMBERS = np.load(REFERENCE / "responses.npz")
METHODS = DECLARED["methods"]

GRADIENT = NUMBERS["signals"][DECLARED["signals"].index("noisy_sin")]
T = np.arange(1, len(GRADIENT) + 1)

every_optimizer = pytest.mark.parametrize(
    "name",
    [name for name, each in OPTIMIZERS.items() if not declaration(each).asks & MISSING.keys()],
)
"""Every optimizer that asks for no more than a response has."""
every_signal = pytest.mark.parametrize("signal", DECLARED["signals"])


def agree_with(table: str, methods: list[str], method: str, signal: str, reading) -> None:
    """Our updates for a stored signal equal the table's, for all values of the hyperparameter."""
    row = DECLARED["signals"].index(signal)
    declared = METHODS[method]
    expected = NUMBERS[table][methods.index(method), row]
    for value, curve in zip(declared["values"], expected, strict=True):
        settings = declared["hyperparameters"] | {declared["swept"]: value}
        optimizer = OPTIMIZERS[declared["optimizer"]](**settings)
        got = respond(optimizer, NUMBERS["signals"][row], reading=reading).updates
        np.testing.assert_allclose(got, curve, rtol=0, atol=1e-12)


@every_signal
@pytest.mark.parametrize("method", METHODS)
def test_updates_equal_the_articles_script(method: str, signal: str) -> None:
    agree_with("published", list(METHODS), method, signal, read_ahead_as_published)


@every_signal
@pytest.mark.parametrize("method", DECLARED["corrected"])
def test_updates_equal_the_script_with_a_linear_interpolation(method: str, signal: str) -> None:
    agree_with("corrected", DECLARED["corrected"], method, signal, read_ahead)


def test_the_reference_has_all_methods_on_all_signals() -> None:
    assert NUMBERS["published"].shape == (8, 6, 3, 300)
    assert NUMBERS["corrected"].shape == (2, 6, 3, 300)
    assert len(METHODS) == 8
    assert len(DECLARED["signals"]) == 6


@every_optimizer
def test_every_optimizer_responds_to_every_signal(name: str) -> None:
    for signal, drawn in SIGNALS.items():
        updates, accumulators = respond(OPTIMIZERS[name](), drawn(120))
        for curve in (updates, *accumulators.values()):
            assert curve.shape == (120,), signal
            assert curve.dtype == np.float64, signal
            assert np.isfinite(curve).all(), signal
        assert updates.any(), signal


def arrays_of(state: Any) -> Iterator[np.ndarray]:
    """The arrays that a state keeps, in tuples too."""
    if isinstance(state, np.ndarray):
        yield state
    elif isinstance(state, tuple):
        for part in state:
            yield from arrays_of(part)


@every_optimizer
def test_accumulators_are_named_as_in_the_formula(name: str) -> None:
    """All that remember something have some; the formula says how each comes about."""
    formula, optimizer = declaration(OPTIMIZERS[name]).formula, OPTIMIZERS[name]()
    symbols = respond(optimizer, GRADIENT[:3]).accumulators
    state = optimizer.init(np.zeros((1, 1)))
    assert bool(symbols) == bool(list(arrays_of(state)))
    assert [symbol for symbol in symbols if symbol not in formula] == []


@every_optimizer
def test_accumulators_have_the_shape_of_the_positions(name: str) -> None:
    class Valley:
        def gradient(self, points):
            return points * np.arange(1, 6)

    optimizer, position = OPTIMIZERS[name](), np.ones((3, 5))
    _, state = optimizer.step(Valley(), position, optimizer.init(position))
    assert all(values.shape == (3, 5) for values in optimizer.accumulators(state).values())


def decaying_sum(values, factor):
    """Σₖ factorᵗ⁻ᵏ valuesₖ over k ≤ t, for each t, written out as a matrix."""
    ages = T[:, np.newaxis] - T
    return np.where(ages >= 0, factor ** np.maximum(ages, 0), 0) @ values


def average(values, factor):
    return (1 - factor) * decaying_sum(values, factor)


def corrected(values, factor):
    """The decaying average whose weights add up to one."""
    return decaying_sum(values, factor) / decaying_sum(np.ones(len(values)), factor)


def response_of(name: str, **hyperparameters):
    return respond(OPTIMIZERS[name](**hyperparameters), GRADIENT)


def agree(got, expected) -> None:
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)


def test_accumulators_are_read_after_each_step_though_the_state_changes_in_place() -> None:
    def step(objective, position, total):
        total += objective.gradient(position)
        return position - total, total

    optimizer = Optimizer(np.zeros_like, step, lambda total: {"s": total})
    signal = np.array([1.0, 2.0, 3.0, -1.0])
    _, accumulators = respond(optimizer, signal)
    assert accumulators["s"].tolist() == np.cumsum(signal).tolist()


def test_sgd_updates_by_the_scaled_gradient_and_remembers_nothing() -> None:
    updates, accumulators = response_of("sgd", learning_rate=0.3)
    assert np.array_equal(updates, 0.3 * GRADIENT)
    assert accumulators == {}


def test_momentum_accumulates_the_decaying_sum_of_steps() -> None:
    updates, accumulators = response_of("momentum", learning_rate=0.3, momentum=0.8)
    agree(accumulators["v"], 0.3 * decaying_sum(GRADIENT, 0.8))
    assert np.array_equal(updates, accumulators["v"])


@pytest.mark.parametrize("name", ["nesterov", "smoothed_nesterov"])
def test_nesterov_updates_by_the_velocity_it_has_accumulated(name: str) -> None:
    settings = {"convention": "article"} if name == "nesterov" else {}
    updates, accumulators = response_of(name, learning_rate=0.3, momentum=0.8, **settings)
    assert np.array_equal(updates, accumulators["v"])


def test_a_slope_looked_ahead_to_is_read_as_far_ahead_as_the_velocity_rolls() -> None:
    """On g = t the look-ahead reads t + μv exactly, so v ← μ(1 + η) v + η t."""
    velocity, expected = 0.0, []
    for t in range(40):
        velocity = 0.5 * (1 + 0.1) * velocity + 0.1 * t
        expected.append(velocity)
    optimizer = OPTIMIZERS["nesterov"](learning_rate=0.1, momentum=0.5, convention="article")
    # The signal goes on for longer than it is compared, so that no look-ahead leaves it.
    agree(respond(optimizer, np.arange(80.0)).updates[:40], expected)


def test_nesterov_by_lasagne_does_not_look_ahead() -> None:
    updates, accumulators = response_of("nesterov", learning_rate=0.3, momentum=0.8)
    velocity = 0.3 * decaying_sum(GRADIENT, 0.8)
    agree(accumulators["v"], velocity)
    agree(updates, 0.8 * velocity + 0.3 * GRADIENT)


def test_adagrad_accumulates_the_sum_of_squares() -> None:
    agree(response_of("adagrad").accumulators["G"], np.cumsum(GRADIENT**2))
    absolute = response_of("adagrad", accumulate="absolute_values")
    agree(absolute.accumulators["G"], np.cumsum(np.abs(GRADIENT)))


def test_rmsprop_accumulates_the_mean_square() -> None:
    accumulators = response_of("rmsprop", rho=0.8).accumulators
    agree(accumulators["E[g²]"], average(GRADIENT**2, 0.8))


@pytest.mark.parametrize(("convention", "unit"), [("article", 1.0), ("lasagne", 3.0)])
def test_adadelta_accumulates_the_mean_squares_of_gradients_and_updates(convention, unit) -> None:
    updates, accumulators = response_of(
        "adadelta", learning_rate=3.0, rho=0.8, initial_update_rms=2.0, convention=convention
    )
    agree(accumulators["E[g²]"], average(GRADIENT**2, 0.8))
    agree(accumulators["E[u²]"], average((updates / unit) ** 2, 0.8) + 0.8**T * 2.0**2)


@pytest.mark.parametrize("convention", ["article", "lasagne"])
def test_adam_accumulates_corrected_averages(convention: str) -> None:
    accumulators = response_of("adam", beta1=0.8, beta2=0.95, convention=convention).accumulators
    agree(accumulators["m̂"], corrected(GRADIENT, 0.8))
    agree(accumulators["v̂"], corrected(GRADIENT**2, 0.95))


def test_amsgrad_scales_by_the_largest_mean_square_so_far() -> None:
    updates, accumulators = response_of(
        "amsgrad", learning_rate=0.3, beta1=0.8, beta2=0.95, epsilon=1e-2
    )
    mean = corrected(GRADIENT, 0.8)
    largest = np.maximum.accumulate(average(GRADIENT**2, 0.95))
    agree(accumulators["m̂"], mean)
    agree(accumulators["ŵ"], largest / (1 - 0.95**T))
    agree(updates, 0.3 * np.sqrt(1 - 0.95**T) * mean / (np.sqrt(largest) + 1e-2))


def test_adamax_scales_by_the_decaying_maximum() -> None:
    updates, accumulators = response_of(
        "adamax", learning_rate=0.3, beta1=0.8, beta2=0.95, epsilon=1e-2
    )
    ages = T[:, np.newaxis] - T
    decayed = np.where(ages >= 0, 0.95 ** np.maximum(ages, 0) * np.abs(GRADIENT), 0)
    agree(accumulators["m̂"], corrected(GRADIENT, 0.8))
    agree(accumulators["u"], decayed.max(axis=1))
    agree(updates, 0.3 * corrected(GRADIENT, 0.8) / (decayed.max(axis=1) + 1e-2))


@every_optimizer
def test_an_update_that_is_not_finite_is_no_error(name: str) -> None:
    updates = respond(OPTIMIZERS[name](), np.array([1.0, np.inf, 1.0])).updates
    assert np.isfinite(updates).tolist()[:2] == [True, False]


@every_optimizer
def test_a_response_does_not_change_the_signal(name: str) -> None:
    signal = GRADIENT.copy()
    signal.flags.writeable = False
    first, again = (respond(OPTIMIZERS[name](), signal) for _ in range(2))
    assert np.array_equal(first.updates, again.updates)
