"""Entries that choose something by name and set its parameters.

``{name: adam, learning_rate: 0.1}`` chooses an optimizer, ``{name: sine}`` a
signal: what they may set is read from the signature of the function with that
name.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeAlias, TypeVar, Union

from annotated_types import Len
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    StringConstraints,
    Tag,
    create_model,
    model_validator,
)

from landscapes.declaration import Setting, declaration
from landscapes.kinds.base import HyperparameterValue, OptimizerEntry
from landscapes.loading.parts import Color, Line, Part, Whole, as_items, as_values
from landscapes.optimizers import OPTIMIZERS
from landscapes.plugins import Registry

MAX_OPTIMIZERS = 10


Label: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Line
]


class Named(Part):
    """An entry that chooses something by its name: a function."""

    name: str
    function: ClassVar[Callable[..., Any]]


class Entry(Named):
    """What every optimizer of a scenario may set, besides its hyperparameters.

    A hyperparameter may have a list of values: each makes an optimizer of its own.
    """

    label: Label | None = None
    color: Color | None = None

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


Kept = Callable[[Setting], bool]
Model = TypeVar("Model", bound=Named)


def optimizer_models(
    registry: Registry, kept: Kept = lambda setting: True
) -> dict[str, type[Entry]]:
    """The model of each optimizer's entry, made from its factory's signature.

    Args:
        registry: has the optimizers.
        kept: which of the hyperparameters may be set.
    """
    return {
        name: named_model(
            name,
            factory,
            Entry,
            {
                setting.name: (_several(setting.annotation), (setting.default,))
                for setting in declaration(factory).settings
                if kept(setting)
            },
        )
        for name, factory in registry.optimizers.items()
    }


def _several(annotation: Any) -> Any:
    """A list of values; one value stands for a list of one."""
    return Annotated[tuple[annotation, ...], Len(1, MAX_OPTIMIZERS), BeforeValidator(as_values)]


def function_models(functions: Mapping[str, Callable[..., Any]]) -> dict[str, type[Named]]:
    """The model of each function's entry, made from its keyword parameters with defaults."""
    return {
        name: named_model(
            name,
            function,
            Named,
            {
                setting.name: (_single(setting.annotation), setting.default)
                for setting in declaration(function).settings
            },
        )
        for name, function in functions.items()
    }


def _single(annotation: Any) -> Any:
    """A parameter; 1e2 is a whole number too."""
    is_whole = getattr(annotation, "__origin__", annotation) is int
    return Annotated[annotation, Whole] if is_whole else annotation


def named_model(
    name: str, function: Callable[..., Any], base: type[Model], fields: Mapping[str, Any]
) -> type[Model]:
    """The model of an entry that chooses a function, with a field for each of its settings."""
    literal_name: Any = (Literal[name], ...)
    model = create_model(name, __base__=base, name=literal_name, **fields)
    model.function = staticmethod(function)
    return model


def choice(models: Mapping[str, type[Named]]) -> Any:
    """The type of an entry that is one of the models, by its name."""
    tagged = tuple(Annotated[model, Tag(name)] for name, model in models.items())
    return Annotated[
        Union[tagged],  # noqa: UP007
        Discriminator(name_of),
        BeforeValidator(as_mapping),
    ]


def as_mapping(entry: object) -> object:
    """A bare name chooses something with all its defaults."""
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


def optimizer_entries(
    written: Sequence[Entry], leave_out: Collection[str] = ()
) -> tuple[OptimizerEntry, ...]:
    """The optimizers that the entries mean, each with a label of its own.

    Args:
        written: the entries.
        leave_out: hyperparameters that do not become the optimizers', for they have
            their values from elsewhere.
    """
    swept = [(entry, setting) for entry in written for setting in _settings(entry)]
    entries, settings = [entry for entry, _ in swept], [setting for _, setting in swept]
    titles = [entry.label or declaration(entry.function).title for entry in entries]
    telling = _telling(entries, settings)
    details = [
        ", ".join(words(key, value) for key, value in setting.items() if key in telling)
        for setting in settings
    ]
    shared = Counter(titles)
    labels = distinct(
        [
            f"{title}, {detail}" if shared[title] > 1 and detail else title
            for title, detail in zip(titles, details, strict=True)
        ]
    )
    return tuple(
        OptimizerEntry(
            name=entry.name,
            label=label,
            detail=detail if shared[title] == 1 else "",
            color=entry.color,
            hyperparameters={k: v for k, v in setting.items() if k not in leave_out},
            plugin=None if entry.name in OPTIMIZERS else entry.function,
        )
        for (entry, setting), title, label, detail in zip(
            swept, titles, labels, details, strict=True
        )
    )


def _settings(entry: Entry) -> list[dict[str, HyperparameterValue]]:
    """The hyperparameters of each optimizer that an entry stands for."""
    values = entry.hyperparameters()
    turns = max(map(len, values.values()), default=1)
    return [
        {key: several[turn if len(several) > 1 else 0] for key, several in values.items()}
        for turn in range(turns)
    ]


def _telling(
    written: Sequence[Entry], settings: Sequence[dict[str, HyperparameterValue]]
) -> set[str]:
    """The hyperparameters that tell the optimizers apart.

    They are those that the file sets somewhere and that have several values;
    of a single optimizer, all that the file sets.
    """
    written_somewhere = set[str]().union(*(entry.model_fields_set for entry in written))
    values: dict[str, set[HyperparameterValue]] = {}
    for setting in settings:
        for key in written_somewhere & setting.keys():
            values.setdefault(key, set()).add(setting[key])
    return {key for key, seen in values.items() if len(seen) > 1 or len(written) == 1}


def words(key: str, value: HyperparameterValue) -> str:
    """``learning rate 0.01``"""
    shown = value if isinstance(value, str) else f"{value:g}"
    return f"{key} {shown}".replace("_", " ")


def distinct(labels: Sequence[str]) -> list[str]:
    """The labels, numbered where one occurs again."""
    found: list[str] = []
    for label in labels:
        numbers = (f"{label} ({n})" for n in count(2))
        free = (numbered for numbered in numbers if numbered not in {*labels, *found})
        found.append(next(free) if label in found else label)
    return found


def optimizers(one: Any) -> Any:
    """The type of a list of optimizers' entries; one entry stands for a list of one."""
    return Annotated[
        tuple[one, ...],
        Len(1, MAX_OPTIMIZERS),
        AfterValidator(_not_too_many),
        BeforeValidator(as_items),
    ]


def _not_too_many(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Counts the values of hyperparameters, too."""
    count = sum(len(_settings(entry)) for entry in entries)
    if count > MAX_OPTIMIZERS:
        raise ValueError(f"must stand for at most {MAX_OPTIMIZERS} optimizers, not {count}")
    return entries
