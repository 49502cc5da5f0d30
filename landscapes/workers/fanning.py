"""Many tasks → their results, each as soon as it is finished, with few in memory at once."""

import pickle
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from landscapes.workers.checkpoint import Checkpoint, Result
from landscapes.workers.packing import packed
from landscapes.workers.processes import WorkerLostError, processes, usual_jobs

Task = TypeVar("Task")
Progress: TypeAlias = Callable[[int, int], None]
Results: TypeAlias = Generator[tuple[int, Result], None, None]

IN_FLIGHT = 64
"""Number of tasks handed out at once to an executor of unknown size."""


def fan_out(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    in_flight: int | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, Result]]:
    """Yield each task's index and result, in the order in which the tasks finish.

    Function and tasks are sent by cloudpickle, so they may be, or hold, unnamed functions,
    such as a landscape's. Named ones are imported by the worker, which should be cheap. State
    that the function keeps between calls is kept for one thread of one worker.

    A single task runs in this process, as do all tasks if ``jobs`` is 1 or the system allows no
    more processes. To stop early, close the iterator or drop it: unfinished tasks are given up.

    Args:
        function: computes a task's result; the same task must give the same result.
        tasks: the tasks; small, because each is sent.
        executor: used instead of processes of this machine.
        jobs: number of processes (default: one per processor; one in a daemonic process).
        in_flight: number of tasks handed out at once, which bounds the results in memory
            (default: two per process; 64 for an executor).
        checkpoint: where finished results are kept; those already there come first.
        progress: called with the number of finished tasks and the number of all tasks.

    Raises:
        WorkerLostError: if a worker is ended from outside.
        Exception: whatever a task raises, once the tasks that have not begun are given up.
    """
    if progress:
        progress(0, len(tasks))
    compute = partial(_computed, function, tasks, executor, jobs, in_flight)
    with closing(_resumed(len(tasks), compute, checkpoint)) as results:
        for done, result in enumerate(results, 1):
            if progress:
                progress(done, len(tasks))
            yield result


def _resumed(
    total: int, compute: Callable[[Sequence[int]], Results], checkpoint: Checkpoint | None
) -> Results:
    """Yield the results kept earlier, then the computed ones, and keep these too."""
    if checkpoint is None:
        yield from compute(range(total))
        return
    checkpoint.prepare()
    missing = []
    for index in range(total):
        result = checkpoint.read(index)
        if result is None:
            missing.append(index)
        else:
            yield index, result
    with closing(compute(missing)) as results:
        for index, result in results:
            checkpoint.write(index, result)
            yield index, result


def _computed(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    executor: Executor | None,
    jobs: int | None,
    in_flight: int | None,
    indices: Sequence[int],
) -> Results:
    """Yield the results of the tasks with these indices, computed here or by workers."""
    running: dict[Future[Result], int] = {}
    jobs = jobs or usual_jobs()
    workers: AbstractContextManager[Executor | None]
    if executor:
        workers, most = _borrowed(executor, running), IN_FLIGHT
    elif jobs == 1 or len(indices) < 2:
        workers, most = nullcontext(), 1
    else:
        workers, most = processes(jobs, len(indices)), 2 * jobs
    with workers as pool:
        if pool is None:
            for index in indices:
                yield index, dict(function(tasks[index]))
            return
        sent = packed(function)
        yield from _handed_out(
            lambda index: pool.submit(_done, sent, packed(tasks[index])),
            indices,
            in_flight or most,
            running,
        )


@contextmanager
def _borrowed(executor: Executor, running: Iterable[Future[Result]]) -> Iterator[Executor]:
    """A caller's executor: it stays open, but the tasks left over are cancelled."""
    try:
        yield executor
    finally:
        for future in running:
            future.cancel()


def _handed_out(
    submit: Callable[[int], Future[Result]],
    indices: Iterable[int],
    most: int,
    running: dict[Future[Result], int],
) -> Results:
    """Submit the tasks and yield their results, with at most ``most`` in flight."""
    waiting = iter(indices)
    try:
        while True:
            for index in islice(waiting, most - len(running)):
                running[submit(index)] = index
            if not running:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            future = finished.pop()
            yield running.pop(future), future.result()
    except BrokenExecutor as error:
        raise WorkerLostError from error


def _done(function: bytes, task: bytes) -> Result:
    """Do a task in a worker."""
    return dict(_unpacked(function, threading.get_ident())(pickle.loads(task)))


@lru_cache(maxsize=16)
def _unpacked(function: bytes, thread: int) -> Callable[[Any], Result]:
    """The function, unpacked once per thread, which shares it with no other."""
    unpacked: Callable[[Any], Result] = pickle.loads(function)
    return unpacked
