"""What encodes frames, by format.

Encoders take frames one by one and keep none of them, so memory does not grow
with the length of an animation. The same frames give the same bytes on every
run: nothing depends on the time or on the number of cores.
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
    """How many pixels a side has in an MP4: an odd one grows by one."""
    return side + side % 2


class Brief(NamedTuple):
    """What an encoder is told of the frames that will come; each format needs some of it.

    Attributes:
        timeline: how long each frame stays.
        size: of the frames.
        loop: how many times it plays; None is forever.
        colors: how many it has, at most 255, if its pixels are places in a palette.
        is_clear: whether the frames are transparent.
        description: what the last frame shows, in words.
    """

    timeline: "Timeline"
    size: Size
    loop: int | None = None
    colors: int = COLORS
    is_clear: bool = False
    description: str = ""


class Encoder(Protocol):
    """Something that the frames of a journey are written to, in order."""

    def sample(self, frame: "Frame") -> None:
        """Look at the last frame, and then at the first, before any frame is written.

        The last one shows all that there is, the first what will be covered.
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
        path: where it is.
        brief: what its encoder is told.
    """

    format: str
    path: Path
    brief: Brief

    def encoder(self) -> Encoder:
        """The encoder of the file, which is opened now."""
        encoder: Encoder = FORMATS[self.format].imported()(self.path, self.brief)
        return encoder


class Encoders:
    """Encoders that take the same frames, one after another.

    Args:
        orders: what to encode.
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
