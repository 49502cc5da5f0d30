"""The registry: the landscapes and optimizers that scenarios choose from by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from landscapes.functions import FAMILIES, LandscapeFactory
from landscapes.optimizers import OPTIMIZERS, OptimizerFactory


@dataclass(frozen=True, eq=False)
class Registry:
    """Landscapes and optimizers by name; compared by identity.

    Attributes:
        optimizers: the optimizers' factories.
        landscapes: the landscapes' factories.
        files: the plugins that some of them come from.
    """

    optimizers: Mapping[str, OptimizerFactory]
    landscapes: Mapping[str, LandscapeFactory]
    files: tuple[Path, ...] = ()


BUILT_IN = Registry(OPTIMIZERS, FAMILIES)
"""The registry without plugins."""

KEPT = 16
"""The number of registries to keep models for, each with the optimizers that a scenario names."""
