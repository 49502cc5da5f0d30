"""What the frameworks take for the hyperparameters of an optimizer if nothing is said.

A table of facts, read in the documentation and the sources of the versions that
it names. It has an optimizer only where the framework's update rule is the one
here (in Lasagne's form), and of its hyperparameters only those that mean the
same and have a default. So these are not in it:

- epsilon of PyTorch's and Optax's Adam, added to √v̂ and not to √v, and of PyTorch's
  RMSprop and Adagrad, added outside the root;
- epsilon of PyTorch's and Optax's Adamax, added to the gradient's size;
- Adagrad of Keras and Optax, whose sum of squares begins at 0.1;
- AMSGrad of Optax, which takes the maximum of corrected averages;
- the learning rates of Optax, which has no default but for Adadelta, where it is none.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from landscapes.declaration import declaration
from landscapes.optimizers.base import OptimizerFactory


class Default(NamedTuple):
    """The defaults of one optimizer in one framework.

    Attributes:
        framework: what it is called.
        version: the version whose documentation says so.
        optimizer: the optimizer's name here.
        settings: the hyperparameters that mean the same there, by their names here.
        source: where it is documented.
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
    # With nesterov=True PyTorch asks for a momentum above zero.
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
"""Every default that is known."""
KNOWN = frozenset(name for default in FRAMEWORK_DEFAULTS for name in default.settings)
"""The hyperparameters that frameworks have too; what else a rule has, they do not."""


def framework_defaults(
    optimizer: str, factory: OptimizerFactory, settings: Mapping[str, object]
) -> Iterator[Default]:
    """What frameworks take by default for an optimizer with some settings.

    There is nothing to compare with where the rule differs from the frameworks':
    where a setting that these do not have, such as ``convention``, is not the default.

    Args:
        optimizer: its name.
        factory: what declares it; a plugin's own optimizer is in no framework.
        settings: those of its hyperparameters that are set.
    """
    usual = {setting.name: setting.default for setting in declaration(factory).settings}
    if all(settings.get(key, usual[key]) == usual[key] for key in usual.keys() - KNOWN):
        yield from (known for known in FRAMEWORK_DEFAULTS if known.optimizer == optimizer)
