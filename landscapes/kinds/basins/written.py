"""``kind: basins``: where every start of a grid ends, with each of several optimizers."""

from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, create_model

from landscapes.ensemble import Grid
from landscapes.kinds.basins.model import BasinsScenario
from landscapes.loading.choices import choice
from landscapes.loading.conventions import Scheduled
from landscapes.loading.entries import count_of, optimizer_models, optimizers
from landscapes.loading.labels import optimizer_entries
from landscapes.loading.landscape_entry import landscape_choice
from landscapes.loading.noise_entry import Noise, NoisePart, noisy
from landscapes.loading.parts import (
    Form,
    Part,
    StepsOfMany,
    Whole,
    literal,
    too_large,
)
from landscapes.loading.pictures import Render, list_of_formats, rendered
from landscapes.loading.view import Shown, axes_of, levels_of
from landscapes.plugins import BUILT_IN, KEPT, Registry

MIN_SIDE, MAX_SIDE = 2, 65_536
START_BYTES = 4
"""The memory that a map takes for each start."""
MAX_BYTES = 1_000_000_000


def _both_sides(value: object) -> object:
    """One number stands for both axes."""
    return tuple(value) if isinstance(value, list) else (value, value)


def _fits_memory(grid: tuple[int, int], info: ValidationInfo) -> tuple[int, int]:
    """Check the size of the maps; invalid optimizers have their own errors."""
    columns, rows = grid
    maps = count_of(info.data.get("optimizers", ())) or 1
    size = START_BYTES * columns * rows * maps
    if size > MAX_BYTES:
        starts = f"{columns} × {rows} starts{f' for {maps} optimizers' if maps > 1 else ''}"
        raise ValueError(f"must be smaller: {too_large(starts, size, MAX_BYTES)}")
    return grid


class BasinsRender(Render):
    """The settings of the picture, and the table of shares."""

    formats: list_of_formats(page=False) = (  # type: ignore[valid-type]
        "png",
        "gif",
        "mp4",
    )


View: TypeAlias = Annotated[
    Shown, Field(description="The part of the landscape that is shown and has starts.")
]


@lru_cache(KEPT)
def basins_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file."""
    side = Annotated[int, Ge(MIN_SIDE), Le(MAX_SIDE), Whole]
    sides = Annotated[tuple[side, ...], Len(2, 2)]
    grid = Annotated[
        sides,
        AfterValidator(_fits_memory),
        BeforeValidator(_both_sides, json_schema_input_type=side | sides),
        Field(description="The number of starts along each axis, or [columns, rows]."),
    ]
    return create_model(
        "basins",
        __base__=Scheduled,
        kind=(literal("basins"), ...),
        landscape=(landscape_choice(registry), ...),
        steps=(StepsOfMany, 200),
        optimizers=(optimizers(choice(optimizer_models(registry), "any_optimizer")), ...),
        grid=(grid, (256, 256)),
        noise=(Noise, None),
        view=(View, Shown()),
        render=rendered(BasinsRender),
    )


def basins_scenario(written: Any, name: str) -> BasinsScenario:
    """The scenario that a validated file means."""
    landscape, noise = noisy(written)
    view = written.view
    return BasinsScenario(
        name=name,
        title=written.title or f"{landscape.title}: where each start ends",
        render=written.render.settings(),
        landscape=landscape,
        levels=levels_of(landscape, view),
        grid=Grid(view.domain or landscape.domain, *written.grid),
        steps=written.steps,
        optimizers=optimizer_entries(
            written.optimizers, convention=written.convention, steps=written.steps
        ),
        noise=noise,
        **axes_of(view),
    )


FORM = Form(
    basins_model,
    {"view": Shown, "noise": NoisePart, "render": BasinsRender},
    basins_scenario,
)
