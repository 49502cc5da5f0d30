"""The command line: arguments, progress and exit codes; the work is done elsewhere.

Exit codes: 0 done, 1 something outside the scenario went wrong (a full disk,
say), 2 the scenario or an argument is wrong, 130 interrupted.
"""

import gc
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from landscapes.rendering import Rendered
    from click._termui_impl import ProgressBar
    from landscapes.runner import Progress
    from landscapes.scenario import Scenario


def main() -> NoReturn:
    """Run the command line; errors become one line each and an exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted; files that were not finished are not written")
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{error.strerror or error}")
        code = 1
    sys.exit(code)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _complain(message: str) -> None:
    click.echo(f"landscapes: {message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(
    None, "--version", package_name="landscapes", message="landscapes %(version)s"
)
def commands() -> None:
    """Animate how optimizers travel over 2-D loss landscapes.

    A scenario, written in YAML, names a landscape, a start point and a set of
    optimizers. Rendering it makes a picture, a GIF and an MP4 for slides.

    \b
    landscapes list scenarios           what is there to render
    landscapes render hills_and_canyon  make its files in renders/
    landscapes render mine.yaml         the same for a scenario of your own
    landscapes trace hills_and_canyon   the numbers behind the picture
    """


@commands.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="NAME_OR_PATH...")
@click.option("--formats", metavar="LIST", help="png, gif, mp4, svg, pdf; several with commas.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("renders"), show_default=True,
    metavar="DIR", help="The folder to write to; it is made if it is not there.",
)  # fmt: skip
@click.option("--size", metavar="WIDTHxHEIGHT", help="Pixels, such as 1200x800.")
@click.option("--fps", type=float, metavar="N", help="Frames per second, up to 50.")
@click.option("--quiet", is_flag=True, help="No progress, no list of files.")
def render(
    scenarios: tuple[str, ...],
    formats: str | None,
    out: Path,
    size: str | None,
    fps: float | None,
    quiet: bool,
) -> int:
    """Make pictures and animations of scenarios.

    A scenario is a built-in name (see: landscapes list scenarios) or the path
    of a YAML file. The options override what the scenario asks for.
    """
    asked = {"size": size, "fps": fps, "formats": formats and formats.split(",")}
    loaded = _load(scenarios, {key: value for key, value in asked.items() if value is not None})
    if loaded is None:
        return 2
    with _lasting_imports():
        from landscapes.rendering import destinations
        from landscapes.rendering import render as render_recording
        from landscapes.runner import run
    # The thread that draws holds Python's lock; the encoder's needs it often and briefly.
    sys.setswitchinterval(0.0005)
    for scenario in loaded:
        with _progress(scenario.name, quiet) as progress:
            recording = run(scenario, progress)
        for part, paths in destinations(recording, out):
            paths[0].parent.mkdir(parents=True, exist_ok=True)
            with _progress(paths[0].stem, quiet) as progress:
                files = render_recording(part, *paths, progress=progress)
            if not quiet:
                for file in files:
                    click.echo(_described(file))
    return 0


@commands.command("list")
@click.argument("kind", type=click.Choice(["scenarios", "landscapes", "optimizers"]))
def list_(kind: str) -> int:
    """Print the scenarios, landscapes or optimizers there are.

    Landscapes with formula, domain and minima; optimizers with formula,
    hyperparameters and defaults.
    """
    from landscapes import catalogue

    for line in getattr(catalogue, kind)():
        click.echo(line)
    return 0


@commands.command()
@click.argument("scenario", metavar="NAME_OR_PATH")
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True,
    help="CSV has a row for each step of each run; JSON also has settings and outcomes.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write to a file instead of the terminal.",
)  # fmt: skip
def trace(scenario: str, form: str, out: Path | None) -> int:
    """Print the numbers of a scenario: label, step, x, y, loss, gradient norm."""
    loaded = _load((scenario,), {})
    if loaded is None:
        return 2
    from landscapes.files import WholeFile
    from landscapes.runner import run
    from landscapes.trace import to_csv, to_json

    text = (to_csv if form == "csv" else to_json)(run(loaded[0]))
    if out is None:
        click.echo(text, nl=False)
        return 0
    with WholeFile(out) as file:
        file.draft.write_text(text, encoding="utf-8", newline="\n")
        file.publish()
    return 0


@contextmanager
def _lasting_imports() -> Iterator[None]:
    """Imports of what stays until the end: the garbage collector need not look at it.

    It would, again and again while matplotlib is imported and once more at
    exit, which together take a tenth of a short render.
    """
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _load(names: tuple[str, ...], overrides: dict[str, object]) -> "list[Scenario] | None":
    """All scenarios with the overrides, or None after every error has been printed."""
    with _lasting_imports():
        from landscapes.scenario import (
            OverrideError,
            ScenarioError,
            ScenarioNotFoundError,
            load_scenario,
            override,
        )

    loaded = []
    failed = False
    for name in names:
        try:
            loaded.append(override(load_scenario(name), overrides))
        except ScenarioError as error:
            click.echo(str(error), err=True)
            failed = True
        except ScenarioNotFoundError as error:
            _complain(str(error))
            failed = True
        except OverrideError as error:
            for problem in error.problems:
                _complain(f"--{problem}")
            return None
    for name, count in Counter(scenario.name for scenario in loaded).items():
        if count > 1:
            _complain(
                f"{count} of the scenarios are called '{name}'; their files would be the same"
            )
            failed = True
    return None if failed else loaded


@contextmanager
def _progress(label: str, quiet: bool) -> "Iterator[Progress | None]":
    """A progress bar on a terminal, from the first progress on; nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[ProgressBar[int]] = []

        def progress(done: int, total: int) -> None:
            if not bars:
                bar = click.progressbar(length=total, label=label, file=sys.stderr)
                bars.append(stack.enter_context(bar))
            bars[0].update(done - bars[0].pos)

        yield progress


def _described(file: "Rendered") -> str:
    """``renders/wobbly.gif  1200×800  10 s  355 kB``"""
    size = f"{file.bytes / 1e6:.1f} MB" if file.bytes >= 1e6 else f"{file.bytes / 1e3:.0f} kB"
    if file.size is None:
        return f"{file.path}  table  {size}"
    seconds = f"{file.seconds:g} s" if file.seconds else "still"
    return f"{file.path}  {file.size.width}×{file.size.height}  {seconds}  {size}"
