"""Ranges that hyperparameters are tried in: ``{from: 1e-3, to: 1, scale: log}``."""

from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, create_model

from landscapes.declaration import Setting
from landscapes.ensemble import Range, Scale
from landscapes.loading.entries import number_or_schedule
from landscapes.loading.schedule_entry import is_schedule
from landscapes.loading.spacing import RANGE_KEYS, USUAL_SCALE, RangeBase, usual_scale
from landscapes.plugins import KEPT
from landscapes.words import shown

# The tags of the models in the union; no key looks like them.
RANGE, VALUE = "a range", "a value"


class RangePart(RangeBase):
    """The values from one end to the other, spread evenly along a scale."""

    def range(self, annotation: Any) -> Range:
        """The range for a hyperparameter of this type."""
        ends = self.model_dump()
        low, high = ends["from"], ends["to"]
        return Range(low, high, ends["scale"] or usual_scale(annotation, high))


def value_or_range(setting: Setting) -> tuple[Any, Any]:
    """The type of a hyperparameter, which if a number may be a range or a schedule; its default."""
    value: Any = number_or_schedule(setting)
    if not setting.is_number:
        return value, setting.default
    model: Any = _range_model(setting.name, setting.annotation)
    written = Annotated[
        Annotated[model, Tag(RANGE)] | Annotated[value, Tag(VALUE)],
        Discriminator(_tag),
        BeforeValidator(_one),
    ]
    return written, setting.default


_ScaleKey: TypeAlias = Annotated[
    Scale | None,
    Field(
        description="The quantity spread evenly over the range: the value, its logarithm, or that"
        f" of 1 − value; by default {USUAL_SCALE}."
    ),
]


@lru_cache(KEPT)
def _range_model(name: str, annotation: Any) -> type[RangePart]:
    """The model of a range within the bounds of a hyperparameter."""
    begin = Annotated[annotation, Field(description="Where the range begins.")]
    end = Annotated[annotation, Field(description="Where the range ends.")]
    types = (begin, ...), (end, ...), (_ScaleKey, None)
    fields: dict[str, Any] = dict(zip(RANGE_KEYS, types, strict=True))
    return create_model(f"{name}_range", __base__=RangePart, __doc__=RangePart.__doc__, **fields)


def _one(value: object) -> object:
    if isinstance(value, list):
        raise ValueError(
            f"must be a number, or a range such as {{from: 0.01, to: 1}}, not {shown(value)}"
        )
    return value


def _tag(value: object) -> str:
    is_mapping = isinstance(value, (dict, RangePart))
    return RANGE if is_mapping and not is_schedule(value) else VALUE
