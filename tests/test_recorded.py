"""``{name: recorded, csv: run.csv}``: a run that somebody's own loop has made."""

import json
from pathlib import Path

import numpy as np
import pytest

from landscapes import run
from landscapes.checking import notes
from landscapes.kinds import KINDS
from landscapes.kinds.landscape.numbers import series
from landscapes.kinds.landscape.page import page_data
from landscapes.loading import ScenarioError, read_scenario
from landscapes.loading.forms import form_of
from landscapes.loading.json_schema import json_schema
from landscapes.themes import THEMES

BEGIN = "landscape: hills_and_canyon\nstart: [2, 1]\nsteps: 3\n"
ENTRY = "optimizers: {name: recorded, csv: own_loop.csv}\n"
ROWS = "step,x,y\n0,2,1\n1,1.5,0.5\n2,1e-3,-0.25\n3,0.1,0.3\n4,9,9\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own_loop.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    path = folder / "shown.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def error(folder: Path, text: str) -> str:
    path = written(folder, text)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    return str(caught.value).removeprefix(str(path))


def test_its_points_are_those_of_the_file_up_to_the_last_step(folder: Path) -> None:
    read = read_scenario(written(folder, BEGIN + ENTRY))
    (found,) = run(read.scenario).trajectories
    np.testing.assert_array_equal(found.positions, [[2, 1], [1.5, 0.5], [1e-3, -0.25], [0.1, 0.3]])
    assert found.label == "own_loop"
    assert found.hyperparameters == {"csv": "own_loop.csv"}
    assert notes(read) == []


def test_it_has_a_label_and_a_colour_like_any_run(folder: Path) -> None:
    entry = "{name: recorded, csv: own_loop.csv, label: My loop, color: crimson}"
    scenario = read_scenario(written(folder, f"{BEGIN}optimizers: [adam, {entry}]\n")).scenario
    assert [each.label for each in run(scenario).trajectories] == ["Adam", "My loop"]
    assert scenario.optimizers[1].color == "#dc143c"


def test_what_it_asked_for_is_not_known(folder: Path) -> None:
    recording = run(read_scenario(written(folder, BEGIN + ENTRY)).scenario)
    (of,) = series(recording)
    assert "loss" in of.columns
    assert "evaluations" not in of.columns


def test_its_page_says_that_it_cannot_start_elsewhere(folder: Path) -> None:
    data = page_data(run(read_scenario(written(folder, BEGIN + ENTRY)).scenario), THEMES["light"])
    assert "atlas" not in data
    assert data["caption"] == "Recorded runs cannot start elsewhere here."


def test_its_file_is_an_input_which_watch_watches(folder: Path) -> None:
    read = read_scenario(written(folder, BEGIN + ENTRY))
    assert folder / "own_loop.csv" in read.files
    assert read.read_from([folder / "own_loop.csv"])


def test_its_file_is_beside_the_parent_that_names_it(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "own_loop.csv").rename(folder / "below" / "own_loop.csv")
    (folder / "below" / "parent.yaml").write_text(BEGIN + ENTRY, encoding="utf-8")
    (folder / "noise.csv").write_text("x,y\n0,0\n1,1\n", encoding="utf-8")
    noise = "noise: {minibatch: {data: {csv: noise.csv, columns: [x, y]}, size: 1}}\n"
    read = read_scenario(written(folder, f"extends: below/parent.yaml\n{noise}"))
    assert {folder / "below" / "own_loop.csv", folder / "noise.csv"} <= set(read.files)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("step,x,y\n0,2,1\n\n1,nan,0\n2,0,0\n3,0,0\n", "'nan' on line 4 of the table is not a num"),
        ("step,x,y\n0,2,1\n1,0,-inf\n2,0,0\n3,0,0\n", "'-inf' on line 3 of the table is not a num"),
        ("step,x,y\n0,2,1\n1,0,\n2,0,0\n3,0,0\n", "'' on line 3 of the table is not a number"),
        ("step,x,y\n0,2,1\n2,0,0\n3,0,0\n", "in turn; line 3 of own_loop.csv has step 2, not 1"),
        ("step,x,y\n1,2,1\n2,0,0\n3,0,0\n", "in turn; line 2 of own_loop.csv has step 1, not 0"),
        ("step,x,y\n0,2,1\n1,0,0\n2,0,0\n", "3 steps of the scenario; own_loop.csv ends at step 2"),
        ("step,x,y\n0,2,1\n", "csv must have 2 to 100001 rows; 'step' has 1"),
        (
            "step;x;y\n0;2;1\n",
            "must have commas between its columns; 'own_loop.csv' has semicolons",
        ),
        ("step,x\n0,2\n1,0\n2,0\n3,0\n", "unknown column 'y' (known: step, x)"),
        (ROWS.replace("0,2,1", "0,2,1.1"), "start, [2, 1]; step 0 of own_loop.csv is at [2, 1.1]"),
        ("1" * 5_000_000, "csv must have at most 4 MiB; own_loop.csv has more"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_at_its_name(
    folder: Path, rows: str, expected: str
) -> None:
    (folder / "own_loop.csv").write_text(rows, encoding="utf-8")
    message = error(folder, BEGIN + ENTRY)
    assert message.startswith(":4:35: ")
    assert expected in message


def test_a_start_may_be_rounded_in_the_file(folder: Path) -> None:
    text = (BEGIN + ENTRY).replace("[2, 1]", "[2.0000003, 1]")
    (found,) = run(read_scenario(written(folder, text)).scenario).trajectories
    assert found.positions[0, 0] == 2.0000003


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (BEGIN + ENTRY).replace("[2, 1]", "[[2, 1], [0, 0]]"),
            ":4:35: own_loop.csv has one run, so there must be one start and one seed, not 2 runs",
        ),
        (
            f"{BEGIN}{ENTRY}noise: {{gaussian: 1, seeds: 3}}\n",
            ":4:35: own_loop.csv has one run, so there must be one start and one seed, not 3 runs",
        ),
        (f"{BEGIN}optimizers: recorded\n", ":4:13: missing key 'csv'"),
        (
            f"{BEGIN}{ENTRY}render: {{panels: [landscape, loss], count: evaluations}}\n",
            ":5:44: count must be steps, because the evaluations of recorded are not known",
        ),
        (
            (BEGIN + ENTRY).replace("own_loop.csv", "../own_loop.csv"),
            ":4:35: csv must be a file in the scenario's folder, not '../own_loop.csv'",
        ),
        (
            (BEGIN + ENTRY).replace("csv:", "lookahead: {steps: 5, rate: 0.5}, csv:"),
            ":4:13: recorded keeps its own position, so it cannot have lookahead",
        ),
    ],
)
def test_what_does_not_fit_is_an_error_at_its_place(folder: Path, text: str, expected: str) -> None:
    assert error(folder, text) == expected


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not form_of(kind).has_bridges])
def test_kinds_with_many_runs_cannot_use_it(folder: Path, kind: str) -> None:
    message = error(folder, f"kind: {kind}\n{ENTRY}")
    assert message.endswith(
        "cannot use recorded: a file has but one run; a landscape with runs can"
    )


def test_editors_know_it() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft7Validator(json_schema())
    scenario = {"landscape": "wobbly", "start": [1, 1], "steps": 5}
    entry = {"name": "recorded", "csv": "a.csv", "label": "Mine"}
    assert validator.is_valid({**scenario, "optimizers": [entry, "scipy.BFGS"]})
    assert not validator.is_valid({**scenario, "optimizers": [{"name": "recorded"}]})
    assert not validator.is_valid({**scenario, "optimizers": ["scipy.BFG"]})


def test_it_is_written_out_as_data(folder: Path) -> None:
    scenario = read_scenario(written(folder, BEGIN + ENTRY)).scenario
    assert "csv: own_loop.csv" in scenario.to_yaml()
    json.dumps(scenario.document)
