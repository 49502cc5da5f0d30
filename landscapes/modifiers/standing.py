"""Modifiers of where a rule stands: slow weights, allowed points, and averages of positions.

In the formulas θ is the position after the rule's step.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

import numpy as np
from annotated_types import Ge, Gt, Le, Len, Lt, doc

from landscapes.modifiers.told import keeping, norms
from landscapes.optimizers import Optimizer
from landscapes.optimizers.base import Array

MOST_STEPS = 100_000

Steps = Annotated[int, Ge(1), Le(MOST_STEPS), doc("k, the number of fast steps for each slow one.")]
Rate = Annotated[
    float, Gt(0), Le(1), doc("α, the share of the way to the fast weights of each slow step.")
]
Ema = Annotated[float, Ge(0), Lt(1), doc("β, the share of the average kept from step to step.")]
Polyak = Annotated[
    int, Ge(0), Le(MOST_STEPS), doc("n, the number of first steps that the mean leaves out.")
]
Box = Annotated[tuple[float, ...], Len(4, 4), doc("The sides, as [x_min, x_max, y_min, y_max].")]
Center = Annotated[tuple[float, ...], Len(2, 2), doc("The centre, as [x, y].")]
BallRadius = Annotated[float, Gt(0), doc("The largest distance from the centre.")]
L1Radius = Annotated[float, Gt(0), doc("The largest sum of the sizes of all coordinates.")]


class Ball(NamedTuple):
    """The points within a distance of a centre; None is the origin."""

    radius: float
    center: tuple[float, ...] | None = None


InBall = Annotated[Ball, doc("The radius, and the centre, by default the origin.")]


class Slow(NamedTuple):
    """The slow weights, shape (R, N), the number of fast steps, and the rule's state."""

    weights: Array
    step: int
    rule: Any


def lookahead(rule: Optimizer, steps: Steps = 5, rate: Rate = 0.5) -> Optimizer:
    """Lookahead: after every k steps, back to a point on the way that they went.

    A run is that of the fast weights; the slow ones are drawn beside it. The rule keeps its
    accumulated values when its weights are set back.

    Formula:
        after each k-th step:  s ← s + α (θ − s),  θ ← s

    Example:
        lookahead: {steps: 5, rate: 0.5}

    Source:
        Zhang, Lucas, Hinton and Ba 2019, doi:10.48550/arXiv.1907.08610

    Frameworks:
        optax: optax.lookahead
    """

    def init(position: Array) -> Slow:
        return Slow(position, 0, rule.init(position))

    def step(objective: Any, position: Array, state: Slow) -> tuple[Array, Slow]:
        fast, own = rule.step(objective, position, state.rule)
        count = state.step + 1
        if count % steps:
            return fast, Slow(state.weights, count, own)
        slow = state.weights + rate * (fast - state.weights)
        return slow, Slow(slow, count, own)

    def tracks(state: Slow) -> Mapping[str, Array]:
        return {**rule.tracks(state.rule), "slow": state.weights}

    return keeping(rule, init, step, tracks)


class Average(NamedTuple):
    """The average, shape (R, N), the number of steps, and the rule's state."""

    point: Array
    step: int
    rule: Any


def average(rule: Optimizer, ema: Ema | None = None, polyak: Polyak | None = None) -> Optimizer:
    """Average: a mean of the positions, drawn beside the run, which it leaves as it is.

    Formula:
        ema:     a ← θ at the first step, then a ← a + (1 − β) (θ − a)
        polyak:  a ← θ up to step n + 1, then the mean of the positions after step n

    Example:
        average: {ema: 0.99}
        average: {polyak: 10}

    Source:
        Polyak and Juditsky 1992, doi:10.1137/0330046

    Frameworks:
        torch: torch.optim.swa_utils.AveragedModel, keras: use_ema
    """

    def init(position: Array) -> Average:
        return Average(position, 0, rule.init(position))

    def share(step: int) -> Any:
        """How much of a new position goes into the average."""
        if ema is not None:
            return 1.0 if step == 1 else 1 - ema
        return 1 / max(1, step - (polyak or 0))

    def step(objective: Any, position: Array, state: Average) -> tuple[Array, Average]:
        new, own = rule.step(objective, position, state.rule)
        count = state.step + 1
        part = share(count)
        # The whole way must end at the position itself, not next to it.
        point = (
            new if np.ndim(part) == 0 and part == 1 else state.point + part * (new - state.point)
        )
        return new, Average(point, count, own)

    def tracks(state: Average) -> Mapping[str, Array]:
        return {**rule.tracks(state.rule), "average": state.point}

    return keeping(rule, init, step, tracks)


def constraint(
    rule: Optimizer, box: Box | None = None, ball: InBall | None = None, l1: L1Radius | None = None
) -> Optimizer:
    """Constraint: after each step, to the nearest allowed point.

    The start may be any point. A run is at rest where the allowed points around it are all
    higher, though the slope need not be level there.

    Formula:
        θ ← the allowed point nearest to θ
        box:   x_min ≤ x ≤ x_max and y_min ≤ y ≤ y_max
        ball:  ‖θ − center‖ ≤ radius
        l1:    |θ₁| + |θ₂| + … ≤ l1

    Example:
        constraint: {box: [-1, 2, 0, 1]}
        constraint: {ball: {center: [1, 0], radius: 2}}
        constraint: {l1: 1}

    Source:
        Duchi, Shalev-Shwartz, Singer and Chandra 2008, doi:10.1145/1390156.1390191

    Frameworks:
        optax: optax.projections
    """

    def allowed(points: Array) -> Array:
        return nearest_allowed(points, box, ball, l1)

    def step(objective: Any, position: Array, state: Any) -> tuple[Array, Any]:
        new, own = rule.step(objective, position, state)
        return allowed(new), own

    return rule._replace(step=step, problem=rule.problem._replace(allowed=allowed))


def nearest_allowed(
    points: Array, box: Box | None = None, ball: Ball | None = None, l1: L1Radius | None = None
) -> Array:
    """The nearest allowed point to each point, shape (R, N); points that are allowed stay."""
    if box is not None:
        low, high = np.array(box[::2]), np.array(box[1::2])
        return np.asarray(np.clip(points, low, high))
    if ball is not None:
        center = np.array(ball.center) if ball.center else np.zeros(points.shape[-1])
        away = points - center
        length = norms(away)
        shorter = center + away * (ball.radius / np.maximum(length, ball.radius))
        return np.where(length <= ball.radius, points, shorter)
    assert l1 is not None
    return _in_l1(points, l1)


def _in_l1(points: Array, radius: float) -> Array:
    """The nearest points with a sum of sizes of at most this.

    All sizes shrink by the same threshold, and those below it to zero.
    """
    sizes = np.abs(points)
    falling = -np.sort(-sizes, axis=-1)
    count = np.arange(1, points.shape[-1] + 1)
    thresholds = (np.cumsum(falling, axis=-1) - radius) / count
    kept = np.maximum((falling > thresholds).sum(axis=-1, keepdims=True), 1)
    threshold = np.take_along_axis(thresholds, kept - 1, axis=-1)
    shrunk = np.copysign(np.maximum(sizes - threshold, 0), points)
    return np.where(sizes.sum(axis=-1, keepdims=True) <= radius, points, shrunk)
