"""The output formats: a record for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Literal


@dataclass(frozen=True)
class Format:
    """An output format.

    Attributes:
        name: its name in scenarios, and the suffix of its files.
        title: its name in messages.
        made_of: the pixels of frames, the paths of a figure, or text.
        writer: its writer, as ``module:name``. For pixels this is an
            :class:`~landscapes.film.encoder.Encoder`, made from a path and a
            :class:`~landscapes.film.encoder.Brief`; for paths a function of stage, path,
            title and description; for text a function from a recording to the text.
        moves: whether it shows an animation.
        is_indexed: whether its pixels are indices into a palette, so that fewer colours
            make it smaller, and its delays are whole centiseconds.
        has_even_sides: whether odd side lengths grow by one pixel.
        effort: its rank among the animated formats by encoding time.
        media_type: its type on the web.
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
        """Import the writer, which is not needed before a file of this format is written."""
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
"""Every format by name, in the order of lists."""
