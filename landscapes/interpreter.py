"""Another Python process that does part of the work, with messages through pipes.

It uses this process's import path, but imports nothing of the main program. It does not
receive Ctrl-C; it ends when its input pipe closes, even if this process was killed.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

CODE = (
    "import sys; room, sys.path[:] = sys.argv[1], sys.argv[2:]; del sys.argv[1:];"
    "from landscapes.interpreter import serve; serve(room)"
)
"""The code that the process runs."""


class Interpreter:
    """A process that works until its input ends.

    Args:
        room: the module with the function ``work``, which the process calls with an input
            and an output pipe.
        files: open files of this process to inherit, on systems that can do that.
        settings: environment variables.

    Raises:
        OSError: if no process can be started.
    """

    def __init__(
        self, room: str, files: Sequence[int] = (), settings: Mapping[str, str] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable or "", "-c", CODE, room, *map(str, sys.path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=None if sys.__stderr__ else subprocess.DEVNULL,
            pass_fds=files, process_group=0, env={**os.environ, **(settings or {})},
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )  # fmt: skip

    def say(self, message: object) -> None:
        """Send the process a message; if it has ended, :meth:`hear` raises.

        Raises:
            Exception: if the message cannot be pickled; then nothing has been sent.
        """
        assert self.process.stdin
        with suppress(OSError):  # on Windows, a broken pipe is an invalid argument
            say(self.process.stdin, message)

    def hear(self) -> Any:
        """Receive the next message of the process.

        Raises:
            EOFError: if it has ended.
        """
        assert self.process.stdout
        return hear(self.process.stdout)

    def stop_saying(self) -> None:
        """Close the input of the process, which ends when its work is done."""
        assert self.process.stdin
        with suppress(OSError):
            self.process.stdin.close()

    def close(self) -> None:
        """Wait until the process has ended."""
        self.stop_saying()
        assert self.process.stdout
        self.process.stdout.close()
        self.process.wait()


def say(pipe: IO[bytes], message: object) -> None:
    """Send a message, or nothing if it cannot be pickled."""
    pipe.write(pickle.dumps(message))
    pipe.flush()


def hear(pipe: IO[bytes]) -> Any:
    """Receive the next message.

    Raises:
        EOFError: if the pipe is closed, or closes within a message.
    """
    try:
        return pickle.load(pipe)
    except pickle.UnpicklingError as error:
        raise EOFError from error


def serve(room: str) -> None:
    """Do the work of the process, then exit at once: cleaning up modules would take time."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Other output must neither mix with the messages nor with the program's standard output.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    with suppress(BrokenPipeError):
        import_module(room).work(requests, answers)
    for file in (sys.stdout, sys.stderr):
        with suppress(OSError):
            file.flush()
    os._exit(0)
