"""One scenario, drawn in a process of its own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from landscapes.drawing.settings import settings_unread
from landscapes.files import WholeFiles, explained
from landscapes.formats import FORMATS
from landscapes.kinds.base import Recording
from landscapes.plugins import PluginError

POSTER = ".poster.png"
"""The end of the name of the picture that the page shows before a video plays."""


class Drawn(NamedTuple):
    """The files drawn, those of the main picture first, and how long it took."""

    files: tuple[Path, ...]
    seconds: float


class Failed(NamedTuple):
    """A scenario that could not be drawn, and why."""

    name: str
    message: str


def draw(
    source: Path, plugins: Sequence[Path], out: Path, formats: Sequence[str] | None
) -> Drawn | Failed:
    """Draw a scenario.

    Args:
        source: the path of its file.
        plugins: Python files, which are run.
        out: the folder to write to.
        formats: formats to write instead of the scenario's own.
    """
    begin = perf_counter()
    try:
        with settings_unread():
            files = _files(source, plugins, out, formats)
    except OSError as error:
        return Failed(source.stem, explained(error))
    except PluginError as error:
        return Failed(source.stem, str(error))
    except Exception as error:  # whatever it is, the other scenarios are still drawn
        return Failed(source.stem, f"{type(error).__name__}: {error}")
    return Drawn(files, perf_counter() - begin)


def _files(
    source: Path, plugins: Sequence[Path], out: Path, formats: Sequence[str] | None
) -> tuple[Path, ...]:
    from landscapes.loading import load_scenario
    from landscapes.loading.forms import formats_of
    from landscapes.output import destinations, render
    from landscapes.running import run

    scenario = load_scenario(source, plugins)
    of_kind = {name: name for name in formats_of(scenario.kind)}
    if suitable := tuple(of_kind[name] for name in dict.fromkeys(formats or ()) if name in of_kind):
        scenario = replace(scenario, render=replace(scenario.render, formats=suitable))
    drawn: list[Path] = []
    recording = run(scenario, jobs=1)
    for part, paths in destinations(recording, out):
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        drawn += (file.path for file in render(part, *paths))
    if any(FORMATS[name].media_type.startswith("video/") for name in scenario.render.formats):
        drawn.append(out / f"{scenario.name}{POSTER}")
        _draw_poster(recording, drawn[-1])
    return tuple(drawn)


def _draw_poster(recording: Recording[Any], path: Path) -> None:
    """Draw the middle of a film, where the runs are under way; its end would be the answer."""
    from landscapes.drawing.compose import compose
    from landscapes.drawing.settings import own_settings
    from landscapes.film.frames import Camera
    from landscapes.film.png import write_png
    from landscapes.pace import moments

    steps = moments(recording)
    with own_settings(), WholeFiles(path) as files:
        (frame,) = Camera(compose(recording)).frames([steps[len(steps) // 2]])
        write_png(files.drafts[0], frame)
        files.publish()
