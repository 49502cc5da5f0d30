"""The defaults of frameworks for hyperparameters, as the optimizers declare them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, get_args

from landscapes.declaration import ABSENT, NoDefault, Setting, declaration
from landscapes.optimizers.base import OptimizerFactory

FRAMEWORKS: Mapping[str, str] = MappingProxyType(
    {"torch": "PyTorch", "keras": "Keras", "optax": "Optax", "lasagne": "Lasagne"}
)
"""The frameworks among the conventions, by their names there."""


class Default(NamedTuple):
    """The defaults of one optimizer in one framework.

    Attributes:
        framework: its name.
        settings: the values of the numeric hyperparameters, by their names here.
    """

    framework: str
    settings: Mapping[str, float]


def framework_defaults(
    factory: OptimizerFactory, settings: Mapping[str, object]
) -> Iterator[Default]:
    """Yield the frameworks' defaults for an optimizer with the given settings.

    A framework is left out if it lacks a setting that has an effect here. That of epsilon is
    given for the optimizer's own convention alone, since its place in the formula differs.

    Args:
        factory: declares the optimizer; no framework has the optimizer of a plugin.
        settings: the hyperparameters that are set.
    """
    declared = {setting.name: setting for setting in declaration(factory).settings}
    form = declared.get("convention")
    for convention, framework in FRAMEWORKS.items():
        if form is None or convention not in get_args(form.annotation):
            continue
        if any(_has_effect(each, convention, settings) for each in declared.values()):
            continue
        is_own = settings.get("convention", form.default) == convention
        usual = {
            name: setting.default_under(convention)
            for name, setting in declared.items()
            if setting.is_number and (is_own or name != "epsilon")
        }
        known = {name: v for name, v in usual.items() if not isinstance(v, NoDefault)}
        yield Default(framework, MappingProxyType(known))


def _has_effect(setting: Setting, convention: str, settings: Mapping[str, object]) -> bool:
    """Whether a setting that the convention lacks is not at its neutral value."""
    is_neutral = settings.get(setting.name, setting.default) == setting.default
    return setting.default_under(convention) is ABSENT and not is_neutral
