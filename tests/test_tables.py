"""Tables and documents of numbers: every cell against what mathematics says it is."""

import csv
import json
from io import BytesIO, StringIO
from math import inf, nan

import numpy as np
import pytest

from landscapes import parse_scenario, run
from landscapes.trace import results_csv, to_csv, to_json, to_npz
from landscapes.trace.tables import csv_text, length, number, numbers


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def values(row: dict[str, str], *names: str) -> list[float | None]:
    return [float(row[name]) if row[name] else None for name in names]


def test_a_column_that_a_table_lacks_is_empty_there() -> None:
    first = {"label": ["a", "b"], "x": [0.1, None]}
    second = {"label": ["c, d"], "y": [-2]}
    assert csv_text([first, second]) == 'label,x,y\na,0.1,\nb,,\n"c, d",,-2\n'
    assert length(first) == 2


def test_a_number_that_is_not_finite_is_none() -> None:
    assert numbers(np.array([1.5, nan, inf, -inf])) == [1.5, None, None, None]
    assert (number(0.0), number(nan)) == (0.0, None)


# Runs: on x² + y² a step multiplies a position by 1 − 2η.

RUNS = """\
landscape: simple_quad
start: [[2, 1], [-1, 0]]
steps: 4
optimizers: [{name: sgd, label: half, learning_rate: 0.25}, {name: sgd, label: wild, learning_rate: 99}]
"""  # noqa: E501


def test_a_trace_has_every_step_of_every_run_up_to_its_end() -> None:
    recording = run(parse_scenario(RUNS))
    found = rows(to_csv(recording))
    assert list(found[0]) == ["label", "step", "x", "y", "loss", "gradient_norm"]
    for start, (x, y) in (("(2, 1)", (2, 1)), ("(-1, 0)", (-1, 0))):
        own = [row for row in found if row["label"] == f"half from {start}"]
        for k, row in enumerate(own):
            x_k, y_k = x * 0.5**k, y * 0.5**k
            square = x_k**2 + y_k**2
            expected = [k, x_k, y_k, square, 2 * square**0.5]
            assert values(row, *list(row)[1:]) == pytest.approx(expected)
        assert len(own) == 5
    wild = [row for row in found if row["label"] == "wild from (2, 1)"]
    # −197 times the place, twice, is beyond a hundred diagonals of 6 by 6.
    assert [row["step"] for row in wild] == ["0", "1", "2"]


def test_a_document_says_what_is_known_of_each_run() -> None:
    document = json.loads(to_json(run(parse_scenario(RUNS, name="runs"))))
    assert (document["scenario"], document["landscape"], document["steps"]) == (
        "runs", "simple_quad", 4,
    )  # fmt: skip
    first, _, third, _ = document["runs"]
    facts = {key: first[key] for key in ("label", "optimizer", "start", "outcome", "last_step")}
    assert facts == {
        "label": "half from (2, 1)",
        "optimizer": "sgd",
        "start": [2, 1],
        "outcome": "ran_all_steps",
        "last_step": 4,
    }
    assert first["hyperparameters"] == {"learning_rate": 0.25, "convention": "lasagne"}
    assert first["x"] == pytest.approx([2, 1, 0.5, 0.25, 0.125])
    assert (third["outcome"], third["last_step"], len(third["y"])) == ("diverged", 2, 3)


def test_results_have_where_each_run_began_and_ended() -> None:
    first, second, *_ = rows(results_csv(run(parse_scenario(RUNS))))
    assert (first["label"], first["outcome"]) == ("half from (2, 1)", "ran_all_steps")
    found = values(first, "start_x", "start_y", "step", "x", "y", "loss", "gradient_norm")
    assert found == pytest.approx([2, 1, 4, 0.125, 0.0625, 5 / 256, 2 * (5 / 256) ** 0.5])
    assert values(second, "start_x", "start_y", "x", "y") == [-1, 0, -1 / 16, 0]


# Updates for a signal

RESPONSE = """\
kind: response
signal: [1, -2, 0.5]
optimizer: {name: momentum, learning_rate: 0.5, momentum: 0.5}
"""


def test_updates_are_told_epoch_by_epoch_with_their_largest_and_their_sum() -> None:
    """The velocity is 0.5, 0.25 − 1 and −0.375 + 0.25: half of the last, and half the gradient."""
    recording = run(parse_scenario(RESPONSE))
    found = rows(to_csv(recording))
    assert [values(row, "epoch", "gradient") for row in found] == [[0, 1], [1, -2], [2, 0.5]]
    assert {row["label"] for row in found} == {"Momentum"}
    updates = [float(row["update"]) for row in found]
    assert np.abs(updates).tolist() == pytest.approx([0.5, 0.75, 0.125])
    (result,) = rows(results_csv(recording))
    assert abs(float(result["largest_update"])) == pytest.approx(0.75)
    assert float(result["largest_update"]) == pytest.approx(updates[1])
    assert float(result["sum_of_updates"]) == pytest.approx(sum(updates))
    document = json.loads(to_json(recording))
    assert document["epochs"] == 3
    assert document["runs"][0]["hyperparameters"] == {
        "learning_rate": 0.5,
        "momentum": 0.5,
        "convention": "lasagne",
    }


# Races

RACE = """\
kind: race
landscape: simple_quad
starts: [[2, 1], [0.3, 0], [-3, 3]]
steps: 6
tuning: {search: grid, trials: 3}
optimizers:
  - {name: sgd, label: slow to wild, learning_rate: {from: 0.1, to: 99.1, scale: linear}}
  - {name: sgd, label: as it is, learning_rate: 0.4}
"""


def test_a_race_has_a_row_for_each_trial() -> None:
    """At η = 0.4 a distance d needs the first k with d · 0.2ᵏ ≤ 0.01 · √72: 3, 1 and 3 steps.

    At 0.1 none of the runs gets there in six steps, 0.3 · 0.8⁶ = 0.0786 but the second: at 6.
    """
    first, second, third, other = rows(results_csv(run(parse_scenario(RACE), jobs=1)))
    columns = ("trial", "learning_rate", "success_rate", "median_steps", "diverged", "best")
    assert values(first, *columns) == pytest.approx([1, 0.1, 1 / 3, None, 0, 1])
    losses = [5 * 0.64**6, 0.09 * 0.64**6, 18 * 0.64**6]
    assert float(first["median_final_loss"]) == pytest.approx(losses[0])
    assert values(second, *columns) == pytest.approx([2, 49.6, 0, None, 3, 0])
    assert values(third, *columns) == pytest.approx([3, 99.1, 0, None, 3, 0])
    assert third["median_final_loss"] == ""
    assert values(other, *columns) == pytest.approx([1, 0.4, 1, 3, 0, 1])
    assert [row["optimizer"] for row in (first, other)] == ["slow to wild", "as it is"]


def test_a_race_is_told_with_its_standings() -> None:
    document = json.loads(to_json(run(parse_scenario(RACE), jobs=1)))
    best, last = document["standings"]
    assert best == {
        "optimizer": "as it is",
        "hyperparameters": {"learning_rate": 0.4, "convention": "lasagne"},
        "successes": 3,
        "starts": 3,
        "median_steps": 3,
        "median_steps_interval": [1, 3],
    }
    assert (last["successes"], last["median_steps"]) == (1, None)
    assert last["hyperparameters"] == {
        "learning_rate": pytest.approx(0.1),
        "convention": "lasagne",
    }
    assert document["ranges"] == {
        "slow to wild": {"learning_rate": {"from": 0.1, "to": 99.1, "scale": "linear"}},
        "as it is": {},
    }
    assert document["tuning"] == {"search": "grid", "trials": 3, "seed": 0}
    assert (document["steps"], document["target"], document["starts_seed"]) == (6, None, None)
    assert document["starts"] == [[2, 1], [0.3, 0], [-3, 3]]
    assert document["landscape"] == "simple_quad"
    assert len(document["trials"]) == 4


# Maps

CELLS = """\
kind: sensitivity
landscape: {name: ill_conditioned, condition_number: 4, angle: 0}
start: [2, 1]
steps: 3
optimizers: momentum
axes:
  learning_rate: {from: 0.1, to: 0.3, scale: linear}
  momentum: {from: 0, to: 0.5, scale: linear}
grid: [3, 2]
"""


def test_a_map_has_its_cells_row_by_row_and_its_arrays_in_that_shape() -> None:
    """Without momentum the loss after three steps is that of 2 (1 − η)³ and (1 − 4η)³."""
    recording = run(parse_scenario(CELLS), jobs=1)
    found = rows(to_csv(recording))
    places = [values(row, "learning_rate", "momentum") for row in found]
    assert places == [pytest.approx([r, m]) for m in (0, 0.5) for r in (0.1, 0.2, 0.3)]
    expected = [(4 * (1 - r) ** 6 + 4 * (1 - 4 * r) ** 6) / 2 for r in (0.1, 0.2, 0.3)]
    losses = [float(row["final_loss_median"]) for row in found[:3]]
    assert losses == pytest.approx(expected)
    arrays = np.load(BytesIO(to_npz(recording)))
    assert arrays["final_loss"].shape == (1, 3, 2, 3)
    assert arrays["final_loss"][0, 1, 0].tolist() == losses
    assert arrays["learning_rate"] == pytest.approx([0.1, 0.2, 0.3])
    assert arrays["momentum"].tolist() == [0, 0.5]
    assert arrays["axes"].tolist() == ["learning_rate", "momentum"]
    assert arrays["starts"].tolist() == [[2, 1]]
    assert arrays["diverged"].tolist() == [[[0] * 3] * 2]
    (best,) = rows(results_csv(recording))
    index = int(np.argmin([float(row["final_loss_median"]) for row in found]))
    assert values(best, "learning_rate", "momentum") == pytest.approx(places[index])
    assert best["diverged_share"] == "0.0"


def test_a_map_of_basins_has_its_starts_row_by_row() -> None:
    """On (x² − 1)² + y² the left half goes left and the right half right."""
    recording = run(
        parse_scenario(
            "kind: basins\nlandscape: {expression: (x**2 - 1)**2 + y**2,"
            " domain: [-2, 2, -2, 2]}\ngrid: [4, 2]\nsteps: 200\n"
            "optimizers: [{name: sgd, learning_rate: 0.05}]\n"
        ),
        jobs=1,
    )
    found = rows(to_csv(recording))
    assert [values(row, "x", "y") for row in found] == [
        [x, y] for y in (-1, 1) for x in (-1.5, -0.5, 0.5, 1.5)
    ]
    ends = [float(row["basin_x"]) for row in found]
    assert ends == pytest.approx([-1, -1, 1, 1] * 2, abs=1e-6)
    assert [float(row["basin_y"]) for row in found] == pytest.approx([0] * 8, abs=1e-6)
    results = rows(results_csv(recording))
    assert [row["end"] for row in results] == ["0", "1", "undecided", "diverged"]
    assert [float(row["share"]) for row in results] == [0.5, 0.5, 0, 0]
    assert [row["known"] for row in results] == ["false", "false", "", ""]
    steps = [float(row["steps"]) for row in found]
    left = [step for step, end in zip(steps, ends, strict=True) if end < 0]
    order = {round(float(row["x"])): float(row["median_steps"]) for row in results[:2]}
    assert order[-1] == np.median(left)
    arrays = np.load(BytesIO(to_npz(recording)))
    assert arrays["basins"].shape == arrays["steps"].shape == (1, 2, 4)
    assert arrays["steps"].reshape(-1).tolist() == steps
    assert arrays["x"].tolist() == [-1.5, -0.5, 0.5, 1.5]
    assert arrays["y"].tolist() == [-1, 1]


def test_only_maps_have_arrays() -> None:
    with pytest.raises(ValueError, match="has no arrays"):
        to_npz(run(parse_scenario(RUNS)))


# Documents: what each kind says of itself as a whole

GRID = """\
kind: response_grid
signals: [spikes, rectangles]
epochs: 5
optimizers: [{name: sgd, learning_rate: 0.5}]
"""
LEARNING = """\
kind: learning_history
data: {name: two_moons, points: 20}
network: {hidden_layers: [3]}
iterations: 2
seeds: 2
optimizers: sgd
"""
BASINS = "kind: basins\nlandscape: himmelblau\ngrid: [3, 2]\nsteps: 40\noptimizers: [sgd]\n"
NOISY = "landscape: wobbly\nstart: [1, 1]\nsteps: 2\noptimizers: [sgd]\nnoise: "


def document(text: str) -> dict:
    return json.loads(to_json(run(parse_scenario(text, name="mine"), jobs=1)))


def test_a_map_of_cells_says_how_it_was_made() -> None:
    of = document(CELLS.replace("momentum\naxes", "adam\naxes").replace("  momentum:", "  beta1:"))
    assert of["axes"] == {"learning_rate": "linear", "beta1": "linear"}
    assert (of["measure"], of["steps"], of["starts"]) == ("final_loss", 3, [[2, 1]])
    assert of["results"][0]["label"] == "Adam"
    (cells,) = of["runs"]
    assert cells["converged"] == [0] * 6
    assert cells["framework_defaults"] == []


def test_a_map_has_the_defaults_of_frameworks_that_lie_on_it() -> None:
    """All three have 0.001 for Adam; for RMSprop PyTorch has 0.01, Keras 0.001 and Lasagne 1."""
    axis = "axes: {learning_rate: {from: 0.001, to: 0.01}}\ngrid: 2"
    text = f"kind: sensitivity\nlandscape: wobbly\nstart: [2, 1]\nsteps: 3\n{axis}\n"
    adam, rmsprop = document(text + "optimizers: [adam, rmsprop]\n")["runs"]
    assert adam["framework_defaults"] == [
        {"frameworks": ["PyTorch", "Keras", "Lasagne"], "values": [0.001]}
    ]
    assert rmsprop["framework_defaults"] == [
        {"frameworks": ["PyTorch"], "values": [0.01]},
        {"frameworks": ["Keras"], "values": [0.001]},
    ]


def test_trainings_say_what_they_learn_with() -> None:
    of = document(LEARNING)
    assert (of["data"], of["layers"], of["iterations"]) == ("two_moons", [2, 3, 1], 2)
    assert [row["label"] for row in of["results"]] == ["SGD"]
    assert [runs["seed"] for runs in of["runs"]] == [[0] * 3, [1] * 3]
    assert [runs["iteration"] for runs in of["runs"]] == [[0, 1, 2]] * 2


def test_updates_of_a_grid_are_told_apart_by_their_signals() -> None:
    of = document(GRID)
    assert "signal" not in of
    runs = of["runs"]
    assert len(runs) == len({each["label"] for each in runs}) == 2
    assert all(": " in each["label"] for each in runs)
    # Plain gradient descent updates by half the gradient, whatever the sign.
    for each in runs:
        assert np.abs(each["update"]).tolist() == pytest.approx(
            (0.5 * np.abs(each["gradient"])).tolist()
        )
    alone = json.loads(to_json(run(parse_scenario(RESPONSE))))
    assert ": " not in alone["runs"][0]["label"]
    assert set(alone) == {"scenario", "signal", "epochs", "runs"}


def test_basins_say_what_their_arrays_are() -> None:
    of = document(BASINS)
    (optimizer,) = of["optimizers"]
    assert (optimizer["label"], optimizer["optimizer"]) == ("SGD", "sgd")
    arrays = {"x", "y", "basins", "steps", "attractor_x", "attractor_y", "attractor_loss",
              "attractor_known", "labels"}  # fmt: skip
    assert set(of["units"]) == arrays
    assert arrays < set(of)
    assert [row["loss"] for row in of["results"] if row["known"] == "true"] == [0, 0, 0, 0]
    arrays = np.load(BytesIO(to_npz(run(parse_scenario(BASINS), jobs=1))))
    assert {arrays[f"attractor_{name}"].dtype.kind for name in ("x", "y", "loss")} == {"f"}
    assert arrays["attractor_known"].dtype.kind == "b"


@pytest.mark.parametrize(
    ("noise", "expected"),
    [
        ("{gaussian: 0.5}", {"gaussian": 0.5}),
        (
            "{minibatch: {data: [[1, 0], [-1, 0]], size: 1}}",
            {"minibatch": {"data": [[1, 0], [-1, 0]], "size": 1}},
        ),
    ],
)
def test_a_document_says_what_the_noise_was(noise: str, expected: dict) -> None:
    assert document(NOISY + noise + "\n")["noise"] == expected
