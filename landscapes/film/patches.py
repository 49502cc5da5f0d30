"""The changes from frame to frame, for formats that store only these."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.film.frames import Frame
from landscapes.film.palette import COLORS, Palette, is_opaque, pack


class Patch(NamedTuple):
    """A rectangle of a frame.

    Attributes:
        indices: the indices of its colours in a palette, shape (height, width);
            ``palette.transparent`` where the pixel stays as it was.
        left: its distance from the frame's left side, in pixels.
        top: its distance from the frame's top.
    """

    indices: NDArray[np.uint8]
    left: int
    top: int


class Patches:
    """Turns successive frames into patches; the first patch is the whole frame.

    There is no dithering, which would make still areas flicker and patches large.

    Args:
        colors: the largest number of colours in all frames.
        grid: patches begin at multiples of this many pixels.
    """

    def __init__(self, colors: int = COLORS, grid: int = 1) -> None:
        self._count, self._grid = colors, grid
        self._samples: list[Frame] = []
        self._shown: NDArray[np.uint8] = np.empty((0, 0), np.uint8)
        self._previous: NDArray[np.uint32] = np.empty(0, np.uint32)

    def sample(self, frame: Frame) -> None:
        """Look at a frame that will come later, for its colours."""
        self._samples.append(frame.copy())

    @cached_property
    def palette(self) -> Palette:
        """The colours of all frames, made for the samples."""
        palette = Palette(self._samples, self._count)
        self._samples.clear()
        return palette

    def next(self, frame: Frame) -> Patch:
        """The rectangle that differs in the next frame; one unchanged pixel if none does."""
        pixels = frame.view(np.uint32).reshape(-1)
        if not self._shown.size:
            self._previous = pixels.copy()
            self._shown = self._indices(pixels).reshape(frame.shape[:2])
            return Patch(self._shown, 0, 0)
        changed = np.flatnonzero(pixels != self._previous)
        self._previous[changed] = pixels[changed]
        indices = self._indices(pixels[changed])
        # A patch cannot make painted pixels transparent again.
        visible = (indices != self._shown.flat[changed]) & (indices != self.palette.transparent)
        changed, indices = changed[visible], indices[visible]
        self._shown.flat[changed] = indices
        rows, columns = np.divmod(changed, frame.shape[1])
        return self._patch(rows, columns, indices)

    def _indices(self, pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """The palette's indices for pixels, each one number, shape (K,).

        Of successive pixels with the same colour, one is looked up.
        """
        starts = np.flatnonzero(np.diff(pixels, prepend=~pixels[:1]))
        distinct = pixels[starts].view(np.uint8).reshape(-1, 4)
        indices = self.palette.indices(pack(distinct))
        indices[~is_opaque(distinct)] = self.palette.transparent
        return np.repeat(indices, np.diff(starts, append=len(pixels)))

    def _patch(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], indices: NDArray[np.uint8]
    ) -> Patch:
        """The smallest patch with these pixels."""
        top, bottom = self._ends(rows)
        left, right = self._ends(columns)
        patch = np.full((bottom - top, right - left), self.palette.transparent, np.uint8)
        patch[rows - top, columns - left] = indices
        return Patch(patch, left, top)

    def _ends(self, places: NDArray[np.intp]) -> tuple[int, int]:
        """The first place, moved onto the grid, and the end; at least one pixel apart."""
        if not places.size:
            return 0, 1
        first = int(places.min())
        return first - first % self._grid, int(places.max()) + 1
