"""The kinds of scenarios, by the name that ``kind:`` gives them."""

from typing import TYPE_CHECKING, Any, get_args

from landscapes.words import shown

if TYPE_CHECKING:
    from landscapes.scenario.model import Format
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
