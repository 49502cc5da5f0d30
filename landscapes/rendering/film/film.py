"""The frames of an animation, run past the encoders of all formats at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from landscapes.rendering.canvas.theme import THEMES
from landscapes.rendering.film.encode import (
    Background,
    Encoder,
    GifEncoder,
    Mp4Encoder,
    OnPaper,
    write_png,
)
from landscapes.rendering.film.frames import Camera
from landscapes.rendering.film.palette import COLORS, Palette
from landscapes.rendering.film.timeline import Timeline, plan
from landscapes.rendering.film.webp import WebpEncoder
from landscapes.runner import Progress
from landscapes.scenario.model import RenderSettings

Draft: TypeAlias = tuple[str, Path]
"""A format, and the file to write in it."""

INDEXED: Mapping[str, type[GifEncoder] | type[WebpEncoder]] = MappingProxyType(
    {"gif": GifEncoder, "webp": WebpEncoder}
)
"""The animated formats whose pixels are places in a palette."""

ANIMATED = ("gif", "mp4", "webp")


def film(
    camera: Camera,
    settings: RenderSettings,
    steps: int,
    drafts: Sequence[Draft],
    progress: Progress | None = None,
    colors: int = COLORS,
    description: str = "",
) -> None:
    """Run an animation past the encoders and write its last frame as PNG.

    Args:
        camera: takes the pictures.
        settings: when, how large and how often.
        steps: the number of the last step.
        drafts: what to write; of formats that no pixels go into, nothing.
        progress: called after every frame.
        colors: of GIF and WebP.
        description: what the last frame shows, in words.
    """
    timeline = plan(settings, steps)
    with ExitStack() as stack:
        encoders = [
            stack.enter_context(closing(encoder))
            for encoder in _encoders(camera, timeline, settings, drafts, colors)
        ]
        shown = timeline.steps if encoders else timeline.steps[-1:]
        for count, frame in enumerate(camera.frames(shown), start=1):
            for encoder in encoders:
                encoder.write(frame)
            if progress:
                progress(count, len(shown))
        # While the encoders still have work, so before the stack closes them.
        for kind, draft in drafts:
            if kind == "png":
                write_png(draft, frame, description)


def _encoders(
    camera: Camera,
    timeline: Timeline,
    settings: RenderSettings,
    drafts: Sequence[Draft],
    colors: int,
) -> Iterator[Encoder]:
    """An encoder for each draft of an animation, opened when it is asked for.

    H.264 takes more time than drawing and needs no Python for it, so it gets a
    thread of its own; the many small steps of the others would only wait for
    each other's.
    """
    palette = None
    for kind, draft in drafts:
        if kind == "mp4":
            video = Mp4Encoder(draft, timeline, settings.size)
            yield Background(OnPaper(video) if THEMES[settings.theme].clear else video)
        elif kind in INDEXED:
            palette = palette or _palette(camera, timeline, colors)
            yield INDEXED[kind](draft, timeline, palette, settings.loop)


def _palette(camera: Camera, timeline: Timeline, colors: int) -> Palette:
    """The last frame shows all that there is, the first what will be covered."""
    ends = (timeline.steps[-1], timeline.steps[0])
    return Palette([frame.copy() for frame in camera.frames(ends)], colors)
