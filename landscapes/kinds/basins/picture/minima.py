"""The names of minima, beside their marks and in the legend."""

from collections.abc import Sequence
from string import ascii_uppercase

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM
from landscapes.drawing.map.plane import Plane
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.picture.shades import Key
from landscapes.kinds.basins.words import attractor_loss
from landscapes.kinds.landscape.picture.marks import Captions, Mark, captions

WIDEST = 0.6
"""The largest width of a name, as a share of its map's width."""


def names_of(recording: BasinsRecording, key: Key) -> dict[int, str]:
    """The name of each attractor with a colour: ``global minimum``, ``A``, ``B``, ``C``."""
    goals, named = recording.goals, key.named
    if len(goals) > 1:
        return dict(zip(named, ascii_uppercase, strict=False))
    best = "global minimum" if recording.scenario.landscape.minima else "lowest minimum"
    return {**dict.fromkeys(goals, best), **dict(zip(named[1:], ascii_uppercase, strict=False))}


def entries_of(recording: BasinsRecording, key: Key) -> list[str]:
    """The entries of the legend: ``A: loss 2.95``."""
    goals = recording.goals
    return [
        f"{name}:{' global minimum,' if len(goals) > 1 and index in goals else ''}"
        f" {attractor_loss(recording.attractors[index], recording)}"
        for index, name in names_of(recording, key).items()
    ]


def marks_of(recording: BasinsRecording, key: Key) -> list[Mark]:
    """The marks in view of all known minima and of other attractors with a colour."""
    names, domain = names_of(recording, key), recording.scenario.domain
    return [
        Mark(
            GLOBAL_MINIMUM if index in recording.goals else LOCAL_MINIMUM,
            each.x,
            each.y,
            names.get(index, ""),
        )
        for index, each in enumerate(recording.attractors)
        if (each.known or index in names) and domain.contains(each.x, each.y)
    ]


def placed_names(canvas: Canvas, marks: Sequence[Mark], plane: Plane) -> Captions:
    """Place the names of marks on a map; those that are wide for it are left to the legend."""
    small, room = canvas.text_size(canvas.theme.small), WIDEST * plane.box.width
    short = [
        mark if text_width(mark.name, small) <= room else mark._replace(name="") for mark in marks
    ]
    points = plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    return captions(canvas, short, points, plane.box, np.empty((0, 2)))
