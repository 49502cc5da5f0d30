"""The page as one file with style, scripts and data, which may not use the network."""

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from landscapes.page.packing import Json
from landscapes.themes import Theme

SCRIPTS = ("numbers.js", "drawing.js", "state.js", "pictures.js", "legend.js", "player.js")
"""The scripts, which make one module; later ones use earlier ones."""


def document(title: str, data: Json, theme: Theme) -> str:
    """The whole page as HTML.

    Args:
        title: the title in the browser.
        data: the data that the scripts show.
        theme: the colours.
    """
    style = _colors(theme) + _read("player.css")
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
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}"


def _embedded(data: Json) -> str:
    """JSON that cannot close its HTML element, whatever a user wrote."""
    text = json.dumps(data, allow_nan=False, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
