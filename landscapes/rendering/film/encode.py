"""A stream of frames → GIF and PNG.

Encoders take frames one by one and keep none of them, so memory does not grow
with the length of an animation. The same frames give the same bytes on every
run: nothing depends on the time or on the number of cores.
"""

from pathlib import Path
from typing import Protocol

import imageio.v3 as iio
import numpy as np
from PIL import GifImagePlugin, Image
from PIL.PngImagePlugin import PngInfo

from landscapes.rendering.film.frames import Frame
from landscapes.rendering.film.palette import Palette
from landscapes.rendering.film.patches import Patches
from landscapes.rendering.film.timeline import Timeline


class Encoder(Protocol):
    """Something that the frames of a journey are written to, in order."""

    def write(self, frame: Frame) -> None:
        """Take the next frame; it may change after this returns."""
        ...

    def close(self) -> None:
        """Release the file; it is complete if every frame has been written."""
        ...


def write_png(path: Path, frame: Frame, description: str = "") -> None:
    """Write one frame as a PNG, with its transparency if it has any, and what it shows in words."""
    pixels = frame if (frame[..., 3] < 255).any() else np.ascontiguousarray(frame[..., :3])
    words = PngInfo()
    if description:
        words.add_itxt("Description", description)
    iio.imwrite(path, pixels, plugin="pillow", extension=".png", pnginfo=words)


class GifEncoder:
    """A GIF with one palette for all frames.

    A frame after the first stores the rectangle that changed, and in it only
    the pixels that changed; the others are transparent.

    Args:
        path: the file to write.
        timeline: how long each frame stays.
        palette: the colours.
        loop: how many times it plays; None is forever.
    """

    def __init__(self, path: Path, timeline: Timeline, palette: Palette, loop: int | None) -> None:
        self._palette = palette
        self._patches = Patches(palette)
        self._delays = iter(timeline.centiseconds())
        self._loop = loop
        self._file = path.open("wb")

    def write(self, frame: Frame) -> None:
        indices, left, top = self._patches.next(frame)
        image = Image.fromarray(indices, mode="P")
        image.putpalette(self._palette.colors.tobytes())
        if not self._file.tell():
            self._begin(image)
        self._file.writelines(
            GifImagePlugin.getdata(
                image,
                (left, top),
                duration=10 * next(self._delays),
                transparency=self._palette.transparent,
                disposal=1,
                include_color_table=False,
            )
        )

    def close(self) -> None:
        with self._file:
            self._file.write(b";")

    def _begin(self, first: Image.Image) -> None:
        """Write the header.

        GIF counts how often an animation is repeated, with 0 for ever; one that
        plays once has no count. The duration makes it a GIF of the version that
        has delays.
        """
        repeats = {} if self._loop == 1 else {"loop": self._loop - 1 if self._loop else 0}
        header, _ = GifImagePlugin.getheader(first, info={"duration": 10, **repeats})
        self._file.writelines(header)
