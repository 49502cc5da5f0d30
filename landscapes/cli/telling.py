"""The commands that print lists, descriptions, numbers, the schema and the reference."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landscapes.cli.common import (
    DASK,
    JOBS,
    PLUGIN,
    Target,
    known,
    lacks,
    load,
    output,
    read,
    recordings,
    say,
    workers_of,
    writes_over,
)
from landscapes.cli.streams import complain

if TYPE_CHECKING:
    from landscapes.kinds import Concern
    from landscapes.kinds.base import Recording

FILE = click.option(
    "--out", type=Target(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write to this file instead of the terminal.",
)  # fmt: skip


@click.command("list")
@click.argument(
    "what",
    type=click.Choice(
        [
            *("scenarios", "landscapes", "optimizers", "modifiers"),
            *("schedules", "signals", "datasets", "kinds"),
        ]
    ),
)
@click.argument("names", nargs=-1, metavar="[NAME...]")
@PLUGIN
def list_(what: str, names: tuple[str, ...], plugins: tuple[Path, ...]) -> int:
    """List scenarios, landscapes, optimizers, modifiers, schedules, signals, datasets or kinds.

    Optimizers are listed by family, with a line each; one that is named, with formula,
    hyperparameters and source. Landscapes are listed with formula, domain and minima;
    modifiers, schedules, signals and datasets with formula, parameters and defaults;
    kinds with their required keys. With a NAME or several, only these are.
    """
    from landscapes import catalogue

    registry = known(plugins) if plugins else None
    try:
        for line in catalogue.listed(what, names, registry):
            say(line)
    except KeyError as error:
        complain(error.args[0])
        return 2
    return 0


@click.command()
@click.argument("scenario", metavar="NAME_OR_PATH")
@PLUGIN
def describe(scenario: str, plugins: tuple[Path, ...]) -> int:
    """Describe a scenario in words, with the final losses."""
    written = read(scenario, known(plugins))
    if written is None:
        return 2
    from landscapes.catalogue import comment
    from landscapes.running import run
    from landscapes.summary import summary

    for line in summary(run(written.scenario), comment(written.files[0])):
        say(line)
    return 0


@click.command()
@click.argument("scenario", metavar="NAME_OR_PATH")
@click.option(
    "--format", "form", type=click.Choice(["csv", "json", "npz"]), default="csv",
    show_default=True, help="csv: one row for each step of a run or cell of a map; json: also"
    " settings and outcomes; npz: the arrays of a map for NumPy, needs --out.",
)  # fmt: skip
@click.option(
    "--frames", is_flag=True,
    help="Print the frames of the film instead, as CSV: frame, second and step.",
)  # fmt: skip
@FILE
@PLUGIN
@JOBS
@DASK
@click.option("--quiet", is_flag=True, help="No progress.")
def trace(
    scenario: str,
    form: str,
    frames: bool,
    out: Path | None,
    plugins: tuple[Path, ...],
    jobs: int | None,
    dask: str | None,
    quiet: bool,
) -> int:
    """Print the numbers of a scenario: label, step, x, y, loss, gradient norm.

    With --out, interrupted maps and races resume where they stopped the next time.
    """
    from landscapes.files import file_behind

    if frames and form != "csv":
        raise click.UsageError(f"--frames prints CSV; it cannot be combined with --format {form}")
    loaded = load((scenario,), {}, plugins)
    needed: Concern | None = "handout" if frames else "arrays" if form == "npz" else None
    if loaded is None or (needed and lacks(loaded, needed)):
        return 2
    if form == "npz" and out is None:
        raise click.UsageError("--format npz needs --out FILE")
    if out and writes_over(loaded, [out]):
        return 2
    folder = out.parent if out and file_behind(out) else None
    with workers_of(jobs, dask) as executor:
        for recording in recordings(loaded, folder, quiet, jobs, executor):
            _deliver(_numbers(recording, "frames" if frames else form), out)
    return 0


def _numbers(recording: "Recording[Any]", form: str) -> str | bytes:
    from landscapes.trace import frames_csv, to_csv, to_json, to_npz

    match form:
        case "frames":
            return frames_csv(recording)
        case "npz":
            return to_npz(recording)
        case "json":
            return to_json(recording)
    return to_csv(recording)


@click.command()
@FILE
def schema(out: Path | None) -> int:
    """Print the JSON Schema of scenarios, for completion and checks in editors.

    The built-in scenarios refer to it in a comment, and so do the files that
    'landscapes new' writes.
    """
    import json

    from landscapes.loading.json_schema import json_schema

    _deliver(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", out)
    return 0


@click.command()
@FILE
def reference(out: Path | None) -> int:
    """Print the reference of all keys, optimizers and landscapes, as Markdown."""
    from landscapes.reference import reference as page

    _deliver(page(), out)
    return 0


def _deliver(content: str | bytes, out: Path | None) -> None:
    if out is None:
        # Redirected output is a file like any other: UTF-8, whatever the terminal's encoding.
        is_text = isinstance(content, str) and (output() or sys.stdout).isatty()
        click.echo(content if is_text else _bytes(content), file=output(), nl=False)
        return
    from landscapes.files import write_bytes

    write_bytes(out, _bytes(content))


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
