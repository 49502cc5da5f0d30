"""A factory whose signature is made from the arguments of a library's function."""

from collections.abc import Callable, Iterable
from inspect import Parameter, Signature
from typing import Any, get_args

from landscapes.declaration import ANY_NUMBER, REQUIRED
from landscapes.optimizers import Optimizer, OptimizerFactory


def declared(
    title: str, summary: str, parameters: Iterable[Parameter], make: Callable[..., Optimizer]
) -> OptimizerFactory:
    """Return a factory that is declared as this project's own are.

    Args:
        title: the name in pictures.
        summary: the first line of its docstring goes on with this.
        parameters: the arguments; those without a usable default must be written.
        make: makes the optimizer from the arguments that a scenario writes.
    """

    def factory(**settings: Any) -> Optimizer:
        return make(**settings)

    usable = [each for parameter in parameters if (each := _declared(parameter))]
    factory.__doc__ = f"{title}: {summary}"
    factory.__signature__ = Signature(usable)  # type: ignore[attr-defined]
    factory.__annotations__ = {each.name: each.annotation for each in usable}
    return factory


def _types(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) or (annotation,)


def _optional(annotation: Any) -> Any:
    """Return the type of an argument that may be left out; None if a scenario cannot write it."""
    types = _types(annotation)
    if Parameter.empty in types or float in types:
        return ANY_NUMBER
    return next((each for each in (int, bool, str) if each in types), None)


def _declared(parameter: Parameter) -> Parameter | None:
    """Return a parameter with the type of its default; None if a scenario cannot write it."""
    default = parameter.default
    annotation: Any = ANY_NUMBER
    if default is Parameter.empty:
        default = REQUIRED
        annotation = str if parameter.annotation is str else annotation
    elif isinstance(default, (bool, str)):
        annotation = type(default)
    elif isinstance(default, int):
        # PyTorch's LBFGS has the learning rate 1, which may be any number.
        annotation = annotation if float in _types(parameter.annotation) else int
    elif default is None:
        if (optional := _optional(parameter.annotation)) is None:
            return None
        annotation = optional | None
    elif isinstance(default, tuple) and all(isinstance(each, (int, float)) for each in default):
        annotation = tuple.__class_getitem__((ANY_NUMBER,) * len(default))
    elif not isinstance(default, float):
        return None
    return Parameter(parameter.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
