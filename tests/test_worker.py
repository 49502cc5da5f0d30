"""The process that encodes: what comes of it, of its errors, and of its end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from errno import EAGAIN, ENOENT, ENOSPC, EOPNOTSUPP
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from conftest import posix

from landscapes import interpreter, parse_scenario, render, run
from landscapes.film import worker
from landscapes.film.encoder import Brief, Encoders, Order
from landscapes.film.timeline import Timeline
from landscapes.film.worker import Worker
from landscapes.kinds.base import Size

ROOT = Path(__file__).parents[1]
TIMELINE = Timeline(Fraction(10), tuple(range(12)), (3, *[1] * 10, 2), 1.5)
SMALL = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 8
optimizers: [adam]
render: {size: 240x200, fps: 10, duration: 1, hold_last: 0.2}
"""


def frames(shape: tuple[int, int]) -> np.ndarray:
    """A square that moves over noise."""
    height, width = shape
    pixels = np.random.default_rng(1).integers(0, 256, (1, height, width, 4), np.uint8)
    pixels = np.repeat(pixels, len(TIMELINE.steps), axis=0)
    for k, frame in enumerate(pixels):
        frame[5 * k : 5 * k + 20, 9 * k : 9 * k + 20] = [200, 30, 10, 255]
    pixels[..., 3] = 255
    return pixels


SHAPE = (120, 160)


def brief(shape: tuple[int, int]) -> Brief:
    height, width = shape
    return Brief(TIMELINE, Size(width, height))


def an_mp4(path: Path, shape: tuple[int, int] = SHAPE, clear: bool = False) -> Order:
    return Order("mp4", path, brief(shape)._replace(is_clear=clear))


def orders(folder: Path, shape: tuple[int, int]) -> list[Order]:
    """One of each format."""
    return [
        an_mp4(folder / "a.mp4", shape),
        Order("png", folder / "a.png", brief(shape)._replace(description="noise")),
        Order("gif", folder / "a.gif", brief(shape)),
        Order("webp", folder / "a.webp", brief(shape)),
    ]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started from now on."""
    found: list[subprocess.Popen[bytes]] = []

    def popen(*arguments, **settings):
        found.append(subprocess.Popen(*arguments, **settings))
        return found[-1]

    class Recorded:
        PIPE, Popen = subprocess.PIPE, staticmethod(popen)

    monkeypatch.setattr(interpreter, "subprocess", Recorded)
    return found


@pytest.mark.parametrize("shape", [(120, 160), (121, 163)])
def test_the_process_writes_what_its_encoders_write_here(shape, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    encoders = Encoders(orders(here, shape)), Worker(orders(there, shape), shape)
    buffer = np.empty((*shape, 4), np.uint8)
    drawn = frames(shape)
    for encoder in encoders:
        for use, shown in ((encoder.sample, drawn[[-1, 0]]), (encoder.write, drawn)):
            for frame in shown:
                buffer[...] = frame
                use(buffer)
                buffer[...] = 0
        encoder.close()
    written = {path.name: path.read_bytes() for path in here.iterdir()}
    assert sorted(written) == ["a.gif", "a.mp4", "a.png", "a.webp"]
    assert {path.name: path.read_bytes() for path in there.iterdir()} == written


@pytest.mark.parametrize(
    ("formats", "elsewhere"),
    [
        ("png gif mp4", {"mp4", "png"}),
        ("webp mp4 gif", {"webp"}),
        ("gif", {"gif"}),
        ("png", set()),
        ("svg csv", set()),
    ],
)
def test_the_process_encodes_the_slowest_format_that_moves_and_the_still(
    formats: str, elsewhere: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: set[str] = set()

    class Recorded(Worker):
        def __init__(self, orders, shape):
            found.update(order.format for order in orders)
            super().__init__(orders, shape)

    monkeypatch.setattr(worker, "Worker", Recorded)
    render(run(parse_scenario(SMALL)), *(tmp_path / f"a.{suffix}" for suffix in formats.split()))
    assert found == elsewhere


def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system cannot hand a process a file that has no name."""
    monkeypatch.setattr(worker, "os", SimpleNamespace(name="nt"))


def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter.subprocess, "Popen", failing(EAGAIN))


def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.posix_fallocate", failing(ENOSPC), raising=False)


def no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no folder for files that have no name."""
    monkeypatch.setattr(worker, "TemporaryFile", failing(ENOENT))


def failing(code: int) -> Callable[..., None]:
    def fail(*arguments: object, **settings: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("take_away", [no_files, no_processes, no_room, no_folder])
def test_where_a_process_cannot_be_had_it_is_encoded_here(
    tmp_path: Path, started, monkeypatch: pytest.MonkeyPatch, take_away
) -> None:
    recording = run(parse_scenario(SMALL))
    render(recording, tmp_path / "there.mp4", tmp_path / "there.png")
    take_away(monkeypatch)
    render(recording, tmp_path / "here.mp4", tmp_path / "here.png")
    for suffix in ("mp4", "png"):
        there = (tmp_path / f"there.{suffix}").read_bytes()
        assert (tmp_path / f"here.{suffix}").read_bytes() == there
    assert len(started) == 1


@pytest.mark.parametrize("answer", [EOPNOTSUPP, None])
def test_room_is_written_where_it_cannot_be_reserved(
    answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*arguments):
        raise OSError(answer, "not supported")

    if answer:
        monkeypatch.setattr("os.posix_fallocate", unable)
    else:
        monkeypatch.delattr("os.posix_fallocate", raising=False)
    encoder = Worker([an_mp4(tmp_path / "a.mp4")], SHAPE)
    for frame in frames(SHAPE):
        encoder.write(frame)
    encoder.close()
    assert (tmp_path / "a.mp4").stat().st_size > 1000


def test_what_is_clear_is_put_on_white_paper(tmp_path: Path) -> None:
    """A quarter of black over white is 255 × 3 / 4."""
    encoder = Worker([an_mp4(tmp_path / "a.mp4", clear=True)], SHAPE)
    frame = np.zeros((120, 160, 4), np.uint8)
    frame[:, 80:, 3] = 64
    for _ in TIMELINE.steps:
        encoder.write(frame)
    encoder.close()
    with av.open(str(tmp_path / "a.mp4")) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    assert abs(picture[:, :70] - 255).max() <= 3
    assert abs(picture[:, 90:] - 191).max() <= 3


@pytest.mark.parametrize(
    ("path", "message"),
    [("no such folder/a.mp4", "No such file or directory"), ("/dev/full", "No space left")],
)
def test_an_error_of_the_process_reaches_the_one_who_writes(
    path: str, message: str, tmp_path: Path, started
) -> None:
    if path == "/dev/full" and not Path(path).exists():
        pytest.skip("there is no disk here that is always full")
    encoder = Worker([an_mp4(tmp_path / path)], SHAPE)

    def keep_writing():
        for frame in frames((120, 160)):
            encoder.write(frame)

    with pytest.raises(OSError, match=message):
        keep_writing()
    with pytest.raises(OSError, match=message):
        encoder.close()
    assert [process.returncode for process in started] == [0]


def test_an_error_that_is_no_fault_of_the_system_comes_with_its_place(tmp_path: Path) -> None:
    """One frame more than the timeline has, which the last of the slots still takes."""
    encoder = Worker([an_mp4(tmp_path / "a.mp4")], SHAPE)
    for frame in frames((120, 160)):
        encoder.write(frame)
    encoder.write(frame)
    with pytest.raises(RuntimeError, match=r"mp4\.py"):
        encoder.close()


@posix
def test_a_process_that_is_ended_from_outside_is_an_error(tmp_path: Path, started) -> None:
    png = Order("png", tmp_path / "a.png", brief(SHAPE))
    encoder = Worker([an_mp4(tmp_path / "a.mp4"), png], SHAPE)
    started[0].send_signal(signal.SIGKILL)
    with pytest.raises(ChildProcessError, match="encodes MP4 and PNG was ended from outside"):
        encoder.close()


def test_an_interrupted_render_leaves_no_process(tmp_path: Path, started) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    recording = run(parse_scenario(SMALL))
    with pytest.raises(KeyboardInterrupt):
        render(recording, tmp_path / "a.mp4", tmp_path / "a.gif", progress=interrupt)
    assert [process.returncode for process in started] == [0]
    assert list(tmp_path.iterdir()) == []


def test_a_figure_that_cannot_be_composed_leaves_no_process(
    tmp_path: Path, started, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(recording):
        raise ValueError("no figure")

    monkeypatch.setattr("landscapes.output.compose", fail)
    with pytest.raises(ValueError, match="no figure"):
        render(run(parse_scenario(SMALL)), tmp_path / "a.mp4")
    assert [process.returncode for process in started] == [0]
    assert list(tmp_path.iterdir()) == []


@posix
def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    """Its standard error is open as long as there is one of the two."""
    code = (
        "import os, signal\n"
        "from fractions import Fraction\n"
        "from pathlib import Path\n"
        "from landscapes.film.timeline import Timeline\n"
        "from landscapes.film.encoder import Brief, Order\n"
        "from landscapes.kinds.base import Size\n"
        "from landscapes.film.worker import Worker\n"
        "timeline = Timeline(Fraction(10), (0.0, 1.0), (1, 1), 0.2)\n"
        "encoder = Worker([Order('mp4', Path('a.mp4'), Brief(timeline, Size(20, 20)))], (20, 20))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
        cwd=tmp_path, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL


def test_a_script_without_a_guard_runs_once_and_imports_no_encoder(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.append({str(ROOT)!r}); print('once')\n"
        "import landscapes as ls\n"
        f"ls.render(ls.run(ls.parse_scenario({SMALL!r})), 'a.mp4')\n"
        "print('av' in sys.modules)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["once", "False"], "")
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 10


@pytest.mark.parametrize(
    ("kind", "allowed"), [("mp4", set()), ("gif", {"PIL"}), ("png", {"PIL", "imageio"})]
)
def test_the_process_imports_nothing_that_draws_or_reads_scenarios(kind, allowed) -> None:
    code = f"import landscapes.film.worker, sys\nimport landscapes.film.{kind}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"matplotlib", "PIL", "imageio", "pydantic", "yaml", "autograd", "landscapes.loading"}
    assert heavy & set(done.stdout.split()) == allowed
