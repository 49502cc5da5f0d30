"""The formats of the files that show a scenario: a record for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Literal


@dataclass(frozen=True)
class Format:
    """A format that a scenario can be drawn or written in.

    Attributes:
        name: what scenarios call it, and the suffix of its files.
        title: what a person calls one of its files.
        made_of: the pixels of frames, the paths of a figure, or text.
        writer: what writes it, as ``module:name``. Of pixels that is an
            :class:`~landscapes.film.encoder.Encoder`, made of a path and a
            :class:`~landscapes.film.encoder.Brief`; of paths a function of stage, path,
            title and description; of text a function that makes the text of a recording.
        moves: whether it shows an animation.
        is_indexed: whether its pixels are places in a palette, so that it becomes smaller
            with fewer colours, and its delays are whole centiseconds.
        has_even_sides: whether a side of an odd number of pixels grows by one.
        effort: its place among the animated formats by the time that encoding takes.
        media_type: what a web page calls it.
    """

    name: str
    title: str
    made_of: Literal["pixels", "paths", "text"]
    writer: str
    media_type: str
    moves: bool = False
    is_indexed: bool = False
    has_even_sides: bool = False
    effort: int = 0

    def imported(self) -> Callable[..., Any]:
        """The writer, whose module is imported now: no picture is written in all formats."""
        module, _, name = self.writer.partition(":")
        writer: Callable[..., Any] = getattr(import_module(module), name)
        return writer


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format(
                "png", "PNG", "pixels", "landscapes.film.png:PngEncoder",
                media_type="image/png",
            ),
            Format(
                "gif", "GIF", "pixels", "landscapes.film.gif:GifEncoder",
                media_type="image/gif", moves=True, is_indexed=True, effort=1,
            ),
            Format(
                "webp", "WebP", "pixels", "landscapes.film.webp:WebpEncoder",
                media_type="image/webp", moves=True, is_indexed=True, effort=3,
            ),
            Format(
                "mp4", "MP4", "pixels", "landscapes.film.mp4:Mp4Encoder",
                media_type="video/mp4", moves=True, has_even_sides=True, effort=2,
            ),
            Format(
                "svg", "SVG", "paths", "landscapes.drawing.vectors:write_vectors",
                media_type="image/svg+xml",
            ),
            Format(
                "pdf", "PDF", "paths", "landscapes.drawing.vectors:write_vectors",
                media_type="application/pdf",
            ),
            Format(
                "csv", "table", "text", "landscapes.trace:results_csv",
                media_type="text/csv",
            ),
            Format(
                "html", "page", "text", "landscapes.page:page_html",
                media_type="text/html",
            ),
        )
    }
)  # fmt: skip
"""Every format by its name, in the order in which they are listed."""
