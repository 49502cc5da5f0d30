"""The part ``render`` of kinds with still pictures only."""

from typing import Any

from landscapes.kinds.base import Size
from landscapes.loading.pictures import Picture, Render, list_of_formats
from landscapes.loading.sizes import FigureSize


class StillRender(Picture):
    """How the pictures of a grid are made; they are stills."""

    size: FigureSize = Size(1920, 1080)
    formats: list_of_formats(moving=False, table=False, page=False) = ("png",)  # type: ignore[valid-type]

    def _settings(self) -> dict[str, Any]:
        written = {key: value for key, value in self if value is not None}
        return Render(**written)._settings()
