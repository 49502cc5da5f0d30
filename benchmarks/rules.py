"""A step of a batch of runs beside the rule's formula as plain numpy expressions.

    python rules.py    the processor's seconds of a step, both ways, as JSON

The gradient and the Hessian are ready before. ``compare.py`` measures them as its part ``rules``.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from processes import Samples, answer
from report import Row, compared

from landscapes.optimizers import OPTIMIZERS

Array = NDArray[np.float64]

RUNS, STEPS, ROUNDS = 8192, 20, 40
"""How many runs a batch has, how many steps a round has, and how many rounds there are."""
MOST = 1.5
"""How many times the plain expressions a step may take."""


RANDOM = np.random.default_rng(0)
STARTS, GRADIENTS = RANDOM.normal(size=(2, RUNS, 2))
CURVATURES = RANDOM.normal(size=(RUNS, 2, 2))


class Ready:
    """An objective whose answers are there already."""

    def gradient(self, points: Array, /) -> Array:
        return GRADIENTS

    def value(self, points: Array, /) -> Array:
        return GRADIENTS[:, 0]

    def hessian(self, points: Array, /) -> Array:
        return CURVATURES


def adam(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    s["m"] = 0.9 * s["m"] + 0.1 * g
    s["v"] = 0.999 * s["v"] + 0.001 * g**2
    m, v = s["m"] / (1 - 0.9**t), s["v"] / (1 - 0.999**t)
    return theta - 0.001 * m / (np.sqrt(v) + 1e-8)


def nadam(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    now, ahead = (0.99 * (1 - 0.5 * 0.96 ** (each * 0.004)) for each in (t, t + 1))
    s["product"] = product = s.get("product", 1.0) * now
    s["m"] = now * s["m"] + (1 - now) * g
    s["v"] = 0.999 * s["v"] + 0.001 * g**2
    m = (1 - now) * g / (1 - product) + ahead * s["m"] / (1 - product * ahead)
    return theta - 0.002 * m / (np.sqrt(s["v"] / (1 - 0.999**t)) + 1e-8)


def adan(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    change = g - s.get("g", g)
    s["g"] = g
    s["m"] = 0.98 * s["m"] + 0.02 * g
    s["v"] = 0.92 * s["v"] + 0.08 * change
    s["n"] = 0.99 * s["n"] + 0.01 * (g + 0.92 * change) ** 2
    m, v, n = s["m"] / (1 - 0.98**t), s["v"] / (1 - 0.92**t), s["n"] / (1 - 0.99**t)
    return theta - 0.001 * (m + 0.92 * v) / (np.sqrt(n) + 1e-8)


def lion(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    direction = np.sign(0.9 * s["m"] + 0.1 * g)
    s["m"] = 0.99 * s["m"] + 0.01 * g
    return theta - 1e-4 * (direction + 0.0 * theta)


def muon(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    s["m"] = 0.95 * s["m"] + g
    u = g + 0.95 * s["m"]
    u = u / (np.linalg.norm(u, axis=1, keepdims=True) + 1e-7)
    for _ in range(5):
        square = (u**2).sum(axis=1, keepdims=True)
        u = (3.4445 - 4.775 * square + 2.0315 * square**2) * u
    return theta - 0.02 * 0.0 * theta - 0.02 * u


def shampoo(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    s["L"] = s.get("L", 1e-4 * np.eye(2)) + g[:, :, np.newaxis] * g[:, np.newaxis]
    values, vectors = np.linalg.eigh(s["L"])
    inside = np.einsum("rji,rj->ri", vectors, g) / np.sqrt(values)
    return theta - 0.1 * np.einsum("rij,rj->ri", vectors, inside)


def sophia(t: int, theta: Array, s: dict[str, Any], g: Array) -> Array:
    s["m"] = 0.96 * s["m"] + 0.04 * g
    if t % 10 == 1:
        s["h"] = 0.99 * s["h"] + 0.01 * np.diagonal(CURVATURES, axis1=1, axis2=2)
    return theta - 0.001 * np.clip(s["m"] / np.maximum(0.01 * s["h"], 1e-12), -1, 1)


PLAIN: Mapping[str, Callable[[int, Array, dict[str, Any], Array], Array]] = {
    rule.__name__: rule for rule in (adam, nadam, adan, lion, muon, shampoo, sophia)
}
"""The formulas with the rules' own defaults, for which Adam has the convention ``paper``."""


def ours(name: str) -> Callable[[], Array]:
    """Steps of a batch by the project's rule."""
    settings = {"convention": "paper"} if name == "adam" else {}
    rule = OPTIMIZERS[name](**settings)

    def walk() -> Array:
        position, state = STARTS, rule.init(STARTS)
        for _ in range(STEPS):
            position, state = rule.step(Ready(), position, state)
        return position

    return walk


def plain(name: str) -> Callable[[], Array]:
    """The same steps by the formula alone."""

    def walk() -> Array:
        position = STARTS
        state: dict[str, Any] = dict.fromkeys("mvnh", np.zeros_like(STARTS))
        for t in range(1, STEPS + 1):
            position = PLAIN[name](t, position, state, GRADIENTS)
        return position

    return walk


def main() -> None:
    found = {}
    for name in PLAIN:
        ways = {"ours": ours(name), "plain": plain(name)}
        np.testing.assert_allclose(ways["ours"](), ways["plain"](), rtol=1e-9, atol=1e-9)
        rounds = [{way: seconds(walk) for way, walk in ways.items()} for _ in range(ROUNDS)]
        found[name] = {way: [one[way] for one in rounds] for way in ways}
    print(json.dumps(found))


def seconds(walk: Callable[[], Array]) -> float:
    begin = process_time()
    walk()
    return (process_time() - begin) / STEPS


def rows(folder: Path) -> list[Row]:
    """A row for each rule."""
    found = json.loads(answer((sys.executable, __file__), folder))
    return [_row(name, *map(Samples.of, taken.values())) for name, taken in found.items()]


def _row(name: str, ours: Samples, plain: Samples) -> Row:
    quick = ours.median <= MOST * plain.median
    title = f"{name}, a step of {RUNS} runs : plain numpy"
    return compared(title, ours, plain, "µs", f"≥ 1/{MOST}", quick)


if __name__ == "__main__":
    main()
