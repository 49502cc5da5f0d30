"""A Dask cluster that works: machines that are there already, at their scheduler's address."""

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
"""How long a scheduler may take to answer, in seconds."""

CLIENT_LOGS = (
    *(f"distributed.{module}" for module in ("batched", "client", "core", "utils", "utils_comm")),
    "tornado.application",
)
"""Who logs that a connection is lost, besides the scheduler and the workers themselves."""


@contextmanager
def dask(address: str, say: Callable[[str], object] | None = None) -> Iterator[Executor]:
    """An executor whose tasks run on a Dask cluster.

    A worker that is lost has its tasks done by another one. The scheduler and the workers need
    landscapes and Python of the same versions as here; each is asked when it is first seen. While
    there is no worker, one is waited for, but not for ever.

    Args:
        address: the scheduler's, such as ``tcp://10.0.0.1:8786``.
        say: called with what is waited for.

    Raises:
        ClusterError: if the address is none, nobody answers there, Dask is not installed, or
            the workers are unfit or none; and later, if they or the scheduler go away.
        WorkerLostError: if a task took one worker after another with it.
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
            # Not pure: a task that writes a file is to be done as often as it is asked for.
            yield Watched(client.get_executor(pure=False), watch)
        except KilledWorker as error:
            raise WorkerLostError(
                "one worker of the cluster after another was lost with the same task; "
                "too little memory, perhaps"
            ) from error
        except CancelledError as error:
            gone = ClusterError(f"the Dask cluster at {address} has gone")
            raise watch.error or gone from error
        except Exception as error:
            if watch.error:  # the client was closed while it was being given more to do
                raise watch.error from error
            if isinstance(error, ImportError):  # perhaps of a worker that has just come
                watch.look()
            raise
        finally:
            watch.end()
            client.close(timeout=1)


@contextmanager
def _without_its_log() -> Iterator[None]:
    """The client's side logs, with tracebacks, that who it talks to has gone; here it is told."""
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
            f"a Dask scheduler's address is such as tcp://10.0.0.1:8786, not {shown(address)}"
        )


def _call(address: str) -> None:
    """Ask whether a scheduler is there."""
    answer: Future[None] = Future()
    Thread(target=_ask, args=(address, answer), daemon=True).start()
    try:
        return answer.result()
    except (TimeoutError, MemoryError):  # other words than Dask's may be read as a huge size
        message = "what answers there is no Dask scheduler"
    except Exception as error:  # of any kind: it depends on the address's scheme
        message = str(error).partition("\n")[0] or type(error).__name__
    raise ClusterError(f"no Dask cluster at {address}: {message}")


def _ask(address: str, answer: Future[None]) -> None:
    """In a thread: a notebook has a loop running already, and a Ctrl-C need not wait."""
    import asyncio

    try:
        answer.set_result(asyncio.run(_greet(address)))
    except Exception as error:
        answer.set_exception(error)


async def _greet(address: str) -> None:
    """Ask who is there, as a client does, but not for ever: what is no scheduler may not answer."""
    import asyncio

    from distributed import Security, rpc

    trusted = Security().get_connection_args("client")
    async with rpc(address, timeout=PATIENCE, connection_args=trusted) as there:
        identity = await asyncio.wait_for(there.identity(), PATIENCE + 1)
    if identity["type"] != "Scheduler":
        raise ValueError(f"that is the address of a {identity['type'].lower()}, not a scheduler")
