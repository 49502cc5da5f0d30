"""Entries that choose something by name and set its parameters.

``{name: adam, learning_rate: 0.1}`` chooses an optimizer, ``{name: sine}`` a
signal: what they may set is read from the signature of the function with that
name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeAlias, TypeVar, Union

from annotated_types import Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    create_model,
    model_validator,
)

from landscapes.declaration import Setting, declaration
from landscapes.kinds.base import HyperparameterValue
from landscapes.loading.parts import Color, Line, Part, Whole, as_items, as_values, described
from landscapes.optimizers import OptimizerFactory
from landscapes.plugins import BUILT_IN, KEPT, Registry

MAX_OPTIMIZERS = 10


_Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Line
]
Label: TypeAlias = Annotated[_Text | None, Field(description="What the picture calls it.")]
LineColor: TypeAlias = Annotated[
    Color | None, Field(description="The colour of its line: a name, or '#rrggbb' in quotes.")
]


class Named(Part):
    """An entry that chooses something by its name: a function."""

    name: str
    function: ClassVar[Callable[..., Any]]


class Entry(Named):
    """What every optimizer of a scenario may set, besides its hyperparameters.

    A hyperparameter may have a list of values: each makes an optimizer of its own.
    """

    label: Label = None
    color: LineColor = None

    @model_validator(mode="after")
    def _one_is_swept(self) -> "Entry":
        swept = [key for key, values in self.hyperparameters().items() if len(values) > 1]
        if len(swept) > 1:
            raise ValueError(
                f"only one hyperparameter may have several values, not {' and '.join(swept)}"
            )
        if swept and self.color:
            raise ValueError(f"one color is not enough for the several values of {swept[0]}")
        return self

    def hyperparameters(self) -> dict[str, tuple[HyperparameterValue, ...]]:
        """The values of each hyperparameter; of all but one at most there is one."""
        return self.model_dump(exclude=set(Entry.model_fields))


SettingField = Callable[[Setting], tuple[Any, Any]]
"""From a setting to what may be written of it: a type, and its default."""
Model = TypeVar("Model", bound=Named)


@lru_cache(KEPT)
def optimizer_models(registry: Registry = BUILT_IN) -> Mapping[str, type[Entry]]:
    """The model of each optimizer's entry, made from its factory's signature."""
    return {
        name: optimizer_model(name, factory, declaration(factory).settings)
        for name, factory in registry.optimizers.items()
    }


def optimizer_model(
    name: str, factory: OptimizerFactory, settings: Iterable[Setting], where: str = ""
) -> type[Entry]:
    """The model of an optimizer's entry that may set these of its hyperparameters.

    Args:
        name: the optimizer's.
        factory: declares it.
        settings: its hyperparameters, each of which may have a list of values.
        where: as :func:`named_model` has it.
    """
    return named_model(name, factory, Entry, settings, _several, where)


def _several(setting: Setting) -> tuple[Any, Any]:
    """A list of values; one value stands for a list of one."""
    one: Any = setting.annotation
    several = Annotated[tuple[one, ...], Len(1, MAX_OPTIMIZERS), BeforeValidator(as_values)]
    return several, (setting.default,)


def function_models(functions: Mapping[str, Callable[..., Any]]) -> dict[str, type[Named]]:
    """The model of each function's entry, made from its keyword parameters with defaults."""
    return {
        name: named_model(name, function, Named, declaration(function).settings, _single)
        for name, function in functions.items()
    }


def _single(setting: Setting) -> tuple[Any, Any]:
    """A parameter; 1e2 is a whole number too."""
    annotation = setting.annotation
    is_whole = getattr(annotation, "__origin__", annotation) is int
    return (Annotated[annotation, Whole] if is_whole else annotation), setting.default


def named_model(
    name: str,
    function: Callable[..., Any],
    base: type[Model],
    settings: Iterable[Setting],
    field: SettingField,
    where: str = "",
) -> type[Model]:
    """The model of an entry that chooses a function, with a field for each of its settings.

    Args:
        name: what it is chosen by.
        function: declares it.
        base: has the other keys of the entry.
        settings: those of the function's settings that may be set.
        field: what may be written of a setting.
        where: follows the name in the JSON Schema where the entry differs from that of
            other kinds, such as ``_of_response``.
    """
    declared = declaration(function)
    chosen: Any = Literal[name]
    fields: dict[str, Any] = {"name": (described(chosen, "What is chosen."), ...)}
    for setting in settings:
        written, default = field(setting)
        fields[setting.name] = (described(written, setting.description), default)
    text = f"{declared.summary}\n\n{declared.formula}"
    model = create_model(name + where, __base__=base, __doc__=text, **fields)
    model.function = staticmethod(function)
    return model


def choice(models: Mapping[str, type[Named]], called: str) -> Any:
    """The type of an entry that is one of the models, by its name.

    Args:
        models: what there is to choose from.
        called: what the choice is called in the JSON Schema, such as ``any_optimizer``.
    """
    tagged = tuple(Annotated[model, Tag(name)] for name, model in models.items())
    return Annotated[
        Union[tagged],  # noqa: UP007
        Discriminator(name_of),
        BeforeValidator(AsMapping(called)),
    ]


@dataclass(frozen=True)
class AsMapping:
    """A bare name chooses something with all its defaults.

    Attributes:
        called: what the choice is called in the JSON Schema.
    """

    called: str

    def __call__(self, entry: object) -> object:
        return {"name": entry} if isinstance(entry, str) else entry


def name_of(entry: object) -> str | None:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None


class Choice(NamedTuple):
    """What the entries under a key choose from.

    Attributes:
        noun: what one of these is called.
        functions: these by name.
        in_list: whether there is a list of entries.
        has_plugins: whether plugins can add to these.
    """

    noun: str
    functions: Mapping[str, Callable[..., Any]]
    in_list: bool
    has_plugins: bool = False


def choices(registry: Registry) -> Mapping[str, Choice]:
    """The choices that there are, by their keys."""
    # Asked for where something is wrong; few kinds have signals or datasets.
    from landscapes.datasets import DATASETS
    from landscapes.signals import SIGNALS

    return MappingProxyType(
        {
            "optimizers": Choice("optimizer", registry.optimizers, True, has_plugins=True),
            "optimizer": Choice("optimizer", registry.optimizers, False, has_plugins=True),
            "signals": Choice("signal", SIGNALS, in_list=True),
            "signal": Choice("signal", SIGNALS, in_list=False),
            "landscape": Choice("landscape", registry.landscapes, False, has_plugins=True),
            "data": Choice("dataset", DATASETS, in_list=False),
        }
    )


UNNAMED = frozenset(
    {
        *("a list", "a word", "a mapping", "a CSV file", "an expression", "a function"),
        *("drawn points", "a range", "a value"),
    }
)
"""What the models of entries that have no name are told apart by."""


def optimizers(one: Any) -> Any:
    """The type of a list of optimizers' entries; one entry stands for a list of one."""
    return Annotated[
        tuple[one, ...],
        Len(1, MAX_OPTIMIZERS),
        AfterValidator(_not_too_many),
        BeforeValidator(as_items),
        Field(description="The optimizers: names, or mappings with a name and hyperparameters."),
    ]


def settings_of(entry: Entry) -> list[dict[str, HyperparameterValue]]:
    """The hyperparameters of each optimizer that an entry stands for."""
    values = entry.hyperparameters()
    turns = max(map(len, values.values()), default=1)
    return [
        {key: several[turn if len(several) > 1 else 0] for key, several in values.items()}
        for turn in range(turns)
    ]


def _not_too_many(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Counts the values of hyperparameters, too."""
    count = sum(len(settings_of(entry)) for entry in entries)
    if count > MAX_OPTIMIZERS:
        raise ValueError(f"must stand for at most {MAX_OPTIMIZERS} optimizers, not {count}")
    return entries
