"""Real maps that are shared: killed, interrupted, and yet the same to the last bit."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from conftest import posix

# With many small tasks, so that there are some left when a worker is lost.
CLUSTER = """
import os, signal
from distributed import LocalCluster
import landscapes.ensemble.basins as basins
from landscapes import parse_scenario, run
from landscapes.trace import results_csv, to_csv, to_npz
from landscapes.workers import dask

scenario = parse_scenario('''
kind: basins
landscape: hills_and_canyon
grid: 64
steps: 50
optimizers: [{name: nesterov, learning_rate: 0.01}, {name: adam, learning_rate: 0.25}]
''')
local = run(scenario, jobs=2)
basins.MOST_RUNS = 256
lost = []
there = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1")

def lose_one(done, total):
    assert total == 32
    if done == 3:
        lost.append(next(iter(there.workers.values())).process.pid)
        os.kill(lost[0], signal.SIGKILL)

with there, dask(there.scheduler_address) as executor:
    shared = run(scenario, lose_one, executor=executor)
assert lost
assert shared.attractors == local.attractors
for one, other in zip(shared.maps, local.maps, strict=True):
    assert one.basins.tobytes() == other.basins.tobytes()
    assert one.steps.tobytes() == other.steps.tobytes()
for written in (to_npz, to_csv, results_csv):
    assert written(shared) == written(local)
print("the same")
"""

BIG = """
kind: basins
landscape: hills_and_canyon
grid: 192
steps: 400
optimizers:
  - {name: nesterov, learning_rate: 0.01}
  - {name: adam, learning_rate: 0.25}
"""

TASKS = 8
"""How many that map is cut into: four for each optimizer."""

RENDER = [sys.executable, "-m", "landscapes", "render", "big.yaml", "--formats", "csv,png"]
RENDER += ["--jobs", "2", "--out"]

Begin: TypeAlias = Callable[[], subprocess.Popen[str]]
OfSession: TypeAlias = Callable[[int], list[int]]


def test_a_map_of_a_cluster_that_loses_a_worker_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(
        "if __name__ == '__main__':\n    exec(" + repr(CLUSTER) + ")\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, path], cwd=tmp_path, text=True, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("the same\n", 0), done.stderr


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins to render the map into the folder ``renders``."""
    (tmp_path / "big.yaml").write_text(BIG, encoding="utf-8")
    begun: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*RENDER, "renders"], cwd=tmp_path, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def finished(renders: Path) -> dict[str, tuple[int, int]]:
    """The files of finished tasks; one that is written anew is another file."""
    folder = renders / ".big.tasks"
    paths = [path for path in folder.glob("*.npz") if not path.name.startswith(".")]
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def wait_for_more(than: int, renders: Path, process: subprocess.Popen[str]) -> None:
    """Until there are more finished tasks than so many, which is before the end."""
    while len(finished(renders)) <= than:
        assert process.poll() is None
        time.sleep(0.01)


def wait_until_gone(find: OfSession, process: subprocess.Popen[str]) -> None:
    """Wait until nothing of a process and its workers is left."""
    deadline = time.monotonic() + 60
    while find(process.pid):
        process.poll()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@posix
def test_a_map_whose_process_was_killed_goes_on_where_it_was(
    begin: Begin, of_session: OfSession, tmp_path: Path
) -> None:
    renders = tmp_path / "renders"
    process = begin()
    wait_for_more(0, renders, process)
    process.kill()
    wait_until_gone(of_session, process)
    kept = finished(renders)
    assert 0 < len(kept) < TASKS - 2
    assert not (renders / "big.csv").exists()

    # Tasks are begun in their order, so were those that are there done anew, it would be by now.
    again = begin()
    wait_for_more(TASKS - 2, renders, again)
    again.send_signal(signal.SIGSTOP)
    now = finished(renders)
    again.send_signal(signal.SIGCONT)
    assert {name: now.get(name) for name in kept} == kept
    _, errors = again.communicate(timeout=60)
    assert again.returncode == 0, errors

    subprocess.run([*RENDER, "whole"], cwd=tmp_path, capture_output=True, check=True)
    assert sorted(os.listdir(renders)) == ["big.csv", "big.png"]
    for name in os.listdir(renders):
        assert (renders / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@posix
def test_an_interrupt_of_a_map_is_one_line_and_keeps_what_is_finished(
    begin: Begin, of_session: OfSession, tmp_path: Path
) -> None:
    renders = tmp_path / "renders"
    renders.mkdir()
    for name in ("big.csv", "big.png"):
        (renders / name).write_text("old", encoding="utf-8")
    process = begin()
    wait_for_more(0, renders, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    wait_until_gone(of_session, process)
    output, errors = process.communicate()
    assert process.returncode == 130
    assert output == ""
    assert errors.strip() == (
        "landscapes: interrupted; files that were not finished are not written"
    )
    assert finished(renders)
    assert sorted(os.listdir(renders)) == [".big.tasks", "big.csv", "big.png"]
    assert {(renders / name).read_text(encoding="utf-8") for name in ("big.csv", "big.png")} == {
        "old"
    }
