"""``kind: sensitivity``: how much the outcome depends on the hyperparameters."""

from functools import lru_cache
from typing import Annotated, Any, Self

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, ValidationError, create_model, model_validator
from pydantic_core import InitErrorDetails

from landscapes.kinds.base import Size
from landscapes.kinds.sensitivity.model import Measure, SensitivityScenario
from landscapes.kinds.sensitivity.written.axes import AxisPart, axis, axis_problems
from landscapes.loading.entries import choice, optimizer_entries, optimizer_models, optimizers
from landscapes.loading.landscape_entry import chosen_landscape, landscape_choice
from landscapes.loading.noise_entry import NoisePart, noisy
from landscapes.loading.parts import Form, Part, Title, Whole, as_values, literal
from landscapes.loading.pictures import FigureSize, list_of_formats
from landscapes.loading.starts import RandomStarts, Starts, chosen_starts
from landscapes.loading.stills import StillRender
from landscapes.plugins import BUILT_IN, KEPT, Registry

MAX_STEPS = 10_000
MAX_GRID = 4096
USUAL_GRID = {1: 256, 2: 128}
"""How many values an axis has if nothing is said, by how many axes there are."""

CELL_BYTES = 80
"""How much memory a cell takes: its values, the quartiles and counts of its runs, its colour."""
MOST_BYTES = 10**9


class SensitivityRender(StillRender):
    """How the picture is made, and the table of the best values; nothing moves in it."""

    size: FigureSize = Size(1200, 800)
    formats: list_of_formats(moving=False, page=False) = ("png",)  # type: ignore[valid-type]


class Sensitivity(Part):
    """What must hold of axes, grid and optimizers together."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        written: Any = self
        problems = axis_problems(written.axes, written.optimizers) + _grid_problems(written)
        if problems:
            raise ValidationError.from_exception_data(type(self).__name__, problems)
        return self


@lru_cache(KEPT)
def sensitivity_model(registry: Registry = BUILT_IN) -> type[Part]:
    """What may stand in the file."""
    side = Annotated[int, Ge(2), Le(MAX_GRID), Whole]
    grid = Annotated[tuple[side, ...], Len(1, 2), BeforeValidator(as_values)]
    return create_model(
        "sensitivity",
        __base__=Sensitivity,
        kind=(literal("sensitivity"), ...),
        title=(Title | None, None),
        landscape=(landscape_choice(registry), ...),
        start=(Starts, ...),
        steps=(Annotated[int, Ge(1), Le(MAX_STEPS), Whole], ...),
        optimizers=(optimizers(choice(optimizer_models(registry))), ...),
        axes=(Annotated[dict[str, AxisPart], Len(1, 2)], ...),
        grid=(grid | None, None),
        measure=(Measure, "final_loss"),
        noise=(NoisePart | None, None),
        render=(SensitivityRender, SensitivityRender()),
    )


def sensitivity_scenario(written: Any, name: str) -> SensitivityScenario:
    """The scenario that a validated file means."""
    landscape, noise = noisy(chosen_landscape(written.landscape), written.noise)
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
        optimizers=optimizer_entries(written.optimizers, leave_out=written.axes),
        axes=axes,
        measure=written.measure,
        noise=noise,
    )


def _counts(written: Any) -> tuple[int, ...]:
    """How many values each axis has."""
    axes = len(written.axes)
    counts: tuple[int, ...] = written.grid or (USUAL_GRID[axes],)
    return counts * axes if len(counts) == 1 else counts


def _grid_problems(written: Any) -> list[InitErrorDetails]:
    counts = _counts(written)
    if len(counts) > len(written.axes):
        return [_problem(written, f"must be one number for one axis, not {list(counts)}")]
    cells, entries = 1, len(optimizer_entries(written.optimizers))
    for count in counts:
        cells *= count
    size = cells * entries * CELL_BYTES
    if size <= MOST_BYTES:
        return []
    of = f" for {entries} optimizers" if entries > 1 else ""
    values = " × ".join(map(str, counts))
    message = f"{values} values{of} would take {size / 1e9:.1f} GB of memory, more than"
    return [_problem(written, f"must be smaller: {message} {MOST_BYTES / 1e9:g} GB")]


def _problem(written: Any, message: str) -> InitErrorDetails:
    context = {"error": ValueError(message)}
    return InitErrorDetails(type="value_error", loc=("grid",), input=written.grid, ctx=context)


FORM = Form(
    sensitivity_model,
    {"axes": AxisPart, "noise": NoisePart, "start": RandomStarts, "render": SensitivityRender},
    sensitivity_scenario,
)
