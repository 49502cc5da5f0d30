"""Recording → files: stills and animations of a recording.

``theme`` says how things look, ``layout`` where they go. ``compose`` makes a
``stage``, once, by the kind of the recording: still parts drawn with ``draft``,
and parts that move, drawn with ``brush``. ``timeline`` and ``frames`` make a
stream of pictures, ``encode`` and ``files`` turn it into files.
"""

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import matplotlib

from landscapes.files import WholeFile
from landscapes.rendering.compose import compose
from landscapes.rendering.encode import Background, GifEncoder, Mp4Encoder, write_png
from landscapes.rendering.frames import Camera
from landscapes.rendering.stage import Stage
from landscapes.rendering.timeline import Timeline, plan
from landscapes.runner import Recording
from landscapes.scenario.model import Size
from landscapes.words import unknown

ANIMATED = ("gif", "mp4")
VECTORS = ("svg", "pdf")
FORMATS = ("png", *ANIMATED, *VECTORS)

Progress = Callable[[int, int], None]
"""Called with the number of frames done and their total."""


class Rendered(NamedTuple):
    """A file that was written; ``seconds`` is None for a still."""

    path: Path
    size: Size
    seconds: float | None
    bytes: int


def render(
    recording: Recording, *paths: str | Path, progress: Progress | None = None
) -> list[Rendered]:
    """Draw a recording and write it to files, all in one pass over the frames.

    A file appears whole or not at all: if anything goes wrong, no file is
    written and those that were there before stay as they were.

    Args:
        recording: what to draw.
        paths: the files to write; the suffix (.png, .gif, .mp4, .svg, .pdf)
            says which format.
        progress: called after every frame.

    Raises:
        ValueError: if a suffix is of no known format.
        OSError: if a file cannot be written.
    """
    targets = [Path(path) for path in paths]
    formats = [_format(target) for target in targets]
    stage = compose(recording)
    scenario = recording.scenario
    timeline = plan(scenario.render, scenario.steps)
    with ExitStack() as stack:
        files = [stack.enter_context(WholeFile(target)) for target in targets]
        drafts = list(zip(formats, (file.draft for file in files), strict=True))
        _film(stage, timeline, drafts, progress)
        for kind, draft in drafts:
            if kind in VECTORS:
                _write_vectors(stage, draft, kind)
        for file in files:
            file.publish()
    return [
        Rendered(
            target,
            scenario.render.size,
            timeline.seconds if kind in ANIMATED else None,
            target.stat().st_size,
        )
        for kind, target in zip(formats, targets, strict=True)
    ]


def _format(path: Path) -> str:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise ValueError(f"{path}: {unknown('format', suffix, FORMATS)}")
    return suffix


def _film(
    stage: Stage, timeline: Timeline, drafts: list[tuple[str, Path]], progress: Progress | None
) -> None:
    """Run the animation past the encoders and write its last frame as PNG."""
    camera = Camera(stage)
    with ExitStack() as stack:
        encoders = [
            stack.enter_context(closing(_encoder(kind, draft, camera, timeline, stage.size)))
            for kind, draft in drafts
            if kind in ANIMATED
        ]
        steps = timeline.steps if encoders else timeline.steps[-1:]
        for count, frame in enumerate(camera.frames(steps), start=1):
            for encoder in encoders:
                encoder.write(frame)
            if progress:
                progress(count, len(steps))
        # While the encoders still have work, so before the stack closes them.
        for kind, draft in drafts:
            if kind == "png":
                write_png(draft, frame)


def _encoder(
    kind: str, path: Path, camera: Camera, timeline: Timeline, size: Size
) -> GifEncoder | Background:
    """The encoder of a format.

    H.264 takes more time than drawing and needs no Python for it, so it gets a
    thread of its own; a GIF's many small steps would only wait for the other's.
    """
    if kind == "mp4":
        return Background(Mp4Encoder(path, timeline, size))
    ends = (timeline.steps[-1], timeline.steps[0])
    return GifEncoder(path, timeline, [frame.copy() for frame in camera.frames(ends)])


def _write_vectors(stage: Stage, path: Path, kind: str) -> None:
    """Write the last step as SVG or PDF, without the date, so that bytes repeat."""
    date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
    with matplotlib.rc_context({"svg.hashsalt": "landscapes"}):
        stage.figure.savefig(path, format=kind, metadata=date)
