"""The network: its losses by their formulas, its gradient by two other methods."""

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from landscapes.network import ACTIVATIONS, LOSSES, Network, RecordedGradient

SHAPES = [(2, 16, 16, 1), (4, 5, 3), (3, 1)]
KINDS = list(product(SHAPES, ACTIVATIONS, LOSSES))
every_kind = pytest.mark.parametrize(("layers", "activation", "loss"), KINDS)


class Task(NamedTuple):
    positions: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray


def task(network: Network, *runs: int, points: int = 7) -> Task:
    """Random parameters (runs, N), and a random batch for each run of the last dimension."""
    rng = np.random.default_rng(11)
    batch = (*runs[-1:], points)
    columns = network.layers[-1]
    labels = rng.integers(max(columns, 2), size=batch)
    targets = labels[..., np.newaxis] == (np.arange(columns) if columns > 1 else 1)
    return Task(
        rng.normal(size=(*runs, network.parameters)),
        rng.normal(size=(*batch, network.layers[0])),
        targets.astype(float),
    )


@every_kind
def test_gradient_equals_finite_differences(layers, activation, loss) -> None:
    network = Network(layers, activation, loss)
    positions, inputs, targets = task(network, 3)
    gradient = network.gradient(positions, inputs, targets)
    h = 1e-6
    # A loss is rounded by some ten ε of itself; the formula's own error, h², is far smaller.
    rounding = 10 * np.finfo(float).eps * network.losses(positions, inputs, targets) / h
    for n in range(network.parameters):
        offset = h * np.eye(network.parameters)[n]
        ahead = network.losses(positions + offset, inputs, targets)
        behind = network.losses(positions - offset, inputs, targets)
        assert (np.abs(gradient[:, n] - (ahead - behind) / (2 * h)) <= rounding).all()


def test_gradient_equals_backpropagation_by_hand() -> None:
    network = Network((2, 3, 1), "tanh", "cross_entropy")
    positions, inputs, targets = task(network)
    first, first_bias, second, second_bias = np.split(positions, [6, 9, 12])
    first = first.reshape(2, 3)
    expected = np.zeros(13)
    for x, (y,) in zip(inputs, targets, strict=True):
        hidden = np.tanh(x @ first + first_bias)
        logit = hidden @ second + second_bias[0]
        error = 1 / (1 + np.exp(-logit)) - y
        hidden_error = error * second * (1 - hidden**2)
        parts = np.outer(x, hidden_error).ravel(), hidden_error, error * hidden, [error]
        expected += np.concatenate(parts) / len(inputs)
    got = network.gradient(positions, inputs, targets)
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)


def scalar_outputs(network: Network, position, point) -> list[float]:
    """One point through the network, unit by unit."""
    activation = {"tanh": np.tanh, "relu": lambda s: max(s, 0.0), "logistic": sigmoid}
    values, place = list(point), 0
    for depth, units in enumerate(network.layers[1:], 1):
        biases = place + len(values) * units
        sums = [
            sum(v * position[place + i * units + unit] for i, v in enumerate(values))
            + position[biases + unit]
            for unit in range(units)
        ]
        last = depth == len(network.layers) - 1
        values = sums if last else [activation[network.activation](s) for s in sums]
        place = biases + units
    assert place == network.parameters
    return values


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def direct_loss(loss: str, outputs, targets) -> float:
    if loss == "mean_squared_error":
        return sum((z - y) ** 2 for z, y in zip(outputs, targets, strict=True)) / len(outputs)
    if len(outputs) == 1:
        return -np.log(sigmoid(outputs[0] if targets[0] == 1 else -outputs[0]))
    return -np.log(np.exp(outputs)[targets == 1].item() / np.exp(outputs).sum())


def told_class(loss: str, outputs) -> int:
    if len(outputs) > 1:
        return int(np.argmax(outputs))
    probability = outputs[0] if loss == "mean_squared_error" else sigmoid(outputs[0])
    return int(probability > 0.5)


@every_kind
def test_losses_and_accuracy_equal_their_formulas(layers, activation, loss) -> None:
    network = Network(layers, activation, loss)
    positions, inputs, targets = task(network, 2)
    losses = network.losses(positions, inputs, targets)
    accuracies = network.accuracy_of(network.outputs(positions, inputs), targets)
    for run in range(2):
        outputs = [scalar_outputs(network, positions[run], point) for point in inputs[run]]
        expected = [direct_loss(loss, z, y) for z, y in zip(outputs, targets[run], strict=True)]
        np.testing.assert_allclose(losses[run], np.mean(expected), rtol=1e-12)
        labels = targets[run].argmax(axis=1) if layers[-1] > 1 else targets[run][:, 0]
        told = [told_class(loss, z) for z in outputs]
        assert accuracies[run] == np.mean(told == labels)


@pytest.mark.parametrize("columns", [1, 3])
def test_cross_entropy_of_extreme_logits_is_finite(columns: int) -> None:
    network = Network((1, columns))
    position = np.zeros(2 * columns)
    position[0] = 1000.0
    targets = np.zeros((2, columns))
    targets[:, 0] = 1
    # Logits +1000 and −1000 of a class that is the right one: losses 0 and 1000.
    inputs = np.array([[1.0], [-1.0]])
    outputs = network.outputs(position, inputs)
    right, wrong = (network.loss_of(outputs[i : i + 1], targets[i : i + 1]) for i in (0, 1))
    assert right == 0
    np.testing.assert_allclose(wrong, 1000 + np.log(max(columns - 1, 1)), rtol=1e-15)
    gradient = network.gradient(position, inputs, targets)
    # Only the wrong point pulls, with input −1: d(loss)/d(weight) = 1, averaged over both.
    np.testing.assert_allclose(gradient[0], 0.5, rtol=1e-15)


@every_kind
@pytest.mark.parametrize("points", [1, 32, 57])
def test_runs_do_not_know_of_each_other(layers, activation, loss, points) -> None:
    """Bit by bit: whatever the company, and whichever way the gradient is taken."""
    network = Network(layers, activation, loss)
    positions, inputs, targets = task(network, 4, 5, points=points)
    gradients = network.gradient(positions, inputs, targets)
    losses = network.losses(positions, inputs, targets)
    assert gradients.shape == positions.shape
    assert losses.shape == (4, 5)
    for ahead, run in product(range(4), range(5)):
        alone = Task(positions[ahead, run].copy(), inputs[run], targets[run])
        np.testing.assert_array_equal(gradients[ahead, run], network.gradient(*alone))
        np.testing.assert_array_equal(losses[ahead, run], network.losses(*alone))


@every_kind
def test_recorded_gradient_is_autograds(layers, activation, loss) -> None:
    network = Network(layers, activation, loss)
    recorded = RecordedGradient(network)
    first, second = task(network, 5), task(network, 4, 5)
    elsewhere = Task(first.positions - 2.5, first.inputs[::-1] * 3, first.targets[::-1])
    for arguments in (first, elsewhere, second, first):
        got, expected = recorded(*arguments), network.gradient(*arguments)
        np.testing.assert_array_equal(got, expected)


def test_one_vector_of_parameters_meets_many_batches() -> None:
    network = Network((2, 3, 1))
    _, inputs, targets = task(network, 5)
    position = task(network).positions
    gradients = network.gradient(position, inputs, targets)
    for run in range(5):
        alone = network.gradient(position, inputs[run], targets[run])
        np.testing.assert_array_equal(gradients[run], alone)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_initial_weights_have_the_papers_spread_and_biases_none(activation) -> None:
    network = Network((200, 100, 1), activation)
    weights, biases, rest = np.split(network.initial(np.random.default_rng(0)), [20_000, 20_100])
    assert len(rest) == 101
    assert (biases == 0).all()
    assert rest[-1] == 0
    variance = 2 / 200 if activation == "relu" else 2 / (200 + 100)
    # Four standard errors: of 20 000 normal numbers; uniform ones scatter less.
    assert abs(weights.var() / variance - 1) < 4 * np.sqrt(2 / 20_000)
    assert abs(weights.mean()) < 4 * np.sqrt(variance / 20_000)
    bound = np.sqrt(6 / (200 + 100))
    assert (np.abs(weights).max() <= bound) == (activation != "relu")


@pytest.mark.parametrize(
    ("layers", "parameters"), [((2, 16, 16, 1), 337), ((4, 8, 3), 67), ((1, 1), 2)]
)
def test_counts_its_parameters(layers, parameters) -> None:
    assert Network(layers).parameters == parameters
    assert Network(layers).initial(np.random.default_rng(0)).shape == (parameters,)


@pytest.mark.parametrize("layers", [(), (3,), (2, 0, 1)])
def test_a_network_without_units_is_none(layers) -> None:
    with pytest.raises(ValueError, match="two or more layers"):
        Network(layers)
