"""The README's examples, run as they stand."""

import re
from pathlib import Path

import pytest
from conftest import drawn, encoded_here

from landscapes import parse_scenario, render, run
from landscapes.kinds.landscape.written import MapRender, View, landscape_model
from landscapes.loading import ScenarioError
from landscapes.loading.entries import Entry
from landscapes.loading.landscape_entry import ExpressionPart

pytestmark = encoded_here

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_complete_scenario_runs() -> None:
    text, *_ = blocks("yaml")
    scenario = parse_scenario(text)
    assert scenario.title == "Who finds the pool?"
    labels = [entry.label for entry in scenario.optimizers]
    assert labels == [
        "Nesterov", "Adam", "Adagrad, learning rate 0.5", "Adagrad, learning rate 1",
    ]  # fmt: skip
    assert len(run(scenario).trajectories) == 4


@pytest.mark.parametrize("text", blocks("yaml"))
def test_every_scenario_makes_a_picture(text: str, tmp_path: Path) -> None:
    scenario = drawn(parse_scenario(text), "480x320")
    (file,) = render(run(scenario), tmp_path / "picture.png")
    assert file.bytes > 5_000


def test_the_complete_scenario_has_every_key_of_a_landscape() -> None:
    shown = README[: README.index("## How a rule responds")]
    for model in (landscape_model(), Entry, MapRender, View, ExpressionPart):
        for key in model.model_fields:
            # The reference has the rest.
            if key not in ("kind", "atlas", "azimuth", "elevation", "height"):
                assert re.search(rf"\b{key}:", shown), key


def test_the_errors_shown_are_the_errors_given() -> None:
    text, *_ = blocks("yaml")
    (shown,) = blocks("text")
    wrong = text.replace("momentum: 0.9", "momentum: 1.5").replace(
        "name: adagrad,", "name: adagrd,"
    )
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(wrong, name="mine.yaml")
    assert str(caught.value).splitlines() == shown.splitlines()


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "hills.gif").stat().st_size > 10_000
    assert (tmp_path / "hills.png").exists()
