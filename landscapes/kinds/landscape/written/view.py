"""The view of a landscape as it is written: a map or a surface."""

from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field

from landscapes.kinds.base import SurfaceView
from landscapes.loading.view import Shown
from landscapes.words import shown


class View(Shown):
    """The part of the landscape that is shown, its style, its isolines and its axes."""

    style: Annotated[
        Literal["contour", "surface"],
        Field(description="A map with isolines, or a surface seen from above at an angle."),
    ] = "contour"
    azimuth: Annotated[
        float,
        Ge(-360),
        Le(360),
        Field(description="The viewpoint of a surface: the angle around the vertical, in degrees."),
    ] = SurfaceView.azimuth
    elevation: Annotated[
        float,
        Ge(10),
        Le(80),
        Field(description="The viewpoint of a surface: the angle above the plane, in degrees."),
    ] = SurfaceView.elevation
    height: Annotated[
        Annotated[float, Ge(0.05), Le(2)] | None,
        Field(
            description="The height of a surface, as a share of the mean of its width and depth"
            " (default: between 0.3 and 0.5, so that it fills its room)."
        ),
    ] = SurfaceView.height

    def surface(self) -> SurfaceView | None:
        """The view of the landscape as a surface; None if it is shown as a map."""
        return (
            SurfaceView(self.azimuth, self.elevation, self.height)
            if self.style == "surface"
            else None
        )


def spelled_out(value: object) -> object:
    """``surface`` alone is a surface from the default viewpoint."""
    if isinstance(value, str):
        if value not in ("contour", "surface"):
            raise ValueError(f"must be contour, surface or a mapping, not {shown(value)}")
        return {"style": value}
    return value
