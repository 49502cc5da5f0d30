"""Axes: ranges of hyperparameters, with scales and bounds that the optimizers declare."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from annotated_types import Ge, Le
from pydantic import Field, TypeAdapter, ValidationError, create_model
from pydantic_core import InitErrorDetails, PydanticCustomError

from landscapes.declaration import declaration
from landscapes.kinds.sensitivity.model import Axis, AxisScale
from landscapes.loading.entries import Entry
from landscapes.loading.parts import problem
from landscapes.loading.schedule_entry import over, schedule_problems
from landscapes.loading.spacing import USUAL_SCALE, RangeBase, spaced, usual_scale
from landscapes.modifiers import MODIFIERS
from landscapes.schedules import ENDS, Schedule, settings_of
from landscapes.words import joined, unknown

LARGEST = 1e12


_Value = Annotated[float, Ge(-LARGEST), Le(LARGEST)]
_ScaleKey = Annotated[
    AxisScale | None,
    Field(
        description="The scale on which the values are evenly spaced: linear, log, or"
        f" log_complement, the logarithm of 1 − value; by default {USUAL_SCALE}."
    ),
]
# One of the keys, from, is a keyword of Python.
AxisPart: Any = create_model(
    "AxisPart",
    __base__=RangeBase,
    __doc__=RangeBase.__doc__,
    **{
        "from": (Annotated[_Value, Field(description="The lowest value.")], ...),
        "to": (Annotated[_Value, Field(description="The highest value.")], ...),
        "scale": (_ScaleKey, None),
    },
)  # type: ignore[call-overload]


def axis(hyperparameter: str, written: Any, count: int, entry: Entry) -> Axis:
    """The axis with the range of an optimizer's hyperparameter."""
    low, high = getattr(written, "from"), written.to
    scale = written.scale or usual_scale(_type_of(hyperparameter, entry), high)
    return Axis(hyperparameter, scale, spaced(low, high, count, scale))


def _type_of(name: str, entry: Entry) -> Any:
    """The type of a hyperparameter, or of a setting of its schedule."""
    scheduled, _, setting = name.partition(".")
    if not setting or setting in ENDS:
        return _declared(entry)[scheduled]
    return _numbers_of(_schedules(entry, scheduled)[0])[setting]


def _schedules(entry: Entry, name: str) -> list[Schedule]:
    """The schedules of a hyperparameter; empty if any of its values is none."""
    values = entry.hyperparameters().get(name, ())
    schedules = [each for each in values if isinstance(each, Schedule)]
    return schedules if len(schedules) == len(values) else []


def _numbers_of(schedule: Schedule) -> dict[str, Any]:
    """The types of the settings of a schedule that can be an axis."""
    settings = settings_of(schedule.factory)
    return {setting.name: setting.annotation for setting in settings if setting.is_number}


def axis_problems(
    axes: Mapping[str, Any], written: Sequence[Entry], steps: int
) -> list[InitErrorDetails]:
    """The problems of axes with these optimizers, each with its place."""
    problems = []
    for name, part in axes.items():
        of = name.partition(".")[0]
        modified = [entry.name for entry in written if of not in _declared(entry)]
        if of in MODIFIERS and modified:
            message = (
                f"{of} of {modified[0]} is a modifier, which is the same in all cells; an axis may"
                " be a hyperparameter of the rule"
            )
            problems.append(_wrong_key(name, part, message))
            continue
        if "." in name:
            problems += [
                each for entry in written for each in _in_schedule(name, part, entry, steps)
            ]
            continue
        lacking = [entry for entry in written if name not in _numbers(entry)]
        if lacking:
            problems.append(_unknown(name, part, lacking))
            continue
        # Optimizers with the same bounds have the same problems.
        bounds = {str(_declared(entry)[name]): _declared(entry)[name] for entry in written}
        for annotation in bounds.values():
            problems += _beyond(name, part, annotation)
        problems += _set_too(name, written)
    return problems


def _in_schedule(name: str, part: Any, entry: Entry, steps: int) -> Iterator[InitErrorDetails]:
    """Yield the problems of an axis ``learning_rate.from``, which is a setting of a schedule."""
    scheduled, _, setting = name.partition(".")
    schedules = _schedules(entry, scheduled)
    if scheduled not in _declared(entry):
        message = unknown("hyperparameter", scheduled, _numbers(entry), f" of {entry.name}")
        yield _wrong_key(name, part, message)
    elif not schedules:
        message = f"{scheduled} of {entry.name} is no schedule, so it has no {setting}"
        yield _wrong_key(name, part, message)
    for schedule in schedules:
        if setting not in _numbers_of(schedule):
            known = _numbers_of(schedule)
            message = unknown("axis", setting, known, f" of {schedule.name}")
            yield _wrong_key(name, part, message)
            continue
        beyond = _beyond(name, part, _numbers_of(schedule)[setting])
        yield from beyond
        declared = {each.name: each for each in declaration(entry.function).settings}[scheduled]
        for key in () if beyond else ("from", "to"):
            at_end = over(schedule.having(**{setting: getattr(part, key)}), steps)
            yield from schedule_problems(declared, at_end, steps, ("axes", name, key))


def _declared(entry: Entry) -> dict[str, Any]:
    """The type of each hyperparameter."""
    return {each.name: each.annotation for each in declaration(entry.function).settings}


def _numbers(entry: Entry) -> list[str]:
    """The hyperparameters that can be an axis: numbers that need not be whole."""
    return [each.name for each in declaration(entry.function).settings if each.is_number]


def _unknown(name: str, part: Any, lacking: Sequence[Entry]) -> InitErrorDetails:
    """The problem of a hyperparameter that some optimizers lack, or that is not a number."""
    known = [key for key in _numbers(lacking[0]) if all(key in _numbers(e) for e in lacking)]
    of = joined(dict.fromkeys(entry.name for entry in lacking), "and")
    message = unknown("hyperparameter", name, known, f" of {of}")
    if any(name in _declared(entry) for entry in lacking):
        others = f"; an axis may be {joined(known, 'or')}" if known else ""
        message = f"{name} of {of} is not a range of numbers{others}"
    return _wrong_key(name, part, message)


def _wrong_key(name: str, part: Any, message: str) -> InitErrorDetails:
    error = PydanticCustomError("wrong_key", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=("axes", name), input=part)


def _beyond(name: str, part: Any, annotation: Any) -> list[InitErrorDetails]:
    """The problems of a range that exceeds the bounds of its hyperparameter."""
    problems = []
    for key in ("from", "to"):
        value = getattr(part, key)
        try:
            TypeAdapter(annotation).validate_python(value)
        except ValidationError as error:
            problems += [
                InitErrorDetails(
                    type=details["type"],
                    loc=("axes", name, key),
                    input=int(value) if value.is_integer() else value,
                    ctx=details.get("ctx", {}),
                )
                for details in error.errors()
            ]
    return problems


def _set_too(name: str, written: Sequence[Entry]) -> list[InitErrorDetails]:
    """The problems of entries that set the hyperparameter of an axis."""
    message = "must not be set where it is an axis"
    return [
        # The location as pydantic writes it: the name selects the model.
        problem(message, getattr(entry, name), "optimizers", index, entry.name, name)
        for index, entry in enumerate(written)
        if name in entry.model_fields_set
    ]
