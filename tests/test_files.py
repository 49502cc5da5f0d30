"""Files that appear whole or not at all: what is there after errors, signals and kills."""

import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from errno import EROFS
from itertools import count
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner
from conftest import posix

from landscapes import parse_scenario, render, run
from landscapes.cli.group import commands
from landscapes.files import (
    WholeFiles,
    file_behind,
    hidden,
    is_hidden,
    remove_leftovers,
    write_bytes,
    write_new_text,
    write_text,
)
from landscapes.formats import FORMATS
from landscapes.slides.folder import WholeFolder
from landscapes.starter import starter

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")
OLD = {"a.txt": "old", "c.txt": "old", "d.txt": "old"}
NEW = dict.fromkeys(NAMES, "new")


def there(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def write_old(folder: Path) -> None:
    for name, text in OLD.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_new(folder: Path) -> None:
    with WholeFiles(*(folder / name for name in NAMES)) as files:
        for draft in files.drafts:
            draft.write_text("new", encoding="utf-8")
        files.publish()


def fill_folder(folder: Path) -> None:
    with WholeFolder(folder) as whole:
        for name in NAMES:
            (whole.draft / name).write_text("new", encoding="utf-8")
        whole.publish()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    write_old(folder)
    return folder


# All or none


@pytest.mark.parametrize("write", [write_new, fill_folder])
def test_all_files_are_new_and_nothing_else_is_there(write, old: Path) -> None:
    write(old)
    assert there(old) == NEW
    assert os.listdir(old.parent) == ["old"]


@pytest.mark.parametrize("place", NAMES)
@pytest.mark.parametrize("write", [write_new, fill_folder])
def test_with_a_folder_in_the_way_of_one_all_stay_as_they_were(
    write, place: str, old: Path
) -> None:
    (old / place).unlink(missing_ok=True)
    (old / place).mkdir()
    with pytest.raises(IsADirectoryError) as raised:
        write(old)
    assert raised.value.filename == str(old / place)
    (old / place).rmdir()
    assert there(old) == {name: text for name, text in OLD.items() if name != place}
    assert os.listdir(old.parent) == ["old"]


@pytest.mark.parametrize("write", [write_new, fill_folder])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(EROFS, "Read-only file system")])
@pytest.mark.parametrize("is_done", [False, True])
def test_whatever_interrupts_the_moves_all_are_old_or_all_are_new(
    write, error, is_done: bool, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error before or after each of the moves, one try after another."""
    replace, found = os.replace, []

    def interrupted(source, target):
        call = next(calls)
        if is_done or call != stop:
            replace(source, target)
        if call == stop:
            raise error

    monkeypatch.setattr(os, "replace", interrupted)
    for stop in range(len(NAMES)):  # noqa: B007 - the replacement asks for it
        calls = count()
        with pytest.raises((KeyboardInterrupt, OSError)):
            write(old)
        found.append(there(old))
        assert os.listdir(old.parent) == ["old"]
    last = NEW if is_done else OLD
    assert found == [OLD, OLD, OLD, last]


SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_between_two_moves_waits_for_the_last(
    number, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace
    seen: list[dict[str, str]] = []

    def interrupted(source, target):
        replace(source, target)
        signal.raise_signal(number)

    def handle(*_: object) -> None:
        seen.append(there(old))
        raise KeyboardInterrupt

    before = signal.signal(number, handle)
    monkeypatch.setattr(os, "replace", interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            write_new(old)
        assert signal.getsignal(number) is handle
    finally:
        signal.signal(number, before)
    assert {name: text for name, text in seen[0].items() if not name.startswith(".")} == NEW
    assert there(old) == NEW


def test_another_thread_writes_files_too(old: Path) -> None:
    thread = threading.Thread(target=write_new, args=[old])
    thread.start()
    thread.join()
    assert there(old) == NEW


@pytest.fixture
def fill_the_disk() -> Iterator[Callable[[], None]]:
    """To this process and those that it starts, a file then has room for 100 bytes only."""
    resource = pytest.importorskip("resource", reason="Windows has no limits of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


SMALL = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 8
optimizers: [adam]
render: {size: 240x200, fps: 10, duration: 1, hold_last: 0.2}
"""


@posix
@pytest.mark.parametrize(
    ("suffix", "is_elsewhere"),
    [
        *((suffix, False) for suffix in FORMATS),
        *((each.name, True) for each in FORMATS.values() if each.moves),
    ],
)
def test_a_file_without_room_is_named(
    suffix: str,
    is_elsewhere: bool,
    fill_the_disk: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The process that encodes has room for its frames before the disk is full."""
    target = tmp_path / f"a.{suffix}"
    target.write_text("old", encoding="utf-8")
    recording = run(parse_scenario(SMALL))

    def reserve(file: IO[bytes], size: int) -> None:
        file.write(bytes(size))
        file.flush()
        fill_the_disk()

    monkeypatch.setattr("landscapes.film.worker._reserve", reserve)
    if not is_elsewhere:
        fill_the_disk()
    with pytest.raises(OSError, match="File too large") as raised:
        render(recording, target)
    assert raised.value.filename == str(target)
    assert there(tmp_path) == {target.name: "old"}


def test_a_folder_that_is_not_there_and_one_that_is_a_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("nowhere", "file"):
        with pytest.raises((FileNotFoundError, NotADirectoryError)) as raised:
            write_text(tmp_path / folder / "a.txt", "new")
        assert raised.value.filename == str(tmp_path / folder / "a.txt")


def test_a_new_file_replaces_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    for name in ("linked", "moved"):
        write_new_text(tmp_path / name, "new")
        with pytest.raises(FileExistsError):
            write_new_text(tmp_path / name, "newer")
        monkeypatch.setattr(os, "link", link)  # as on a disk where no file has two names
    assert there(tmp_path) == {"linked": "new", "moved": "new"}


def test_where_no_file_has_two_names_the_old_ones_are_copied(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    test_whatever_interrupts_the_moves_all_are_old_or_all_are_new(
        write_new, KeyboardInterrupt, True, old, monkeypatch
    )


# Links, devices and pipes


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for number, name in enumerate(("old.txt", "not yet.txt")):
        link, far = tmp_path / f"link{number}.txt", tmp_path / "there" / name
        link.symlink_to(Path("there", name))
        write_text(link, "new")
        assert link.is_symlink()
        assert far.read_text(encoding="utf-8") == "new"
    assert len(os.listdir(tmp_path / "there")) == 2


def test_a_link_to_itself_is_an_error_that_names_it(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(link)
    with pytest.raises(OSError, match="symbolic links") as raised:
        write_text(link, "new")
    assert raised.value.filename == str(link)


@posix
def test_a_pipe_is_written_through_after_the_files(old: Path) -> None:
    pipe = old / "pipe.txt"
    os.mkfifo(pipe)
    heard: list[tuple[bytes, str]] = []

    def listen() -> None:
        with pipe.open("rb") as stream:
            heard.append((stream.read(), (old / "a.txt").read_text(encoding="utf-8")))

    thread = threading.Thread(target=listen)
    thread.start()
    with WholeFiles(pipe, old / "a.txt") as files:
        for draft in files.drafts:
            draft.write_bytes(b"new")
        files.publish()
    thread.join()
    assert heard == [(b"new", "new")]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    pipe.unlink()
    assert there(old) == OLD | {"a.txt": "new"}


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        device.write_bytes(b"")
    except PermissionError:
        pytest.skip("makes a device of its own")
    write_bytes(device, b"new")
    assert stat.S_ISCHR(device.stat().st_mode)
    assert os.listdir(tmp_path) == ["null"]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="asks for /dev/stdout")
def test_what_a_process_writes_to_already_is_written_through(tmp_path: Path) -> None:
    """A file that a shell has opened would otherwise be another one than the shell's."""
    code = "from landscapes.files import *; from pathlib import Path; import sys\n"
    code += "write_text(Path(sys.argv[1]), 'new')"
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "log").write_text("old ", encoding="utf-8")
    for path in ("/dev/stdout", "link"):
        with (tmp_path / "log").open("ab") as log:
            subprocess.run([sys.executable, "-c", code, path], cwd=tmp_path, stdout=log, check=True,
                           env=ENVIRONMENT)  # fmt: skip
    assert (tmp_path / "log").read_text(encoding="utf-8") == "old newnew"
    assert file_behind(tmp_path / "log") == (tmp_path / "log").resolve()


# Kills


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from landscapes.files import WholeFiles
folder, count = Path(sys.argv[1]), 0
while True:
    count += 1
    with WholeFiles(*(folder / f"{n}.txt" for n in range(4))) as files:
        for draft in files.drafts:
            draft.write_text(f"{count}\\n" * 5000)
        files.publish()
    print(flush=True)
"""


def test_after_a_kill_each_file_is_whole_and_the_next_call_removes_what_was_left(
    tmp_path: Path,
) -> None:
    left = 0
    for wait in (0, 0.001, 0.002, 0.003, 0.005, 0.008):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, tmp_path], stdout=subprocess.PIPE,
            env=ENVIRONMENT,
        )  # fmt: skip
        assert process.stdout
        with process.stdout as lines:
            lines.readline()
            time.sleep(wait)
            process.kill()
        process.wait()
        left += sum(map(is_hidden, tmp_path.iterdir()))
        write_text(tmp_path / "mine.txt", "whole")
        texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
        assert sorted(texts) == ["0.txt", "1.txt", "2.txt", "3.txt", "mine.txt"]
        counts = [text.split() for name, text in texts.items() if name != "mine.txt"]
        assert all(len(count) == 5000 and len(set(count)) == 1 for count in counts)
    assert left


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir])
def test_what_a_living_process_hides_is_not_removed(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    code = "from landscapes.files import *; from pathlib import Path; remove_leftovers(Path())"
    (tmp_path / ".landscapes-mine").touch()
    with hidden(tmp_path / "x", make) as path:
        leftover = path.with_name(".landscapes-00000000.draft")
        make(leftover)
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True,
                       env=ENVIRONMENT)  # fmt: skip
        assert path.exists()
        assert not leftover.exists()
    assert os.listdir(tmp_path) == [".landscapes-mine"]


@posix
def test_a_strange_leftover_is_not_followed_and_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / ".landscapes-00000000.draft").symlink_to("mine")
    os.mkfifo(tmp_path / ".landscapes-00000001.draft")
    remove_leftovers(tmp_path)
    assert (tmp_path / "mine").is_dir()


def test_a_draft_that_was_taken_for_a_leftover_is_made_again(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.touch()
        if len(made) == 1:
            remove_leftovers(tmp_path)

    with hidden(tmp_path / "x.txt", make) as path:
        assert path == made[1]
        assert os.listdir(tmp_path) == [path.name]
    assert os.listdir(tmp_path) == []


@posix
def test_a_command_writes_to_a_device_and_keeps_no_tasks_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    small = tmp_path / "small.yaml"
    small.write_text(
        "kind: basins\nlandscape: wobbly\ngrid: 128\nsteps: 5\noptimizers: [sgd, adam]\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "landscapes", "trace", small, "--out", pipe]
    with subprocess.Popen(command, env=ENVIRONMENT) as process, pipe.open("rb") as stream:
        assert stream.readline().startswith(b"label,x,y")
        assert os.listdir(folder) == ["pipe"]
        stream.read()
    assert process.returncode == 0
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_links_to_themselves_are_errors_wherever_they_stand(tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(link)
    with pytest.raises(OSError, match="exists"):
        write_new_text(link, starter(link))
    with pytest.raises(OSError, match=re.escape(str(link))):
        fill_folder(link)


RACE = """\
kind: race
landscape: simple_quad
steps: 5
tuning: {trials: 2}
starts: {count: 2}
optimizers: [sgd]
noise: {minibatch: {data: {csv: race.csv, columns: [x, y]}, size: 1}}
"""


@pytest.mark.parametrize(
    ("command", "taken"),
    [
        (["render", "race.yaml", "--formats", "csv", "--out", "."], "race.csv"),
        (["trace", "race.yaml", "--out", "race.yaml"], "race.yaml"),
        (["trace", "race.yaml", "--out", "link.csv"], "link.csv"),
        (["gallery", "race.yaml", "--formats", "csv", "--out", "."], "race.csv"),
    ],
)
def test_what_a_scenario_is_read_from_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], taken: str
) -> None:
    inputs = {"race.yaml": RACE, "race.csv": "x,y\n0.1,0.2\n-0.1,-0.2\n"}
    for name, text in inputs.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("race.csv")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, command, standalone_mode=False)
    assert done.return_value in (1, 2)
    assert f"{taken}: a scenario is read from this file" in done.output
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in inputs} == inputs


def test_no_scenario_of_a_gallery_has_the_name_of_its_page(tmp_path: Path) -> None:
    (tmp_path / "index.yaml").write_text(RACE.replace("noise:", "# "), encoding="utf-8")
    command = ["gallery", str(tmp_path / "index.yaml"), "--formats", "html", "--out", str(tmp_path)]
    done = CliRunner().invoke(commands, command, standalone_mode=False)
    assert done.return_value == 1
    assert "index.html is the gallery's own page" in done.output
