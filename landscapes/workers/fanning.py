"""Many tasks → their results, each as soon as it is finished, and few in memory at once."""

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
"""How many tasks an executor of unknown size is given at once."""


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
    """The result of each task with the task's index, in the order in which they are finished.

    Function and tasks travel by cloudpickle, so they may be, or hold, functions that have no
    name, such as a landscape's; what has a name is imported by the worker, which should cost
    little. A function that keeps something from one call to the next keeps it for the calls of
    one thread of one worker.

    A single task, and all of them if ``jobs`` is 1 or the system allows no more processes, are
    done in this one. To stop early,
    close the iterator, or leave it to be collected: the tasks that are not done are given up.

    Args:
        function: what to do with a task; the same task must give the same result.
        tasks: what there is to do; small, for each is sent.
        executor: who works, instead of processes of this machine.
        jobs: how many processes; if None, one a processor, and one in a daemonic process.
        in_flight: how many tasks are handed out at once, which bounds the results in memory;
            if None, two a process, or 64 for an executor.
        checkpoint: where finished results are kept; those that are there already come first.
        progress: called with how many tasks are done, and how many there are.

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
    """What is kept, and then what is computed, which is kept from then on."""
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
    """The results of the tasks with these indices, from here or from workers."""
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
    """An executor that goes on afterwards, but not with what was left of this."""
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
    """The tasks' results; no more than ``most`` of them are on their way at any time."""
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
    """What a worker does."""
    return dict(_unpacked(function, threading.get_ident())(pickle.loads(task)))


@lru_cache(maxsize=16)
def _unpacked(function: bytes, thread: int) -> Callable[[Any], Result]:
    """The function, which a thread unpacks once for all its tasks, and has for itself."""
    unpacked: Callable[[Any], Result] = pickle.loads(function)
    return unpacked
