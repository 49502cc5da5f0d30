"""The optimizers: update rules that know nothing of landscapes or pictures.

To add one, write a factory beside its family and list it in ``FAMILIES``.
Its signature (names, types, bounds, defaults) validates scenarios; its
docstring (formula, source) is what ``landscapes list optimizers NAME`` prints.
"""

from collections.abc import Mapping
from types import MappingProxyType

from landscapes.optimizers.adam import adam, adamax, amsgrad
from landscapes.optimizers.adam_relatives import adamw, nadam, radam
from landscapes.optimizers.adaptive import adadelta, adagrad, rmsprop
from landscapes.optimizers.averaging import asgd, schedule_free_adamw, schedule_free_sgd
from landscapes.optimizers.base import Differentiable, Optimizer, OptimizerFactory
from landscapes.optimizers.curvature import newton, sophia
from landscapes.optimizers.dual_averaging import madgrad
from landscapes.optimizers.langevin import langevin
from landscapes.optimizers.learning_rate_free import dog, prodigy
from landscapes.optimizers.matrix import shampoo, soap
from landscapes.optimizers.mixtures import adan, ademamix, qhadam, qhm
from landscapes.optimizers.momentum import momentum, nesterov, sgd, smoothed_nesterov
from landscapes.optimizers.muon import muon
from landscapes.optimizers.quasi_newton import lbfgs
from landscapes.optimizers.resilient import rprop
from landscapes.optimizers.sign import lion, sign_sgd, signum
from landscapes.optimizers.squares import adabelief, adopt, yogi
from landscapes.optimizers.step_size import barzilai_borwein, polyak

__all__ = [
    "FAMILIES",
    "OPTIMIZERS",
    "Differentiable",
    "Optimizer",
    "OptimizerFactory",
]

FAMILIES: Mapping[str, tuple[OptimizerFactory, ...]] = MappingProxyType(
    {
        "Gradient descent and momentum": (sgd, momentum, nesterov, smoothed_nesterov, qhm),
        "Scaled by past gradients": (adagrad, rmsprop, adadelta, madgrad),
        "Adam and its relatives": (
            *(adam, amsgrad, adamax, adamw, nadam, radam),
            *(adabelief, yogi, adopt, qhadam, ademamix, adan),
        ),
        "Signs alone": (sign_sgd, signum, lion, rprop),
        "Averaged positions": (asgd, schedule_free_sgd, schedule_free_adamw),
        "Without a learning rate": (dog, prodigy, polyak, barzilai_borwein),
        "Curvature and matrices": (newton, lbfgs, sophia, shampoo, soap, muon),
        "With noise of its own": (langevin,),
    }
)
"""The factories of the optimizers by the title of their family."""

OPTIMIZERS: Mapping[str, OptimizerFactory] = MappingProxyType(
    {factory.__name__: factory for family in FAMILIES.values() for factory in family}
)
"""Every optimizer's factory by name."""
