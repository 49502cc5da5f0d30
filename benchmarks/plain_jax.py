"""The same batch of runs in JAX: jit, vmap and scan, in double precision, on all cores.

    python plain_jax.py SCENARIO OUT

runs every optimizer of a basin map from all its starts, writes where the runs
ended into the .npz file OUT, and prints as JSON the seconds of the first round, which
compiles, and of each round after that. What the map makes of the ends (which minimum, after
how many steps) is not computed here.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from landscapes import load_scenario

jax.config.update("jax_enable_x64", True)

ROUNDS = 3

Step = Callable[[Any, Any, Any], tuple[Any, Any]]
"""From a position, a state and the number of the step to the next position and state."""


def hills_and_canyon(point: Any) -> Any:
    x, y = point
    return (
        (x**2 + y**2) / 3
        + 3 * jnp.exp(-((x + 1) ** 2 + (y + 2) ** 2))
        + jnp.exp(-1.5 * (2 * (x + 2) ** 2 + (y - 0.5) ** 2))
        + 3 * jnp.exp(-1.5 * ((x - 1) ** 2 + 2 * (y + 1.5) ** 2))
        + 1.5 * jnp.exp(-((x + 1.5) ** 2 + 3 * (y + 0.5) ** 2))
        + 4 * (1 - jnp.exp(-((x + y) ** 2)))
    )


gradient = jax.grad(hills_and_canyon)


def sgd(learning_rate: float) -> Step:
    return lambda at, state, t: (at - learning_rate * gradient(at), state)


def momentum(learning_rate: float, momentum: float) -> Step:
    def step(at: Any, state: Any, t: Any) -> tuple[Any, Any]:
        velocity = momentum * state[0] + learning_rate * gradient(at)
        return at - velocity, (velocity, state[1])

    return step


def nesterov(learning_rate: float, momentum: float, **_: Any) -> Step:
    def step(at: Any, state: Any, t: Any) -> tuple[Any, Any]:
        descent = learning_rate * gradient(at)
        velocity = momentum * state[0] + descent
        return at - (momentum * velocity + descent), (velocity, state[1])

    return step


def adagrad(learning_rate: float, epsilon: float, **_: Any) -> Step:
    def step(at: Any, state: Any, t: Any) -> tuple[Any, Any]:
        slope = gradient(at)
        total = state[0] + slope**2
        return at - learning_rate * slope / jnp.sqrt(total + epsilon), (total, state[1])

    return step


def rmsprop(learning_rate: float, rho: float, epsilon: float) -> Step:
    def step(at: Any, state: Any, t: Any) -> tuple[Any, Any]:
        slope = gradient(at)
        square = rho * state[0] + (1 - rho) * slope**2
        return at - learning_rate * slope / jnp.sqrt(square + epsilon), (square, state[1])

    return step


def adadelta(learning_rate: float, rho: float, epsilon: float, **_: Any) -> Step:
    def step(at: Any, state: Any, t: Any) -> tuple[Any, Any]:
        slope = gradient(at)
        square = rho * state[0] + (1 - rho) * slope**2
        update = slope * jnp.sqrt(state[1] + epsilon) / jnp.sqrt(square + epsilon)
        return at - learning_rate * update, (square, rho * state[1] + (1 - rho) * update**2)

    return step


def adam(learning_rate: float, beta1: float, beta2: float, epsilon: float, **_: Any) -> Step:
    def step(at: Any, state: Any, t: Any) -> tuple[Any, Any]:
        slope = gradient(at)
        mean = beta1 * state[0] + (1 - beta1) * slope
        square = beta2 * state[1] + (1 - beta2) * slope**2
        rate = learning_rate * jnp.sqrt(1 - beta2**t) / (1 - beta1**t)
        return at - rate * mean / (jnp.sqrt(square) + epsilon), (mean, square)

    return step


RULES: dict[str, Callable[..., Step]] = {
    rule.__name__: rule for rule in (sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam)
}


def compiled(step: Step, steps: int) -> Callable[[Any], Any]:
    """From many starts to where the runs are after all steps."""

    def one(start: Any) -> Any:
        state = (jnp.zeros(2), jnp.zeros(2))
        times = jnp.arange(1.0, steps + 1)
        (end, _), _ = jax.lax.scan(lambda c, t: (step(*c, t), None), (start, state), times)
        return end

    return jax.jit(jax.vmap(one))


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    begin = perf_counter()
    result = jax.block_until_ready(function())
    return perf_counter() - begin, result


def main() -> None:
    scenario = load_scenario(sys.argv[1])
    starts = jnp.asarray(scenario.grid.starts(slice(0, scenario.grid.size)))
    first, taken, ends = 0.0, np.zeros(ROUNDS), []
    for entry in scenario.optimizers:
        run = compiled(RULES[entry.name](**entry.hyperparameters), scenario.steps)
        compiling, end = timed(partial(run, starts))
        first += compiling
        taken += [timed(partial(run, starts))[0] for _ in range(ROUNDS)]
        ends.append(np.asarray(end))
    np.savez(Path(sys.argv[2]), ends=np.stack(ends))
    print(json.dumps({"first": first, "seconds": taken.tolist()}))


if __name__ == "__main__":
    main()
