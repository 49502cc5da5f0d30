"""Building blocks of scenario files: mappings, and the values in them.

Each kind declares its keys, with types, bounds and defaults, as a pydantic
model made of these.
"""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails

from landscapes.formulas import checked
from landscapes.kinds.base import Scenario
from landscapes.words import did_you_mean, shown

MAX_STEPS, MAX_STEPS_OF_MANY = 100_000, 10_000
MAX_SEEDS, MAX_SEED = 50, 2**32 - 1


class _Nothing:
    """The value of a key that is empty in the file; None means that the key is missing."""

    def __repr__(self) -> str:
        return "empty"


class Part(BaseModel):
    """A mapping of a scenario file, without unknown keys and without type conversion."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        # Most are only read inside others, whose schemas contain theirs.
        defer_build=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _mapping(cls, value: object) -> object:
        if isinstance(value, (dict, cls)):
            return value
        required = [key for key, field in cls.model_fields.items() if field.is_required()]
        keys = ", ".join(f"{key}: …" for key in required or list(cls.model_fields)[:1])
        raise ValueError(f"must be a mapping such as {{{keys}}}, not {shown(value)}")

    @field_validator("*", mode="before")
    @classmethod
    def _written(cls, value: object) -> object:
        return _Nothing() if value is None else value

    def refuse(self, *problems: InitErrorDetails) -> None:
        """Raise a validation error, if there are problems of the mapping as a whole."""
        if problems:
            raise ValidationError.from_exception_data(type(self).__name__, list(problems))


def problem(message: str, value: object, *location: str | int) -> InitErrorDetails:
    """Report a problem with the value at a location in a mapping."""
    context = {"error": ValueError(message)}
    return InitErrorDetails(type="value_error", loc=location, input=value, ctx=context)


def too_large(what: str, size: int, most: int) -> str:
    """Write that something needs more memory than it may have, in bytes."""
    return f"{what} would take {size / 1e9:.1f} GB of memory, more than {most / 1e9:g} GB"


class Form(NamedTuple):
    """The keys of one kind of scenario file, and their meaning.

    Attributes:
        model: makes the model of the file from a registry of landscapes and optimizers.
        parts: the models of the mappings in it, by key.
        resolve: from a validated file and a name to the scenario.
        has_bridges: whether its optimizers may be those of other libraries.
    """

    model: Callable[..., type[Part]]
    parts: Mapping[str, type[Part]]
    resolve: Callable[[Any, str], Scenario[Any]]
    has_bridges: bool = False


def _whole(value: object) -> object:
    """Convert 1e2 and 100.0 to the whole number 100."""
    if isinstance(value, float) and isfinite(value) and value.is_integer():
        return int(value)
    return value


def as_tuple(value: object) -> object:
    """Convert a list to a tuple; leave other values, which validation refuses."""
    return tuple(value) if isinstance(value, list) else value


def as_items(value: object) -> object:
    """Convert a list to a tuple; one name or mapping counts as a list of one."""
    return (value,) if isinstance(value, (str, dict)) else as_tuple(value)


def not_with_name(own: str) -> Callable[[object], object]:
    """Return a validator that refuses an entry with both a name and this key."""

    def refuse(entry: object) -> object:
        if isinstance(entry, dict) and {"name", own} <= entry.keys():
            raise ValueError(f"give name or {own}, not both")
        return entry

    return refuse


def as_values(value: object) -> object:
    """Convert a list to a tuple; any single value counts as a list of one."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def as_numbers(value: object, count: int) -> tuple[float, ...] | None:
    """Convert a list of this many finite numbers to floats; None if it is not one."""
    if not isinstance(value, (list, tuple)) or len(value) != count:
        return None
    numbers = [item for item in value if type(item) in (int, float) and isfinite(item)]
    return tuple(map(float, numbers)) if len(numbers) == count else None


Two: TypeAlias = Annotated[tuple[float, ...], Len(2, 2)]
Four: TypeAlias = Annotated[tuple[float, ...], Len(4, 4)]


def _line(value: str) -> str:
    """Check that a picture can show a text: no tabs, no line breaks, not invisible."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
        # YAML reads the \n of "$\nabla$" as the end of a line, and the \b of "$\beta$" likewise.
        hint = "; write a text with formulas in single quotes" if "$" in value else ""
        raise ValueError(f"must be one line of text, not {shown(value)}{hint}")
    if not any(character.isprintable() for character in value):
        raise ValueError("must have a visible character")
    return checked(value)


Whole = BeforeValidator(_whole)
Line = AfterValidator(_line)
"""One line of text, in which formulas may stand between dollars."""
Title: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), Line
]
_STEPS = Field(description="The number of steps of each run.")
Steps: TypeAlias = Annotated[int, Ge(1), Le(MAX_STEPS), Whole, _STEPS]
StepsOfMany: TypeAlias = Annotated[int, Ge(1), Le(MAX_STEPS_OF_MANY), Whole, _STEPS]
"""The number of steps for kinds with very many runs."""
_AnySeed: TypeAlias = Annotated[int, Ge(0), Le(MAX_SEED), Whole]
Seed: TypeAlias = Annotated[_AnySeed, Field(description="The seed of the random numbers.")]
_Several: TypeAlias = Annotated[tuple[_AnySeed, ...], Len(1, MAX_SEEDS)]
_Count: TypeAlias = Annotated[int, Ge(1), Le(MAX_SEEDS)]


def _seeds(value: object) -> object:
    """Convert a number of seeds to the seeds 0, 1, 2, … ."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= MAX_SEEDS:
            raise ValueError(f"must be 1 to {MAX_SEEDS} seeds or a list of them, not {value}")
        return tuple(range(value))
    return as_tuple(value)


Seeds: TypeAlias = Annotated[
    _Several, BeforeValidator(_seeds, json_schema_input_type=_Count | _Several)
]


def _color(value: object) -> str:
    """Read a name or plain hexadecimal; Pillow's other notations accept numbers out of range."""
    plain = isinstance(value, str) and re.fullmatch(r"#(\w{3}){1,2}|[a-zA-Z]+", value)
    # Imported here, for few scenarios name colours.
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(str(value) if plain else "")[:3]
    except ValueError:
        hint = did_you_mean(str(value), ImageColor.colormap) if plain else ""
        message = f"must be a colour such as '#d55e00' or crimson, not {shown(value)}{hint}"
        raise ValueError(message) from None
    return f"#{red:02x}{green:02x}{blue:02x}"


_Spelt: TypeAlias = Annotated[
    str,
    Field(
        pattern="^(#([0-9a-fA-F]{3}){1,2}|[a-zA-Z]+)$",
        json_schema_extra={"patternErrorMessage": "A colour such as '#d55e00' or crimson."},
    ),
]
Color: TypeAlias = Annotated[str, PlainValidator(_color, json_schema_input_type=_Spelt)]


def described(annotation: Any, sentence: str) -> Any:
    """Add the description of a key to its type."""
    return Annotated[annotation, Field(description=sentence or None)]


KIND = "The kind of the scenario (default: landscape)."


def literal(name: str) -> Any:
    """Make the type of the key ``kind`` with this value."""
    return described(Literal[name], KIND)
