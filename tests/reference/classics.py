"""Loss and gradient of the classic landscapes at 20 points each, with 60 digits → classics.npz.

To add a landscape, write its formula below as its source prints it, its parameters at their
defaults, and run this file with mpmath installed. Every landscape keeps the points that it has;
a new one has random points in its domain.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from mpmath import cos, diff, e, exp, mp, mpf, pi, radians, sin, sqrt

from landscapes.functions import LANDSCAPES

FILE = Path(__file__).with_name("classics.npz")
POINTS = 20


def ill_conditioned(x: mpf, y: mpf) -> mpf:
    """Curvatures of 1 and 100 along axes that are turned by 30 degrees."""
    along_x, along_y = cos(radians(30)), sin(radians(30))
    return ((x * along_x + y * along_y) ** 2 + 100 * (y * along_x - x * along_y) ** 2) / 2


def goldstein_price(x: mpf, y: mpf) -> mpf:
    first = 19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2
    second = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    return (1 + (x + y + 1) ** 2 * first) * (30 + (2 * x - 3 * y) ** 2 * second)


def ackley(x: mpf, y: mpf) -> mpf:
    cone = -20 * exp(-mpf("0.2") * sqrt((x**2 + y**2) / 2))
    return cone - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2) + 20 + e


FORMULAS: Mapping[str, Callable[[mpf, mpf], mpf]] = {
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: sum(
        (mpf(c) - x + x * y**n) ** 2 for n, c in enumerate(("1.5", "2.25", "2.625"), start=1)
    ),
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "rastrigin": lambda x, y: 20 + sum(t**2 - 10 * cos(2 * pi * t) for t in (x, y)),
    "ackley": ackley,
    "styblinski_tang": lambda x, y: sum(t**4 - 16 * t**2 + 5 * t for t in (x, y)) / 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: mpf("0.26") * (x**2 + y**2) - mpf("0.48") * x * y,
    "three_hump_camel": lambda x, y: 2 * x**2 - mpf("1.05") * x**4 + x**6 / 6 + x * y + y**2,
    "six_hump_camel": lambda x, y: (
        (4 - mpf("2.1") * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2
    ),
    "goldstein_price": goldstein_price,
    "easom": lambda x, y: -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2),
    "saddle": lambda x, y: x**2 - y**2,
    "monkey_saddle": lambda x, y: x**3 - 3 * x * y**2,
    "dupont": lambda x, y: (
        x**2
        + y**2
        - 2 * exp(-((x - 1) ** 2 + y**2) / mpf("0.2"))
        - 3 * exp(-((x + 1) ** 2 + y**2) / mpf("0.2"))
    ),
    "ill_conditioned": ill_conditioned,
}
"""Every landscape that is not the article's."""


def rows(name: str, points: np.ndarray) -> np.ndarray:
    """x, y, the loss, and its derivatives by x and y, rounded to float64."""
    f = FORMULAS[name]
    return np.array(
        [
            [x, y, f(mpf(x), mpf(y)), diff(f, (x, y), (1, 0)), diff(f, (x, y), (0, 1))]
            for x, y in points.tolist()
        ],
        dtype=np.float64,
    )


def new_points(name: str) -> np.ndarray:
    domain = LANDSCAPES[name].domain
    random = np.random.default_rng(len(name))
    low, high = (domain.x_min, domain.y_min), (domain.x_max, domain.y_max)
    return random.uniform(low, high, (POINTS, 2)).round(4)


def main() -> None:
    mp.dps = 60
    kept = np.load(FILE)
    points = {name: known[:, :2] for name, known in zip(kept["names"], kept["values"], strict=True)}
    values = [rows(name, points[name] if name in points else new_points(name)) for name in FORMULAS]
    np.savez_compressed(FILE, names=[*FORMULAS], values=values)


if __name__ == "__main__":
    main()
