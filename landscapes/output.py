"""Recording → files: pictures, animations, pages and tables.

A file appears whole or not at all, and so do all files of one call.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from landscapes.description import describe
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.files import WholeFiles, naming
from landscapes.film.budget import BudgetError, Quality, full_quality, keep_budget
from landscapes.film.encoder import ANIMATED, INDEXED, even
from landscapes.film.film import Film
from landscapes.film.frames import Camera
from landscapes.film.timeline import plan
from landscapes.kinds.base import Progress, Recording, Scenario, Size
from landscapes.words import unknown

__all__ = ["FORMATS", "BudgetError", "Rendered", "destinations", "render"]

VECTORS = ("svg", "pdf")
TABLE, PAGE = "csv", "html"
FORMATS = ("png", *ANIMATED, *VECTORS, PAGE, TABLE)


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
        for kind, draft in drafts:
            if kind in _TEXTS:
                with naming(draft):
                    draft.write_text(_TEXTS[kind](recording), encoding="utf-8", newline="\n")
        qualities = _draw(recording, [d for d in drafts if d[0] not in _TEXTS], progress)
        sizes = [draft.stat().st_size for draft in files.drafts]
        files.publish()
    full = full_quality(recording.scenario.render)
    return [
        _rendered(recording, kind, target, qualities.get(kind, full), size)
        for kind, target, size in zip(formats, targets, sizes, strict=True)
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
        for kind, draft in drafts:
            if kind in VECTORS:
                from landscapes.drawing.vectors import write_vectors

                with naming(draft):
                    write_vectors(stage, draft, scenario.title, words)
        return {
            kind: keep_budget(recording, camera, kind, draft, progress)
            for kind, draft in drafts
            if kind in INDEXED
        }


# Few pictures come with a page or a table, and those take a while to import.
def _page(recording: Recording[Any]) -> str:
    from landscapes.page import page_html

    return page_html(recording, recording.scenario.render.atlas)


def _table(recording: Recording[Any]) -> str:
    from landscapes.trace import results_csv

    return results_csv(recording)


_TEXTS: Mapping[str, Callable[[Recording[Any]], str]] = MappingProxyType(
    {TABLE: _table, PAGE: _page}
)
"""What is written in the formats that are text."""


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
        raise ValueError(f"{path}: {unknown('format', suffix, FORMATS)}")
    if suffix in ANIMATED and recording.scenario.steps == 0:
        raise ValueError(f"{path}: nothing moves in this scenario; write a still such as .png")
    return suffix


def _rendered(
    recording: Recording[Any], kind: str, path: Path, quality: Quality, size: int
) -> Rendered:
    scenario = recording.scenario
    timeline = plan(replace(scenario.render, fps=quality.fps), scenario.steps)
    seconds = timeline.seconds_of_delays if kind in INDEXED else timeline.seconds
    return Rendered(
        path,
        _size(kind, quality.size) if kind not in _TEXTS else None,
        seconds if kind in ANIMATED else None,
        size,
        full_quality(scenario.render).given_up_for(quality),
    )


def _size(kind: str, size: Size) -> Size:
    return Size(even(size.width), even(size.height)) if kind == "mp4" else size
