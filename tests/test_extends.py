"""``extends``: a scenario takes the keys it does not write from another one."""

from pathlib import Path

import pytest

from landscapes import load_scenario, parse_scenario
from landscapes.builtin import builtin_scenarios
from landscapes.loading import ScenarioError, read_scenario
from landscapes.words import LISTED

BASE = """\
title: The base
landscape: wobbly
start: [-2.8, -2.5]
steps: 10
optimizers: [adam, sgd]
render: {size: 240x200, fps: 10}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def errors(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


@pytest.mark.parametrize("parent", ["base", "base.yaml", "./base.yaml", '"base"'])
def test_what_is_not_written_is_the_parents(folder: Path, parent: str) -> None:
    scenario = load_scenario(write(folder, f"extends: {parent}\nsteps: 20\n"))
    assert (scenario.name, scenario.title, scenario.steps) == ("mine", "The base", 20)
    assert [entry.name for entry in scenario.optimizers] == ["adam", "sgd"]


def test_a_key_replaces_the_parents_whole(folder: Path) -> None:
    text = "extends: base\noptimizers: [adamax]\nrender: {size: 300x240}\n"
    scenario = load_scenario(write(folder, text))
    assert [entry.name for entry in scenario.optimizers] == ["adamax"]
    assert str(scenario.render.size) == "300x240"
    assert scenario.render.fps is None


def test_a_parent_may_have_a_parent(folder: Path) -> None:
    write(folder, "extends: base\nsteps: 20\n", "middle")
    scenario = load_scenario(write(folder, "extends: middle\ntitle: Mine\n"))
    assert (scenario.title, scenario.steps, scenario.landscape.name) == ("Mine", 20, "wobbly")


def test_a_built_in_scenario_is_a_parent_anywhere(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, "extends: hills_and_canyon\nsteps: 3\n"))
    assert scenario.landscape.name == "hills_and_canyon"
    assert parse_scenario("extends: adam_response\nepochs: 50\n").signal.shape == (50,)


def test_a_scenario_may_extend_the_built_in_one_of_its_name(tmp_path: Path) -> None:
    assert load_scenario(write(tmp_path, "extends: wobbly\nsteps: 3\n", "wobbly")).steps == 3


def test_a_parent_in_a_folder_below_has_its_tables_beside_it(folder: Path) -> None:
    text = "kind: response\nsignal: {csv: run.csv, column: g}\noptimizer: adam\n"
    write(folder, text, "sub/parent")
    (folder / "sub" / "run.csv").write_text("g\n1\n2\n", encoding="utf-8")
    path = write(folder, "extends: sub/parent.yaml\ntitle: Mine\n")
    assert load_scenario(path).signal.tolist() == [1, 2]
    files = [path, folder / "sub" / "parent.yaml", folder / "sub" / "run.csv"]
    assert list(read_scenario(path).files) == files


# fmt: off
WRONG = {
    "name": ("extends: bse\n", "mine.yaml:1:10: unknown scenario 'bse' (did you mean 'base'?)"),
    "file": ("steps: 3\nextends: none.yaml\n",
             "mine.yaml:2:10: extends must be a scenario; there is no 'none.yaml'"),
    "number": ("extends: 3\n",
               "mine.yaml:1:10: extends must be the name of a scenario or its file, not 3"),
    "nothing": ("extends:\n",
                "mine.yaml:1:9: extends must be the name of a scenario or its file, not empty"),
    "itself": ("title: x\nextends: mine\n",
               "mine.yaml:2:10: extends goes in a circle: mine → mine"),
    "outside": ("extends: ../secret.yaml\n",
                "mine.yaml:1:10: extends must be a built-in scenario or a file in the scenario's"
                " folder, not '../secret.yaml'"),
    "absolute": ("extends: /etc/secret.yaml\n",
                 "mine.yaml:1:10: extends must be a built-in scenario or a file in the scenario's"
                 " folder, not '/etc/secret.yaml'"),
    "key": ("extend: base\nlandscape: wobbly\nstart: [1, 1]\nsteps: 3\noptimizers: adam\n",
            "mine.yaml:1:1: unknown key 'extend' (did you mean 'extends'?)"),
    "own mistakes": ("extends: base\nsteps: 0\nstep: 1\n",
                     "mine.yaml:2:8: steps must be at least 1, not 0",
                     "mine.yaml:3:1: unknown key 'step' (did you mean 'steps'?)"),
    "another kind": ("extends: base\nkind: response\nsignal: spikes\noptimizer: adam\n",
                     *(f"base.yaml:{line}:1: unknown key '{key}' of a response scenario;"
                       f" it belongs to 'kind: landscape'{more}"
                       for line, key, more in [
                           (2, "landscape",
                            ", 'kind: sensitivity', 'kind: basins' or 'kind: race'"),
                           (3, "start", " or 'kind: sensitivity'")]),
                     "base.yaml:4:1: unknown key 'steps' of a response; its length is 'epochs'",
                     "base.yaml:5:1: unknown key 'optimizers' (did you mean 'optimizer'?)"),
}
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [(t, e) for t, *e in WRONG.values()], ids=WRONG)
def test_a_wrong_parent_is_told_at_its_line(folder: Path, text: str, expected: list) -> None:
    (folder.parent / "secret.yaml").write_text(BASE, encoding="utf-8")
    assert errors(write(folder, text)) == expected


def test_a_folder_is_no_parent(folder: Path) -> None:
    (folder / "sub.yaml").mkdir()
    line = "mine.yaml:1:10: extends must be a scenario; 'sub.yaml' is a folder"
    assert errors(write(folder, "extends: sub.yaml\n")) == [line]


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path_factory) -> None:
    secret = write(tmp_path_factory.mktemp("other"), BASE, "secret")
    (folder / "link.yaml").symlink_to(secret)
    (line,) = errors(write(folder, "extends: link\n"))
    assert "extends must be a built-in scenario or a file in the scenario's folder" in line


def test_a_circle_is_told_where_it_closes(folder: Path) -> None:
    write(folder, "steps: 3\nextends: mine\n", "other")
    assert errors(write(folder, "extends: other\n")) == [
        "other.yaml:2:10: extends goes in a circle: mine → other → mine"
    ]


def test_a_long_line_of_parents_is_refused(folder: Path) -> None:
    for number in range(20):
        write(folder, f"extends: s{number + 1}\n", f"s{number}")
    write(folder, BASE, "s20")
    assert errors(folder / "s0.yaml") == [
        "s10.yaml:1:10: extends must lead to a chain of at most 10 scenarios"
    ]
    assert load_scenario(folder / "s10.yaml").steps == 10


def test_a_parents_mistakes_are_told_in_its_file_behind_ones_own(folder: Path) -> None:
    write(folder, BASE.replace("steps: 10", "steps: -1\nsteps: 5"))
    text = BASE.replace("wobbly", "wobly").replace("steps: 10", "steps: 10\nsteps: 20")
    write(folder, text, "base")
    assert errors(write(folder, "extends: base\nstart: here\n")) == [
        "mine.yaml:2:8: start must be a point [x, y] of two finite numbers, not 'here'",
        "base.yaml:2:12: unknown landscape 'wobly' (did you mean 'wobbly'?)",
        "base.yaml:5:1: the key 'steps' is repeated (first on line 4)",
    ]


def test_a_broken_parent_is_told_in_its_file(folder: Path) -> None:
    write(folder, "title: x\nstart: [1, 2\n", "base")
    (line,) = errors(write(folder, "extends: base\n"))
    assert line.startswith("base.yaml:3:1: expected ',' or ']'")


def test_a_missing_key_is_missing_in_the_child(folder: Path) -> None:
    write(folder, "landscape: wobbly\nsteps: 3\n", "base")
    assert errors(write(folder, "extends: base\nstart: [1, 1]\n")) == [
        "mine.yaml:1:1: missing key 'optimizers'"
    ]


def test_every_built_in_scenario_can_be_extended(tmp_path: Path) -> None:
    for name in builtin_scenarios():
        load_scenario(write(tmp_path, f"extends: {name}\ntitle: Mine\n"))


@pytest.mark.parametrize("name", ["loop", "loop.yaml", r"a\0b", r"a\0b.yaml", "x" * 300, "sub"])
def test_a_parent_that_cannot_be_is_an_error_at_its_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "sub.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    path = tmp_path / "mine.yaml"
    path.write_text(f'extends: "{name}"\n', encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    message = str(caught.value)
    assert message.startswith((f"{path}:1:10: unknown scenario", f"{path}:1:10: extends must be a"))
    assert "did you mean" not in message


def test_of_many_scenarios_beside_one_only_some_are_listed(tmp_path: Path) -> None:
    for number in range(500):
        (tmp_path / f"{number}.yaml").touch()
    (tmp_path / "mine.yaml").write_text("extends: none_of_them\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(tmp_path / "mine.yaml")
    assert len(str(caught.value)) < 1000
    others = 500 + 1 + len(builtin_scenarios()) - LISTED
    assert str(caught.value).endswith(f" and {others} others)")


@pytest.mark.parametrize("suffix", [".yml", ".YAML", ".YmL"])
def test_scenarios_files_may_be_called_otherwise(suffix: str, tmp_path: Path) -> None:
    for name, text in ((f"parent{suffix}", BASE), ("a.yaml", f"extends: parent{suffix}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_scenario(tmp_path / name).name == name.partition(".")[0]
