"""What is printed arrives: in any encoding, at closed streams, and where nobody reads on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from landscapes import catalogue
from landscapes.cli.streams import prepare_streams
from landscapes.declaration import NO_DOCSTRINGS
from landscapes.loading.json_schema import json_schema

ROOT = Path(__file__).parents[1]
QUICK = "landscape: wobbly\nstart: [-2.8, -2.5]\nsteps: 3\noptimizers: [adam]\n"


@pytest.fixture(autouse=True)
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler of what an encoding lacks is there, and the tests' own streams are as before."""
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    monkeypatch.setattr("landscapes.cli.streams.sys.stdout", object())
    monkeypatch.setattr("landscapes.cli.streams.sys.stderr", object())
    prepare_streams()


def landscapes(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "landscapes", *arguments], cwd=cwd, capture_output=True,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("m̂ ← β₁m + (1 − β₁)g", "m_hat <- beta_1m + (1 - beta_1)g"),
        ("ŵ ≤ √x² · 2ᵗ", "w_hat <= sqrt x^2 * 2^t"),
        ("Σᵢ φ(ξ), Nguyễn", "Sigma_i phi(xi), Nguyen"),
        ("日本", r"\u65e5\u672c"),
        (os.fsdecode(b"caf\xe9.yaml"), r"caf\udce9.yaml"),
    ],
)
def test_what_an_encoding_lacks_is_spelled_in_ascii(text: str, plain: str) -> None:
    assert text.encode("ascii", "readable").decode() == plain


@pytest.mark.parametrize("kind", ["scenarios", "landscapes", "optimizers"])
def test_every_list_can_be_read_in_ascii(kind: str) -> None:
    text = "\n".join(getattr(catalogue, kind)())
    assert "\\" not in text.encode("ascii", "readable").decode()


def test_words_are_spelled_in_what_the_stream_can_hold(tmp_path: Path) -> None:
    done = landscapes("list", "optimizers", "adamax", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "u <- max(beta_2 u, |g|)" in done.stdout.decode("cp1252")


def test_data_is_utf_8_whatever_the_stream_is(tmp_path: Path) -> None:
    done = landscapes("schema", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8")) == json_schema()
    assert "η" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
def test_a_stream_may_be_closed(closed: str, tmp_path: Path) -> None:
    """The first file would otherwise be opened under the stream's number."""
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    command = f"'{sys.executable}' -m landscapes trace quick.yaml --out a.csv {closed}"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("label,")


def test_no_file_gets_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    code = (
        "from landscapes.cli.streams import prepare_streams; prepare_streams()\n"
        "with open('number', 'w') as file: file.write(str(file.fileno()))\n"
        "import subprocess; subprocess.run(['/bin/sh', '-c', 'echo heard >&2'], check=True)"
    )
    done = subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -c \"$CODE\" <&- >&- 2>&-"], cwd=tmp_path,
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT), "CODE": code},
    )  # fmt: skip
    assert done.returncode == 0
    assert int((tmp_path / "number").read_text(encoding="utf-8")) > 2


def test_who_reads_no_further_sees_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "landscapes", "list", "optimizers"], cwd=tmp_path,
        stdout=writing, stderr=subprocess.PIPE, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_python_without_docstrings_is_told_of(tmp_path: Path) -> None:
    done = landscapes("list", "optimizers", cwd=tmp_path, PYTHONOPTIMIZE="2")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"landscapes: {NO_DOCSTRINGS}\n"
    code = "import landscapes as ls; ls.load_scenario('wobbly')"
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code], capture_output=True, check=False, cwd=ROOT
    )
    assert done.stderr.decode().splitlines()[-1] == f"RuntimeError: {NO_DOCSTRINGS}"


def test_processes_import_nothing_from_the_folder(tmp_path: Path) -> None:
    """Python looks for modules where it is started first, unless it is told not to."""
    (tmp_path / "multiprocessing.py").write_text(
        "open('was_here', 'w').close()\n", encoding="utf-8"
    )
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "landscapes"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom landscapes.cli import main\nmain()\n",
        encoding="utf-8",
    )
    (tmp_path / "map.yaml").write_text(
        "kind: basins\nlandscape: wobbly\noptimizers: [sgd, adam]\nsteps: 3\ngrid: 16\n",
        encoding="utf-8",
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, script, "trace", "map.yaml", "--jobs", "2", "--quiet"],
        cwd=tmp_path, env=env, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / "was_here").exists()
