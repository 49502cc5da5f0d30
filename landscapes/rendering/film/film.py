"""The frames of an animation, run past the encoders of all formats at once."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from landscapes.rendering.canvas.theme import THEMES
from landscapes.rendering.film.encode import Encoder, GifEncoder, write_png
from landscapes.rendering.film.frames import Camera
from landscapes.rendering.film.palette import COLORS, Palette
from landscapes.rendering.film.timeline import plan
from landscapes.rendering.film.webp import WebpEncoder
from landscapes.rendering.film.worker import Video, mp4_encoder
from landscapes.runner import Progress
from landscapes.scenario.model import RenderSettings

Draft: TypeAlias = tuple[str, Path]
"""A format, and the file to write in it."""

INDEXED: Mapping[str, type[GifEncoder] | type[WebpEncoder]] = MappingProxyType(
    {"gif": GifEncoder, "webp": WebpEncoder}
)
"""The animated formats whose pixels are places in a palette."""

ANIMATED = ("gif", "mp4", "webp")


class Film:
    """An animation on its way to files, which are complete when the context is left.

    What encodes MP4 is a process, and starts as the context is entered: compose
    the figure inside, so that neither waits for the other.

    Args:
        settings: when, how large and how often.
        steps: the number of the last step.
        drafts: what to write; of formats that no pixels go into, nothing.
        colors: of GIF and WebP.
    """

    def __init__(
        self, settings: RenderSettings, steps: int, drafts: Sequence[Draft], colors: int = COLORS
    ) -> None:
        self._settings, self._drafts, self._colors = settings, drafts, colors
        self._timeline = plan(settings, steps)
        self._encoders: list[Encoder] = []
        self._stack = ExitStack()

    def __enter__(self) -> "Film":
        size, is_clear = self._settings.size, THEMES[self._settings.theme].clear
        with self._stack as stack:
            for kind, draft in self._drafts:
                if kind == "mp4":
                    shape = (size.height, size.width)
                    self._begin(mp4_encoder(Video(draft, self._timeline, shape, is_clear)))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def shoot(
        self, camera: Camera, progress: Progress | None = None, description: str = ""
    ) -> None:
        """Run the frames past the encoders, and write the last one as PNG.

        Args:
            camera: takes the pictures.
            progress: called after every frame.
            description: what the last frame shows, in words.
        """
        self._begin_indexed(camera)
        steps = self._timeline.steps
        shown = steps if self._encoders else steps[-1:]
        for count, frame in enumerate(camera.frames(shown), start=1):
            for encoder in self._encoders:
                encoder.write(frame)
            if progress:
                progress(count, len(shown))
        # While the process still has work, so before the context is left.
        for kind, draft in self._drafts:
            if kind == "png":
                write_png(draft, frame, description)

    def _begin_indexed(self, camera: Camera) -> None:
        """Begin what has a palette; it is made of pictures."""
        palette = None
        for kind, draft in self._drafts:
            if kind in INDEXED:
                palette = palette or self._palette(camera)
                self._begin(INDEXED[kind](draft, self._timeline, palette, self._settings.loop))

    def _palette(self, camera: Camera) -> Palette:
        """The last frame shows all that there is, the first what will be covered."""
        ends = (self._timeline.steps[-1], self._timeline.steps[0])
        return Palette([frame.copy() for frame in camera.frames(ends)], self._colors)

    def _begin(self, encoder: Encoder) -> None:
        self._encoders.append(self._stack.enter_context(closing(encoder)))
