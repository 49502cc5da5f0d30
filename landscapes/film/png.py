"""A frame → PNG."""

from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from landscapes.files import naming
from landscapes.film.encoder import Brief
from landscapes.film.frames import Frame


class PngEncoder:
    """A PNG of the last frame.

    Args:
        path: the file to write.
        brief: has the frame in words.
    """

    def __init__(self, path: Path, brief: Brief) -> None:
        self._path, self._description = path, brief.description
        self._is_written = False
        # imageio asks Pillow for all its formats; load them now, while no frame is waiting.
        Image.init()

    def sample(self, frame: Frame) -> None:
        if not self._is_written:
            write_png(self._path, frame, self._description)
            self._is_written = True

    def write(self, frame: Frame) -> None:
        """Do nothing: the last frame was written as a sample."""

    def close(self) -> None:
        """Do nothing: the file is complete."""


def write_png(path: Path, frame: Frame, description: str = "") -> None:
    """Write one frame as a PNG, with its transparency if any, and its description in words."""
    pixels = frame if (frame[..., 3] < 255).any() else np.ascontiguousarray(frame[..., :3])
    words = PngInfo()
    if description:
        words.add_itxt("Description", description)
    content: bytes = iio.imwrite(
        "<bytes>", pixels, plugin="pillow", extension=".png", pnginfo=words
    )
    with naming(path):
        path.write_bytes(content)
