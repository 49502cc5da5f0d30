"""The files around the code: workflows, issue forms, releases, and what they name is there."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import yaml

from tools import release

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def parsed(path: Path) -> dict:
    """A YAML file whose scalars stay text, so that the key ``on`` is not True."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def steps(path: Path) -> list[dict]:
    return [step for job in parsed(path)["jobs"].values() for step in job.get("steps", [])]


def commands(path: Path) -> str:
    return "\n".join(step.get("run", "") for step in steps(path))


def by_name(path: Path) -> str:
    return path.name


every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=by_name)


@every_workflow
def test_a_workflow_calls_targets_and_scripts_that_exist(path: Path) -> None:
    text = commands(path)
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= set(TARGETS)
    for script in re.findall(r"\bbash (\S+)", text):
        assert (ROOT / script).is_file(), script
    for module in re.findall(r"-m (tools\.\w+|landscapes)\b", text):
        there = ROOT / module.replace(".", "/")
        assert there.with_suffix(".py").is_file() or there.is_dir(), module
    for extra in chain(*(found.split(",") for found in re.findall(r"\.\[([a-z,]+)\]", text))):
        assert extra in PROJECT["optional-dependencies"]
    for job in parsed(path)["jobs"].values():
        if "uses" in job:
            assert (ROOT / job["uses"]).is_file()


@every_workflow
def test_a_workflow_has_no_more_rights_than_it_needs(path: Path) -> None:
    workflow = parsed(path)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "uses" in job or int(job["timeout-minutes"]) <= 360
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


@every_workflow
def test_a_job_needs_jobs_of_the_workflow(path: Path) -> None:
    jobs = parsed(path)["jobs"]
    assert {job["needs"] for job in jobs.values() if "needs" in job} <= set(jobs)


def test_every_version_of_python_is_tested_on_every_system() -> None:
    jobs = parsed(ROOT / ".github" / "workflows" / "tests.yml")["jobs"]
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert jobs["windows"]["strategy"]["matrix"]["python"][0] == oldest
    assert (
        jobs["unix"]["strategy"]["matrix"]["python"]
        == (jobs["windows"]["strategy"]["matrix"]["python"])
    )
    assert {"ubuntu-latest", "macos-latest"} == {*jobs["unix"]["strategy"]["matrix"]["system"]}
    (python,) = (
        step["with"]["python-version"]
        for step in jobs["lowest"]["steps"]
        if "python-version" in step.get("with", {})
    )
    assert python == oldest


@pytest.mark.parametrize("path", FORMS, ids=by_name)
def test_an_issue_form_is_one(path: Path) -> None:
    form = parsed(path)
    assert form["name"]
    assert form["description"]
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown", "checkboxes"}
    assert all(field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)


def test_a_commit_is_checked_by_a_target_of_make() -> None:
    (repository,) = parsed(ROOT / ".pre-commit-config.yaml")["repos"]
    (hook,) = repository["hooks"]
    make, target = hook["entry"].split()
    assert make == "make"
    assert target in TARGETS


def test_the_citation_is_of_this_version() -> None:
    citation = parsed(ROOT / "CITATION.cff")
    assert citation["version"] == PROJECT["version"]
    assert PROJECT["license"] == f"{citation['license']} AND OFL-1.1"  # that of the fonts
    assert citation["keywords"] == PROJECT["keywords"]
    assert PROJECT["description"] in citation["title"]


# Releases


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A folder whose version 1.2.0 may be released."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\nversion = "1.2.0"\n', encoding="utf-8"
    )
    (tmp_path / "CITATION.cff").write_text("title: a\nversion: 1.2.0\n", encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 1.2.0, 3 May 2027\n\n### Files\n\n- New.\n\n"
        "## 1.1.0, 2 May 2027\n\n- Old.\n",
        encoding="utf-8",
    )
    return tmp_path


def test_a_version_is_released_with_its_part_of_the_changelog(ready: Path) -> None:
    assert not list(release.problems("v1.2.0", ready))
    assert release.notes("1.2.0", ready) == "### Files\n\n- New."
    assert release.notes("1.1.0", ready) == "- Old."
    assert release.notes("1.2", ready) == release.notes("1x1.0", ready) == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("pyproject.toml", "1.2.0", "1.3.0", "tag must be v1.3.0, not v1.2.0"),
        ("CITATION.cff", "1.2.0", "1.1.0", "CITATION.cff"),
        ("CHANGELOG.md", "1.2.0", "Unreleased", "CHANGELOG.md"),
        ("CHANGELOG.md", "### Files\n\n- New.\n", "", "CHANGELOG.md"),
    ],
)
def test_what_is_not_ready_is_said(ready: Path, file: str, old: str, new: str, said: str) -> None:
    text = (ready / file).read_text(encoding="utf-8")
    (ready / file).write_text(text.replace(old, new), encoding="utf-8")
    assert any(said in problem for problem in release.problems("v1.2.0", ready))


def test_a_release_that_is_not_ready_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main("v0.0.0") == 1
    assert "tag must be" in capsys.readouterr().err
