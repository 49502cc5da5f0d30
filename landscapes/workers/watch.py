"""Whether a Dask cluster has workers, and whether these have what they need."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Client

LONGEST = 30.0
"""How long a worker is waited for, in seconds."""

INTERVAL = 0.5
"""How often a cluster is looked at, in seconds."""


class ClusterError(RuntimeError):
    """There is no cluster to work with, and why."""


class Watch(Thread):
    """Gives work up, in a thread, when the cluster that does it has no workers, or unfit ones.

    Args:
        client: the cluster's; it is closed then, which cancels what it has been given.
        address: the scheduler's.
        say: called with what is waited for.

    Attributes:
        error: why the work was given up.
    """

    def __init__(self, client: "Client", address: str, say: Callable[[str], object]) -> None:
        super().__init__(daemon=True)
        self.error: ClusterError | None = None
        self._client, self._address, self._say = client, address, say
        self._fit: set[str] = set()
        self._is_over = Event()

    def run(self) -> None:
        try:
            while not self._is_over.wait(INTERVAL):
                self.look()
        except ClusterError as error:
            self.error = error
            self._client.close(timeout=1)
        except Exception:  # the client was closed meanwhile
            return

    def end(self) -> None:
        """Look no more."""
        self._is_over.set()

    def look(self) -> None:
        """Wait until there are workers; ask the scheduler, and those that are new, what they have.

        Raises:
            ClusterError: if no worker comes, one has not what it needs, or the scheduler has gone.
        """
        try:
            self._look()
        except OSError as error:
            raise ClusterError(f"the Dask cluster at {self._address} has gone") from error

    def _look(self) -> None:
        workers = self._workers()
        new = sorted(workers - self._fit)
        answers = self._client.run(_question(), workers=new, on_error="return") if new else {}
        if not self._fit:
            answers["the scheduler"] = self._client.run_on_scheduler(_question())
        needed = _question()()
        unfit = [
            f"{who} has {answer}"
            for who, answer in answers.items()
            if isinstance(answer, str) and answer != needed  # no answer: it has gone meanwhile
        ]
        if unfit:
            raise ClusterError(
                f"the scheduler and every worker of the Dask cluster at {self._address} need "
                f"{needed}, as here; " + "; ".join(unfit)
            )
        self._fit = workers

    def _workers(self) -> set[str]:
        """The addresses of the workers, as soon as there are any."""
        begin, is_said = time.monotonic(), False
        while not (workers := set(self._client.nthreads())):
            waited = time.monotonic() - begin
            if waited > LONGEST:
                raise ClusterError(
                    f"no worker of the Dask cluster at {self._address} has come in {LONGEST:g} s; "
                    f"start one, where landscapes is installed: dask worker {self._address}"
                )
            if waited >= INTERVAL and not is_said:
                self._say(
                    f"the Dask cluster at {self._address} has no worker; "
                    f"waiting for one, for at most {LONGEST:g} s"
                )
                is_said = True
            if self._is_over.wait(INTERVAL):
                break
        return workers


def _question() -> Callable[[], str]:
    """What a worker is asked: a function within another one travels by value."""

    def what_there_is() -> str:
        import sys
        from importlib import import_module
        from importlib.metadata import version

        python = ".".join(map(str, sys.version_info[:2]))
        try:
            import_module("landscapes")
            return f"landscapes {version('landscapes')} and Python {python}"
        except ImportError as error:
            return f"Python {python}, but not landscapes ({error})"

    return what_there_is
