"""The commands that write pictures and animations, once or at every save."""

from pathlib import Path

import click

from landscapes.cli.common import (
    DASK,
    FORMATS_OPTION,
    JOBS,
    OUT,
    PLUGIN,
    SIZE,
    THEME,
    collect_as_usual,
    known,
    lacks,
    load,
    progress_bar,
    recordings,
    say,
    tell_of_texts,
    workers_of,
    writes_over,
    written_options,
)
from landscapes.cli.made import described
from landscapes.cli.streams import complain

BUDGET = ("render", "max_mb")
"""The key for the largest file size."""


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="NAME_OR_PATH...")
@FORMATS_OPTION
@OUT
@SIZE
@click.option("--fps", type=float, metavar="N", help="Frames per second, 0.1 to 50.")
@THEME
@click.option(
    "--max-mb",
    type=float,
    metavar="N",
    help="Make the best GIF or WebP of at most this many megabytes.",
)
@PLUGIN
@JOBS
@DASK
@click.option("--quiet", is_flag=True, help="No progress, no list of files.")
def render(
    scenarios: tuple[str, ...],
    formats: list[str] | None,
    out: Path,
    size: str | None,
    fps: float | None,
    theme: str | None,
    max_mb: float | None,
    plugins: tuple[Path, ...],
    jobs: int | None,
    dask: str | None,
    quiet: bool,
) -> int:
    """Make pictures and animations of scenarios.

    A scenario is a built-in name (see: landscapes list scenarios) or the path
    of a YAML file. The options override the settings of the scenario. Interrupted
    maps and races resume where they stopped when you render them again.
    """
    options = written_options(size=size, fps=fps, theme=theme, max_mb=max_mb, formats=formats)
    loaded = load(scenarios, options, plugins)
    if loaded is None:
        return 2
    from landscapes.output import BudgetError, destinations, files_of
    from landscapes.output import render as render_recording

    if writes_over(loaded, [path for each in loaded for path in files_of(each.scenario, out)]):
        return 2
    tell_of_texts(loaded)
    with workers_of(jobs, dask) as executor:
        pictures = (
            picture
            for recording in recordings(loaded, out, quiet, jobs, executor)
            for picture in destinations(recording, out)
        )
        for number, (recording, paths) in enumerate(pictures):
            if number:
                collect_as_usual()
            paths[0].parent.mkdir(parents=True, exist_ok=True)
            try:
                with progress_bar(paths[0].stem, quiet) as progress:
                    files = render_recording(recording, *paths, progress=progress)
            except BudgetError as error:
                if max_mb is None:
                    asked = {each.scenario.name: each.where(BUDGET) for each in loaded}
                    say(f"{asked[recording.scenario.name]}: {error}", err=True)
                else:
                    complain(f"{recording.scenario.name}: {error}")
                return 2
            for file in files if not quiet else ():
                say("\n  ".join([described(file), *file.gave_up]))
    return 0


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="NAME_OR_PATH...")
@OUT
@SIZE
@THEME
@PLUGIN
@JOBS
@DASK
@click.option("--quiet", is_flag=True, help="No progress, no list of files.")
def slides(
    scenarios: tuple[str, ...],
    out: Path,
    size: str | None,
    theme: str | None,
    plugins: tuple[Path, ...],
    jobs: int | None,
    dask: str | None,
    quiet: bool,
) -> int:
    """Write everything for a talk about a scenario to the folder DIR/NAME.slides.

    It contains the film as MP4 and GIF, posters of the question and of the answer,
    a handout, a beamer document, a reveal.js snippet, and a README that explains
    how to use them.
    """
    loaded = load(scenarios, written_options(size=size, theme=theme), plugins)
    if loaded is None or lacks(loaded, "handout"):
        return 2
    from landscapes.output import BudgetError
    from landscapes.slides import write_slides

    tell_of_texts(loaded)

    collect_as_usual()
    with workers_of(jobs, dask) as executor:
        for recording in recordings(loaded, out, quiet, jobs, executor):
            folder = out / f"{recording.scenario.name}.slides"
            try:
                with progress_bar(folder.name, quiet) as progress:
                    files = write_slides(recording, folder, progress)
            except BudgetError as error:
                complain(str(error))
                return 2
            for file in files if not quiet else ():
                say(described(file))
    return 0


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@OUT
@PLUGIN
def watch(file: Path, out: Path, plugins: tuple[Path, ...]) -> int:
    """Render a scenario at every save: a still at once, the animation after a pause.

    Errors are shown with their place; correct the file and save again. Stop with Ctrl-C.
    """
    if not file.parent.is_dir():
        complain(f"{file.parent}: there is no such folder")
        return 2
    from landscapes.watching import watch as keep_watching

    collect_as_usual()

    def show(lines: list[str], is_news: bool) -> None:
        """Print lines; on a terminal, those of each save replace the earlier ones."""
        if is_news:
            click.clear()
        for line in lines:
            say(line)

    try:
        keep_watching(file, out, show, plugins)
    except KeyboardInterrupt:
        say()
    return 0


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[NAME_OR_PATH]...")
@FORMATS_OPTION
@OUT
@PLUGIN
@JOBS
@DASK
@click.option("--quiet", is_flag=True, help="No progress, no list of scenarios.")
def gallery(
    scenarios: tuple[str, ...],
    formats: list[str] | None,
    out: Path,
    plugins: tuple[Path, ...],
    jobs: int | None,
    dask: str | None,
    quiet: bool,
) -> int:
    """Render scenarios, and write a page that shows them: DIR/index.html.

    Without names, all built-in scenarios are rendered. Those that are up to date are
    skipped. Of the formats in --formats, each scenario is written in those that its kind
    has; if it has none of them, in its own. A scenario that fails does not stop the others,
    but the exit code is then 1.
    """
    from landscapes.builtin import builtin_scenarios
    from landscapes.formats import FORMATS
    from landscapes.words import unknown

    wrong = [
        unknown("format", name, list(FORMATS)) for name in formats or () if name not in FORMATS
    ]
    for message in wrong:
        complain(f"--formats: {message}")
    if wrong:
        return 2
    registry = known(plugins)
    from landscapes.gallery import Failed, Made, make

    names = scenarios or tuple(builtin_scenarios())
    with workers_of(jobs, dask) as executor, progress_bar("gallery", quiet) as progress:
        results = make(
            names, out, formats, registry, jobs=jobs, executor=executor, progress=progress
        )
    for result in results:
        match result:
            case Failed(name, message):
                complain(f"{name} failed:\n{message}")
            case Made(name, seconds=seconds) if not quiet:
                say(f"{name}  {f'{seconds:.1f} s' if seconds else 'up to date'}")
    if not quiet:
        say(out / "index.html")
    failed = [result.name for result in results if isinstance(result, Failed)]
    if failed:
        complain(f"{len(failed)} of {len(names)} scenarios failed: {', '.join(failed)}")
    return 1 if failed else 0
