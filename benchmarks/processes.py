"""Whole processes, measured from outside: how long they take, and how much memory.

Only the standard library, and little of it: what a process reports as its peak
memory is never below that of the process which started it, so the one that
measures must stay small.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""What ``ru_maxrss`` counts in, in bytes."""


class Samples(NamedTuple):
    """A measured number: its median, and the least and the greatest of all measurements."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Samples":
        return cls(median(values), min(values), max(values))

    def over(self, other: "Samples") -> "Samples":
        """The ratio of the medians, and how far it could be off on either side."""
        return Samples(self.median / other.median, self.low / other.high, self.high / other.low)


class Measured(NamedTuple):
    """One process; its peak is that of the largest process among it and its children."""

    seconds: float
    peak: int


class Job(NamedTuple):
    """A process to measure: what it is called, its command, and how often it runs."""

    name: str
    command: Sequence[str]
    times: int = 1


class Record:
    """What has been measured so far, by the name of the job."""

    def __init__(self) -> None:
        self._measured: dict[str, list[Measured]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._measured

    def add(self, name: str, measured: Measured) -> None:
        self._measured.setdefault(name, []).append(measured)

    def seconds(self, *names: str) -> Samples:
        """How long the named jobs take together, round by round."""
        return Samples.of([sum(one.seconds for one in turn) for turn in self._rounds(names)])

    def peak(self, *names: str) -> Samples:
        """The peak of the largest of the named jobs in bytes, round by round."""
        return Samples.of([max(one.peak for one in turn) for turn in self._rounds(names)])

    def _rounds(self, names: Sequence[str]) -> list[tuple[Measured, ...]]:
        return list(zip(*(self._measured[name] for name in names), strict=True))


def measure_all(jobs: Sequence[Job], folder: Path, record: Record) -> None:
    """Run the jobs one after another, round by round, so that slow moments hit all alike."""
    for turn in range(max((job.times for job in jobs), default=0)):
        for job in jobs:
            if turn < job.times:
                measured = measure(job.command, folder)
                record.add(job.name, measured)
                say(f"{job.name}: {measured.seconds:.2f} s, {measured.peak / 1e6:.0f} MB")


def measure(command: Sequence[str], folder: Path) -> Measured:
    """Run a process in a folder to its end.

    Raises:
        RuntimeError: if it fails, with the end of what it printed.
    """
    log = folder / "log.txt"
    with log.open("wb") as output:
        begin = perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        seconds = perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    _complain(process.returncode, command, log.read_text(encoding="utf-8", errors="replace"))
    return Measured(seconds, usage.ru_maxrss * PEAK_UNIT)


def answer(command: Sequence[str], folder: Path) -> str:
    """What a process prints: for numbers that can only be had inside of one."""
    done = subprocess.run(
        command, cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )
    _complain(done.returncode, command, done.stderr)
    return done.stdout


def say(message: str) -> None:
    """Progress, kept apart from the results."""
    print(message, file=sys.stderr, flush=True)


def _environment(folder: Path) -> dict[str, str]:
    """The environment of every process: this checkout comes first, and no window opens.

    Compiled modules are kept in the folder. They are there from the second run
    on, whatever the environment says about keeping them, and nowhere else.
    """
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "MPLBACKEND": "Agg",
    }


def _complain(code: int, command: Sequence[str], said: str) -> None:
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{said[-2000:]}")
