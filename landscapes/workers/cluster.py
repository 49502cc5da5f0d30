"""An existing Dask cluster, reached at its scheduler's address, as an executor."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlsplit

from landscapes.distribution import MissingExtraError
from landscapes.words import shown
from landscapes.workers.processes import WorkerLostError
from landscapes.workers.watch import ClusterError, Watch, Watched

PATIENCE = 5.0
"""Seconds that a scheduler may take to answer."""

CLIENT_LOGS = (
    *(f"distributed.{module}" for module in ("batched", "client", "core", "utils", "utils_comm")),
    "tornado.application",
)
"""The client's loggers that report a lost connection."""


@contextmanager
def dask(address: str, say: Callable[[str], object] | None = None) -> Iterator[Executor]:
    """An executor that runs its tasks on a Dask cluster.

    The tasks of a lost worker are done by another one. The scheduler and the workers need the
    same versions of landscapes and Python as this process; each is checked when it first appears.
    If there is no worker, wait for one for a while.

    Args:
        address: the scheduler's, such as ``tcp://10.0.0.1:8786``.
        say: called with a message while waiting for a worker.

    Raises:
        ClusterError: if the address is malformed, no scheduler answers there, Dask is not
            installed, or there are no workers or unfit ones; and later, if they or the
            scheduler go away.
        WorkerLostError: if several workers in a row were lost with the same task.
    """
    _check(address)
    try:
        from distributed import Client, KilledWorker
    except ModuleNotFoundError as error:
        raise ClusterError(str(MissingExtraError("dask", error))) from None
    _call(address)
    with _without_its_log():
        client = Client(address, timeout=PATIENCE, set_as_default=False)
        watch = Watch(client, address, say or (lambda message: None))
        try:
            watch.look()
            watch.start()
            # Not pure: a task that writes a file must run each time it is submitted.
            yield Watched(client.get_executor(pure=False), watch)
        except KilledWorker as error:
            raise WorkerLostError(
                "several workers of the cluster were lost in a row with the same task; "
                "too little memory, perhaps"
            ) from error
        except CancelledError as error:
            gone = ClusterError(f"the Dask cluster at {address} has gone")
            raise watch.error or gone from error
        except Exception as error:
            if watch.error:  # the client was closed while tasks were being submitted
                raise watch.error from error
            if isinstance(error, ImportError):  # perhaps from a worker that has just joined
                watch.look()
            raise
        finally:
            watch.end()
            client.close(timeout=1)


@contextmanager
def _without_its_log() -> Iterator[None]:
    """Silence the client's logs of a lost connection; our own errors report it."""
    before = {log: log.level for log in map(logging.getLogger, CLIENT_LOGS)}
    for log in before:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in before.items():
            log.setLevel(level)


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        whole = bool(parts.scheme and parts.hostname and parts.port)
    except ValueError:
        whole = False
    if not whole:
        raise ClusterError(
            f"a Dask scheduler's address looks like tcp://10.0.0.1:8786, not {shown(address)}"
        )


def _call(address: str) -> None:
    """Check that a scheduler answers at the address."""
    answer: Future[None] = Future()
    Thread(target=_ask, args=(address, answer), daemon=True).start()
    try:
        return answer.result()
    except (TimeoutError, MemoryError):  # another protocol's bytes may be read as a huge size
        message = "what answers there is not a Dask scheduler"
    except Exception as error:  # of any type: it depends on the address's scheme
        message = str(error).partition("\n")[0] or type(error).__name__
    raise ClusterError(f"no Dask cluster at {address}: {message}")


def _ask(address: str, answer: Future[None]) -> None:
    """Greet from a thread: a notebook already runs a loop, and Ctrl-C need not wait."""
    import asyncio

    try:
        answer.set_result(asyncio.run(_greet(address)))
    except Exception as error:
        answer.set_exception(error)


async def _greet(address: str) -> None:
    """Ask for the peer's identity, as a client does, but with a timeout."""
    import asyncio

    from distributed import Security, rpc

    trusted = Security().get_connection_args("client")
    async with rpc(address, timeout=PATIENCE, connection_args=trusted) as there:
        identity = await asyncio.wait_for(there.identity(), PATIENCE + 1)
    if identity["type"] != "Scheduler":
        raise ValueError(f"that is the address of a {identity['type'].lower()}, not of a scheduler")
