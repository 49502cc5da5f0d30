"""What optimizers ask for besides the gradient, where a kind of scenario does not have it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from pydantic_core import InitErrorDetails

from landscapes.declaration import ASKED, declaration
from landscapes.loading.parts import problem

Missing: TypeAlias = Mapping[str, str]
"""What is missing, some of ``ASKED``, each with the reason as the end of a sentence."""


def asking_for(entry: Any, missing: Missing, *place: str | int) -> Iterator[InitErrorDetails]:
    """Yield the problem of an optimizer's entry that asks for what is missing.

    Args:
        entry: the entry.
        missing: what is missing.
        place: where the entry is in the file.
    """
    asks = declaration(entry.function).asks
    for word, reason in missing.items():
        if word in asks:
            yield problem(f"{entry.name} needs {ASKED[word]}: {reason}", entry.name, *place)
            return
