"""Races: what a file may say, fairness, and that picture, tables and words tell what came out."""

import csv
import io
import json
from concurrent.futures import Executor, Future
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import drawn, encoded_here
from matplotlib.text import Text
from names import any_of

from landscapes import parse_scenario, render, run
from landscapes.declaration import ABSENT, REQUIRED, declaration
from landscapes.description import describe
from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.compose import compose
from landscapes.ensemble import Range, median_interval, with_minima_near
from landscapes.film.frames import Camera
from landscapes.functions import Landscape, Minimum
from landscapes.kinds.base import Size
from landscapes.kinds.race.model import RaceRecording
from landscapes.kinds.race.numbers import results
from landscapes.kinds.race.picture.scoreboard import Scoreboard
from landscapes.kinds.race.picture.standings import standings
from landscapes.kinds.race.words import clear_winner
from landscapes.loading import ScenarioError, noise_entry
from landscapes.loading.conventions import conventions_of
from landscapes.optimizers import OPTIMIZERS
from landscapes.slides.handout import compose_handout
from landscapes.summary import summary
from landscapes.themes import LIGHT, THEMES
from landscapes.trace import results_csv, to_csv, to_json

pytestmark = encoded_here

OF_SGD = ", ".join(each.name for each in declaration(OPTIMIZERS["sgd"]).settings)
RATE = "learning_rate: {from: 1e-4, to: 0.1}"
RACE = f"kind: race\nlandscape: rosenbrock\nsteps: 20\noptimizers:\n  - {{name: sgd, {RATE}}}\n"
OWN = "{expression: x**2 + y**2, domain: [-1, 1, -1, 1]}"
BOWL = """\
kind: race
landscape: simple_quad
starts: {count: 5, seed: 3}
steps: 30
tuning: {trials: 6}
optimizers:
  - {name: sgd, learning_rate: {from: 0.01, to: 2}}
  - {name: adam, learning_rate: {from: 0.01, to: 1}, beta1: {from: 0.5, to: 0.99}}
  - {name: momentum, label: As it is, learning_rate: 0.03}
render: {size: 300x200, fps: 5, duration: 1}
"""


def with_range(text: str) -> str:
    return RACE.replace(RATE, text)


def test_several_conventions_make_a_candidate_each() -> None:
    race = parse_scenario(
        with_range("learning_rate: {from: 0.1, to: 1}, convention: [torch, keras]")
    )
    both = race.candidates[:2]
    assert [each.label for each in both] == ["SGD, convention torch", "SGD, convention keras"]
    assert [each.fixed["convention"] for each in both] == ["torch", "keras"]
    assert both[0].ranges == both[1].ranges == {"learning_rate": Range(0.1, 1, "log")}


# fmt: off
NO_RANGE = (
    "must be a number, not a mapping; a schedule has the key schedule, as in"
    " {schedule: cosine, from: 0.1}; a range is for a race, and for hyperparameters, not for"
    " modifiers"
)
WRONG = [
    # Modifiers.
    (with_range("clip_norm: {from: 1, to: 2}"), f"5:28: clip_norm {NO_RANGE}"),
    (with_range("weight_decay: {from: 1, to: 2}"), f"5:31: weight_decay {NO_RANGE}"),
    (with_range("weight_decay: {l2: {from: 1, to: 2}}"), f"5:36: l2 {NO_RANGE}"),
    # Several values.
    (with_range("convention: [torch, keras], color: red"),
     "5:5: one color is not enough for several values of convention"),
    (with_range("convention: [torch, kers]"),
     "5:37: convention 2 must be 'lasagne', 'torch', 'keras' or 'optax', not 'kers'"
     " (did you mean 'keras'?)"),
    # Ranges.
    (with_range("learning_rate: {from: 0.1, to: 1e-4}"),
     "5:48: to must be greater than from, which is 0.1, not 0.0001"),
    (with_range("learning_rate: {from: 0, to: 0.1}"), "5:39: from must be greater than 0, not 0"),
    (with_range("learning_rate: {from: 1e-4}"), "5:32: missing key 'to'"),
    (with_range("learning_rate: {from: 1e-4, too: 1}"),
     "5:45: unknown key 'too' of learning_rate (did you mean 'to'?)"),
    (with_range("learning_rate: {from: 1e-4, to: 1, count: 3}"),
     "5:52: unknown key 'count' of learning_rate (known: from, to, scale)"),
    (with_range("learning_rate: {from: a, to: .inf}"),
     "5:39: from must be a number, not 'a'", "5:46: to must be a finite number, not inf"),
    (with_range("learning_rate: {from: 1e-4, to: 1, scale: logg}"),
     "5:59: scale must be 'linear', 'log' or 'log_complement', not 'logg'"
     " (did you mean 'log'?)"),
    (with_range("learning_rate: {from: 1e-4, to: 2, scale: log_complement}"),
     "5:59: scale must not be log_complement if the range ends at 2, not below 1"),
    (RACE.replace(f"sgd, {RATE}", "momentum, momentum: {from: 0, to: 0.5, scale: log}"),
     "5:58: scale must not be log if the range begins at 0, not above 0"),
    (RACE.replace(f"sgd, {RATE}", "momentum, momentum: {from: 0.5, to: 1}"),
     "5:48: to must be less than 1, not 1"),
    (with_range("learning_rate: [0.1, 0.2]"),
     "5:32: learning_rate must be a number, or a range such as {from: 0.01, to: 1},"
     " not [0.1, 0.2]"),
    (with_range("learning_rate: fast"), "5:32: learning_rate must be a number, not 'fast'"),
    (RACE.replace(f"sgd, {RATE}", "adam, convention: {from: 0, to: 1}"),
     f"5:30: convention must be {any_of(conventions_of(OPTIMIZERS['adam']))}, not a mapping"),
    (with_range("label: {from: 0, to: 1}"), "5:24: label must be text, not a mapping"),
    (with_range("momentum: {from: 0, to: 0.5}"),
     "5:17: unknown hyperparameter 'momentum' of sgd"
     f" (known: {OF_SGD})"),
    # The budget.
    (RACE + "tuning: {trials: 0}\n", "6:18: trials must be at least 1, not 0"),
    (RACE + "tuning: {trials: 1001}\n", "6:18: trials must be at most 1000, not 1001"),
    (RACE + "tuning: {search: bayes}\n", "6:18: search must be 'random' or 'grid', not 'bayes'"),
    (RACE + "tuning: {trails: 3}\n",
     "6:10: unknown key 'trails' of tuning (did you mean 'trials'?)"),
    (RACE + "tuning: {seed: -1}\n", "6:16: seed must be at least 0, not -1"),
    # Starts and steps.
    (RACE + "starts: {count: 0}\n", "6:17: count must be at least 1, not 0"),
    (RACE + "starts: {count: 101}\n", "6:17: count must be at most 100, not 101"),
    (RACE + "starts: {cuont: 9}\n",
     "6:10: unknown key 'cuont' of starts (did you mean 'count'?)"),
    (RACE + "starts: [[1, 2], [3]]\n",
     "6:18: start 2 must be a point [x, y] of two finite numbers, not [3]"),
    (RACE + "start: [1, 1]\n", "6:1: unknown key 'start' (did you mean 'starts' or 'target'?)"),
    (RACE.replace("20", "10001"), "3:8: steps must be at most 10000, not 10001"),
    (RACE + "count: epochs\n", "6:8: count must be 'steps' or 'evaluations', not 'epochs'"),
    # What it is to reach.
    (RACE + "target: low\n", "6:9: target must be a number, not 'low'"),
    (RACE + "target: .nan\n", "6:9: target must be a finite number, not nan"),
    (RACE.replace("rosenbrock", OWN),
     "2:12: this landscape has no known minimum; give the race a loss to reach, such as"
     " 'target: 0.01'"),
    (RACE.replace("rosenbrock", OWN) + "target: x\n", "6:9: target must be a number, not 'x'"),
    (RACE.replace("rosenbrock", "beale") +
     "noise: {minibatch: {data: [[-2, 0], [2, 0]], size: 1}}\n",
     "6:8: with this noise, the landscape has no known minimum; give the race a loss to reach,"
     " such as 'target: 0.01'"),
    (RACE + "noise: {gaussian: 0.1, seeds: 3}\n",
     "6:24: unknown key 'seeds' of noise (did you mean 'seed'?)"),
    # How it is shown.
    (RACE + "view: {style: surface}\n",
     "6:8: unknown key 'style' of view (known: domain, levels, aspect, x_label, y_label)"),
    (RACE + "render: {formats: [html]}\n",
     "6:20: format 1 must be 'png', 'gif', 'webp', 'mp4', 'svg', 'pdf' or 'csv', not 'html':"
     " a race has no page"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [(text, lines) for text, *lines in WRONG])
def test_a_wrong_race_is_explained(text: str, expected: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="bad.yaml")
    assert str(caught.value).splitlines() == [f"bad.yaml:{line}" for line in expected]


def raced(text: str) -> RaceRecording:
    recording = run(parse_scenario(text, name="bowl"))
    assert isinstance(recording, RaceRecording)
    return recording


@pytest.fixture(scope="module")
def bowl() -> RaceRecording:
    return raced(BOWL)


def test_ranges_have_the_scale_that_suits_them() -> None:
    text = RACE.replace(
        f"sgd, {RATE}",
        "adadelta, learning_rate: {from: 1, to: 9, scale: linear}, rho: {from: 0, to: 0.99},"
        " epsilon: {from: 1e-8, to: 1}, initial_update_rms: {from: 0, to: 1}",
    )
    (candidate,) = parse_scenario(text).candidates
    assert {key: tried.scale for key, tried in candidate.ranges.items()} == {
        "learning_rate": "linear",
        "rho": "log_complement",
        "epsilon": "log",
        "initial_update_rms": "linear",
    }
    assert candidate.fixed == {"convention": "lasagne"}


RANGES = [(0.5, 0.9), (0.5, 0.95), (0.5, 0.96), (0.9, 0.999)]
TUNABLE = [
    (name, setting.name)
    for name, factory in OPTIMIZERS.items()
    for setting in declaration(factory).settings
    if setting.is_number
]


def entry_with(optimizer: str, hyperparameter: str) -> str:
    """The optimizer in a convention that has the hyperparameter, with what this requires."""
    forms = conventions_of(OPTIMIZERS[optimizer])
    settings = {each.name: each for each in declaration(OPTIMIZERS[optimizer]).settings}
    setting = settings.pop(hyperparameter)
    form = next((each for each in forms if setting.default_under(each) is not ABSENT), None)
    needed = [key for key, each in settings.items() if each.default_under(form) is REQUIRED]
    convention = [f"convention: {form}"] if form else []
    return ", ".join([optimizer, *convention, *(f"{key}: 0.5" for key in needed)])


@pytest.mark.parametrize(("optimizer", "hyperparameter"), TUNABLE)
def test_a_range_has_the_scale_that_an_axis_has(optimizer: str, hyperparameter: str) -> None:
    (setting,) = (
        each for each in declaration(OPTIMIZERS[optimizer]).settings if each.name == hyperparameter
    )
    entry = entry_with(optimizer, hyperparameter)
    beyond = 0 if setting.permits(0.5) else 1
    for low, high in ((beyond + low, beyond + high) for low, high in RANGES):
        ends = f"{hyperparameter}: {{from: {low}, to: {high}}}"
        of_race = parse_scenario(RACE.replace(f"sgd, {RATE}", f"{entry}, {ends}"))
        of_map = parse_scenario(
            "kind: sensitivity\nlandscape: wobbly\nstart: [1, 1]\nsteps: 5\n"
            f"optimizers: {{name: {entry}}}\naxes: {{{ends}}}\ngrid: 5\n"
        )
        (tried,), (axis,) = of_race.candidates[0].ranges.values(), of_map.axes
        assert tried.scale == axis.scale
        assert tried.at(np.linspace(0, 1, 5)) == pytest.approx(axis.values, rel=1e-12)


def test_starts_are_drawn_in_what_is_shown_the_same_for_the_same_seed() -> None:
    text = BOWL + "view: {domain: [0, 1, 2, 3]}\n"
    starts = parse_scenario(text).starts
    assert len(starts) == 5
    assert all(0 <= x <= 1 and 2 <= y <= 3 for x, y in starts)
    assert parse_scenario(text.replace("30", "31")).starts == starts
    assert parse_scenario(text.replace("seed: 3", "seed: 4")).starts != starts
    points = parse_scenario(RACE + "starts: [[1, 2], [0, 0.5]]\n")
    assert points.starts == ((1, 2), (0, 0.5))
    assert points.starts_seed is None


def test_every_optimizer_has_the_same_budget_and_starts(bowl: RaceRecording) -> None:
    shapes = [search.arrivals.shape for search in bowl.searches]
    assert shapes == [(6, 5), (6, 5), (1, 5)]
    for index in range(3):
        assert [t.start for t in bowl.tuned.of_optimizer(index)] == list(bowl.scenario.starts)


def test_company_changes_no_trial(bowl: RaceRecording) -> None:
    lines = BOWL.splitlines(keepends=True)
    alone = raced("".join(line for line in lines if "sgd" not in line and "As it is" not in line))
    (adam,) = alone.searches
    with_others = bowl.searches[1]
    for key, values in adam.tried.items():
        assert np.array_equal(values, with_others.tried[key])
    assert np.array_equal(adam.arrivals, with_others.arrivals)
    assert np.array_equal(adam.losses, with_others.losses, equal_nan=True)


def test_tuned_runs_equal_single_runs_bit_for_bit(bowl: RaceRecording) -> None:
    for index, candidate in enumerate(bowl.scenario.candidates):
        settings = "".join(f", {k}: {v!r}" for k, v in bowl.searches[index].tuned.items())
        given = settings or ", learning_rate: 0.03"
        starts = [list(start) for start in bowl.scenario.starts]
        single = run(
            parse_scenario(
                f"landscape: simple_quad\nstart: {starts}\nsteps: 30\n"
                f"optimizers: [{{name: {candidate.name}{given}}}]\n"
            )
        )
        for own, other in zip(bowl.tuned.of_optimizer(index), single.trajectories, strict=True):
            assert np.array_equal(own.positions, other.positions, equal_nan=True)
            assert np.array_equal(own.losses, other.losses, equal_nan=True)
            assert own.outcome is other.outcome


@pytest.mark.parametrize(
    "noise", ["{gaussian: 0.4, seed: 7}", "{minibatch: {data: {points: 6}, size: 2}, seed: 7}"]
)
def test_trials_meet_the_noise_that_single_runs_do(noise: str) -> None:
    recording = raced(BOWL + f"target: 1\nnoise: {noise}\n")
    search = recording.searches[0]
    starts = [list(start) for start in recording.scenario.starts]
    for trial, rate in enumerate(search.tried["learning_rate"].tolist()):
        single = run(
            parse_scenario(
                f"landscape: simple_quad\nstart: {starts}\nsteps: 30\nnoise: {noise}\n"
                f"optimizers: [{{name: sgd, learning_rate: {rate!r}}}]\n"
            )
        )
        ends = [trajectory.losses[-1] for trajectory in single.trajectories]
        assert np.array_equal(search.losses[trial], ends, equal_nan=True)
        if trial == search.best:
            for own, other in zip(
                recording.tuned.of_optimizer(0), single.trajectories, strict=True
            ):
                assert np.array_equal(own.positions, other.positions, equal_nan=True)
    assert "noise" in json.loads(to_json(recording))
    stage = compose(recording.drawn_with(size=Size(1200, 800)))
    stated = " ".join(artist.get_text() for artist in stage.figure.texts)
    assert "noise:" in stated


def test_the_minima_of_mini_batches_are_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []

    def counted(landscape: Landscape, guesses: tuple[Minimum, ...]) -> Landscape:
        searches.append(landscape)
        return with_minima_near(landscape, guesses)

    monkeypatch.setattr(noise_entry, "with_minima_near", counted)
    parse_scenario(BOWL + "noise: {minibatch: {data: {points: 6}, size: 2}}\n")
    assert len(searches) == 1


def test_successes_are_those_of_the_runs_that_are_shown(bowl: RaceRecording) -> None:
    radius = 0.01 * bowl.scenario.landscape.domain.diagonal
    for index, search in enumerate(bowl.searches):
        for trajectory, arrival in zip(
            bowl.tuned.of_optimizer(index), search.best_arrivals, strict=True
        ):
            near = np.hypot(*trajectory.positions.T) <= radius
            since = len(near) - int(near[::-1].argmin()) if not near.all() else 0
            assert arrival == (since if near[-1] else np.inf)


class Backwards(Executor):
    """Finishes what it was given last first."""

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_whoever_does_the_work_the_race_is_the_same(
    bowl: RaceRecording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landscapes.ensemble.search.BLOCK", 10)
    said = []
    shared = run(bowl.scenario, lambda done, total: said.append((done, total)),
                 executor=Backwards())  # fmt: skip
    assert said == [(done, 7) for done in range(8)]
    assert results_csv(shared) == results_csv(bowl)
    assert to_json(shared) == to_json(bowl)


def test_the_ranking_is_by_the_rule_of_trials() -> None:
    """On a bowl of f = x² + y² a rate of 0.5 needs one step, 0.4 a few, and 1.5 diverges."""
    recording = raced(
        "kind: race\nlandscape: simple_quad\nstarts: [[2, 1], [1, 2]]\nsteps: 30\noptimizers:\n"
        "  - {name: sgd, learning_rate: 1.5}\n"
        "  - {name: sgd, learning_rate: 0.4}\n"
        "  - {name: sgd, learning_rate: 0.5}\n"
    )
    assert [each.label for each in recording.scenario.candidates] == ["SGD", "SGD (2)", "SGD (3)"]
    assert recording.ranking == (2, 1, 0)
    # √5 · 0.2ᵏ ≤ 0.0849 at k = 3.
    assert describe(recording).endswith(
        "Successes and median steps: SGD (3) 2 of 2, 1 (1 to 1); SGD (2) 2 of 2, 3 (3 to 3);"
        " SGD 0 of 2, > 30;"
        " SGD (3) is ahead in 100 % of bootstrap resamples."
    )


def test_words_say_where_intervals_overlap() -> None:
    recording = raced(
        "kind: race\nlandscape: simple_quad\nstarts: [[2, 1], [0.5, 0]]\nsteps: 30\noptimizers:\n"
        "  - {name: sgd, label: A, learning_rate: 0.4}\n"
        "  - {name: sgd, label: B, learning_rate: 0.3}\n"
    )
    # √5 · 0.2ᵏ and 0.5 · 0.2ᵏ need 3 and 2 steps; with 0.4ᵏ they need 4 and 2.
    text = describe(recording)
    assert "A 2 of 2, 2.5 (2 to 3); B 2 of 2, 3 (2 to 4);" in text
    assert text.endswith("the 95 % interval of its median overlaps that of B.")


def test_the_table_has_every_trial_and_marks_the_best(bowl: RaceRecording) -> None:
    rows = list(csv.DictReader(io.StringIO(results_csv(bowl))))
    assert [row["optimizer"] for row in rows] == ["SGD"] * 6 + ["Adam"] * 6 + ["As it is"]
    assert [row["trial"] for row in rows] == [*map(str, [1, 2, 3, 4, 5, 6] * 2), "1"]
    for candidate, search in zip(bowl.scenario.candidates, bowl.searches, strict=True):
        own = [row for row in rows if row["optimizer"] == candidate.label]
        assert [row["best"] for row in own].index("1") == search.best
        assert sum(row["best"] == "1" for row in own) == 1
        for row, arrivals, losses in zip(own, search.arrivals, search.losses, strict=True):
            assert float(row["success_rate"]) == np.isfinite(arrivals).mean()
            median = np.median(arrivals)
            assert row["median_steps"] == (repr(float(median)) if np.isfinite(median) else "")
            assert int(row["diverged"]) == np.isnan(losses).sum()
    best = rows[bowl.searches[0].best]
    assert float(best["learning_rate"]) == bowl.searches[0].tuned["learning_rate"]
    assert best["beta1"] == ""
    assert rows[-1]["learning_rate"] == "0.03"


def test_json_has_trials_and_runs_and_csv_the_runs(bowl: RaceRecording) -> None:
    document = json.loads(to_json(bowl))
    assert document["tuning"] == {"search": "random", "trials": 6, "seed": 0}
    assert document["ranges"]["SGD"] == {
        "learning_rate": {"from": 0.01, "to": 2.0, "scale": "log"}
    }  # fmt: skip
    assert len(document["trials"]) == 13
    assert [s["optimizer"] for s in document["standings"]] == [
        bowl.scenario.candidates[index].label for index in bowl.ranking
    ]
    assert len(document["runs"]) == 15
    first = bowl.tuned.trajectories[0]
    rows = list(csv.DictReader(io.StringIO(to_csv(bowl))))
    assert rows[0]["label"] == first.label
    assert float(rows[1]["x"]) == first.positions[1, 0]
    assert "SGD" in "\n".join(summary(bowl))


def written(monkeypatch: pytest.MonkeyPatch, recording: RaceRecording, step: float) -> list[str]:
    """What moving text there is at a step."""
    texts: list[str] = []
    camera = Camera(compose(recording))

    def write(self: Brush, text: str, *_: object, **__: object) -> None:
        texts.append(text)

    monkeypatch.setattr(Brush, "write", write)
    for _ in camera.frames([step]):
        pass
    monkeypatch.undo()
    return texts


@pytest.mark.parametrize("step", [0, 2.5, 7, 29, 30])
def test_successes_count_up_and_the_last_picture_has_the_medians(
    monkeypatch: pytest.MonkeyPatch, bowl: RaceRecording, step: float
) -> None:
    texts = written(monkeypatch, bowl, step)
    order = bowl.ranking if step == 30 else range(3)
    arrivals = [bowl.searches[index].best_arrivals for index in order]
    counts = [f"{(own <= step).sum()} of 5" for own in arrivals]
    assert [text for text in texts if text.endswith(" of 5")] == counts
    names = [bowl.scenario.candidates[index].label for index in order]
    assert [text for text in texts if text in names][:3] == names
    medians = [f"{np.median(own):g}" if np.isfinite(np.median(own)) else "> 30" for own in arrivals]
    after = [text for before, text in pairwise(texts) if before.endswith(" of 5")]
    assert step != 30 or after == medians
    assert step == 30 or "> 30" not in texts


def test_intervals_stand_on_one_axis_of_steps(bowl: RaceRecording) -> None:
    scenario = drawn(bowl.scenario, "1200x800")
    stage = compose(replace(bowl, scenario=scenario))
    (board,) = (part for part in stage.steady if isinstance(part, Scoreboard))
    left, right = board.columns.strip_left, board.columns.strip_right
    for standing, search in zip(board.told, bowl.searches, strict=True):
        assert standing.interval == median_interval(search.best_arrivals)
    shares = (board.places(np.array([0.0, 15.0, 30.0])) - left) / (right - left)
    assert shares == pytest.approx([0, 0.5, 1])


def test_only_a_clear_winner_is_bold(bowl: RaceRecording) -> None:
    winners = [each.wins for each in standings(bowl, THEMES["light"])]
    clear = clear_winner(bowl)
    assert winners == [index == clear for index in range(3)]
    alone = raced(RACE.replace("steps: 20", "steps: 5\ntuning: {trials: 2}"))
    assert not any(each.wins for each in standings(alone, THEMES["light"]))


def many(count: int) -> str:
    names = ("sgd", "momentum", "nesterov", "smoothed_nesterov", "rmsprop", "adam", "adamax",
             "amsgrad", "adagrad", "adadelta")  # fmt: skip
    ranges = "learning_rate: {from: 1e-3, to: 0.5}, epsilon: {from: 1e-8, to: 1e-2}"
    lines = [
        f"  - {{name: {name}, {ranges if index > 3 else ranges.partition(', eps')[0]}}}\n"
        for index, name in enumerate(names[:count])
    ]
    return (
        "kind: race\nlandscape: simple_quad\nstarts: {count: 8}\nsteps: 9\ntuning: {trials: 2}\n"
        f"optimizers:\n{''.join(lines)}"
    )


@pytest.mark.parametrize("size", ["600x400", "960x540", "500x500", "360x600"])
@pytest.mark.parametrize("count", [1, 4, 10])
def test_all_text_is_large_enough_and_within_the_figure(size: str, count: int) -> None:
    recording = raced(many(count))
    scenario = drawn(recording.scenario, size)
    stage = compose(replace(recording, scenario=scenario))
    stage.figure.draw_without_rendering()
    width, height = stage.size
    texts = [text for text in stage.figure.findobj(Text) if text.get_text()]
    (board,) = (part for part in stage.steady if isinstance(part, Scoreboard))
    assert board.size >= 0.7 * LIGHT.body * scenario.render.size.unit
    baselines = [baseline for _, baseline in board.rows(board.last)]
    assert all(before - after >= 1.2 * board.size for before, after in pairwise(baselines))
    for text in texts:
        assert text.get_fontsize() * 100 / 72 >= 0.7 * LIGHT.small * scenario.render.size.unit
        box = text.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= width + 1, text.get_text()
        assert box.y0 >= -1
        assert box.y1 <= height + 1


def test_the_small_print_states_budget_starts_seeds_and_what_success_is(
    bowl: RaceRecording,
) -> None:
    def stated(recording: RaceRecording) -> str:
        artists = compose(recording).figure.texts
        return next(t for t in (a.get_text().replace("\xa0", " ") for a in artists) if "·" in t)

    scenario = drawn(bowl.scenario, "1200x800")
    assert stated(replace(bowl, scenario=scenario)) == (
        "6 random trials each (seed 0) · 5 random starts (seed 3)"
        " · success: the global minimum at the end · bars: 95 % intervals"
    )
    tuning = replace(scenario.tuning, search="grid")
    grid = replace(scenario, tuning=tuning, target=0.5, starts_seed=None)
    assert stated(replace(bowl, scenario=grid)) == (
        "a grid of up to 6 trials each · 5 starts"
        " · success: a loss of 0.5 or less at the end · bars: 95 % intervals"
    )


def test_a_race_in_which_nothing_is_tuned_has_a_picture() -> None:
    recording = raced(
        "kind: race\nlandscape: simple_quad\nsteps: 5\nstarts: [0, 0]\noptimizers: [sgd, adam]\n"
    )
    texts = " ".join(text.get_text() for text in compose(recording).figure.texts)
    assert "nothing is tuned · 1 start ·" in texts.replace("\xa0", " ")


def test_the_same_race_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        render(raced(BOWL), *(tmp_path / folder / f"bowl.{kind}" for kind in ("png", "gif", "csv")))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_a_handout_has_its_stages(bowl: RaceRecording) -> None:
    texts = [text.get_text() for text in compose_handout(bowl).figure.texts]
    assert {"step 0", "step 30"} <= {*texts}
    assert any("of bootstrap resamples" in text for text in [" ".join(texts)])


THREE = """\
kind: race
landscape: simple_quad
starts: {count: 5, seed: 3}
steps: 30
tuning: {trials: 6}
optimizers:
  - {name: sgd, learning_rate: {from: 0.01, to: 2}}
  - {name: newton, learning_rate: {from: 0.01, to: 0.5}}
  - {name: smoothed_nesterov, label: Four, learning_rate: 0.001}
"""
EACH = 1, 3, 4
"""The evaluations of a step: a gradient, a gradient and a Hessian, and four gradients."""


@pytest.fixture(scope="module")
def counted() -> RaceRecording:
    return raced(f"{THREE}count: evaluations\n")


@pytest.mark.parametrize("target", ["", "target: 0.5\n"])
def test_evaluations_are_those_of_the_steps_to_success(target: str) -> None:
    by_step, counted = raced(THREE + target), raced(f"{THREE}{target}count: evaluations\n")
    for own, other, each in zip(counted.searches, by_step.searches, EACH, strict=True):
        assert np.array_equal(own.arrivals, each * other.arrivals)
        assert np.array_equal(own.losses, other.losses, equal_nan=True)
    assert np.isfinite(counted.searches[1].arrivals).any()


def test_who_needs_fewer_steps_may_need_more_evaluations() -> None:
    """SGD's error is multiplied by 0.5 a step, Newton's by 0.3, which takes three evaluations."""
    text = (
        "kind: race\nlandscape: simple_quad\nstarts: [[2, 1], [1, 2]]\nsteps: 30\noptimizers:\n"
        "  - {name: sgd, learning_rate: 0.25}\n  - {name: newton, learning_rate: 0.7}\n"
    )
    assert raced(text).ranking == (1, 0)
    by_evaluations = raced(f"{text}count: evaluations\n")
    assert by_evaluations.ranking == (0, 1)
    # √5 · 0.5ᵏ ≤ 0.0849 at k = 5.
    assert describe(by_evaluations).startswith("SGD wins: 5 evaluations in the median. ")


def test_words_and_tables_say_that_evaluations_are_counted(counted: RaceRecording) -> None:
    assert "median steps" not in " ".join([describe(counted), *summary(counted)])
    assert "Successes and median evaluations: " in describe(counted)
    assert "Four 0 of 5, > 120;" in describe(counted)
    rows = list(csv.DictReader(io.StringIO(results_csv(counted))))
    best = next(row for row in rows if row["optimizer"] == "Newton" and row["best"] == "1")
    median = float(np.median(counted.searches[1].best_arrivals))
    assert float(best["median_evaluations"]) == median
    assert "median_steps" not in rows[0]
    document = json.loads(to_json(counted))
    assert document["count"] == "evaluations"
    (newton,) = (row for row in document["standings"] if row["optimizer"] == "Newton")
    assert newton["median_evaluations"] == median
    assert newton["median_evaluations_interval"][1] >= median


@pytest.mark.parametrize("size", ["1200x800", "600x400"])
def test_the_picture_says_that_evaluations_are_counted(counted: RaceRecording, size: str) -> None:
    stage = compose(replace(counted, scenario=drawn(counted.scenario, size)))
    (board,) = (part for part in stage.steady if isinstance(part, Scoreboard))
    assert (board.scale.low, board.scale.high) == (0, 120)
    assert [each.counts[-1] for each in board.told] == [30, 90, 120]
    told = " ".join(artist.get_text().replace("\xa0", " ") for artist in stage.figure.texts)
    assert "evaluations" in told
    assert "steps to success" not in told
    assert board.told[2].result == "> 120"


@pytest.mark.parametrize("step", [0, 2.5, 7, 30])
def test_successes_by_evaluations_count_up_with_the_steps(
    monkeypatch: pytest.MonkeyPatch, counted: RaceRecording, step: float
) -> None:
    texts = written(monkeypatch, counted, step)
    order = counted.ranking if step == 30 else range(3)
    arrived = [counted.searches[index].best_arrivals / EACH[index] <= step for index in order]
    assert [t for t in texts if t.endswith(" of 5")] == [f"{own.sum()} of 5" for own in arrived]


def test_schedules_of_candidates_are_in_tables_and_json() -> None:
    entries = "  - {name: adam, learning_rate: {schedule: cosine, from: 0.1, to: 0.01}}\n"
    recording = run(parse_scenario(RACE + entries))
    told = {row["learning_rate"] for row in results(recording) if row["optimizer"] == "Adam"}
    assert told == {"cosine 0.1 → 0.01"}
    document = json.loads(to_json(recording))
    (adam,) = (each for each in document["standings"] if each["optimizer"] == "Adam")
    assert adam["hyperparameters"]["learning_rate"]["schedule"] == "cosine"
