"""The gradient signals of the response lab: a 1-D gradient g at epochs t = 0, 1, 2, …

A signal is a plain function that returns a float64 array of shape (epochs,). It takes the
number of epochs, and parameters with types, bounds and defaults, like the hyperparameters of
an optimizer. To add one, write the function and list it in ``SIGNALS``. A look-ahead
reads a signal between its epochs and beyond them.
"""

from collections.abc import Callable, Mapping
from math import pi
from types import MappingProxyType
from typing import Annotated, TypeAlias

import numpy as np
from annotated_types import Ge, Gt, Le, doc
from numpy import bool_, float64
from numpy.typing import NDArray

Array: TypeAlias = NDArray[float64]

SignalFunction: TypeAlias = Callable[..., Array]
"""A function from a number of epochs and keyword parameters to a signal."""
Reading: TypeAlias = Callable[[Array, Array], Array]
"""A function that reads a signal at fractional epochs: ``reading(signal, epochs)``."""

Change = Annotated[int, Ge(0), Le(1_000_000), doc("The epoch of the change.")]
Duration = Annotated[int, Ge(1), Le(1_000_000)]
"""A number of epochs."""
_REPEATS = doc("The number of epochs after which it repeats.")
Period = Annotated[Duration, _REPEATS]
Width = Annotated[Duration, doc("The number of epochs of a period in which it is high.")]
WavePeriod = Annotated[float, Ge(2), Le(1e6), _REPEATS]
"""The period of a sine in epochs; a shorter one would look like a longer one (aliasing)."""
Gradient = Annotated[float, Ge(-1e12), Le(1e12), doc("The gradient.")]
Height = Annotated[Gradient, doc("The height.")]
_SWINGS = doc("The amplitude of the wave.")
Swing = Annotated[Gradient, _SWINGS]
Amplitude = Annotated[float, Gt(0), Le(1e12), _SWINGS]
NoiseWidth = Annotated[
    float, Ge(0), Le(1e12), doc("The width of the interval, centred at zero, of uniform noise.")
]
Seed = Annotated[int, Ge(0), Le(2**32 - 1), doc("The seed of the random numbers.")]

_ARTICLE_EPOCHS = 300


def spikes(epochs: int, *, period: Period = 60, width: Width = 1, height: Height = 1.0) -> Array:
    """Spikes: short pulses in a gradient of zero.

    Formula:
        g = h if t mod T < w, else 0

    Source:
        Neural network optimization methods (Habr, 4 January 2017), first script
    """
    return np.where(_in_pulse(epochs, period, width), height, 0.0)


def rectangles(
    epochs: int, *, period: Period = 40, width: Width = 20, height: Height = 1.0
) -> Array:
    """Rectangles: a gradient that changes its sign abruptly.

    Formula:
        g = h if t mod T < w, else −h

    Source:
        Neural network optimization methods (Habr, 4 January 2017), first script
    """
    return np.where(_in_pulse(epochs, period, width), height, -height)


def noisy_sin(
    epochs: int,
    *,
    period: WavePeriod = 40 * pi,
    amplitude: Amplitude = 1.0,
    noise: NoiseWidth = 1.0,
    seed: Seed = 413,
) -> Array:
    """Noisy sine: a slow wave with noise of half its height.

    Formula:
        g = a sin(2πt / T) + b (ξ − 1/2),  ξ uniform in [0, 1)

    Source:
        Neural network optimization methods (Habr, 4 January 2017), first script
    """
    draws = np.random.RandomState(seed).random_sample(epochs)
    return _noisy(_wave(epochs, period), amplitude, noise, draws)


def very_noisy_sin(
    epochs: int,
    *,
    period: WavePeriod = 40 * pi,
    amplitude: Amplitude = 0.2,
    noise: NoiseWidth = 1.0,
    seed: Seed = 413,
) -> Array:
    """Very noisy sine: a slow wave that is almost hidden by noise.

    The article draws its two noisy signals, of 300 epochs each, one after the
    other from one stream. So this one always skips the first 300 numbers of
    its stream, whatever its length: a short signal is the beginning of a long one.

    Formula:
        g = a sin(2πt / T) + b (ξ − 1/2),  ξ uniform in [0, 1)

    Source:
        Neural network optimization methods (Habr, 4 January 2017), first script
    """
    draws = np.random.RandomState(seed).random_sample(_ARTICLE_EPOCHS + epochs)
    return _noisy(_wave(epochs, period), amplitude, noise, draws[_ARTICLE_EPOCHS:])


def uneven_sawtooth(
    epochs: int,
    *,
    period: Period = 20,
    early_height: Annotated[Height, doc("The height of the first teeth.")] = 4.0,
    late_height: Annotated[Height, doc("The height of the later teeth.")] = 1.0,
    at: Change = 80,
) -> Array:
    """Uneven sawtooth: a gradient that rises and drops, with high teeth first and low ones later.

    Formula:
        g = h (t mod T) / T,  h = early_height if t ≤ at, else late_height

    Source:
        Neural network optimization methods (Habr, 4 January 2017), first script
    """
    t = _epochs(epochs)
    return np.where(t <= at, early_height, late_height) * (t % period) / period


def saturation(
    epochs: int, *, period: Period = 80, width: Width = 40, height: Height = 1.0
) -> Array:
    """Saturation: a gradient that is on and off for equally long.

    Formula:
        g = h if t mod T < w, else 0

    Source:
        Neural network optimization methods (Habr, 4 January 2017), first script
    """
    return np.where(_in_pulse(epochs, period, width), height, 0.0)


def constant(epochs: int, *, value: Gradient = 1.0) -> Array:
    """Constant: the gradient of an endless slope.

    Formula:
        g = value

    Source:
        a common test signal
    """
    return np.full(epochs, value, dtype=np.float64)


def step(
    epochs: int,
    *,
    at: Change = 100,
    before: Annotated[Gradient, doc("The gradient before the change.")] = 0.0,
    after: Annotated[Gradient, doc("The gradient after the change.")] = 1.0,
) -> Array:
    """Step: a gradient that changes once.

    Formula:
        g = before if t < at, else after

    Source:
        a common test signal; the updates are the step response of control theory
    """
    return np.where(_epochs(epochs) < at, before, after)


def sine(epochs: int, *, period: WavePeriod = 100.0, amplitude: Swing = 1.0) -> Array:
    """Sine: a gradient that oscillates.

    Formula:
        g = a sin(2πt / T)

    Source:
        a common test signal; the updates are the frequency response of control theory
    """
    return amplitude * _wave(epochs, period)


SIGNALS: Mapping[str, SignalFunction] = MappingProxyType(
    {
        signal.__name__: signal
        for signal in (
            spikes,
            rectangles,
            noisy_sin,
            very_noisy_sin,
            uneven_sawtooth,
            saturation,
            constant,
            step,
            sine,
        )
    }
)
"""Every signal by name."""


def read_ahead(signal: Array, epochs: Array) -> Array:
    """Read the signal at fractional epochs, by linear interpolation.

    Before epoch 0 it is the first value, after the last epoch E − 1 the last
    one, and at or beyond the end E zero. NaN reads as NaN.

    Args:
        signal: shape (E,).
        epochs: any shape; the result has the same.
    """
    within = np.clip(epochs, 0, len(signal) - 1)
    before, after = _neighbours(np.nan_to_num(within))
    values = signal[before] + (within - before) * (signal[after] - signal[before])
    return np.where(np.asarray(epochs) >= len(signal), 0.0, values)


def read_ahead_as_published(signal: Array, epochs: Array) -> Array:
    """Read the signal at fractional epochs, with the fault of the article's script.

    Between the epochs a and b, its helper returns X[a] + (t − a) X[b], but
    linear interpolation is X[a] + (t − a) (X[b] − X[a]); so a constant signal
    reads up to twice too high. Before epoch 0 it returns X[b], and a
    negative b counts from the signal's end. At whole epochs from 0 on, after the
    last epoch, and at or beyond the end, it agrees with :func:`read_ahead`.
    The article's pictures were made with this fault.

    Farther before epoch 0 than the length of the signal, where the helper raises an
    error, this reads the first value. NaN reads as zero, as in the script.

    Args:
        signal: shape (E,).
        epochs: any shape; the result has the same.
    """
    length = len(signal)
    inside = np.asarray(epochs) < length
    within = np.where(inside, np.maximum(epochs, -length), 0.0)
    before, after = _neighbours(within)
    # Index E, after the last epoch, wraps to a value that is not used.
    behind, ahead = signal[before], signal[after % length]
    values = np.select(
        [after >= length, before < 0], [behind, ahead], behind + (within - before) * ahead
    )
    return np.where(inside, values, 0.0)


def _neighbours(epochs: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the whole epochs before and after; for a whole epoch, both are itself."""
    return np.floor(epochs).astype(np.intp), np.ceil(epochs).astype(np.intp)


def _epochs(epochs: int) -> Array:
    return np.arange(epochs, dtype=np.float64)


def _in_pulse(epochs: int, period: int, width: int) -> NDArray[bool_]:
    """Whether each epoch is one of the first of its period."""
    return _epochs(epochs) % period < width


def _wave(epochs: int, period: float) -> Array:
    # In this order of operations, a period of 40π gives the bits of the article's sin(t / 20).
    return np.sin(_epochs(epochs) / (period / (2 * pi)))


def _noisy(wave: Array, amplitude: float, noise: float, draws: Array) -> Array:
    # The order of operations, and so of rounding, is that of the article's script.
    return wave / (1 / amplitude) + noise * draws - noise / 2
