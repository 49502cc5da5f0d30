"""A Python dictionary → the document that a file with the same keys and values would give.

In a dictionary, an optimizer can also be the function that makes it, or that of another library,
and the landscape can be a function of x and y, or one of ``LANDSCAPES``.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from inspect import isfunction
from itertools import count
from pathlib import PurePath
from typing import Any

import numpy as np

from landscapes.bridges import is_listed
from landscapes.bridges.objects import given
from landscapes.functions import LANDSCAPES, Landscape
from landscapes.loading.document import Document, Location
from landscapes.loading.landscape_entry import FUNCTION_KEY
from landscapes.loading.mistakes import KeyPlace
from landscapes.loading.nodes import MAX_DEPTH, TOO_DEEP
from landscapes.optimizers import OPTIMIZERS, Optimizer, OptimizerFactory
from landscapes.words import passed

LANDSCAPE = ("landscape",)
MADE_BY_FUNCTIONS = ("optimizers", "optimizer")
"""The keys under which a function can replace a name."""


class FunctionName(str):
    """The name of a Python function, which a file cannot have."""

    __slots__ = ()


def read_dictionary(
    data: Mapping[str, Any], name: str
) -> tuple[Document, Mapping[str, OptimizerFactory]]:
    """Read the document, and its own optimizers by name.

    Args:
        data: text, numbers, booleans, None, lists and mappings; tuples and NumPy arrays count
            as lists; functions as above.
        name: its name in errors.

    Raises:
        TypeError: if it contains anything else.
        ValueError: if two functions that make optimizers have the same name.
    """
    reading = _Reading(name)
    plain = reading.value(data, ())
    return Document(plain, reading.places, reading.places, {}, []), reading.optimizers


class _Reading:
    """The result so far.

    Attributes:
        places: the place of each value.
        optimizers: the functions that make optimizers, and those for objects of other libraries,
            by name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Location, KeyPlace] = {}
        self.optimizers: dict[str, OptimizerFactory] = {}
        self._objects: dict[str, object] = {}

    def value(self, value: Any, location: Location) -> Any:
        """Convert a value to what a file would have."""
        keys = "".join(f"[{step!r}]" for step in location)
        self.places[location] = KeyPlace(len(self.places) + 1, keys)
        if len(location) > MAX_DEPTH:
            raise self._wrong(location, TOO_DEEP)
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        if location == LANDSCAPE and callable(value):
            value = {FUNCTION_KEY: value}
        if location == LANDSCAPE and isinstance(value, Landscape):
            value = self._built_in(value)
        if _is_optimizer(location):
            value = self._without_partial(value, location)
            if found := self._of_library(value, location):
                return found
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, PurePath):
            return str(value)
        if isinstance(value, Mapping):
            return dict(self._items(value, location))
        if isinstance(value, (list, tuple)) and not isinstance(value, Optimizer):
            return [self.value(item, (*location, index)) for index, item in enumerate(value)]
        if callable(value) and location == (*LANDSCAPE, FUNCTION_KEY):
            return value
        if _is_optimizer(location):
            return self._named(value, location)
        raise self._wrong(
            location, f"must be text, a number, a list or a mapping, not {passed(value)}"
        )

    def _items(self, mapping: Mapping[Any, Any], location: Location) -> Iterator[tuple[str, Any]]:
        for key, value in mapping.items():
            if not isinstance(key, str):
                raise self._wrong(location, f"a key must be text, not {key!r}")
            yield key, self.value(value, (*location, key))

    def _built_in(self, landscape: Landscape) -> str:
        """Return the name of a built-in landscape."""
        if LANDSCAPES.get(landscape.name) is not landscape:
            raise self._wrong(
                LANDSCAPE, "this Landscape is not a built-in one; give a function of x and y"
            )
        return landscape.name

    def _named(self, factory: Any, location: Location) -> str:
        """Return the name that chooses a function; one that is not built in is registered."""
        if isinstance(factory, Optimizer):
            raise self._wrong(
                location,
                "this is an Optimizer; give the function that returns it, without parentheses",
            )
        if not isfunction(factory):
            several = ", or a list of these" if location[1:] == () else ""
            raise self._wrong(
                location,
                "must be the name of an optimizer, a mapping with its name, a class of torch.optim,"
                " a transformation of Optax, or a function that"
                f" returns an Optimizer{several}, not {passed(factory)}",
            )
        name = factory.__name__
        if OPTIMIZERS.get(name) is factory:
            return name
        if self.optimizers.setdefault(name, factory) is not factory:
            raise ValueError(f"two optimizers are called '{name}'; rename one of them")
        return FunctionName(name)

    def _without_partial(self, value: Any, location: Location) -> Any:
        """Turn ``functools.partial(AdamW, lr=0.1)`` to ``{"name": AdamW, "lr": 0.1}``."""
        entry = value if isinstance(value, Mapping) else {"name": value}
        bound = entry.get("name")
        if not isinstance(bound, partial) or location[-1:] == ("name",):
            return value
        if bound.args:
            raise self._wrong(location, "give the arguments of functools.partial by name")
        return {**bound.keywords, **entry, "name": bound.func}

    def _of_library(self, value: Any, location: Location) -> str | None:
        """Return the name that chooses an object of another library; None if it is none."""
        try:
            found = given(value)
        except TypeError as error:
            raise self._wrong(location, str(error)) from None
        if not found or not found.make:
            return found and found.name
        names = (f"{found.name} {turn}" if turn > 1 else found.name for turn in count(1))
        free = (each for each in names if not is_listed(each))
        name = next(each for each in free if self._objects.setdefault(each, value) is value)
        self.optimizers.setdefault(name, found.make())
        return FunctionName(name)

    def _wrong(self, location: Location, message: str) -> TypeError:
        return TypeError(f"{self.name}{self.places[location].keys}: {message}")


def _is_optimizer(location: Location) -> bool:
    """Whether the value at a location names an optimizer."""
    inner = [step for step in location[1:] if isinstance(step, str)]
    return location[:1] != () and location[0] in MADE_BY_FUNCTIONS and inner in ([], ["name"])
