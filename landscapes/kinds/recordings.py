"""Looking up items of a recording, and checking that something is one."""

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TypeVar

from landscapes.formulas import plain
from landscapes.kinds.base import Recording, Scenario
from landscapes.words import passed, unknown

Value = TypeVar("Value")


def labelled(label: str, labels: Iterable[str], values: Iterable[Value]) -> Value:
    """The value with this label, whose formulas may be written as in the file or plainly.

    Raises:
        KeyError: if there is none.
    """
    found = dict(zip(map(plain, labels), values, strict=True))
    asked = plain(str(label))
    if asked not in found:
        raise KeyError(unknown("label", asked, found))
    return found[asked]


def expect_recording(given: object, function: str) -> None:
    """Check that the argument of a function is a recording.

    Raises:
        TypeError: if it is something else, such as a scenario that has not been run.
    """
    if not isinstance(given, Recording):
        can_run = isinstance(given, (Scenario, str, PathLike, Mapping))
        hint = f"; run it first, as in {function}(run(…))" if can_run else ""
        raise TypeError(f"{function} takes a recording, not {passed(given)}{hint}")
