"""Rules on the weight matrices of a network, against plain matrices and against Optax."""

from collections.abc import Callable
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import pytest

from landscapes import parse_scenario, run
from landscapes.composition import Composed
from landscapes.declaration import declaration
from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.network import Network
from landscapes.optimizers import OPTIMIZERS, Optimizer
from landscapes.plugins import PluginError, load_plugins

NETWORK = Network((3, 5, 4, 2), loss="mean_squared_error")
SQUARE = Network((3, 3, 2), loss="mean_squared_error")
"""No basis of its gradients is free in more than one direction."""
RANDOM = np.random.default_rng(5)
INPUTS, TARGETS = RANDOM.normal(size=(20, 3)), np.eye(2)[RANDOM.integers(0, 2, 20)]


def starts_of(network: Network) -> np.ndarray:
    return np.stack([network.initial(np.random.default_rng(seed)) for seed in range(3)])


STARTS = starts_of(NETWORK)
MATRIX_RULES = [name for name, each in OPTIMIZERS.items() if "matrix" in declaration(each).asks]


class Data:
    """The loss of the network on all points; ``asked`` counts its gradients."""

    def __init__(self, network: Network = NETWORK) -> None:
        self.network = network
        self.asked = 0

    def gradient(self, points, /):
        self.asked += 1
        return self.network.gradient(points, INPUTS, TARGETS)

    def value(self, points, /):
        return self.network.losses(points, INPUTS, TARGETS)

    def hessian(self, points, /):
        raise NotImplementedError


def layers(position: np.ndarray, network: Network = NETWORK) -> list[np.ndarray]:
    """The weights and biases of one run, cut out by hand."""
    parts, begin = [], 0
    for inputs, outputs in pairwise(network.layers):
        parts.append(position[begin : begin + inputs * outputs].reshape(inputs, outputs))
        begin += inputs * outputs
        parts.append(position[begin : begin + outputs])
        begin += outputs
    assert begin == len(position)
    return parts


def made(name: str, modifiers: Any = None, **settings: Any) -> Optimizer:
    return Composed(OPTIMIZERS[name], modifiers or {}, NETWORK.shapes)(**settings)


def walk(optimizer: Optimizer, starts: np.ndarray, data: Any = None) -> list[np.ndarray]:
    state, path = optimizer.init(starts), [starts]
    for _ in range(6):
        position, state = optimizer.step(data or Data(), path[-1], state)
        path.append(position)
    return path


def agree(
    optimizer: Optimizer, rule: Callable[..., np.ndarray], network: Network = NETWORK
) -> None:
    """Compare a run with a rule for one part, ``rule(t, part, memory, gradient)``."""
    data = Data(network)
    path = walk(optimizer, starts_of(network)[:1], data)
    memories: list[dict[str, Any]] = [{} for _ in network.shapes]
    for t, (before, after) in enumerate(pairwise(path), start=1):
        sides = (each[0] for each in (before, after, data.gradient(before)))
        rows = zip(memories, *(layers(each, network) for each in sides), strict=True)
        for memory, part, found, gradient in rows:
            expected = rule(t, part, memory, gradient)
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)


def power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """A power of a symmetric matrix by its eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    return vectors * values**exponent @ vectors.T


def adam(t: int, memory: dict[str, Any], g: np.ndarray, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = memory["m"] = beta1 * memory.get("m", 0) + (1 - beta1) * g
    v = memory["v"] = beta2 * memory.get("v", 0) + (1 - beta2) * g**2
    return (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)


def test_muon_makes_the_singular_values_of_weights_1() -> None:
    """U Vᵀ as M (MᵀM)^(−1/2) or its transpose; biases take AdamW's step."""

    def polar(m):
        return (polar(m.T)).T if m.shape[0] < m.shape[1] else m @ power(m.T @ m, -0.5)

    def rule(t, theta, memory, g):
        if theta.ndim == 1:
            return theta - 0.02 * 0.1 * theta - 0.02 * adam(t, memory, g)
        m = memory["m"] = 0.9 * memory.get("m", 0) + g
        return theta - 0.02 * 0.1 * theta - 0.02 * polar(g + 0.9 * m)

    agree(
        made("muon", learning_rate=0.02, momentum=0.9, weight_decay=0.1, orthogonalization="exact"),
        rule,
    )


@pytest.mark.parametrize(
    ("convention", "scale"),
    [
        ("paper", lambda inputs, outputs: 1),
        ("torch", lambda inputs, outputs: sqrt(max(1, outputs / inputs))),
        ("keras", lambda inputs, outputs: 0.2 * sqrt(max(inputs, outputs))),
    ],
)
def test_newton_schulz_acts_on_the_singular_values_alone(convention, scale) -> None:
    share = 0.1 if convention == "torch" else 1.0

    def rule(t, theta, memory, g):
        if theta.ndim == 1 and convention == "keras":
            m = memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
            v = memory["v"] = 0.999 * memory.get("v", 0) + 0.001 * g**2
            return theta - 0.02 * sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-3)
        if theta.ndim == 1:
            return theta - 0.02 * adam(t, memory, g)
        m = memory["m"] = 0.9 * memory.get("m", 0) + share * g
        u, s, vt = np.linalg.svd(share * g + 0.9 * m, full_matrices=False)
        length = sqrt((s**2).sum())
        s = s / max(length, 1e-3) if convention == "torch" else s / (length + 1e-3)
        for _ in range(5):
            s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
        return theta - 0.02 * scale(*theta.shape) * (u * s) @ vt

    settings = {"learning_rate": 0.02, "momentum": 0.9, "epsilon": 1e-3, "weight_decay": 0.0}
    agree(made("muon", **settings, convention=convention), rule)


def test_a_direction_without_gradient_gets_no_step_of_exact_muon() -> None:
    """Rounding alone must not decide where a matrix of less than full rank goes."""
    column, row = RANDOM.normal(size=(5, 1)), RANDOM.normal(size=(1, 4))

    class Thin:
        def gradient(self, points, /):
            return np.broadcast_to(column * row, points.shape)

    rule = OPTIMIZERS["muon"](learning_rate=1.0, orthogonalization="exact")
    start = np.zeros((1, 5, 4))
    found, _ = rule.step(Thin(), start, rule.init(start))
    expected = -column / np.linalg.norm(column) * (row / np.linalg.norm(row))
    np.testing.assert_allclose(found[0], expected, atol=1e-12)


def test_shampoo_has_a_matrix_for_each_side_of_weights() -> None:
    """L^(−1/4) G R^(−1/4), and for biases L^(−1/2) g."""

    def rule(t, theta, memory, g):
        if theta.ndim == 1:
            left = memory["L"] = memory.get("L", 1e-3 * np.eye(len(g))) + np.outer(g, g)
            return theta - 0.1 * power(left, -0.5) @ g
        inputs, outputs = g.shape
        left = memory["L"] = memory.get("L", 1e-3 * np.eye(inputs)) + g @ g.T
        right = memory["R"] = memory.get("R", 1e-3 * np.eye(outputs)) + g.T @ g
        return theta - 0.1 * power(left, -0.25) @ g @ power(right, -0.25)

    agree(made("shampoo", learning_rate=0.1, epsilon=1e-3), rule)


def test_soap_is_adam_between_two_bases() -> None:
    """The first bases are those of the singular vectors; biases take Adam's step."""

    def basis_of(products):
        return np.linalg.eigh(products)[1][:, ::-1]

    def rule(t, theta, memory, g):
        settings = {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-2}
        if theta.ndim == 1:
            return theta - 0.05 * adam(t, memory, g, **settings)
        sides = g @ g.T, g.T @ g
        q, p = memory.get("bases") or map(basis_of, sides)
        m = memory["m"] = 0.8 * memory.get("m", 0) + 0.2 * g
        v = memory["v"] = 0.9 * memory.get("v", 0) + 0.1 * (q.T @ g @ p) ** 2
        inside = (q.T @ m @ p / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-2)
        new = theta - 0.05 * q @ inside @ p.T
        left, right = (
            0.9 * old + 0.1 * side
            for old, side in zip(memory.get("LR", (0, 0)), sides, strict=True)
        )
        if t % 2 == 0:
            rows, columns = (np.argsort(-np.diag(b.T @ a @ b)) for a, b in ((left, q), (right, p)))
            memory["v"] = v[rows][:, columns]
            q, p = (np.linalg.qr(a @ b)[0] for a, b in ((left, q[:, rows]), (right, p[:, columns])))
        memory["LR"], memory["bases"] = (left, right), (q, p)
        return new

    settings = {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-2}
    agree(Composed(OPTIMIZERS["soap"], shapes=SQUARE.shapes)(**settings, interval=2), rule, SQUARE)


@pytest.mark.parametrize("nesterov", [True, False])
def test_muon_of_optax_on_the_whole_network(nesterov: bool) -> None:
    jax = pytest.importorskip("jax", reason="the extra optax")
    optax = pytest.importorskip("optax", reason="the extra optax")
    settings = {"learning_rate": 0.05, "weight_decay": 0.1, "nesterov": nesterov}
    ours = made("muon", **settings, epsilon=1e-8, convention="optax")
    path = walk(ours, STARTS[:1])
    with jax.enable_x64(True):
        theirs = optax.contrib.muon(**settings)
        update = jax.jit(theirs.update)
        parts = [jax.numpy.asarray(part) for part in layers(STARTS[0])]
        state = theirs.init(parts)
        for found in path[1:]:
            flat = np.concatenate([np.ravel(part) for part in parts])
            gradients = layers(NETWORK.gradient(flat, INPUTS, TARGETS))
            updates, state = update(gradients, state, parts)
            parts = optax.apply_updates(parts, updates)
            for ours_, theirs_ in zip(layers(found[0]), parts, strict=True):
                np.testing.assert_allclose(ours_, theirs_, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", MATRIX_RULES)
def test_a_batch_is_its_single_runs_and_takes_one_gradient_a_step(name: str) -> None:
    """To the bit, under a schedule and modifiers, and beside a run that is nowhere."""
    starts = STARTS.copy()
    starts[1, 3] = np.nan
    modifiers = {"clip_norm": {"norm": 0.1}, "lookahead": {"steps": 2, "rate": 0.5}}
    together = np.stack(walk(made(name, modifiers), starts))
    assert np.isfinite(together[:, [0, 2]]).all()
    for turn in (0, 2):
        alone = np.stack(walk(made(name, modifiers), starts[[turn]]))
        np.testing.assert_array_equal(together[:, turn], alone[:, 0])
    data, optimizer = Data(), made(name)
    optimizer.step(data, STARTS, optimizer.init(STARTS))
    assert data.asked == 1


@pytest.mark.parametrize("name", MATRIX_RULES)
def test_a_network_of_single_units_has_matrices_too(name: str) -> None:
    text = "kind: learning_history\ndata: two_moons\nnetwork: {hidden_layers: [1]}\n"
    text += f"seeds: 2\niterations: 30\noptimizers: [{{name: {name}, learning_rate: 0.05}}]\n"
    recording = run(parse_scenario(text))
    assert isinstance(recording, LearningRecording)
    (history,) = recording.histories
    assert (history.train_losses[:, -1] < history.train_losses[:, 0]).all()


LOOKAHEAD = '''
import numpy as np
from landscapes.optimizers import Optimizer

def mine(learning_rate: float = 0.1) -> Optimizer:
    """Mine: takes the gradient of weights a little ahead.

    Asks for:
        matrix
    """

    def step(objective, position, state):
        ahead = position{ahead}
        return position - learning_rate * objective.gradient(ahead), objective.{then}

    def plain(objective, position, state):
        return position - objective.gradient(position), state

    vectors = Optimizer(lambda position: None, plain)
    return Optimizer(lambda position: None, step, vectors=vectors)

OPTIMIZERS = [mine]
'''


def test_a_plugin_sees_matrices_and_may_ask_elsewhere(tmp_path) -> None:
    """The other parts stay where they are."""
    path = tmp_path / "mine.py"
    path.write_text(LOOKAHEAD.format(ahead=" + 0.5", then="gradient(position)"), encoding="utf-8")
    factory = load_plugins(path).optimizers["mine"]
    optimizer = Composed(factory, shapes=NETWORK.shapes)(learning_rate=0.3)
    position, _ = optimizer.step(Data(), STARTS, optimizer.init(STARTS))
    for turn, (found, before) in enumerate(
        zip(layers(position[0]), layers(STARTS[0]), strict=True)
    ):
        moved = [part.copy() for part in layers(STARTS[0])]
        moved[turn] += 0.5 if before.ndim == 2 else 0.0
        flat = np.concatenate([part.ravel() for part in moved])
        gradient = layers(NETWORK.gradient(flat, INPUTS, TARGETS))[turn]
        expected = before - (0.3 if before.ndim == 2 else 1.0) * gradient
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)


def test_a_plugins_mistake_with_matrices_is_found_before_a_scenario_uses_it(tmp_path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(LOOKAHEAD.format(ahead="[..., :2]", then="gradient(ahead)"), encoding="utf-8")
    with pytest.raises(PluginError, match=r"mine.py:14: .*\(runs, parameters\), \(2, 3\)"):
        load_plugins(path)
    wrong = LOOKAHEAD.format(ahead="", then="gradient(position[:, 0]) if position.ndim > 2 else 0")
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(PluginError, match=r"mine.py:14: .*\(runs, inputs, outputs\), \(2, 3, 2\)"):
        load_plugins(path)
