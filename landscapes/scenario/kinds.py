"""The kinds of scenarios, by the name that ``kind:`` gives them."""

from typing import TYPE_CHECKING

from landscapes.words import shown

if TYPE_CHECKING:
    from landscapes.scenario.parts import Kind

KINDS = (
    "landscape",
    "response",
    "response_grid",
    "learning_history",
    "sensitivity",
    "basins",
    "race",
)
"""The name of every kind."""

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
