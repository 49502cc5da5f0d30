"""Mistakes in an optimizer of one's own, at steps that no trial takes."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import landscapes
from examples import BOWL

import landscapes as ls

LATE = """\
from landscapes import Optimizer
def late(learning_rate=0.1):
    def step(objective, position, k):
        if k == 4: raise ValueError("my own bug")
        return position - learning_rate * objective.gradient(position), k + 1
    return Optimizer(lambda position: 0, step)
OPTIMIZERS = [late]
"""
SAID = "late.py:4: ValueError: my own bug (step 5)\n"
KINDS = {
    "landscape": "landscape: wobbly\nstart: [1, 1]\nsteps: 6\n",
    "basins": "landscape: wobbly\nsteps: 6\ngrid: 150\n",
    "response": "signal: spikes\nepochs: 6\n",
    "learning_history": "data: two_moons\niterations: 6\nseeds: 1\n",
}


def breaking(change: Any, sum_of: Any = lambda total: {}) -> Any:
    """An optimizer that does something else than a step, from its fifth step on."""

    def mine(learning_rate=0.1):
        def step(objective, position, state):
            k, total = state
            if k >= 4:
                return change(objective, position, state)
            gradient = objective.gradient(position)
            return position - learning_rate * gradient, (k + 1, total + gradient)

        return ls.Optimizer(lambda position: (0, np.zeros_like(position)), step, sum_of)

    return mine


def error_of(optimizer: Any, **keys: Any) -> str:
    with pytest.raises(ls.PluginError) as caught:
        ls.run({**BOWL, "start": [[1, 0.3], [-1, 0.5]], "steps": 8, "optimizers": [optimizer]}
               | keys)  # fmt: skip
    return str(caught.value).partition(f"{Path(__file__).name}:")[2]


def test_a_wrong_shape_is_an_error_at_any_step() -> None:
    narrow = breaking(lambda objective, position, state: (position[:, :1], state))
    line = narrow.__code__.co_firstlineno
    assert error_of(narrow) == (
        f"{line}: mine: step must return float64 positions of the shape that it gets, (2, 2),"
        " not float64 of shape (2, 1) (step 5)"
    )
    assert "(1, 2), not float64 of shape (1, 1) (step 5)" in error_of(narrow, start=[1, 1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda objective, position, state: position, "step must return (position, state), not"),
        (lambda objective, position, state: (3, state), "must return an array of positions, not 3"),
        (
            lambda objective, position, state: (position.astype("float32"), state),
            "not float32 of shape (2, 2)",
        ),
        (
            lambda objective, position, state: (objective.gradient(position[0]), state),
            "gradient takes positions of shape (runs, parameters), (2, 2), not (2,)",
        ),
        (
            lambda objective, position, state: (position.__iadd__(1.0), state),
            "read-only; make a new array instead of changing an argument",
        ),
        (
            lambda objective, position, state: (objective.loss(position), state),
            "value(position) and hessian(position), and no loss",
        ),
        (
            lambda objective, position, state: (objective.value(position), state),
            "an optimizer that uses objective.value says so in its docstring",
        ),
        (
            lambda objective, position, state: (objective.gradient(), state),
            "GuardedObjective.gradient() missing 1 required positional argument: 'position'",
        ),
    ],
)
def test_any_mistake_is_an_error_at_any_step(change: Any, message: str) -> None:
    error = error_of(breaking(change))
    assert message in error
    assert error.endswith(" (step 5)")


def test_several_arrays_of_positions_may_have_their_gradients_at_once() -> None:
    def both(objective, position, state):
        here, _ = objective.gradient(np.stack([position, position + 1]))
        return position - 0.1 * here, state

    def one(objective, position, state):
        return position - 0.1 * objective.gradient(position), state

    several, single = (
        ls.run({**BOWL, "steps": 8, "optimizers": [breaking(way)]})["Mine"] for way in (both, one)
    )
    assert np.array_equal(several.positions, single.positions)


@pytest.mark.parametrize(
    ("accumulators", "wrong"),
    [
        (lambda state: {"v": 1}, "1 for 'v'"),
        (lambda state: {"w": np.zeros(3)}, "float64 of shape (3,) for 'w'"),
        (lambda state: {"w": np.array([["a"] * 3] * 2)}, "<U1 of shape (2, 3) for 'w'"),
        (lambda state: state[1], "array(["),
        (lambda state: None, "None"),
    ],
)
def test_accumulators_are_arrays_by_symbol(accumulators: Any, wrong: str) -> None:
    mine = breaking(None, accumulators)
    with pytest.raises(ls.PluginError, match=re.escape(
        "accumulators must return a dictionary of arrays of the positions' shape, (2, 3),"
        f" not {wrong}"
    )):  # fmt: skip
        ls.run({"kind": "response", "signal": [1, 2], "optimizer": mine})


def test_accumulators_keep_their_symbols() -> None:
    mine = breaking(None, lambda state: {"v" if state[0] < 3 else "w": state[1]})
    with pytest.raises(ls.PluginError, match=re.escape(
        "mine: accumulators must have the same symbols after every step: v, not w (step 3)"
    )):  # fmt: skip
        ls.run({"kind": "response", "signal": [1, 2, 3], "optimizer": mine})
    fewer = breaking(None, lambda state: {"v": state[1]} if state[0] < 3 else {})
    with pytest.raises(ls.PluginError, match=re.escape("after every step: v, not none (step 3)")):
        ls.run({"kind": "response", "signal": [1, 2, 3], "optimizer": fewer})


WALLED = """\
import numpy as np
from autograd.tracer import getval
def plain(x):
    return x if isinstance(x, np.ndarray) else plain(getval(x))
from landscapes.functions.base import Domain, Landscape
def walled():
    def f(x, y):
        if np.any(abs(plain(x)) > 10):
            raise ValueError("too far")
        return x**2 + y**2
    return Landscape("walled", "Walled", "x² + y²", f, Domain(-3, 3, -3, 3), "log", (), "own work")
LANDSCAPES = [walled]
"""


@pytest.mark.parametrize("command", ["trace", "check", "render"])
def test_a_loss_that_fails_outside_of_its_domain_is_a_line_with_its_place(
    command: str, tmp_path: Path
) -> None:
    (tmp_path / "walled.py").write_text(WALLED, encoding="utf-8")
    optimizer = "{name: sgd, learning_rate: 3}"
    text = f"landscape: walled\nstart: [1, 1]\nsteps: 9\noptimizers: [{optimizer}]\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    done = landscapes(command, "mine.yaml", "--plugin", "walled.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        "walled.py:9: ValueError: too far; runs may leave the domain, where losses may be inf or"
        " nan, but f must not fail"
    )


@pytest.mark.parametrize(
    ("kind", "options"),
    [(kind, ()) for kind in KINDS] + [("basins", ("--jobs", "2"))],
)
def test_an_error_at_a_late_step_is_a_line_with_its_place(
    kind: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    """Also if the step is that of another process."""
    (tmp_path / "late.py").write_text(LATE, encoding="utf-8")
    text = f"kind: {kind}\n{KINDS[kind]}{'optimizer' if kind == 'response' else 'optimizers'}: late"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    done = landscapes("trace", "mine.yaml", "--plugin", "late.py", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", SAID)


def test_a_gallery_says_the_line_too(tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text(LATE, encoding="utf-8")
    text = f"{KINDS['landscape']}optimizers: late\nrender: {{formats: png}}\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    done = landscapes("gallery", "mine.yaml", "--plugin", "late.py", cwd=tmp_path)
    assert done.returncode == 1
    assert f"mine failed:\n{tmp_path / SAID}" in done.stderr
