"""The command line: arguments, progress and exit codes; the work is done elsewhere.

Exit codes: 0 done, 1 something outside the scenario went wrong (a full disk,
say), 2 the scenario or an argument is wrong, 130 interrupted. What takes long
to import is imported inside the commands that need it.
"""

import gc
import os
import signal
import sys
from typing import NoReturn

import click

from landscapes.cli.common import collect_rarely, complain
from landscapes.cli.making import gallery, render, slides, watch
from landscapes.cli.telling import describe, list_, reference, schema, trace
from landscapes.cli.writing import check, new


def main() -> NoReturn:
    """Run the command line; errors become one line each and an exit code."""
    # No product of matrices here is large; the threads that numpy has for those would only keep
    # a core awake that an encoder or another process needs.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    collect_rarely()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted; files that were not finished are not written")
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    except OSError as error:
        from landscapes.files import explained

        complain(explained(error))
        code = 1
    gc.freeze()  # at the exit, too, there is nothing to look for
    sys.exit(code)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


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
    landscapes slides hills_and_canyon  everything for a talk, in renders/
    landscapes new mine                 begin a scenario of your own: mine.yaml
    landscapes watch mine.yaml          see it at every save
    landscapes trace hills_and_canyon   the numbers behind the picture
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
