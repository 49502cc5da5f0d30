"""The settings of the picture of a landscape and of its page, as they are written."""

from typing import Annotated, Any, ClassVar, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from landscapes.kinds.base import Count
from landscapes.kinds.landscape.model import OF_RUNS, AtlasSettings, MapSettings
from landscapes.loading.parts import Part, Whole, as_items
from landscapes.loading.pictures import Dots, Render


class Atlas(Part):
    """The further runs that an explorable page can show beside the scenario's own."""

    starts: Annotated[
        int,
        Ge(2),
        Le(31),
        Whole,
        Field(description="The number of start points along each axis."),
    ] = AtlasSettings.starts
    learning_rates: Annotated[
        int,
        Ge(1),
        Le(9),
        Whole,
        Field(description="The number of learning rates of each optimizer, its own among them."),
    ] = AtlasSettings.learning_rates
    momenta: Annotated[
        int,
        Ge(1),
        Le(5),
        Whole,
        Field(description="The number of values of momentum of each optimizer that has one."),
    ] = AtlasSettings.momenta
    positions: Annotated[
        int,
        Ge(100_000),
        Le(5_000_000),
        Whole,
        Field(description="The largest number of positions kept; each takes about two bytes."),
    ] = AtlasSettings.positions


_CHARTS = {"enum": ["landscape", *OF_RUNS]}
_SCHEDULED = {
    "type": "string",
    "pattern": r"^[A-Za-z_]\w*$",
    "patternErrorMessage": "a hyperparameter that has a schedule.",
}
PanelKey: TypeAlias = Annotated[str, WithJsonSchema({"anyOf": [_CHARTS, _SCHEDULED]})]


class MapRender(Render):
    """The settings of the picture of a landscape, with charts beside the map."""

    SETTINGS: ClassVar = MapSettings

    atlas: Annotated[
        Atlas, Field(description="The resolution of the atlas of an explorable page (html).")
    ] = Atlas()
    panels: Annotated[
        tuple[PanelKey, ...],
        Len(1, 4),
        BeforeValidator(as_items),
        Field(
            description="The panels side by side: the landscape, and charts over the steps of the"
            " loss, the norm of its gradient, or a hyperparameter that has a schedule."
        ),
    ] = ("landscape",)
    count: Annotated[
        Count,
        Field(
            description="What charts have along their horizontal axis: steps, or evaluations of the"
            " loss and its gradient, of which a Hessian takes two."
        ),
    ] = MapSettings.count

    dots: Dots = "auto"

    @field_validator("panels")
    @classmethod
    def _beside_a_map(cls, panels: tuple[str, ...]) -> tuple[str, ...]:
        right = tuple(dict.fromkeys(("landscape", *panels)))
        if panels != right:
            raise ValueError(f"must be [{', '.join(right)}]: landscape first, and each panel once")
        return panels

    def _settings(self) -> dict[str, Any]:
        charts = tuple(panel for panel in self.panels if panel != "landscape")
        atlas = AtlasSettings(**self.atlas.model_dump())
        dots = None if self.dots == "auto" else self.dots
        own = {"panels": charts, "count": self.count, "atlas": atlas, "dots": dots}
        return {**super()._settings(), **own}
