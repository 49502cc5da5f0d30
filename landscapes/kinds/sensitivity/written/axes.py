"""Axes: ranges of hyperparameters, with scales and bounds that the optimizers declare."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from annotated_types import Ge, Le
from pydantic import Field, TypeAdapter, ValidationError, create_model
from pydantic_core import InitErrorDetails, PydanticCustomError

from landscapes.declaration import declaration
from landscapes.kinds.sensitivity.model import Axis, AxisScale
from landscapes.loading.entries import Entry
from landscapes.loading.parts import problem
from landscapes.loading.spacing import USUAL_SCALE, RangeBase, spaced, usual_scale
from landscapes.words import unknown

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
    scale = written.scale or usual_scale(_declared(entry)[hyperparameter], high)
    return Axis(hyperparameter, scale, spaced(low, high, count, scale))


def axis_problems(axes: Mapping[str, Any], written: Sequence[Entry]) -> list[InitErrorDetails]:
    """The problems of axes with these optimizers, each with its place."""
    problems = []
    for name, part in axes.items():
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


def _declared(entry: Entry) -> dict[str, Any]:
    """The type of each hyperparameter."""
    return {each.name: each.annotation for each in declaration(entry.function).settings}


def _numbers(entry: Entry) -> list[str]:
    """The hyperparameters that can be an axis: numbers that need not be whole."""
    return [each.name for each in declaration(entry.function).settings if each.is_number]


def _unknown(name: str, part: Any, lacking: Sequence[Entry]) -> InitErrorDetails:
    """The problem of a hyperparameter that some optimizers lack, or that is not a number."""
    known = [key for key in _numbers(lacking[0]) if all(key in _numbers(e) for e in lacking)]
    of = " and ".join(dict.fromkeys(entry.name for entry in lacking))
    message = unknown("hyperparameter", name, known, f" of {of}")
    if any(name in _declared(entry) for entry in lacking):
        others = f"; an axis may be {' or '.join(known)}" if known else ""
        message = f"{name} of {of} is not a range of numbers{others}"
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
