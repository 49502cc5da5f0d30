"""The command line in the tests' own process, which has imported already what it imports."""

import gc
import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from landscapes import cli


def landscapes(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command: all that a process of its own does, but for signals and its exit."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2)]
    often = gc.get_threshold()
    try:
        with (
            chdir(cwd),
            patch.dict(os.environ),
            patch.object(sys, "argv", ["landscapes", *arguments]),
            redirect_stdout(streams[0]),
            redirect_stderr(streams[1]),
        ):
            code = cli._run()
    finally:
        gc.unfreeze()
        gc.set_threshold(*often)
    return subprocess.CompletedProcess(arguments, code, *map(_written, streams))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()
