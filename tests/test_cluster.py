"""Clusters that cannot do the work: that is said, soon, and in one line."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from landscapes.distribution import DISTRIBUTION
from landscapes.workers import ClusterError, cluster, dask, fan_out, watch

ROOT = Path(__file__).parents[1]

Start: TypeAlias = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts ``dask scheduler`` or ``dask worker``, importing from a folder first."""
    started: list[subprocess.Popen[bytes]] = []

    def start(what: str, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        options = ["--host", "127.0.0.1", "--no-dashboard", *arguments]
        options += ["--no-nanny", "--nthreads", "1"] if what == "worker" else []
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *options],
                env={**os.environ, "PYTHONPATH": str(path)},
                cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(start: Start, tmp_path: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """A scheduler of its own: its address and its process."""
    from distributed.utils import open_port

    address = f"tcp://127.0.0.1:{open_port('127.0.0.1')}"
    process = start("scheduler", "--port", address.rpartition(":")[2])
    return address, process


def begun(address: str, workers: int = 0) -> None:
    """Wait until a scheduler is there, and so many workers."""
    from distributed import Client

    for _ in range(100):
        try:
            with Client(address, timeout=1, set_as_default=False) as client:
                if workers:
                    client.wait_for_workers(workers, timeout=60)
                return
        except OSError:
            time.sleep(0.1)


def shadow(folder: Path, code: str, number: str) -> Path:
    """Another landscapes, to be imported instead of this one."""
    (folder / "landscapes").mkdir(parents=True)
    (folder / "landscapes/__init__.py").write_text(code, encoding="utf-8")
    metadata = folder / f"{DISTRIBUTION.replace('-', '_')}-{number}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: {number}\n", encoding="utf-8"
    )
    return folder


def test_what_workers_lack_is_said(scheduler: Any, start: Start, tmp_path: Path) -> None:
    address, _ = scheduler
    start("worker", address, path=shadow(tmp_path / "old", "", "0.0.1"))
    start("worker", address, path=shadow(tmp_path / "broken", "import no_such", "0.0.1"))
    begun(address, workers=2)
    with pytest.raises(ClusterError) as raised, dask(address):
        pass
    python = "{}.{}".format(*sys.version_info)
    said = str(raised.value)
    assert f"need landscapes {version(DISTRIBUTION)} and Python {python}, as here; " in said
    assert f" has landscapes 0.0.1 and Python {python}" in said
    assert f" has Python {python}, but not landscapes (No module named 'no_such')" in said
    assert len(said.splitlines()) == 1


def work(
    address: str, after_each: Callable[[], object], say: Callable[[str], object] | None = None
) -> None:
    """Let a cluster do a thousand short tasks."""

    def task(n: int) -> dict[str, np.ndarray]:
        time.sleep(0.05)
        return {"n": np.array(n)}

    with dask(address, say) as executor:
        for _ in fan_out(task, range(1000), executor=executor):
            after_each()


def test_a_worker_is_waited_for_but_not_for_ever(
    scheduler: Any, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is there at first; then one comes, which does some work; then it is gone for good."""
    address, _ = scheduler
    begun(address)
    monkeypatch.setattr(watch, "INTERVAL", 0.1)
    monkeypatch.setattr(watch, "LONGEST", 0.3)
    with (
        pytest.raises(ClusterError, match=f"start one where .*: dask worker {address}"),
        dask(address),
    ):
        pass

    monkeypatch.setattr(watch, "LONGEST", 60)
    worker = start("worker", address)
    said: list[str] = []

    def kill() -> None:
        monkeypatch.setattr(watch, "LONGEST", 0.3)
        worker.kill()

    with pytest.raises(ClusterError, match=r"no worker has joined .* in 0\.3 s"):
        work(address, kill, said.append)
    waiting = f"the Dask cluster at {address} has no worker; waiting for one, at most "
    assert said == [f"{waiting}60 s", f"{waiting}0.3 s"]


def test_a_scheduler_that_is_killed_is_one_error(
    scheduler: Any, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    """And not Dask's tracebacks besides, which it logs."""
    address, process = scheduler
    for name in cluster.CLIENT_LOGS:
        logging.getLogger(name).addHandler(caplog.handler)
    start("worker", address)
    begun(address, workers=1)
    with pytest.raises(ClusterError, match=f"^the Dask cluster at {address} has gone$"):
        work(address, process.kill)
    assert caplog.records == []
