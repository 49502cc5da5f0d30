"""The marks of start points and known minima, as paths around their places."""

from collections.abc import Iterable

from matplotlib.path import Path
from matplotlib.transforms import Affine2D

RING = 1.55
"""The radius of a mark's ring in radii of a run's disc, which it stays visible around."""

_RING = Path.circle(radius=RING)


def _cross(arm: float) -> Path:
    move, line = Path.MOVETO, Path.LINETO
    return Path([(-arm, 0), (arm, 0), (0, -arm), (0, arm)], [move, line, move, line])


START = _RING
LOCAL_MINIMUM = _cross(1.7)
GLOBAL_MINIMUM = Path.make_compound_path(_RING, _cross(2.3))


def placed(mark: Path, places: Iterable[tuple[float, float]], radius: float) -> list[Path]:
    """The mark around each place; ``radius`` is that of a run's disc, in pixels."""
    return [mark.transformed(Affine2D().scale(radius).translate(x, y)) for x, y in places]
