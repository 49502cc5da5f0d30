"""The average of a landscape over data points, each of which shifts it.

The idea is that of DeepOBS' two-dimensional test problems: Schneider, Balles and
Hennig 2019, DeepOBS: a deep learning optimizer benchmark suite,
https://arxiv.org/abs/1903.05499. The loss of one data point is a function of x and y,
and so is the mean over some of them: a mini-batch's gradient is the gradient of a
function that can be drawn.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import autograd.numpy as np
from autograd.extend import defvjp, primitive

from landscapes.differentiation import make_vjp
from landscapes.functions.base import Array, Landscape

BLOCK = 1 << 16
"""Number of shifted points at which the loss is computed at once, in a few megabytes."""

Traced: TypeAlias = Any
"""An array, or autograd's box around one."""


def averaged(landscape: Landscape, shifts: Array) -> Landscape:
    """The mean of a landscape over N shifts.

    F(x, y) = 1/N Σ f(x − uᵢ, y − vᵢ)

    Its minima differ from those of f, and are unknown.

    Args:
        landscape: f, the loss of a data point at (0, 0).
        shifts: the data points (uᵢ, vᵢ), shape (N, 2).
    """
    count = len(shifts)
    return replace(
        landscape,
        title=f"{landscape.title}, averaged over {count} data points",
        formula=f"mean over {count} shifts (u, v) of g(x - u, y - v),"
        f" where g(x, y) = {landscape.formula}",
        f=_in_blocks(_mean(landscape.f, shifts), max(1, BLOCK // count)),
        minima=(),
    )


def _mean(f: Callable[..., Traced], shifts: Array) -> Callable[..., Traced]:
    """The mean over all shifts, at points of any shape."""
    us, vs = np.array(shifts[:, 0]), np.array(shifts[:, 1])

    def mean(x: Traced, y: Traced) -> Traced:
        # Along the last axis, the order of summation does not depend on the number of points.
        return np.mean(f(x[..., np.newaxis] - us, y[..., np.newaxis] - vs), axis=-1)

    return mean


def _in_blocks(f: Callable[..., Traced], size: int) -> Callable[..., Traced]:
    """Compute and differentiate a function at no more than ``size`` points at once."""
    block = primitive(f)
    # The tape of a block is made only when its derivative is computed, so few are in memory.
    defvjp(
        block,
        lambda _, x, y: lambda gradient: make_vjp(lambda x: f(x, y), x)[1](gradient)[0],
        lambda _, x, y: lambda gradient: make_vjp(lambda y: f(x, y), y)[1](gradient)[0],
    )

    def blocked(x: Traced, y: Traced) -> Traced:
        if x.size <= size:
            return f(x, y)
        xs, ys = np.ravel(x), np.ravel(y)
        blocks = [slice(first, first + size) for first in range(0, x.size, size)]
        return np.reshape(np.concatenate([block(xs[b], ys[b]) for b in blocks]), x.shape)

    return blocked
