"""Basins: where every start ends, held against single runs, symmetry and mathematics."""

import csv
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO, StringIO
from itertools import pairwise, permutations
from pathlib import Path

import cloudpickle
import numpy as np
import pytest
from command import landscapes

import landscapes.ensemble.basins as parts_of_basins
from landscapes import describe, parse_scenario, run
from landscapes.ensemble import DIVERGED, UNDECIDED, Collection, Grid, Outcome, Rests
from landscapes.ensemble.attractors import rests
from landscapes.expression import parse_expression
from landscapes.functions import Domain
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.loading import ScenarioError
from landscapes.objective import Objective
from landscapes.summary import summary
from landscapes.trace import results_csv, to_csv, to_json, to_npz

HIMMELBLAU = '{expression: "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", domain: [-5, 5, -5, 5]}'
TWINS = '{expression: "(x**2 - 1)**2 + y**2", domain: [-2, 2, -1.5, 1.5]}'
SUITE = (
    "[{name: nesterov, learning_rate: 0.01}, {name: rmsprop, learning_rate: 0.05},"
    " {name: adadelta, learning_rate: 3}, {name: adam, learning_rate: 0.25},"
    " {name: sgd, learning_rate: 0.03}]"
)


def recorded(
    landscape: str, optimizers: str = SUITE, grid: object = 16, steps: int = 120, **options: object
) -> BasinsRecording:
    text = f"kind: basins\nlandscape: {landscape}\ngrid: {grid}\nsteps: {steps}\n"
    return run(parse_scenario(f"{text}optimizers: {optimizers}\n"), **{"jobs": 1, **options})


@pytest.fixture(scope="module")
def hills() -> BasinsRecording:
    return recorded("hills_and_canyon")


# Against single runs


@pytest.mark.parametrize(
    "landscape", ["hills_and_canyon", "himmelblau", "ripple", "giant_plateau", HIMMELBLAU]
)
def test_labels_and_steps_are_those_of_single_runs(landscape: str) -> None:
    """By the rule as it is documented, applied to runs that keep all their positions."""
    of = recorded(landscape)
    grid, domain = of.scenario.grid, of.scenario.landscape.domain
    radius = 0.01 * domain.diagonal
    sample = np.random.default_rng(3).choice(grid.size, 24, replace=False)
    starts = [[float(grid.xs[k % grid.columns]), float(grid.ys[k // grid.columns])] for k in sample]
    text = f"landscape: {landscape}\nstart: {starts}\nsteps: 120\noptimizers: {SUITE}\n"
    single = run(parse_scenario(text))
    seen = set()
    for turn, basins in enumerate(of.maps):
        for k, alone in zip(sample, single.of_optimizer(turn), strict=True):
            basin, steps = int(basins.basins.flat[k]), int(basins.steps.flat[k])
            seen.add(min(basin, 0))
            if alone.outcome is Outcome.DIVERGED:
                assert (basin, steps) == (DIVERGED, alone.last_step)
                continue
            path = alone.positions
            moved = np.hypot(*(path[-1] - path[-2]))
            near = [
                index
                for index, minimum in enumerate(of.scenario.landscape.minima)
                if np.hypot(*(path[-1] - minimum[:2])) <= radius and moved <= radius
            ]
            if near:
                assert basin in near
                target = np.array(of.attractors[basin][:2])
            elif alone.outcome is Outcome.CONVERGED:
                attractor = of.attractors[basin]
                assert not attractor.known
                assert np.hypot(*(path[-1] - attractor[:2])) <= radius
                assert attractor.loss <= alone.losses[-1]
                target = path[-1]
            else:
                assert (basin, steps) == (UNDECIDED, 120)
                continue
            away = np.flatnonzero(np.hypot(*(path - target).T) > radius)
            assert steps == (away[-1] + 1 if away.size else 0)
    assert 0 in seen
    assert landscape != "himmelblau" or {DIVERGED, UNDECIDED} < seen


# Symmetry


def test_starts_mirror_each_other_exactly() -> None:
    for columns in (2, 3, 16, 255):
        grid = Grid(Domain(-3.3, 3.3, -1.7, 1.7), columns, 7)
        assert np.array_equal(grid.xs, -grid.xs[::-1])
        assert np.allclose(np.diff(grid.xs), 6.6 / columns, rtol=1e-12)
        assert grid.xs[0] == pytest.approx(-3.3 + 3.3 / columns)
        whole = grid.starts(slice(0, grid.size)).reshape(7, columns, 2)
        assert np.array_equal(whole[3, :, 0], grid.xs)
        assert np.array_equal(whole[:, 1, 1], grid.ys)


@pytest.mark.parametrize("landscape", ["ripple", "simple_quad", "basins_and_walls", TWINS])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_map_is_symmetric_where_the_landscape_is(landscape: str, axis: int) -> None:
    of = recorded(landscape, grid=[18, 14], steps=80)
    places = np.array([each[:2] for each in of.attractors])
    sign = np.array([1, -1]) if axis == 0 else np.array([-1, 1])
    distances = np.hypot(*np.moveaxis(places[:, np.newaxis] * sign - places, -1, 0))
    mirrored = np.append(distances.argmin(axis=1), [DIVERGED, UNDECIDED])
    assert distances.min(axis=1).max() < 1e-2
    for basins in of.maps:
        assert np.array_equal(np.flip(basins.steps, axis), basins.steps)
        assert np.array_equal(mirrored[np.flip(basins.basins, axis)], basins.basins)
    assert (of.maps[0].basins >= 0).any()


# Attractors


def test_the_four_minima_of_an_expression_are_found() -> None:
    of = recorded(HIMMELBLAU, "[{name: sgd, learning_rate: 0.01}]", grid=24)
    assert not of.scenario.landscape.minima
    assert not any(each.known for each in of.attractors)
    # Himmelblau 1972; three of them are roots of a cubic.
    minima = [
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.8481265269644036),
    ]
    assert len(of.attractors) == 4
    for place in minima:
        assert min(np.hypot(*np.subtract(each[:2], place)) for each in of.attractors) < 1e-4
    assert [each.loss for each in of.attractors] == sorted(each.loss for each in of.attractors)


def test_what_was_found_does_not_hide_what_is_known(hills: BasinsRecording) -> None:
    minima = hills.scenario.landscape.minima
    assert [each[:3] for each in hills.attractors[: len(minima)]] == [tuple(m) for m in minima]
    assert all(each.known for each in hills.attractors[: len(minima)])


def collected(*groups: list[tuple[float, float, float]]) -> tuple[list, list[list[int]]]:
    """The attractors of end points (x, y, loss) in groups, and which of them each belongs to."""
    collection, members = Collection(), []
    for group in groups:
        x, y, loss = np.array(group, dtype=np.float64).T
        found, which = rests(Domain.square(500.0), np.column_stack([x, y]), loss)
        members.append(collection.add(found)[which])
    attractors, which = collection.attractors()
    return attractors, [which[numbers].tolist() for numbers in members]


def test_end_points_of_neighbouring_cells_are_one_attractor() -> None:
    # The domain's diagonal is 1414, so a cell's side is 2.83, and one begins at the middle.
    left, right, far = (-0.1, -0.1, 3.0), (0.1, 0.1, 2.0), (9.0, 0.1, 1.0)
    attractors, members = collected([left, far], [right])
    assert [each[:3] for each in attractors] == [far, right]
    assert members == [[1, 0], [1]]
    assert not any(each.known for each in attractors)


def test_attractors_do_not_depend_on_the_order_of_the_groups() -> None:
    rng = np.random.default_rng(8)
    groups = [
        [(*rng.normal(centre, 1.0, 2), float(rng.integers(3))) for _ in range(20)]
        for centre in (-40, 0, 40)
    ]
    first, _ = collected(*groups)
    for order in permutations(groups):
        assert collected(*order)[0] == first


def test_a_collection_of_nothing_has_no_attractors() -> None:
    found, which = rests(Domain.square(1.0), np.empty((0, 2)), np.empty(0))
    assert isinstance(found, Rests)
    assert found.cells.shape == (0, 2)
    assert which.size == 0
    collection = Collection()
    assert collection.add(found).size == 0
    assert collection.attractors()[0] == []


# How the work is divided


def same(one: BasinsRecording, other: BasinsRecording) -> bool:
    return one.attractors == other.attractors and all(
        np.array_equal(a.basins, b.basins) and np.array_equal(a.steps, b.steps)
        for a, b in zip(one.maps, other.maps, strict=True)
    )


@pytest.mark.parametrize("landscape", ["ripple", HIMMELBLAU])
def test_cutting_into_parts_makes_no_difference(landscape: str, monkeypatch) -> None:
    whole = recorded(landscape)
    assert len(whole.attractors) >= 4
    monkeypatch.setattr(parts_of_basins, "MOST_RUNS", 37)
    with ThreadPoolExecutor(3) as executor:
        assert same(recorded(landscape, executor=executor), whole)


def test_processes_give_the_same(hills: BasinsRecording) -> None:
    assert same(recorded("hills_and_canyon", jobs=2), hills)


def test_parts_are_all_starts_once_and_short_for_long_runs() -> None:
    grid = Grid(Domain.square(1.0), 300, 200)
    for steps in (1, 200, 10_000):
        parts = grid.parts(steps)
        assert parts[0].start == 0
        assert parts[-1].stop == grid.size
        assert all(a.stop == b.start for a, b in pairwise(parts))
    assert max(part.stop - part.start for part in grid.parts(10_000)) * 10_000 <= 1 << 22


def test_an_expression_is_the_same_in_another_process() -> None:
    f = parse_expression("a*sqrt(x**2 + y**2) + x*y", {"a": 2.5})
    there = cloudpickle.loads(cloudpickle.dumps(f))
    scenario = parse_scenario(f"landscape: {TWINS}\nstart: [0, 0]\nsteps: 1\noptimizers: sgd\n")
    points = np.random.default_rng(1).normal(size=(50, 2))
    gradients = [
        Objective(replace(scenario.landscape, f=each)).gradient(points) for each in (f, there)
    ]
    assert np.array_equal(*gradients)
    assert np.array_equal(there(*points.T), f(*points.T))


# Numbers


def test_the_arrays_have_coordinates_and_units(hills: BasinsRecording) -> None:
    content = to_npz(hills)
    assert content == to_npz(recorded("hills_and_canyon"))
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        basins, steps = arrays["basins"], arrays["steps"]
        assert (basins.shape, basins.dtype, steps.dtype) == ((5, 16, 16), np.int16, np.uint16)
        assert np.array_equal(basins[3], hills.maps[3].basins)
        assert np.array_equal(steps[2], hills.maps[2].steps)
        assert np.allclose(arrays["x"], -3 + 6 * (np.arange(16) + 0.5) / 16)
        assert np.array_equal(arrays["x"], arrays["y"])
        assert arrays["attractor_loss"].tolist() == [each.loss for each in hills.attractors]
        assert arrays["labels"].tolist()[:2] == ["Nesterov", "RMSProp"]
        assert set(dict(arrays["units"].tolist())) == set(arrays) - {"units"}


def test_a_row_of_the_table_tells_all_of_a_start(hills: BasinsRecording) -> None:
    header, *rows = [line.split(",") for line in to_csv(hills).splitlines()]
    assert header == [
        "label", "x", "y", "basin", "basin_x", "basin_y", "basin_loss", "steps"
    ]  # fmt: skip
    assert len(rows) == 5 * 256
    label, x, y, basin, basin_x, _, loss, steps = rows[3 * 256 + 16 * 5 + 7]
    assert label == "Adam"
    assert (float(x), float(y)) == (hills.scenario.grid.xs[7], hills.scenario.grid.ys[5])
    assert int(basin) == hills.maps[3].basins[5, 7]
    assert float(basin_x) == hills.attractors[int(basin)].x
    assert float(loss) == hills.attractors[int(basin)].loss
    assert int(steps) == hills.maps[3].steps[5, 7]
    undecided = next(row for row in rows if row[3] == "undecided")
    assert undecided[4:] == ["", "", "", "120"]


def test_the_document_has_maps_as_rows_of_lists(hills: BasinsRecording) -> None:
    document = json.loads(to_json(hills))
    assert document["landscape"] == "hills_and_canyon"
    assert np.array_equal(document["basins"], [each.basins for each in hills.maps])
    assert document["attractor_known"][:3] == [True] * 3
    assert document["results"][0]["label"] == "Nesterov"
    assert document["optimizers"][1]["hyperparameters"]["learning_rate"] == 0.05


def test_the_shares_of_each_optimizer_add_up(hills: BasinsRecording) -> None:
    table = list(csv.DictReader(StringIO(results_csv(hills))))
    labels = dict.fromkeys(row["label"] for row in table)
    for label, basins in zip(labels, hills.maps, strict=True):
        rows = [row for row in table if row["label"] == label]
        assert [row["end"] for row in rows] == ["0", "1", "2", "undecided", "diverged"]
        assert sum(float(row["share"]) for row in rows) == pytest.approx(1)
        first = basins.basins == 0
        assert float(rows[0]["share"]) == pytest.approx(first.mean())
        assert float(rows[0]["median_steps"]) == np.median(basins.steps[first])


def test_only_maps_have_arrays() -> None:
    wobbly = run(parse_scenario("landscape: wobbly\nstart: [1, 1]\nsteps: 3\noptimizers: sgd\n"))
    with pytest.raises(ValueError, match="a landscape with runs has no arrays"):
        to_npz(wobbly)


def test_the_command_line_writes_arrays_to_a_file_only(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "kind: basins\nlandscape: wobbly\ngrid: 5\nsteps: 9\noptimizers: adam\n", encoding="utf-8"
    )

    def trace(*arguments: str) -> subprocess.CompletedProcess[str]:
        return landscapes("trace", *arguments, "--format", "npz", cwd=tmp_path)

    done = trace("mine.yaml", "--out", "mine.npz")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with np.load(tmp_path / "mine.npz", allow_pickle=False) as arrays:
        assert arrays["basins"].shape == (1, 5, 5)
    done = trace("mine.yaml")
    assert done.returncode == 2
    assert "--format npz needs --out FILE" in done.stderr
    for arguments in (["wobbly", "--out", "wobbly.npz"], ["wobbly"]):
        done = trace(*arguments)
        assert done.returncode == 2
        assert done.stderr == (
            "landscapes: a landscape with runs has no arrays;"
            " these kinds have: sensitivity, basins\n"
        )
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".npz"] == ["mine.npz"]


def test_words_say_which_share_goes_where(hills: BasinsRecording) -> None:
    words = describe(hills)
    share = 100 * (hills.maps[0].basins == 0).mean()
    assert "16 times 16 starts, 120 steps from each." in words
    assert f"Nesterov: {share:.3g} % at (−0.04, 0.07), " in words
    lines = list(summary(hills))
    row = next(line for line in lines if line.startswith("(-0.04, 0.07), loss 0.0897"))
    assert row.split("0.0897")[1].split()[0] == f"{share:.2f}"


# What may be written

BASINS = "kind: basins\nlandscape: wobbly\noptimizers: [adam]\n"

# fmt: off
WRONG = [
    ("kind: basins\n", "1:1: missing key 'landscape'", "1:1: missing key 'optimizers'"),
    (BASINS + "start: [1, 1]\n",
     "4:1: unknown key 'start' of a basins scenario; it belongs to 'kind: landscape'"
     " or 'kind: sensitivity'"),
    (BASINS + "gird: 3\n", "4:1: unknown key 'gird' (did you mean 'grid'?)"),
    (BASINS + "domain: [0, 1, 0, 1]\n",
     "4:1: unknown key 'domain' (did you mean it inside 'view'?)"),
    (BASINS + "grid: 1\n", "4:7: grid must be at least 2, not 1"),
    (BASINS + "grid: [3]\n", "4:7: grid must have at least 2 items, not 1"),
    (BASINS + "grid: [3, 4, 5]\n", "4:7: grid must have at most 2 items, not 3"),
    (BASINS + "grid: [3, 0]\n", "4:11: grid 2 must be at least 2, not 0"),
    (BASINS + "grid: many\n", "4:7: grid must be a whole number, not 'many'"),
    (BASINS + "grid: 20000\n",
     "4:7: grid must be smaller: 20000 × 20000 starts would take 1.6 GB of memory,"
     " more than 1 GB"),
    (BASINS.replace("[adam]", "[adam, {name: sgd, learning_rate: [0.1, 0.2]}]") + "grid: 10000\n",
     "4:7: grid must be smaller: 10000 × 10000 starts for 3 optimizers would take 1.2 GB"
     " of memory, more than 1 GB"),
    (BASINS + "steps: 0\n", "4:8: steps must be at least 1, not 0"),
    (BASINS + "steps: 10001\n", "4:8: steps must be at most 10000, not 10001"),
    (BASINS + "view: {style: surface}\n",
     "4:8: unknown key 'style' of view (known: domain, levels, aspect, x_label, y_label)"),
    (BASINS + "view: surface\n", "4:7: view must be a mapping such as {domain: …}, not 'surface'"),
    (BASINS + "render: {formats: [png, html]}\n",
     "4:25: format 2 must be 'png', 'gif', 'webp', 'mp4', 'svg', 'pdf' or 'csv', not 'html':"
     " a map of basins has no page"),
    (BASINS + "render: {panels: loss}\n",
     "4:10: unknown key 'panels' of render (known: size, theme, caption, fps, duration, pace,"
     " reveal, hold_first, hold_last, loop, max_mb, formats)"),
    (BASINS.replace("adam", "admm"),
     "3:14: unknown optimizer 'admm' (did you mean 'adam' or 'radam'?)"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [(text, lines) for text, *lines in WRONG])
def test_a_wrong_scenario_is_explained(text: str, expected: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="bad.yaml")
    assert str(caught.value).splitlines() == [f"bad.yaml:{line}" for line in expected]


def test_what_is_not_written_has_a_meaning() -> None:
    scenario = parse_scenario(BASINS)
    assert (scenario.grid.columns, scenario.grid.rows, scenario.steps) == (256, 256, 200)
    assert scenario.title == "Wobbly: where each start ends"
    assert scenario.render.formats == ("png", "gif", "mp4")
    other = parse_scenario(BASINS + "grid: [30, 1e1]\nview: {domain: [0, 3, 0, 1]}\n")
    assert other.grid == Grid(Domain(0, 3, 0, 1), 30, 10)
    assert other.levels == "linear"


# Noise

NOISY = "{gaussian: 0.4, seed: 3}"
BATCHES = "{minibatch: {data: {points: 8, spread: 0.4}, size: 2}, seed: 5}"


def noisy(noise: str, **options: object) -> BasinsRecording:
    text = (
        "kind: basins\nlandscape: hills_and_canyon\ngrid: 9\nsteps: 60\n"
        f"optimizers: [{{name: sgd, learning_rate: 0.05}}]\nnoise: {noise}\n"
    )
    return run(parse_scenario(text), **{"jobs": 1, **options})


@pytest.mark.parametrize("noise", [NOISY, BATCHES])
def test_noise_is_that_of_single_runs_however_the_work_is_cut(noise: str, monkeypatch) -> None:
    of = noisy(noise)
    monkeypatch.setattr(parts_of_basins, "MOST_RUNS", 10)
    assert same(noisy(noise), of)
    grid = of.scenario.grid
    starts = [[float(x), float(y)] for y in grid.ys[::4] for x in grid.xs[::4]]
    text = (
        f"landscape: hills_and_canyon\nstart: {starts}\nsteps: 60\nnoise: {noise}\n"
        "optimizers: [{name: sgd, learning_rate: 0.05}]\n"
    )
    single = run(parse_scenario(text))
    radius = 0.01 * of.scenario.landscape.domain.diagonal
    places = of.maps[0].basins[::4, ::4].reshape(-1)
    for basin, alone in zip(places.tolist(), single.trajectories, strict=True):
        if basin >= 0:
            assert np.hypot(*(alone.positions[-1] - of.attractors[basin][:2])) <= radius
        else:
            assert alone.outcome is not Outcome.CONVERGED


def test_noise_without_strength_changes_nothing() -> None:
    plain = "kind: basins\nlandscape: hills_and_canyon\ngrid: 9\nsteps: 60\n"
    without = run(parse_scenario(f"{plain}optimizers: [{{name: sgd, learning_rate: 0.05}}]\n"))
    assert same(noisy("{gaussian: 1e-300, seed: 1}"), without)
    assert not same(noisy(NOISY), without)
    assert "normal noise of standard deviation 0.4" in describe(noisy(NOISY))
