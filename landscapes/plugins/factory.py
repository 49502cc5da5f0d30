"""Factories of plugins with their places, and the error for wrong ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from types import FunctionType
from typing import Any, NamedTuple


class PluginError(Exception):
    """A plugin that cannot be used; ``str()`` is one line.

    Attributes:
        path: the plugin's file.
        line: the line of the mistake; None if the file cannot be read.
        message: the mistake.
    """

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        self.path = path
        self.line = line
        self.message = " ".join(message.split())
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {self.message}")

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are otherwise pickled by their text alone, and workers send theirs.
        return PluginError, (self.path, self.line, self.message), vars(self)


class Factory(NamedTuple):
    """A factory of a plugin, with its place."""

    function: FunctionType
    path: Path
    line: int

    @property
    def name(self) -> str:
        return self.function.__name__

    def wrong(self, message: str) -> PluginError:
        return PluginError(self.path, self.line, f"{self.name}: {message}")


@contextmanager
def running(path: Path, line: int, hint: str = "") -> Iterator[None]:
    """Turn errors of the plugin's code into PluginErrors at their line, or else at this one."""
    try:
        yield
    except PluginError:
        raise
    except (Exception, SystemExit) as error:
        raise explained(error, path, line, hint) from error


def explained(
    error: BaseException, path: Path, line: int, hint: str = "", when: str = ""
) -> PluginError:
    """Make the PluginError for an error of the plugin's code."""
    frames = [f for f in extract_tb(error.__traceback__) if f.filename == str(path)]
    at = frames[-1].lineno if frames else line
    if isinstance(error, ValueError) and "read-only" in str(error):
        hint = "; make a new array instead of changing an argument"
    return PluginError(path, at, f"{type(error).__name__}: {error}{hint}{when}")
