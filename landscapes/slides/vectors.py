"""Stage → vectors: a page for each of many steps.

The same stage gives the same bytes, which contain no date.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from matplotlib.backends.backend_pdf import PdfPages

from landscapes.distribution import MissingExtraError
from landscapes.drawing.canvas.stage import Stage
from landscapes.kinds.work import Progress

try:
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import (
        DictionaryObject,
        NameObject,
        NullObject,
        PdfObject,
        StreamObject,
    )
except ModuleNotFoundError as error:
    raise MissingExtraError("slides", error) from None

STILL = "/Still"
"""The name of the common still part on each page."""

NAME = re.compile(rb"/[A-Za-z][\w-]*")
"""A name in the content of a page."""

VERSION = "%PDF-1.4"
"""The first version of PDF with all features that matplotlib uses."""


def write_layers(
    stage: Stage,
    steps: Sequence[float],
    path: Path,
    title: str,
    progress: Progress | None = None,
) -> None:
    """Write a PDF made of paths: a page for the still part, then one per step for what moves.

    The pages of the steps are transparent, to be laid over the first.

    Args:
        stage: what to show.
        steps: the step of each page after the first.
        path: the file to write.
        title: the document's.
        progress: called after every step.
    """
    with PdfPages(path, metadata={"Title": title, "CreationDate": None}) as pages:
        with _without(stage.moving):
            pages.savefig(stage.figure)
        with _without(_still(stage)):
            for count, step in enumerate(steps, start=1):
                stage.show(step)
                pages.savefig(stage.figure, facecolor="none")
                if progress:
                    progress(count, len(steps))
    _leave_out_what_is_unused(path)


def _leave_out_what_is_unused(path: Path) -> None:
    """Leave each page only the resources that it names.

    matplotlib gives every page those of all pages, and TeX copies them with each page that it
    includes: a talk would have the land in it once for every step.
    """
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.pdf_header = VERSION
    for page in writer.pages:
        named = set(NAME.findall(_stream(page).get_data()))
        resources = cast(DictionaryObject, page["/Resources"])
        page[NameObject("/Resources")] = DictionaryObject(
            {key: _named(value.get_object(), named) for key, value in resources.items()}
        )
    with path.open("wb") as file:
        writer.write(file)


def _named(value: PdfObject | None, names: set[bytes]) -> PdfObject:
    """The entries of a dictionary with these names; anything else as it is."""
    if isinstance(value, DictionaryObject):
        kept = {key: each for key, each in value.items() if key.encode() in names}
        return DictionaryObject({NameObject(key): value.raw_get(key) for key in kept})
    return value or NullObject()


def write_frames(layers: Path, path: Path) -> None:
    """Write a PDF with a whole picture on each page.

    The still part, which is most of a page, is in the file once, and each page
    refers to it: forty pages of a map take 1.2 MB instead of 10 MB.

    Args:
        layers: a file of :func:`write_layers`.
        path: the file to write.
    """
    writer = PdfWriter(clone_from=PdfReader(layers))
    writer.pdf_header = VERSION
    _share_the_first_page(writer)
    with path.open("wb") as file:
        writer.write(file)


def _share_the_first_page(writer: PdfWriter) -> None:
    """Remove the first page and lay its content below all others."""
    first, *others = writer.pages
    form = first.raw_get("/Contents")
    _stream(first).update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): first["/MediaBox"],
            NameObject("/Resources"): first.raw_get("/Resources"),
        }
    )
    for page in others:
        resources = DictionaryObject(cast(DictionaryObject, page["/Resources"]))
        xobjects = DictionaryObject(cast(DictionaryObject, resources["/XObject"]))
        xobjects[NameObject(STILL)] = form
        resources[NameObject("/XObject")] = xobjects
        page[NameObject("/Resources")] = resources
        content = _stream(page)
        content.set_data(f"{STILL} Do\n".encode() + content.get_data())
    writer.remove_page(0)


def _stream(page: PageObject) -> StreamObject:
    return cast(StreamObject, page["/Contents"].get_object())


@contextmanager
def _without(artists: Sequence[Any]) -> Iterator[None]:
    """Hide the visible ones of these artists for the context."""
    hidden = [artist for artist in artists if artist.get_visible()]
    for artist in hidden:
        artist.set_visible(False)
    yield
    for artist in hidden:
        artist.set_visible(True)


def _still(stage: Stage) -> list[Any]:
    return [
        artist
        for artist in stage.figure.get_children()
        if artist not in stage.moving and artist is not stage.figure.patch
    ]
