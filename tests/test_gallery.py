"""The gallery: every scenario drawn, what is up to date left alone, and a page that shows it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import imageio.v3 as iio
import numpy as np
import pytest
from command import landscapes
from conftest import encoded_here

from landscapes import load_scenario, run
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.film.frames import Camera
from landscapes.film.timeline import plan
from landscapes.formats import FORMATS
from landscapes.gallery import SHOWN, Failed, Made, make
from landscapes.gallery.page import Exhibit, page
from landscapes.kinds import KINDS
from landscapes.kinds.base import Size

pytestmark = encoded_here

QUICK = """\
# Look at this & that:
# <b>all</b> of it.
title: Quick "one" <i>
landscape: wobbly
start: [-2.8, -2.5]
steps: 4
optimizers: [adam]
render: {size: 240x200, fps: 5, duration: 1, formats: [png, gif]}
"""


class Inline(Executor):
    """Does the work at once, in this process."""

    def __init__(self) -> None:
        self.count = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.count += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawn(*names: str, formats: list[str] | None = None) -> int:
    """How many of the scenarios are drawn."""
    executor = Inline()
    results = make(names or ("quick.yaml",), Path("out"), formats, executor=executor)
    assert not any(isinstance(result, Failed) for result in results)
    return executor.count


def test_it_draws_what_the_scenario_asks_for_and_the_page(folder: Path) -> None:
    (result,) = make(["quick.yaml"], folder / "out", executor=Inline())
    assert isinstance(result, Made)
    assert result.seconds
    names = sorted(path.name for path in (folder / "out").iterdir())
    assert names == [".gallery.json", "index.html", "quick.gif", "quick.png"]


def test_a_video_waits_with_a_picture_from_the_middle_of_the_film(folder: Path) -> None:
    """Its end would be the answer."""
    made = make(["quick.yaml"], folder / "out", ["png", "mp4"], executor=Inline())
    (exhibit,) = (result.exhibit for result in made if isinstance(result, Made))
    assert exhibit.poster == Path("quick.poster.png")
    assert [*map(str, exhibit.files)] == ["quick.png", "quick.mp4"]
    recording = run(load_scenario("quick.yaml"))
    steps = plan(recording).steps
    with own_settings():
        middle, end = (
            frame[..., :3].copy()
            for frame in Camera(compose(recording)).frames([steps[len(steps) // 2], steps[-1]])
        )
    assert np.array_equal(iio.imread(folder / "out" / exhibit.poster), middle)
    assert np.array_equal(iio.imread(folder / "out" / "quick.png"), end)
    (folder / "out" / exhibit.poster).unlink()
    assert drawn(formats=["png", "mp4"]) == 1


def test_what_is_up_to_date_is_left_alone(folder: Path) -> None:
    assert drawn() == 1
    before = (folder / "out" / "quick.gif").stat().st_mtime_ns
    assert drawn() == 0
    assert (folder / "out" / "quick.gif").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "quick.yaml").write_text(
            QUICK.replace("steps: 4", "steps: 5"), encoding="utf-8"
        ),
        lambda folder: (folder / "out" / "quick.gif").unlink(),
        lambda folder: (folder / "out" / "quick.gif").write_text("another", encoding="utf-8"),
        lambda folder: (folder / "out" / ".gallery.json").unlink(),
        lambda folder: (folder / "out" / ".gallery.json").write_text("{broken", encoding="utf-8"),
        lambda folder: (folder / "out" / ".gallery.json").write_text(
            '{"quick": 3}', encoding="utf-8"
        ),
    ],
    ids=["scenario", "file gone", "file changed", "no record", "broken record", "odd record"],
)
def test_what_is_not_up_to_date_is_drawn_again(folder: Path, change) -> None:
    drawn()
    change(folder)
    assert drawn() == 1
    assert drawn() == 0


def test_other_formats_are_drawn_again(folder: Path) -> None:
    drawn()
    assert drawn(formats=["png"]) == 1
    assert drawn(formats=["png"]) == 0


def test_what_never_moves_keeps_to_stills(folder: Path) -> None:
    (folder / "grid.yaml").write_text(
        "kind: response_grid\nsignals: sine\nepochs: 9\noptimizers: sgd\nrender: {size: 300x200}\n",
        encoding="utf-8",
    )
    for formats in (["gif"], ["gif", "png"]):
        (result,) = make(["grid.yaml"], folder / "out", formats, executor=Inline())
        assert isinstance(result, Made)
        assert list(map(str, result.exhibit.files)) == ["grid/overview.png", "grid/sgd_sine.png"]


def test_a_parent_and_a_table_are_parts_of_a_scenario(folder: Path) -> None:
    (folder / "child.yaml").write_text("extends: quick\nsteps: 3\n", encoding="utf-8")
    (folder / "table.yaml").write_text(
        "kind: response\nsignal: {csv: run.csv, column: g}\noptimizer: adam\n"
        "render: {size: 240x200, formats: png}\n",
        encoding="utf-8",
    )
    (folder / "run.csv").write_text("g\n1\n2\n", encoding="utf-8")
    names = ("child.yaml", "table.yaml")
    assert drawn(*names) == 2
    assert drawn(*names) == 0
    (folder / "quick.yaml").write_text(QUICK.replace("[adam]", "[sgd]"), encoding="utf-8")
    assert drawn(*names) == 1
    (folder / "run.csv").write_text("g\n1\n3\n", encoding="utf-8")
    assert drawn(*names) == 1
    assert drawn(*names) == 0


def test_another_program_draws_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn()
    monkeypatch.setattr("landscapes.fingerprint._program", lambda: "another")
    assert drawn() == 1


def test_a_failing_scenario_does_not_stop_the_others(folder: Path) -> None:
    (folder / "bad.yaml").write_text("landscape: wobly\n", encoding="utf-8")
    (folder / "large.yaml").write_text(
        QUICK.replace("fps: 5", "fps: 5, max_mb: 1e-6"), encoding="utf-8"
    )
    (folder / "sub").mkdir()
    (folder / "sub" / "quick.yaml").write_text(QUICK, encoding="utf-8")
    names = ["bad.yaml", "no_such", "large.yaml", "quick.yaml", "sub/quick.yaml"]
    said: list[tuple[int, int]] = []
    results = make(
        names, folder / "out", ["png", "gif"], executor=Inline(),
        progress=lambda done, total: said.append((done, total)),
    )  # fmt: skip
    bad, no_such, large, quick, again = results
    assert isinstance(bad, Failed)
    assert "bad.yaml:1:12: unknown landscape 'wobly'" in bad.message
    assert isinstance(no_such, Failed)
    assert isinstance(large, Failed)
    assert "1e-06 MB is too small a budget" in large.message
    assert isinstance(quick, Made)
    assert isinstance(again, Failed)
    assert "the same name" in again.message
    assert said[-1] == (5, 5)
    assert 'id="quick"' in (folder / "out" / "index.html").read_text(encoding="utf-8")


class Elsewhere(Inline):
    """Another machine: a task that is lost, and then one that is done, with another folder."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert all(path.is_absolute() for path in args if isinstance(path, Path))
        if self.count:
            return super().submit(fn, *args, **kwargs)
        self.count += 1
        lost: Future[Any] = Future()
        lost.set_exception(ConnectionError("the machine has gone"))
        return lost


def test_what_another_machine_loses_does_not_stop_the_others(folder: Path) -> None:
    (folder / "lost.yaml").write_text(QUICK, encoding="utf-8")
    lost, quick = make(["lost.yaml", "quick.yaml"], Path("out"), ["png"], executor=Elsewhere())
    assert lost == Failed("lost", "ConnectionError: the machine has gone")
    assert isinstance(quick, Made)
    assert sorted(os.listdir("out")) == [".gallery.json", "index.html", "quick.png"]


class Reader(HTMLParser):
    """Collects tags, their attributes and their text; complains of tags that do not match."""

    VOID = frozenset({"meta", "source", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.text[self.open[-1]] = self.text.get(self.open[-1], "") + data

    def all(self, tag: str, attribute: str) -> list[str]:
        return [a[attribute] or "" for name, a in self.tags if name == tag and attribute in a]


TITLE = 'A "title" & <more>'


def exhibit(*files: str, name: str = "quick") -> Exhibit:
    paths = tuple(map(Path, files))
    poster = Path(f"{name}.poster.png")
    return Exhibit(name, "landscape", TITLE, "Look <here>", QUICK, Size(240, 200), paths, poster)


def test_the_page_shows_everything_escaped() -> None:
    read = Reader(page([exhibit("quick.png", "quick.mp4")]))
    assert read.text["code"] == QUICK
    assert "Look <here>" in read.text["p"]
    assert TITLE in read.text["a"]
    assert not {"b", "i", "more", "here"} & {tag for tag, _ in read.tags}
    assert read.all("video", "poster") == ["quick.poster.png"]
    assert read.all("source", "src") == ["quick.mp4"]


@pytest.mark.parametrize(("file", "seen"), [("quick.png", False), ("quick.csv", True)])
def test_a_title_is_seen_beside_no_picture_that_bears_it(file: str, seen: bool) -> None:
    read = Reader(page([exhibit(file)]))
    assert read.text["h2"] == TITLE
    assert read.all("h2", "class") == ([] if seen else ["unseen"])


def test_the_page_begins_with_landscapes_and_ends_with_responses() -> None:
    assert SHOWN[0] == "landscape"
    assert SHOWN[-2:] == ["response", "response_grid"]
    assert sorted(SHOWN) == sorted(KINDS)


def test_the_page_needs_nothing_but_the_files_beside_it() -> None:
    text = page([exhibit("a b#1.png", "quick.gif"), exhibit("grid/overview.png", name="grid")])
    read = Reader(text)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text)
    targets = [*read.all("img", "src"), *read.all("a", "href")]
    beside = {unquote(target) for target in targets if not target.startswith("#")}
    assert beside == {"a b#1.png", "quick.gif", "grid/overview.png"}
    assert all(not target.startswith("/") for target in beside)
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


def test_pictures_have_words_and_buttons_names() -> None:
    read = Reader(page([exhibit("quick.gif")]))
    assert [unescape(text) for text in read.all("img", "alt")] == [f"{TITLE}. Look <here>"]
    assert len(read.all("button", "aria-label")) == 1
    # What scrolls can be scrolled with keys.
    assert read.all("pre", "tabindex") == ["0"]


def test_the_yaml_to_copy_is_without_the_way_to_the_schema(folder: Path) -> None:
    lines = QUICK.splitlines(keepends=True)
    lines.insert(2, "# yaml-language-server: $schema=schema.json\n")
    (folder / "quick.yaml").write_text("".join(lines), encoding="utf-8")
    (result,) = make(["quick.yaml"], folder / "out", executor=Inline())
    assert isinstance(result, Made)
    assert result.exhibit.text == QUICK


def test_many_files_are_behind_a_fold() -> None:
    files = [f"grid/cell_{n}.png" for n in range(48)]
    read = Reader(page([exhibit("grid/overview.png", *files)]))
    assert read.text["summary"] == "49 files"
    assert read.all("img", "src") == ["grid/overview.png"]


def gallery(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return landscapes("gallery", *arguments, cwd=cwd)


def test_the_command_says_at_the_end_what_failed(folder: Path) -> None:
    (folder / "bad.yaml").write_text("landscape: wobly\n", encoding="utf-8")
    done = gallery("bad.yaml", "quick.yaml", "--formats", "png", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "landscapes: 1 of 2 scenarios failed: bad.yaml"
    assert re.fullmatch(r"quick  \d+\.\d s\nrenders/index.html\n", done.stdout)
    done = gallery("quick.yaml", "--formats", "png", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "quick  up to date\nrenders/index.html\n"
    assert gallery("quick.yaml", "--formats", "png", "--quiet", cwd=folder).stdout == ""


def test_formats_that_there_are_none_of_are_told_once_before_anything_is_drawn(
    folder: Path,
) -> None:
    done = gallery("--formats", "png,foo, gfi", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"landscapes: --formats: unknown format 'foo' (known: {', '.join(FORMATS)})",
        "landscapes: --formats: unknown format 'gfi' (did you mean 'gif'?)",
    ]
    assert not (folder / "renders").exists()


def test_a_scenario_takes_the_formats_that_its_kind_has_or_its_own(folder: Path) -> None:
    (folder / "still.yaml").write_text(
        "kind: sensitivity\nlandscape: wobbly\nstart: [1, 1]\nsteps: 5\noptimizers: sgd\n"
        "axes: {learning_rate: {from: 0.1, to: 1}}\ngrid: 4\nrender: {size: 240x200}\n",
        encoding="utf-8",
    )
    page = QUICK.replace("{size", "{atlas: {starts: 2, learning_rates: 1}, size")
    (folder / "quick.yaml").write_text(page, encoding="utf-8")
    both = [str(folder / name) for name in ("still.yaml", "quick.yaml")]
    results = make(both, folder / "out", ["html", "html"], jobs=1)
    files = [[*map(str, result.exhibit.files)] for result in results]
    assert files == [["still.png"], ["quick.html"]]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_no_process_and_no_draft(
    folder: Path, number: int, of_session: Callable[[int], list[int]]
) -> None:
    for name in ("one", "two", "three", "four", "five"):
        (folder / f"{name}.yaml").write_text(
            QUICK.replace("duration: 1,", "duration: 500,"), encoding="utf-8"
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "landscapes", "gallery", "--jobs", "2"]
        + [f"{name}.yaml" for name in ("one", "two", "three", "four", "five")],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    out = folder / "renders"
    deadline = time.monotonic() + 60
    while not (out.is_dir() and any(name.startswith(".landscapes") for name in os.listdir(out))):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert errors.strip() == (
        "landscapes: interrupted; files that were not finished are not written"
    )
    assert os.listdir(out) == []
    while of_session(process.pid):  # multiprocessing's own helper takes a moment to leave
        assert time.monotonic() < deadline
        time.sleep(0.05)
