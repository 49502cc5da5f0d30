"""One scenario, drawn in a process of its own."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple, NoReturn


class Drawn(NamedTuple):
    """What was drawn, and how long it took; the files are those of the main picture first."""

    files: tuple[Path, ...]
    seconds: float


class Failed(NamedTuple):
    """A scenario that could not be drawn, and why."""

    name: str
    message: str


@contextmanager
def processes(jobs: int | None, most: int) -> Iterator[Executor]:
    """Processes to draw in, as many as there are processors but no more than there is work.

    Whatever ends the work early ends them all, and waits until they are gone.
    """
    executor = ProcessPoolExecutor(
        max_workers=min(jobs or os.cpu_count() or 1, most),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
    )
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        executor.shutdown()


def _begin() -> None:
    """Leave Ctrl-C to the parent, which ends its processes with a signal of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    sys.setswitchinterval(0.0005)


def _leave(*_: object) -> NoReturn:
    raise SystemExit(1)


def draw(source: str, out: Path, formats: Sequence[str] | None) -> Drawn | Failed:
    """Draw a scenario.

    Args:
        source: the path of its file.
        out: the folder to write to.
        formats: what to write instead of what the scenario asks for.
    """
    begin = perf_counter()
    try:
        files = _files(source, out, formats)
    except SystemExit:
        os._exit(1)  # the drafts are gone by now, and there is to be no next job
    except Exception as error:  # whatever it is, the others shall be drawn
        return Failed(Path(source).stem, f"{type(error).__name__}: {error}")
    return Drawn(files, perf_counter() - begin)


def _files(source: str, out: Path, formats: Sequence[str] | None) -> tuple[Path, ...]:
    from landscapes.output import destinations, render
    from landscapes.rendering.film.film import ANIMATED
    from landscapes.runner import run
    from landscapes.scenario import load_scenario, override

    scenario = load_scenario(source)
    # What never moves keeps to the stills among the formats, or to its own.
    suitable = [name for name in formats or () if scenario.steps or name not in ANIMATED]
    scenario = override(scenario, {"formats": suitable} if suitable else {})
    drawn: list[Path] = []
    for part, paths in destinations(run(scenario), out):
        paths[0].parent.mkdir(parents=True, exist_ok=True)
        drawn += (file.path for file in render(part, *paths))
    return tuple(drawn)
