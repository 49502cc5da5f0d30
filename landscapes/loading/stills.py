"""How pictures are made in which nothing moves."""

from typing import Annotated, Any

from annotated_types import Len
from pydantic import BeforeValidator

from landscapes.kinds.base import Size, Still
from landscapes.loading.parts import as_items
from landscapes.loading.pictures import FigureSize, Picture, Render


class StillRender(Picture):
    """How the pictures of a grid are made; nothing moves in them."""

    size: FigureSize = Size(1920, 1080)
    formats: Annotated[tuple[Still, ...], Len(1), BeforeValidator(as_items)] = ("png",)

    def _settings(self) -> dict[str, Any]:
        written = {key: value for key, value in self if value is not None}
        return Render(**written)._settings()
