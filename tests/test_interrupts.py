"""Ctrl-C and being told to end, at moments at which an exception would be lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import posix

from landscapes.cli.interrupts import Interrupts

pytestmark = posix

ROOT = Path(__file__).parents[1]
QUICK = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 3
optimizers: [adam]
render: {size: 240x200, fps: 10, duration: 1, hold_last: 0.2, formats: [png, gif]}
"""
SAID = "landscapes: interrupted; files that were not finished are not written\n"
both = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])

# Whatever is raised while a module is looked for is as if it had not been.
ENDED_BY_AN_IMPORT = """
import os, sys
from importlib.abc import MetaPathFinder

class Finder(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            try:
                for _ in range({times}):
                    os.kill(os.getpid(), {number})
            except BaseException:
                pass

sys.meta_path.insert(0, Finder())
from landscapes.cli import main
main()
"""


def ended(code: str, folder: Path, text: str = QUICK) -> subprocess.CompletedProcess[str]:
    (folder / "quick.yaml").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", code, "render", "quick.yaml", "--quiet"], cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def left(folder: Path) -> list[str]:
    return os.listdir(folder / "renders") if (folder / "renders").exists() else []


@both
@pytest.mark.parametrize("module", ["click", "numpy", "matplotlib.axes._axes"])
def test_an_import_loses_no_signal(module: str, number: int, tmp_path: Path) -> None:
    code = ENDED_BY_AN_IMPORT.format(module=module, number=int(number), times=1)
    done = ended(code, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", SAID)
    assert left(tmp_path) == []


@both
def test_signals_that_come_at_once_are_one(number: int, tmp_path: Path) -> None:
    """Also while an import goes on, and drafts lie about."""
    code = ENDED_BY_AN_IMPORT.format(module="matplotlib.axes._axes", number=int(number), times=5)
    done = ended(code, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", SAID)
    assert left(tmp_path) == []


@both
def test_a_later_signal_does_not_wait_for_an_import(number: int, tmp_path: Path) -> None:
    code = ENDED_BY_AN_IMPORT.format(module="click", number=int(number), times=2)
    at_once = "import landscapes.cli.interrupts; landscapes.cli.interrupts.SAME = 0\n"
    done = ended(at_once + code, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "")


# As if Ctrl-C was held down: a signal before each draft is removed, and one before the message.
WHILE_CLEANING_UP = """
import os, sys
import landscapes.cli
import landscapes.files

def again(name):
    module = sys.modules[name.rpartition(".")[0]]
    function = getattr(module, name.rpartition(".")[2])
    def called(*arguments):
        os.kill(os.getpid(), {number})
        return function(*arguments)
    setattr(module, function.__name__, called)

again("landscapes.files.hidden._remove")
again("landscapes.files.whole.publish")
again("landscapes.cli.complain")
landscapes.cli.main()
"""


@both
def test_signals_leave_no_drafts_while_these_are_removed(number: int, tmp_path: Path) -> None:
    done = ended(WHILE_CLEANING_UP.format(number=int(number)), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", SAID)
    assert left(tmp_path) == []


# While matplotlib looks for a font, which happens in every render.
LOSING = """
import os, weakref
from matplotlib.font_manager import FontManager

class Figure:
    pass

def lose(*arguments, score=FontManager.score_stretch):
    FontManager.score_stretch = score
    {losing}
    return score(*arguments)

FontManager.score_stretch = lose
from landscapes.cli import main
main()
"""
REPLACED = """
    try:
        os.kill(os.getpid(), {number})
    except BaseException:
        pass
"""
"""As in ``int("normal")``, of which the search for fonts is full: Python 3.11 loses it there."""
IN_A_CALLBACK = """
    figure = Figure()
    reference = weakref.ref(figure, lambda _: os.kill(os.getpid(), {number}))
    del figure
"""
"""As when matplotlib's figures go: nothing that calls this can be told of an exception."""


@both
@pytest.mark.parametrize("losing", [REPLACED, IN_A_CALLBACK], ids=["replaced", "in a callback"])
def test_an_interrupt_that_is_lost_is_raised_again(
    losing: str, number: int, tmp_path: Path
) -> None:
    long = QUICK.replace("duration: 1", "duration: 600")
    code = LOSING.format(losing=losing.strip().format(number=int(number)))
    done = ended(code, tmp_path, long)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", SAID)
    assert left(tmp_path) == []


SLOW_TO_CLEAN_UP = """
import os, time
from landscapes.cli import interrupts

interrupts.RAISE_AGAIN = 0.01
heard = interrupts.Interrupts()
heard.listen()
try:
    try:
        os.kill(os.getpid(), {number})
    finally:
        time.sleep(0.2)
        print("cleaned up", end="")
except KeyboardInterrupt:
    heard.end()
time.sleep(0.1)
"""


@both
def test_an_interrupt_that_is_being_handled_is_not_raised_again(
    number: int, tmp_path: Path
) -> None:
    done = ended(SLOW_TO_CLEAN_UP.format(number=int(number)), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "cleaned up", "")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no alarms")
def test_an_alarm_that_comes_late_interrupts_nothing() -> None:
    """One may have gone off before the end."""
    before = {number: signal.getsignal(number) for number in signal.valid_signals()}
    interrupts = Interrupts()
    interrupts._waits = True
    with pytest.raises(KeyboardInterrupt):
        interrupts._look_again(signal.SIGALRM, None)
    interrupts.end()
    for _ in range(3):
        interrupts._look_again(signal.SIGALRM, None)
    for number in signal.valid_signals():
        if signal.getsignal(number) is not before[number]:
            signal.signal(number, before[number])


@both
def test_a_signal_when_all_is_done_says_nothing(number: int, tmp_path: Path) -> None:
    code = (
        f"import atexit, os; atexit.register(lambda: os.kill(os.getpid(), {int(number)}))\n"
        "from landscapes.cli import main; main()"
    )
    done = ended(code, tmp_path)
    assert (done.returncode, done.stderr) == (-number, "")
    assert sorted(left(tmp_path)) == ["quick.gif", "quick.png"]
