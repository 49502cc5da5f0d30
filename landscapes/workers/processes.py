"""Worker processes on this machine, which are gone when the work ends, however it ends.

They get their tasks through pipes, and so need nothing that a container may lack, such as the
semaphores of ``multiprocessing``.
"""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from queue import Empty, SimpleQueue
from traceback import format_exc
from typing import IO, Any, NoReturn, TypeAlias, TypeVar

from landscapes.interpreter import Interpreter, hear, say

Returned = TypeVar("Returned")
Tasks: TypeAlias = SimpleQueue[tuple[Future[Any], bytes] | None]

GRACE = 1.0
"""Seconds that a process has to exit when told to, before it is killed."""


class WorkerLostError(RuntimeError):
    """A worker was ended from outside, often for lack of memory."""

    def __init__(
        self, message: str = "a worker was ended from outside; too little memory, perhaps"
    ):
        super().__init__(message)


def usual_jobs() -> int:
    """Default number of worker processes: one per processor, but one in a daemonic process.

    A daemonic process is itself a worker, such as those of ``multiprocessing.Pool`` and of
    Celery, and should have no workers of its own.
    """
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing and multiprocessing.current_process().daemon:
        return 1
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int | None, most: int) -> Iterator[Executor | None]:
    """An executor of processes, no more than there are tasks; None if the system allows none.

    They import nothing of the program that starts them except what their tasks name. If a process
    is ended from outside, its task fails with ``WorkerLostError``, and the next task gets a new
    process. If the work ends early, all processes are ended and waited for.

    Args:
        jobs: number of processes (default: that of :func:`usual_jobs`).
        most: number of tasks.
    """
    pool = _Processes()
    try:
        pool.begin(max(1, min(jobs or usual_jobs(), most)))
        yield pool if pool.threads else None
    except BaseException:
        pool.end()
        raise
    pool.shutdown()


class _Processes(Executor):
    """An executor with a thread for each process, which hands it one task after another."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self._tasks: Tasks = SimpleQueue()
        self._workers: list[Interpreter] = []
        self._starting = threading.RLock()  # an interrupt may leave it held by its own thread
        self._is_over = False

    def begin(self, count: int) -> None:
        """Start ``count`` processes, or as many as the system allows."""
        try:
            for _ in range(count):
                worker = self._start()
                thread = threading.Thread(target=self._serve, args=(worker,), daemon=True)
                thread.start()
                self.threads.append(thread)
        except (OSError, RuntimeError):  # from a process, from a thread
            for worker in self._workers[len(self.threads) :]:
                worker.close()

    def submit(self, fn: Callable[..., Returned], /, *args: Any, **kwargs: Any) -> Future[Returned]:
        future: Future[Returned] = Future()
        self._tasks.put((future, pickle.dumps(partial(fn, *args, **kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            with suppress(Empty):
                while task := self._tasks.get_nowait():
                    task[0].cancel()
        for _ in self.threads:
            self._tasks.put(None)
        for thread in self.threads if wait else ():
            thread.join()

    def end(self) -> None:
        """Tell the processes to exit, even in the middle of a task, and kill those that do not."""
        with self._starting:
            self._is_over = True
        self.shutdown(wait=False, cancel_futures=True)
        processes = [worker.process for worker in self._workers]
        deadline = time.monotonic() + GRACE
        while left := [process for process in processes if process.poll() is None]:
            for process in left:
                process.terminate() if time.monotonic() < deadline else process.kill()
            time.sleep(0.01)
        # An interrupt can leave a future's lock held by this thread, and others would wait for it.
        for thread in self.threads:
            thread.join(GRACE)

    def _start(self) -> Interpreter:
        with self._starting:
            if self._is_over:
                raise WorkerLostError
            self._workers.append(Interpreter(__name__))
            return self._workers[-1]

    def _serve(self, worker: Interpreter) -> None:
        """Hand one task after another to a process, or to its replacement; runs in a thread."""
        for future, call in iter(self._tasks.get, None):
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if worker.process.poll() is not None:
                    worker = self._start()
                worker.say(call)
                is_done, outcome = pickle.loads(worker.hear())
            except EOFError:
                worker.close()
                future.set_exception(WorkerLostError())
            except Exception as error:  # no process can be started, or its reply cannot be read
                future.set_exception(error)
            else:
                (future.set_result if is_done else future.set_exception)(outcome)
        worker.close()


def work(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Do the tasks that are sent to a worker process."""
    for call in _calls(requests):
        answer = _answer(call)
        sys.stdout.flush()
        say(answers, answer)


def _calls(requests: IO[bytes]) -> Iterator[bytes]:
    """Yield the tasks. A thread reads them if possible, to notice the end even during a task."""
    tasks: SimpleQueue[bytes | None] = SimpleQueue()
    try:
        threading.Thread(target=_listen, args=(requests, tasks), daemon=True).start()
    except RuntimeError:  # the system allows no more threads
        with suppress(EOFError):
            while True:
                yield hear(requests)
    else:
        yield from iter(tasks.get, None)


def _listen(requests: IO[bytes], tasks: "SimpleQueue[bytes | None]") -> None:
    """Queue the tasks, in a thread; then exit, since a killed parent cannot end its processes."""
    with suppress(EOFError):
        while True:
            tasks.put(hear(requests))
    tasks.put(None)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline:
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGTERM)
    os._exit(1)


def _answer(call: bytes) -> bytes:
    """Do a task: whether it succeeded, and its result or its error, as bytes."""
    try:
        return pickle.dumps((True, _unless_ended(pickle.loads(call))))
    except Exception as error:
        error.add_note(format_exc())
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(format_exc())))


def _unless_ended(task: Callable[[], Returned]) -> Returned:
    """The task's result; a process that is told to exit cleans up, but starts no other task."""
    try:
        signal.signal(signal.SIGTERM, _leave)
        return task()
    except SystemExit:
        os._exit(1)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second signal must not disturb the clean-up
    raise SystemExit(1)
