"""``landscapes watch``: a still at every save, the animation when it settles, errors in place."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import posix

pytestmark = posix

QUICK = """\
landscape: wobbly
start: [-2.8, -2.5]
steps: 10
optimizers: [adam]
render: {size: 240x200, fps: 10, duration: 1, formats: [png, gif]}
"""


class Watching:
    """A ``landscapes watch`` that runs in a folder."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.log = folder.parent / "log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "landscapes", "watch", *arguments],
                cwd=folder, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, sight: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not sight():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.01)

    def wait_to_say(self, text: str, times: int = 1) -> None:
        self.wait_for(lambda: self.said().count(text) >= times)

    def save(self, text: str, name: str = "mine.yaml") -> None:
        """Save as careful editors do: a new file takes the name of the old one."""
        (self.folder / f"{name}~").write_text(text, encoding="utf-8")
        (self.folder / f"{name}~").replace(self.folder / name)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.yaml").write_text(QUICK, encoding="utf-8")
    return folder


@pytest.fixture
def watching(folder: Path) -> Iterator[Watching]:
    watching = Watching(folder, "mine.yaml")
    yield watching
    watching.process.kill()
    watching.process.wait()


def test_a_save_makes_a_still_and_then_the_animation(watching: Watching) -> None:
    still, animation = (watching.folder / "renders" / f"mine.{kind}" for kind in ("png", "gif"))
    watching.wait_for(still.exists)
    assert not animation.exists()
    watching.wait_for(animation.exists)
    before = still.read_bytes(), animation.read_bytes()
    watching.save(QUICK.replace("adam", "sgd"))
    watching.wait_for(lambda: still.read_bytes() != before[0])
    watching.wait_for(lambda: animation.read_bytes() != before[1])
    assert watching.end() == 0
    assert sorted(os.listdir(watching.folder / "renders")) == ["mine.gif", "mine.png"]


def test_a_broken_file_is_told_of_and_survived(watching: Watching) -> None:
    watching.wait_to_say("renders/mine.png")
    watching.save(QUICK.replace("wobbly", "wobly"))
    watching.wait_to_say("mine.yaml:1:12: unknown landscape 'wobly' (did you mean 'wobbly'?)")
    watching.save("title: [\n")
    watching.wait_to_say("mine.yaml:2:1: expected a value")
    (watching.folder / "mine.yaml").unlink()
    watching.wait_to_say("mine.yaml: there is no such file\n(waiting for the next save")
    watching.save(QUICK)
    watching.wait_to_say("mine.yaml → renders/mine.png", times=2)
    assert watching.end() == 0
    assert "Traceback" not in watching.said()


def test_a_file_that_an_editor_has_emptied_is_read_once_it_is_written(watching: Watching) -> None:
    watching.save(QUICK)
    watching.wait_to_say("mine.yaml → renders/mine.png")
    path = watching.folder / "mine.yaml"
    path.write_text("", encoding="utf-8")
    time.sleep(0.2)
    path.write_text(QUICK.replace("steps: 10", "steps: 11"), encoding="utf-8")
    watching.wait_to_say("mine.yaml → renders/mine.png", times=2)
    assert "empty" not in watching.said()
    path.write_text("", encoding="utf-8")
    watching.wait_to_say("mine.yaml:1:1: the file is empty")


def test_notes_are_told_too(watching: Watching) -> None:
    watching.wait_to_say("renders/mine.png")
    watching.save(QUICK.replace("[-2.8, -2.5]", "[9, 9]"))
    watching.wait_to_say("mine.yaml:2:8: note: the start (9, 9) is outside")


def test_a_parent_is_watched_too(watching: Watching) -> None:
    watching.wait_to_say("renders/mine.png")
    (watching.folder / "sub").mkdir()
    watching.save(QUICK, "sub/base.yaml")
    watching.save("extends: sub/base.yaml\ntitle: Mine\n")
    watching.wait_to_say("mine.yaml → renders/mine.png", times=2)
    watching.wait_to_say("renders/mine.gif")
    watching.save(QUICK.replace("[adam]", "[adm]"), "sub/base.yaml")
    watching.wait_to_say("sub/base.yaml:4:14: unknown optimizer 'adm'")
    before = watching.said().count("mine.yaml → renders/mine.png")
    watching.save(QUICK, "sub/base.yaml")
    watching.wait_to_say("mine.yaml → renders/mine.png", times=before + 1)


def test_on_a_terminal_a_message_takes_the_place_of_the_one_before(folder: Path) -> None:
    (folder / "mine.yaml").write_text("landscape: wobly\n", encoding="utf-8")
    import pty  # Windows has none

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "landscapes", "watch", "mine.yaml"],
        cwd=folder, stdin=follower, stdout=follower, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    while b"'wobbly'?)" not in shown:
        shown += os.read(leader, 10_000)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    os.close(leader)
    clear = b"\x1b[2J\x1b[1;1H"
    assert shown.startswith(clear + b"mine.yaml:1:1: missing key 'start'")


def test_a_save_stops_an_animation_that_is_out_of_date(watching: Watching) -> None:
    out = watching.folder / "renders"
    watching.wait_to_say("renders/mine.gif")
    watching.save(QUICK.replace("duration: 1,", "duration: 500,"))
    watching.wait_for(lambda: any(name.endswith(".gif") for name in drafts(out)))
    watching.save(QUICK.replace("adam", "sgd"))
    watching.wait_to_say("mine.yaml → renders/mine.png", times=3)
    watching.wait_to_say("renders/mine.gif", times=2)
    assert drafts(out) == []


def drafts(out: Path) -> list[str]:
    return [name for name in os.listdir(out) if name.startswith(".")]


def test_a_file_in_no_folder_is_a_wrong_argument(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "landscapes", "watch", "none/mine.yaml"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "landscapes: none: there is no such folder\n"
