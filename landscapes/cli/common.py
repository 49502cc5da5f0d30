"""Functions and options shared by the commands: loading, progress, errors."""

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
    from landscapes.kinds.base import Recording
    from landscapes.kinds.work import Progress
    from landscapes.loading import Written
    from landscapes.plugins import Registry
    from landscapes.workers import Checkpoint


class Target(click.Path):
    """A file or folder to write to, given by the user."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        written = os.fspath(value)
        if not written:
            self.fail(f"give the name of a {'folder' if self.dir_okay else 'file'}", param, ctx)
        if written.endswith(("/", os.sep)) and not self.dir_okay:
            self.fail(f"{written} is the name of a folder; give the name of a file", param, ctx)
        return super().convert(value, param, ctx)


OUT = click.option(
    "--out", type=Target(path_type=Path), default=Path("renders"), show_default=True,
    metavar="DIR", help="Folder to write to; created if necessary.",
)  # fmt: skip
PLUGIN = click.option(
    "--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Python file with landscapes or optimizers of your own. Its code is run.",
)  # fmt: skip
FORMATS_OPTION = click.option(
    "--formats", metavar="LIST", callback=lambda context, option, value: _items(value),
    help=f"One or more of {', '.join(FORMATS)}, separated by commas.",
)  # fmt: skip
SIZE = click.option("--size", metavar="WIDTHxHEIGHT", help="Size in pixels, such as 1200x800.")
THEME = click.option("--theme", metavar="NAME", help=f"One of {', '.join(THEMES)}.")
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N",
    help="Number of worker processes (default: one per processor).",
)  # fmt: skip
DASK = click.option(
    "--dask", metavar="ADDRESS",
    help="Use the Dask cluster with this scheduler, such as tcp://10.0.0.1:8786. The scheduler and "
    "the workers need landscapes, and the workers the same file paths as this machine.",
)  # fmt: skip


def _items(listed: str | None) -> list[str] | None:
    """Split a list of names at its commas."""
    return None if listed is None else [name.strip() for name in listed.split(",")]


def written_options(**options: object) -> dict[str, object]:
    """Keep the options that were given."""
    return {key: value for key, value in options.items() if value is not None}


OUTPUT = "landscapes.output"
"""The key of a command's output stream in click's context."""


USUAL = gc.get_threshold()
MANY = 250_000
"""The number of new objects after which garbage is collected."""


def collect_rarely() -> None:
    """Collect garbage rarely.

    Nearly all objects of a short render live until its end; searching them again and
    again would take a tenth of the time.
    """
    gc.set_threshold(MANY)


def collect_as_usual() -> None:
    """Collect garbage as usual from now on, but not among the present objects.

    Commands that draw several figures need this, because figures contain reference cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*USUAL)


def say(text: object = "", err: bool = False) -> None:
    """Print a line, with control characters escaped because it may quote a stranger's file."""
    from landscapes.words import printable

    click.echo(printable(str(text)), file=None if err else output(), err=err)


def output() -> IO[Any] | None:
    """Return the output stream of the command; None means standard output."""
    context = click.get_current_context(silent=True)
    return context.meta.get(OUTPUT) if context else None


def _keep_output() -> None:
    """Reserve standard output for the command; other prints go to standard error."""
    context = click.get_current_context()
    context.meta[OUTPUT] = sys.stdout
    context.with_resource(redirect_stdout(sys.stderr))


def known(plugins: Sequence[Path]) -> "Registry":
    """Load plugins."""
    from landscapes.plugins import load_plugins

    if plugins:
        _keep_output()
    return load_plugins(plugins)


def read(name: str, registry: "Registry") -> "Written | None":
    """Read a scenario; if it is wrong, print every error and return None."""
    return next(iter(_readable((name,), {}, registry)), None)


def load(
    names: Sequence[str], options: Mapping[str, object], plugins: Sequence[Path]
) -> "list[Written] | None":
    """Read all scenarios with the options; if one is wrong, print every error and return None."""
    loaded = _readable(names, options, known(plugins))
    names_of_files = Counter(each.scenario.name for each in loaded)
    repeated = {name: count for name, count in names_of_files.items() if count > 1}
    for name, count in repeated.items():
        complain(f"{count} scenarios are called '{name}', so they would write the same files")
    return None if repeated or len(loaded) < len(names) else loaded


def tell_of_texts(loaded: "Sequence[Written]") -> None:
    """Print a note for characters that no font has."""
    from landscapes.checking.texts import of_texts

    for each in loaded:
        for note in of_texts(each):
            say(f"{each.where(note.location)}: note: {note.message}", err=True)


INPUT = "a scenario is read from this file; choose a different --out"


def writes_over(loaded: "Sequence[Written]", paths: Sequence[Path]) -> bool:
    """Whether a path is an input of a scenario; print an error for each that is."""
    found = dict.fromkeys(path for each in loaded for path in each.read_from(paths))
    for path in found:
        complain(f"{path}: {INPUT}")
    return bool(found)


def _readable(
    names: Sequence[str], options: Mapping[str, object], registry: "Registry"
) -> "list[Written]":
    """Read scenarios, print every error, and return those without errors.

    An error in an option that holds for all of them is printed once.
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
    """Show a progress bar on a terminal, from the first progress on."""
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
    """Yield the cluster that does the work; None means ``jobs`` processes of this machine.

    If they fail, print the error and end the command.
    """
    if jobs and dask:
        raise click.UsageError("--jobs is for processes of this machine, --dask for a cluster")
    try:
        with _cluster(dask) as executor:
            yield executor
    except RuntimeError as error:
        # Imported here because only maps and races need it.
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
    """Whether a scenario's kind lacks a concern; print an error for each kind that does."""
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
    """Run the scenarios one after another, and yield their recordings to be drawn.

    Finished tasks are kept in the folder ``out``, if given, until the recording has been
    drawn, so that interrupted work can resume.
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
    """Return the checkpoint of a scenario: a hidden folder inside the given one."""
    from landscapes.fingerprint import fingerprint
    from landscapes.workers import Checkpoint

    return Checkpoint(folder / f".{written.scenario.name}.tasks", fingerprint(written.files))
