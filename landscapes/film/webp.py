"""A stream of frames → animated WebP."""

import struct
from functools import cached_property
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from landscapes.film.encoder import Brief
from landscapes.film.frames import Frame
from landscapes.film.patches import Patch, Patches

ANIMATION, ALPHA = 0x02, 0x10
"""Flags of a file: it has several frames, and they have transparent pixels."""

WHITE = b"\xff" * 4


class WebpEncoder:
    """An animated WebP with one palette for all frames, like the GIF.

    Pillow compresses each patch losslessly, and the patch is written at once;
    Pillow's own encoder of animations needs all frames beforehand. The container is
    described at https://developers.google.com/speed/webp/docs/riff_container.

    Args:
        path: the file to write.
        brief: how long each frame stays, how often all play, and the number of colours.
    """

    # More effort makes files hardly smaller and takes twice the time.
    METHOD, QUALITY = 3, 30

    def __init__(self, path: Path, brief: Brief) -> None:
        self._patches = Patches(brief.colors, grid=2)
        self._delays = iter(brief.timeline.centiseconds())
        self._loop = brief.loop or 0
        self._file = path.open("wb")

    def sample(self, frame: Frame) -> None:
        self._patches.sample(frame)

    def write(self, frame: Frame) -> None:
        patch = self._patches.next(frame)
        if not self._file.tell():
            self._begin(*frame.shape[:2])
        place = b"".join(map(_uint24, (patch.left // 2, patch.top // 2)))
        height, width = patch.indices.shape
        size = b"".join(map(_uint24, (width - 1, height - 1, 10 * next(self._delays))))
        # The last byte makes transparent pixels show the frame before.
        self._file.write(_chunk(b"ANMF", place + size + b"\0" + self._compressed(patch)))

    def close(self) -> None:
        with self._file:
            if length := self._file.tell():
                self._file.seek(4)
                self._file.write(struct.pack("<I", length - 8))

    @cached_property
    def _colors(self) -> NDArray[np.uint32]:
        """The palette's colours as pixels, and the transparent one."""
        opaque = np.insert(self._patches.palette.colors, 3, 255, axis=1)
        return np.append(opaque.view(np.uint32), np.uint32(0))

    def _begin(self, height: int, width: int) -> None:
        canvas = struct.pack("<I", ANIMATION | ALPHA) + _uint24(width - 1) + _uint24(height - 1)
        self._file.write(struct.pack("<4sI4s", b"RIFF", 0, b"WEBP"))
        self._file.write(_chunk(b"VP8X", canvas))
        self._file.write(_chunk(b"ANIM", WHITE + struct.pack("<H", self._loop)))

    def _compressed(self, patch: Patch) -> bytes:
        """A patch as the chunk of a still WebP, without the file's header."""
        still = BytesIO()
        pixels = self._colors.take(patch.indices)
        image = Image.fromarray(pixels.view(np.uint8).reshape(*pixels.shape, 4))
        image.save(still, "WEBP", lossless=True, method=self.METHOD, quality=self.QUALITY)
        return still.getvalue()[12:]


def _chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a RIFF file, padded to an even length."""
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)


def _uint24(number: int) -> bytes:
    return number.to_bytes(3, "little")
