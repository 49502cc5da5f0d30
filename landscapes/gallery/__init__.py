"""All scenarios → their pictures and animations, and a page that shows them.

``work`` draws one scenario in a process of its own, ``record`` tells which files
are up to date, and ``page`` makes ``index.html``.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, as_completed
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple, TypeAlias

from landscapes.catalogue import comment
from landscapes.files import write_text
from landscapes.fingerprint import fingerprint
from landscapes.formulas import plain
from landscapes.gallery.page import Exhibit, page
from landscapes.gallery.record import Record
from landscapes.gallery.work import POSTER, Drawn, Failed, draw
from landscapes.kinds import KINDS
from landscapes.kinds.work import Progress
from landscapes.loading import ScenarioError, ScenarioNotFoundError, Written, read_scenario
from landscapes.plugins import BUILT_IN, Registry
from landscapes.starter import for_anywhere
from landscapes.workers import WorkerLostError, processes

__all__ = ["Failed", "Made", "Result", "make"]

PAGE = "index.html"
"""The file name of the gallery's page."""

SHOWN = sorted(KINDS, key=lambda kind: kind.startswith("response"))
"""The kinds in the order of the page: it begins with landscapes, and gradients alone come last."""


class Made(NamedTuple):
    """A scenario with all its files made.

    Attributes:
        name: the scenario's name.
        exhibit: its part of the page.
        seconds: how long drawing took; None if the files were up to date.
    """

    name: str
    exhibit: Exhibit
    seconds: float | None


Result: TypeAlias = Made | Failed


class _Job(NamedTuple):
    """A scenario, and the fingerprint of what its files depend on."""

    name: str
    written: Written
    fingerprint: str


def make(
    names: Sequence[str],
    out: Path,
    formats: Sequence[str] | None = None,
    registry: Registry = BUILT_IN,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Draw the scenarios that are not up to date, in parallel, and write ``out/index.html``.

    A scenario that fails does not stop the others.

    Args:
        names: built-in names, or paths.
        out: the folder to write to; it is made if missing.
        formats: formats to write instead of each scenario's own; a scenario takes those that
            its kind has, or its own if it has none of them.
        registry: the landscapes and optimizers to choose from.
        jobs: number of worker processes (default: one per processor).
        executor: used instead of processes; on other machines, files must have the same
            paths as here.
        progress: called after every scenario.

    Returns:
        A result for each of the names, in their order.

    Raises:
        OSError: if the folder or the page cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    out = out.absolute()
    record = Record.read(out)
    prepared = _all_different([_prepared(name, out, formats, registry) for name in names])
    wanted = [job for job in prepared if isinstance(job, _Job)]
    stale = [job for job in wanted if not record.is_up_to_date(job.name, job.fingerprint)]
    drawn: dict[str, Drawn | Failed] = {}
    done = len(names) - len(stale)
    if progress:
        progress(done, len(names))
    for job, result in _draw(stale, out, formats, jobs, executor):
        drawn[job.name] = result
        if isinstance(result, Drawn):
            record = record.with_files(job.name, job.fingerprint, result.files)
            record.write()
        done += 1
        if progress:
            progress(done, len(names))
    results = [_result(job, drawn.get(job.name), record) for job in prepared]
    exhibits = [result.exhibit for result in results if isinstance(result, Made)]
    write_text(out / PAGE, page(sorted(exhibits, key=lambda each: SHOWN.index(each.kind))))
    return results


def _prepared(
    name: str, out: Path, formats: Sequence[str] | None, registry: Registry
) -> _Job | Failed:
    try:
        written = read_scenario(name, registry)
        digest = fingerprint(written.files, formats)
    except (ScenarioError, ScenarioNotFoundError, OSError) as error:
        return Failed(name, str(error))
    own = written.scenario.name
    targets = [out / f"{own}.{suffix}" for suffix in formats or written.scenario.render.formats]
    if inputs := written.read_from(targets):
        return Failed(own, f"{inputs[0]}: a scenario is read from this file")
    if out / PAGE in targets:
        return Failed(own, f"{out / PAGE} is the gallery's own page")
    return _Job(own, written, digest)


def _all_different(prepared: Sequence[_Job | Failed]) -> list[_Job | Failed]:
    """The jobs, with all but the first of the same name failed: their files would be the same."""
    names = [job.name for job in prepared]
    return [
        Failed(job.name, f"{job.name}: an earlier scenario has the same name")
        if isinstance(job, _Job) and job.name in names[:index]
        else job
        for index, job in enumerate(prepared)
    ]


def _draw(
    stale: Sequence[_Job],
    out: Path,
    formats: Sequence[str] | None,
    jobs: int | None,
    executor: Executor | None,
) -> Iterator[tuple[_Job, Drawn | Failed]]:
    """Draw the jobs, and yield each with its result as soon as it is done."""
    if not stale:
        return
    workers: AbstractContextManager[Executor | None] = (
        nullcontext(executor) if executor else processes(jobs, len(stale))
    )
    with workers as pool:
        if pool is None:
            for job in stale:
                yield job, draw(*_absolute(job.written), out, formats)
            return
        futures = {pool.submit(draw, *_absolute(job.written), out, formats): job for job in stale}
        for future in as_completed(futures):
            yield futures[future], _outcome(future, futures[future].name)


def _absolute(written: Written) -> tuple[Path, list[Path]]:
    """The absolute paths of a scenario and its plugins, for use on other machines."""
    return Path(written.source).absolute(), [path.absolute() for path in written.registry.files]


def _outcome(future: Future[Drawn | Failed], name: str) -> Drawn | Failed:
    try:
        return future.result()
    except CancelledError:  # the cluster has gone
        raise
    except (WorkerLostError, BrokenExecutor) as error:
        return Failed(name, str(error) or "its worker was ended from outside")
    except Exception as error:  # such as a cluster's; the other scenarios are still drawn
        return Failed(name, f"{type(error).__name__}: {error}")


def _result(job: _Job | Failed, drawn: Drawn | Failed | None, record: Record) -> Result:
    if isinstance(job, Failed):
        return job
    if isinstance(drawn, Failed):
        return drawn
    path = job.written.files[0]
    files, poster = tuple(record.files(job.name)), Path(f"{job.name}{POSTER}")
    exhibit = Exhibit(
        name=job.name,
        kind=job.written.scenario.kind,
        title=plain(job.written.scenario.title),
        comment=comment(path),
        text=for_anywhere(path.read_text(encoding="utf-8")),
        size=job.written.scenario.render.size,
        files=tuple(file for file in files if file != poster),
        poster=poster if poster in files else None,
    )
    return Made(job.name, exhibit, drawn.seconds if drawn else None)
