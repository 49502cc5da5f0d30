"""The keys of modifiers, which every optimizer of a scenario may have."""

from collections.abc import Iterable, Iterator, Sequence
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
from pydantic_core import InitErrorDetails

from landscapes.declaration import declaration
from landscapes.loading.parts import Part, Whole, as_tuple, described, problem
from landscapes.loading.schedule_entry import OrSchedule, over, schedule_problems
from landscapes.modifiers import MODIFIERS
from landscapes.modifiers.conventions import CONVENTIONS, usual_decay
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
from landscapes.optimizers import OPTIMIZERS
from landscapes.schedules import Schedule
from landscapes.words import number

OF_POSITIONS = ("weight_decay", "sam", "lookahead", "constraint", "average")
"""The modifiers that need a position, which a response to a signal has not."""

CONVENTION = "lasagne"
"""The convention that holds where none is written."""

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


class Choice(Part):
    """A mapping of which exactly one key is written."""

    needs: ClassVar[str]

    @model_validator(mode="after")
    def _one_is_written(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"must be {self.needs}")
        return self

    def settings(self) -> dict[str, Any]:
        """The key that is written, with its value."""
        return {key: getattr(self, key) for key in self.model_fields_set}


class WeightDecay(Choice):
    """The pull towards the origin, in one of two forms."""

    needs = "{decoupled: …} or {l2: …}"

    decoupled: _own(Decoupled, changes=True) = None  # type: ignore[valid-type]
    l2: _own(L2, changes=True) = None  # type: ignore[valid-type]


class AverageOf(Choice):
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


class Constraint(Choice):
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


def modifiers_of(entry: Any, convention: str, steps: int = 1) -> dict[str, dict[str, Any]]:
    """The settings of each modifier of an entry, under its convention.

    A bare number of weight decay that means nothing there has an error of its own. Of a rule
    with a hyperparameter ``weight_decay``, the key is that.

    Args:
        entry: the entry of an optimizer.
        convention: the one that holds for it.
        steps: the number of steps of the scenario, which schedules use.
    """
    form = usual_decay(entry.name, convention)
    decay: Any = None if _has(entry, "weight_decay") else entry.weight_decay
    clip = "torch" if convention == "torch" else "paper"
    found: dict[str, dict[str, Any] | None] = {
        "cautious": {} if entry.cautious else None,
        "weight_decay": {form: decay} if isinstance(decay, float) and form else _settings(decay),
        "clip_value": _one("value", entry.clip_value),
        "clip_norm": _one("norm", entry.clip_norm, convention=clip),
        "sam": _one("radius", entry.sam),
        "lookahead": dict(entry.lookahead) if entry.lookahead else None,
        "constraint": _settings(entry.constraint),
        "average": _settings(entry.average),
    }
    return {
        name: {key: over(value, steps) for key, value in own.items()}
        for name, own in found.items()
        if own is not None
    }


def modifier_schedule_problems(
    entry: Any, steps: int, place: Sequence[str | int]
) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with the schedules of an entry's modifiers over all steps."""
    for name, key, schedule in _schedules(entry):
        settings = {each.name: each for each in declaration(MODIFIERS[name]).settings}
        at = (*place, name, key) if isinstance(getattr(entry, name), Part) else (*place, name)
        yield from schedule_problems(settings[key], over(schedule, steps), steps, tuple(at))


def _schedules(entry: Any) -> Iterator[tuple[str, str, Schedule]]:
    """Yield the name of each modifier that has a schedule, the setting, and the schedule."""
    for name, own in modifiers_of(entry, CONVENTION).items():
        for key, value in own.items():
            if isinstance(value, Schedule):
                yield name, key, value


def _settings(part: Any) -> dict[str, Any] | None:
    return part.settings() if isinstance(part, Choice) else None


def _one(key: str, value: Any, **others: Any) -> dict[str, Any] | None:
    return None if value is None else {key: value, **others}


def modifier_problems(
    entry: Any, conventions: Iterable[str], place: Sequence[str | int]
) -> Iterator[InitErrorDetails]:
    """Yield the problems of an entry's weight decay with its rule, and with its conventions.

    Args:
        entry: the entry of an optimizer.
        conventions: those that hold for it.
        place: where the entry is in the file.
    """
    if _has(entry, "weight_decay"):
        return
    decay, at = entry.weight_decay, (*place, entry.name, "weight_decay")
    forms = {
        each: usual_decay(entry.name, each) if entry.name in OPTIMIZERS else None
        for each in conventions
    }
    if isinstance(decay, float):
        for convention, form in forms.items():
            if form is None:
                yield problem(_unusual(entry.name, convention), decay, *at, VALUE)
    is_decoupled = isinstance(decay, WeightDecay) and decay.decoupled is not None
    is_decoupled |= isinstance(decay, float) and "decoupled" in forms.values()
    if is_decoupled and not _has(entry, "learning_rate"):
        message = (
            f"weight_decay: {entry.name} has no learning_rate, which a decoupled decay is"
            " multiplied by; give {l2: …}"
        )
        yield problem(message, decay, *at)


def _has(entry: Any, name: str) -> bool:
    """Whether the rule of an entry has a hyperparameter of this name."""
    return any(each.name == name for each in declaration(entry.function).settings)


def _unusual(rule: str, convention: str) -> str:
    usual = CONVENTIONS[convention]
    # Where most rules have none, the rule need not be named.
    which = f"{usual.title} has no usual one"
    if usual.form or usual.others:
        which += f" for {rule}"
    return f"weight_decay: give {{decoupled: …}} or {{l2: …}}; {which}"


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


def plane_only(entry: Any, place: Sequence[str | int]) -> Iterator[InitErrorDetails]:
    """Yield the problem of a constraint that is told in coordinates of the plane."""
    constraint = entry.constraint
    if constraint and (constraint.box or (constraint.ball and constraint.ball.center)):
        message = (
            "constraint must be {ball: {radius: …}} or {l1: …}, around the origin: a network has"
            " more parameters than x and y"
        )
        yield problem(message, constraint, *place, entry.name, "constraint")


def without_positions(entry: Any, place: Sequence[str | int]) -> Iterator[InitErrorDetails]:
    """Yield the modifiers of an entry that need a position, which a response has not."""
    for name in OF_POSITIONS:
        if name in entry.model_fields_set:
            message = (
                f"{name} needs the position of a run; in a response, gradients come from a signal,"
                " wherever the optimizer stands"
            )
            yield problem(message, getattr(entry, name), *place, entry.name, name)
    for name, _, schedule in _schedules(entry):
        if name not in OF_POSITIONS:
            message = f"{name} must be a number, not a schedule, in a response"
            yield problem(message, schedule, *place, entry.name, name)
