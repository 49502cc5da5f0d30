"""Optimizers of other libraries that a Python program gives themselves, in place of a name.

They are recognised without an import of the library, which the program has imported already.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from inspect import isfunction
from types import MappingProxyType
from typing import Any, NamedTuple

from landscapes.bridges import is_listed
from landscapes.optimizers import OptimizerFactory

_CLASSES: Mapping[str, str] = MappingProxyType(
    {"torch": "torch.optim.", "keras": "keras.src.optimizers."}
)
"""Where the classes of optimizers are, by library."""
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

    It may be a class of ``torch.optim`` or one derived from it, a function of Optax that makes a
    transformation, a transformation, or an optimizer of Keras or its class.

    Raises:
        TypeError: if it is a PyTorch optimizer that has parameters already.
    """
    kind = value if isinstance(value, type) else type(value)
    name = kind.__name__
    for library, modules in _CLASSES.items():
        if not any(each.__module__.startswith(modules) for each in kind.__mro__):
            continue
        if kind is value:
            make = partial(_make, library, "of_class", kind)
            return Given(f"{library}.{name}", None if _is_known(library, name, kind) else make)
        if library == "keras":
            return Given(f"keras.{name}", partial(_make, library, "of_optimizer", value))
        raise TypeError(
            f"this {name} moves parameters of its own; give its class, with arguments as in"
            f" functools.partial({name}, lr=0.1)"
        )
    if getattr(kind, "_fields", None) == _TRANSFORMATION:
        make = partial(_make, "optax", "of_transformation", value)
        return Given("optax.GradientTransformation", make)
    # What exec has made is of no module.
    if isfunction(value) and str(value.__module__).partition(".")[0] == "optax":
        name = value.__name__
        make = partial(_make, "optax", "of_function", value, name)
        return Given(f"optax.{name}", None if _is_known("optax", name, value) else make)
    return None


def _is_known(library: str, name: str, value: object) -> bool:
    """Whether scenarios can name this optimizer."""
    return is_listed(f"{library}.{name}") and _module(library).named(name) is value


def _make(library: str, way: str, *arguments: Any) -> OptimizerFactory:
    made: OptimizerFactory = getattr(_module(library), way)(*arguments)
    return made


def _module(library: str) -> Any:
    return import_module(f"landscapes.bridges.{library}_")
