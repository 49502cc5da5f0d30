"""The encoders of frames, by format.

Encoders take frames one by one and keep none of them, so memory does not grow
with the length of an animation. The same frames always give the same bytes:
nothing depends on the time or on the number of cores.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from landscapes.files import naming
from landscapes.film.palette import COLORS
from landscapes.formats import FORMATS
from landscapes.kinds.base import Size

if TYPE_CHECKING:
    from landscapes.film.frames import Frame
    from landscapes.film.timeline import Timeline


def even(side: int) -> int:
    """The length of a side in an MP4, in pixels: an odd one grows by one."""
    return side + side % 2


class Brief(NamedTuple):
    """The facts about an animation that encoders need, each format some of them.

    Attributes:
        timeline: how long each frame stays.
        size: the frames' size.
        loop: how many times it plays; None is forever.
        colors: the number of colours, at most 255, in formats with a palette.
        is_clear: whether the frames are transparent.
        description: the last frame in words.
    """

    timeline: "Timeline"
    size: Size
    loop: int | None = None
    colors: int = COLORS
    is_clear: bool = False
    description: str = ""


class Encoder(Protocol):
    """Something to write the frames of an animation to, in order."""

    def sample(self, frame: "Frame") -> None:
        """Look at the last frame, and then at two more, before any frame is written.

        The last one shows everything; one on the way, the colours of what fades; and the first,
        what will be covered.
        """
        ...

    def write(self, frame: "Frame") -> None:
        """Take the next frame; it may change after this returns."""
        ...

    def close(self) -> None:
        """Release the file; it is complete if every frame has been written."""
        ...


class Order(NamedTuple):
    """A file to encode.

    Attributes:
        format: the name of its format.
        path: its path.
        brief: the facts that its encoder needs.
    """

    format: str
    path: Path
    brief: Brief

    def encoder(self) -> Encoder:
        """Open the file; its encoder."""
        encoder: Encoder = FORMATS[self.format].imported()(self.path, self.brief)
        return encoder


class Encoders:
    """Several encoders of the same frames as one.

    Args:
        orders: the files to encode.
    """

    def __init__(self, orders: Sequence[Order]) -> None:
        with ExitStack() as stack:
            self._encoders = [
                (order.path, stack.enter_context(_closing(order.encoder(), order.path)))
                for order in orders
            ]
            self._stack = stack.pop_all()

    def sample(self, frame: "Frame") -> None:
        for path, encoder in self._encoders:
            with naming(path):
                encoder.sample(frame)

    def write(self, frame: "Frame") -> None:
        for path, encoder in self._encoders:
            with naming(path):
                encoder.write(frame)

    def close(self) -> None:
        self._stack.close()


@contextmanager
def _closing(encoder: Encoder, path: Path) -> Iterator[Encoder]:
    with naming(path), closing(encoder):
        yield encoder
