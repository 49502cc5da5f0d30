"""Schedules that come back, and those that are written down point by point.

In the formulas t = 0, 1, … is the number of updates before this one, after the warm-up.
"""

from bisect import bisect_right
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from annotated_types import Ge, Gt, Le, Len, Lt, doc

from landscapes.schedules.base import (
    MOST_STEPS,
    OF_SCENARIO,
    REQUIRED,
    Count,
    Course,
    Factor,
    From,
    Steps,
    To,
    Value,
)
from landscapes.schedules.decays import half_wave

Peak = Annotated[float, doc("The value in the middle, usually the highest.")]
OfCycles = Annotated[Factor, doc("m, the factor of the range from cycle to cycle.")]


def cosine_restarts(
    from_: Annotated[float, doc("The value at the beginning of the first cycle.")] = REQUIRED,
    to: Annotated[float, doc("The value that each cycle falls to.")] = 0.0,
    period: Annotated[Count, doc("P, the number of steps of the first cycle.")] = REQUIRED,
    period_factor: Annotated[
        int, Ge(1), Le(MOST_STEPS), doc("The factor of the period from cycle to cycle.")
    ] = 1,
    factor: OfCycles = 1.0,
) -> Course:
    """Cosine with warm restarts: half a wave of a cosine, again and again.

    Formula:
        to + mᶜ (from − to) (1 + cos(π s / P)) / 2
        s: the steps since the restart, c: the number of restarts, P: the period of this cycle

    Source:
        Loshchilov and Hutter 2017, arXiv:1608.03983

    Frameworks:
        torch: CosineAnnealingWarmRestarts with T_0 = P, T_mult and eta_min, without m; optax:
        sgdr_schedule, a list of cosines; keras: CosineDecayRestarts with first_decay_steps = P,
        t_mul (2 by default, and not always whole), m_mul = m and alpha = to / from
    """

    def value(t: int) -> Value:
        cycle, share = _cycle(t, period, period_factor)
        return to + (from_ - to) * (np.power(factor, cycle) * half_wave(share))

    return value


def cyclic(
    from_: Annotated[float, doc("The value at the beginning and end of each cycle.")] = REQUIRED,
    peak: Peak = REQUIRED,
    period: Annotated[
        int, Ge(2), Le(MOST_STEPS), doc("P, the number of steps of a cycle.")
    ] = REQUIRED,
    factor: OfCycles = 1.0,
) -> Course:
    """Cyclic: up and down in straight lines, again and again.

    Formula:
        from + mᶜ (peak − from) (1 − |2 s / P − 1|)
        s: the steps since the beginning of the cycle, c: the number of cycles before

    Source:
        Smith 2017, arXiv:1506.01186

    Frameworks:
        torch: CyclicLR with step_size_up = P / 2 (2000 by default), mode triangular for m = 1
        and triangular2 for m = 1/2; its mode exp_range shrinks at each step, not at each
        cycle; optax and keras have none
    """

    def value(t: int) -> Value:
        cycle, share = _cycle(t, period, 1)
        rise = 1 - abs(2 * share - 1)
        return from_ + (peak - from_) * (np.power(factor, cycle) * rise)

    return value


def _cycle(t: int, period: int, growth: int) -> tuple[float, float]:
    """The number of the cycle of a step, and the share of it that is over."""
    if growth == 1:
        cycle, since = divmod(t, period)
        return float(cycle), since / period
    cycle = 0
    while t >= period:
        cycle, t, period = cycle + 1, t - period, growth * period
    return float(cycle), t / period


def one_cycle(
    from_: From = REQUIRED,
    peak: Peak = REQUIRED,
    to: To = 0.0,
    rise: Annotated[float, Gt(0), Lt(1), doc("The share of the steps in which it rises.")] = 0.3,
    steps: Steps = OF_SCENARIO,
) -> Course:
    """One cycle: once up and down, each along half a wave of a cosine.

    Formula:
        t ≤ a:  peak + (from − peak) (1 + cos(π t / a)) / 2,  a = rise · n − 1
        t > a:  to + (peak − to) (1 + cos(π (t − a) / (n − 1 − a))) / 2

    Source:
        Smith and Topin 2018, arXiv:1708.07120

    Frameworks:
        torch: OneCycleLR with max_lr = peak, from = peak / 25 (div_factor) and
        to = from / 10⁴ (final_div_factor) by default; it also cycles the momentum, which is a
        second schedule here, with from and to above its peak. optax:
        cosine_onecycle_schedule, whose peak is at ⌊rise · n⌋ and whose end at n; keras has none
    """
    if steps < 2:
        raise ValueError("must have at least 2 steps after its warm_up")
    top, end = max(0.0, rise * steps - 1), steps - 1

    def value(t: int) -> Value:
        if t < top:
            return peak + (from_ - peak) * half_wave(t / top)
        return to + (peak - to) * half_wave(min(1.0, (t - top) / (end - top)))

    return value


def piecewise(
    points: Annotated[
        tuple[Annotated[tuple[float, ...], Len(2, 2)], ...],
        Len(1, 100),
        doc("The points [step, value], at increasing steps."),
    ] = REQUIRED,
    between: Annotated[
        Literal["constant", "linear"],
        doc("Whether it keeps a value up to the next point, or goes there in a straight line."),
    ] = "constant",
) -> Course:
    """Piecewise: through points that are written down.

    Before the first point it has the first value, after the last one the last.

    Formula:
        constant:  the value of the last point whose step is at most t
        linear:    on the line between the points before and after t

    Source:
        He et al. 2016, arXiv:1512.03385 (of constant pieces)

    Frameworks:
        optax: piecewise_constant_schedule and piecewise_interpolate_schedule, whose values are
        factors; keras: PiecewiseConstantDecay, which changes one step later; torch: LambdaLR
    """
    moments, values = zip(*points, strict=True)
    if not all(step >= 0 and float(step).is_integer() for step in moments):
        raise ValueError("must have points [step, value] with whole steps from 0 on")
    if any(step >= after for step, after in pairwise(moments)):
        raise ValueError("must have points at increasing steps")

    def value(t: int) -> Value:
        if between == "linear":
            return float(np.interp(t, moments, values))
        return values[max(bisect_right(moments, t) - 1, 0)]

    return value
