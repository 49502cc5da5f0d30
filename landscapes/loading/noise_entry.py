"""Noise on the gradients, for all kinds of scenarios with runs on a landscape.

Such a kind has a key ``noise`` of the type ``Noise``, and calls :func:`noisy`.
"""

from dataclasses import replace
from typing import Annotated, Any, TypeAlias

import numpy as np
from annotated_types import Ge, Gt, Le, Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from landscapes.ensemble import GaussianNoise, Minibatch, with_minima_near
from landscapes.functions import Array, Landscape, averaged
from landscapes.kinds.noise import NoiseSettings
from landscapes.loading.csv_file import LARGEST, CsvPart, column
from landscapes.loading.landscape_entry import chosen_landscape
from landscapes.loading.parts import Part, Seed, Seeds, Two, Whole, as_numbers, as_tuple
from landscapes.words import shown

MIN_POINTS, MAX_POINTS = 2, 256
# Tags of the models; they cannot be keys.
DRAWN, LIST, CSV = "drawn points", "a list", "a CSV file"


def _not_too_many(count: int) -> int:
    """Check the limit, with a message that says why."""
    if count > MAX_POINTS:
        raise ValueError(
            f"must be at most {MAX_POINTS}, not {count}: the map is drawn once more for each point"
        )
    return count


class DrawnPoints(Part):
    """Data points from a normal distribution, moved so that their mean is (0, 0)."""

    points: Annotated[
        int,
        Ge(MIN_POINTS),
        AfterValidator(_not_too_many),
        Field(
            description=f"The number of points, at most {MAX_POINTS}.",
            json_schema_extra={"maximum": MAX_POINTS},
        ),
        Whole,
    ] = 32
    spread: Annotated[
        float,
        Gt(0),
        Le(LARGEST),
        Field(description="The standard deviation of each coordinate; the mean is zero."),
    ] = 0.4
    seed: Seed = 0

    def shifts(self) -> Array:
        """Draw the points, shape (N, 2)."""
        drawn = self.spread * np.random.default_rng(self.seed).standard_normal((self.points, 2))
        return np.asarray(drawn - drawn.mean(axis=0))


def _numbers(name: object, info: ValidationInfo) -> list[float]:
    return column(info.data.get("csv"), name, MIN_POINTS, MAX_POINTS)[1]


class PointsTable(CsvPart):
    """Data points from the rows of a CSV file."""

    columns: Annotated[
        tuple[Annotated[Any, AfterValidator(_numbers)], ...],
        Len(2, 2),
        BeforeValidator(
            as_tuple, json_schema_input_type=Annotated[tuple[str | float, ...], Len(2, 2)]
        ),
        Field(description="The columns of u and v in the table."),
    ]

    def shifts(self) -> Array:
        """Return the points, shape (N, 2)."""
        return np.array(self.columns, dtype=np.float64).T


def _point(value: object) -> tuple[float, ...]:
    numbers = as_numbers(value, 2)
    if numbers is None or max(map(abs, numbers)) > LARGEST:
        raise ValueError(
            f"must be a point [u, v] of two numbers up to {LARGEST:g}, not {shown(value)}"
        )
    return numbers


Points = Annotated[
    tuple[Annotated[tuple[float, ...], PlainValidator(_point, json_schema_input_type=Two)], ...],
    Len(MIN_POINTS, MAX_POINTS),
    BeforeValidator(as_tuple),
]


def _tag(entry: object) -> str:
    if isinstance(entry, list):
        return LIST
    return CSV if isinstance(entry, dict) and "csv" in entry else DRAWN


class MinibatchPart(Part):
    """Data points, each of which shifts the landscape, and the size of a mini-batch."""

    data: Annotated[
        Annotated[DrawnPoints, Tag(DRAWN)]
        | Annotated[Points, Tag(LIST)]
        | Annotated[PointsTable, Tag(CSV)],
        Discriminator(_tag),
        Field(
            description="The points (u, v): drawn ones, a list, or columns of a table. The loss is"
            " the mean of f(x - u, y - v) over them."
        ),
    ] = DrawnPoints()
    size: Annotated[
        int,
        Ge(1),
        Le(100_000),
        Whole,
        Field(description="The number of points in a mini-batch; all if there are fewer."),
    ]

    def shifts(self) -> Array:
        """Return the data points, shape (N, 2)."""
        if isinstance(self.data, tuple):
            return np.array(self.data, dtype=np.float64)
        return self.data.shifts()


class NoisePart(Part):
    """The noise on the gradients that the optimizers see."""

    gaussian: Annotated[
        Annotated[float, Ge(0), Le(LARGEST)] | None,
        Field(
            description="The standard deviation of normal noise on each coordinate of a gradient."
        ),
    ] = None
    minibatch: Annotated[
        MinibatchPart | None,
        Field(
            description="Data points that shift the landscape; each step sees only some of them."
        ),
    ] = None
    seed: Annotated[
        Seed,
        Field(description="The seed of the noise: all of it comes from numpy's default_rng(seed)."),
    ] = 0

    @field_validator("minibatch")
    @classmethod
    def _not_both(cls, value: MinibatchPart, info: ValidationInfo) -> MinibatchPart:
        if info.data.get("gaussian") is not None:
            raise ValueError("noise must be gaussian or minibatch, not both")
        return value

    @model_validator(mode="after")
    def _one_of_them(self) -> "NoisePart":
        if self.gaussian is None and self.minibatch is None:
            raise ValueError("must have gaussian or minibatch")
        return self

    def settings(self, landscape: Landscape) -> NoiseSettings:
        """Return the noise for runs on a landscape."""
        noise = (
            Minibatch(landscape, self.minibatch.shifts(), self.minibatch.size)
            if self.minibatch
            else GaussianNoise(self.gaussian or 0.0)
        )
        return NoiseSettings(noise, (self.seed,))


class CloudNoisePart(NoisePart):
    """The noise on the gradients that the optimizers see, for one or several seeds."""

    seeds: Annotated[
        Seeds | None,
        Field(
            description="The number of runs of each optimizer with different noise, or their seeds."
        ),
    ] = None
    show_batch: Annotated[
        bool,
        Field(description="Whether to draw the current mini-batch's isolines over the map."),
    ] = False

    @field_validator("seeds")
    @classmethod
    def _once_each(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(seeds)) < len(seeds):
            raise ValueError("must name each seed once")
        return seeds

    @field_validator("show_batch")
    @classmethod
    def _of_a_batch(cls, shows: bool, info: ValidationInfo) -> bool:
        # A wrong minibatch has its own error.
        if shows and info.data.get("minibatch", True) is None:
            raise ValueError("show_batch needs a minibatch; there is none")
        if shows and len(info.data.get("seeds") or ()) > 1:
            raise ValueError("show_batch needs a single seed, because each has its own batches")
        return shows

    @model_validator(mode="after")
    def _seeds_once(self) -> "CloudNoisePart":
        if {"seed", "seeds"} <= self.model_fields_set:
            raise ValueError("must have seed or seeds, not both")
        return self

    def settings(self, landscape: Landscape) -> NoiseSettings:
        """Return the noise for runs on a landscape."""
        one = super().settings(landscape)
        return replace(one, seeds=self.seeds or one.seeds, show_batch=self.show_batch)


NOISE = "Noise on the gradients, the same for all optimizers."
Noise: TypeAlias = Annotated[NoisePart | None, Field(description=NOISE)]


def noisy(written: Any) -> tuple[Landscape, NoiseSettings | None]:
    """Return the landscape that the optimizers of a file minimise, and the noise.

    With mini-batches it is the mean over all data points; its minima are found
    from the known ones of the original landscape.
    """
    landscape = chosen_landscape(written.landscape)
    if written.noise is None:
        return landscape, None
    settings = written.noise.settings(landscape)
    if isinstance(settings.kind, Minibatch):
        whole = averaged(landscape, settings.kind.shifts)
        landscape = with_minima_near(whole, landscape.minima)
    return landscape, settings
