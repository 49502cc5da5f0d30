"""The axes of a map of the landscape's plane."""

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
