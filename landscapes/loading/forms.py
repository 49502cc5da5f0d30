"""What may stand in the file of a scenario, by the kind that the file is of."""

from typing import Any, get_args

from landscapes.kinds import DEFAULT, concern
from landscapes.loading.parts import Form
from landscapes.words import shown


def form_of(kind: str) -> "Form":
    """What may stand in the file of a scenario of this kind."""
    return concern(kind, "written").FORM


def kind_of(data: object) -> str:
    """The kind that a document asks for, which need not be one that there is."""
    kind = data.get("kind", DEFAULT) if isinstance(data, dict) else DEFAULT
    return kind if isinstance(kind, str) else shown(kind)


def formats_of(kind: str) -> "tuple[str, ...]":
    """The formats that a scenario of this kind can be drawn in."""
    several = _render(kind).model_fields["formats"].annotation
    return get_args(get_args(several)[0])


def usual_question(kind: str) -> str:
    """What every scenario can ask of a kind in whose pictures something moves."""
    question: str = _render(kind).QUESTION
    return question


def _render(kind: str) -> Any:
    return form_of(kind).parts["render"]
