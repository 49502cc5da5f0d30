"""A stream of frames → GIF."""

from pathlib import Path

from PIL import GifImagePlugin, Image

from landscapes.film.encoder import Brief
from landscapes.film.frames import Frame
from landscapes.film.patches import Patches


class GifEncoder:
    """A GIF with one palette for all frames.

    A frame after the first stores the rectangle that changed, with the unchanged
    pixels transparent.

    Args:
        path: the file to write.
        brief: how long each frame stays, how often all play, and the number of colours.
    """

    def __init__(self, path: Path, brief: Brief) -> None:
        self._patches = Patches(brief.colors)
        self._delays = iter(brief.timeline.centiseconds())
        self._loop = brief.loop
        self._file = path.open("wb")

    def sample(self, frame: Frame) -> None:
        self._patches.sample(frame)

    def write(self, frame: Frame) -> None:
        indices, left, top = self._patches.next(frame)
        palette = self._patches.palette
        image = Image.fromarray(indices, mode="P")
        image.putpalette(palette.colors.tobytes())
        if not self._file.tell():
            self._begin(image)
        self._file.writelines(
            GifImagePlugin.getdata(
                image,
                (left, top),
                duration=10 * next(self._delays),
                transparency=palette.transparent,
                disposal=1,
                include_color_table=False,
            )
        )

    def close(self) -> None:
        with self._file:
            self._file.write(b";")

    def _begin(self, first: Image.Image) -> None:
        """Write the header.

        GIF counts how often an animation is repeated, 0 meaning forever; one that
        plays once has no count. The duration selects the version of GIF that has
        delays.
        """
        repeats = {} if self._loop == 1 else {"loop": self._loop - 1 if self._loop else 0}
        header, _ = GifImagePlugin.getheader(first, info={"duration": 10, **repeats})
        self._file.writelines(header)
