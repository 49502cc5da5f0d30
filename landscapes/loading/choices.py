"""The choice of a model by name, and the functions that the entries under each key choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, Union

from pydantic import BeforeValidator, Discriminator, Tag

from landscapes.loading.entries import Named
from landscapes.plugins import Registry


def choice(models: Mapping[str, type[Named]], called: str, has_bridges: bool = False) -> Any:
    """Make the type of an entry that is one of the models, by its name.

    Args:
        models: the models to choose from, by name.
        called: the name of the choice in the JSON Schema, such as ``any_optimizer``.
        has_bridges: whether there are more in scenarios that name optimizers of other libraries.
    """
    tagged = tuple(Annotated[model, Tag(name)] for name, model in models.items())
    return Annotated[
        Union[tagged],  # noqa: UP007
        Discriminator(name_of),
        BeforeValidator(AsMapping(called, has_bridges)),
    ]


@dataclass(frozen=True)
class AsMapping:
    """Turns a bare name into an entry with all defaults.

    Attributes:
        called: the name of the choice in the JSON Schema.
        has_bridges: as in :func:`choice`.
    """

    called: str
    has_bridges: bool = False

    def __call__(self, entry: object) -> object:
        return {"name": entry} if isinstance(entry, str) else entry


def name_of(entry: object) -> str | None:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None


class Choice(NamedTuple):
    """The functions that the entries under a key choose from.

    Attributes:
        noun: the noun for one of them.
        functions: the functions by name.
        in_list: whether the key has a list of entries.
        has_plugins: whether plugins can add functions.
    """

    noun: str
    functions: Mapping[str, Callable[..., Any]]
    in_list: bool
    has_plugins: bool = False


def choices(registry: Registry) -> Mapping[str, Choice]:
    """Return the choices by key."""
    # Imported here: this is called for errors only, and few kinds have signals or datasets.
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
        *("a list", "a word", "a text", "a mapping", "a CSV file", "an expression", "a function"),
        *("drawn points", "a range", "a value"),
    }
)
"""The tags of the models of entries without a name."""
