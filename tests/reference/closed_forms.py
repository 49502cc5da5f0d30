"""Values and gradients of the landscapes with 60 digits: ``classics.npz`` is made here.

    .venv/bin/python tests/reference/closed_forms.py

The formula that a landscape declares is evaluated by mpmath, and differentiated by it with
numbers so fine that 60 digits are right; both are rounded to float64. None of the project's
arithmetic is used. The points of a landscape that is in the file already stay; those of a new
one are drawn from its domain.
"""

import ast
from collections.abc import Callable
from pathlib import Path

import mpmath
import numpy as np

from landscapes.functions import LANDSCAPES, Landscape

FILE = Path(__file__).with_name("classics.npz")
DIGITS = 60
POINTS = 20
FUNCTIONS = ("exp", "sin", "cos", "sqrt", "radians", "pi", "e")


def exact(number: float) -> mpmath.mpf:
    """The decimal number that was written: 0.26 is no float."""
    return mpmath.mpf(repr(number))


class Exact(ast.NodeTransformer):
    """Makes every number of a formula exact."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Call(ast.Name("exact", ast.Load()), [node], [])


def loss_of(landscape: Landscape) -> Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]:
    """The formula of a landscape as a function for mpmath; call it with enough digits."""
    names = {name: getattr(mpmath, name) for name in FUNCTIONS} | {"abs": abs, "exact": exact}
    tree = ast.fix_missing_locations(Exact().visit(ast.parse(landscape.formula, mode="eval")))
    formula = compile(tree, landscape.name, "eval")

    def loss(x: mpmath.mpf, y: mpmath.mpf) -> mpmath.mpf:
        parameters = {key: exact(value) for key, value in landscape.parameters.items()}
        return mpmath.mpf(eval(formula, {**names, **parameters, "x": x, "y": y}))

    return loss


def referenced(landscape: Landscape, points: np.ndarray) -> np.ndarray:
    """A row for each point: x, y, the loss, and its derivatives by x and by y."""
    loss = loss_of(landscape)
    with mpmath.workdps(DIGITS):
        rows = []
        for point in points.tolist():
            place = tuple(map(mpmath.mpf, point))
            slopes = [mpmath.diff(loss, place, order) for order in ((1, 0), (0, 1))]
            rows.append([*point, *map(float, (loss(*place), *slopes))])
    return np.array(rows)


def drawn(landscape: Landscape) -> np.ndarray:
    """Random points in the domain."""
    domain = landscape.domain
    low, high = (domain.x_min, domain.y_min), (domain.x_max, domain.y_max)
    return np.random.default_rng(0).uniform(low, high, (POINTS, 2))


def main() -> None:
    """Write the file anew, with every landscape that is not of the article."""
    old = np.load(FILE)
    points = {name: rows[:, :2] for name, rows in zip(old["names"], old["values"], strict=True)}
    of_the_article = {key.rsplit("_", 1)[0] for key in np.load(FILE.with_name("values.npz")).files}
    chosen = [each for each in LANDSCAPES.values() if each.name not in of_the_article]
    values = [referenced(each, points.get(each.name, drawn(each))) for each in chosen]
    np.savez_compressed(FILE, names=[each.name for each in chosen], values=values)


if __name__ == "__main__":
    main()
