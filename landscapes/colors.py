"""Blends of colours, evenly spaced to the eye, and their contrast."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Ottosson's OKLab, https://bottosson.github.io/posts/oklab/: equal steps along a
# straight line look equal, unlike in sRGB.
_RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)

_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

READABLE = 4.5
"""The least contrast of text with its paper, by WCAG 2 (AA)."""


def blend(anchors: Sequence[str], count: int) -> list[str]:
    """Return evenly spaced colours on the polyline through the anchors in OKLab."""
    lab = np.array([_to_lab(anchor) for anchor in anchors])
    along = np.append(0, np.cumsum(np.linalg.norm(np.diff(lab, axis=0), axis=1)))
    wanted = np.linspace(0, along[-1], count)
    return [_to_hex(np.array([np.interp(w, along, axis) for axis in lab.T])) for w in wanted]


def between(one: str, other: str, share: float) -> str:
    """Return the colour at this share of the way from one colour to the other."""
    begin, end = _to_lab(one), _to_lab(other)
    return _to_hex(begin + share * (end - begin))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, by WCAG 2."""
    low, high = sorted(float(_linear(each) @ _LUMINANCE) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def readable(color: str, paper: str) -> str:
    """Return a colour darkened, or lightened on dark paper, until it is as readable as text."""
    end = max("#000000", "#ffffff", key=lambda each: contrast(each, paper))
    shares = np.linspace(0, 1, 101).tolist()
    # Towards black or white, the hue stays.
    index = bisect_left(
        shares, True, key=lambda share: contrast(between(color, end, share), paper) >= READABLE
    )
    return between(color, end, shares[index]) if index else color


def _linear(color: str) -> NDArray[np.float64]:
    srgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _to_lab(color: str) -> NDArray[np.float64]:
    return np.asarray(_LMS_TO_LAB @ np.cbrt(_RGB_TO_LMS @ _linear(color)))


def _to_hex(lab: NDArray[np.float64]) -> str:
    linear = np.linalg.solve(_RGB_TO_LMS, np.linalg.solve(_LMS_TO_LAB, lab) ** 3).clip(0, 1)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in srgb)
