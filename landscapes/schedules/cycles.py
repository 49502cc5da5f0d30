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
    OF_OTHERS,
    OF_SCENARIO,
    REQUIRED,
    Count,
    Course,
    Factor,
    Steps,
    Value,
    raised,
)
from landscapes.schedules.decays import half_wave
from landscapes.words import counted

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
        return to + (from_ - to) * (raised(factor, cycle) * half_wave(share))

    return value


def cyclic(
    from_: Annotated[float, doc("The value at the beginning and end of each cycle.")] = REQUIRED,
    peak: Peak = REQUIRED,
    up: Annotated[Count, doc("The number of steps up to the peak.")] = REQUIRED,
    down: Annotated[Count, doc("The number of steps down; by default, as many.")] = OF_OTHERS,
    factor: OfCycles = 1.0,
    decay: Annotated[Factor, doc("γ, the factor of the range from step to step.")] = 1.0,
) -> Course:
    """Cyclic: up and down in straight lines, again and again.

    Formula:
        s ≤ up:  from + γᵗ mᶜ (peak − from) s / up
        s > up:  from + γᵗ mᶜ (peak − from) (up + down − s) / down
        s: the steps since the beginning of the cycle, c: the number of cycles before

    Source:
        Smith 2017, arXiv:1506.01186

    Frameworks:
        torch: CyclicLR with up = step_size_up (2000 by default) and down = step_size_down; its
        mode triangular2 is m = 1/2, and exp_range is γ = gamma; it also cycles the momentum,
        which is a second schedule here. optax and keras have none
    """
    fall = up if down is OF_OTHERS else down

    def value(t: int) -> Value:
        cycle, since = divmod(t, up + fall)
        rise = since / up if since <= up else (up + fall - since) / fall
        shrunk = raised(factor, float(cycle)) * raised(decay, float(t))
        return from_ + (peak - from_) * (shrunk * rise)

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
    peak: Annotated[float, doc("The value in between, usually the highest.")] = REQUIRED,
    from_: Annotated[float, doc("The first value; by default, peak / 25.")] = OF_OTHERS,
    to: Annotated[float, doc("The last value, which stays; by default, from / 10⁴.")] = OF_OTHERS,
    rise: Annotated[float, Gt(0), Lt(1), doc("The share of the steps in which it rises.")] = 0.3,
    steps: Steps = OF_SCENARIO,
    convention: Annotated[
        Literal["torch", "optax"],
        doc(
            "Whose peak and whose end, which are one step apart; by default, that of the optimizer"
            " if it is one of these, and torch's otherwise."
        ),
    ] = OF_OTHERS,
) -> Course:
    """One cycle: once up and down, each along half a wave of a cosine.

    Formula:
        t ≤ a:  peak + (from − peak) (1 + cos(π t / a)) / 2
        t > a:  to + (peak − to) (1 + cos(π (t − a) / (b − a))) / 2
        torch:  a = rise · n − 1,  b = n − 1
        optax:  a = ⌊rise · n⌋,  b = n

    Source:
        Smith and Topin 2018, arXiv:1708.07120

    Frameworks:
        torch: OneCycleLR with max_lr = peak, div_factor = peak / from and
        final_div_factor = from / to; it also cycles the momentum, which is a second schedule
        here, whose peak is the lowest value. optax: cosine_onecycle_schedule; keras has none
    """
    low = peak / 25 if from_ is OF_OTHERS else from_
    least = low / 1e4 if to is OF_OTHERS else to
    before = 0 if convention == "optax" else 1
    top, end = rise * steps - before, steps - before
    if convention == "optax":
        top = float(int(top))
    if end <= max(top, 0):
        raise ValueError(f"needs more than {counted(steps, 'step')} after its warm_up")

    def value(t: int) -> Value:
        if t < top:
            return peak + (low - peak) * half_wave(t / top)
        share = (t - max(top, 0)) / (end - max(top, 0))
        return least + (peak - least) * half_wave(min(1.0, share))

    return value


def piecewise(
    values: Annotated[
        tuple[Annotated[tuple[float, ...], Len(2, 2)], ...],
        Len(1, 100),
        doc("The pairs [step, value], at increasing steps."),
    ] = REQUIRED,
    between: Annotated[
        Literal["constant", "linear"],
        doc("Whether it keeps a value up to the next one, or goes there in a straight line."),
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
    moments, reached = zip(*values, strict=True)
    if not all(step >= 0 and float(step).is_integer() for step in moments):
        raise ValueError("must have values [step, value] with whole steps from 0 on")
    if any(step >= after for step, after in pairwise(moments)):
        raise ValueError("must have values at increasing steps")

    def value(t: int) -> Value:
        if between == "linear":
            return float(np.interp(t, moments, reached))
        at_step: float = reached[max(bisect_right(moments, t) - 1, 0)]
        return at_step

    return value
