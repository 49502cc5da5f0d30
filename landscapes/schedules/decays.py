"""Schedules that fall, or rise, from one value to another.

In the formulas t = 0, 1, … is the number of updates before this one, after the warm-up, and n
the number of ``steps``, t no more than n.
"""

from bisect import bisect_right
from typing import Annotated

import numpy as np
from annotated_types import Ge, Gt, Le, doc

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
    raised,
)


def step(
    from_: From = REQUIRED,
    factor: Annotated[Factor, doc("γ, the factor of each change.")] = 0.1,
    every: Annotated[
        int, Ge(0), Le(MOST_STEPS), doc("k, the number of steps between two changes.")
    ] = 0,
    at: Annotated[
        tuple[Count, ...], doc("The steps at which it changes, in place of every so many.")
    ] = (),
) -> Course:
    """Step: multiplied by a factor every n steps, or at given steps.

    Formula:
        every:  from γ^⌊t / k⌋
        at:     from γᶜ,  where c is the number of the given steps that are at most t

    Source:
        Krizhevsky, Sutskever and Hinton 2012, https://doi.org/10.1145/3065386

    Frameworks:
        torch: StepLR and MultiStepLR, which multiply the value before; optax:
        piecewise_constant_schedule; keras: PiecewiseConstantDecay, which changes one step later
    """
    if every and at:
        raise ValueError("needs every or at, not both")
    if not (every or at):
        raise ValueError("needs every, such as 'every: 30', or at, such as 'at: [50, 80]'")
    if list(at) != sorted(set(at)):
        raise ValueError(f"must have increasing steps in at, not {list(at)}")

    def value(t: int) -> Value:
        changes = bisect_right(at, t) if at else t // every
        return from_ * raised(factor, float(changes))

    return value


def exponential(
    from_: From = REQUIRED,
    factor: Annotated[Factor, doc("γ, the factor.")] = REQUIRED,
    every: Annotated[Count, doc("k, the number of steps in which it falls so far.")] = 1,
) -> Course:
    """Exponential: multiplied by the same factor at each step.

    Formula:
        from γ^(t / k)

    Source:
        Li and Arora 2020, arXiv:1910.07454

    Frameworks:
        torch: ExponentialLR, which multiplies the value before; optax:
        exponential_decay; keras: ExponentialDecay. The two latter can also change in stairs,
        as the schedule step does
    """

    def value(t: int) -> Value:
        return from_ * raised(factor, t / every)

    return value


def inverse_time(
    from_: From = REQUIRED,
    rate: Annotated[float, Ge(0), doc("r, how fast it falls.")] = REQUIRED,
    every: Annotated[Count, doc("k, the number of steps for each r.")] = 1,
) -> Course:
    """Inverse time: divided by a number that grows linearly.

    Formula:
        from / (1 + r t / k)

    Source:
        Robbins and Monro 1951, doi:10.1214/aoms/1177729586

    Frameworks:
        keras: InverseTimeDecay, which can also change in stairs; torch and optax have none of
        this name, but torch's Adagrad has it as lr_decay
    """

    def value(t: int) -> Value:
        return from_ / (1 + rate * t / every)

    return value


def linear(from_: From = REQUIRED, to: To = 0.0, steps: Steps = OF_SCENARIO) -> Course:
    """Linear: the same change at each step.

    Formula:
        to + (from − to) (1 − t / n)

    Source:
        Goyal et al. 2017, arXiv:1706.02677 (of a warm-up)

    Frameworks:
        torch: LinearLR, whose ends are factors of the learning rate, 1/3 and 1 by default;
        optax: linear_schedule; keras: PolynomialDecay with power 1
    """
    return polynomial(from_, to, 1.0, steps)


def polynomial(
    from_: From = REQUIRED,
    to: To = 0.0,
    power: Annotated[float, Gt(0), doc("p, the power.")] = 1.0,
    steps: Steps = OF_SCENARIO,
) -> Course:
    """Polynomial: a power of the time that is left.

    Formula:
        to + (from − to) (1 − t / n)ᵖ

    Source:
        Chen et al. 2018 (the "poly" policy), arXiv:1606.00915

    Frameworks:
        torch: PolynomialLR, which ends at 0, multiplies the value before and has 5 steps by
        default; optax: polynomial_schedule; keras: PolynomialDecay, which ends at 0.0001 by
        default
    """

    def value(t: int) -> Value:
        return to + (from_ - to) * raised(1 - min(t, steps) / steps, power)

    return value


def half_wave(share: float) -> float:
    """Half a wave of a cosine, from 1 to 0, at this share of it."""
    return float(0.5 * (1 + np.cos(np.pi * share)))


def cosine(from_: From = REQUIRED, to: To = 0.0, steps: Steps = OF_SCENARIO) -> Course:
    """Cosine: half a wave of a cosine, slow at both ends.

    Formula:
        to + (from − to) (1 + cos(π t / n)) / 2

    Source:
        Loshchilov and Hutter 2017, arXiv:1608.03983

    Frameworks:
        torch: CosineAnnealingLR with T_max = n and eta_min = to, which rises again after n
        steps; optax: cosine_decay_schedule, keras: CosineDecay, both with alpha = to / from
    """

    def value(t: int) -> Value:
        return to + (from_ - to) * half_wave(min(t, steps) / steps)

    return value


def range_test(
    from_: Annotated[float, Gt(0), doc("The value at the first step.")] = 1e-7,
    to: Annotated[float, Gt(0), doc("The value at the end, which stays.")] = 10.0,
    steps: Steps = OF_SCENARIO,
) -> Course:
    """Range test: exponentially up, until the loss rises.

    The loss against the learning rate shows the range in which learning works: from where
    the loss falls up to where it rises.

    Formula:
        from (to / from)^(t / n)

    Source:
        Smith 2017, arXiv:1506.01186, whose test rises linearly

    Frameworks:
        fastai: lr_find, with these defaults and 100 steps; torch, optax and keras have none
    """

    def value(t: int) -> Value:
        return from_ * raised(np.divide(to, from_), min(t, steps) / steps)

    return value
