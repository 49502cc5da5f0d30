"""Schedules in the place of numbers: ``{schedule: cosine, from: 0.3, to: 0.01}``.

The models are made when a file has a schedule, as few files do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

import numpy as np
from annotated_types import Ge, Gt, Le, Lt
from pydantic import BeforeValidator, ValidationError, ValidatorFunctionWrapHandler, create_model
from pydantic_core import InitErrorDetails

from landscapes.declaration import RELATIONS, Setting, declaration
from landscapes.loading.parts import Part, Whole, as_tuple, described, problem
from landscapes.schedules import SCHEDULES, WARM_UP, Schedule, settings_of
from landscapes.schedules.base import OF_OTHERS, REQUIRED, WarmUpError
from landscapes.words import near, number, shown, unknown

KEY = "schedule"

MAY_BE_ZERO = "learning_rate"
"""The hyperparameter that must be above 0, but may be 0 at some steps of a schedule."""


def is_schedule(value: object) -> bool:
    """Whether a value in a file is, or wants to be, a schedule."""
    return isinstance(value, dict) and KEY in value


class OrSchedule:
    """Validates a schedule in the place of a number; the number is validated as usual.

    Attributes:
        CALLED: the name of the choice of schedules in the JSON Schema.
    """

    CALLED: ClassVar = "any_schedule"

    def __call__(self, value: object, number: ValidatorFunctionWrapHandler) -> object:
        if isinstance(value, Schedule):
            return value
        if not isinstance(value, dict):
            return number(value)
        if KEY not in value:
            raise ValueError(_no_schedule(value))
        return written_schedule(value)


def _no_schedule(value: Mapping[str, Any]) -> str:
    misspelt = next((key for key in value if near(str(key), [KEY])), None)
    if misspelt is not None:
        return unknown("key", str(misspelt), [KEY])
    if not value.keys().isdisjoint(_DECAYS):
        return OWN_DECAY
    return NO_RANGE if is_range(value) else NO_MAPPING


def written_schedule(value: Mapping[str, Any]) -> Schedule:
    """Return the schedule that a mapping means.

    Raises:
        ValidationError: if it is wrong.
    """
    name = value[KEY]
    if not isinstance(name, str) or name not in SCHEDULES:
        known = ", ".join(SCHEDULES)
        message = (
            unknown("schedule", name, SCHEDULES)
            if isinstance(name, str)
            else f"schedule must be one of {known}, not {shown(name)}"
        )
        found = [problem(message, name, KEY)]
        raise ValidationError.from_exception_data(KEY, found)
    if ranges := [problem(_NO_RANGE, each, key) for key, each in value.items() if is_range(each)]:
        raise ValidationError.from_exception_data(KEY, ranges)
    part = schedule_model(name).model_validate(value)
    settings = {each.name: getattr(part, each.name) for each in settings_of(SCHEDULES[name])}
    warm_up = settings.pop(WARM_UP.name)
    return Schedule(name, settings, SCHEDULES[name], warm_up)


NO_MAPPING = (
    "must be a number, not a mapping; a schedule has the key schedule, as in"
    " {schedule: cosine, from: 0.1}"
)
_DECAYS = "decoupled", "l2"
OWN_DECAY = "must be a number, because this rule has a weight decay of its own"
NO_RANGE = f"{NO_MAPPING}; a range is for a race, and for hyperparameters, not for modifiers"
_NO_RANGE = (
    "must be a number: a race tries whole hyperparameters, not settings of their schedules;"
    " a sensitivity can have an axis such as learning_rate.from"
)


def is_range(value: object) -> bool:
    """Whether a value in a file wants to be a range."""
    return isinstance(value, dict) and not value.keys().isdisjoint({"from", "to"})


@lru_cache
def schedule_model(name: str) -> type[Part]:
    """Make the model of a schedule from its factory's signature."""
    factory = SCHEDULES[name]
    declared = declaration(factory)
    chosen: Any = Literal[name]
    fields: dict[str, Any] = {KEY: (described(chosen, "The name of the schedule."), ...)}
    for setting in settings_of(factory):
        written = described(_field(setting.annotation), setting.description)
        is_required = setting.default is REQUIRED
        # The number of steps of the scenario is not known yet.
        fields[setting.name] = (written, ... if is_required else setting.default)
    text = f"{declared.summary}\n\n{declared.formula}"
    return create_model(f"{name}_schedule", __base__=Part, __doc__=text, **fields)


def _field(annotation: Any) -> Any:
    """Let 1e2 count as a whole number, and lists as tuples, in an annotation."""
    plain, *bounds = get_args(annotation) if _is_annotated(annotation) else (annotation,)
    read: list[Any] = []
    if plain is int:
        read = [Whole]
    elif get_origin(plain) is tuple:
        item: Any = _field(get_args(plain)[0])
        plain, read = tuple[item, ...], [BeforeValidator(as_tuple)]
    # What reads a value comes after the bounds of what is read, as in the schema.
    return Annotated[(plain, *bounds, *read)] if bounds or read else plain


def _is_annotated(annotation: Any) -> bool:
    return get_origin(annotation) is Annotated


def over(value: Any, steps: int, convention: str | None = None) -> Any:
    """Return a hyperparameter whose schedule, if it is one, knows what others decide.

    Args:
        value: the hyperparameter.
        steps: the scenario's.
        convention: that of the optimizer, which the schedule follows if it has this form and
            none of its own.
    """
    if not isinstance(value, Schedule):
        return value
    value = replace(value, length=steps)
    for setting in declaration(value.factory).settings:
        is_open = value.settings.get(setting.name) is OF_OTHERS
        if is_open and setting.name == "convention" and convention in get_args(setting.annotation):
            return value.having(convention=convention)
    return value


def entry_problems(
    entry: Any, steps: int, place: tuple[str | int, ...]
) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with the schedules of an optimizer's entry.

    Args:
        entry: the entry, whose hyperparameters have one value or several.
        steps: the number of steps of the scenario.
        place: where the entry is in the file.
    """
    for setting in declaration(entry.function).settings:
        several = getattr(entry, setting.name, None)
        for turn, each in enumerate(several if isinstance(several, tuple) else (several,)):
            if isinstance(each, Schedule):
                at = (*place, setting.name, turn)
                yield from schedule_problems(setting, over(each, steps), steps, at)


def schedule_problems(
    setting: Setting, schedule: Schedule, steps: int, place: tuple[str | int, ...]
) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with the values of a schedule over the steps of a scenario.

    Args:
        setting: the hyperparameter.
        schedule: its schedule, with all numbers.
        steps: the number of steps of the scenario.
        place: where the schedule is in the file.
    """
    if setting.name == MAY_BE_ZERO:
        setting = may_be_zero(setting)
    try:
        values = schedule.values(steps)
    except WarmUpError as error:
        yield problem(f"{WARM_UP.name} {error}", schedule.warm_up, *place, WARM_UP.name)
        return
    except ValueError as error:
        yield problem(f"the schedule {schedule.name} {error}", None, *place)
        return
    wrong = ~permitted(setting, values)
    if wrong.any():
        step = int(np.argmax(wrong))
        told = f"{setting.name} must be {_bounds(setting)} at all steps"
        told += f", not {number(float(values[step]))} at step {step}"
        begins = f"; a {WARM_UP.name} begins at 0" if step < schedule.warm_up else ""
        yield problem(told + begins, None, *place)


def permitted(setting: Setting, values: Any) -> Any:
    """Whether each value is finite and within the bounds of a hyperparameter."""
    allowed = np.isfinite(values)
    for bound in get_args(setting.annotation)[1:]:
        with np.errstate(invalid="ignore"):
            allowed &= RELATIONS[type(bound)](values, bound)
    return allowed


def may_be_zero(setting: Setting) -> Setting:
    """The setting of a schedule that may be 0 at some steps, though a number must be above 0."""
    plain, *bounds = get_args(setting.annotation)
    bounds = [Ge(0) if each == Gt(0) else each for each in bounds]
    return setting._replace(annotation=Annotated[(plain, *bounds)])


_SIGNS: Mapping[type, tuple[str, str]] = {
    Ge: ("at least", "ge"),
    Gt: ("greater than", "gt"),
    Le: ("at most", "le"),
    Lt: ("less than", "lt"),
}


def _bounds(setting: Setting) -> str:
    """Write ``at least 0 and less than 1``; ``a finite number`` without bounds."""
    bounds = get_args(setting.annotation)[1:]
    signs = [(*_SIGNS[type(bound)], bound) for bound in bounds]
    told = [f"{sign} {getattr(bound, key):g}" for sign, key, bound in signs]
    told = [each for each in told if not each.endswith("inf")]
    return " and ".join(told) or "a finite number"
