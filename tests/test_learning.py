"""Training: the same conditions for every optimizer, the same run in any company."""

from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np
import pytest

from landscapes.composition import Composed
from landscapes.datasets import Split, penguins, split, two_moons
from landscapes.declaration import declaration
from landscapes.kinds.learning_history import run as learning
from landscapes.kinds.learning_history.model import History
from landscapes.kinds.learning_history.run import train
from landscapes.kinds.learning_history.written import MISSING
from landscapes.network import Network
from landscapes.optimizers import OPTIMIZERS, Optimizer

SMALL = Network((2, 4, 1))
MOONS = split(two_moons(points=50), validation=0.2, seed=0)
every_optimizer = pytest.mark.parametrize(
    "name",
    [name for name, each in OPTIMIZERS.items() if not declaration(each).asks & MISSING.keys()],
)
"""Every optimizer that asks for no more than a network has."""


def made(name: str) -> Optimizer:
    return Composed(OPTIMIZERS[name], shapes=SMALL.shapes)()


def assert_same(one: History, other: History) -> None:
    for field in fields(History):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


class Seen(NamedTuple):
    starts: list[np.ndarray]
    batches: list[tuple[np.ndarray, np.ndarray]]


def spied(optimizer: Optimizer) -> tuple[Optimizer, Seen]:
    """The optimizer, and what it will have seen."""
    seen = Seen([], [])

    def init(position):
        seen.starts.append(position.copy())
        return optimizer.init(position)

    def step(objective, position, state):
        seen.batches.append((objective.inputs.copy(), objective.targets.copy()))
        return optimizer.step(objective, position, state)

    return Optimizer(init, step), seen


def watch(name: str, seeds=(3, 8), iterations=12, batch_size=16) -> Seen:
    optimizer, seen = spied(made(name))
    train(SMALL, MOONS, optimizer, seeds, iterations, batch_size)
    return seen


@every_optimizer
def test_every_optimizer_sees_the_same_weights_and_batches(name: str) -> None:
    reference, seen = watch("sgd"), watch(name)
    np.testing.assert_array_equal(seen.starts, reference.starts)
    assert len(seen.batches) == 12
    for got, expected in zip(seen.batches, reference.batches, strict=True):
        np.testing.assert_array_equal(got[0], expected[0])
        np.testing.assert_array_equal(got[1], expected[1])


def test_seeds_differ_in_weights_and_batches() -> None:
    seen = watch("sgd")
    assert (seen.starts[0][0] != seen.starts[0][1]).any()
    assert (seen.batches[0][0][0] != seen.batches[0][0][1]).any()


def test_an_epoch_shows_each_point_once_in_a_new_order() -> None:
    seen = watch("sgd", iterations=10, batch_size=8)
    inputs = np.stack([inputs for inputs, _ in seen.batches])
    for run in range(2):
        epochs = inputs[:, run].reshape(2, 40, 2)
        for epoch in epochs:
            np.testing.assert_array_equal(np.sort(epoch, 0), np.sort(MOONS.train.inputs, 0))
        assert (epochs[0] != epochs[1]).any()


def test_points_that_fill_no_batch_sit_the_epoch_out() -> None:
    seen = watch("sgd", iterations=4, batch_size=16)
    assert all(inputs.shape == (2, 16, 2) for inputs, _ in seen.batches)
    for first in (0, 2):
        epoch = np.concatenate([inputs[0] for inputs, _ in seen.batches[first : first + 2]])
        assert len(np.unique(epoch, axis=0)) == 32


def test_inputs_keep_their_targets() -> None:
    labels = {
        tuple(x): y
        for x, y in zip(MOONS.train.inputs.tolist(), MOONS.train.targets.tolist(), strict=True)
    }
    for inputs, targets in watch("sgd").batches:
        for x, y in zip(
            inputs.reshape(-1, 2).tolist(), targets.reshape(-1, 1).tolist(), strict=True
        ):
            assert labels[tuple(x)] == y


@every_optimizer
def test_seeds_do_not_know_of_each_other(name: str) -> None:
    seeds = (0, 1, 5)
    together = train(SMALL, MOONS, made(name), seeds, 30, 16)
    for run, seed in enumerate(seeds):
        alone = train(SMALL, MOONS, made(name), [seed], 30, 16)
        np.testing.assert_array_equal(together.train_losses[run], alone.train_losses[0])
        np.testing.assert_array_equal(together.validation_losses[run], alone.validation_losses[0])


@every_optimizer
def test_the_same_training_gives_the_same_bits(name: str) -> None:
    assert_same(*(train(SMALL, MOONS, made(name), (1, 2), 20, 16) for _ in range(2)))


def test_full_batches_on_a_linear_network_are_gradient_descent() -> None:
    """θ ← θ − η 2 Xᵀ(Xθ − y) / P, and the loss ‖Xθ − y‖² / P, by numpy alone."""
    network = Network((2, 1), loss="mean_squared_error")
    optimizer, seen = spied(OPTIMIZERS["sgd"](learning_rate=0.2))
    history = train(network, MOONS, optimizer, [4], 25, batch_size=10_000)
    theta = seen.starts[0][0]
    design = [np.column_stack([part.inputs, np.ones(len(part.inputs))]) for part in MOONS]
    targets = [part.targets[:, 0] for part in MOONS]
    for k in range(26):
        residuals = [x @ theta - y for x, y in zip(design, targets, strict=True)]
        train_loss, validation_loss = (np.mean(residual**2) for residual in residuals)
        right = (design[1] @ theta > 0.5) == (targets[1] == 1)
        np.testing.assert_allclose(history.train_losses[0, k], train_loss, rtol=1e-12)
        np.testing.assert_allclose(history.validation_losses[0, k], validation_loss, rtol=1e-12)
        assert history.validation_accuracies[0, k] == np.mean(right)
        theta = theta - 0.2 * 2 * design[0].T @ residuals[0] / len(targets[0])


@pytest.mark.parametrize(
    ("iterations", "count", "stride"), [(0, 1, 1), (1, 2, 1), (500, 501, 1), (1001, 335, 3)]
)
def test_records_evenly_from_first_to_last(iterations: int, count: int, stride: int) -> None:
    done = []
    history = train(
        Network((2, 1)), MOONS, OPTIMIZERS["sgd"](), [0, 1], iterations, 16,
        progress=lambda k, total: done.append((k, total)),
    )  # fmt: skip
    assert history.iterations[0] == 0
    assert history.iterations[-1] == iterations
    assert (np.diff(history.iterations)[:-1] == stride).all()
    assert len(history.iterations) == count
    assert history.train_losses.shape == history.validation_losses.shape == (2, count)
    assert history.validation_accuracies.shape == (2, count)
    assert done == [(k, iterations) for k in history.iterations]


@pytest.mark.parametrize("together", [1, 2])
def test_runs_that_have_no_room_side_by_side_come_one_after_another(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the same bits, and progress goes on from one to the next."""
    side_by_side = train(SMALL, MOONS, OPTIMIZERS["sgd"](), [3, 4, 5], 10, 16)
    of_one = 8 * learning.ARRAYS * 16 * sum(SMALL.layers)
    monkeypatch.setattr(learning, "MOST_BYTES", together * of_one)
    optimizer, seen = spied(OPTIMIZERS["sgd"]())
    done: list[int] = []
    history = train(SMALL, MOONS, optimizer, [3, 4, 5], 10, 16, lambda k, _: done.append(k))
    assert max(len(start) for start in seen.starts) == together
    assert_same(side_by_side, history)
    assert (done[0], done[-1]) == (0, 10)
    assert done == sorted(done)


def test_recording_seldom_changes_no_step() -> None:
    optimizer = OPTIMIZERS["adam"](learning_rate=0.01)
    often, seldom = (train(SMALL, MOONS, optimizer, [0], n, 16) for n in (500, 1002))
    np.testing.assert_array_equal(seldom.iterations[:167], often.iterations[::3])
    np.testing.assert_array_equal(seldom.train_losses[:, :167], often.train_losses[:, ::3])


def with_rates(rates) -> Optimizer:
    """Gradient descent with a learning rate for each run."""

    def step(objective, position, state):
        return position - np.reshape(rates, (-1, 1)) * objective.gradient(position), state

    return Optimizer(lambda position: (), step)


def test_a_seed_that_diverges_ends_and_the_others_go_on() -> None:
    network = Network((2, 16, 16, 1), "tanh", "mean_squared_error")
    history = train(network, MOONS, with_rates([0.05, 1e6, 0.05]), (0, 1, 2), 60, 16)
    assert history.diverged.tolist() == [False, True, False]
    for figures in (
        history.train_losses,
        history.validation_losses,
        history.validation_accuracies,
    ):
        ended = np.isnan(figures[1])
        last = ended.argmax() - 1
        assert 0 < last < 60
        assert np.isfinite(figures[1, : last + 1]).all()
        assert ended[last + 1 :].all()
        assert np.isfinite(figures[[0, 2]]).all()
    for run in (0, 2):
        alone = train(network, MOONS, with_rates([0.05]), [run], 60, 16)
        np.testing.assert_array_equal(history.train_losses[run], alone.train_losses[0])


def test_a_parameter_at_infinity_ends_a_run_whose_loss_is_still_finite() -> None:
    def step(objective, position, state):
        # A weight of the first layer: it only saturates a tanh.
        return np.where(np.arange(SMALL.parameters) == 0, np.inf, position), state

    start = SMALL.initial(np.random.default_rng(0))
    beyond, _ = step(None, start, ())
    assert np.isfinite(SMALL.losses(beyond, MOONS.train.inputs, MOONS.train.targets))
    history = train(SMALL, MOONS, Optimizer(lambda position: (), step), [0], 3, 16)
    assert np.isfinite(history.train_losses[0]).tolist() == [True, False, False, False]


def test_a_run_that_ended_does_not_come_back() -> None:
    def step(objective, position, state):
        return np.full_like(position, np.nan if state == 1 else 0.5), state + 1

    history = train(SMALL, MOONS, Optimizer(lambda position: 0, step), [0], 4, 16)
    assert np.isfinite(history.train_losses[0]).tolist() == [True, True, False, False, False]


def test_adam_learns_the_two_moons() -> None:
    data = split(two_moons(), validation=0.2, seed=0)
    optimizer = OPTIMIZERS["adam"](learning_rate=0.01)
    history = train(Network((2, 16, 16, 1)), data, optimizer, range(5), 500, 32)
    assert (history.train_losses[:, -1] < 0.1).sum() >= 4


def test_adam_learns_the_penguins() -> None:
    data = split(penguins(), validation=0.25, seed=0)
    optimizer = OPTIMIZERS["adam"](learning_rate=0.01)
    history = train(Network((4, 8, 3), "relu"), data, optimizer, range(3), 300, 32)
    majority = 146 / 333
    assert (history.validation_accuracies[:, -1] > (1 + majority) / 2).all()


def test_a_network_that_does_not_fit_is_refused() -> None:
    with pytest.raises(
        ValueError, match="needs a network of 2 inputs and 1 outputs, not of 4 and 3"
    ):
        train(Network((4, 8, 3)), MOONS, OPTIMIZERS["sgd"](), [0], 1, 8)


def test_the_validation_part_never_reaches_the_optimizer() -> None:
    moved = replace(MOONS.validation, inputs=MOONS.validation.inputs + 1)
    before, after = (
        train(SMALL, data, OPTIMIZERS["adam"](), [0], 20, 16)
        for data in (MOONS, Split(MOONS.train, moved))
    )
    np.testing.assert_array_equal(before.train_losses, after.train_losses)
    assert (before.validation_losses != after.validation_losses).all()
