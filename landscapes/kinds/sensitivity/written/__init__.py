"""``kind: sensitivity``: how much the outcome depends on the hyperparameters."""

from functools import lru_cache
from typing import Annotated, Any, Self, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, Field, create_model, model_validator
from pydantic_core import InitErrorDetails

from landscapes.kinds.base import Size
from landscapes.kinds.sensitivity.model import Measure, SensitivityScenario
from landscapes.kinds.sensitivity.written.axes import AxisPart, axis, axis_problems
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
    as_values,
    described,
    literal,
    problem,
    too_large,
)
from landscapes.loading.pictures import list_of_formats, rendered
from landscapes.loading.sizes import FigureSize
from landscapes.loading.starts import RandomStarts, Starts, chosen_starts
from landscapes.loading.stills import StillRender
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.words import shown

MAX_GRID = 4096
USUAL_GRID = {1: 256, 2: 128}
"""The default number of values of an axis, by the number of axes."""

CELL_BYTES = 80
"""The memory for a cell: its values, the quartiles and counts of its runs, its colour."""
MOST_BYTES = 10**9


class SensitivityRender(StillRender):
    """The settings of the picture, in which nothing moves, and the table of the best values."""

    size: FigureSize = Size(1200, 800)
    formats: list_of_formats(moving=False, page=False) = ("png",)  # type: ignore[valid-type]


class Sensitivity(Scheduled):
    """A check of axes, grid and optimizers together."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        written: Any = self
        self.refuse(
            *axis_problems(written.axes, written.optimizers, written.steps),
            *_grid_problems(written),
        )
        return self


StartPoints: TypeAlias = Annotated[
    Starts,
    Field(
        description="The start point [x, y], several of them, or a number of random ones in the"
        " domain."
    ),
]


def _as_ranges(value: object) -> object:
    """Refuse what is no mapping, with an example of one."""
    if isinstance(value, dict):
        return value
    example = "{learning_rate: {from: …, to: …}}"
    raise ValueError(f"must be a mapping such as {example}, not {shown(value)}")


Axes: TypeAlias = Annotated[
    dict[str, AxisPart],
    Len(1, 2),
    BeforeValidator(_as_ranges),
    Field(
        description="One or two hyperparameters to vary: the horizontal one, the vertical one."
        " One may be a setting of a schedule, such as learning_rate.from."
    ),
]
MeasureKey: TypeAlias = Annotated[
    Measure, Field(description="The measure that is shown, as its median over starts.")
]


@lru_cache(KEPT)
def sensitivity_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file."""
    side = Annotated[int, Ge(2), Le(MAX_GRID), Whole]
    sides = Annotated[tuple[side, ...], Len(1, 2), BeforeValidator(as_values)]
    grid = described(sides | None, "The number of values per axis: one number, or [columns, rows].")
    return create_model(
        "sensitivity",
        __base__=Sensitivity,
        kind=(literal("sensitivity"), ...),
        landscape=(landscape_choice(registry), ...),
        start=(StartPoints, ...),
        steps=(StepsOfMany, ...),
        optimizers=(optimizers(choice(optimizer_models(registry), "any_optimizer")), ...),
        axes=(Axes, ...),
        grid=(grid, None),
        measure=(MeasureKey, "final_loss"),
        noise=(Noise, None),
        render=rendered(SensitivityRender),
    )


def sensitivity_scenario(written: Any, name: str) -> SensitivityScenario:
    """The scenario that a validated file means."""
    landscape, noise = noisy(written)
    axes = tuple(
        axis(hyperparameter, part, count, written.optimizers[0])
        for (hyperparameter, part), count in zip(
            written.axes.items(), _counts(written), strict=True
        )
    )
    return SensitivityScenario(
        name=name,
        title=written.title or landscape.title,
        render=written.render.settings(),
        landscape=landscape,
        starts=chosen_starts(written.start, landscape.domain),
        run_steps=written.steps,
        optimizers=optimizer_entries(
            written.optimizers, written.axes, written.convention, written.steps
        ),
        axes=axes,
        measure=written.measure,
        noise=noise,
    )


def _counts(written: Any) -> tuple[int, ...]:
    """The number of values of each axis."""
    axes = len(written.axes)
    counts: tuple[int, ...] = written.grid or (USUAL_GRID[axes],)
    return counts * axes if len(counts) == 1 else counts


def _grid_problems(written: Any) -> list[InitErrorDetails]:
    counts = _counts(written)
    if len(counts) > len(written.axes):
        message = f"must be one number for one axis, not {list(counts)}"
        return [problem(message, written.grid, "grid")]
    cells, entries = 1, count_of(written.optimizers)
    for count in counts:
        cells *= count
    size = cells * entries * CELL_BYTES
    if size <= MOST_BYTES:
        return []
    of = f" for {entries} optimizers" if entries > 1 else ""
    values = " × ".join(map(str, counts))
    message = f"must be smaller: {too_large(f'{values} values{of}', size, MOST_BYTES)}"
    return [problem(message, written.grid, "grid")]


FORM = Form(
    sensitivity_model,
    {"axes": AxisPart, "noise": NoisePart, "start": RandomStarts, "render": SensitivityRender},
    sensitivity_scenario,
)
