"""``kind: landscape``: optimizers travel over a loss landscape."""

from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, Self

from annotated_types import Ge, Le, Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails

from landscapes.kinds.base import (
    SurfaceView,
)
from landscapes.kinds.landscape.model import AtlasSettings, LandscapeScenario, MapSettings
from landscapes.loading.entries import choice, optimizer_entries, optimizer_models, optimizers
from landscapes.loading.landscape_entry import chosen_landscape, landscape_choice
from landscapes.loading.noise_entry import CloudNoisePart, noisy
from landscapes.loading.parts import Form, Part, Steps, Title, Whole, as_items, literal
from landscapes.loading.pictures import Render
from landscapes.loading.starts import Points
from landscapes.loading.view import Shown, levels_of
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.words import shown

MAX_RUNS = 500
"""How many runs of one optimizer there are at most: one for each start and each seed."""
STEP_BYTES = 128
"""How much memory a step of a run takes: its place, loss and gradient, and what is drawn of it."""
MOST_BYTES = 4 * 10**9


class View(Shown):
    """What is shown of the landscape: which part, how, and the losses of its isolines."""

    style: Literal["contour", "surface"] = "contour"
    azimuth: Annotated[float, Ge(-360), Le(360)] = SurfaceView.azimuth
    elevation: Annotated[float, Ge(10), Le(80)] = SurfaceView.elevation


def _view(value: object) -> object:
    """``surface`` alone is a surface from the usual side."""
    if isinstance(value, str):
        if value not in ("contour", "surface"):
            raise ValueError(f"must be contour, surface or a mapping, not {shown(value)}")
        return {"style": value}
    return value


def _shows_batches(view: View, info: ValidationInfo) -> View:
    noise = info.data.get("noise")
    if view.style == "surface" and noise and noise.show_batch:
        raise ValueError("must be contour where show_batch is true")
    return view


def _few_runs(noise: CloudNoisePart, info: ValidationInfo) -> CloudNoisePart:
    starts, seeds = len(info.data.get("start", ())), len(noise.seeds or ())
    if starts * seeds > MAX_RUNS:
        raise ValueError(
            f"must have at most {MAX_RUNS // starts} seeds for {starts} starts, not {seeds}:"
            f" an optimizer has at most {MAX_RUNS} runs"
        )
    return noise


class Descents(Part):
    """What must hold of starts, seeds, steps and optimizers together."""

    @model_validator(mode="after")
    def _fits_memory(self) -> Self:
        written: Any = self
        seeds = written.noise.seeds if written.noise else None
        runs = len(written.start) * len(seeds or (0,))
        count = len(optimizer_entries(written.optimizers))
        size = STEP_BYTES * written.steps * runs * count
        if size > MOST_BYTES:
            most = MOST_BYTES // (STEP_BYTES * runs * count)
            each = f" for each of {count} optimizers" if count > 1 else ""
            error = ValueError(
                f"must be at most {most}, not {written.steps}: {runs} runs{each} would take"
                f" {size / 1e9:.1f} GB of memory, more than {MOST_BYTES / 1e9:g} GB"
            )
            problem = InitErrorDetails(
                type="value_error", loc=("steps",), input=written.steps, ctx={"error": error}
            )
            raise ValidationError.from_exception_data(type(self).__name__, [problem])
        return self


class Atlas(Part):
    """What an explorable page can show beside the scenario's own runs."""

    starts: Annotated[int, Ge(2), Le(31), Whole] = AtlasSettings.starts
    learning_rates: Annotated[int, Ge(1), Le(9), Whole] = AtlasSettings.learning_rates
    momenta: Annotated[int, Ge(1), Le(5), Whole] = AtlasSettings.momenta
    positions: Annotated[int, Ge(100_000), Le(5_000_000), Whole] = AtlasSettings.positions


class MapRender(Render):
    """How the picture of a landscape is made, with charts beside the map."""

    SETTINGS: ClassVar = MapSettings
    QUESTION: ClassVar = "Which one gets to the minimum?"

    atlas: Atlas = Atlas()

    panels: Annotated[
        tuple[Literal["landscape", "loss", "gradient_norm"], ...],
        Len(1, 3),
        BeforeValidator(as_items),
    ] = ("landscape",)

    @field_validator("panels")
    @classmethod
    def _beside_a_map(cls, panels: tuple[str, ...]) -> tuple[str, ...]:
        if panels[0] != "landscape" or len(set(panels)) < len(panels):
            raise ValueError("must begin with landscape and name each panel once")
        return panels

    def _settings(self) -> dict[str, Any]:
        charts = tuple(panel for panel in self.panels if panel != "landscape")
        atlas = AtlasSettings(**self.atlas.model_dump())
        return {**super()._settings(), "panels": charts, "atlas": atlas}


@lru_cache(KEPT)
def landscape_model(registry: Registry = BUILT_IN) -> type[Part]:
    """What may stand in the file."""
    view = Annotated[
        View,
        AfterValidator(_shows_batches),
        BeforeValidator(_view, json_schema_input_type=Literal["contour", "surface"] | View),
    ]
    return create_model(
        "landscape",
        __base__=Descents,
        kind=(literal("landscape"), "landscape"),
        title=(Title | None, None),
        landscape=(landscape_choice(registry), ...),
        start=(Points, ...),
        steps=(Steps, ...),
        optimizers=(optimizers(choice(optimizer_models(registry))), ...),
        noise=(Annotated[CloudNoisePart, AfterValidator(_few_runs)] | None, None),
        view=(view, View()),
        render=(MapRender, MapRender()),
    )


def landscape_scenario(written: Any, name: str) -> LandscapeScenario:
    """The scenario that a validated file means."""
    view = written.view
    landscape, noise = noisy(chosen_landscape(written.landscape), written.noise)
    return LandscapeScenario(
        name=name,
        title=written.title or landscape.title,
        render=written.render.settings(),
        landscape=landscape,
        domain=view.domain or landscape.domain,
        levels=levels_of(landscape, view),
        starts=written.start,
        steps=written.steps,
        optimizers=optimizer_entries(written.optimizers),
        surface=SurfaceView(view.azimuth, view.elevation) if view.style == "surface" else None,
        noise=noise,
    )


FORM = Form(
    landscape_model,
    {"noise": CloudNoisePart, "view": View, "render": MapRender},
    landscape_scenario,
)
