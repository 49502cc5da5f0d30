"""The frames of an animation, passed to the encoders of all formats at once."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, TypeAlias

from landscapes.film.encoder import Brief, Encoder, Encoders, Order
from landscapes.film.frames import Camera
from landscapes.film.palette import COLORS
from landscapes.film.timeline import plan
from landscapes.film.worker import encoder_elsewhere
from landscapes.formats import FORMATS
from landscapes.kinds.base import Progress, RenderSettings
from landscapes.themes import THEMES

Draft: TypeAlias = tuple[str, Path]
"""A format, and the file to write in it."""


class Film:
    """Frames on their way to files, which are complete when the context is left.

    The slowest format of an animation is encoded by another process, which starts when the
    context is entered: compose the figure inside, so that neither waits for the other.

    Args:
        settings: the size, the times and the number of repetitions.
        steps: the number of the last step.
        drafts: the files to write; formats that are not made of pixels are skipped.
        colors: the number of colours of GIF and WebP.
        description: the last frame in words.
    """

    def __init__(
        self,
        settings: RenderSettings,
        steps: int,
        drafts: Sequence[Draft],
        colors: int = COLORS,
        description: str = "",
    ) -> None:
        self._timeline = plan(settings, steps)
        self._size = settings.size
        is_clear = THEMES[settings.theme].clear
        brief = Brief(self._timeline, settings.size, settings.loop, colors, is_clear, description)
        self._orders = [
            Order(name, draft, brief) for name, draft in drafts if FORMATS[name].made_of == "pixels"
        ]
        self._encoders: list[Encoder] = []
        self._stack = ExitStack()

    def __enter__(self) -> "Film":
        there, here = _shared_out(self._orders)
        with self._stack as stack:
            if there:
                self._begin(encoder_elsewhere(there, (self._size.height, self._size.width)))
            if here:
                self._begin(Encoders(here))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def _begin(self, encoder: Encoder) -> None:
        self._encoders.append(self._stack.enter_context(closing(encoder)))

    def shoot(self, camera: Camera, progress: Progress | None = None) -> None:
        """Take the frames and pass them to the encoders.

        Args:
            camera: takes the pictures.
            progress: called after every frame.
        """
        steps = self._timeline.steps
        moves = any(FORMATS[order.format].moves for order in self._orders)
        for frame in camera.frames((steps[-1], steps[0]) if moves else steps[-1:]):
            for encoder in self._encoders:
                encoder.sample(frame)
        if progress and not moves:
            progress(1, 1)
        for count, frame in enumerate(camera.frames(steps if moves else ()), start=1):
            for encoder in self._encoders:
                encoder.write(frame)
            if progress:
                progress(count, len(steps))


def _shared_out(orders: Sequence[Order]) -> tuple[list[Order], list[Order]]:
    """Split into what another process encodes, if anything moves: the slowest format and PNG."""
    moving = [order.format for order in orders if FORMATS[order.format].moves]
    slowest = max(moving, key=lambda name: FORMATS[name].effort, default=None)
    elsewhere = {slowest, "png"} if slowest else set[str]()
    there = [order for order in orders if order.format in elsewhere]
    return there, [order for order in orders if order not in there]
