"""Checks of a plugin's factories before a scenario uses them."""

from collections.abc import Iterator
from inspect import Parameter, signature
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin

import numpy as np

from landscapes.declaration import ASKED, RELATIONS, Setting, declaration
from landscapes.expression import ExpressionError, check_finite, check_gradient
from landscapes.functions import Array, Domain, Landscape, Minimum, Spacing
from landscapes.modifiers import MODIFIERS
from landscapes.objective import Objective
from landscapes.optimizers import Optimizer
from landscapes.optimizers.layers import on_layers
from landscapes.plugins.factory import Factory, running
from landscapes.plugins.guard import guarded
from landscapes.words import passed

RESERVED = frozenset(
    {"name", "label", "color", "expression", "factory", "function", "hyperparameters", *MODIFIERS}
)
"""Names that a parameter cannot have, because entries of a scenario use them."""


def check_declaration(factory: Factory) -> None:
    """Check that the signature and the docstring declare what scenarios and pictures need."""
    for parameter in signature(factory.function).parameters.values():
        name = parameter.name
        if parameter.kind not in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY):
            raise factory.wrong(f"a scenario sets parameters by name; '{name}' does not allow it")
        if name in RESERVED or name.startswith(("_", "model_")):
            raise factory.wrong(f"the parameter '{name}' needs another name")
        if parameter.default is Parameter.empty:
            raise factory.wrong(f"the parameter '{name}' needs a default")
        is_number = type(parameter.default) in (int, float)
        if parameter.annotation is bool or isinstance(parameter.default, bool):
            raise factory.wrong(
                f"the parameter '{name}' cannot be a bool; give it the type of a choice of words,"
                " such as Literal['without', 'with']"
            )
        if parameter.annotation is Parameter.empty and not is_number:
            raise factory.wrong(_untyped(name))
    with running(factory.path, factory.line):
        declared = declaration(factory.function)
    if wrong := declared.asks - ASKED.keys():
        raise factory.wrong(f"an optimizer can ask for {', '.join(ASKED)}, not '{min(wrong)}'")
    for setting in declared.settings:
        _check_setting(factory, setting)


def _untyped(name: str) -> str:
    types = "float, Annotated[float, Gt(0)] or Literal['mean', 'sum']"
    return f"the parameter '{name}' needs a type such as {types}"


def _check_setting(factory: Factory, setting: Setting) -> None:
    annotation, default = setting.annotation, setting.default
    base, *bounds = get_args(annotation) or (annotation,)
    if get_origin(annotation) is Literal and all(isinstance(v, str) for v in get_args(annotation)):
        fits = default in get_args(annotation)
    elif base in (float, int) and all(type(bound) in RELATIONS for bound in bounds):
        types = (int,) if base is int else (int, float)
        fits = type(default) in types and setting.permits(default)
    else:
        raise factory.wrong(_untyped(setting.name))
    if not fits:
        raise factory.wrong(f"the type of '{setting.name}' does not allow its default")


class _Bowl:
    """A test objective for optimizers: the gradient is the position."""

    def gradient(self, points: Array, /) -> Array:
        return points.copy()

    def value(self, points: Array, /) -> Array:
        return np.asarray((points**2).sum(axis=-1) / 2)

    def hessian(self, points: Array, /) -> Array:
        return np.broadcast_to(np.eye(points.shape[-1]), (*points.shape, points.shape[-1])).copy()


def check_optimizer(factory: Factory) -> None:
    """Take three guarded steps with two runs of three parameters, or of a layer of a network."""
    with running(factory.path, factory.line):
        optimizer = guarded(factory)()
        _, state = _three_steps(optimizer, 3)
        optimizer.accumulators(state)
        if "matrix" in declaration(factory.function).asks:
            _three_steps(on_layers(optimizer, ((3, 2), (2,))), 8)


def _three_steps(optimizer: Optimizer, parameters: int) -> tuple[Array, Any]:
    position = np.arange(2.0 * parameters).reshape(2, parameters)
    state = optimizer.init(position)
    for _ in range(3):
        position, state = optimizer.step(_Bowl(), position, state)
    return position, state


def check_landscape(factory: Factory) -> None:
    """Check its facts, then its loss and gradient over the domain."""
    with running(factory.path, factory.line):
        landscape = factory.function()
        if not isinstance(landscape, Landscape):
            raise factory.wrong(f"must return a Landscape, not {passed(landscape)}")
        for is_right, message in _facts(factory, landscape):
            if not is_right:
                raise factory.wrong(message)
    with running(factory.path, factory.line, hint=_HINT):
        _check_loss(factory, landscape)


_HINT = "; f must be finite, and written with autograd.numpy"


def _check_loss(factory: Factory, landscape: Landscape) -> None:
    points = np.full((2, 3, 2), landscape.domain.center)
    if any(
        Objective(landscape).value(each).shape != each.shape[:-1] for each in (points[0], points)
    ):
        raise factory.wrong("f must return an array of the shape of its arguments")
    try:
        check_finite(landscape)
        check_gradient(landscape)
    except ExpressionError as error:
        raise factory.wrong(f"{error}{_HINT}") from None


def _facts(factory: Factory, landscape: Landscape) -> Iterator[tuple[bool, str]]:
    """Yield the conditions on a landscape, each with the message if it fails."""
    domain, levels, minima = landscape.domain, landscape.levels, landscape.minima
    yield landscape.name == factory.name, "the landscape's name must be that of its factory"
    yield (
        isinstance(domain, Domain) and domain.width > 0 and domain.height > 0,
        "domain must be a Domain with x_min < x_max and y_min < y_max",
    )
    yield (
        levels in get_args(Spacing)
        or (isinstance(levels, tuple) and all(low < high for low, high in pairwise(levels))),
        "levels must be 'log', 'quantile' or 'linear', or a tuple of increasing losses",
    )
    yield (
        isinstance(minima, tuple) and all(isinstance(minimum, Minimum) for minimum in minima),
        "minima must be a tuple of Minimum",
    )
