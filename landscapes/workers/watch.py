"""A check that a Dask cluster has workers, and that these have what they need."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from landscapes.distribution import DISTRIBUTION

if TYPE_CHECKING:
    from distributed import Client

Returned = TypeVar("Returned")

LONGEST = 30.0
"""Seconds to wait for a worker."""

INTERVAL = 0.5
"""Seconds between two checks of a cluster."""


class ClusterError(RuntimeError):
    """There is no usable cluster; the message says why."""


class Watch(Thread):
    """Gives the work up, from a thread, when the cluster has no workers or unfit ones.

    Args:
        client: the cluster's; giving up closes it, which cancels its tasks.
        address: the scheduler's.
        say: called with a message while waiting for a worker.

    Attributes:
        error: why the work was given up.
        futures: those of the work.
    """

    def __init__(self, client: "Client", address: str, say: Callable[[str], object]) -> None:
        super().__init__(daemon=True)
        self.error: ClusterError | None = None
        self.futures: WeakSet[Future[Any]] = WeakSet()
        self._client, self._address, self._say = client, address, say
        self._fit: set[str] = set()
        self._is_over = Event()

    def run(self) -> None:
        try:
            while not self._is_over.wait(INTERVAL):
                self.look()
        except ClusterError as error:
            self._give_up(error)

    def _give_up(self, error: ClusterError) -> None:
        self.error = error
        self._client.close(timeout=1)
        for future in list(self.futures):  # Dask forgets those with results it was fetching
            if not future.done() and future.cancel():
                future.set_running_or_notify_cancel()  # wakes the threads that wait for it

    def end(self) -> None:
        """Stop watching."""
        self._is_over.set()

    def look(self) -> None:
        """Wait until there are workers; ask the scheduler and the new workers what they have.

        Raises:
            ClusterError: if no worker joins, one lacks what it needs, or the scheduler has gone.
        """
        try:
            self._look()
        except ClusterError:
            raise
        except Exception as error:  # of various types, depending on the moment
            raise ClusterError(f"the Dask cluster at {self._address} has gone") from error

    def _look(self) -> None:
        workers = self._workers()
        new = sorted(workers - self._fit)
        answers = self._client.run(_question(), workers=new, on_error="return") if new else {}
        if not self._fit:
            answers["the scheduler"] = self._client.run_on_scheduler(_question())
        # A worker that has gone meanwhile gives an error instead of an answer.
        answers = {who: answer for who, answer in answers.items() if isinstance(answer, str)}
        needed = _question()()
        unfit = [f"{who} has {answer}" for who, answer in answers.items() if answer != needed]
        if unfit:
            raise ClusterError(
                f"the scheduler and every worker of the Dask cluster at {self._address} need "
                f"{needed}, as here; " + "; ".join(unfit)
            )
        self._fit = workers & (self._fit | set(answers))

    def _workers(self) -> set[str]:
        """The addresses of the workers, as soon as there are any."""
        begin, is_said = time.monotonic(), False
        while not (workers := set(self._client.nthreads())):
            waited = time.monotonic() - begin
            if waited > LONGEST:
                raise ClusterError(
                    f"no worker has joined the Dask cluster at {self._address} in {LONGEST:g} s; "
                    f"start one where landscapes is installed: dask worker {self._address}"
                )
            if waited >= INTERVAL and not is_said:
                self._say(
                    f"the Dask cluster at {self._address} has no worker; "
                    f"waiting for one, at most {LONGEST:g} s"
                )
                is_said = True
            if self._is_over.wait(INTERVAL):
                break
        return workers


class Watched(Executor):
    """An executor that lets a watch cancel its work."""

    def __init__(self, executor: Executor, watch: Watch) -> None:
        self._executor, self._watch = executor, watch

    def submit(self, fn: Callable[..., Returned], /, *args: Any, **kwargs: Any) -> Future[Returned]:
        future: Future[Returned] = self._executor.submit(fn, *args, **kwargs)
        self._watch.futures.add(future)
        return future


def _question() -> Callable[[], str]:
    """The function to run on each worker; it is nested, so that it is sent by value."""

    def what_there_is() -> str:
        import sys
        from importlib import import_module
        from importlib.metadata import version

        python = ".".join(map(str, sys.version_info[:2]))
        try:
            import_module("landscapes")
            return f"landscapes {version(DISTRIBUTION)} and Python {python}"
        except ImportError as error:
            return f"Python {python}, but not landscapes ({error})"

    return what_there_is
