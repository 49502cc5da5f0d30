"""The best GIF or WebP within a budget of bytes."""

import shutil
from bisect import bisect_left
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from landscapes.drawing.compose import compose
from landscapes.files import hidden
from landscapes.film.film import Film
from landscapes.film.frames import Camera
from landscapes.film.palette import COLORS
from landscapes.film.timeline import plan_for
from landscapes.formats import FORMATS
from landscapes.kinds.base import Recording, RenderSettings, Size
from landscapes.kinds.contradictions import USUAL_FPS, has_both_ends
from landscapes.kinds.work import Progress

RATES = (25.0, 20.0, 12.5, 10.0, 6.25, 5.0)
"""Lower frame rates to try; their delays are whole centiseconds."""

PALETTES = (COLORS, 127, 63, 31)
"""Numbers of colours that leave one of a power of two for the transparent one."""

EIGHTHS = (8, 7, 6, 5, 4, 3, 2, 1)
NARROWEST, LOWEST = 320, 280
"""A figure shrinks by eighths of its sides, but not below this width and height."""


class BudgetError(Exception):
    """An animation cannot be made as small as asked; the message says how small it can be."""


class Quality(NamedTuple):
    """The properties that an animation can give up."""

    size: Size
    colors: int
    fps: float

    def __str__(self) -> str:
        return f"{self.fps:g} fps, {self.colors} colours, {_sides(self.size)}"

    def given_up_for(self, less: "Quality") -> tuple[str, ...]:
        """A phrase for each thing that a lower quality has less of."""
        sentences = {
            f"{self.fps:g} → {less.fps:g} frames per second": self.fps != less.fps,
            f"{self.colors} → {less.colors} colours": self.colors != less.colors,
            f"{_sides(self.size)} → {_sides(less.size)}": self.size != less.size,
        }
        return tuple(sentence for sentence, true in sentences.items() if true)


def full_quality(settings: RenderSettings) -> Quality:
    """The quality of a GIF or WebP that gives up nothing."""
    return Quality(settings.size, COLORS, settings.fps or USUAL_FPS)


def keep_budget(
    recording: Recording[Any],
    camera: Camera,
    name: str,
    draft: Path,
    progress: Progress | None = None,
) -> Quality:
    """Replace an animation that is too large by the best one that is not.

    Frames per second are given up first, then colours, then the size. So find the
    largest figure that fits with the fewest colours and frames, then for that size
    the most colours that fit with the fewest frames, and then the most frames. A
    smaller figure is composed anew, with text in the same proportion.

    A file becomes smaller with each of the three, so each is found by bisection
    over the sizes of complete files: usually four to eight beside the first, nearly
    all of them small or with few frames.

    Args:
        recording: what the animation shows.
        camera: takes its pictures in full size.
        name: the name of its format.
        draft: the file, written in full quality.
        progress: called after every frame with the animation's number of frames as
            both numbers, because the number of frames to come is unknown.

    Returns:
        The quality that the file has now.

    Raises:
        BudgetError: if it cannot be made small enough.
    """
    settings = recording.scenario.render
    full = full_quality(settings)
    size = draft.stat().st_size
    if settings.max_mb is None or size <= 1e6 * settings.max_mb:
        return full
    search = _Search(recording, camera, name, draft, progress)
    search.bytes[full] = size
    slower = (rate for rate in RATES if rate < full.fps)
    rates = (full.fps, *(rate for rate in slower if has_both_ends(settings.duration, rate)))
    best = search.first_that_fits(
        [Quality(size, PALETTES[-1], rates[-1]) for size in _sizes(settings.size)],
        highest_first=True,
    )
    best = search.first_that_fits(
        [best._replace(colors=colors) for colors in PALETTES], highest_first=True
    )
    return search.first_that_fits([best._replace(fps=fps) for fps in rates], highest_first=False)


class _Search:
    """Tries qualities, and keeps the last file within the budget.

    Attributes:
        bytes: the size of the file of each quality tried.
    """

    def __init__(
        self,
        recording: Recording[Any],
        camera: Camera,
        name: str,
        draft: Path,
        progress: Progress | None,
    ) -> None:
        self._recording, self._settings = recording, recording.scenario.render
        self._format, self._draft, self._progress = name, draft, progress
        self._frames = len(plan_for(FORMATS[name], recording).steps)
        self._limit = 1e6 * (self._settings.max_mb or 0)
        self._camera = self._settings.size, camera
        self.bytes: dict[Quality, int] = {}

    def first_that_fits(self, qualities: Sequence[Quality], highest_first: bool) -> Quality:
        """The highest quality within the budget, of several in falling order.

        Trying the highest first pays off where the budget is only slightly exceeded.
        """
        if highest_first and self._fits(qualities[0]):
            return qualities[0]
        index = bisect_left(qualities, True, key=self._fits)
        if index == len(qualities):
            least = qualities[-1]
            smallest = f"the smallest {FORMATS[self._format].title}"
            raise BudgetError(
                f"{self._settings.max_mb:g} MB is too small a budget: {smallest}, {least},"
                f" has {ceil(self.bytes[least] / 1e3) / 1e3:g} MB"
            )
        return qualities[index]

    def _fits(self, quality: Quality) -> bool:
        if quality not in self.bytes:
            self.bytes[quality] = self._write(quality)
        return self.bytes[quality] <= self._limit

    def _write(self, quality: Quality) -> int:
        """Write a file of this quality, and keep it if it is within the budget; its size."""
        recording = self._recording.drawn_with(size=quality.size, fps=quality.fps)
        with hidden(self._draft) as trial:
            with Film(recording, [(self._format, trial)], quality.colors) as film:
                film.shoot(self._camera_for(quality.size), self._tick)
            size = trial.stat().st_size
            if size <= self._limit:
                shutil.copyfile(trial, self._draft)
        return size

    def _camera_for(self, size: Size) -> Camera:
        """A camera for the figure of this size; the last one if its size was the same."""
        if self._camera[0] != size:
            self._camera = size, Camera(compose(self._recording.drawn_with(size=size)))
        return self._camera[1]

    def _tick(self, *_: int) -> None:
        if self._progress:
            self._progress(self._frames, self._frames)


def _sizes(full: Size) -> list[Size]:
    """A figure's size, and the smaller sizes at which it is legible."""
    scaled = [Size(*(round(side * part / 8) for side in full)) for part in EIGHTHS]
    return [s for s in scaled if s == full or (s.width >= NARROWEST and s.height >= LOWEST)]


def _sides(size: Size) -> str:
    return f"{size.width}×{size.height}"
