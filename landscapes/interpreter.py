"""Another Python process that does part of this one's work, told what through pipes.

It imports from where this one does, and nothing of the program that started this one. It does
not see a Ctrl-C, and learns that it is to leave, even because this process was killed, from the
end of what it is told.
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
"""What the process runs."""


class Interpreter:
    """A process that is there until there is nothing more to tell it.

    Args:
        room: the module whose function ``work`` the process calls, with a file to hear from
            and one to say things to.
        files: open files of this process that are to be open there, too, where a system can
            do that.
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
        """Tell the process something; if it has ended, that is heard.

        Raises:
            Exception: if the message cannot be pickled; nothing has been said then.
        """
        assert self.process.stdin
        with suppress(OSError):  # on Windows, a broken pipe is an invalid argument
            say(self.process.stdin, message)

    def hear(self) -> Any:
        """What the process says next.

        Raises:
            EOFError: if it has ended.
        """
        assert self.process.stdout
        return hear(self.process.stdout)

    def stop_saying(self) -> None:
        """There is nothing more to tell: the process leaves when it is done."""
        assert self.process.stdin
        with suppress(OSError):
            self.process.stdin.close()

    def close(self) -> None:
        """Wait until the process has left."""
        self.stop_saying()
        assert self.process.stdout
        self.process.stdout.close()
        self.process.wait()


def say(pipe: IO[bytes], message: object) -> None:
    """Send a message, all of it or, if it cannot be pickled, nothing."""
    pipe.write(pickle.dumps(message))
    pipe.flush()


def hear(pipe: IO[bytes]) -> Any:
    """The next message.

    Raises:
        EOFError: if none can come any more, or only a part of one.
    """
    try:
        return pickle.load(pipe)
    except pickle.UnpicklingError as error:
        raise EOFError from error


def serve(room: str) -> None:
    """What the process does. It leaves without taking its modules apart, which takes time."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever else is printed here is no answer, nor part of what the program was asked for.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    with suppress(BrokenPipeError):
        import_module(room).work(requests, answers)
    for file in (sys.stdout, sys.stderr):
        with suppress(OSError):
            file.flush()
    os._exit(0)
