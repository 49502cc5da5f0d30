"""What a stranger's file cannot do to the person who opens it."""

import csv
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from landscapes import parse_scenario, run
from landscapes.trace import results_csv, to_csv, to_json
from landscapes.trace.tables import csv_text
from landscapes.words import printable

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
PLAIN = "landscape: wobbly\nstart: [1, 1]\nsteps: 2\noptimizers: [{{name: adam, label: {}}}]\n"


def landscapes(*arguments: str | bytes, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "landscapes", *arguments],
        cwd=folder, capture_output=True, env=ENVIRONMENT, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_label_is_a_formula_in_a_spreadsheet(sign: str) -> None:
    label = f"{sign}cmd|' /C calc'!A0"
    recording = run(parse_scenario(PLAIN.format(f'"{label}"')))
    for text in (to_csv(recording), results_csv(recording)):
        labels = {row["label"] for row in csv.DictReader(StringIO(text))}
        assert labels == {f"'{label}"}
    assert label in to_json(recording)


def test_numbers_stay_numbers_and_names_of_columns_are_no_formulas() -> None:
    text = csv_text([{"=a": [-1.5, 1e-300, None], "b": ["\t=1", "@", "-"]}])
    assert list(csv.reader(StringIO(text, newline=""))) == [
        ["'=a", "b"],
        ["-1.5", "'\t=1"],
        ["1e-300", "'@"],
        ["", "'-"],
    ]


def test_no_text_commands_the_terminal(tmp_path: Path) -> None:
    """Names of files and keys, columns of tables, and what is wrong with values."""
    (tmp_path / "\x1b[31m").mkdir()
    (tmp_path / "\x1b[31m" / "run.csv").write_text("\x1b[31m\x9b31m\n1\n2\n", encoding="utf-8")
    texts = (
        'landscape: wobbly\n"\\e[31m": 1\nrender: {"\\e[2J": 1, theme: "\\e[2J"}\n',
        "kind: response\nsignal: {csv: run.csv, column: g}\noptimizer: adam\n",
        'kind: "\\e[2J"\n',
        'extends: "\\e[2J"\n',
        'landscape: {name: "\\e[2J"}\n',
        'kind: sensitivity\naxes: {"\\e[2J": 1, "\\u009b2J": {values: [1]}}\n',
        'kind: race\noptimizers: [{name: adam, "\\e[2J": {from: 1, to: 2}}]\n',
        'landscape: wobbly\ntitle: "\\e[2J"\ncaption: "\\u009b"\noptimizers: [{name: "\\e"}]\n',
    )
    names = [f"\x1b[31m/{number}.yaml" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = landscapes("check", *names, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) >= len(texts)
    assert not set(done.stderr.decode()) & {"\x1b", "\x9b"}
    assert b"\\x1b[31m/0.yaml:2:1: unknown key '\\x1b[31m'" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all names are Unicode")
def test_a_name_that_is_no_text_is_printed(tmp_path: Path) -> None:
    name = b"\xff.yaml"
    (tmp_path / os.fsdecode(name)).write_text(PLAIN.format("{}") + "x: 1\n", encoding="utf-8")
    done = landscapes("check", name, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"\\udcff.yaml:4:")


def test_what_a_person_writes_is_printed_as_it_is() -> None:
    text = "η = 0.1\tمی‌خواهم\n𝄞 ‘x’"
    assert printable(text) == text
