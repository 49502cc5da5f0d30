"""Recording → a folder with everything that a talk needs.

``vectors`` writes posters and the pages of an animation, ``handout`` composes a
printed page, ``texts`` fills the templates, and ``folder`` makes the files of
the pack appear all or not at all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from landscapes.description import describe
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.drawing.vectors import write_vectors
from landscapes.film.frames import Camera
from landscapes.film.png import write_png
from landscapes.film.timeline import Timeline, plan
from landscapes.formulas import plain
from landscapes.kinds import concern
from landscapes.kinds.base import Recording, Size
from landscapes.kinds.work import Progress
from landscapes.output import Rendered, render
from landscapes.slides.folder import WholeFolder
from landscapes.slides.handout import A4, compose_handout, stages
from landscapes.slides.texts import Facts, alt, beamer, readme, reveal
from landscapes.slides.vectors import write_frames, write_layers
from landscapes.themes import THEMES

__all__ = ["GIF_MB", "write_slides"]

FINENESS = 2
"""Pixels along each side of a PNG poster for each one of the film."""

GIF_MB = 10.0
"""The largest size of the GIF in megabytes, for slides in a browser."""

PAGES = 50
"""The most pages of the animation as PDF beside the last; more would only open more slowly."""

TEXTS: Mapping[str, Callable[[Facts], str]] = MappingProxyType(
    {"beamer.tex": beamer, "reveal.html": reveal, "alt.txt": alt, "README.md": readme}
)
"""The texts by file."""


@own_settings()
def write_slides(
    recording: Recording[Any], folder: str | Path, progress: Progress | None = None
) -> list[Rendered]:
    """Write the slide pack of a recording: a folder with files that appear all or not at all.

    It holds the film as MP4, and as GIF within ``GIF_MB`` or the scenario's own
    budget if that is less; posters of the question and of the answer; a handout
    of one page; the pictures of the film as pages of a PDF; and texts for
    beamer, reveal.js and readers. An earlier pack is replaced; other files in its
    folder are kept.

    Args:
        recording: what to show.
        folder: the folder to write; missing parents are made.
        progress: called after every frame of the film and every page.

    Raises:
        UnsupportedByKindError: if nothing moves in scenarios of this kind.
        BudgetError: if the GIF cannot be made small enough.
        OSError: if something cannot be written.
    """
    folder = Path(folder)
    concern(recording.scenario.kind, "handout")
    with WholeFolder(folder) as whole:
        written = list(_fill(recording, whole.draft, folder.name, progress))
        whole.publish()
    return [file._replace(path=folder / file.path.name) for file in written]


def question(recording: Recording[Any]) -> str:
    """The scenario's question, or the usual one."""
    scenario = recording.scenario
    asked: str = scenario.render.question or scenario.usual_question
    return asked


class Pages(NamedTuple):
    """The pages of the animation.

    Attributes:
        steps: the step that each shows.
        rate: pages per second.
        last_seconds: how long the last one stays.
    """

    steps: tuple[float, ...]
    rate: float
    last_seconds: float


def pages_of(timeline: Timeline) -> Pages:
    """At most ``PAGES`` evenly spaced pictures of the film, and the last one."""
    shown = timeline.steps
    stride = -(-(len(shown) - 1) // PAGES)
    steps = (*shown[:-1:stride], shown[-1])
    return Pages(steps, float(timeline.fps / stride), float(timeline.hold / timeline.fps))


def _fill(
    recording: Recording[Any], folder: Path, name: str, progress: Progress | None
) -> Iterator[Rendered]:
    """Write all files of the pack to a folder that will be called ``name``."""
    scenario = recording.scenario
    timeline = plan(recording)
    pages = pages_of(timeline)
    total = len(timeline.steps) + len(pages.steps)

    def count(done: int, before: int = 0) -> None:
        if progress:
            progress(before + done, total)

    film = render(
        recording.drawn_with(max_mb=min(scenario.render.max_mb or GIF_MB, GIF_MB)),
        folder / "film.mp4",
        folder / "film.gif",
        progress=lambda done, _: count(done),
    )
    yield from film
    yield from _posters(recording, folder)
    layers, frames = folder / "layers.pdf", folder / "frames.pdf"
    before = len(timeline.steps)
    title = plain(scenario.title)
    write_layers(
        compose(recording), pages.steps, layers, title, lambda done, _: count(done, before)
    )
    write_frames(layers, frames)
    yield from (_still(path, scenario.render.size) for path in (frames, layers))
    handout = folder / "handout.pdf"
    write_vectors(compose_handout(recording), handout, title, describe(recording))
    yield _still(handout, A4)
    facts = _facts(recording, name, pages, timeline.seconds, film[-1].bytes)
    for file, text in TEXTS.items():
        (folder / file).write_text(text(facts), encoding="utf-8", newline="\n")
        yield _still(folder / file, None)


def _posters(recording: Recording[Any], folder: Path) -> Iterator[Rendered]:
    """The first picture with the question, and the last one."""
    scenario = recording.scenario
    size = scenario.render.size
    fine = Size(FINENESS * size.width, FINENESS * size.height)
    asking = recording.drawn_with(question=question(recording))
    stage, camera = compose(asking), Camera(compose(asking.drawn_with(size=fine)))
    posters = (
        ("question", 0, plain(f"{scenario.title}: {question(recording)}")),
        ("answer", scenario.steps, describe(recording)),
    )
    for name, step, description in posters:
        path = folder / f"{name}.png"
        (frame,) = camera.frames([step])
        write_png(path, frame, description)
        yield _still(path, fine)
        stage.show(step)
        for suffix in ("pdf", "svg"):
            path = folder / f"{name}.{suffix}"
            write_vectors(stage, path, plain(scenario.title), description)
            yield _still(path, size)


def _facts(
    recording: Recording[Any], folder: str, pages: Pages, seconds: float, gif_bytes: int
) -> Facts:
    scenario = recording.scenario
    theme = THEMES[scenario.render.theme]
    return Facts(
        folder=folder,
        title=plain(scenario.title),
        question=plain(question(recording)),
        description=describe(recording),
        paper=theme.paper,
        ink=theme.ink,
        seconds=seconds,
        gif_bytes=gif_bytes,
        rate=pages.rate,
        last_seconds=pages.last_seconds,
        pages=len(pages.steps),
        key_pages=_nearest(pages.steps, stages(recording)),
    )


def _nearest(steps: Sequence[float], wanted: Sequence[float]) -> list[int]:
    """The number of the page that is nearest to each wanted step; the first is 1."""
    return [int(np.abs(np.subtract(steps, step)).argmin()) + 1 for step in wanted]


def _still(path: Path, size: Size | None) -> Rendered:
    return Rendered(path, size, None, path.stat().st_size)
