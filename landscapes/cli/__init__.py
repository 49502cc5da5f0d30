"""The command line: arguments, progress and exit codes; the work is done elsewhere.

Exit codes: 0 done, 1 something outside the scenario went wrong (a full disk,
say), 2 the scenario or an argument is wrong, 130 interrupted, 143 told to end.
What takes long to import is imported inside the commands that need it, and
nothing is before signals are heard.
"""

import gc
import os
import sys

from landscapes.cli.interrupts import Interrupts
from landscapes.cli.streams import complain, prepare_streams


def main() -> None:
    """Run the command line; errors become one line each and an exit code."""
    interrupts = Interrupts()
    try:
        interrupts.listen()
        code = _run()
        interrupts.end()
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print(file=sys.stderr)  # below what was typed, and a progress bar
        complain("interrupted; files that were not finished are not written")
        code = interrupts.code
        interrupts.end()
    gc.freeze()  # at the exit, too, there is nothing to look for
    sys.exit(code)


def _run() -> int:
    """Run the command that was asked for; its exit code."""
    prepare_streams()
    # No product of matrices here is large; the threads that numpy has for those would only keep
    # a core awake that an encoder or another process needs.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Processes that are started import nothing from the folder that they are started in.
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    if sys.flags.optimize > 1:
        from landscapes.declaration import NO_DOCSTRINGS

        complain(NO_DOCSTRINGS)
        return 1
    import click

    from landscapes.cli.common import collect_rarely
    from landscapes.cli.group import Interrupted, commands
    from landscapes.distribution import MissingExtraError
    from landscapes.drawing.settings import settings_unread

    collect_rarely()
    try:
        with settings_unread():
            code: int = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (Interrupted, click.Abort):
        raise KeyboardInterrupt from None
    except BrokenPipeError:
        sys.stderr.close()  # whoever read has left, and is to be told nothing, by Python neither
        code = 1
    except MissingExtraError as error:
        complain(str(error))
        code = 1
    except OSError as error:
        from landscapes.files import explained

        complain(explained(error))
        code = 1
    return code
