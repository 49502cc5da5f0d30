"""Processes of this machine that work, and are gone when the work ends, however it ends.

They are told what to do through pipes, and so need nothing that a container may lack, as the
semaphores of ``multiprocessing`` do.
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
"""How long a process may take to leave when it is told to, in seconds, before it is killed."""


class WorkerLostError(RuntimeError):
    """A worker did not come back: it was ended from outside, often for want of memory."""

    def __init__(
        self, message: str = "a worker was ended from outside; too little memory, perhaps"
    ):
        super().__init__(message)


def usual_jobs() -> int:
    """How many processes work if nobody says: one a processor, but one in a daemonic process.

    Such a process is itself one of several that share some work, as those of
    ``multiprocessing.Pool`` and of Celery are, and is not to have any of its own.
    """
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing and multiprocessing.current_process().daemon:
        return 1
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int | None, most: int) -> Iterator[Executor | None]:
    """Processes to work in, no more than there are tasks; None if the system allows none.

    They import nothing of the program that starts them but what their tasks name. A task whose
    process is ended from outside fails with ``WorkerLostError``, and the next one has a new
    process. Whatever ends the work early ends them all, and waits until they are gone.

    Args:
        jobs: how many; as many as usual, if None.
        most: how many tasks there are.
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
    """Each process is handed one task after another by a thread."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self._tasks: Tasks = SimpleQueue()
        self._workers: list[Interpreter] = []
        self._starting = threading.RLock()  # an interrupt may have left it with its thread
        self._is_over = False

    def begin(self, count: int) -> None:
        """Start so many processes, or as many as the system allows."""
        try:
            for _ in range(count):
                worker = self._start()
                thread = threading.Thread(target=self._serve, args=(worker,), daemon=True)
                thread.start()
                self.threads.append(thread)
        except (OSError, RuntimeError):  # of a process, of a thread
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
        """Tell the processes to leave, in the midst of a task, too, and kill those that do not."""
        with self._starting:
            self._is_over = True
        self.shutdown(wait=False, cancel_futures=True)
        processes = [worker.process for worker in self._workers]
        deadline = time.monotonic() + GRACE
        while left := [process for process in processes if process.poll() is None]:
            for process in left:
                process.terminate() if time.monotonic() < deadline else process.kill()
            time.sleep(0.01)
        # An interrupt can leave a future's lock with this thread, for which others would wait.
        for thread in self.threads:
            thread.join(GRACE)

    def _start(self) -> Interpreter:
        with self._starting:
            if self._is_over:
                raise WorkerLostError
            self._workers.append(Interpreter(__name__))
            return self._workers[-1]

    def _serve(self, worker: Interpreter) -> None:
        """In a thread: one task after another, each in the process, or in the one after it."""
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
            except Exception as error:  # no process can be started, or the answer not be read
                future.set_exception(error)
            else:
                (future.set_result if is_done else future.set_exception)(outcome)
        worker.close()


def work(requests: IO[bytes], answers: IO[bytes]) -> None:
    """What a process does."""
    for call in _calls(requests):
        answer = _answer(call)
        sys.stdout.flush()
        say(answers, answer)


def _calls(requests: IO[bytes]) -> Iterator[bytes]:
    """What there is to do. A thread waits for it, if it can, and so for the end in a task, too."""
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
    """In a thread: what there is to do. A parent that was killed cannot end its processes."""
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
    """Whether a task was done, and its result or its error."""
    try:
        return pickle.dumps((True, _unless_ended(pickle.loads(call))))
    except Exception as error:
        error.add_note(format_exc())
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(format_exc())))


def _unless_ended(task: Callable[[], Returned]) -> Returned:
    """The task's result; a process that is told to leave cleans up, but starts no next task."""
    try:
        signal.signal(signal.SIGTERM, _leave)
        return task()
    except SystemExit:
        os._exit(1)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # being told once more disturbs no cleaning up
    raise SystemExit(1)
