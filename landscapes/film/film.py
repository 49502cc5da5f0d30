"""The frames of an animation, passed to the encoders of all formats at once."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, TypeAlias

from landscapes.film.encoder import Brief, Encoder, Encoders, Order
from landscapes.film.frames import Camera
from landscapes.film.palette import COLORS
from landscapes.film.timeline import plan_for
from landscapes.film.worker import encoder_elsewhere
from landscapes.formats import FORMATS
from landscapes.kinds.base import Recording
from landscapes.kinds.work import Progress
from landscapes.themes import THEMES

Draft: TypeAlias = tuple[str, Path]
"""A format, and the file to write in it."""


class Film:
    """Frames on their way to files, which are complete when the context is left.

    The slowest format of an animation is encoded by another process, which starts when the
    context is entered: compose the figure inside, so that neither waits for the other.

    Args:
        recording: what the film shows, and how.
        drafts: the files to write; formats that are not made of pixels are skipped.
        colors: the number of colours of GIF and WebP.
        description: the last frame in words.
    """

    def __init__(
        self,
        recording: Recording[Any],
        drafts: Sequence[Draft],
        colors: int = COLORS,
        description: str = "",
    ) -> None:
        settings = recording.scenario.render
        is_clear = THEMES[settings.theme].clear
        self._size, self._last = settings.size, float(recording.scenario.steps)
        self._orders = []
        for name, draft in drafts:
            form = FORMATS[name]
            if form.made_of == "pixels":
                timeline = plan_for(form, recording)
                brief = Brief(timeline, self._size, settings.loop, colors, is_clear, description)
                self._orders.append(Order(name, draft, brief))
        self._encoders: list[tuple[Encoder, frozenset[float]]] = []
        self._stack = ExitStack()

    def __enter__(self) -> "Film":
        there, here = _shared_out(self._orders)
        with self._stack as stack:
            if there:
                shape = self._size.height, self._size.width
                self._begin(encoder_elsewhere(there, shape), there)
            for order in here:
                self._begin(Encoders([order]), [order])
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def _begin(self, encoder: Encoder, orders: Sequence[Order]) -> None:
        """Keep an encoder with the steps that its one animation shows."""
        timelines = (each.brief.timeline for each in orders if FORMATS[each.format].moves)
        steps = frozenset(step for timeline in timelines for step in timeline.steps)
        self._encoders.append((self._stack.enter_context(closing(encoder)), steps))

    def shoot(self, camera: Camera, progress: Progress | None = None) -> None:
        """Take the frames that any of the formats shows, and pass them to the encoders.

        Args:
            camera: takes the pictures.
            progress: called after every frame.
        """
        steps = sorted(frozenset[float]().union(*(shown for _, shown in self._encoders)))
        for frame in camera.frames((self._last, self._last / 3, 0.0) if steps else (self._last,)):
            for encoder, _ in self._encoders:
                encoder.sample(frame)
        if progress and not steps:
            progress(1, 1)
        for count, frame in enumerate(camera.frames(steps), start=1):
            for encoder, shown in self._encoders:
                if steps[count - 1] in shown:
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
