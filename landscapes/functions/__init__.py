"""The landscapes: loss functions of two parameters, and what is known of each.

A landscape is made by a factory, which may have parameters. To add one, write
the factory beside its family and list it in ``FAMILIES``. Its loss is a plain
function ``f(x, y)`` written with ``autograd.numpy``, so that it can be
differentiated; its signature (names, types, bounds, defaults) and docstring
(title, formula, source) declare it, as an optimizer's do.
"""

from collections.abc import Mapping
from types import MappingProxyType

from landscapes.functions.article import (
    basins_and_walls,
    giant_plateau,
    hills_and_canyon,
    ripple,
    simple_quad,
    two_minimums,
    wobbly,
)
from landscapes.functions.averaged import averaged
from landscapes.functions.base import (
    Array,
    Domain,
    Function,
    Landscape,
    LandscapeFactory,
    Levels,
    Minimum,
    Spacing,
)
from landscapes.functions.multimodal import (
    ackley,
    dupont,
    easom,
    goldstein_price,
    himmelblau,
    rastrigin,
    six_hump_camel,
    styblinski_tang,
    three_hump_camel,
)
from landscapes.functions.valleys import (
    beale,
    booth,
    ill_conditioned,
    matyas,
    monkey_saddle,
    rosenbrock,
    saddle,
)

__all__ = [
    "FAMILIES",
    "LANDSCAPES",
    "Array",
    "Domain",
    "Function",
    "Landscape",
    "LandscapeFactory",
    "Levels",
    "Minimum",
    "Spacing",
    "averaged",
]

FAMILIES: Mapping[str, LandscapeFactory] = MappingProxyType(
    {
        factory.__name__: factory
        for factory in (
            simple_quad,
            wobbly,
            basins_and_walls,
            ripple,
            giant_plateau,
            hills_and_canyon,
            two_minimums,
            rosenbrock,
            beale,
            himmelblau,
            rastrigin,
            ackley,
            styblinski_tang,
            booth,
            matyas,
            three_hump_camel,
            six_hump_camel,
            goldstein_price,
            easom,
            saddle,
            monkey_saddle,
            dupont,
            ill_conditioned,
        )
    }
)
"""Every landscape's factory by name."""

LANDSCAPES: Mapping[str, Landscape] = MappingProxyType(
    {name: factory() for name, factory in FAMILIES.items()}
)
"""Every landscape by name, its parameters at their defaults."""
