"""Render a scenario at every save: a still at once, the other files after a pause."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep
from typing import NoReturn, TypeAlias

from landscapes.checking import notes
from landscapes.distribution import MissingExtraError
from landscapes.files import explained
from landscapes.loading import ScenarioError, ScenarioNotFoundError, Written, read_scenario
from landscapes.loading.beside import is_scenario_file
from landscapes.output import BudgetError, destinations, files_of, render
from landscapes.plugins import PluginError, load_plugins
from landscapes.running import run

try:
    import watchfiles
except ModuleNotFoundError as error:
    raise MissingExtraError("watch", error) from None

SETTLED = 1.0
"""Seconds without a save before the animation is made."""
PAUSE = 20
"""Milliseconds without a change that end a save, which may be several changes."""

WRITTEN = 0.5
"""Seconds for which a file may be empty or missing while an editor saves it."""

Show: TypeAlias = Callable[[list[str], bool], None]
"""A function that shows lines; the flag means that they replace the earlier ones."""


class _SavedAgainError(Exception):
    """The file was saved again, so the current drawing is out of date."""


WAITING = "(waiting for the next save; Ctrl-C stops)"
"""The line after errors."""


def watch(file: Path, out: Path, show: Show, plugins: Sequence[Path] = ()) -> NoReturn:
    """Render a scenario now and at every save, until an interrupt.

    If the file is broken or missing, the error is shown and watching continues.

    Args:
        file: the scenario.
        out: the folder to write to.
        show: called at every save with the files written or the errors.
        plugins: Python files, which are run now and at every save.
    """
    files: tuple[Path, ...] = (file, *plugins)
    while True:
        with _saves(files) as saved:
            while True:
                saved.clear()
                written = _draw_still(file, out, show, plugins)
                if written and written.files != files:
                    files = written.files
                    break  # to watch these
                if written and not saved.wait(SETTLED):
                    _draw_all(written, out, show, saved)
                saved.wait()


@contextmanager
def _saves(files: Sequence[Path]) -> Iterator[Event]:
    """Yield an event that is set whenever one of the files, or a scenario beside them, is saved.

    The folders are watched, because many editors write a new file and rename it to
    the old name. Scenarios in the same folders are included because they may be parents.
    """
    # Not Path.resolve: a link to itself must not raise, because the user can mend it.
    paths = {Path(os.path.realpath(path)) for path in files}
    saved, stop = Event(), Event()

    def is_source(_: watchfiles.Change, path: str) -> bool:
        return Path(path) in paths or is_scenario_file(path)

    def wait() -> None:
        for _ in watchfiles.watch(
            *{path.parent for path in paths},
            watch_filter=is_source,
            step=PAUSE,
            rust_timeout=500,
            stop_event=stop,
            recursive=False,
        ):
            saved.set()

    thread = Thread(target=wait, daemon=True)
    thread.start()
    try:
        yield saved
    finally:
        stop.set()
        thread.join()


def _wait_until_written(file: Path) -> None:
    """Wait briefly for editors that empty or remove a file before they write it."""
    end = perf_counter() + WRITTEN
    while _is_empty(file) and perf_counter() < end:
        sleep(PAUSE / 1000)


def _is_empty(file: Path) -> bool:
    try:
        return file.stat().st_size == 0
    except OSError:
        return True


def _draw_still(file: Path, out: Path, show: Show, plugins: Sequence[Path]) -> Written | None:
    """Draw the last picture; show errors, and return None if there are any."""
    _wait_until_written(file)
    begin = perf_counter()
    try:
        written = read_scenario(file, load_plugins(plugins))
        if inputs := written.read_from(files_of(written.scenario, out)):
            wrong = [f"{path}: a scenario is read from this file" for path in inputs]
            show([*wrong, WAITING], True)
            return None
        part, paths = destinations(run(written.scenario), out)[0]
        still = paths[0].with_suffix(".png")
        still.parent.mkdir(parents=True, exist_ok=True)
        render(part, still)
    except OSError as error:
        show([explained(error), WAITING], True)
        return None
    except (PluginError, ScenarioError, ScenarioNotFoundError) as error:
        show([*str(error).splitlines(), WAITING], True)
        return None
    show([f"{file} → {still}  {perf_counter() - begin:.2f} s"], True)
    for note in notes(written):
        show([f"{written.where(note.location)}: note: {note.message}"], False)
    return written


def _draw_all(written: Written, out: Path, show: Show, saved: Event) -> None:
    """Write all files of the scenario, unless it is saved again meanwhile."""

    def progress(done: int, total: int) -> None:
        if saved.is_set():
            raise _SavedAgainError

    try:
        for part, paths in destinations(run(written.scenario, progress), out):
            files = render(part, *paths, progress=progress)
            show([str(file.path) for file in files], False)
    except _SavedAgainError:
        pass
    except OSError as error:
        show([explained(error)], False)
    except BudgetError as error:
        show([str(error)], False)
