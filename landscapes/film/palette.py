"""The few colours of a GIF or WebP, and the nearest of them to any colour."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from landscapes.film.frames import Frame

HALF = 128
"""A pixel with this alpha or more is opaque."""

COLORS = 255
"""The largest number of colours beside the transparent one."""

Codes = NDArray[np.uint32]
"""Colours packed as 0xRRGGBB."""


class Palette:
    """A palette made for some frames.

    It begins with the most frequent colour, and each next one is the colour with the
    largest error so far: its squared distance to the nearest colour chosen, times the
    square root of the number of its pixels. So fills, text and the colours of runs are in
    it exactly, however few there are, and the rest serves the blends at their edges and
    the land. By the number itself, the land would take nearly all: it would be no smoother
    to the eye, files would be larger, and the edges of text would have wrong shades.

    Args:
        samples: frames with all the colours that will occur, or nearly.
        count: the number of colours, at most 255.

    Attributes:
        colors: shape (count, 3), uint8.
        transparent: the index after theirs, for transparent pixels.
    """

    def __init__(self, samples: Sequence[Frame], count: int = COLORS) -> None:
        self.colors = _representatives(*_census(samples), count)
        self.transparent = count
        places = self.colors.astype(np.float32)
        self._squares = (places**2).sum(axis=1)
        # A row for each channel, so that the inner loop below is along the colours.
        self._minus_twice = np.ascontiguousarray(-2 * places.T)
        # By the colour's code; 0 where the nearest colour is not known yet.
        self._one_beyond = np.zeros(1 << 24, np.uint8)

    def indices(self, codes: Codes) -> NDArray[np.uint8]:
        """The index of the nearest colour to each of the given ones, shape (K,)."""
        found = self._one_beyond[codes]
        unknown = np.flatnonzero(found == 0)
        if unknown.size:
            new = np.unique(codes[unknown])
            self._one_beyond[new] = self._search(new) + 1
            found[unknown] = self._one_beyond[codes[unknown]]
        return found - np.uint8(1)

    def _search(self, codes: Codes) -> NDArray[np.intp]:
        colors = _unpack(codes).astype(np.float32)
        # |c - p|² without |c|², which is the same for every p. Not by a matrix product: between
        # two of them its threads would stay awake, on the core that an encoder needs.
        distance = self._squares + np.einsum("ck,kp->cp", colors, self._minus_twice)
        return np.asarray(distance.argmin(axis=1))


def is_opaque(pixels: Frame) -> NDArray[np.bool_]:
    """Whether each pixel is opaque where alpha is all or nothing; shape (...)."""
    return np.asarray(pixels[..., 3] >= HALF)


def pack(frame: Frame) -> Codes:
    """The packed colours of pixels, in their shape without the last dimension."""
    wide = frame[..., :3].astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], np.uint32)


def _census(samples: Sequence[Frame]) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """The opaque colours, shape (K, 3), and the number of pixels of each.

    Pixels are counted by colour first, so that the rest is done once per colour.
    """
    words = np.concatenate([sample.view(np.uint32).ravel() for sample in samples])
    words, counts = np.unique(words, return_counts=True)
    pixels = words.view(np.uint8).reshape(-1, 4)
    opaque = is_opaque(pixels)
    found, places = np.unique(pack(pixels[opaque]), return_inverse=True)
    return _unpack(found), np.bincount(places, counts[opaque]).astype(np.intp)


def _unpack(codes: Codes) -> NDArray[np.uint8]:
    return np.stack([codes >> 16, codes >> 8, codes], axis=-1).astype(np.uint8)


def _representatives(
    colors: NDArray[np.uint8], counts: NDArray[np.intp], wanted: int
) -> NDArray[np.uint8]:
    """The ``wanted`` colours that represent all, each once if there are enough."""
    places = colors.T.astype(np.float64, order="C")
    weights = np.sqrt(counts)
    chosen = [int(counts.argmax())]
    distance = np.full(len(colors), np.inf)
    while len(chosen) < wanted:
        last = places[:, chosen[-1:]]
        distance = np.minimum(distance, ((places - last) ** 2).sum(axis=0))
        chosen.append(int((weights * distance).argmax()))
    return colors[chosen]
