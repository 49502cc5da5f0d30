"""What is installed only with an extra: who lacks it is told how to get it, in one line."""

import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from landscapes.distribution import DISTRIBUTION

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]


def run_without(
    libraries: Sequence[str], folder: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """A command of an installation that lacks some libraries."""
    missing = dict.fromkeys(libraries)
    code = f"import sys; sys.modules |= {missing}; from landscapes.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("extra", "library", "arguments"),
    [
        ("watch", "watchfiles", ["mine.yaml"]),
        ("slides", "pypdf", ["wobbly"]),
    ],
)
def test_a_command_says_how_to_get_what_it_lacks(
    extra: str, library: str, arguments: list[str], tmp_path: Path
) -> None:
    done = run_without([library], tmp_path, extra, *arguments)
    expected = f"landscapes: {extra} needs {library}: pip install '{DISTRIBUTION}[{extra}]'\n"
    assert (done.stdout, done.stderr, done.returncode) == ("", expected, 1)
    assert not list(tmp_path.iterdir())
    assert any(each.startswith(library) for each in PROJECT["optional-dependencies"][extra])


def test_all_else_does_without(tmp_path: Path) -> None:
    libraries = ["watchfiles", "pypdf", "distributed"]
    scenario = tmp_path / "map.yaml"
    scenario.write_text(
        "kind: basins\nlandscape: wobbly\noptimizers: [sgd, adam]\nsteps: 3\ngrid: 16\n"
        "render: {size: 240x200, formats: png}\n",
        encoding="utf-8",
    )
    for arguments in (["render", "map.yaml", "--quiet"], ["check", "map.yaml"], ["reference"]):
        done = run_without(libraries, tmp_path, *arguments)
        assert (done.stderr, done.returncode) == ("", 0)


def test_the_name_in_messages_is_the_name_that_is_installed() -> None:
    assert PROJECT["name"] == DISTRIBUTION


def test_make_installs_the_extras_of_the_commands_that_it_runs() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    (installed,) = [
        line for line in makefile.splitlines() if "pip install" in line and "'.[slides" in line
    ]
    assert installed.endswith("'.[slides,watch]'")
