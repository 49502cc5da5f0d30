"""Words in tables, legends, notes and sentences say what happened: none may be swapped."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from landscapes import Outcome, describe, parse_scenario, run
from landscapes.checking import notes
from landscapes.drawing.compose import compose
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Marks
from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor
from landscapes.functions import LANDSCAPES
from landscapes.kinds.basins.model import BasinMap, BasinsRecording
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.landscape.picture.marks import marks_of
from landscapes.kinds.landscape.picture.rows import rows_of
from landscapes.loading import read_scenario
from landscapes.summary import summary
from landscapes.trace import results_csv, to_csv, to_json
from landscapes.words import number

# How runs end. On x² + y² a step multiplies a position by 1 − 2η.
ENDS = {"rests": (0.4, "converged"), "creeps": (1e-4, "not at rest"), "flees": (3.0, "diverged")}


@pytest.fixture(scope="module")
def three_ends() -> LandscapeRecording:
    optimizers = ", ".join(
        f"{{name: sgd, label: {label}, learning_rate: {rate}}}" for label, (rate, _) in ENDS.items()
    )
    return run(
        parse_scenario(
            f"landscape: simple_quad\nstart: [2, 1]\nsteps: 60\noptimizers: [{optimizers}]\n"
        )
    )


def row_of(lines: list[str], label: str) -> str:
    (row,) = (line for line in lines if re.match(rf"{re.escape(label)}(  |$)", line))
    return row


@pytest.mark.parametrize("label", ENDS)
def test_a_table_says_how_each_run_ended(three_ends, label: str) -> None:
    words = [word for _, word in ENDS.values()]
    row = row_of(list(summary(three_ends)), label)
    assert [word for word in words if row.endswith(f"  {word}")] == [ENDS[label][1]]


def test_every_other_place_says_so_too(three_ends) -> None:
    rests, creeps, flees = three_ends.trajectories
    assert rests.sentence.startswith("converged: it came to rest")
    assert creeps.sentence.startswith("ran all its steps")
    assert flees.sentence == f"diverged at step {flees.last_step}"
    expected = {"rests": "converged", "creeps": "ran_all_steps", "flees": "diverged"}
    rows = csv.DictReader(StringIO(results_csv(three_ends)))
    assert {row["label"]: row["outcome"] for row in rows} == expected
    runs = json.loads(to_json(three_ends))["runs"]
    assert {each["label"]: each["outcome"] for each in runs} == expected
    ends = [run.outcome for run in three_ends.trajectories]
    assert ends == [Outcome.CONVERGED, Outcome.RAN_ALL_STEPS, Outcome.DIVERGED]


# Minima

# The first of these landscapes has a lowest minimum and several others, the second one of each.
MINIMA = ("hills_and_canyon", "two_minimums")


def is_global(vertices: np.ndarray) -> bool:
    """Whether a mark is a ring with a cross: it has curves, and more corners than a ring alone."""
    return len(vertices) > 4


@pytest.mark.parametrize("landscape", MINIMA)
def test_a_name_on_the_map_is_that_of_its_mark(landscape: str) -> None:
    text = f"landscape: {landscape}\nstart: [1, 1]\nsteps: 2\noptimizers: [sgd]\n"
    scenario = parse_scenario(text)
    *minima, start = marks_of(scenario)
    assert start.name == "start"
    losses = [float(scenario.landscape.f(mark.x, mark.y)) for mark in minima]
    for mark, loss in zip(minima, losses, strict=True):
        kind = "global" if loss == min(losses) else "local"
        assert mark.name == f"{kind} minimum {number(loss)}"
        assert is_global(np.asarray(mark.path.vertices)) == (kind == "global")


@pytest.mark.parametrize("landscape", MINIMA)
def test_the_captions_of_a_map_stand_at_what_they_name(landscape: str) -> None:
    """The lowest minimum is the one that the loss itself is lowest at."""
    text = f"landscape: {landscape}\nstart: [2, 2.4]\nsteps: 2\noptimizers: [sgd]\n"
    marks = marks_of(parse_scenario(text))
    minima = [mark for mark in marks if "minimum" in mark.name]
    losses = [LANDSCAPES[landscape].f(mark.x, mark.y) for mark in minima]
    for mark, loss in zip(minima, losses, strict=True):
        kind = "global" if loss == min(losses) else "local"
        assert mark.name == f"{kind} minimum {loss:.3g}"
        assert is_global(mark.path.vertices) == (kind == "global")


def marks_at(path, places: np.ndarray) -> list[bool]:
    """For each place, whether the mark around it is a ring with a cross."""
    corners = np.asarray(path.vertices)
    distances = np.hypot(*np.moveaxis(corners[:, np.newaxis] - places, -1, 0))
    nearest = distances.argmin(axis=1)
    near = distances.min(axis=1) < 40
    return [is_global(corners[near & (nearest == index)]) for index in range(len(places))]


@pytest.mark.parametrize("landscape", MINIMA)
def test_the_map_marks_the_lowest_minimum_as_such(landscape: str) -> None:
    """The lowest is the one that the loss itself is lowest at."""
    given = LANDSCAPES[landscape]
    xs, ys = (np.array([minimum[axis] for minimum in given.minima]) for axis in (0, 1))
    losses = given.f(xs, ys)
    expected = np.isclose(losses, losses.min(), rtol=1e-9).tolist()
    assert True in expected
    assert False in expected
    recording = run(
        parse_scenario(f"landscape: {landscape}\nstart: [2, 2.4]\nsteps: 2\noptimizers: [sgd]\n")
    )
    stage = compose(recording)
    (runs,) = (part for part in stage.moving if hasattr(part, "marks"))
    assert isinstance(runs.marks, Marks)
    plane = Plane(recording.scenario.domain, runs._box)
    assert marks_at(runs.marks.seen, plane.pixels(np.column_stack([xs, ys]))) == expected


def test_every_map_of_basins_marks_the_lowest_minimum_as_such() -> None:
    recording = basins_of(8, 8, 8)
    losses = [attractor.loss for attractor in recording.attractors]
    (runs,) = (part for part in compose(recording).moving if hasattr(part, "marks"))
    cells = next(part for part in compose(recording).moving if hasattr(part, "_pictures"))
    plane = Plane(recording.scenario.domain, cells._pictures[0].box)
    places = plane.pixels(np.array([attractor[:2] for attractor in recording.attractors]))
    assert marks_at(runs.marks.seen, places) == [loss == min(losses) for loss in losses]


def test_a_sentence_says_which_kind_of_minimum_a_run_ended_at() -> None:
    """Of the four minima of Styblinski and Tang's function one is the lowest."""
    given = LANDSCAPES["styblinski_tang"]
    for minimum in given.minima:
        start = [minimum.x + 0.1, minimum.y - 0.1]
        recording = run(
            parse_scenario(
                f"landscape: styblinski_tang\nstart: {start}\nsteps: 80\n"
                "optimizers: [{name: sgd, learning_rate: 0.02}]\n"
            )
        )
        kind = "the global" if minimum.x < 0 and minimum.y < 0 else "a local"
        assert f"SGD ended at {kind} minimum (" in describe(recording)


# Basins


def basins_of(*shares: int, diverged: int = 0, undecided: int = 0) -> BasinsRecording:
    """A map with so many starts that end at each attractor, and so many that end at none."""
    ends = np.repeat([*range(len(shares)), DIVERGED, UNDECIDED], [*shares, diverged, undecided])
    scenario = parse_scenario(
        f"kind: basins\nlandscape: hills_and_canyon\ngrid: [{len(ends) // 2}, 2]\nsteps: 9\n"
        "optimizers: [sgd]\n"
    )
    known = [Attractor(*minimum, known=True) for minimum in scenario.landscape.minima]
    found = [Attractor(0.15 * n - 3, 2.5, n + 10.0, known=False) for n in range(len(shares))]
    basins = ends.reshape(2, -1).astype(np.int16)
    only = BasinMap(basins, np.full(basins.shape, 3, np.uint16))
    return BasinsRecording(scenario, (*known, *found)[: len(shares)], (only,))


@pytest.mark.parametrize("count", [15, 20])
def test_other_minima_are_those_that_are_not_named(count: int) -> None:
    """Minimum k is where 40 − k starts end; the sentence names 4, the table 12."""
    shares = [40 - k for k in range(count)]
    recording = basins_of(*shares, diverged=sum(shares) % 2)
    total = recording.scenario.grid.size
    rest = 100 * sum(shares[4:]) / total
    assert f"{rest:.3g} % at {count - 4} other minima" in describe(recording)
    row = row_of(list(summary(recording)), f"{count - 12} other minima")
    assert float(row.split()[-2]) == pytest.approx(100 * sum(shares[12:]) / total, abs=0.005)


def test_the_legend_of_a_map_counts_the_minima_that_share_a_ramp() -> None:
    """Those of them that no run ends at are in no picture, and not counted."""
    shares = [40 - k for k in range(18)] + [0, 0]
    texts = [t.get_text() for t in compose(basins_of(*shares, diverged=1)).figure.texts]
    assert "global minimum: loss 0.0897" in texts
    assert "loss of 17 other minima" in texts


def test_diverged_and_undecided_are_not_mistaken_for_each_other() -> None:
    recording = basins_of(4, diverged=3, undecided=13)
    lines = list(summary(recording))
    assert row_of(lines, "diverged").split() == ["diverged", "15.00", "%"]
    assert row_of(lines, "undecided").split() == ["undecided", "65.00", "%"]
    assert "15 % diverged, 65 % undecided" in describe(recording)
    rows = {row["end"]: row for row in csv.DictReader(StringIO(results_csv(recording)))}
    assert {end: float(row["share"]) for end, row in rows.items() if not end.isdigit()} == {
        "diverged": 0.15,
        "undecided": 0.65,
    }
    cells = [row["basin"] for row in csv.DictReader(StringIO(to_csv(recording)))]
    counts = {end: cells.count(end) for end in ("0", "diverged", "undecided")}
    assert counts == {"0": 4, "diverged": 3, "undecided": 13}


# Noise

FEW = "{minibatch: {data: [[-1, 0], [1, 0], [0, 0.5]], size: 50}}"


def test_a_mini_batch_has_no_more_points_than_there_are() -> None:
    """Asked for 50 of 3, each step takes all 3; so does every word about it."""
    begin = f"landscape: wobbly\nsteps: 3\nnoise: {FEW}\n"
    plain = run(parse_scenario(begin + "start: [1, 1]\noptimizers: [sgd]\n"))
    race = run(
        parse_scenario(
            begin + "kind: race\ntarget: 100\nstarts: [[1, 1]]\n"
            "optimizers: [{name: sgd, learning_rate: 0.1}]\n"
        )
    )
    sensitivity = run(
        parse_scenario(
            begin + "kind: sensitivity\nstart: [1, 1]\noptimizers: sgd\ngrid: 2\n"
            "axes: {learning_rate: {from: 0.1, to: 0.2}}\n"
        ),
        jobs=1,
    )
    for recording in (plain, race, sensitivity):
        assert ", mini-batches of 3 of 3 data points." in describe(recording)
        assert "mini-batches of 3 of 3 data points\n" in "\n".join(summary(recording))
        assert json.loads(to_json(recording))["noise"]["minibatch"]["size"] == 3
    texts = " ".join(t.get_text() for t in compose(race).figure.texts).replace("\xa0", " ")
    assert "mini-batches of 3 of 3 points" in texts


# Notes and remarks

NEAR_AND_FAR = ("[[2, 0], [0.001, 0]]", "[[0.001, 0], [2, 0]]")


def doublings(start: float) -> int:
    """The first step at which |θ₀| 2ᵏ is more than |θ₀| and a hundred diagonals of 6 by 6."""
    return next(k for k in range(99) if start * 2**k > start + 100 * 72**0.5)


@pytest.mark.parametrize("starts", NEAR_AND_FAR)
def test_a_note_tells_the_first_step_at_which_a_run_diverges(tmp_path: Path, starts) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        f"landscape: simple_quad\nstart: {starts}\nsteps: 60\n"
        "optimizers: [{name: sgd, learning_rate: 1.5}]\n",
        encoding="utf-8",
    )
    (note,) = notes(read_scenario(path))
    assert doublings(2) != doublings(0.001)
    assert f"diverge, the first at step {doublings(2)} " in note.message


@pytest.mark.parametrize("order", [1, -1])
def test_a_remark_that_counts_diverged_runs_waits_for_the_last(order: int) -> None:
    """Six starts are too many for a row each."""
    starts = [[x, 0] for x in (2, 0.001, 1, 0.5, 0.1, 0.01)][::order]
    recording = run(
        parse_scenario(
            f"landscape: simple_quad\nstart: {starts}\nsteps: 60\n"
            "optimizers: [{name: sgd, learning_rate: 1.5}, {name: sgd, learning_rate: 0.1}]\n"
        )
    )
    leaving, staying = rows_of(recording, ["#000000"] * 2)
    last = doublings(0.001)
    assert leaving.remark(last - 1) != leaving.remark(last) == "6 of 6 diverged"
    assert not staying.remark(60)
