"""Ranges that hyperparameters are tried in: ``{from: 1e-3, to: 1, scale: log}``."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import isfinite
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, create_model

from landscapes.declaration import Setting
from landscapes.ensemble import Range, Scale
from landscapes.loading.entries import number_or_schedule, several
from landscapes.loading.schedule_entry import is_schedule
from landscapes.loading.spacing import RANGE_KEYS, USUAL_SCALE, RangeBase, usual_scale
from landscapes.plugins import KEPT
from landscapes.words import shown

# The tags of the models in the union; no key looks like them.
RANGE, VALUE = "a range", "a value"

_BOUNDS: Mapping[type, Callable[[Any], tuple[str, float]]] = MappingProxyType(
    {
        Ge: lambda bound: ("from", bound.ge),
        Gt: lambda bound: ("above", bound.gt),
        Le: lambda bound: ("to", bound.le),
        Lt: lambda bound: ("below", bound.lt),
    }
)
"""A bound in words, by its type."""


class RangePart(RangeBase):
    """The values from one end to the other, spread evenly along a scale."""

    def range(self, annotation: Any) -> Range:
        """The range for a hyperparameter of this type."""
        ends = self.model_dump()
        low, high = ends["from"], ends["to"]
        return Range(low, high, ends["scale"] or usual_scale(annotation, high))


def value_or_range(setting: Setting) -> tuple[Any, Any]:
    """The type of a hyperparameter and its default.

    A number may be a range or a schedule. Of other settings, such as the convention, several
    values make a candidate each.
    """
    if not setting.is_number:
        return several(setting)
    value: Any = number_or_schedule(setting)
    model: Any = _range_model(setting.annotation)
    written = Annotated[
        Annotated[model, Tag(RANGE)] | Annotated[value, Tag(VALUE)],
        Discriminator(_tag),
        BeforeValidator(_one),
        AfterValidator(lambda one: (one,)),
    ]
    return written, (setting.default,)


_ScaleKey: TypeAlias = Annotated[
    Scale | None,
    Field(
        description="The quantity spread evenly over the range: the value, its logarithm, or that"
        f" of 1 − value; by default {USUAL_SCALE}."
    ),
]


@lru_cache(KEPT)
def _range_model(annotation: Any) -> type[RangePart]:
    """The model of a range within the bounds of hyperparameters of this type."""
    begin = Annotated[annotation, Field(description="Where the range begins.")]
    end = Annotated[annotation, Field(description="Where the range ends.")]
    types = (begin, ...), (end, ...), (_ScaleKey, None)
    fields: dict[str, Any] = dict(zip(RANGE_KEYS, types, strict=True))
    return create_model(
        _called(annotation), __base__=RangePart, __doc__=RangePart.__doc__, **fields
    )


def _called(annotation: Any) -> str:
    """The name of ranges within the bounds of a type, such as ``range_from_0_below_1``."""
    bounds = [_BOUNDS[type(each)](each) for each in get_args(annotation)[1:]]
    return "_".join(["range", *(f"{word}_{end:g}" for word, end in bounds if isfinite(end))])


def _one(value: object) -> object:
    if isinstance(value, list):
        raise ValueError(
            f"must be a number, or a range such as {{from: 0.01, to: 1}}, not {shown(value)}"
        )
    return value


def _tag(value: object) -> str:
    is_mapping = isinstance(value, (dict, RangePart))
    return RANGE if is_mapping and not is_schedule(value) else VALUE
