"""Matplotlib's settings while pictures are drawn: its own defaults, whatever anybody prefers.

Matplotlib asks for its settings at many moments: when a part of a figure is made, when it is
drawn, when it is saved. So they hold from composing to writing.
"""

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib import RcParams

OURS = {"svg.hashsalt": "landscapes"}
"""What is not left to matplotlib: without a salt, an SVG's names differ from run to run."""


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw under matplotlib's own defaults; afterwards the person's settings are as before.

    All threads have the same settings. Those that draw pictures side by side share the
    defaults; what else draws meanwhile has them too.
    """
    # Few commands draw, and matplotlib takes long to import.
    from matplotlib import rcParams

    _LENT.take(rcParams)
    try:
        yield
    finally:
        _LENT.give_back(rcParams)


class _Lent:
    """The person's settings and warnings, kept while somebody draws."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._drawing = 0
        self._theirs: dict[Any, Any] = {}
        self._warnings = warnings.catch_warnings()

    def take(self, settings: "RcParams") -> None:
        """Put the defaults in the place of the person's settings."""
        from matplotlib import rcParamsDefault

        with self._lock:
            if not self._drawing:
                self._theirs = _values(settings)
                self._warnings = warnings.catch_warnings()
                self._warnings.__enter__()
                # A box in the picture stands for a character that the font lacks.
                warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
            self._drawing += 1
            _set(settings, _values(rcParamsDefault) | OURS)

    def give_back(self, settings: "RcParams") -> None:
        """Put the person's settings back, when nobody draws any more."""
        with self._lock:
            self._drawing -= 1
            if not self._drawing:
                _set(settings, self._theirs)
                self._warnings.__exit__(None, None, None)


_LENT = _Lent()


def _values(settings: "RcParams") -> dict[Any, Any]:
    """All settings but the backend: nothing here has one, and to ask for it may start it."""
    return {key: settings._get(key) for key in dict.keys(settings) if key != "backend"}


def _set(settings: "RcParams", values: dict[Any, Any]) -> None:
    """Set what has been a setting before, so that nobody need check it."""
    for key, value in values.items():
        settings._set(key, value)


@contextmanager
def settings_unread() -> Iterator[None]:
    """Within this, matplotlib is imported as if neither folder nor person had settings for it.

    That is for processes of this program. A person's own process has its settings, which are
    only not drawn with.
    """
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder:
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == "matplotlib" else None
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        """Run the module in the folder of its own settings: it looks where it is first."""
        import logging

        # It writes to the terminal what it thinks of the folders that it may use.
        logging.getLogger("matplotlib").addHandler(logging.NullHandler())
        backend = os.environ.pop("MPLBACKEND", None)
        try:
            with chdir(Path(self.path).with_name("mpl-data")):
                super().exec_module(module)
        finally:
            if backend is not None:
                os.environ["MPLBACKEND"] = backend
