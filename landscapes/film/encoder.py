"""What encodes frames, by format.

Encoders take frames one by one and keep none of them, so memory does not grow
with the length of an animation. The same frames give the same bytes on every
run: nothing depends on the time or on the number of cores.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from landscapes.files import naming

if TYPE_CHECKING:
    from landscapes.film.frames import Frame

ANIMATED = ("gif", "mp4", "webp")
INDEXED = ("gif", "webp")
"""The animated formats whose pixels are places in a palette."""

NAMES: Mapping[str, str] = MappingProxyType(
    {"png": "PNG", "gif": "GIF", "mp4": "MP4", "webp": "WebP"}
)
"""What the formats made of pixels are called."""


def even(side: int) -> int:
    """How many pixels a side has in an MP4: an odd one grows by one."""
    return side + side % 2


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
    """What to encode: a format, and what its encoder is made of, the file's path first."""

    kind: str
    arguments: tuple[Any, ...]

    @property
    def path(self) -> Path:
        """The file to write."""
        path: Path = self.arguments[0]
        return path

    def encoder(self) -> Encoder:
        """The encoder. What it needs is imported now: no process encodes all formats."""
        match self.kind:
            case "png":
                from landscapes.film.png import PngEncoder

                return PngEncoder(*self.arguments)
            case "gif":
                from landscapes.film.gif import GifEncoder

                return GifEncoder(*self.arguments)
            case "webp":
                from landscapes.film.webp import WebpEncoder

                return WebpEncoder(*self.arguments)
            case "mp4":
                from landscapes.film.mp4 import Mp4Encoder

                return Mp4Encoder(*self.arguments)
            case _:
                raise KeyError(self.kind)


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
