"""Processes of this machine that work, and are gone when the work ends, however it ends."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, NoReturn, TypeVar

Returned = TypeVar("Returned")

GRACE = 1.0
"""How long a process may take to leave when it is told to, in seconds, before it is killed."""


class WorkerLostError(RuntimeError):
    """A worker did not come back: it was ended from outside, often for want of memory."""


@contextmanager
def processes(jobs: int | None, most: int) -> Iterator[Executor]:
    """Processes to work in, as many as there are processors but no more than there is work.

    They are started as tasks come, and import nothing of the program that starts them but what
    their tasks name. Whatever ends the work early ends them all, and waits until they are gone.

    Args:
        jobs: how many; one a processor, if None.
        most: how many tasks there are.
    """
    before = set(multiprocessing.active_children())
    executor = _Processes(
        max_workers=max(1, min(jobs or os.cpu_count() or 1, most)),
        mp_context=_Context(),
        initializer=_begin,
    )
    answers = executor._result_queue
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _end(set(multiprocessing.active_children()) - before)
        # The executor would wait for ever for the rest of an answer that was being sent.
        answers._writer.close()  # type: ignore[attr-defined]
        raise
    finally:
        executor.shutdown()


def _end(workers: set[BaseProcess]) -> None:
    """Tell processes to leave, and kill those that do not."""
    deadline = time.monotonic() + GRACE
    while workers and time.monotonic() < deadline:
        for worker in workers:
            worker.terminate()
        wait([worker.sentinel for worker in workers], timeout=0.1)
        workers = {worker for worker in workers if worker.is_alive()}
    for worker in workers:
        worker.kill()
        worker.join()


class _Processes(ProcessPoolExecutor):
    """A pool whose processes leave when they are told to, in the midst of a task, too."""

    def submit(self, fn: Callable[..., Returned], /, *args: Any, **kwargs: Any) -> Future[Returned]:
        return super().submit(_unless_ended, fn, *args, **kwargs)


def _unless_ended(function: Callable[..., Returned], *args: Any, **kwargs: Any) -> Returned:
    """The task's result; a process that is told to leave cleans up, but starts no next task."""
    try:
        signal.signal(signal.SIGTERM, _leave)
        return function(*args, **kwargs)
    except SystemExit:
        os._exit(1)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # being told once more disturbs no cleaning up
    raise SystemExit(1)


class _Process(SpawnProcess):
    def start(self) -> None:
        """Start without the parent's main module, and without an ear for Ctrl-C.

        A new process would run the main module again, which ends badly where a script does its
        work without asking ``if __name__ == "__main__"``, and costs time everywhere. And a Ctrl-C
        before :func:`_begin` would print where each process was.
        """
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            with _no_interrupt():
                super().start()
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C waits until this is over; processes that are started here inherit that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave Ctrl-C to the parent, which ends its processes with a signal of its own.

    The standard output is the parent's alone: what a plugin prints goes to standard error.
    """
    sys.stdout = sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A parent that was killed cannot end its processes."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.1)
        os._exit(1)
