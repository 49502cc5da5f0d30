"""Bridges: the optimizers of other libraries, which take the steps themselves.

A scenario names one as ``scipy.BFGS`` or ``torch.AdamW``. The names come from fixed lists, and
a library is imported only when a scenario names one of its optimizers, so a scenario stays data.
The optimizers made here step one run: positions have the shape (1, N). So does ``recorded``, whose
steps are the points in a file.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from landscapes.bridges.recorded import recorded
from landscapes.distribution import MissingExtraError
from landscapes.optimizers import OptimizerFactory
from landscapes.words import near, unknown

__all__ = [
    "LIBRARIES",
    "RECORDED",
    "Library",
    "UnknownOptimizerError",
    "bridge",
    "is_bridge",
    "is_listed",
    "meant",
]

RECORDED = "recorded"
"""The name of a run that somebody's own loop has made."""


class Library(NamedTuple):
    """A library with optimizers.

    Attributes:
        title: its name.
        names: the optimizers that can be used, by the library's names.
        needs_exact_losses: whether its solvers compare losses of several points.
    """

    title: str
    names: tuple[str, ...]
    needs_exact_losses: bool = False


LIBRARIES: Mapping[str, Library] = MappingProxyType(
    {
        "scipy": Library(
            "SciPy",
            (
                *("Nelder-Mead", "Powell", "CG", "BFGS", "Newton-CG", "L-BFGS-B", "TNC", "SLSQP"),
                *("dogleg", "trust-ncg", "trust-krylov", "trust-exact"),
            ),
            needs_exact_losses=True,
        ),
        "torch": Library(
            "PyTorch",
            (
                *("ASGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "LBFGS", "NAdam"),
                *("RAdam", "RMSprop", "Rprop", "SGD"),
            ),
        ),
        "keras": Library(
            "Keras",
            (
                *("Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lamb"),
                *("Lion", "Nadam", "RMSprop", "SGD"),
            ),
        ),
        "optax": Library(
            "Optax",
            (
                *("adabelief", "adadelta", "adagrad", "adam", "adamax", "adamaxw", "adamw", "adan"),
                *("amsgrad", "fromage", "lamb", "lars", "lion", "nadam", "nadamw", "novograd"),
                *("optimistic_gradient_descent", "radam", "rmsprop", "sgd", "sign_sgd", "sm3"),
                "yogi",
            ),
        ),
    }
)
"""The libraries, by the names of their modules and extras."""


class UnknownOptimizerError(Exception):
    """A library has no optimizer of this name."""


def is_bridge(name: str) -> bool:
    """Whether a name is a library's optimizer, which contains the library's name, or recorded."""
    library, dot, _ = name.partition(".")
    return name == RECORDED or (bool(dot) and library in LIBRARIES)


def is_listed(name: str) -> bool:
    """Whether a scenario can name this optimizer of a library."""
    library, _, own = name.partition(".")
    return library in LIBRARIES and own in LIBRARIES[library].names


def bridge(name: str) -> OptimizerFactory:
    """Return the factory of a library's optimizer; its signature has the library's arguments.

    That of a recorded run has no points.

    Args:
        name: such as ``scipy.BFGS``.

    Raises:
        UnknownOptimizerError: if the library has no such optimizer.
        MissingExtraError: if the library is not installed.
    """
    if name == RECORDED:
        return recorded(np.empty((0, 2)))
    library, _, own = name.partition(".")
    known = LIBRARIES[library]
    if own not in known.names:
        raise UnknownOptimizerError(_unknown(library, own))
    try:
        made: OptimizerFactory = import_module(f"{__name__}.{library}_").factory(own)
    except ModuleNotFoundError as missing:
        raise MissingExtraError(library, missing) from missing
    return made


def meant(name: str, known: Iterable[str]) -> list[str]:
    """Return what an unknown name means if it is none of the known ones, in any case.

    It may be a library's optimizer by its own name or, if no known name is near, recorded.
    """
    known = list(known)
    own = name.rpartition(".")[2].lower()
    found = [
        f"{library}.{each}"
        for library, of in LIBRARIES.items()
        for each in of.names
        if each.lower() == own
    ]
    if found and own not in known:
        return found
    return [] if near(name, known) else near(name, [RECORDED])


def _unknown(library: str, own: str) -> str:
    """Write the message for a name that a library lacks."""
    known = LIBRARIES[library]
    if alike := near(own, known.names):
        names = [f"{library}.{each}" for each in alike]
        return unknown("optimizer", f"{library}.{own}", names)
    return unknown("optimizer", own, known.names, f" of {known.title}")
