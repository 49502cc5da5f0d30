"""Numbers as text that a page unpacks: exact ones, and quantised ones.

Everything is little-endian, deflated (zlib's format) and in base64. Quantised
numbers are whole ones of ``BITS`` bits. Of these the differences along the last
axis are kept, the sign in the lowest bit (0, −1, 1, −2, … become 0, 1, 2, 3, …),
first the low bytes of all, then the high ones: that deflates best.
"""

import zlib
from base64 import b64encode
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.functions import Array

BITS = 12
LARGEST = (1 << BITS) - 1
"""The largest quantised number."""

Json: TypeAlias = dict[str, Any]
Quantised: TypeAlias = NDArray[np.uint16]


class Line(NamedTuple):
    """Evenly spaced numbers from low to high; those beyond become these.

    A number comes back with an error of at most (high − low) / LARGEST / 2.
    """

    low: float
    high: float

    def quantised(self, values: Array) -> Quantised:
        """The numbers of the values, in their shape; none may be NaN."""
        shares = (np.clip(values, self.low, self.high) - self.low) / (self.high - self.low)
        return np.rint(LARGEST * shares).astype(np.uint16)

    def data(self) -> Json:
        """What turns them back: value = low + step · number."""
        return {"low": self.low, "step": (self.high - self.low) / LARGEST}


class Curve(NamedTuple):
    """Numbers from low to high that are spaced by ``unit`` around a centre, wider away from it.

    They are even in log(1 + |value − centre| / unit), so a number comes back with
    an error of at most ``share`` of |value − centre| + unit. What is above high or
    below low comes back as that; the largest number stands for no finite value.
    """

    low: float
    center: float
    high: float
    unit: float

    @property
    def rate(self) -> float:
        """How much the logarithm grows from one number to the next."""
        return (self._logarithm(self.high) + self._logarithm(self.low)) / (LARGEST - 1)

    @property
    def share(self) -> float:
        """The largest error, as a share of |value − centre| + unit."""
        return float(np.expm1(self.rate / 2))

    def quantised(self, values: Array) -> Quantised:
        """The numbers of the values, in their shape."""
        is_finite = np.isfinite(values)
        away = np.clip(np.where(is_finite, values, self.low), self.low, self.high) - self.center
        numbers = self._zero + np.rint(
            np.sign(away) * np.log1p(np.abs(away) / self.unit) / self.rate
        )
        return np.where(is_finite, np.clip(numbers, 0, LARGEST - 1), LARGEST).astype(np.uint16)

    def data(self) -> Json:
        """What turns them back: value = center ± unit · (exp(rate · |number − zero|) − 1).

        ``none`` is the number of what is not finite.
        """
        return {
            "low": self.low,
            "center": self.center,
            "high": self.high,
            "zero": self._zero,
            "unit": self.unit,
            "rate": self.rate,
            "error": self.share,
            "none": LARGEST,
        }

    @property
    def _zero(self) -> int:
        """The number of the centre."""
        return round(self._logarithm(self.low) / self.rate)

    def _logarithm(self, end: float) -> float:
        return float(np.log1p(abs(end - self.center) / self.unit))


def packed_exactly(values: Array) -> Json:
    """Numbers of any shape, to the last bit."""
    return {"shape": list(values.shape), "doubles": _text(np.asarray(values, "<f8").tobytes())}


def packed_integers(values: NDArray[np.int64]) -> Json:
    """Whole numbers of any shape, of 32 bits."""
    return {"shape": list(values.shape), "integers": _text(np.asarray(values, "<i4").tobytes())}


def packed_quantised(values: Quantised) -> Json:
    """Quantised numbers of any shape."""
    steps = np.diff(values.astype(np.int16), axis=-1, prepend=0)
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps).astype(np.uint16)
    low, high = (folded & 255).astype(np.uint8), (folded >> 8).astype(np.uint8)
    return {"shape": list(values.shape), "quantised": _text(low.tobytes() + high.tobytes())}


def filled(values: Array) -> Array:
    """The last number before them in place of NaNs along the last axis; 0 where there is none."""
    known = np.isfinite(values)
    latest = np.maximum.accumulate(np.where(known, np.arange(values.shape[-1]), 0), axis=-1)
    return np.nan_to_num(np.take_along_axis(values, latest, axis=-1))


def _text(content: bytes) -> str:
    return b64encode(zlib.compress(content, 6)).decode("ascii")
