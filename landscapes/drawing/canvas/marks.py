"""The marks of start points, known minima and runs, as paths around their places."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, sin
from types import MappingProxyType

from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from landscapes.themes import Shape

RING = 1.55
"""The radius of a mark's ring, in radii of a run's disc; above 1, so it is seen around it."""

_RING = Path.circle(radius=RING)


def _cross(arm: float) -> Path:
    move, line = Path.MOVETO, Path.LINETO
    return Path([(-arm, 0), (arm, 0), (0, -arm), (0, arm)], [move, line, move, line])


START = _RING
ARROW = Path([(0, 0), (-1.9, 1.05), (-1.9, -1.05), (0, 0)], closed=True)
"""An arrowhead to the right, its tip at the origin."""
LOCAL_MINIMUM = _cross(1.7)
ORIGIN = _cross(1.2).transformed(Affine2D().rotate_deg(45))
GLOBAL_MINIMUM = Path.make_compound_path(_RING, _cross(2.3))


def _polygon(*corners: tuple[float, float]) -> Path:
    return Path([*corners, corners[0]], closed=True)


def _plus(turn: float) -> Path:
    a, b = 0.38, 1.15
    corners = [(-a, b), (a, b), (a, a), (b, a), (b, -a), (a, -a)]
    corners += [(-x, -y) for x, y in corners]
    return _polygon(*corners).transformed(Affine2D().rotate_deg(turn))


SHAPES: Mapping[Shape, Path] = MappingProxyType(
    {
        "disc": Path.unit_circle(),
        "square": _polygon((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "triangle": Path.unit_regular_polygon(3).transformed(Affine2D().scale(1.25)),
        "diamond": Path.unit_regular_polygon(4).transformed(Affine2D().scale(1.2)),
        "star": Path.unit_regular_star(5, 0.5).transformed(Affine2D().scale(1.35)),
        "cross": _plus(0),
        "pentagon": Path.unit_regular_polygon(5).transformed(Affine2D().scale(1.1)),
        "wedge": Path.unit_regular_polygon(3).transformed(Affine2D().scale(1.25).rotate_deg(180)),
        "hexagon": Path.unit_regular_polygon(6).transformed(Affine2D().scale(1.1)),
        "saltire": _plus(45),
    }
)
"""The shape of each name, about as large as the unit disc."""


def spread(places: Sequence[tuple[float, float]], radius: float) -> list[tuple[float, float]]:
    """Move places that coincide apart, around where they are.

    Shapes, unlike discs, cannot share a place in sectors. Places in one cell of a grid as
    wide as a disc's radius count as coinciding.
    """
    cells = [(round(x / radius), round(y / radius)) for x, y in places]
    company, turns = Counter(cells), Counter[tuple[int, int]]()
    apart = []
    for (x, y), cell in zip(places, cells, strict=True):
        angle = 2 * pi * turns[cell] / company[cell]
        turns[cell] += 1
        shift = radius if company[cell] > 1 else 0.0
        apart.append((x + shift * cos(angle), y + shift * sin(angle)))
    return apart


def placed(mark: Path, places: Iterable[tuple[float, float]], radius: float) -> list[Path]:
    """The mark at each place; ``radius`` is that of a run's disc, in pixels."""
    return [mark.transformed(Affine2D().scale(radius).translate(x, y)) for x, y in places]
