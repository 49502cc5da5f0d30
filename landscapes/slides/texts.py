"""The texts of a pack, in which everything that a person wrote is escaped."""

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
"""What Markdown may read as markup within a line."""

VIDEO = 'width=900, html_attributes="controls loop muted"'
"""How a notebook shows a film."""


class Facts(NamedTuple):
    """What the texts say of a pack.

    Attributes:
        folder: the name of the pack's folder.
        title: of the scenario.
        question: what is asked before the answer is seen.
        description: what the film shows and what came out.
        paper, ink: the pictures' background, and what is written on it.
        seconds: how long the film takes.
        gif_bytes: how large the GIF is.
        rate: how many pages of ``frames.pdf`` the animation shows in a second.
        last_seconds: how long it stays on the last one.
        pages: how many pages there are.
        key_pages: those of the stages of the handout, the first page being 1.
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
    """Templates that write ``@{name}``, for ``$`` and ``{}`` mean something in TeX."""

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
    """An HTML page with a section to copy into a deck of reveal.js."""
    return _filled(
        "reveal.html",
        folder=escape(facts.folder),
        address=escape(quote(facts.folder)),
        title=escape(_line(facts.title)),
        question=escape(_line(f"{facts.title}: {facts.question}")),
        description=escape(_line(facts.description)),
    )


def readme(facts: Facts) -> str:
    """What to do with the files, in three lines for each program."""
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
    """A text as LaTeX writes it, in one line."""
    return tex(_line(text))


def markdown(text: str) -> str:
    """A text of which Markdown reads nothing as markup."""
    return MARKUP.sub(r"\\\g<0>", _line(text))


def code(text: str) -> str:
    """A text as code in Markdown, between more backticks than it has."""
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _line(text: str) -> str:
    """The text without breaks and control characters."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(visible.split())


def _filled(name: str, **values: object) -> str:
    template = (files("landscapes.slides") / "templates" / name).read_text(encoding="utf-8")
    return _Dialect(template).substitute(values)
