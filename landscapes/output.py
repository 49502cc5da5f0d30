"""Recording → files: pictures, animations, pages and tables.

Files are written whole or not at all, and so are all files of one call.
"""

from collections.abc import Sequence
from io import BytesIO, TextIOBase
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from landscapes.description import describe
from landscapes.drawing.compose import compose, drawable
from landscapes.drawing.settings import own_settings
from landscapes.files import WholeFiles, naming
from landscapes.film.budget import BudgetError, Quality, full_quality, keep_budget
from landscapes.film.encoder import even
from landscapes.film.film import Film
from landscapes.film.frames import Camera
from landscapes.film.timeline import plan_for
from landscapes.formats import FORMATS, Format
from landscapes.formulas import plain
from landscapes.headline import with_headline
from landscapes.kinds import has, lacking
from landscapes.kinds.base import Recording, Scenario, Size
from landscapes.kinds.work import Progress, expect_progress
from landscapes.words import passed, unknown

__all__ = ["BudgetError", "Rendered", "destinations", "render"]


class Rendered(NamedTuple):
    """A file that was written.

    Attributes:
        path: its path; for an open file, the name it would have.
        size: its size in pixels; None for a page or a table.
        seconds: its duration; None for a still.
        bytes: its size in bytes.
        gave_up: a sentence for each reduction of quality made to keep the budget.
    """

    path: Path
    size: Size | None
    seconds: float | None
    bytes: int
    gave_up: tuple[str, ...] = ()


def render(
    recording: "Recording[Any]",
    *targets: "str | PathLike[str] | BinaryIO",
    format: str | None = None,
    progress: "Progress | None" = None,
    **settings: Any,
) -> "list[Rendered]":
    """Draw a recording and write it to files, all in one pass over the frames.

    >>> import landscapes as ls
    >>> from io import BytesIO
    >>> recording = ls.run("wobbly")
    >>> ls.render(recording, "wobbly.gif", size="800x600", theme="dark")  # doctest: +SKIP
    >>> file = BytesIO()
    >>> (rendered,) = ls.render(recording, file, format="png", size="400x300")
    >>> rendered.size
    Size(width=400, height=300)

    A GIF or WebP that exceeds the scenario's budget is made again with lower quality, see
    :func:`~landscapes.film.budget.keep_budget`; the other files are not. The files are written
    all together or not at all; after an error, existing files are unchanged. A link stays, and
    its target is replaced; devices and pipes are written last.

    Args:
        recording: the recording to draw.
        targets: the files to write, as paths or binary files. The suffix of a path gives the
            format: .png, .gif, .webp, .mp4, .svg, .pdf, .html for an explorable page, or .csv
            for a table of results.
        format: the format of open files, such as ``"png"``.
        progress: called after every frame.
        settings: overrides of the scenario, by the keys of ``render`` in its file, such as
            ``size="800x600"``, ``theme="dark"``, ``fps=25`` or ``duration=5``.

    Raises:
        TypeError: if the argument is not a recording, there is no target, or a setting is unknown.
        ValueError: if a suffix is not a known format, an animation is asked for but nothing
            moves, or a setting is wrong.
        BudgetError: if a GIF or WebP cannot keep the scenario's budget.
        OSError: if a file cannot be written.
    """
    expect_progress(progress)
    recording = drawable(recording, settings, "render")
    if not targets:
        raise TypeError("render needs a file to write, such as 'picture.png'")
    named = [_named(target, recording, format) for target in targets]
    formats = [_format(path, recording) for path in named]
    with TemporaryDirectory(prefix="landscapes-") as folder:
        paths = [
            path if isinstance(target, (str, PathLike)) else Path(folder, f"{number}-{path.name}")
            for number, (target, path) in enumerate(zip(targets, named, strict=True))
        ]
        rendered = _render(recording, paths, formats, progress)
        for target, path in zip(targets, paths, strict=True):
            if not isinstance(target, (str, PathLike)):
                target.write(path.read_bytes())
    return [file._replace(path=path) for file, path in zip(rendered, named, strict=True)]


def notebook_png(recording: Recording[Any]) -> bytes | None:
    """Draw the picture for a notebook; None if its kind has a page to show instead."""
    if has(recording.scenario.kind, "page"):
        return None
    file = BytesIO()
    render(recording, file, format="png")
    return file.getvalue()


def _named(target: object, recording: Recording[Any], format: str | None) -> Path:
    """Return the path of a target; for an open file, the name it would have."""
    if isinstance(target, (str, PathLike)):
        path = Path(target)
        if format is not None and format != path.suffix.lower().removeprefix("."):
            raise ValueError(
                f"{path}: format={passed(format)} is for open files; a path is written in the"
                " format of its suffix"
            )
        return path
    if not hasattr(target, "write") or isinstance(target, TextIOBase):
        raise TypeError(f"render writes to a path or a binary file, not to {passed(target)}")
    if format is None:
        raise TypeError("render needs a format, such as format='png', to write to an open file")
    if format not in FORMATS:
        raise ValueError(unknown("format", str(format), list(FORMATS)))
    return Path(f"{recording.scenario.name}.{format}")


def _render(
    recording: Recording[Any],
    targets: Sequence[Path],
    formats: Sequence[str],
    progress: Progress | None,
) -> list[Rendered]:
    with WholeFiles(*targets) as files:
        drafts = list(zip(formats, files.drafts, strict=True))
        texts = [each for each in drafts if FORMATS[each[0]].made_of == "text"]
        drawn = [each for each in drafts if each not in texts]
        for name, draft in texts:
            with naming(draft):
                text: str = FORMATS[name].imported()(recording)
                draft.write_text(text, encoding="utf-8", newline="\n")
        qualities = _draw(recording, drawn, progress)
        sizes = [draft.stat().st_size for draft in files.drafts]
        files.publish()
    full = full_quality(recording.scenario.render)
    return [
        _rendered(recording, name, target, qualities.get(name, full), size)
        for name, target, size in zip(formats, targets, sizes, strict=True)
    ]


def _draw(
    recording: Recording[Any], drafts: Sequence[tuple[str, Path]], progress: Progress | None
) -> dict[str, Quality]:
    """Write pictures and animations; return the quality of those with a budget, by format."""
    if not drafts:
        return {}
    recording = with_headline(recording)
    scenario, words = recording.scenario, describe(recording)
    film = Film(recording, drafts, description=words)
    # Start the encoding process before matplotlib is imported for its settings.
    with film, own_settings():
        stage = compose(recording)
        camera = Camera(stage)
        film.shoot(camera, progress)
    with own_settings():
        for name, draft in drafts:
            if FORMATS[name].made_of == "paths":
                with naming(draft):
                    FORMATS[name].imported()(stage, draft, plain(scenario.title), words)
        return {
            name: keep_budget(recording, camera, name, draft, progress)
            for name, draft in drafts
            if FORMATS[name].is_indexed
        }


def destinations(
    recording: Recording[Any], folder: Path
) -> list[tuple[Recording[Any], list[Path]]]:
    """Return the pictures of a scenario, each with the files to write.

    Most scenarios have one picture, in all their formats. A grid of responses
    has a folder with an overview and a picture of each response.
    """
    return [
        (part, [folder / f"{path}.{suffix}" for suffix in part.scenario.render.formats])
        for path, part in recording.pictures()
    ]


def files_of(scenario: Scenario[Any], folder: Path) -> list[Path]:
    """Return the files of a scenario's main picture, before it has been run."""
    return [folder / f"{scenario.name}.{suffix}" for suffix in scenario.render.formats]


def _format(path: Path, recording: Recording[Any]) -> str:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise ValueError(f"{path}: {unknown('format', suffix, list(FORMATS))}")
    if FORMATS[suffix].moves and recording.scenario.steps == 0:
        raise ValueError(f"{path}: nothing moves in this scenario; write a still such as .png")
    if suffix == "html" and not has(recording.scenario.kind, "page"):
        lack = lacking(recording.scenario.kind, "page")
        raise ValueError(f"{path}: {lack}; write a picture such as .png")
    return suffix


def _rendered(
    recording: Recording[Any], name: str, path: Path, quality: Quality, size: int
) -> Rendered:
    form = FORMATS[name]
    pixels = Size(*map(even, quality.size)) if form.has_even_sides else quality.size
    return Rendered(
        path,
        pixels if form.made_of != "text" else None,
        _seconds(recording, form, quality) if form.moves else None,
        size,
        full_quality(recording.scenario.render).given_up_for(quality),
    )


def _seconds(recording: Recording[Any], form: Format, quality: Quality) -> float:
    """The duration of an animation of this quality."""
    if form.is_indexed:
        return plan_for(form, recording.drawn_with(fps=quality.fps)).seconds_of_delays
    return plan_for(form, recording).seconds
