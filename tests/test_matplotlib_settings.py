"""Pictures are drawn under matplotlib's own defaults, whatever the person or the folder prefers."""

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
import matplotlib.style
import pytest
from conftest import encoded_here

from landscapes import output, parse_scenario, render, run
from landscapes.drawing.settings import own_settings
from landscapes.kinds.base import Recording
from landscapes.slides import write_slides

pytestmark = encoded_here

ROOT = Path(__file__).parents[1]
SMALL = r"""
landscape: wobbly
title: "A price of $1 and of $2, {\\input{secret}}"
start: [-2.8, -2.5]
steps: 6
optimizers: [adam, {name: sgd, learning_rate: 0.1}]
render: {size: 240x200, fps: 10, duration: 0.6, hold_last: 0.2, formats: [png, gif, svg]}
"""
RESPONSE = "kind: response\nsignal: sine\noptimizer: adam\nrender: {size: 240x200}\n"
STYLES = {
    "dark": "dark_background",
    "classic": "classic",
    "serif": {"font.family": "serif", "font.size": 20},
    "TeX": {"text.usetex": True},
}
STILLS = ("png", "svg", "pdf", "html")


@pytest.fixture(scope="module", params=[SMALL, RESPONSE], ids=["map", "response"])
def recording(request: pytest.FixtureRequest) -> Recording:
    return run(parse_scenario(request.param))


@pytest.fixture(scope="module")
def expected(recording: Recording, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return drawn(recording, tmp_path_factory.mktemp("default"))


def drawn(recording: Recording, folder: Path, *suffixes: str) -> dict[str, bytes]:
    files = render(recording, *(folder / f"a.{suffix}" for suffix in suffixes or STILLS))
    return {file.path.name: file.path.read_bytes() for file in files}


def settings() -> dict[str, object]:
    return {key: matplotlib.rcParams._get(key) for key in matplotlib.rcParams}


@contextmanager
def all_others() -> Iterator[None]:
    """Every setting that can be turned over or be larger has another value."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for key, value in settings().items():
            other = not value if isinstance(value, bool) else None
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                other = 1.5 * value + 1
            try:
                matplotlib.rcParams[key] = value if other is None else other
            except (ValueError, TypeError, RuntimeError):
                continue
        yield


@pytest.mark.parametrize("style", STYLES)
def test_bytes_are_the_same_in_any_style(
    style: str, recording: Recording, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with matplotlib.style.context(STYLES[style]):
        before = settings()
        found = drawn(recording, tmp_path, "png", "svg")
        assert found == {name: expected[name] for name in found}
        assert settings() == before


def test_no_setting_changes_a_byte(
    recording: Recording, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with all_others():
        assert drawn(recording, tmp_path) == expected


def test_a_slide_pack_is_the_same_in_any_style(tmp_path: Path) -> None:
    recording = run(parse_scenario(RESPONSE.replace("240x200", "200x200, fps: 5, duration: 0.4")))
    write_slides(recording, tmp_path / "a" / "pack")
    with matplotlib.style.context("classic"):
        write_slides(recording, tmp_path / "b" / "pack")
    packs = [{p.name: p.read_bytes() for p in (tmp_path / x / "pack").iterdir()} for x in "ab"]
    assert packs[0] == packs[1]


def test_settings_are_back_after_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recording: Recording
) -> None:
    def fail(_: Recording) -> None:
        assert matplotlib.rcParams["font.size"] == matplotlib.rcParamsDefault["font.size"]
        raise ZeroDivisionError

    monkeypatch.setattr(output, "compose", fail)
    with matplotlib.rc_context({"font.size": 33}):
        before, filters = settings(), list(warnings.filters)
        with pytest.raises(ZeroDivisionError):
            render(recording, tmp_path / "a.png")
        assert settings() == before
        assert warnings.filters == filters


def test_who_draws_side_by_side_has_the_defaults_until_the_last_is_done() -> None:
    """Threads share all settings, and need not be done in the order in which they began."""
    default = matplotlib.rcParamsDefault["font.size"]
    with matplotlib.rc_context({"font.size": 33}):
        one, other = own_settings(), own_settings()
        one.__enter__()
        other.__enter__()
        one.__exit__(None, None, None)
        assert matplotlib.rcParams["font.size"] == default
        other.__exit__(None, None, None)
        assert matplotlib.rcParams["font.size"] == 33


def test_what_the_font_lacks_is_no_warning(tmp_path: Path) -> None:
    """The tests make an error of any warning."""
    render(run(parse_scenario(SMALL.replace("A price", "価格 A price"))), tmp_path / "a.png")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the small scenario."""
    folder = tmp_path_factory.mktemp("small")
    files = render(run(parse_scenario(SMALL)), *(folder / f"a.{x}" for x in ("png", "gif", "svg")))
    return {file.path.name: file.path.read_bytes() for file in files}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("a.*")}


@pytest.mark.parametrize(
    ("command", "backend"), [("render", "module://no_such.backend"), ("gallery", "mispelt")]
)
def test_a_strangers_folder_and_a_persons_settings_are_not_read(
    command: str, backend: str, small: dict[str, bytes], tmp_path: Path
) -> None:
    """That these are no UTF-8 stops whoever reads them."""
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    for place in (tmp_path, tmp_path / "own", tmp_path / "home"):
        place.mkdir(exist_ok=True)
        (place / "matplotlibrc").write_bytes(b"text.usetex: True\nfont.family: \xff\n")
    env = {
        **os.environ, "MPLBACKEND": backend, "MATPLOTLIBRC": str(tmp_path / "own"),
        "XDG_CONFIG_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "landscapes", command, "a.yaml", "--quiet"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert files_of(tmp_path / "renders") == small


def test_a_persons_own_process_has_its_settings_and_its_backend(
    small: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 33\nfigure.dpi: 41\n", encoding="utf-8")
    code = (
        f"import os, landscapes as ls; recording = ls.run(ls.parse_scenario({SMALL!r}))\n"
        "ls.render(recording, *(f'a.{x}' for x in ('png', 'gif', 'svg')))\n"
        "import matplotlib; print(matplotlib.rcParams['font.size'], matplotlib.get_backend())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "MPLBACKEND": "svg", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("33.0 svg\n", "")
    assert files_of(tmp_path) == small


def test_commands_import_matplotlib_without_its_help_and_plugins_can_use_it() -> None:
    code = (
        "from landscapes.drawing.settings import settings_unread\n"
        "with settings_unread(): import matplotlib.pyplot as plt\n"
        "(line,) = plt.plot([0, 1], color='red', lw=3)\n"
        "line.set(linewidth=5, alpha=0.5)\n"
        "print(line.get_linewidth(), line.get_alpha(), 'zorder' in (type(line).set.__doc__ or ''))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={**os.environ, "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("5.0 0.5 False\n", "")
