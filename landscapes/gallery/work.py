"""One scenario, drawn in a process of its own."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from landscapes.files import explained
from landscapes.rendering.settings import settings_unread


class Drawn(NamedTuple):
    """What was drawn, and how long it took; the files are those of the main picture first."""

    files: tuple[Path, ...]
    seconds: float


class Failed(NamedTuple):
    """A scenario that could not be drawn, and why."""

    name: str
    message: str


def draw(source: Path, out: Path, formats: Sequence[str] | None) -> Drawn | Failed:
    """Draw a scenario.

    Args:
        source: the path of its file.
        out: the folder to write to.
        formats: what to write instead of what the scenario asks for.
    """
    begin = perf_counter()
    try:
        with settings_unread():
            files = _files(source, out, formats)
    except OSError as error:
        return Failed(source.stem, explained(error))
    except Exception as error:  # whatever it is, the others shall be drawn
        return Failed(source.stem, f"{type(error).__name__}: {error}")
    return Drawn(files, perf_counter() - begin)


def _files(source: Path, out: Path, formats: Sequence[str] | None) -> tuple[Path, ...]:
    from landscapes.output import destinations, render
    from landscapes.rendering.film.encoder import ANIMATED
    from landscapes.runner import run
    from landscapes.scenario import load_scenario, override

    scenario = load_scenario(source)
    # What never moves keeps to the stills among the formats, or to its own.
    suitable = [name for name in formats or () if scenario.steps or name not in ANIMATED]
    scenario = override(scenario, {"formats": suitable} if suitable else {})
    drawn: list[Path] = []
    for part, paths in destinations(run(scenario, jobs=1), out):
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        drawn += (file.path for file in render(part, *paths))
    return tuple(drawn)
