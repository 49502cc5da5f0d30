"""Optimizers of other libraries that a Python program gives themselves, in place of a name.

They are recognised without an import of the library, which the program has imported already.
"""

from collections.abc import Callable
from importlib import import_module
from inspect import isfunction
from typing import Any, NamedTuple

from landscapes.bridges import LIBRARIES
from landscapes.optimizers import OptimizerFactory

_TRANSFORMATION = ("init", "update")
"""The fields of Optax's GradientTransformation, which is a NamedTuple."""


class Given(NamedTuple):
    """An optimizer of a library.

    Attributes:
        name: its name in a scenario, such as ``torch.AdamW``.
        make: makes its factory; None if the name is enough.
    """

    name: str
    make: Callable[[], OptimizerFactory] | None


def given(value: object) -> Given | None:
    """What stands for an object in place of an optimizer's name; None if it is of no library.

    It may be a class of ``torch.optim`` or one made from it, a function of Optax that makes a
    transformation, or a transformation.

    Raises:
        TypeError: if it is a PyTorch optimizer that has parameters already.
    """
    if isinstance(value, type) and _is_of_torch(value):
        return _known("torch", value.__name__, value) or Given(
            f"torch.{value.__name__}", lambda: _module("torch").of_class(value)
        )
    if _is_of_torch(type(value)):
        name = type(value).__name__
        raise TypeError(
            f"this {name} moves parameters of its own; give its class, with arguments as in"
            f" functools.partial({name}, lr=0.1)"
        )
    if getattr(type(value), "_fields", None) == _TRANSFORMATION:
        name = "optax.GradientTransformation"
        return Given(name, lambda: _module("optax").of_transformation(value))
    if isfunction(value) and value.__module__.partition(".")[0] == "optax":
        return _known("optax", value.__name__, value) or Given(
            f"optax.{value.__name__}", lambda: _module("optax").of_function(value, value.__name__)
        )
    return None


def _is_of_torch(given: type) -> bool:
    return any(each.__module__.startswith("torch.optim.") for each in given.__mro__)


def _known(library: str, name: str, value: object) -> Given | None:
    """An optimizer that scenarios can name, if it is the value."""
    is_listed = name in LIBRARIES[library].names
    known = _module(library).named(name) if is_listed else None
    return Given(f"{library}.{name}", None) if known is value else None


def _module(library: str) -> Any:
    return import_module(f"landscapes.bridges.{library}_")
