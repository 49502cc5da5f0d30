"""The command line: arguments, progress and exit codes; the work is done elsewhere.

Exit codes: 0 success, 1 an error outside the scenario (such as a full disk),
2 an error in the scenario or an argument, 130 interrupted, 143 terminated.
Slow imports are inside the commands that need them, and come after the signal
handlers are set.
"""

import gc
import os
import sys

from landscapes.cli.interrupts import Interrupts
from landscapes.cli.streams import complain, prepare_streams


def main() -> None:
    """Run the command line; turn errors into one line each and an exit code."""
    interrupts = Interrupts()
    try:
        interrupts.listen()
        code = _run()
        interrupts.end()
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print(file=sys.stderr)  # end the line of a progress bar or of ^C
        complain("interrupted; files that were not finished are not written")
        code = interrupts.code
        interrupts.end()
    gc.freeze()  # so that the collector has nothing to search at exit
    sys.exit(code)


def _run() -> int:
    """Run the command, and return its exit code."""
    prepare_streams()
    # Matrix products here are small; numpy's threads for large ones would only take a core
    # from an encoder or another process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Subprocesses must not import from the current folder.
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
        sys.stderr.close()  # the reader is gone; Python must not report it either
        code = 1
    except MissingExtraError as error:
        complain(str(error))
        code = 1
    except OSError as error:
        from landscapes.files import explained

        complain(explained(error))
        code = 1
    except Exception as error:
        # Imported here because few commands have plugins.
        from landscapes.cli.common import say
        from landscapes.plugins import PluginError

        if not isinstance(error, PluginError):
            raise
        say(error, err=True)
        code = 2
    return code
