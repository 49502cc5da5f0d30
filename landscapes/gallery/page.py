"""The gallery's page: one HTML file that shows every scenario and needs no server."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from landscapes.formats import FORMATS, Format
from landscapes.kinds.base import Size
from landscapes.words import counted

LISTED = 8
"""The largest number of files that are linked without a fold."""


class Exhibit(NamedTuple):
    """A scenario on the page.

    Attributes:
        name: its name.
        kind: its kind.
        title: the title of its picture.
        comment: what to look for.
        text: its YAML.
        size: the size of its picture.
        files: its files, relative to the page, those of its main picture first.
        poster: the picture that is shown before its video plays.
    """

    name: str
    kind: str
    title: str
    comment: str
    text: str
    size: Size
    files: tuple[Path, ...]
    poster: Path | None = None


def page(exhibits: Sequence[Exhibit]) -> str:
    """The page as HTML, with style and script in it and the pictures beside it."""
    return _PAGE.format(
        style=_resource("style.css"),
        script=_resource("script.js"),
        count=counted(len(exhibits), "scenario"),
        contents="\n".join(
            f'<li><a href="#{escape(each.name)}">{escape(each.title)}</a></li>' for each in exhibits
        ),
        exhibits="\n".join(map(_exhibit, exhibits)),
    )


_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Landscapes: the gallery</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>How optimizers travel</h1>
<p>{count}. Each says what to look for and comes with its YAML: copy it, change it,
render it.</p>
<nav aria-label="Scenarios"><ul>
{contents}
</ul></nav>
</header>
<main>
{exhibits}
</main>
<script>
{script}</script>
</body>
</html>
"""

_EXHIBIT = """\
<article id="{name}" aria-labelledby="{name}-title">
<figure>{picture}</figure>
<div class="words">
<h2 id="{name}-title"{hidden}>{title}</h2>
<p class="label"><a href="#{name}">What to look for</a></p>
<p class="comment">{comment}</p>
<p class="files">{links}</p>
<div class="code">
<div class="bar"><span>{name}.yaml</span>
<button type="button" hidden aria-label="Copy the YAML of {title}">Copy</button></div>
<pre tabindex="0" aria-label="{name}.yaml"><code>{text}</code></pre>
</div>
</div>
</article>"""


def _exhibit(exhibit: Exhibit) -> str:
    picture = _picture(exhibit)
    return _EXHIBIT.format(
        name=escape(exhibit.name),
        title=escape(exhibit.title),
        comment=escape(exhibit.comment),
        picture=picture or "<p>There is no picture among the files.</p>",
        # A picture bears its title; only screen readers need it again.
        hidden=' class="unseen"' if picture else "",
        links=" ".join(_links(exhibit)),
        text=escape(exhibit.text),
    )


def _picture(exhibit: Exhibit) -> str:
    """The animation if there is one, else the still picture; nothing without a picture."""
    video, image = _first(exhibit, "video", moves=True), _first(exhibit, "image", moves=True)
    still = _first(exhibit, "image", moves=False)
    text = escape(f"{exhibit.title}. {exhibit.comment}")
    size = f'width="{exhibit.size.width}" height="{exhibit.size.height}"'
    if video:
        poster = f' poster="{_address(exhibit.poster)}"' if exhibit.poster else ""
        return (
            f'<video {size} controls loop muted playsinline preload="none"{poster}'
            f' aria-label="{text}">'
            f'<source src="{_address(video)}" type="{_format(video).media_type}"></video>'
        )
    shown = image or still
    if not shown:
        return ""
    address = _address(shown)
    return f'<a href="{address}"><img {size} src="{address}" alt="{text}" loading="lazy"></a>'


def _first(exhibit: Exhibit, media: str, moves: bool) -> Path | None:
    """The first file that a browser shows as this type of media, moving or still."""
    for file in exhibit.files:
        form = _format(file)
        if form.media_type.startswith(f"{media}/") and form.moves == moves:
            return file
    return None


def _format(file: Path) -> Format:
    return FORMATS[file.suffix.removeprefix(".")]


def _links(exhibit: Exhibit) -> Iterator[str]:
    """Links to the files by format; to many, by name and behind a fold."""
    if len(exhibit.files) <= LISTED:
        for file in exhibit.files:
            yield f'<a href="{_address(file)}">{escape(_format(file).title)}</a>'
        return
    yield f"<details><summary>{counted(len(exhibit.files), 'file')}</summary>"
    for file in exhibit.files:
        yield f'<a href="{_address(file)}">{escape(file.stem.replace("_", " "))}</a>'
    yield "</details>"


def _address(file: Path | None) -> str:
    return escape(quote(file.as_posix())) if file else ""


def _resource(name: str) -> str:
    return (files("landscapes.gallery") / name).read_text(encoding="utf-8")
