"""The optimizers: update rules that know nothing of landscapes or pictures.

To add one, write a factory beside its family and list it in ``OPTIMIZERS``.
Its signature (names, types, bounds, defaults) validates scenarios; its
docstring (formula, source) is what ``landscapes list optimizers`` prints.
"""

from collections.abc import Mapping
from types import MappingProxyType

from landscapes.optimizers.adam import adam, adamax, amsgrad
from landscapes.optimizers.adaptive import adadelta, adagrad, rmsprop
from landscapes.optimizers.base import Differentiable, Optimizer, OptimizerFactory
from landscapes.optimizers.curvature import newton, sophia
from landscapes.optimizers.langevin import langevin
from landscapes.optimizers.matrix import muon, shampoo, soap
from landscapes.optimizers.momentum import momentum, nesterov, sgd, smoothed_nesterov
from landscapes.optimizers.step_size import barzilai_borwein, polyak

__all__ = [
    "OPTIMIZERS",
    "Differentiable",
    "Optimizer",
    "OptimizerFactory",
]

OPTIMIZERS: Mapping[str, OptimizerFactory] = MappingProxyType(
    {
        factory.__name__: factory
        for factory in (
            sgd,
            momentum,
            nesterov,
            smoothed_nesterov,
            adagrad,
            rmsprop,
            adadelta,
            adam,
            amsgrad,
            adamax,
            newton,
            sophia,
            polyak,
            barzilai_borwein,
            shampoo,
            soap,
            muon,
            langevin,
        )
    }
)
"""Every optimizer's factory by name."""
