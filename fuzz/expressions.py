"""Random expressions: their gradients by every way, against autograd's own and differences."""

import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
from autograd.core import make_vjp

from fuzz import FaultError
from landscapes.expression import FUNCTIONS, expression_landscape, parse_expression
from landscapes.functions import Array, Domain
from landscapes.objective import Objective

LEAVES = ("x", "y", "x", "y", "0", "1", "2", "-1", "0.5", "pi", "1e-3", "1e10")
HINGES = ("max(0, {})", "max({}, 0)", "min({}, 1)", "abs({})", "max({}, {})", "min({}, {}, 0)")


def attempt(rng: Random, folder: Path) -> None:
    text = expression(rng)
    (folder / "expression").write_text(text, encoding="utf-8")
    function = parse_expression(text)
    landscape = expression_landscape(text, Domain(-3, 3, -3, 3))
    objective = Objective(landscape)
    points = walk(rng)
    batches = [points, *points, points.reshape(2, -1, 2), points[:3], *points[::-1]]
    rng.shuffle(batches)
    answers = [(batch, objective.gradient(batch)) for batch in batches]
    # Compared at the end: an answer must not change when others are asked for.
    for batch, answer in answers:
        check_equal(text, batch, answer, reverse_pass(function, batch))
    # Off the walk: where several branches meet, autograd's slope is one that was agreed on.
    check_differences(text, objective, points + np.array([0.0123, -0.0317]))


def expression(rng: Random, depth: int = 4) -> str:
    """A random expression of x, y, numbers and all functions there are."""
    kind = rng.random() if depth else 0.0
    if kind < 0.2:
        return rng.choice(LEAVES)

    def part() -> str:
        return expression(rng, depth - 1)

    if kind < 0.55:
        sign = rng.choice("+-*/")
        return f"({part()} {sign} {part()})"
    if kind < 0.62:
        return f"({part()})**{rng.choice(['2', '3', '0.5', '-1', part()])}"
    if kind < 0.8:
        form = rng.choice(HINGES)
        return form.format(*(part() for _ in range(form.count("{}"))))
    name = rng.choice(sorted(FUNCTIONS))
    return f"{name}({', '.join(part() for _ in range(FUNCTIONS[name].fewest))})"


def walk(rng: Random) -> Array:
    """Points on a way that crosses the axes, stands on them, on whole numbers, and on nothing."""
    points = [[rng.uniform(-3, 3), rng.uniform(-3, 3)]]
    for _ in range(11):
        x, y = points[-1]
        points.append(
            rng.choice(
                [
                    [x + rng.gauss(0, 1), y + rng.gauss(0, 1)],
                    [round(x), y],
                    [x, -y],
                    [0.0, y],
                    [x, x],
                    [float(rng.randint(-3, 3)), float(rng.randint(-3, 3))],
                ]
            )
        )
    return np.array(points)


def reverse_pass(function: Callable[..., Array], points: Array) -> Array:
    """Autograd's gradient, recorded nowhere."""
    # Arrays even for a single point: numpy rounds numbers alone otherwise.
    x, y = np.reshape(points, (-1, 2)).T.copy()
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Output seems independent of input")
        back, _ = make_vjp(lambda xy: function(*xy), (x, y))
        return np.stack(back(np.ones(x.shape)), axis=-1).reshape(points.shape)


def check_equal(text: str, points: Array, found: Array, right: Array) -> None:
    if not np.array_equal(found, right, equal_nan=True):
        raise FaultError(
            f"{text}: at {points.tolist()} {found.tolist()}, by autograd {right.tolist()}"
        )


def check_differences(text: str, objective: Objective, points: Array) -> None:
    """Where differences of several widths agree, the gradient does, too, if there is one."""
    gradients = objective.gradient(points)
    for axis, unit in enumerate(np.eye(2)):
        ahead, behind = (
            np.stack([objective.value(points + sign * h * unit) for h in (2e-4, 1e-4, 5e-5)])
            for sign in (1, -1)
        )
        with np.errstate(all="ignore"):
            here = objective.value(points)
            widths = np.array([[2e-4], [1e-4], [5e-5]])
            slopes = np.concatenate([(ahead - here) / widths, (here - behind) / widths])
            spread = np.ptp(slopes, axis=0)
            size = np.abs(slopes).max(axis=0)
            rounding = 1e-10 * (1 + np.abs(here))
            is_proof = (spread < 1e-3 * size + rounding) & (np.abs(here) < 1e6)
            is_proof &= np.isfinite(gradients[:, axis])
            wrong = is_proof & ~(np.abs(gradients[:, axis] - slopes[1]) < 0.01 * size + 1e-4)
        for index in np.flatnonzero(wrong):
            raise FaultError(
                f"{text}: at {points[index].tolist()} the slope along {'xy'[axis]} is "
                f"{slopes[:, index].tolist()}, the gradient {gradients[index].tolist()}"
            )
