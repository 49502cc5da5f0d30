"""Places for names beside moving heads, clear of each other and steady from moment to moment.

Heads that crowd share one list of names. All moments of a film are placed at once, so that
a name's place depends on its moment alone, and moves smoothly.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.map.blocks import (
    DIRECTIONS,
    EDGE,
    UNIT_DIRECTIONS,
    Density,
    candidates,
    corners,
    hold,
    moved_inside,
    overlaps,
)
from landscapes.functions import Array

SMOOTH, GLIDE = 0.07, 0.03
"""The shares of a film's moments over which heads and names are averaged, to either side."""

APART, JOINED = 1.5, 2.6
"""Heads nearer than this, in heights of a line, share a list; a list stays up to the second."""

AT_REST = 1.4
"""A list stays where it stands at the next or the last moment, clear of heads, if that is nearer
than this to its best place, in heights of a line."""

# Costs of a place for a name, in arbitrary units.
OVER_NAMES, OVER_HEADS, OVER_MARKS, OVER_LINES = 12.0, 8.0, 10.0, 3.0
AHEAD, CHANGED, REMOTE = 1.0, 3.0, 0.8
TOUCHED, CROSSED = 6.0, 2.0
"""The costs of a text that touches any other head or moving text, or, if it is still, any mark or
text; and of a still text that any line crosses."""


class Surroundings(NamedTuple):
    """What names keep clear of.

    Attributes:
        box: the part of the figure that names stay inside.
        marks: the boxes of marks and of their names.
        passed: the places that lines pass, shape (P, 2).
        radius: the radius of a head.
        moving: the corners of boxes at each moment, shape (K, M, 4).
    """

    box: Box
    marks: Sequence[Box]
    passed: Array
    radius: float
    moving: Array | None = None


def place_names(heads: Array, widths: Sequence[float], line: float, around: Surroundings) -> Array:
    """Place a name beside each head at each moment.

    Args:
        heads: the heads' places in pixels, shape (K, R, 2).
        widths: the widths of the names.
        line: the height of a line.
        around: what the names keep clear of.

    Returns:
        The lower left corner of each name's line, shape (K, R, 2).
    """
    moments = len(heads)
    anchors = averaged(heads, max(1, round(SMOOTH * moments)))
    ways = np.gradient(anchors, axis=0) if moments > 1 else np.zeros_like(anchors)
    placer = _Placer(np.asarray(widths), line, around)
    moving = np.empty((moments, 0, 4)) if around.moving is None else around.moving
    clear = [np.vstack([placer.discs(anchors[k]), moving[k]]) for k in range(moments)]
    lists: list[_Lists] = []
    for k in range(moments):
        # A film ends, and a still is drawn, with every name at its best place.
        before = lists[-1] if 0 < k < moments - 1 else {}
        lists.append(placer.place(anchors[k], ways[k], before, moving[k]))
    # Names come to rest there early instead of moving at the end.
    for k in reversed(range(moments - 1)):
        for members in lists[k].keys() & lists[k + 1].keys():
            there = lists[k + 1][members]
            lists[k][members] = placer.rested(lists[k][members], there, clear[k])
    places = np.array([placer.corners(each) for each in lists])
    return averaged(places, max(1, round(GLIDE * moments)))


def place_beside(
    points: Array, widths: Sequence[float], line: float, around: Surroundings
) -> list[Box]:
    """Place a still text beside each point, one after another; their boxes.

    Args:
        points: the points in pixels, shape (N, 2).
        widths: the widths of the texts.
        line: the height of a line.
        around: what the texts keep clear of; its radius is that of the points' marks.
    """
    density = Density(around.passed, around.box, line / 2)
    inside = around.box.grown(-EDGE * line)
    discs = np.hstack([points - around.radius, points + around.radius])
    kept_clear = np.vstack([discs, corners(around.marks)])
    found: list[Box] = []
    remote = REMOTE * np.repeat([0, 1], len(DIRECTIONS))
    for point, width in zip(points, widths, strict=True):
        blocks = candidates(point[np.newaxis], np.array([width, line]), around.radius, line)
        blocks = moved_inside(blocks, inside)
        taken = np.vstack([kept_clear, corners(found)])
        shares = overlaps(blocks, taken)
        costs = OVER_MARKS * shares.sum(axis=1) + TOUCHED * (shares > 0).any(axis=1)
        costs = costs + OVER_LINES * density.shares(blocks)
        costs = costs + CROSSED * hold(blocks, around.passed).any(axis=1) + remote
        left, bottom, right, top = blocks[int(np.argmin(costs))].tolist()
        found.append(Box(left, bottom, right - left, top - bottom))
    return found


def averaged(values: Array, window: int) -> Array:
    """Average over the moments up to ``window`` before and after; both ends stay as they are.

    Beyond an end the values are taken to go on as they came, mirrored at its point. So a leap at
    the last moment is spread over those before it.
    """
    reach = min(window, (len(values) - 1) // 2)
    before = 2 * values[0] - values[reach:0:-1]
    after = 2 * values[-1] - values[-2 : -2 - reach : -1]
    sums = np.cumsum(
        np.concatenate([np.zeros((1, *values.shape[1:])), before, values, after]), axis=0
    )
    count = 2 * reach + 1
    return np.asarray((sums[count:] - sums[:-count]) / count)


class _List(NamedTuple):
    """A list of names; blocks are (left, bottom, right, top).

    Attributes:
        block: where it stands.
        best: where it would best stand.
        on_left: whether it is on the left of its heads, and so aligned at its right.
        order: its runs, the highest name first.
    """

    block: Array
    best: Array
    on_left: bool
    order: NDArray[np.intp]


_Lists: TypeAlias = dict[tuple[int, ...], _List]
"""The lists of a moment, by the runs that share them."""


class _Placer:
    """Places the names of one moment after another."""

    def __init__(self, widths: Array, line: float, around: Surroundings) -> None:
        self._widths, self._line, self._around = widths, line, around
        self._joined = np.eye(len(widths), dtype=bool)
        self._sides = np.full(len(widths), -1)
        self._last = -np.arange(len(widths), dtype=np.float64)
        self._marks = corners(around.marks)
        self._lines = Density(around.passed, around.box, line / 2)

    def place(self, anchors: Array, ways: Array, before: _Lists, moving: Array) -> _Lists:
        """The lists of names at one moment, where those of the moment before stand or better."""
        lists: _Lists = {}
        clear = np.vstack([self.discs(anchors), moving])
        for members in sorted(self._together(anchors), key=len, reverse=True):
            others = np.vstack([self.discs(np.delete(anchors, members, axis=0)), moving])
            taken = [each.block for each in lists.values()]
            best = self._best(anchors[members], ways[members].mean(axis=0), members, others, taken)
            on_left = DIRECTIONS[self._sides[members[0]] % len(DIRECTIONS), 0] < 0
            key = tuple(members.tolist())
            # Names keep the order in which they come, so that they pass none on their way.
            order = members[np.argsort(-self._last[members], kind="stable")]
            one = _List(best, best, bool(on_left), order)
            lists[key] = self.rested(one, before.get(key), clear)
        self._last = self.corners(lists)[:, 1]
        return lists

    def discs(self, heads: Array) -> Array:
        """The corners of the boxes around heads, shape (N, 4)."""
        return np.hstack([heads - self._around.radius, heads + self._around.radius])

    def rested(self, one: _List, there: _List | None, clear: Array) -> _List:
        """A list where it stands at another moment, if that is near and covers none of these."""
        if there is None or np.abs(there.block - one.best).max() >= AT_REST * self._line:
            return one
        covers = overlaps(there.block[np.newaxis], clear).any()
        return one if covers else one._replace(block=there.block, on_left=there.on_left)

    def corners(self, lists: _Lists) -> Array:
        """The lower left corner of each name, shape (R, 2)."""
        places = np.zeros((len(self._widths), 2))
        for block, _, on_left, order in lists.values():
            widths = self._widths[order]
            lefts = block[2] - widths if on_left else np.full(len(widths), block[0])
            bottoms = block[3] - self._line * (1 + np.arange(len(widths)))
            places[order] = np.column_stack([lefts, bottoms])
        return places

    def _together(self, anchors: Array) -> list[NDArray[np.intp]]:
        """The runs that share a list, by their heads' distances."""
        distances = np.linalg.norm(anchors[:, np.newaxis] - anchors, axis=-1)
        reach = np.where(self._joined, JOINED, APART) * self._line
        self._joined = _reachable(distances < reach)
        firsts = self._joined.argmax(axis=1)
        return [np.flatnonzero(firsts == first) for first in np.unique(firsts)[::-1]]

    def _best(
        self,
        own: Array,
        way: Array,
        members: NDArray[np.intp],
        others: Array,
        taken: Sequence[Array],
    ) -> Array:
        """The best block (left, bottom, right, top) for the list of these runs."""
        size = np.array([self._widths[members].max(), self._line * len(members)])
        blocks = candidates(own, size, self._around.radius, self._line)
        blocks = moved_inside(blocks, self._around.box.grown(-EDGE * self._line))
        heads = np.concatenate([others, self.discs(own)])
        boxes = np.concatenate([heads, self._marks, np.reshape(taken, (-1, 4))])
        weights = np.repeat(
            [OVER_HEADS, OVER_MARKS, OVER_NAMES], [len(heads), len(self._marks), len(taken)]
        )
        costs = self._standing(way, members) + overlaps(blocks, boxes) @ weights
        costs = costs + TOUCHED * (overlaps(blocks, others) > 0).any(axis=1)
        costs = costs + OVER_LINES * self._lines.shares(blocks)
        best = int(np.argmin(costs))
        self._sides[members] = best
        return np.asarray(blocks[best])

    def _standing(self, way: Array, members: NDArray[np.intp]) -> Array:
        """The costs of going ahead of the heads, of changing sides, and of being far away."""
        speed = float(np.hypot(*way))
        # A head that hardly moves goes nowhere.
        ahead = UNIT_DIRECTIONS @ way / max(speed, 0.02 * self._line)
        sides = np.arange(2 * len(DIRECTIONS))
        changed = (self._sides[members, np.newaxis] != sides).mean(axis=0)
        began = self._sides[members[0]] >= 0
        far = REMOTE * (sides >= len(DIRECTIONS))
        return np.asarray(AHEAD * np.tile(ahead, 2) + began * CHANGED * changed + far)


def _reachable(near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which runs are connected by steps between near ones, shape (R, R)."""
    while True:
        further = near @ near
        if np.array_equal(further, near):
            return near
        near = further
