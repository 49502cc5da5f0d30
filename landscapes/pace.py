"""Which step of a recording each frame of its film shows.

Most runs do most of their way in a few steps and then hardly move. At the pace ``auto``, time
follows the way: half of the film shows half of the journey, which is a mix of the steps and of
the way that the runs have done. At ``even`` every frame is the same number of steps after the one
before, and at ``early`` the first steps are shown more slowly.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from landscapes.functions import Array
from landscapes.kinds.base import Recording, RenderSettings
from landscapes.kinds.contradictions import USUAL_FPS, frame_count

Pace: TypeAlias = Callable[[Recording[Any], Array], Array]
"""From shares of the moving time, in rising order, to the steps that are shown then."""

FINER = 2
"""The frames of an MP4 for each one of a GIF or WebP, in films without a written rate."""

STEPS_SHARE = 0.3
"""The share of the journey that is the steps; the rest is the way."""

EASE = 0.08
"""The share of the moving time in which a film at the pace ``auto`` gathers speed."""

QUICKENING = 16
"""The final speed of the pace ``early``, divided by its initial speed."""


def moments(recording: Recording[Any]) -> Array:
    """The steps that the moving part of the film shows, perhaps fractions, from 0 to the last.

    There is one for each frame of the film at its written rate, else at that of an MP4, and they
    are evenly spaced in time. The first and the last one may stay for several frames.
    """
    return steps_at(recording, np.linspace(0.0, 1.0, len(stays(recording.scenario.render))))


def steps_at(recording: Recording[Any], shares: Array) -> Array:
    """The steps that are shown after these shares of the moving time, in rising order."""
    shown = PACES[recording.scenario.render.pace](recording, shares)
    # A step that is reached must not be missed by round-off: the counter rounds down.
    return np.asarray(np.round(shown, 9))


def rate(settings: RenderSettings) -> Fraction:
    """Frames per second: the written rate, else that of an MP4."""
    if settings.fps is None:
        return FINER * Fraction(USUAL_FPS)
    return Fraction(settings.fps).limit_denominator(1000)


def stays(settings: RenderSettings) -> tuple[int, ...]:
    """The number of frames that each picture of the film stays, at least one.

    Only the first and the last stay longer; their holds are shortened where whole frames are too
    coarse for them. Without a written rate there are an odd number of pictures, so that
    every second one is a film from the first to the last as well, with exact holds and delays.
    """
    fps = rate(settings)
    if settings.fps is not None:
        first, moving, last = _holds(settings, fps)
        return (first, *[1] * moving, last)
    first, moving, _ = _holds(settings, fps / FINER)
    # The pictures in between: the first one comes at the end of the first hold.
    early, between = FINER * first - 1, FINER * moving + 1
    last = frame_count(settings.duration, float(fps)) - early - between
    return (early, *[1] * between, last)


def _holds(settings: RenderSettings, fps: Fraction) -> tuple[int, int, int]:
    """The frames of the first hold, of the moving part between the holds, and of the last hold."""
    total = frame_count(settings.duration, float(fps))
    last = min(total - 1, max(1, round(settings.hold_last * fps)))
    first = min(total - last, max(1, round(settings.hold_first * fps)))
    return first, total - first - last, last


def _even(recording: Recording[Any], shares: Array) -> Array:
    last: int = recording.scenario.steps
    return last * shares


def _early(recording: Recording[Any], shares: Array) -> Array:
    """(qᵗ − 1) / (q − 1): each frame is faster than the one before by the same factor.

    With q = 16 the speed at the start is 0.18 of the average, a fifth of the
    steps takes half the time, and both ends are exact.
    """
    return _even(recording, (QUICKENING**shares - 1) / (QUICKENING - 1))


def _auto(recording: Recording[Any], shares: Array) -> Array:
    """The steps by which evenly growing shares of the journey are done, after a slow start."""
    last: int = recording.scenario.steps
    way = _way(recording)
    if way is None:
        return _even(recording, shares)
    steps = np.arange(last + 1.0)
    journey = STEPS_SHARE * steps / last + (1 - STEPS_SHARE) * way
    return np.asarray(np.interp(_eased(shares), journey / journey[-1], steps))


def _eased(shares: Array) -> Array:
    """Time that begins slowly and then goes on evenly: a parabola, and the line that touches it."""
    slow = shares**2 / (2 * EASE)
    return np.where(shares < EASE, slow, shares - EASE / 2) / (1 - EASE / 2)


def _way(recording: Recording[Any]) -> Array | None:
    """The share of its way that the average run has done by each step; None if nothing travels.

    The way of a run is the distance between its two ends. It never shrinks on the average: what
    has been reached once is not shown more slowly for being reached again.
    """
    total, travelled = np.zeros(recording.scenario.steps + 1), 0
    for route in recording.routes():
        distance = np.hypot(*(route - route[0]).T)
        if distance[-1] > 0:
            done = np.minimum(distance / distance[-1], 1.0)
            total[: len(done)] += done
            total[len(done) :] += 1.0
            travelled += 1
    return np.asarray(np.maximum.accumulate(total / travelled)) if travelled else None


PACES: Mapping[str, Pace] = MappingProxyType({"auto": _auto, "even": _even, "early": _early})
"""All paces by name."""
