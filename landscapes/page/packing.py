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
    """Numbers from low on that are spaced by ``unit`` there, and ever wider further up.

    They are even in log(1 + (value − low) / unit), so a number comes back with
    an error of at most ``share`` of value − low + unit; those above high become it.
    """

    low: float
    high: float
    unit: float

    @property
    def rate(self) -> float:
        """How much the logarithm grows from one number to the next."""
        return float(np.log1p((self.high - self.low) / self.unit)) / LARGEST

    @property
    def share(self) -> float:
        """The largest error, as a share of value − low + unit."""
        return float(np.expm1(self.rate / 2))

    def quantised(self, values: Array) -> Quantised:
        """The numbers of the values, in their shape; none may be NaN."""
        above = np.clip(values, self.low, self.high) - self.low
        return np.rint(np.log1p(above / self.unit) / self.rate).astype(np.uint16)

    def data(self) -> Json:
        """What turns them back: value = low + unit · (exp(rate · number) − 1).

        The largest number stands for all values from ``high`` on.
        """
        return {
            "low": self.low,
            "high": self.low + self.unit * float(np.expm1(self.rate * LARGEST)) * (1 - 1e-9),
            "unit": self.unit,
            "rate": self.rate,
            "error": self.share,
        }


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
