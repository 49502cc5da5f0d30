"""The frameworks' defaults for the hyperparameters of optimizers.

The facts come from the documentation and the source code of the versions named.
An optimizer is listed only where the framework's update rule is the one here (in
Lasagne's form), and a hyperparameter only where it means the same and has a
default. Left out are therefore:

- epsilon of PyTorch's and Optax's Adam, added to √v̂ and not to √v, and of PyTorch's
  RMSprop and Adagrad, added outside the root;
- epsilon of PyTorch's and Optax's Adamax, added to the gradient's size;
- Adagrad of Keras and Optax, which start the sum of squares at 0.1;
- AMSGrad of Optax, which takes the maximum of corrected averages;
- the learning rates of Optax, which have no default, or for Adadelta the default None.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from landscapes.declaration import declaration
from landscapes.optimizers.base import OptimizerFactory


class Default(NamedTuple):
    """The defaults of one optimizer in one framework.

    Attributes:
        framework: its name.
        version: the version documented.
        optimizer: the optimizer's name here.
        settings: the values of the hyperparameters, by their names here.
        source: the address of the documentation.
    """

    framework: str
    version: str
    optimizer: str
    settings: Mapping[str, float]
    source: str


def _pytorch(optimizer: str, name: str, **settings: float) -> Default:
    source = f"https://docs.pytorch.org/docs/2.9/generated/torch.optim.{name}.html"
    return Default("PyTorch", "2.9", optimizer, MappingProxyType(settings), source)


def _keras(optimizer: str, name: str, **settings: float) -> Default:
    source = f"https://keras.io/api/optimizers/{name}/"
    return Default("Keras", "3.15", optimizer, MappingProxyType(settings), source)


def _optax(optimizer: str, **settings: float) -> Default:
    source = f"https://optax.readthedocs.io/en/latest/api/optimizers.html#optax.{optimizer}"
    return Default("Optax", "0.2.8", optimizer, MappingProxyType(settings), source)


def _lasagne(optimizer: str, name: str = "", **settings: float) -> Default:
    page = "https://lasagne.readthedocs.io/en/latest/modules/updates.html"
    source = f"{page}#lasagne.updates.{name or optimizer}"
    return Default("Lasagne", "0.2.dev1", optimizer, MappingProxyType(settings), source)


FRAMEWORK_DEFAULTS: tuple[Default, ...] = (
    _pytorch("sgd", "SGD", learning_rate=1e-3),
    _pytorch("momentum", "SGD", learning_rate=1e-3, momentum=0.0),
    # With nesterov=True, PyTorch requires a momentum above zero.
    _pytorch("nesterov", "SGD", learning_rate=1e-3),
    _pytorch("adagrad", "Adagrad", learning_rate=1e-2),
    _pytorch("rmsprop", "RMSprop", learning_rate=1e-2, rho=0.99),
    _pytorch("adadelta", "Adadelta", learning_rate=1.0, rho=0.9, epsilon=1e-6),
    _pytorch("adam", "Adam", learning_rate=1e-3, beta1=0.9, beta2=0.999),
    _pytorch("amsgrad", "Adam", learning_rate=1e-3, beta1=0.9, beta2=0.999),
    _pytorch("adamax", "Adamax", learning_rate=2e-3, beta1=0.9, beta2=0.999),
    _keras("sgd", "sgd", learning_rate=0.01),
    _keras("momentum", "sgd", learning_rate=0.01, momentum=0.0),
    _keras("nesterov", "sgd", learning_rate=0.01, momentum=0.0),
    _keras("rmsprop", "rmsprop", learning_rate=1e-3, rho=0.9, epsilon=1e-7),
    _keras("adadelta", "adadelta", learning_rate=1e-3, rho=0.95, epsilon=1e-7),
    _keras("adam", "adam", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    _keras("amsgrad", "adam", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    _keras("adamax", "adamax", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7),
    _optax("rmsprop", rho=0.9, epsilon=1e-8),
    _optax("adadelta", rho=0.9, epsilon=1e-6),
    _optax("adam", beta1=0.9, beta2=0.999),
    _optax("adamax", beta1=0.9, beta2=0.999),
    _lasagne("momentum", momentum=0.9),
    _lasagne("nesterov", "nesterov_momentum", momentum=0.9),
    _lasagne("adagrad", learning_rate=1.0, epsilon=1e-6),
    _lasagne("rmsprop", learning_rate=1.0, rho=0.9, epsilon=1e-6),
    _lasagne("adadelta", learning_rate=1.0, rho=0.95, epsilon=1e-6),
    _lasagne("adam", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8),
    _lasagne("amsgrad", learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8),
    _lasagne("adamax", learning_rate=2e-3, beta1=0.9, beta2=0.999, epsilon=1e-8),
)
"""Every known default."""
KNOWN = frozenset(name for default in FRAMEWORK_DEFAULTS for name in default.settings)
"""The hyperparameters that frameworks have too."""


def framework_defaults(
    optimizer: str, factory: OptimizerFactory, settings: Mapping[str, object]
) -> Iterator[Default]:
    """Yield the frameworks' defaults for an optimizer with the given settings.

    There are none where the rule differs from the frameworks': where a setting that
    they lack, such as ``convention``, is not at its default.

    Args:
        optimizer: its name.
        factory: declares it; no framework has the optimizer of a plugin.
        settings: the hyperparameters that are set.
    """
    usual = {setting.name: setting.default for setting in declaration(factory).settings}
    if all(settings.get(key, usual[key]) == usual[key] for key in usual.keys() - KNOWN):
        yield from (known for known in FRAMEWORK_DEFAULTS if known.optimizer == optimizer)
