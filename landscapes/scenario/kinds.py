"""The kinds of scenarios, by the name that ``kind:`` gives them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from landscapes.words import shown

if TYPE_CHECKING:
    from landscapes.scenario.model import Format
    from landscapes.scenario.parts import Kind

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "landscape": "Optimizers travel over a loss landscape.",
        "response": (
            "What an optimizer answers to a gradient signal, with several values of a"
            " hyperparameter."
        ),
        "response_grid": (
            "Responses side by side: a row for each optimizer, a column for each signal."
        ),
        "learning_history": "Optimizers train a small network on a dataset.",
        "sensitivity": (
            "How much the outcome on a landscape depends on one or two hyperparameters."
        ),
        "basins": "Where each start of a grid ends, with each of several optimizers.",
        "race": "Optimizers are tuned, each within the same budget, and then compared.",
    }
)
"""What the scenarios of each kind show, by its name."""

DEFAULT = "landscape"


def kind_named(name: str) -> "Kind":
    """The kind of this name. Its module is imported now: a file is of one kind."""
    match name:
        case "landscape":
            from landscapes.scenario.landscape import KIND
        case "response":
            from landscapes.scenario.response import RESPONSE as KIND
        case "response_grid":
            from landscapes.scenario.response import RESPONSE_GRID as KIND
        case "learning_history":
            from landscapes.scenario.learning import KIND
        case "sensitivity":
            from landscapes.scenario.sensitivity import KIND
        case "basins":
            from landscapes.scenario.basins import KIND
        case "race":
            from landscapes.scenario.race import KIND
        case _:
            raise KeyError(name)
    return KIND


def kind_of(data: object) -> str:
    """The kind that a document asks for, which need not be one that there is."""
    kind = data.get("kind", DEFAULT) if isinstance(data, dict) else DEFAULT
    return kind if isinstance(kind, str) else shown(kind)


def formats_of(kind: str) -> "tuple[Format, ...]":
    """The formats that a scenario of this kind can be drawn in."""
    several = _render(kind).model_fields["formats"].annotation
    return get_args(get_args(several)[0])


def usual_question(kind: str) -> str:
    """What every scenario can ask of a kind in whose pictures something moves."""
    question: str = _render(kind).QUESTION
    return question


def _render(kind: str) -> Any:
    return kind_named(kind).parts["render"]
