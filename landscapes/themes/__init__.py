"""Themes: colours, line widths and text sizes, a record for each.

Lengths are shares of the picture's unit: its height, or 3/4 of its width if that is less.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import get_args

from landscapes.themes.theme import Color, Colored, Dash, Hatch, Hue, Shape, Theme

__all__ = [
    "DARK",
    "LIGHT",
    "PRINT",
    "THEMES",
    "TRANSPARENT",
    "Color",
    "Colored",
    "Dash",
    "Hatch",
    "Hue",
    "Shape",
    "Theme",
]

# At least 14 apart (OKLab × 100) for every kind of eye, by a search near wanted hues.
_RUNS = ("#1f4581", "#ffc93f", "#019384", "#db66ff", "#ef3f0e", "#50c7b2", "#8800dd", "#a10d1b")

_RUNS_ON_DARK = (
    "#5c4bf9",
    "#fdda4d",
    "#16a995",
    "#ee7dff",
    "#ff5c2d",
    "#79e9d0",
    "#844e9d",
    "#aa3629",
)

_BASINS = ("#5675b8", "#ddc566", "#f1777c", "#4b6602", "#3ec9a5", "#95840f", "#7994ec", "#a05b65")

LIGHT = Theme(
    paper="#ffffff",
    ink="#1b2733",
    muted="#51606e",
    faint="#d5dbe1",
    signal="#e6eaee",
    valley="#3d6c9b",
    slope="#a9c6d2",
    peak="#efece2",
    isoline="#22384a",
    label="#34495a",
    edge="#14202b",
    ghost="#8b1a8b",
    runs=_RUNS,
    basins=_BASINS,
    others="#7d868e",
    deep="#ffffff",
    undecided="#d3d8dc",
    diverged="#20272e",
)

DARK = Theme(
    paper="#10171e",
    ink="#eef2f5",
    muted="#a7b4bf",
    faint="#35424e",
    valley="#0a1826",
    slope="#28475c",
    peak="#72828a",
    isoline="#b4c3cc",
    label="#d3dde4",
    edge="#f6f8f9",
    ghost="#f3a8f0",
    signal="#2b3742",
    runs=_RUNS_ON_DARK,
    ramp=("#fbf0b2", "#86c79b", "#2f7f98", "#1b3f66"),
    never="#3d4a56",
    basins=_BASINS,
    others="#7d868e",
    deep="#10171e",
    undecided="#35424e",
    diverged="#f6f8f9",
)

PRINT = replace(
    LIGHT,
    valley="#747474",
    slope="#bcbcbc",
    peak="#f6f6f6",
    isoline="#383838",
    label="#3a3a3a",
    ink="#000000",
    muted="#404040",
    edge="#000000",
    ramp=("#1c1c1c", "#b4b4b4"),
    never="#e6e6e6",
    ghost="#000000",
    basins=("#8f8f8f", "#c6c6c6", "#ababab", "#7a7a7a", "#d2d2d2", "#9d9d9d", "#b9b9b9", "#868686"),
    others="#6e6e6e",
    undecided="#ffffff",
    diverged="#000000",
    hatches=("none", "rising", "dots", "falling", "level", "upright", "grid", "net"),
    dashes=((), (4, 1.5), (1.6, 1.3), (6, 1.3, 1.6, 1.3), (3, 3), (8, 2), (2.4, 1, 1, 1)),
    shapes=get_args(Shape),
)

TRANSPARENT = replace(LIGHT, muted="#2f3c48", clear=True)

TRANSPARENT_DARK = replace(DARK, muted="#c3ced7", clear=True)

THEMES: Mapping[str, Theme] = MappingProxyType(
    {
        "light": LIGHT,
        "dark": DARK,
        "print": PRINT,
        "transparent": TRANSPARENT,
        "transparent_dark": TRANSPARENT_DARK,
    }
)
"""Every theme by name."""
