"""Fanning out: the same results whoever works, few in memory, and nothing lost or left behind."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
from conftest import posix

from landscapes import interpreter
from landscapes.files import hidden
from landscapes.workers import (
    Checkpoint,
    ClusterError,
    WorkerLostError,
    cluster,
    dask,
    fan_out,
    processes,
)

# A person's script: nothing asks whether it is the main module.
SCRIPT = """
import os, time
from pathlib import Path
import numpy as np
from landscapes.workers import Checkpoint, fan_out

def work(n):
    time.sleep(0.02 if n < 12 else 600)
    return {"powers": np.arange(5.0) ** n, "process": np.array(os.getpid())}

for index, _ in fan_out(work, range(20), jobs=2, checkpoint=Checkpoint(Path("chunks"), "one")):
    print(index, flush=True)
"""

LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""A process that a shell begins in the background, and what it begins, ignore Ctrl-C."""

LARGE = """
import numpy as np
from landscapes.workers import fan_out

def work(n):
    return {"zeros": np.zeros(8_000_000)}

for index, _ in fan_out(work, range(200), jobs=2):
    print(index, flush=True)
"""

CLUSTER = """
import os, signal, time
import numpy as np
from distributed import LocalCluster
from landscapes.workers import dask, fan_out

def work(seed):
    time.sleep(0.02)
    numbers = np.random.default_rng(seed).normal(size=1000)
    return {"sines": np.sin(numbers), "seed": np.array(seed)}

there = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1")
with there, dask(there.scheduler_address) as executor:
    found = {}
    for index, result in fan_out(work, range(40), executor=executor):
        found[index] = result
        if len(found) == 5:
            os.kill(next(iter(there.workers.values())).process.pid, signal.SIGKILL)
local = dict(fan_out(work, range(40)))
assert sorted(found) == sorted(local) == list(range(40))
for index, result in local.items():
    assert {key: array.tobytes() for key, array in found[index].items()} == {
        key: array.tobytes() for key, array in result.items()
    }
print("the same")
"""


Begin: TypeAlias = Callable[[str, int], subprocess.Popen[str]]
OfSession: TypeAlias = Callable[[int], list[int]]


def squares(n: int) -> dict[str, np.ndarray]:
    return {"squares": np.arange(n) ** 2, "n": np.array(n)}


class ByHand(Executor):
    """Does nothing: its futures are there to be finished by the test."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]


class AtOnce(ByHand):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(fn)
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("workers", ["processes", "threads", "here"])
def test_results_come_with_their_task_whoever_works(workers: str) -> None:
    """The function and the tasks have no name that a worker could import."""
    tasks = [lambda x, power=power: x**power for power in range(7)]
    points = np.array([2.0, 3.0])
    with ThreadPoolExecutor(3) as pool:
        found = dict(
            fan_out(
                lambda task: {"y": task(points)}, tasks,
                jobs=1 if workers == "here" else 2, executor=pool if workers == "threads" else None,
            )
        )  # fmt: skip
    assert sorted(found) == list(range(7))
    for power, result in found.items():
        assert result["y"].tolist() == [2.0**power, 3.0**power]


def test_no_tasks_have_no_results() -> None:
    assert list(fan_out(squares, [])) == []


def test_a_single_task_and_a_single_job_need_no_process() -> None:
    def here(_: int) -> dict[str, np.ndarray]:
        return {"process": np.array(os.getpid())}

    assert dict(fan_out(here, [0]))[0]["process"] == os.getpid()
    found = dict(fan_out(here, range(3), jobs=1))
    assert {int(result["process"]) for result in found.values()} == {os.getpid()}


def test_few_tasks_are_on_their_way_at_once() -> None:
    executor = AtOnce()
    results = fan_out(squares, range(1000), executor=executor, in_flight=5)
    for received, _ in enumerate(results):
        assert len(executor.futures) - received <= 5
    assert len(executor.futures) == 1000


def test_progress_counts_what_is_done() -> None:
    said: list[tuple[int, int]] = []
    for _ in fan_out(squares, range(3), jobs=1, progress=lambda *counts: said.append(counts)):
        pass
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_error_of_a_task_is_raised_and_the_rest_given_up() -> None:
    class Finishing(ByHand):
        """The second of its futures fails as soon as it is there."""

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future = super().submit(fn)
            if len(self.futures) == 2:
                future.set_exception(ZeroDivisionError("no such landscape"))
            return future

    executor = Finishing()
    results = fan_out(squares, range(20), executor=executor, in_flight=4)
    with pytest.raises(ZeroDivisionError, match="no such landscape"):
        next(results)
    assert [future.cancelled() for future in executor.futures] == [True, False, True, True]


def test_the_error_of_a_task_comes_from_its_process() -> None:
    def fail(n: int) -> dict[str, np.ndarray]:
        return {"inverse": np.array(1 // n)}

    with pytest.raises(ZeroDivisionError):
        list(fan_out(fail, range(3), jobs=2))


def test_who_stops_early_gives_up_the_rest() -> None:
    executor = ByHand()
    results = fan_out(squares, range(20), executor=executor, in_flight=4)
    later = ThreadPoolExecutor(1)
    later.submit(lambda: (time.sleep(0.05), executor.futures[2].set_result({"n": np.array(2)})))
    assert next(results)[0] == 2
    results.close()
    later.shutdown()
    assert [future.cancelled() for future in executor.futures] == [True, True, False, True]


@pytest.fixture
def checkpoint(tmp_path: Path) -> Checkpoint:
    return Checkpoint(tmp_path / ".map.chunks", "one")


class Counted:
    """A function that knows what it has been called with."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.called: list[int] = []
        self.fails_at = fails_at

    def __call__(self, n: int) -> dict[str, np.ndarray]:
        self.called.append(n)
        if n == self.fails_at:
            raise ZeroDivisionError
        plane = np.random.default_rng(n).normal(size=(3, 4))
        return {
            "columns": np.asfortranarray(plane),
            "labels": np.arange(n, dtype=np.uint8),
            "odd": np.array([np.nan, -0.0, np.inf], np.float32),
        }


def same(one: dict, other: dict) -> bool:
    """Whether results are equal to the last bit, and lie in memory alike."""

    def facts(result: dict) -> dict:
        return {
            name: (array.dtype, array.shape, array.flags.f_contiguous, array.tobytes())
            for name, array in result.items()
        }

    return {n: facts(result) for n, result in one.items()} == {
        n: facts(result) for n, result in other.items()
    }


def test_what_was_finished_before_an_error_is_not_done_again(checkpoint: Checkpoint) -> None:
    uninterrupted = dict(fan_out(Counted(), range(6), jobs=1))
    with pytest.raises(ZeroDivisionError):
        list(fan_out(Counted(fails_at=3), range(6), jobs=1, checkpoint=checkpoint))
    again = Counted()
    resumed = list(fan_out(again, range(6), jobs=1, checkpoint=checkpoint))
    assert again.called == [3, 4, 5]
    assert [index for index, _ in resumed] == [0, 1, 2, 3, 4, 5]
    assert same(dict(resumed), uninterrupted)
    checkpoint.discard()
    assert not checkpoint.folder.exists()
    checkpoint.discard()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def flip(path: Path) -> None:
    """Change one bit of a number, which leaves the file's form as it was."""
    content = bytearray(path.read_bytes())
    content[content.index(b"\x93NUMPY") + 130] ^= 1
    path.write_bytes(content)


def pickled(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, labels=np.array([object], dtype=object))


def array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.arange(3))


@pytest.mark.parametrize(
    "spoil",
    [
        cut,
        flip,
        pickled,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("n,x\n1,2\n", encoding="utf-8"),
        array,
    ],
    ids=["cut", "a bit", "pickled", "empty", "text", "another form"],
)
def test_a_file_that_is_not_whole_is_computed_anew(
    checkpoint: Checkpoint, spoil: Callable[[Path], object]
) -> None:
    uninterrupted = dict(fan_out(Counted(), range(3), jobs=1, checkpoint=checkpoint))
    (spoilt,) = checkpoint.folder.glob("*-1.npz")
    spoil(spoilt)
    again = Counted()
    assert same(dict(fan_out(again, range(3), jobs=1, checkpoint=checkpoint)), uninterrupted)
    assert again.called == [1]


def test_what_another_work_left_is_removed(checkpoint: Checkpoint) -> None:
    list(fan_out(Counted(), range(3), jobs=1, checkpoint=checkpoint))
    (checkpoint.folder / ".draft.1234.npz").write_text(
        "of a process that was killed", encoding="utf-8"
    )
    (checkpoint.folder / ".landscapes-00000000.draft.npz").write_text(
        "of another one", encoding="utf-8"
    )
    before = set(os.listdir(checkpoint.folder))
    another, again = Checkpoint(checkpoint.folder, "another"), Counted()
    with hidden(checkpoint.folder / "of one that lives.npz") as draft:
        list(fan_out(again, range(3), jobs=1, checkpoint=another))
        assert draft.exists()
    assert again.called == [0, 1, 2]
    assert len(os.listdir(checkpoint.folder)) == 3
    assert not before & set(os.listdir(checkpoint.folder))


@posix
def test_a_worker_that_is_killed_is_an_error_and_what_was_done_is_kept(
    checkpoint: Checkpoint,
) -> None:
    def work(n: int) -> dict[str, np.ndarray]:
        if n == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        return {"n": np.array(n)}

    with pytest.raises(WorkerLostError, match="ended from outside"):
        list(fan_out(work, range(8), jobs=2, checkpoint=checkpoint))
    kept = {n for n in range(8) if checkpoint.read(n)}
    assert kept
    assert 7 not in kept


@posix
def test_a_worker_that_is_killed_takes_one_task_with_it() -> None:
    with processes(1, 3) as pool:
        assert pool
        before = pool.submit(os.getpid)
        killed = pool.submit(os.kill, before.result(), signal.SIGKILL)
        after = pool.submit(os.getpid)
        with pytest.raises(WorkerLostError):
            killed.result()
        assert after.result() != before.result()


def test_an_interrupt_that_leaves_a_lock_behind_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one can that comes while results are waited for."""
    monkeypatch.setattr(sys.modules[WorkerLostError.__module__], "GRACE", 0.2)

    def interrupted() -> None:
        with processes(1, 1) as pool:
            assert pool
            future = pool.submit(time.sleep, 30)
            while not future.running():
                time.sleep(0.01)
            future._condition.acquire()
            locked.append(future)
            raise KeyboardInterrupt

    locked: list[Future[None]] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    locked[0]._condition.release()
    with pytest.raises(WorkerLostError):
        locked[0].result(timeout=5)


def refused(*arguments: object, **settings: object) -> None:
    raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


@pytest.mark.parametrize("allowed", [0, 1])
def test_with_the_processes_that_the_system_allows(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    popen, started = subprocess.Popen, []

    def few(*arguments: Any, **settings: Any) -> subprocess.Popen[bytes]:
        if len(started) == allowed:
            refused()
        started.append(popen(*arguments, **settings))
        return started[-1]

    def work(n: int) -> dict[str, np.ndarray]:
        return {"n": np.array(n), "process": np.array(os.getpid())}

    monkeypatch.setattr(interpreter.subprocess, "Popen", few)
    found = dict(fan_out(work, range(9), jobs=4))
    assert {n: int(result["n"]) for n, result in found.items()} == {n: n for n in range(9)}
    workers = {process.pid for process in started} or {os.getpid()}
    assert {int(result["process"]) for result in found.values()} == workers


def test_without_threads_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.Thread.start", no_thread)
    found = dict(fan_out(squares, range(3), jobs=2))
    assert sorted(found) == [0, 1, 2]


def no_thread(thread: object) -> None:
    raise RuntimeError("can't start new thread")


# Containers may have no room for semaphores; and a daemonic process may have no children.
CONTAINER = """
import _multiprocessing, errno, multiprocessing, os

def full(*arguments):
    raise OSError(errno.ENOSPC, "No space left on device")

def processes_of_a_map(_=None):
    import numpy as np
    from landscapes.workers import fan_out
    def work(n):
        print(n)
        return {"process": np.array(os.getpid())}
    return {int(result["process"]) for _, result in fan_out(work, range(8))} - {os.getpid()}

if __name__ == "__main__":
    os.cpu_count = lambda: 2
    with multiprocessing.Pool(1) as pool:
        print(pool.map(processes_of_a_map, [0]), flush=True)
    _multiprocessing.SemLock = full
    print(len(processes_of_a_map()) > 0)
"""


@pytest.mark.parametrize("closed", ["", "2>&-"])
def test_where_processes_have_little(tmp_path: Path, closed: str) -> None:
    """In a daemonic process there are none; without semaphores, and without errors, there are."""
    (tmp_path / "script.py").write_text(CONTAINER, encoding="utf-8")
    done = subprocess.run(
        f"{sys.executable} script.py {closed}", shell=True, cwd=tmp_path, text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.stdout.split()[-2:], done.returncode) == (["[set()]", "True"], 0), done.stderr
    # What tasks print is not what was asked for; their lines may come in one another's midst.
    assert "".join(sorted(done.stderr)).strip() == ("" if closed else "01234567")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins a script, and waits until it has printed so many lines."""
    begun: list[subprocess.Popen[str]] = []

    def begin(script: str, lines: int) -> subprocess.Popen[str]:
        (tmp_path / "script.py").write_text(LISTENING + script, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "script.py"], cwd=tmp_path, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        begun.append(process)
        assert process.stdout
        assert all(process.stdout.readline() for _ in range(lines))
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def wait_until_gone(find: OfSession, session: int) -> None:
    """Wait for the end of a session's processes."""
    deadline = time.monotonic() + 60
    while find(session):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@posix
@pytest.mark.parametrize(
    ("script", "lines", "everybody"),
    [(SCRIPT, 12, True), (SCRIPT, 12, False), (LARGE, 3, False)],
    ids=["the group", "the parent", "while sending"],
)
def test_an_interrupt_ends_all_at_once(
    begin: Begin, of_session: OfSession, script: str, lines: int, everybody: bool
) -> None:
    """In the midst of long tasks, and of sending a large result."""
    process = begin(script, lines)
    (os.killpg if everybody else os.kill)(process.pid, signal.SIGINT)
    wait_until_gone(of_session, process.pid)
    _, errors = process.communicate()
    assert errors.splitlines()[-1] == "KeyboardInterrupt"
    assert errors.count("Traceback") == 1


def test_a_parent_that_is_killed_leaves_no_process_and_its_work_goes_on(
    begin: Begin, of_session: OfSession, tmp_path: Path
) -> None:
    process = begin(SCRIPT, 12)
    process.kill()
    wait_until_gone(of_session, process.pid)

    def work(n: int) -> dict[str, np.ndarray]:
        return {"powers": np.arange(5.0) ** n, "process": np.array(os.getpid())}

    found = dict(
        fan_out(work, range(20), jobs=1, checkpoint=Checkpoint(tmp_path / "chunks", "one"))
    )
    new = {n for n, result in found.items() if result["process"] == os.getpid()}
    assert new == set(range(12, 20))
    for n, result in found.items():
        assert result["powers"].tolist() == [float(base**n) for base in range(5)]


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    indented = CLUSTER.strip().replace("\n", "\n    ")
    path.write_text(f"if __name__ == '__main__':\n    {indented}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path], cwd=tmp_path, text=True, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("the same\n", 0), done.stderr


@pytest.mark.parametrize(
    "address", ["", "here", "tcp://here", "tcp://here:port", "here:8786", "tcp://here:99999", "[::"]
)
def test_an_address_that_is_none_is_said(address: str) -> None:
    with (
        pytest.raises(ClusterError, match=r"looks like tcp://10\.0\.0\.1:8786, not "),
        dask(address),
    ):
        pass


def test_nobody_at_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with socket.socket() as taken:  # nobody listens here, and nobody else can
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"no Dask cluster at {address}: "), dask(address):
            pass


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 400 Bad Request\r\n"], ids=["silent", "web"])
def test_somebody_else_at_the_address_is_said(
    monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as other:
        there = other.submit(lambda: server.accept()[0])
        there.add_done_callback(lambda accepted: accepted.result().sendall(words))
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"no Dask cluster at {address}: "), dask(address):
            pass
        there.result().close()


def test_without_dask_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ClusterError, match=r"pip install 'optimizer-landscapes\[dask\]'"),
        dask("tcp://a:1"),
    ):
        pass


def test_the_command_says_what_is_wrong_with_the_cluster(tmp_path: Path) -> None:
    def gallery(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "landscapes", "gallery", *arguments],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stderr

    message = "a Dask scheduler's address looks like tcp://10.0.0.1:8786, not 'here'"
    assert gallery("--dask", "here") == (2, f"landscapes: {message}\n")
    code, said = gallery("--dask", "tcp://here:1", "--jobs", "2")
    assert code == 2
    assert "--jobs is for processes of this machine, --dask for a cluster" in said
    assert os.listdir(tmp_path) == []
