"""The kinds of scenarios: a folder for each, and in it a module for each concern.

``KINDS`` is the only table. The ``__init__`` of a kind's folder has the kind's name in a sentence
and its summary, and checks its modules against ``protocols``. A module is imported when it is
asked for, so a command about one kind imports nothing of the others.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

if TYPE_CHECKING:
    from landscapes.kinds import protocols

KINDS: tuple[str, ...] = (
    "landscape",
    "response",
    "response_grid",
    "learning_history",
    "sensitivity",
    "basins",
    "race",
)
"""Every kind, by the name that ``kind:`` gives it."""

DEFAULT = "landscape"
"""The kind of a scenario without the key ``kind``."""

Concern: TypeAlias = Literal[
    "written",
    "run",
    "headline",
    "words",
    "summary",
    "numbers",
    "notes",
    "picture",
    "page",
    "handout",
    "arrays",
]
"""The modules of a kind; :class:`~landscapes.kinds.protocols.Kind` says which are optional."""


class UnsupportedByKindError(ValueError):
    """A kind of scenario has no such thing, as a race has no page."""


@overload
def concern(kind: str, name: Literal["written"]) -> "protocols.Written": ...
@overload
def concern(kind: str, name: Literal["run"]) -> "protocols.Run[Any, Any]": ...
@overload
def concern(kind: str, name: Literal["headline"]) -> "protocols.Headline[Any]": ...
@overload
def concern(kind: str, name: Literal["words"]) -> "protocols.Words[Any]": ...
@overload
def concern(kind: str, name: Literal["summary"]) -> "protocols.Summary[Any]": ...
@overload
def concern(kind: str, name: Literal["numbers"]) -> "protocols.Numbers[Any]": ...
@overload
def concern(kind: str, name: Literal["notes"]) -> "protocols.Notes[Any]": ...
@overload
def concern(kind: str, name: Literal["picture"]) -> "protocols.Picture[Any]": ...
@overload
def concern(kind: str, name: Literal["page"]) -> "protocols.Page[Any]": ...
@overload
def concern(kind: str, name: Literal["handout"]) -> "protocols.Handout[Any]": ...
@overload
def concern(kind: str, name: Literal["arrays"]) -> "protocols.Arrays[Any]": ...


def concern(kind: str, name: Concern) -> Any:
    """Import a kind's module for a concern.

    Raises:
        UnsupportedByKindError: if the kind has none, as a race has no page.
    """
    if not has(kind, name):
        raise UnsupportedByKindError(lacking(kind, name))
    return import_module(f"{__name__}.{kind}.{name}")


def lacking(kind: str, name: Concern) -> str:
    """The message about a kind without a module for a concern: ``a race has no page; …``."""
    # A handout shows stages of a film, so a kind without one has no film.
    noun = "film" if name == "handout" else name
    having = ", ".join(each for each in KINDS if has(each, name))
    return f"{called(kind)} has no {noun}; these kinds have: {having}"


def has(kind: str, name: Concern) -> bool:
    """Whether a kind has a module for a concern."""
    return find_spec(f"{__name__}.{kind}.{name}") is not None


def called(kind: str) -> str:
    """The name of a scenario of this kind in a sentence: ``a race``."""
    words: str = import_module(f"{__name__}.{kind}").CALLED
    return words


def summary(kind: str) -> str:
    """A sentence on what scenarios of this kind show."""
    sentence: str = import_module(f"{__name__}.{kind}").SUMMARY
    return sentence
