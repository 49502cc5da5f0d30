"""A kind that does not ship: one folder and one name make it, and mypy misses what it lacks."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TOY = {
    "__init__": '''
        """``kind: toy``: counts its steps."""

        from typing import TYPE_CHECKING

        CALLED = "a toy"
        SUMMARY = "Counts its steps."

        if TYPE_CHECKING:
            from landscapes.kinds.protocols import Kind
            from landscapes.kinds.toy import (
                headline,
                notes,
                numbers,
                picture,
                run,
                summary,
                words,
                written,
            )
            from landscapes.kinds.toy.model import ToyRecording, ToyScenario

            KIND = Kind[ToyScenario, ToyRecording](
                written=written,
                run=run,
                headline=headline,
                words=words,
                summary=summary,
                numbers=numbers,
                notes=notes,
                picture=picture,
                page=None,
                handout=None,
                arrays=None,
            )
    ''',
    "model": """
        from dataclasses import dataclass
        from typing import ClassVar

        from landscapes.kinds.base import Recording, Scenario


        @dataclass(frozen=True)
        class ToyScenario(Scenario["ToyRecording"]):
            kind: ClassVar = "toy"

            steps: int


        @dataclass(frozen=True, eq=False)
        class ToyRecording(Recording[ToyScenario]):
            counts: tuple[int, ...]
    """,
    "written": """
        from typing import Any

        from pydantic import create_model

        from landscapes.kinds.toy.model import ToyScenario
        from landscapes.loading.parts import Form, Part, Steps, literal
        from landscapes.loading.pictures import TabledRender, rendered
        from landscapes.loading.titled import Titled
        from landscapes.plugins import BUILT_IN, Registry


        def toy_model(registry: Registry = BUILT_IN) -> type[Part]:
            return create_model(
                "toy",
                __base__=Titled,
                kind=(literal("toy"), ...),
                steps=(Steps, ...),
                render=rendered(TabledRender),
            )


        def toy_scenario(written: Any, name: str) -> ToyScenario:
            return ToyScenario(
                name=name,
                title=written.title or "A toy",
                render=written.render.settings(),
                steps=written.steps,
            )


        FORM = Form(toy_model, {"render": TabledRender}, toy_scenario)
    """,
    "run": """
        from landscapes.kinds.work import Work
        from landscapes.kinds.toy.model import ToyRecording, ToyScenario


        def run(scenario: ToyScenario, work: Work) -> ToyRecording:
            return ToyRecording(scenario, tuple(range(scenario.steps + 1)))
    """,
    "headline": """
        from landscapes.kinds.toy.model import ToyRecording


        def headline(recording: ToyRecording) -> str | None:
            return f"It counts to {recording.counts[-1]}"
    """,
    "words": """
        from landscapes.kinds.toy.model import ToyRecording


        def describe(recording: ToyRecording) -> str:
            return f"A toy that counts to {recording.counts[-1]}."
    """,
    "summary": """
        from collections.abc import Iterator

        from landscapes.kinds.toy.model import ToyRecording
        from landscapes.summary.facts import Fact
        from landscapes.summary.tables import Row


        def facts(recording: ToyRecording) -> Iterator[Fact]:
            yield Fact("steps", str(recording.scenario.steps))


        def table(recording: ToyRecording) -> Iterator[Row]:
            yield "", "sum"
            yield "counts", str(sum(recording.counts))
    """,
    "numbers": """
        from collections.abc import Iterator
        from typing import Any

        from landscapes.kinds.toy.model import ToyRecording
        from landscapes.trace.series import Series
        from landscapes.trace.tables import Value


        def series(recording: ToyRecording) -> Iterator[Series]:
            yield Series("toy", {}, {"count": list(recording.counts)})


        def results(recording: ToyRecording) -> Iterator[dict[str, Value]]:
            yield {"sum": sum(recording.counts)}


        def document(recording: ToyRecording) -> dict[str, Any]:
            return {"counts": list(recording.counts)}
    """,
    "notes": """
        from collections.abc import Iterator

        from landscapes.checking.note import Note
        from landscapes.kinds.toy.model import ToyScenario
        from landscapes.loading import Written


        def notes(written: Written, scenario: ToyScenario) -> Iterator[Note]:
            if scenario.steps == 7:
                yield Note(("steps",), "seven is a lot for a toy")
    """,
    "picture": """
        from collections.abc import Sequence

        from landscapes.drawing.canvas.brush import Moving
        from landscapes.drawing.canvas.counter import Counter
        from landscapes.drawing.canvas.canvas import Canvas
        from landscapes.drawing.canvas.layout import Box
        from landscapes.kinds.toy.model import ToyRecording


        def compose(recording: ToyRecording, canvas: Canvas) -> Sequence[Moving]:
            last = recording.scenario.steps
            return [Counter(canvas, Box(20, 20, 200, 40), "step", last)]
    """,
}
"""The modules of a kind of scenario that counts."""


def unindented(text: str) -> str:
    return re.sub(r"^ {8}", "", text, flags=re.M).strip() + "\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the kind in it, and a scenario of that kind beside it."""
    house = tmp_path_factory.mktemp("house")
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "landscapes", house / "landscapes", ignore=left_out)
    shutil.copytree(ROOT / "scenarios", house / "scenarios")
    shutil.copy(ROOT / "pyproject.toml", house)
    if (ROOT / ".mypy_cache").exists():  # which saves a quarter of a minute
        shutil.copytree(ROOT / ".mypy_cache", house / ".mypy_cache")
    kinds = house / "landscapes" / "kinds"
    table = (kinds / "__init__.py").read_text(encoding="utf-8")
    (kinds / "__init__.py").write_text(
        table.replace('    "race",\n', '    "race",\n    "toy",\n'), encoding="utf-8"
    )
    (kinds / "toy").mkdir()
    for module, text in TOY.items():
        (kinds / "toy" / f"{module}.py").write_text(unindented(text), encoding="utf-8")
    (house / "count.yaml").write_text(
        "kind: toy\nsteps: 7\nrender: {duration: 1, formats: [png, gif, csv]}\n", encoding="utf-8"
    )
    return house


def run(house: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(house)}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=house, capture_output=True, text=True, env=environment,
    )  # fmt: skip


def landscapes(house: Path, *arguments: str) -> str:
    done = run(house, "landscapes", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_command_knows_the_kind(house: Path) -> None:
    assert landscapes(house, "check", "count.yaml") == (
        "count.yaml:2:8: note: seven is a lot for a toy\n"
    )
    assert "toy\n    Counts its steps." in landscapes(house, "list", "kinds")
    assert "A toy that counts to 7." in landscapes(house, "describe", "count.yaml")
    assert landscapes(house, "trace", "count.yaml").splitlines()[:2] == ["label,count", "toy,0"]
    as_json = landscapes(house, "trace", "count.yaml", "--format", "json")
    assert json.loads(as_json)["counts"] == list(range(8))
    assert "### kind: toy" in landscapes(house, "reference")
    assert "toy" in json.loads(landscapes(house, "schema"))["$defs"]
    landscapes(house, "render", "count.yaml", "--quiet")
    assert (house / "renders" / "count.csv").read_text(encoding="utf-8") == "sum\n28\n"
    assert (house / "renders" / "count.gif").read_bytes().startswith(b"GIF89a")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["slides", "count.yaml"], "a toy has no film"),
        (["trace", "count.yaml", "--format", "npz", "--out", "a.npz"], "a toy has no arrays"),
        (["render", "count.yaml", "--formats", "html"], "a toy has no page"),
    ],
)
def test_what_the_kind_lacks_is_said(house: Path, command: list[str], words: str) -> None:
    done = run(house, "landscapes", *command)
    assert done.returncode == 2
    assert words in done.stderr


def checked(house: Path) -> str:
    return run(house, "mypy", "-p", "landscapes.kinds.toy").stdout


def functions() -> list[tuple[str, str]]:
    """The functions of each module that a command calls."""
    return [
        (module, name)
        for module, text in TOY.items()
        for name in re.findall(r"^ {8}def (\w+)\(", text, re.M)
        if module != "written"
    ]


def test_mypy_is_content_with_the_kind(house: Path) -> None:
    assert "Success" in checked(house)


@pytest.mark.parametrize(("module", "name"), [*functions(), ("written", "FORM")])
def test_mypy_misses_what_is_left_out(house: Path, module: str, name: str) -> None:
    path = house / "landscapes" / "kinds" / "toy" / f"{module}.py"
    whole = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(rf"^(def )?{name}\b", rf"\1other_{name}", whole, flags=re.M), encoding="utf-8"
    )
    try:
        assert f'Argument "{module}" to "Kind" has incompatible type' in checked(house)
    finally:
        path.write_text(whole, encoding="utf-8")
