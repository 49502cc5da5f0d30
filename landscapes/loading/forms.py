"""The keys of a scenario file, by its kind."""

from typing import get_args

from landscapes.kinds import DEFAULT, concern
from landscapes.loading.parts import Form
from landscapes.words import shown


def form_of(kind: str) -> "Form":
    """Return the declaration of the keys of a kind."""
    return concern(kind, "written").FORM


def kind_of(data: object) -> str:
    """Return the kind that a document names, which may be unknown."""
    kind = data.get("kind", DEFAULT) if isinstance(data, dict) else DEFAULT
    return kind if isinstance(kind, str) else shown(kind)


def formats_of(kind: str) -> "tuple[str, ...]":
    """Return the formats of a kind."""
    several = form_of(kind).parts["render"].model_fields["formats"].annotation
    return get_args(get_args(several)[0])
