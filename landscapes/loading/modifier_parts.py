"""The keys of modifiers, which every optimizer of a scenario may have."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from annotated_types import DocInfo
from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    WrapValidator,
    field_validator,
    model_validator,
)

from landscapes.declaration import declaration
from landscapes.loading.parts import Part, Whole, as_tuple, described
from landscapes.loading.schedule_entry import NO_RANGE, OrSchedule, is_range
from landscapes.modifiers import MODIFIERS
from landscapes.modifiers.done import L2, Decay, Decoupled
from landscapes.modifiers.standing import (
    Ball,
    BallRadius,
    Box,
    Center,
    Ema,
    L1Radius,
    Polyak,
    Rate,
    Steps,
)
from landscapes.modifiers.told import MostNorm, MostValue, Radius
from landscapes.words import number

MAPPING, VALUE = "a mapping", "a value"


def _explained(name: str) -> str:
    declared = declaration(MODIFIERS[name])
    return declared.summary[:1].upper() + declared.summary[1:]


def _key(annotation: Any, name: str) -> Any:
    """The type of a modifier's key, with its summary."""
    return described(annotation | None, _explained(name))


def _number(annotation: Any) -> Any:
    """The type of a number that may be a schedule."""
    return Annotated[annotation, WrapValidator(OrSchedule())]


def _own(
    annotation: Any, before: Any = None, *, is_there: bool = False, changes: bool = False
) -> Any:
    """The type of a setting, described by its own words; it may be None unless it is there.

    Args:
        annotation: its type, with its meaning.
        before: reads what is written.
        is_there: whether it has a value if none is written.
        changes: whether it may be a schedule.
    """
    sentence = next(
        each.documentation for each in annotation.__metadata__ if isinstance(each, DocInfo)
    )
    plain = _number(annotation) if changes else annotation
    written = Annotated[plain, before] if before else plain
    return described(written if is_there else written | None, sentence)


class OneOf(Part):
    """A mapping of which exactly one key is written."""

    needs: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _is_no_range(cls, value: object) -> object:
        if is_range(value):
            raise ValueError(NO_RANGE)
        return value

    @model_validator(mode="after")
    def _one_is_written(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"must be {self.needs}")
        return self

    def settings(self) -> dict[str, Any]:
        """The key that is written, with its value."""
        return {key: getattr(self, key) for key in self.model_fields_set}


class WeightDecay(OneOf):
    """The pull towards the origin, in one of two forms."""

    needs = "{decoupled: …} or {l2: …}"

    decoupled: _own(Decoupled, changes=True) = None  # type: ignore[valid-type]
    l2: _own(L2, changes=True) = None  # type: ignore[valid-type]


class AverageOf(OneOf):
    """The mean of positions, in one of two forms."""

    needs = "{ema: …} or {polyak: …}"

    ema: _own(Ema, changes=True) = None  # type: ignore[valid-type]
    polyak: _own(Polyak, Whole) = None  # type: ignore[valid-type]


class Lookahead(Part):
    """Fast and slow weights."""

    steps: _own(Steps, Whole, is_there=True) = 5  # type: ignore[valid-type]
    rate: _own(Rate, is_there=True, changes=True) = 0.5  # type: ignore[valid-type]


class BallPart(Part):
    """The points within a distance of a centre, by default the origin."""

    radius: _own(BallRadius, is_there=True)  # type: ignore[valid-type]
    center: _own(Center, BeforeValidator(as_tuple)) = None  # type: ignore[valid-type]


class Constraint(OneOf):
    """The allowed points, as one of three bodies."""

    needs = "{box: [x_min, x_max, y_min, y_max]}, {ball: {center: [x, y], radius: …}} or {l1: …}"

    box: _own(Box, BeforeValidator(as_tuple)) = None  # type: ignore[valid-type]
    ball: Annotated[
        BallPart | None, Field(description="The points within a distance of a centre.")
    ] = None
    l1: _own(L1Radius) = None  # type: ignore[valid-type]

    @field_validator("box")
    @classmethod
    def _has_an_inside(cls, box: tuple[float, ...]) -> tuple[float, ...]:
        left, right, bottom, top = box
        if left >= right or bottom >= top:
            raise ValueError(
                "must be [x_min, x_max, y_min, y_max] with x_min below x_max and y_min below"
                f" y_max, not [{', '.join(map(number, box))}]"
            )
        return box

    def settings(self) -> dict[str, Any]:
        if self.ball:
            return {"ball": Ball(self.ball.radius, self.ball.center)}
        return super().settings()


def _tag(value: object) -> str:
    return MAPPING if isinstance(value, (dict, Part)) else VALUE


DecayOrNumber: TypeAlias = Annotated[
    Annotated[WeightDecay, Tag(MAPPING)] | Annotated[Decay, Tag(VALUE)], Discriminator(_tag)
]


class Modified(Part):
    """The keys of the modifiers of a rule."""

    weight_decay: Annotated[
        DecayOrNumber | None,
        Field(
            description=f"{_explained('weight_decay')} A number alone is λ of the form that the"
            " framework of the convention has; Lasagne and the article have none."
        ),
    ] = None
    clip_norm: _key(_number(MostNorm), "clip_norm") = None  # type: ignore[valid-type]
    clip_value: _key(_number(MostValue), "clip_value") = None  # type: ignore[valid-type]
    sam: _key(_number(Radius), "sam") = None  # type: ignore[valid-type]
    cautious: Annotated[bool, Field(description=_explained("cautious"))] = False
    lookahead: _key(Lookahead, "lookahead") = None  # type: ignore[valid-type]
    constraint: _key(Constraint, "constraint") = None  # type: ignore[valid-type]
    average: _key(AverageOf, "average") = None  # type: ignore[valid-type]


def part_at(keys: Sequence[str | int]) -> type[Part] | None:
    """The model of a modifier's mapping, by the keys that lead to it from an optimizer's entry."""
    parts: dict[tuple[str | int, ...], type[Part]] = {
        ("weight_decay",): WeightDecay,
        ("lookahead",): Lookahead,
        ("constraint",): Constraint,
        ("constraint", "ball"): BallPart,
        ("average",): AverageOf,
    }
    return parts.get(tuple(keys))
