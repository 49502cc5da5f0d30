"""What a framework means by weight decay, and by clipping."""

from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

Form: TypeAlias = Literal["decoupled", "l2"]


class Usual(NamedTuple):
    """What the argument ``weight_decay`` of a framework's optimizers means.

    Attributes:
        title: the framework's name.
        form: the form of most of its optimizers; None if most have no such argument.
        others: the form of the others; None is for those without the argument.
    """

    title: str
    form: Form | None
    others: Mapping[Form | None, Set[str]] = MappingProxyType({})


_DECOUPLED_IN_OPTAX = frozenset(
    {"adamw", "adan", "ademamix", "lion", "muon", "prodigy", "schedule_free_adamw"}
)
CONVENTIONS: Mapping[str, Usual] = MappingProxyType(
    {
        "lasagne": Usual("Lasagne", None),
        "article": Usual("the article", None),
        "paper": Usual("the paper", None, {"decoupled": frozenset({"adamw", "lion"})}),
        "torch": Usual(
            "PyTorch",
            "l2",
            {"decoupled": frozenset({"adamw", "muon"}), None: frozenset({"rprop"})},
        ),
        "keras": Usual("Keras", "decoupled"),
        "optax": Usual(
            "Optax",
            None,
            {"decoupled": _DECOUPLED_IN_OPTAX, "l2": frozenset({"adadelta", "madgrad"})},
        ),
    }
)
"""By convention: from torch.optim 2.13, keras.optimizers 3.15 and optax 0.2.8."""


def usual_decay(rule: str, convention: str) -> Form | None:
    """The form that a bare number of weight decay means; None if it means nothing."""
    usual = CONVENTIONS[convention]
    return next((form for form, rules in usual.others.items() if rule in rules), usual.form)
