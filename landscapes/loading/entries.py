"""Entries that choose something by name and set its parameters.

``{name: adam, learning_rate: 0.1}`` chooses an optimizer, ``{name: sine}`` a
signal. The signature of the function with that name declares the parameters.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar, get_origin

from annotated_types import Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WrapValidator,
    create_model,
    field_validator,
    model_validator,
)

from landscapes.bridges import RECORDED, bridge, is_bridge
from landscapes.bridges.recorded import recorded
from landscapes.bridges.trial import refusal
from landscapes.declaration import REQUIRED, Setting, declaration
from landscapes.kinds.base import HyperparameterValue
from landscapes.loading.conventions import conventional
from landscapes.loading.csv_file import CsvPart, Table
from landscapes.loading.modifier_parts import Modified
from landscapes.loading.parts import (
    Color,
    Line,
    Part,
    Whole,
    as_items,
    as_tuple,
    as_values,
    described,
)
from landscapes.loading.recorded import RecordedRun
from landscapes.loading.schedule_entry import OrSchedule
from landscapes.optimizers import OptimizerFactory
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.words import joined

MAX_OPTIMIZERS = 10


_Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Line
]
Label: TypeAlias = Annotated[_Text | None, Field(description="The name in the picture.")]
LineColor: TypeAlias = Annotated[
    Color | None, Field(description="The colour of the line: a name, or '#rrggbb' in quotes.")
]


class Named(Part):
    """An entry that chooses a function by name."""

    name: str
    function: ClassVar[Callable[..., Any]]


class Entry(Named, Modified):
    """The keys of every optimizer of a scenario, besides its hyperparameters.

    A hyperparameter can have a list of values; each makes a separate optimizer.
    """

    label: Label = None
    color: LineColor = None

    @model_validator(mode="after")
    def _one_is_swept(self) -> "Entry":
        swept = [key for key, values in self.hyperparameters().items() if len(values) > 1]
        if len(swept) > 1:
            raise ValueError(
                f"only one hyperparameter may have several values, not {joined(swept, 'and')}"
            )
        if swept and self.color:
            raise ValueError(f"one color is not enough for several values of {swept[0]}")
        return self

    def factory(self) -> OptimizerFactory:
        """Return the function that makes its optimizers."""
        return self.function

    def hyperparameters(self) -> dict[str, tuple[HyperparameterValue, ...]]:
        """Return the values of each hyperparameter; at most one has several."""
        names = [setting.name for setting in declaration(self.function).settings]
        return {name: getattr(self, name) for name in names if name in type(self).model_fields}


class BridgeEntry(Entry):
    """The keys of an optimizer of another library; its arguments are single values."""

    @model_validator(mode="after")
    def _is_accepted(self) -> "BridgeEntry":
        settings = {key: value for key, (value,) in self.hyperparameters().items()}
        own = self.model_fields_set - settings.keys()
        if modified := [key for key in Modified.model_fields if key in own]:
            raise ValueError(
                f"{self.name} keeps its own position, so it cannot have {joined(modified, 'and')}"
            )
        try:
            refused = refusal(self.factory()(**settings))
        except Exception as error:
            refused = " ".join(str(error).split())
        if refused:
            raise ValueError(f"{self.name} does not accept these arguments: {refused}")
        return self

    def hyperparameters(self) -> dict[str, tuple[HyperparameterValue, ...]]:
        """Return the arguments that are written, each as its only value."""
        names = [setting.name for setting in declaration(self.function).settings]
        return {name: (getattr(self, name),) for name in names if name in self.model_fields_set}


class RecordedEntry(BridgeEntry, CsvPart):
    """A run that somebody's own loop has made: the columns step, x and y of a table."""

    KEYS: ClassVar[Sequence[str]] = ("optimizers",)

    function: ClassVar[OptimizerFactory] = staticmethod(bridge(RECORDED))

    name: Annotated[Literal["recorded"], Field(description="The name of the choice.")]

    @field_validator("csv")
    @classmethod
    def _has_one_run(cls, table: Table) -> RecordedRun:
        return RecordedRun.of(table)

    def factory(self) -> OptimizerFactory:
        return recorded(self.csv.points[1:], PurePath(self.csv.file).stem)

    def hyperparameters(self) -> dict[str, tuple[HyperparameterValue, ...]]:
        return {"csv": (self.csv.file,)}


SettingField = Callable[[Setting], tuple[Any, Any]]
"""From a setting to the type and the default of its field."""
Model = TypeVar("Model", bound=Named)


@lru_cache(KEPT)
def optimizer_models(registry: Registry = BUILT_IN) -> Mapping[str, type[Entry]]:
    """Make the model of each optimizer's entry from its factory's signature."""
    return {name: _optimizer_model(name, factory) for name, factory in registry.optimizers.items()}


def _optimizer_model(name: str, factory: OptimizerFactory) -> type[Entry]:
    if name == RECORDED:
        return RecordedEntry
    settings = declaration(factory).settings
    if is_bridge(name):
        return named_model(name, factory, BridgeEntry, settings, _as_it_is)
    return named_model(name, factory, Entry, settings, several)


def _as_it_is(setting: Setting) -> tuple[Any, Any]:
    """Make the field of a library's argument, whose value may be a list."""
    lists = get_origin(setting.annotation) is tuple
    written = Annotated[setting.annotation, BeforeValidator(as_tuple)] if lists else None
    return written or _typed(setting), ... if setting.default is REQUIRED else setting.default


def several(setting: Setting) -> tuple[Any, Any]:
    """Make the field of a list of values; a single value counts as a list of one."""
    one: Any = number_or_schedule(setting)
    values = Annotated[tuple[one, ...], Len(1, MAX_OPTIMIZERS), BeforeValidator(as_values)]
    return values, (setting.default,)


def number_or_schedule(setting: Setting) -> Any:
    """Return the type of a hyperparameter, which if a number may be a schedule."""
    typed = _typed(setting)
    return Annotated[typed, WrapValidator(OrSchedule())] if setting.is_number else typed


def function_models(functions: Mapping[str, Callable[..., Any]]) -> dict[str, type[Named]]:
    """Make the model of each function's entry from its keyword parameters with defaults."""
    return {
        name: named_model(name, function, Named, declaration(function).settings, _single)
        for name, function in functions.items()
    }


def _single(setting: Setting) -> tuple[Any, Any]:
    """Make the field of a parameter."""
    return _typed(setting), setting.default


def _typed(setting: Setting) -> Any:
    """Return the type of a setting as it is written; 1e2 counts as a whole number."""
    annotation = setting.annotation
    is_whole = getattr(annotation, "__origin__", annotation) is int
    return Annotated[annotation, Whole] if is_whole else annotation


def named_model(
    name: str,
    function: Callable[..., Any],
    base: type[Model],
    settings: Iterable[Setting],
    field: SettingField,
    where: str = "",
) -> type[Model]:
    """Make the model of an entry that chooses a function, with a field for each setting.

    Args:
        name: the name that chooses it.
        function: the function that declares it.
        base: the model of the entry's other keys.
        settings: the function's settings that the entry can set.
        field: makes the field of a setting.
        where: a suffix of the name in the JSON Schema, such as ``_of_race``, for entries
            that differ from those of other kinds.
    """
    declared = declaration(function)
    chosen: Any = Literal[name]
    fields: dict[str, Any] = {"name": (described(chosen, "The name of the choice."), ...)}
    for setting in settings:
        written, default = field(setting)
        fields[setting.name] = (described(written, setting.description), default)
    text = f"{declared.summary}\n\n{declared.formula}"
    model = create_model(name + where, __base__=base, __doc__=text, **fields)
    model.function = staticmethod(function)
    return model


def optimizers(one: Any, meaning: str = "") -> Any:
    """Make the type of a list of optimizers' entries; one entry counts as a list of one.

    Args:
        one: the type of an entry.
        meaning: what there is to say of hyperparameters.
    """
    return Annotated[
        tuple[one, ...],
        Len(1, MAX_OPTIMIZERS),
        AfterValidator(_not_too_many),
        BeforeValidator(as_items),
        Field(
            description="The optimizers: names, or mappings with a name and hyperparameters."
            f" {meaning}".rstrip()
        ),
    ]


def settings_of(
    entry: Entry, convention: str | None = None
) -> list[dict[str, HyperparameterValue]]:
    """Return the hyperparameters of each optimizer that an entry makes.

    Args:
        entry: the entry.
        convention: that of the scenario, if any.
    """
    values = entry.hyperparameters()
    turns = max(map(len, values.values()), default=1)
    settings = [
        {key: several[turn if len(several) > 1 else 0] for key, several in values.items()}
        for turn in range(turns)
    ]
    return [
        conventional(entry.function, each, entry.model_fields_set, convention) for each in settings
    ]


def count_of(entries: Iterable[Entry]) -> int:
    """Return the number of optimizers that entries make, counting lists of values."""
    return sum(len(settings_of(entry)) for entry in entries)


def _not_too_many(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Check the number of optimizers, counting lists of values."""
    count = count_of(entries)
    if count > MAX_OPTIMIZERS:
        raise ValueError(f"must make at most {MAX_OPTIMIZERS} optimizers, not {count}")
    return entries
