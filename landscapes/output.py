"""Recording → files: pictures, animations, pages and tables.

A file appears whole or not at all, and so do all files of one call.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from landscapes.description import describe
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.files import WholeFiles, naming
from landscapes.film.budget import BudgetError, Quality, full_quality, keep_budget
from landscapes.film.encoder import even
from landscapes.film.film import Film
from landscapes.film.frames import Camera
from landscapes.film.timeline import plan
from landscapes.formats import FORMATS
from landscapes.kinds.base import Progress, Recording, Scenario, Size
from landscapes.words import unknown

__all__ = ["BudgetError", "Rendered", "destinations", "render"]


class Rendered(NamedTuple):
    """A file that was written.

    Attributes:
        path: where it is.
        size: its size in pixels; None if it is a page or a table.
        seconds: how long it plays; None if nothing moves in it.
        bytes: how large it is.
        gave_up: a sentence for everything that it gave up to keep the budget.
    """

    path: Path
    size: Size | None
    seconds: float | None
    bytes: int
    gave_up: tuple[str, ...] = ()


def render(
    recording: Recording[Any], *paths: str | Path, progress: Progress | None = None
) -> list[Rendered]:
    """Draw a recording and write it to files, all in one pass over the frames.

    A GIF or WebP that exceeds the scenario's budget is made again with less
    quality, see :func:`~landscapes.film.budget.keep_budget`; the other
    files are not. All files appear or none: if anything goes wrong, those that were there before
    stay as they were. A link stays, and what it leads to is replaced; what is for a device or a
    pipe is written to it last.

    Args:
        recording: what to draw.
        paths: the files to write; the suffix (.png, .gif, .webp, .mp4, .svg,
            .pdf, .html for an explorable page, or .csv for a table of results)
            says which format.
        progress: called after every frame.

    Raises:
        ValueError: if a suffix is of no known format, or of an animation of
            something in which nothing moves.
        BudgetError: if a GIF or WebP cannot keep the scenario's budget.
        OSError: if a file cannot be written.
    """
    targets = [Path(path) for path in paths]
    formats = [_format(target, recording) for target in targets]
    with WholeFiles(*targets) as files:
        drafts = list(zip(formats, files.drafts, strict=True))
        texts = [each for each in drafts if FORMATS[each[0]].made_of == "text"]
        drawn = [each for each in drafts if each not in texts]
        for name, draft in texts:
            with naming(draft):
                text: str = FORMATS[name].imported()(recording)
                draft.write_text(text, encoding="utf-8", newline="\n")
        qualities = _draw(recording, drawn, progress)
        sizes = [draft.stat().st_size for draft in files.drafts]
        files.publish()
    full = full_quality(recording.scenario.render)
    return [
        _rendered(recording, name, target, qualities.get(name, full), size)
        for name, target, size in zip(formats, targets, sizes, strict=True)
    ]


def _draw(
    recording: Recording[Any], drafts: Sequence[tuple[str, Path]], progress: Progress | None
) -> dict[str, Quality]:
    """Write pictures and animations; the quality of those that must keep a budget, by format."""
    if not drafts:
        return {}
    scenario, words = recording.scenario, describe(recording)
    film = Film(scenario.render, scenario.steps, drafts, description=words)
    # The process that encodes is on its way before matplotlib is imported for its settings.
    with film, own_settings():
        stage = compose(recording)
        camera = Camera(stage)
        film.shoot(camera, progress)
    with own_settings():
        for name, draft in drafts:
            if FORMATS[name].made_of == "paths":
                with naming(draft):
                    FORMATS[name].imported()(stage, draft, scenario.title, words)
        return {
            name: keep_budget(recording, camera, name, draft, progress)
            for name, draft in drafts
            if FORMATS[name].is_indexed
        }


def destinations(
    recording: Recording[Any], folder: Path
) -> list[tuple[Recording[Any], list[Path]]]:
    """The files that a scenario asks for: what to draw, and where.

    Most scenarios have one picture, in all their formats. A grid of responses
    has a folder with an overview and a picture of each response.
    """
    return [
        (part, [folder / f"{path}.{suffix}" for suffix in part.scenario.render.formats])
        for path, part in recording.pictures()
    ]


def files_of(scenario: Scenario[Any], folder: Path) -> list[Path]:
    """The files of a scenario's main picture, before it has been run."""
    return [folder / f"{scenario.name}.{suffix}" for suffix in scenario.render.formats]


def _format(path: Path, recording: Recording[Any]) -> str:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise ValueError(f"{path}: {unknown('format', suffix, list(FORMATS))}")
    if FORMATS[suffix].moves and recording.scenario.steps == 0:
        raise ValueError(f"{path}: nothing moves in this scenario; write a still such as .png")
    return suffix


def _rendered(
    recording: Recording[Any], name: str, path: Path, quality: Quality, size: int
) -> Rendered:
    scenario, form = recording.scenario, FORMATS[name]
    timeline = plan(replace(scenario.render, fps=quality.fps), scenario.steps)
    seconds = timeline.seconds_of_delays if form.is_indexed else timeline.seconds
    pixels = Size(*map(even, quality.size)) if form.has_even_sides else quality.size
    return Rendered(
        path,
        pixels if form.made_of != "text" else None,
        seconds if form.moves else None,
        size,
        full_quality(scenario.render).given_up_for(quality),
    )
