"""The commands by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from landscapes.cli.making import gallery, render, slides, watch
from landscapes.cli.telling import describe, list_, reference, schema, trace
from landscapes.cli.writing import check, new
from landscapes.distribution import DISTRIBUTION


class Interrupted(Exception):  # noqa: N818
    """A command was interrupted."""


class _Commands(click.Group):
    """A group that raises :class:`Interrupted`: click would print a blank line and abort."""

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        with _as_interrupted():
            return super().make_context(*arguments, **settings)

    def invoke(self, context: click.Context) -> object:
        with _as_interrupted():
            return super().invoke(context)


@contextmanager
def _as_interrupted() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as interrupt:
        raise Interrupted from interrupt


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96}
)
@click.version_option(
    None, "--version", package_name=DISTRIBUTION, message="landscapes %(version)s"
)
def commands() -> None:
    """Animate how optimizers travel over 2-D loss landscapes.

    A scenario, written in YAML, names a landscape, a start point and a set of
    optimizers. Rendering it makes a picture, a GIF and an MP4 for slides.

    \b
    landscapes list scenarios           list the built-in scenarios
    landscapes render hills_and_canyon  write its files to renders/
    landscapes slides hills_and_canyon  write everything for a talk
    landscapes new mine                 start a scenario of your own: mine.yaml
    landscapes watch mine.yaml          redraw it at every save
    landscapes trace hills_and_canyon   print the numbers behind the picture
    """


for command in (
    render,
    slides,
    watch,
    gallery,
    new,
    check,
    list_,
    describe,
    trace,
    schema,
    reference,
):
    commands.add_command(command)
