"""The kinds of scenarios: a folder for each, and in it a module for each concern.

``KINDS`` is the one table. The folder of a kind says in its ``__init__`` what the kind is
called and what it shows, and holds its modules to the protocols of ``protocols``. A module is
imported when it is asked for, so that a command about one kind imports nothing of the others.
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
"""The kind of a scenario that does not say its own."""

Concern: TypeAlias = Literal[
    "written", "run", "words", "summary", "numbers", "notes", "picture", "page", "handout", "arrays"
]
"""What a kind has a module for; :class:`~landscapes.kinds.protocols.Kind` says which may lack."""


class NoSuchConcernError(ValueError):
    """A kind lacks what is asked of it."""


@overload
def concern(kind: str, name: Literal["written"]) -> "protocols.Written": ...
@overload
def concern(kind: str, name: Literal["run"]) -> "protocols.Run[Any, Any]": ...
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
    """A kind's module for a concern, imported now.

    Raises:
        NoSuchConcernError: if the kind has none, such as a page of a race.
    """
    if not has(kind, name):
        raise NoSuchConcernError(lacking(kind, name))
    return import_module(f"{__name__}.{kind}.{name}")


def lacking(kind: str, name: Concern) -> str:
    """What to say of a kind without a module for a concern: ``a race has no page``."""
    # A handout shows the stages of a film.
    return f"{called(kind)} has no {'film' if name == 'handout' else name}"


def has(kind: str, name: Concern) -> bool:
    """Whether a kind has a module for a concern."""
    return find_spec(f"{__name__}.{kind}.{name}") is not None


def called(kind: str) -> str:
    """What a sentence calls a scenario of this kind: ``a race``."""
    words: str = import_module(f"{__name__}.{kind}").CALLED
    return words


def summary(kind: str) -> str:
    """What the scenarios of this kind show, in a sentence."""
    sentence: str = import_module(f"{__name__}.{kind}").SUMMARY
    return sentence
