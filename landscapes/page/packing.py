"""Numbers as text that a page unpacks: exact ones, and quantised ones.

Everything is little-endian, deflated (zlib's format) and in base64. Quantised
numbers are integers of ``BITS`` bits. Their differences along the last axis are
stored with the sign in the lowest bit (0, −1, 1, −2, … become 0, 1, 2, 3, …),
all low bytes before all high bytes, which compresses best.
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
    """A linear code for values from low to high; values beyond are clipped.

    A value is decoded with an error of at most (high − low) / LARGEST / 2.
    """

    low: float
    high: float

    def quantised(self, values: Array) -> Quantised:
        """Quantise values of any shape; none may be NaN."""
        shares = (np.clip(values, self.low, self.high) - self.low) / (self.high - self.low)
        return np.rint(LARGEST * shares).astype(np.uint16)

    def data(self) -> Json:
        """The parameters for decoding: value = low + step · number."""
        return {"low": self.low, "step": (self.high - self.low) / LARGEST}


class Curve(NamedTuple):
    """A code for values from low to high that is finest near a centre.

    It is linear in log(1 + |value − centre| / unit), so a value is decoded with an
    error of at most ``share`` of |value − centre| + unit. Values beyond low and high
    are clipped; the largest number stands for a value that is not finite.
    """

    low: float
    center: float
    high: float
    unit: float

    @property
    def rate(self) -> float:
        """The growth of the logarithm from one number to the next."""
        return (self._logarithm(self.high) + self._logarithm(self.low)) / (LARGEST - 1)

    @property
    def share(self) -> float:
        """The largest error, as a share of |value − centre| + unit."""
        return float(np.expm1(self.rate / 2))

    def quantised(self, values: Array) -> Quantised:
        """Quantise values of any shape."""
        is_finite = np.isfinite(values)
        away = np.clip(np.where(is_finite, values, self.low), self.low, self.high) - self.center
        numbers = self._zero + np.rint(
            np.sign(away) * np.log1p(np.abs(away) / self.unit) / self.rate
        )
        return np.where(is_finite, np.clip(numbers, 0, LARGEST - 1), LARGEST).astype(np.uint16)

    def data(self) -> Json:
        """The parameters for decoding: value = center ± unit · (exp(rate · |number − zero|) − 1).

        ``none`` is the number for values that are not finite.
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
    """Pack numbers of any shape, to the last bit."""
    return {"shape": list(values.shape), "doubles": _text(np.asarray(values, "<f8").tobytes())}


def packed_integers(values: NDArray[np.int64]) -> Json:
    """Pack integers of any shape, in 32 bits."""
    return {"shape": list(values.shape), "integers": _text(np.asarray(values, "<i4").tobytes())}


def packed_quantised(values: Quantised) -> Json:
    """Pack quantised numbers of any shape."""
    steps = np.diff(values.astype(np.int16), axis=-1, prepend=0)
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps).astype(np.uint16)
    low, high = (folded & 255).astype(np.uint8), (folded >> 8).astype(np.uint8)
    return {"shape": list(values.shape), "quantised": _text(low.tobytes() + high.tobytes())}


def filled(values: Array) -> Array:
    """Replace NaNs by the last number before them along the last axis; by 0 if there is none."""
    known = np.isfinite(values)
    latest = np.maximum.accumulate(np.where(known, np.arange(values.shape[-1]), 0), axis=-1)
    return np.nan_to_num(np.take_along_axis(values, latest, axis=-1))


def _text(content: bytes) -> str:
    return b64encode(zlib.compress(content, 6)).decode("ascii")
