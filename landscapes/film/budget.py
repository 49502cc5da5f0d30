"""The best GIF or WebP that keeps a budget of bytes."""

import shutil
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from landscapes.drawing.compose import compose
from landscapes.files import hidden
from landscapes.film.film import Film
from landscapes.film.frames import Camera
from landscapes.film.palette import COLORS
from landscapes.film.timeline import plan
from landscapes.formats import FORMATS
from landscapes.kinds.base import Progress, Recording, RenderSettings, Size
from landscapes.kinds.contradictions import has_both_ends

RATES = (25.0, 20.0, 12.5, 10.0, 6.25, 5.0)
"""Frames per second below the asked ones; their delays are whole centiseconds."""

PALETTES = (COLORS, 127, 63, 31)
"""Numbers of colours that leave a place for the transparent one in a power of two."""

EIGHTHS = (8, 7, 6, 5, 4, 3, 2, 1)
NARROWEST, LOWEST = 320, 280
"""A figure is made smaller by eighths of its sides, but not below this width and height.

At this height the smallest text is 7 pixels.
"""


class BudgetError(Exception):
    """An animation cannot be made as small as asked; the message says how small it can be."""


class Quality(NamedTuple):
    """What an animation can give up."""

    size: Size
    colors: int
    fps: float

    def __str__(self) -> str:
        return f"{self.fps:g} fps, {self.colors} colours, {_sides(self.size)}"

    def given_up_for(self, less: "Quality") -> tuple[str, ...]:
        """A sentence for everything of which a lower quality has less."""
        sentences = {
            f"{self.fps:g} → {less.fps:g} frames per second": self.fps != less.fps,
            f"{self.colors} → {less.colors} colours": self.colors != less.colors,
            f"{_sides(self.size)} → {_sides(less.size)}": self.size != less.size,
        }
        return tuple(sentence for sentence, true in sentences.items() if true)


def full_quality(settings: RenderSettings) -> Quality:
    """What an animation has that gives up nothing."""
    return Quality(settings.size, COLORS, settings.fps)


def keep_budget(
    recording: Recording[Any],
    camera: Camera,
    name: str,
    draft: Path,
    progress: Progress | None = None,
) -> Quality:
    """Replace an animation that is too large by the best one that is not.

    Frames per second are given up first, then colours, then the size: the
    figure is as large as can be kept with the fewest colours and frames, of
    that size it has the most colours that can be kept with the fewest frames,
    and of those as many frames as can be kept. A smaller figure is composed
    anew, with its text as large beside it as before.

    A file becomes smaller with each of the three, so each is found by bisection
    over whole files: mostly four to eight beside the first, nearly all of them
    with few frames or small, and what counts is the size of the file itself.

    Args:
        recording: what the animation shows.
        camera: takes its pictures in full size.
        name: of its format.
        draft: the file, written in full quality.
        progress: called after every frame as it was after the last one of the
            draft, for how many there will be is not known.

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
    slower = (rate for rate in RATES if rate < settings.fps)
    rates = (settings.fps, *(rate for rate in slower if has_both_ends(settings.duration, rate)))
    best = search.first_that_fits(
        [Quality(size, PALETTES[-1], rates[-1]) for size in _sizes(settings.size)],
        highest_first=True,
    )
    best = search.first_that_fits(
        [best._replace(colors=colors) for colors in PALETTES], highest_first=True
    )
    return search.first_that_fits([best._replace(fps=fps) for fps in rates], highest_first=False)


class _Search:
    """Tries qualities, and keeps in the draft the last one that did not exceed the budget.

    Attributes:
        bytes: the sizes of the files so far.
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
        self._frames = len(plan(self._settings, recording.scenario.steps).steps)
        self._limit = 1e6 * (self._settings.max_mb or 0)
        self._camera = self._settings.size, camera
        self.bytes: dict[Quality, int] = {}

    def first_that_fits(self, qualities: Sequence[Quality], highest_first: bool) -> Quality:
        """The highest quality that keeps the budget, of several in falling order.

        To try the highest first pays off where budgets are exceeded by little.
        """
        if highest_first and self._fits(qualities[0]):
            return qualities[0]
        index = bisect_left(qualities, True, key=self._fits)
        if index == len(qualities):
            least = qualities[-1]
            smallest = f"the smallest {FORMATS[self._format].title}"
            raise BudgetError(
                f"{self._settings.max_mb:g} MB cannot be kept: {smallest}, {least},"
                f" has {ceil(self.bytes[least] / 1e3) / 1e3:g} MB"
            )
        return qualities[index]

    def _fits(self, quality: Quality) -> bool:
        if quality not in self.bytes:
            self.bytes[quality] = self._write(quality)
        return self.bytes[quality] <= self._limit

    def _write(self, quality: Quality) -> int:
        """Write a file of this quality; it becomes the draft if it keeps the budget."""
        settings = replace(self._settings, size=quality.size, fps=quality.fps)
        steps = self._recording.scenario.steps
        with hidden(self._draft) as trial:
            with Film(settings, steps, [(self._format, trial)], quality.colors) as film:
                film.shoot(self._camera_for(settings), self._tick)
            size = trial.stat().st_size
            if size <= self._limit:
                shutil.copyfile(trial, self._draft)
        return size

    def _camera_for(self, settings: RenderSettings) -> Camera:
        """A camera before the figure of this size; the last one if it was of that size."""
        if self._camera[0] != settings.size:
            recording = self._recording.drawn_with(size=settings.size)
            self._camera = settings.size, Camera(compose(recording))
        return self._camera[1]

    def _tick(self, *_: int) -> None:
        if self._progress:
            self._progress(self._frames, self._frames)


def _sizes(full: Size) -> list[Size]:
    """A figure's size, and the smaller ones in which it can be read."""
    scaled = [Size(*(round(side * part / 8) for side in full)) for part in EIGHTHS]
    return [s for s in scaled if s == full or (s.width >= NARROWEST and s.height >= LOWEST)]


def _sides(size: Size) -> str:
    return f"{size.width}×{size.height}"
