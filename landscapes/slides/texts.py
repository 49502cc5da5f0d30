"""The texts of a pack, with everything that a user wrote escaped."""

import json
import re
import unicodedata
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import NamedTuple
from urllib.parse import quote

from landscapes.slides.tex import bare, tex
from landscapes.themes import Color

MARKUP = re.compile(r"[\\`*_\[\]<>#|~$&]")
"""Characters that Markdown may read as markup within a line."""

VIDEO = 'width=900, html_attributes="controls loop muted"'
"""How a notebook shows a film."""


class Facts(NamedTuple):
    """The facts of a pack that its texts state.

    Attributes:
        folder: the name of the pack's folder.
        title: that of the scenario.
        question: asked before the answer is shown.
        description: what the film shows, and the results.
        paper, ink: the colours of the pictures' background and of their text.
        seconds: the length of the film.
        gif_bytes: the size of the GIF.
        rate: pages of ``frames.pdf`` that the animation shows per second.
        last_seconds: how long it stays on the last page.
        pages: the number of pages.
        key_pages: the pages of the handout's stages, counted from 1.
    """

    folder: str
    title: str
    question: str
    description: str
    paper: Color
    ink: Color
    seconds: float
    gif_bytes: int
    rate: float
    last_seconds: float
    pages: int
    key_pages: Sequence[int]


class _Dialect(Template):
    """Templates with ``@{name}``, because ``$`` and ``{}`` have a meaning in TeX."""

    delimiter = "@"


def alt(facts: Facts) -> str:
    """The alternative text of film and answer, in one line."""
    return f"{_line(facts.description)}\n"


def beamer(facts: Facts) -> str:
    """A LaTeX document of three slides: question, animation and answer."""
    clicks = [
        rf"  \only<{click}>{{\moment{{{page}}}}}%"
        for click, page in enumerate(facts.key_pages, start=1)
    ]
    return _filled(
        "beamer.tex",
        folder=_line(facts.folder),
        paper=facts.paper.removeprefix("#").upper(),
        ink=":".join(f"{int(facts.ink[i : i + 2], 16) / 255:.2f}" for i in (1, 3, 5)),
        title=tex_line(facts.title),
        pdf_title=bare(_line(facts.title)),
        question=tex_line(facts.question),
        description=tex_line(facts.description),
        rate=f"{facts.rate:.4g}",
        last_rate=f"{1 / facts.last_seconds:.4g}",
        others=facts.pages - 1,
        last=facts.pages,
        clicks="\n".join(clicks),
    )


def reveal(facts: Facts) -> str:
    """An HTML page with a section to copy into a reveal.js deck."""
    return _filled(
        "reveal.html",
        folder=escape(facts.folder),
        address=escape(quote(facts.folder)),
        title=escape(_line(facts.title)),
        question=escape(_line(f"{facts.title}: {facts.question}")),
        description=escape(_line(facts.description)),
    )


def readme(facts: Facts) -> str:
    """Instructions for the files, three lines for each program."""
    film = json.dumps(f"{facts.folder}/film.mp4", ensure_ascii=False)
    return _filled(
        "README.md",
        title=markdown(facts.title),
        description=markdown(facts.description),
        seconds=f"{facts.seconds:g}",
        gif_size=f"{max(facts.gif_bytes / 1e6, 0.1):.1f} MB",
        path=code(f"\\graphicspath{{{{{_line(facts.folder)}/}}}}"),
        video=code(f"Video({film}, embed=True, {VIDEO})"),
        image=code(f"![]({quote(facts.folder)}/film.gif)"),
        pages=facts.pages,
    )


def tex_line(text: str) -> str:
    """A text as LaTeX source in one line."""
    return tex(_line(text))


def markdown(text: str) -> str:
    """A text with all Markdown markup escaped."""
    return MARKUP.sub(r"\\\g<0>", _line(text))


def code(text: str) -> str:
    """A text as code in Markdown, between more backticks than it contains."""
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _line(text: str) -> str:
    """The text without line breaks and control characters."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(visible.split())


def _filled(name: str, **values: object) -> str:
    template = (files("landscapes.slides") / "templates" / name).read_text(encoding="utf-8")
    return _Dialect(template).substitute(values)
