"""The 255 colours of a GIF, and the nearest of them to any colour."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from landscapes.rendering.frames import Frame

COLORS = 255
EXACT = 64
"""How many of the most frequent colours the palette holds as they are.

Fills, text and lines cover nearly all of a picture in few colours; kept exactly
they do not shift, and the rest of the palette serves the blends at their edges.
"""

Codes = NDArray[np.uint32]
"""Colours packed as 0xRRGGBB."""


class Palette:
    """A palette made for some frames.

    Args:
        samples: frames that show all the colours that will occur, or nearly.

    Attributes:
        colors: shape (255, 3), uint8.
    """

    def __init__(self, samples: Sequence[Frame]) -> None:
        found, counts = np.unique(np.stack([pack(s) for s in samples]), return_counts=True)
        by_frequency = found[np.argsort(-counts, kind="stable")]
        exact, rest = by_frequency[:EXACT], by_frequency[EXACT:]
        self.colors = np.zeros((COLORS, 3), np.uint8)
        self.colors[: len(exact)] = _unpack(exact)
        if rest.size:
            self.colors[EXACT:] = _octree(_unpack(rest), COLORS - EXACT)
        self._known = found
        self._nearest = self._search(found)

    def indices(self, codes: Codes) -> NDArray[np.uint8]:
        """The palette's nearest colour to each of the given ones, shape (K,)."""
        places = np.minimum(np.searchsorted(self._known, codes), len(self._known) - 1)
        indices = self._nearest[places]
        new = self._known[places] != codes
        if new.any():
            indices[new] = self._search(codes[new])
        return indices

    def _search(self, codes: Codes) -> NDArray[np.uint8]:
        distinct, back = np.unique(codes, return_inverse=True)
        colors, palette = _unpack(distinct).astype(np.float32), self.colors.astype(np.float32)
        # |c - p|² without |c|², which is the same for every p.
        distance = (palette**2).sum(axis=1) - 2 * colors @ palette.T
        return np.asarray(distance.argmin(axis=1).astype(np.uint8)[back])


def pack(frame: Frame) -> Codes:
    """A frame's colours, packed, in the frame's shape (height, width)."""
    wide = frame[..., :3].astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], np.uint32)


def _unpack(codes: Codes) -> NDArray[np.uint8]:
    return np.stack([codes >> 16, codes >> 8, codes], axis=-1).astype(np.uint8)


def _octree(colors: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """At most ``count`` colours that represent many; unused places repeat the last."""
    image = Image.fromarray(colors[np.newaxis]).quantize(count, Image.Quantize.FASTOCTREE)
    palette = np.array(image.getpalette(), np.uint8).reshape(-1, 3)[:count]
    return np.pad(palette, ((0, count - len(palette)), (0, 0)), mode="edge")
