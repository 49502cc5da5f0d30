"""The commands for writing a scenario: start one, and check it."""

import os
from pathlib import Path
from shlex import quote

import click

from landscapes.cli.common import PLUGIN, known, read, say
from landscapes.cli.streams import complain


@click.command()
@click.argument("name")
@click.option(
    "--from", "scenario", metavar="NAME_OR_PATH",
    help="Start from a copy of this scenario, comments included.",
)  # fmt: skip
def new(name: str, scenario: str | None) -> int:
    """Write a new scenario, NAME.yaml, with every key explained.

    It can be rendered as it is. An existing file is not changed.
    """
    from landscapes.files import write_new_text
    from landscapes.loading import ScenarioNotFoundError, find_scenario
    from landscapes.loading.beside import is_scenario_file
    from landscapes.starter import copied, starter
    from landscapes.words import shown

    if name.replace(os.sep, "/").rpartition("/")[2] in ("", os.curdir, os.pardir):
        complain(f"give the scenario a name, not {shown(name)}")
        return 2
    path = Path(name if is_scenario_file(name) else f"{name}.yaml")
    try:
        text = copied(find_scenario(scenario), path) if scenario else starter(path)
        write_new_text(path, text)
    except ScenarioNotFoundError as error:
        complain(str(error))
        return 2
    except FileExistsError:
        complain(f"{path} already exists and was not changed")
        return 2
    say(f"{path}  (redraw it at every save: landscapes watch {quote(str(path))})")
    return 0


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@PLUGIN
def check(files: tuple[str, ...], plugins: tuple[Path, ...]) -> int:
    """Check scenarios without rendering them.

    Errors are printed with file, line and column, and make the exit code 2. Notes
    have the same form but leave it at 0. They point out starts outside the visible
    domain, runs that diverge or leave it, repeated labels or colours, characters that
    no font has, levels that no loss in view reaches, and places where an expression is
    not smooth.

    Runs are tried for 3000 steps of all optimizers together, or somewhat fewer if
    there are many runs; a note says if these are not all steps. Networks are trained
    for their first 200 iterations, also of all optimizers together.
    """
    from landscapes.checking import notes

    registry, failed = known(plugins), False
    for name in files:
        written = read(name, registry)
        if written is None:
            failed = True
            continue
        for note in notes(written):
            say(f"{written.where(note.location)}: note: {note.message}")
    return 2 if failed else 0
