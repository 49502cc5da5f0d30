"""The axes of a map of the landscape's plane, and the view of it as a surface."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Aspect: TypeAlias = Literal["equal", "free"]
"""Whether both axes have the same scale, or each fills its room."""


@dataclass(frozen=True)
class Mapped:
    """A scenario that is shown on a map.

    Attributes:
        aspect: the proportions of the map; None leaves the choice to the picture.
        x_label, y_label: the names of the axes.
    """

    aspect: Aspect | None = field(default=None, kw_only=True)
    x_label: str = field(default="x", kw_only=True)
    y_label: str = field(default="y", kw_only=True)


@dataclass(frozen=True)
class SurfaceView:
    """The direction from which a surface is seen, in degrees, and how high it is.

    Attributes:
        azimuth: the direction from the centre to the camera in the plane,
            counterclockwise from the x axis.
        elevation: the angle of the camera above the plane.
        height: the height of the surface, as a share of the mean of its width and depth; None
            is the one with which it fills its room.
    """

    azimuth: float = -60.0
    elevation: float = 50.0
    height: float | None = None
