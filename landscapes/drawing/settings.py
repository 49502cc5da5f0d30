"""Matplotlib's settings while pictures are drawn: its defaults, not the user's preferences.

Matplotlib reads its settings when a part of a figure is made, when it is drawn, and when it
is saved. So the defaults hold from composing to writing.
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

OURS = {
    # Without a salt, an SVG's ids differ from run to run.
    "svg.hashsalt": "landscapes",
    # Hinting moves the edges of letters to pixels, and text is not as wide as it was measured.
    "text.hinting": "none",
    "mathtext.fontset": "custom",
    "mathtext.rm": "Landscapes Inter",
    "mathtext.sf": "Landscapes Inter",
    "mathtext.it": "Landscapes Inter:italic",
    "mathtext.bf": "Landscapes Inter:bold",
    "mathtext.bfit": "Landscapes Inter:italic:bold",
    "mathtext.cal": "STIXGeneral:italic",
    "mathtext.tt": "DejaVu Sans Mono",
    "mathtext.fallback": "stixsans",
    "font.family": ["Landscapes Inter", "DejaVu Sans"],
}
"""Settings that differ from matplotlib's."""

BOLD: dict[Any, Any] = {
    "mathtext.rm": "Landscapes Inter:bold",
    "mathtext.sf": "Landscapes Inter:bold",
    "mathtext.it": "Landscapes Inter:italic:bold",
}
"""Those with which the formulas of bold text are set."""


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw under matplotlib's defaults, then restore the user's settings.

    Settings are global: threads that draw pictures at the same time share the defaults, and
    so does any other drawing meanwhile.
    """
    # Few commands draw, and matplotlib takes long to import.
    from matplotlib import rcParams

    _LENT.take(rcParams)
    try:
        yield
    finally:
        _LENT.give_back(rcParams)


class _Lent:
    """The user's settings and warnings, kept while any thread draws."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._drawing = 0
        self._theirs: dict[Any, Any] = {}
        self._warnings = warnings.catch_warnings()

    def take(self, settings: "RcParams") -> None:
        """Replace the user's settings by the defaults."""
        from matplotlib import rcParamsDefault

        from landscapes.drawing.fonts import register_fonts

        with self._lock:
            register_fonts()
            if not self._drawing:
                self._theirs = _values(settings)
                self._warnings = warnings.catch_warnings()
                self._warnings.__enter__()
                # The picture shows a box for a character that the font lacks.
                warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
            self._drawing += 1
            _set(settings, _values(rcParamsDefault) | OURS)

    def give_back(self, settings: "RcParams") -> None:
        """Restore the user's settings once no thread draws."""
        with self._lock:
            self._drawing -= 1
            if not self._drawing:
                _set(settings, self._theirs)
                self._warnings.__exit__(None, None, None)


_LENT = _Lent()


def _values(settings: "RcParams") -> dict[Any, Any]:
    """All settings but the backend, which is not used here and may start when it is read."""
    return {key: settings._get(key) for key in dict.keys(settings) if key != "backend"}


def _set(settings: "RcParams", values: dict[Any, Any]) -> None:
    """Set values that were settings before, so matplotlib need not validate them."""
    for key, value in values.items():
        settings._set(key, value)


@contextmanager
def settings_unread() -> Iterator[None]:
    """Import matplotlib without the settings of the folder or the user, and without its help.

    For processes of this program. A process of the user's keeps its settings; pictures
    are only not drawn with them.
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
        loader = _LOADERS.get(name)
        spec = PathFinder.find_spec(name, path, target) if loader else None
        if loader and spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = loader(name, spec.loader.path)
        return spec


class _SettingsLoader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        """Run the module in the folder of its own settings, where it looks first."""
        import logging

        # It logs remarks on the folders for its settings and cache to the terminal.
        logging.getLogger("matplotlib").addHandler(logging.NullHandler())
        backend = os.environ.pop("MPLBACKEND", None)
        try:
            with chdir(Path(self.path).with_name("mpl-data")):
                super().exec_module(module)
        finally:
            if backend is not None:
                os.environ["MPLBACKEND"] = backend


class _ArtistLoader(SourceFileLoader):
    """Loads matplotlib's artists without the help on their properties.

    Matplotlib collects it from the source of each class, in nearly half of the time that its
    import takes.
    """

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        artist = module.Artist
        artist._update_set_signature_and_docstring = classmethod(lambda _: None)
        module.kwdoc = lambda _: ""  # type: ignore[attr-defined]


_LOADERS: dict[str, type[SourceFileLoader]] = {
    "matplotlib": _SettingsLoader,
    "matplotlib.artist": _ArtistLoader,
}
