"""What scenarios choose from by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from landscapes.functions import FAMILIES, LandscapeFactory
from landscapes.optimizers import OPTIMIZERS, OptimizerFactory


@dataclass(frozen=True, eq=False)
class Registry:
    """What scenarios choose from by name; one is equal only to itself.

    Attributes:
        optimizers: the optimizers' factories.
        landscapes: the landscapes' factories.
        files: the plugins that some of these are from.
    """

    optimizers: Mapping[str, OptimizerFactory]
    landscapes: Mapping[str, LandscapeFactory]
    files: tuple[Path, ...] = ()


BUILT_IN = Registry(OPTIMIZERS, FAMILIES)
"""What there is without plugins."""

KEPT = 2
"""How many registries' models are kept: the built-in one's and the last one's with plugins."""
