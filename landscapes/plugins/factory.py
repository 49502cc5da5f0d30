"""A factory of a plugin, where it is written, and the error that says what is wrong there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from types import FunctionType
from typing import NamedTuple


class PluginError(Exception):
    """A plugin that cannot be used; ``str()`` is one line.

    Attributes:
        path: the plugin's file.
        line: where in it the mistake is; None if the file cannot be read.
        message: what is wrong.
    """

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        self.path = path
        self.line = line
        self.message = " ".join(message.split())
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {self.message}")


class Factory(NamedTuple):
    """A factory of a plugin, and where it is written."""

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
    """Whatever the plugin's code raises is told at its own line, or else at this one."""
    try:
        yield
    except PluginError:
        raise
    except (Exception, SystemExit) as error:
        frames = [f for f in extract_tb(error.__traceback__) if f.filename == str(path)]
        at = frames[-1].lineno if frames else line
        raise PluginError(path, at, f"{type(error).__name__}: {error}{hint}") from error
