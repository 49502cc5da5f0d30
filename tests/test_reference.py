"""The reference is made from the code and current; what the documentation shows works."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

import landscapes
from landscapes import parse_scenario, run
from landscapes.bridges import LIBRARIES
from landscapes.cli.group import commands
from landscapes.datasets import DATASETS
from landscapes.declaration import declaration
from landscapes.functions import LANDSCAPES
from landscapes.kinds import KINDS
from landscapes.loading.json_schema import json_schema
from landscapes.optimizers import OPTIMIZERS
from landscapes.reference import reference
from landscapes.signals import SIGNALS

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
HOW_TO = ROOT / "docs" / "how_to.md"
HAVE_OWN_TESTS = {"README.md", "CONTRIBUTING.md", "plugins.md", "slides.md"}
"""The pages whose Python is run elsewhere, or is a file that a person writes."""

every_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


EXAMPLES = [
    pytest.param(text, id=f"{path.name} {number}")
    for path in DOCUMENTS
    if path.name != "README.md"  # whose examples are drawn elsewhere
    for number, text in enumerate(blocks(path, "yaml"))
]


text_of_reference = cache(reference)


def section(name: str) -> str:
    """The part of the reference under a heading of the third level."""
    (found,) = re.findall(
        rf"^### {name}\n(.*?)(?=^##|\Z)", text_of_reference(), re.DOTALL | re.MULTILINE
    )
    return found


def test_it_is_current() -> None:
    """If it is not: make docs."""
    assert (ROOT / "docs" / "reference.md").read_text(encoding="utf-8") == text_of_reference()


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_yaml_example_runs(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in LIBRARIES:
        if f"{library}." in text and not find_spec(library):
            pytest.skip(f"the extra {library}")
    monkeypatch.chdir(tmp_path)
    if "csv: my_loop.csv" in text:
        (loop,) = (each for each in blocks(HOW_TO, "python") if "my_loop.csv" in each)
        exec(compile(loop, HOW_TO.name, "exec"), {})
    run(parse_scenario(text))


@pytest.mark.parametrize("path", [each for each in DOCUMENTS if each.name not in HAVE_OWN_TESTS])
def test_python_examples_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for code in blocks(path, "python"):
        exec(compile(code, path.name, "exec"), {})


@every_document
def test_every_command_shown_is_understood(path: Path) -> None:
    for line in "".join(blocks(path, "sh")).splitlines():
        words = line.partition("#")[0].partition(">")[0].split()
        if words[:1] == ["landscapes"]:
            _, name, *arguments = words
            with click.Context(commands) as parent:
                commands.commands[name].make_context(name, arguments, parent=parent)


@every_document
def test_files_it_points_to_are_there(path: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.M)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", re.sub(r"`[^`\n]*`", "", prose)):
        assert (path.parent / target).exists(), target


def test_every_public_name_is_on_the_page_of_the_api() -> None:
    (page,) = (path for path in DOCUMENTS if path.name == "api.md")
    shown = re.findall(r"^\.\. \S+:: landscapes\.(\w+)$", page.read_text("utf-8"), re.MULTILINE)
    assert sorted(shown) == sorted(landscapes.__all__)


@pytest.mark.parametrize("name", [*OPTIMIZERS, *SIGNALS, *DATASETS])
def test_everything_that_is_declared_is_there(name: str) -> None:
    declared = declaration({**OPTIMIZERS, **SIGNALS, **DATASETS}[name])
    text = section(name)
    assert declared.formula in text
    for setting in declared.settings:
        default = setting.default
        if isinstance(default, bool):
            default = str(default).lower()
        elif not isinstance(default, str):
            default = f"{default:.10g}"
        assert f"| `{setting.name}` | `{default}` |" in text


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_every_landscape_is_there(landscape) -> None:
    text = section(landscape.name)
    assert f"f(x, y) = {landscape.formula}\n" in text
    assert text.count(" minimum: ") == len(landscape.minima)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_there(kind: str) -> None:
    schema = json_schema()["$defs"][kind]
    text = section(f"kind: {kind}")
    for key in schema["properties"]:
        assert f"| `{key}` |" in text
    for key in schema["else"]["required"]:
        assert f"| `{key}` | **required** |" in text


def test_tables_have_as_many_cells_in_every_row() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", text_of_reference(), re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1
