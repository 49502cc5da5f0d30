"""The page as one file with style, scripts and data, which may not use the network."""

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from types import MappingProxyType

from landscapes.page.packing import Json
from landscapes.themes import Theme

SCRIPTS = ("numbers.js", "drawing.js", "state.js", "pictures.js", "legend.js", "player.js")
"""The scripts, which make one module; later ones use earlier ones."""

FAMILY = "Landscapes Inter"
"""The font's name in the style."""

FONTS = MappingProxyType(
    {"400": "LandscapesInter-Regular.woff2", "600 700": "LandscapesInter-Bold.woff2"}
)
"""The font's files by weight."""


def document(title: str, data: Json, theme: Theme) -> str:
    """The whole page as HTML.

    Args:
        title: the title in the browser.
        data: the data that the scripts show.
        theme: the colours.
    """
    style = _fonts() + _colors(theme) + _read("player.css")
    script = "\n".join(_read(name) for name in SCRIPTS)
    return Template(_read("player.html")).substitute(
        policy=_policy(style, script),
        title=escape(title),
        style=style,
        script=script,
        data=_embedded(data),
    )


def _read(name: str) -> str:
    return files("landscapes.page").joinpath(name).read_text(encoding="utf-8")


def _fonts() -> str:
    """The font of the pictures, so that a page looks like them without the network."""
    folder = files("landscapes") / "fonts"
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight};'
        f" src: url(data:font/woff2;base64,{_base64(folder.joinpath(name).read_bytes())})"
        ' format("woff2"); }\n'
        for weight, name in FONTS.items()
    )


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def _colors(theme: Theme) -> str:
    """The theme's colours as CSS properties, and the matching scheme for the browser's controls."""
    names = ("paper", "ink", "muted", "faint", "signal", "edge", "label", "slope")
    properties = "".join(f" --{name}: {getattr(theme, name)};" for name in names)
    lightness = sum(int(theme.paper[i : i + 2], 16) for i in (1, 3, 5)) / (3 * 255)
    scheme = "light" if lightness > 0.5 else "dark"
    return f":root {{ color-scheme: {scheme};{properties} }}\n"


def _policy(style: str, script: str) -> str:
    """A policy that loads nothing, and allows only this style and this script."""
    return "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            "font-src data:",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(content: str) -> str:
    return f"sha256-{_base64(sha256(content.encode('utf-8')).digest())}"


def _embedded(data: Json) -> str:
    """JSON that cannot close its HTML element, whatever a user wrote."""
    text = json.dumps(data, allow_nan=False, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
