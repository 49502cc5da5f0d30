"""What the commands share: loading scenarios, and telling of progress, files and errors."""

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, redirect_stdout
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from landscapes.cli.streams import complain
from landscapes.formats import FORMATS
from landscapes.themes import THEMES

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from click._termui_impl import ProgressBar

    from landscapes.kinds import Concern
    from landscapes.kinds.base import Progress, Recording
    from landscapes.loading import Written
    from landscapes.plugins import Registry
    from landscapes.workers import Checkpoint


class Target(click.Path):
    """A file to write, or a folder to write to, that the person has named."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        written = os.fspath(value)
        if not written:
            self.fail(f"give the name of a {'folder' if self.dir_okay else 'file'}", param, ctx)
        if written.endswith(("/", os.sep)) and not self.dir_okay:
            self.fail(f"{written} is a folder's name; give the name of a file", param, ctx)
        return super().convert(value, param, ctx)


OUT = click.option(
    "--out", type=Target(path_type=Path), default=Path("renders"), show_default=True,
    metavar="DIR", help="The folder to write to; it is made if it is not there.",
)  # fmt: skip
PLUGIN = click.option(
    "--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="A Python file with landscapes or optimizers of your own. It is run.",
)  # fmt: skip
FORMATS_OPTION = click.option(
    "--formats", metavar="LIST", callback=lambda context, option, value: _items(value),
    help=f"One or more of {', '.join(FORMATS)}, with commas between them.",
)  # fmt: skip
SIZE = click.option("--size", metavar="WIDTHxHEIGHT", help="Pixels, such as 1200x800.")
THEME = click.option("--theme", metavar="NAME", help=f"One of {', '.join(THEMES)}.")
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N",
    help="How many processes work at once; one a processor, if not said.",
)  # fmt: skip
DASK = click.option(
    "--dask", metavar="ADDRESS",
    help="The scheduler of a Dask cluster that does the work, such as tcp://10.0.0.1:8786. It and "
    "its workers need landscapes; the workers see files at the same paths as this machine does.",
)  # fmt: skip


def _items(listed: str | None) -> list[str] | None:
    """The names in a list that has commas between them, with blanks or without."""
    return None if listed is None else [name.strip() for name in listed.split(",")]


def written_options(**options: object) -> dict[str, object]:
    """Those of the options that were given."""
    return {key: value for key, value in options.items() if value is not None}


OUTPUT = "landscapes.output"
"""Where a command keeps the stream that it prints to."""


USUAL = gc.get_threshold()
MANY = 250_000
"""After how many new objects the garbage collector looks for those that are not used any more."""


def collect_rarely() -> None:
    """Let the garbage collector wait.

    Nearly all that a short render makes stays until its end. To look through it again and
    again would take a tenth of the time.
    """
    gc.set_threshold(MANY)


def collect_as_usual() -> None:
    """From now on look for garbage as usual, but not among what there is now.

    That is for commands that draw several figures: each refers to itself in circles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*USUAL)


def say(text: object = "", err: bool = False) -> None:
    """Print a text, much of which may be from a stranger's file, with a line's end."""
    from landscapes.words import printable

    click.echo(printable(str(text)), file=None if err else output(), err=err)


def output() -> IO[Any] | None:
    """Where a command prints to; None is the standard output."""
    context = click.get_current_context(silent=True)
    return context.meta.get(OUTPUT) if context else None


def _keep_output() -> None:
    """From now on the standard output is the command's own: what others print goes elsewhere."""
    context = click.get_current_context()
    context.meta[OUTPUT] = sys.stdout
    context.with_resource(redirect_stdout(sys.stderr))


def known(plugins: Sequence[Path]) -> "Registry":
    """What there is with the plugins; one that is wrong is printed, and ends the command."""
    from landscapes.plugins import PluginError, load_plugins

    if plugins:
        _keep_output()
    try:
        return load_plugins(plugins)
    except PluginError as error:
        say(error, err=True)
        raise click.exceptions.Exit(2) from None


def read(name: str, registry: "Registry") -> "Written | None":
    """A scenario with what is written of it, or None after every error has been printed."""
    return next(iter(_readable((name,), {}, registry)), None)


def load(
    names: Sequence[str], options: Mapping[str, object], plugins: Sequence[Path]
) -> "list[Written] | None":
    """All scenarios with the options, or None after every error has been printed."""
    loaded = _readable(names, options, known(plugins))
    names_of_files = Counter(each.scenario.name for each in loaded)
    repeated = {name: count for name, count in names_of_files.items() if count > 1}
    for name, count in repeated.items():
        complain(f"{count} of the scenarios are called '{name}'; their files would be the same")
    return None if repeated or len(loaded) < len(names) else loaded


INPUT = "a scenario is read from this file; choose another --out"


def writes_over(loaded: "Sequence[Written]", paths: Sequence[Path]) -> bool:
    """Whether one of the paths is of a file that a scenario is read from; it is printed."""
    found = dict.fromkeys(path for each in loaded for path in each.read_from(paths))
    for path in found:
        complain(f"{path}: {INPUT}")
    return bool(found)


def _readable(
    names: Sequence[str], options: Mapping[str, object], registry: "Registry"
) -> "list[Written]":
    """Those of the scenarios that are right; every error of the others is printed.

    What is wrong with an option for all of them is said once.
    """
    from landscapes.loading import ScenarioError, ScenarioNotFoundError, read_scenario

    loaded: list[Written] = []
    wrong_for: dict[str, list[str]] = {}
    for name in names:
        try:
            loaded.append(read_scenario(name, registry, options))
        except ScenarioError as error:
            for line in error.of_the_text:
                say(line, err=True)
            for message in error.of_options:
                wrong_for.setdefault(message, []).append(error.source)
        except ScenarioNotFoundError as error:
            complain(str(error))
    for message, sources in wrong_for.items():
        if len(sources) == len(names):
            complain(message)
            continue
        for source in sources:
            say(f"{source}: {message}", err=True)
    return loaded


@contextmanager
def progress_bar(label: str, quiet: bool) -> "Iterator[Progress | None]":
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


@contextmanager
def workers_of(jobs: int | None, dask: str | None) -> "Iterator[Executor | None]":
    """The cluster that is to work, or None: then these are ``jobs`` processes of this machine.

    What goes wrong with them is printed, and ends the command.
    """
    if jobs and dask:
        raise click.UsageError("--jobs is for this machine's processes, --dask for a cluster")
    try:
        with _cluster(dask) as executor:
            yield executor
    except RuntimeError as error:
        # Imported when it is needed, for a picture that is no map is made without.
        from landscapes.workers import ClusterError, WorkerLostError

        if not isinstance(error, (ClusterError, WorkerLostError)):
            raise
        complain(str(error))
        raise click.exceptions.Exit(2 if isinstance(error, ClusterError) else 1) from None


def _cluster(address: str | None) -> "AbstractContextManager[Executor | None]":
    if address is None:
        return nullcontext()
    from landscapes.workers import dask

    return dask(address, complain)


def lacks(loaded: "Sequence[Written]", name: "Concern") -> bool:
    """Whether a scenario's kind lacks what is asked of it, which is said before anything is run."""
    from landscapes.kinds import has, lacking

    kinds = [written.scenario.kind for written in loaded if not has(written.scenario.kind, name)]
    for kind in dict.fromkeys(kinds):
        complain(lacking(kind, name))
    return bool(kinds)


def recordings(
    loaded: "Sequence[Written]",
    out: Path | None,
    quiet: bool,
    jobs: int | None = None,
    executor: "Executor | None" = None,
) -> "Iterator[Recording[Any]]":
    """What each scenario becomes when it is run, one after another, to be drawn.

    Of work that is cut into tasks the finished ones are kept in the folder ``out``, if there is
    one, until the recording has been drawn: what is cut short goes on there the next time.
    """
    from landscapes.running import run

    for written in loaded:
        scenario = written.scenario
        kept = checkpoint(written, out) if out and scenario.is_cut_into_tasks else None
        with progress_bar(scenario.name, quiet) as progress:
            recording = run(scenario, progress, executor=executor, jobs=jobs, checkpoint=kept)
        yield recording
        if kept:
            kept.discard()


def checkpoint(written: "Written", folder: Path) -> "Checkpoint":
    """Where the finished tasks of a scenario are kept: a hidden folder in another one."""
    from landscapes.fingerprint import fingerprint
    from landscapes.workers import Checkpoint

    return Checkpoint(folder / f".{written.scenario.name}.tasks", fingerprint(written.files))
