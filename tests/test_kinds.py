"""Scenarios of the kinds response, response_grid and learning_history: what they may say."""

import os
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from conftest import posix, recorded
from names import any_format, any_of, keys_of

from landscapes import load_scenario, parse_scenario, run
from landscapes.kinds import KINDS
from landscapes.loading import ScenarioError, read_scenario
from landscapes.optimizers.base import Convention
from landscapes.signals import SIGNALS, read_ahead, read_ahead_as_published
from landscapes.themes import THEMES

ANY_FORM = any_of(get_args(Convention))
RESPONSE = "kind: response\nsignal: spikes\noptimizer: {name: momentum, momentum: [0.25, 0.9]}\n"
GRID = "kind: response_grid\nsignals: [spikes, sine]\noptimizers: [adam]\n"
LEARNING = "kind: learning_history\ndata: two_moons\niterations: 20\noptimizers: [adam]\n"
LANDSCAPE = "landscape: wobbly\nstart: [1, 1]\nsteps: 5\noptimizers: [adam]\n"


def with_signal(signal: str) -> str:
    return RESPONSE.replace("spikes", signal)


# fmt: off
WRONG = [
    (RESPONSE.replace("response", "respons"),
     "1:7: unknown kind 'respons' (did you mean 'response' or 'response_grid'?)"),
    (RESPONSE.replace("response", "5"),
     "1:7: kind must be one of " + ", ".join(KINDS) + ", not 5"),
    (RESPONSE.replace("response", "[response]"),
     "1:7: kind must be one of " + ", ".join(KINDS) + ", not ['response']"),
    # What has a name, and says itself what it is.
    (LANDSCAPE.replace("wobbly", '{name: wobbly, expression: "x"}'),
     "1:12: give name or expression, not both"),
    (with_signal("{csv: run.csv, column: a, name: sine}"), "2:9: give name or csv, not both"),
    (LANDSCAPE.replace("wobbly", "{name: wobbly, a: 1}"),
     "1:27: unknown parameter 'a' of wobbly (there are none)"),
    (LANDSCAPE.replace("adam", "{name: adam, lable: x}"),
     "4:27: unknown hyperparameter 'lable' of adam (did you mean 'label'?)"),
    ("kind: response\n", "1:1: missing key 'signal'", "1:1: missing key 'optimizer'"),
    # Combinations of kinds.
    (RESPONSE + "landscape: wobbly\n",
     "4:1: unknown key 'landscape' of a response scenario; it belongs to 'kind: landscape',"
     " 'kind: sensitivity', 'kind: basins' or 'kind: race'"),
    (LEARNING + "start: [0, 0]\n",
     "5:1: unknown key 'start' of a learning history scenario; it belongs to 'kind: landscape'"
     " or 'kind: sensitivity'"),
    (LEARNING + "steps: 3\n",
     "5:1: unknown key 'steps' of a learning history; its length is 'iterations'"),
    (LANDSCAPE + "epochs: 3\n",
     "5:1: unknown key 'epochs' of a landscape with runs; its length is 'steps'"),
    (LANDSCAPE + "data: two_moons\n",
     "5:1: unknown key 'data' of a landscape scenario; it belongs to 'kind: learning_history'"),
    (GRID + "accumulators: true\n",
     "4:1: unknown key 'accumulators' of a response grid scenario;"
     " it belongs to 'kind: response'"),
    (RESPONSE.replace("optimizer:", "optimizers:"),
     "3:1: unknown key 'optimizers' (did you mean 'optimizer'?)"),
    # Signals.
    (with_signal("spiks"), "2:9: unknown signal 'spiks' (did you mean 'spikes'?)"),
    (with_signal("{name: spikes, perod: 3}"),
     "2:24: unknown parameter 'perod' of spikes (did you mean 'period'?)"),
    (with_signal("{name: noisy_sin, seed: -1}"), "2:33: seed must be at least 0, not -1"),
    (with_signal("{period: 3}"), "2:9: missing key 'name'"),
    (with_signal("[1, 2, x]"), "2:16: signal 3 must be a number, not 'x'"),
    (with_signal("[1, .inf]"), "2:13: signal 2 must be a finite number, not inf"),
    (with_signal("[1]"), "2:9: signal must have at least 2 items, not 1"),
    (with_signal("[1, 2, 3]\nepochs: 5"),
     "3:9: epochs must be at most 3, the length of the signal"),
    (RESPONSE + "epochs: 1\n", "4:9: epochs must be at least 2, not 1"),
    (RESPONSE + "accumulators: 1\n", "4:15: accumulators must be true or false, not 1"),
    (RESPONSE + "convention: foo\n", f"4:13: convention must be {ANY_FORM}, not 'foo'"),
    # Several values of one hyperparameter.
    (RESPONSE.replace("[0.25, 0.9]", "[0.25, 1.9]"),
     "3:46: momentum 2 must be less than 1, not 1.9"),
    (RESPONSE.replace("}", ", learning_rate: [0.1, 0.2]}"),
     "3:12: only one hyperparameter may have several values, not learning_rate and momentum"),
    (RESPONSE.replace("}", ", color: red}"),
     "3:12: one color is not enough for several values of momentum"),
    (LANDSCAPE.replace("[adam]", "[{name: adam, learning_rate: []}]"),
     "4:42: learning_rate must not be empty"),
    (LANDSCAPE.replace("[adam]", f"[{{name: adam, learning_rate: {[0.1] * 10}}}, sgd]"),
     "4:13: optimizers must make at most 10 optimizers, not 11"),
    # Nothing moves in a grid.
    (GRID + "render: {formats: [gif]}\n",
     f"4:20: format 1 must be {any_format('response_grid')}, not 'gif': a grid of responses has no"
     " animation"),
    (GRID + "render: {formats: [csv, foo]}\n",
     f"4:20: format 1 must be {any_format('response_grid')}, not 'csv': a grid of responses has no"
     " table", f"4:25: format 2 must be {any_format('response_grid')}, not 'foo'"),
    (GRID + "render: {fps: 3}\n",
     f"4:10: unknown key 'fps' of render (known: {keys_of('response_grid', 'render')})"),
    # Landscapes.
    (LANDSCAPE.replace("wobbly", "{name: rosenbrok}"),
     "1:19: unknown landscape 'rosenbrok' (did you mean 'rosenbrock'?)"),
    (LANDSCAPE.replace("wobbly", "{name: rosenbrock, c: 10}"),
     "1:31: unknown parameter 'c' of rosenbrock (known: a, b)"),
    (LANDSCAPE.replace("wobbly", "{expression: x^2 + y, domain: [-3, 3, -3, 3]}"),
     "1:26: unexpected '^'; a power is written **"),
    (LANDSCAPE.replace("wobbly", '{expression: "x**2 + z", domain: [-3, 3, -3, 3]}'),
     "1:33: unknown name 'z' (known: x, y, pi, e, tau)"),
    (LANDSCAPE.replace("wobbly", '{expression: "log(-x**2)", domain: [-3, 3, -3, 3]}'),
     "1:12: the loss is not a finite number anywhere in the domain"),
    (LANDSCAPE.replace("wobbly", "{expression: x}"), "1:12: missing key 'domain'"),
    (LANDSCAPE.replace("wobbly", "{expression: x, domian: [1, 2, 1, 2]}"),
     "1:28: unknown key 'domian' of landscape (did you mean 'domain'?)"),
    (LANDSCAPE.replace("wobbly", "{expression: a*x, domain: [0, 1, 0, 1], parameters: {x: 2}}"),
     "1:25: parameter 'x' needs another name; this one has a meaning"),
    (LANDSCAPE + "view: top\n", "5:7: view must be contour, surface or a mapping, not 'top'"),
    (LANDSCAPE + "view: {style: surface, elevation: 5}\n",
     "5:35: elevation must be at least 10, not 5"),
    (LANDSCAPE + "view: {levels: logg}\n",
     "5:16: levels must be 'log', 'quantile' or 'linear', not 'logg'"
     " (did you mean 'log'?)"),
    # How it is drawn.
    (LANDSCAPE + "render: {theme: night}\n",
     f"5:17: theme must be {any_of(THEMES)}, not 'night'"),
    (LANDSCAPE + "render: {panels: [loss]}\n",
     "5:18: panels must be [landscape, loss]: landscape first, and each panel once"),
    (LANDSCAPE + "render: {size: square, panels: [landscape, loss]}\n",
     "5:32: panels must be landscape alone in a figure of 1080x1080: charts stand beside the map"
     " of a figure that is 1.2 times as wide as high or more"),
    (RESPONSE + "render: {panels: [landscape, loss]}\n",
     f"4:10: unknown key 'panels' of render (known: {keys_of('response', 'render')})"),
    (LANDSCAPE + "render: {loop: twice}\n",
     "5:16: loop must be forever, once or a number up to 1000, not 'twice'"),
    (LANDSCAPE + "render: {loop: 0}\n",
     "5:16: loop must be forever, once or a number up to 1000, not 0"),
    (LANDSCAPE + "render: {reveal: maybe}\n",
     "5:18: reveal must be predict or a mapping with a question, not 'maybe'"),
    (LANDSCAPE + "render: {duration: 4, hold_first: 2, hold_last: 2}\n",
     "5:49: hold_last must leave time between the holds: 2 s and 2 s of a duration of 4 s"),
    (LANDSCAPE + "render: {max_mb: 0}\n", "5:18: max_mb must be greater than 0, not 0"),
    # Learning.
    (LEARNING.replace("two_moons", "two_mons"),
     "2:7: unknown dataset 'two_mons' (did you mean 'two_moons'?)"),
    (LEARNING.replace("two_moons", "{name: two_moons, points: 3}"),
     "2:33: points must be at least 4, not 3"),
    (LEARNING + "network: {hidden_layers: [0]}\n",
     "5:27: hidden_layer 1 must be at least 1, not 0"),
    (LEARNING + "network: {activation: tan}\n",
     "5:23: activation must be 'tanh', 'relu' or 'logistic', not 'tan'"
     " (did you mean 'tanh'?)"),
    (LEARNING + "seeds: 0\n", "5:8: seeds must be 1 to 50 seeds or a list of them, not 0"),
    (LEARNING + "seeds: [1, -1]\n", "5:12: seed 2 must be at least 0, not -1"),
    (LEARNING + "seeds: many\n", "5:8: seeds must be a list, not 'many'"),
    (LEARNING + "render: {formats: html}\n",
     f"5:19: formats must be {any_format('learning_history')}, not 'html':"
     " a learning history has no page"),
    (LANDSCAPE + "render: {atlas: {starts: 1}}\n", "5:26: starts must be at least 2, not 1"),
    (LEARNING + "validation: 1\n", "5:13: validation must be at most 0.95, not 1"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [(text, lines) for text, *lines in WRONG])
def test_a_wrong_scenario_is_explained(text: str, expected: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="bad.yaml")
    assert str(caught.value).splitlines() == [f"bad.yaml:{line}" for line in expected]


def write_csv(folder: Path, content: str) -> Path:
    (folder / "run.csv").write_text(content, encoding="utf-8")
    path = folder / "mine.yaml"
    path.write_text(with_signal("{csv: run.csv, column: gradient}"), encoding="utf-8")
    return path


def test_a_signal_is_read_from_the_csv_file_beside_the_scenario(tmp_path: Path) -> None:
    scenario = load_scenario(write_csv(tmp_path, "epoch,gradient\n0,1.5\n1,-2\n2,1e-3\n"))
    assert scenario.signal.tolist() == [1.5, -2.0, 0.001]
    assert scenario.signal_title == "gradient"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "15: csv must have a row of column names first; 'run.csv' has none"),
        ("epoch,grad\n0,1\n", "32: unknown column 'gradient' (did you mean 'grad'?)"),
        ("gradient\n1\n", "32: column must have 2 to 20000 rows; 'gradient' has 1"),
        (
            "gradient\n1\nnan\n",
            "32: 'nan' on line 3 of the table is not a number",
        ),
        (
            "gradient\n1\n=2+3\n",
            "32: '=2+3' on line 3 of the table is not a number",
        ),
        ("gradient\n1\n1e13\n", "32: '1e13' on line 3 of the table is not a number up to 1e+12"),
        (
            "gradient,epoch\n1,0\n2,5,1,5\n",
            "15: csv must have a column for each cell; 'run.csv' has 2 columns, but 4 cells on line"
            " 3 (perhaps decimal commas, which must be points)",
        ),
        (
            "gradient,epoch, gradient\n1,0,2\n3,1,4\n",
            "15: csv must name each column once; 'run.csv' has 'gradient' twice",
        ),
        (
            f"gradient{',x' * 1000}\n1\n2\n",
            "15: csv must have at most 1000 columns; 'run.csv' has 1001",
        ),
        (
            f"gradient\n1\n'{'x' * 200_000}\n",
            "15: csv must be a CSV file; "
            "'run.csv' is not: on line 3, field larger than field limit (131072)",
        ),
        (
            'gradient,b\n1,2\n"3,4\n5,6\n',
            "15: csv must be a CSV file; 'run.csv' is not: on line 3, a quote is opened and never"
            " closed",
        ),
        (
            'gradient,b\n"1\n",2\n\n3,"4\n5,"6\n',
            "15: csv must be a CSV file; 'run.csv' is not: on line 5, a cell continues after its"
            " closing quote",
        ),
        (
            '"gradient,b\n1,2\n',
            "15: csv must be a CSV file; 'run.csv' is not: on line 1, a quote is opened and never"
            " closed",
        ),
        (
            "a\x1b[31mb\n1\n2\n",
            r"32: unknown column 'gradient' (known: a\x1b[31mb)",
        ),
    ],
)
def test_a_wrong_csv_file_is_explained(tmp_path: Path, content: str, message: str) -> None:
    path = write_csv(tmp_path, content)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value) == f"{path}:2:{message}"


@pytest.mark.parametrize(
    ("name", "written", "numbers"),
    [
        ("1", "1", [2, 4]),
        ("0.50", "0.5", [3, 5]),
        ("0.50", "'0.50'", [3, 5]),
        ("-2", "-2.0", [4, 6]),
    ],
)
def test_a_column_whose_name_is_a_number_is_found_by_it(
    name: str, written: str, numbers: list[float], tmp_path: Path
) -> None:
    """In a file with commas at the ends of its lines, as spreadsheets write them."""
    (tmp_path / "run.csv").write_text("1,0.50,-2,,\n2,3,4,,\n\n4,5,6,,\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        with_signal(f"{{csv: run.csv, column: {written}}}"), encoding="utf-8"
    )
    scenario = load_scenario(tmp_path / "mine.yaml")
    assert (scenario.signal_title, scenario.signal.tolist()) == (name, numbers)


LOST = "must be a file in the scenario's folder; "


@posix
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("link.csv", "there is no 'link.csv'"),
        ("x" * 300, "there is no 'xxx"),
        (r"a\0b.csv", "there is no "),
        ("sub", "'sub' is a folder"),
        ("pipe.csv", "'pipe.csv' is a device or a pipe"),
    ],
)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has pipes that have names")
def test_a_file_that_cannot_be_is_an_error_at_its_line(name: str, why: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.csv").symlink_to("link.csv")
    path = tmp_path / "mine.yaml"
    path.write_text(with_signal(f'{{csv: "{name}", column: gradient}}'), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{path}:2:15: csv {LOST}{why}")


def test_only_files_that_a_scenario_reads_are_its_files(tmp_path: Path) -> None:
    """Others are not read for the fingerprint of what is kept of a map, be they a title's name."""
    path = write_csv(tmp_path, "gradient\n1\n2\n")
    (tmp_path / "other.csv").write_text("x", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + "title: other.csv\n", encoding="utf-8")
    assert read_scenario(path).files == (path, tmp_path / "run.csv")


@pytest.mark.parametrize("name", ["../run.csv", "/etc/passwd", "sub/../../run.csv"])
def test_no_file_outside_the_scenarios_folder_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "run.csv").write_text("gradient\n1\n2\n", encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    path = tmp_path / "scenarios" / "mine.yaml"
    path.write_text(with_signal(f"{{csv: {name}, column: gradient}}"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="must be a file in the scenario's folder"):
        load_scenario(path)


def test_a_link_out_of_the_scenarios_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "run.csv").write_text("gradient\n1\n2\n", encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "run.csv").symlink_to(tmp_path / "run.csv")
    path = tmp_path / "scenarios" / "mine.yaml"
    path.write_text(with_signal("{csv: run.csv, column: gradient}"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="must be a file in the scenario's folder"):
        load_scenario(path)


def test_several_values_make_an_optimizer_each_labelled_in_order() -> None:
    swept = LANDSCAPE.replace("[adam]", "[{name: adam, learning_rate: [0.01, 0.1, 1]}, sgd]")
    entries = parse_scenario(swept).optimizers
    assert [entry.label for entry in entries] == [
        "Adam, learning rate 0.01", "Adam, learning rate 0.1", "Adam, learning rate 1", "SGD",
    ]  # fmt: skip
    assert [entry.hyperparameters["learning_rate"] for entry in entries[:3]] == [0.01, 0.1, 1.0]


def test_a_response_takes_the_signal_and_the_values_of_the_file() -> None:
    scenario = parse_scenario(with_signal("{name: sine, period: 50}") + "epochs: 120\n")
    assert np.array_equal(scenario.signal, SIGNALS["sine"](120, period=50.0))
    assert scenario.title == "Momentum: updates for sine"
    assert [entry.label for entry in scenario.optimizers] == ["momentum 0.25", "momentum 0.9"]


def test_a_signal_has_300_epochs_and_a_list_as_many_as_it_has_numbers() -> None:
    assert parse_scenario(RESPONSE).signal.shape == (300,)
    assert parse_scenario(with_signal("[1, 2, 3]")).signal.tolist() == [1, 2, 3]
    assert parse_scenario(with_signal("[1, 2, 3]\nepochs: 2")).signal.tolist() == [1, 2]


ONE_RESPONSE = RESPONSE.replace("{name: momentum, momentum: [0.25, 0.9]}", "NAME")


@pytest.mark.parametrize("reading", ["linear", "article"])
@pytest.mark.parametrize("convention", ["lasagne", "article"])
@pytest.mark.parametrize("name", ["adam", "adadelta", "nesterov"])
def test_the_form_of_a_rule_and_the_reading_of_the_signal_are_two_things(
    name: str, convention: str, reading: str
) -> None:
    text = ONE_RESPONSE.replace("NAME", name)
    scenario = parse_scenario(f"{text}convention: {convention}\nreading: {reading}\n")
    (entry,) = scenario.optimizers
    assert entry.hyperparameters["convention"] == convention
    readings = {"linear": read_ahead, "article": read_ahead_as_published}
    assert scenario.reading is readings[reading]


def test_nesterov_looks_ahead_unless_a_convention_is_written() -> None:
    forms = {"nesterov": "article", "{name: nesterov, convention: lasagne}": "lasagne"}
    for written, form in forms.items():
        scenario = parse_scenario(ONE_RESPONSE.replace("NAME", written))
        assert scenario.reading is read_ahead
        assert scenario.optimizers[0].hyperparameters["convention"] == form


def test_one_response_compares_conventions() -> None:
    text = ONE_RESPONSE.replace("NAME", "{name: adam, convention: [lasagne, torch]}")
    labels = [entry.label for entry in parse_scenario(text).optimizers]
    assert labels == ["convention lasagne", "convention torch"]


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("nesterov", True), ("smoothed_nesterov", True), ("adam", False), ("lion", False)],
)
def test_what_was_once_the_articles_reading_too_is_told_to_be_written(
    name: str, is_told: bool
) -> None:
    """Only the look-ahead of Nesterov's rules reads between epochs."""
    text = ONE_RESPONSE.replace("NAME", name) + "convention: article\n"
    if not is_told:
        parse_scenario(text)
        return
    with pytest.raises(ScenarioError, match=r"4:13: convention: article is about the form .*'rea"):
        parse_scenario(text)


def test_the_articles_responses_have_its_rules_signals_and_values() -> None:
    rows = load_scenario("article_responses").rows
    assert len(rows) == 8
    names = {cell.name for row in rows for cell in row}
    assert len(names) == 48
    assert {"nesterov_very_noisy_sine", "adadelta_big_start_saturation"} <= names
    assert all(len(cell.optimizers) == 3 for row in rows for cell in row)


def test_the_articles_responses_equal_the_reference() -> None:
    reference = np.load(Path(__file__).parent / "reference" / "responses.npz")
    recording = recorded("article_responses")
    expected = reference["published"]
    got = np.array(
        [[[r.updates for r in cell.responses] for cell in row] for row in recording.rows]
    )
    assert got.shape == expected.shape
    assert np.abs(got - expected).max() <= 1e-12


def test_a_learning_history_has_a_network_that_fits_the_data() -> None:
    scenario = parse_scenario(LEARNING)
    assert scenario.network.layers == (2, 16, 16, 1)
    assert scenario.seeds == (0, 1, 2, 3, 4)
    penguins = parse_scenario(
        LEARNING.replace("two_moons", "penguins")
        + "network: {hidden_layers: [8], activation: relu, loss: mean_squared_error}\n"
        + "seeds: [7, 11]\nvalidation: 0.5\n"
    )
    assert penguins.network.layers == (4, 8, 3)
    assert penguins.network.activation == "relu"
    assert penguins.seeds == (7, 11)
    sizes = [len(part.inputs) for part in penguins.split]
    assert abs(sizes[0] - sizes[1]) <= 3
    assert sum(sizes) == 333


def test_progress_of_a_learning_history_runs_over_all_optimizers() -> None:
    said: list[tuple[int, int]] = []
    scenario = parse_scenario(LEARNING.replace("[adam]", "[adam, sgd]"))
    recording = run(scenario, progress=lambda done, total: said.append((done, total)))
    assert said[-1] == (40, 40)
    assert [done for done, _ in said] == sorted(done for done, _ in said)
    assert len(recording.histories) == 2


def test_a_landscape_takes_its_parameters_from_the_file() -> None:
    narrow = parse_scenario(LANDSCAPE.replace("wobbly", "{name: rosenbrock, b: 10}")).landscape
    # (1 − x)² + 10 (y − x²)²
    assert narrow.f(np.array(2.0), np.array(3.0)) == 1 + 10
    assert parse_scenario(LANDSCAPE.replace("wobbly", "rosenbrock")).landscape.f(
        np.array(2.0), np.array(3.0)
    ) == 1 + 100  # fmt: skip


def test_an_own_landscape_is_an_expression_with_parameters() -> None:
    text = "\n  title: Mine\n  expression: a*x**2 + sin(y)\n  domain: [-2, 2, -3, 3]\n"
    scenario = parse_scenario(LANDSCAPE.replace("wobbly", text + "  parameters: {a: 3}"))
    assert scenario.title == "Mine"
    assert scenario.domain == (-2, 2, -3, 3)
    x, y = np.array([0.5, -1.0]), np.array([2.0, 0.25])
    assert np.allclose(scenario.landscape.f(x, y), 3 * x**2 + np.sin(y), rtol=1e-15)


def test_a_surface_is_asked_for_by_a_word_or_with_its_angles() -> None:
    assert parse_scenario(LANDSCAPE).surface is None
    usual = parse_scenario(LANDSCAPE + "view: surface\n").surface
    assert (usual.azimuth, usual.elevation) == (-60.0, 50.0)
    turned = parse_scenario(LANDSCAPE + "view: {style: surface, azimuth: 30}\n").surface
    assert (turned.azimuth, turned.elevation) == (30.0, 50.0)
