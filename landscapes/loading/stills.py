"""How pictures are made in which nothing moves."""

from typing import Any

from landscapes.kinds.base import Size
from landscapes.loading.pictures import FigureSize, Picture, Render, list_of_formats


class StillRender(Picture):
    """How the pictures of a grid are made; nothing moves in them."""

    size: FigureSize = Size(1920, 1080)
    formats: list_of_formats(moving=False, table=False, page=False) = ("png",)  # type: ignore[valid-type]

    def _settings(self) -> dict[str, Any]:
        written = {key: value for key, value in self if value is not None}
        return Render(**written)._settings()
