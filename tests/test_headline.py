"""Headlines are true: each sentence of recordings made for it, and none where it would be false."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import recorded
from examples import recorded as small
from examples import small as example

import landscapes as ls
from landscapes.builtin import builtin_scenarios
from landscapes.description.subjects import everyone, how_many, names_of, nobody, some
from landscapes.ensemble import Outcome, Search, minima_below
from landscapes.functions import LANDSCAPES
from landscapes.headline import headline_of, with_headline
from landscapes.kinds import KINDS
from landscapes.kinds.base import Recording
from landscapes.kinds.basins.model import BasinMap
from landscapes.kinds.headlines import HeadlineSource
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.race.model import RaceRecording
from landscapes.objective import Objective
from landscapes.summary import summary

NAMES = ("Adam", "SGD", "RMSProp", "Momentum", "Adagrad")
RULES = ("adam", "sgd", "rmsprop", "momentum", "adagrad")
HIGH, DEEP = (-2.5, -2.5), (0.0, 0.0)
"""The minima of two_minimums."""
SADDLE = {"expression": "x**2 - y**2", "domain": [-2, 2, -2, 2]}

Way = Sequence[Sequence[float]]


def along(*corners: Sequence[float], steps: int = 20, rest: int = 0) -> Way:
    """A way from corner to corner, and some steps at rest at the last one."""
    share = np.linspace(0, len(corners) - 1, steps + 1 - rest)
    axes = np.transpose(corners)
    way = np.column_stack([np.interp(share, np.arange(len(corners)), axis) for axis in axes])
    return [*way.tolist(), *[list(corners[-1])] * rest]


def told(landscape: Any, *ways: Way, gone: Sequence[int] = ()) -> LandscapeRecording:
    """A recording of these ways, one for each optimizer; those that are gone have diverged."""
    scenario = ls.scenario(
        landscape, start=ways[0][0], steps=len(ways[0]) - 1, optimizers=RULES[: len(ways)]
    )
    objective = Objective(scenario.landscape)
    runs = []
    for index, run in enumerate(ls.run(scenario).trajectories):
        positions = np.array(ways[index], dtype=np.float64)
        rested = Outcome.CONVERGED if (positions[-1] == positions[-2]).all() else None
        outcome = Outcome.DIVERGED if index in gone else rested or Outcome.RAN_ALL_STEPS
        losses = objective.value(positions)
        runs.append(
            replace(
                run, positions=positions, losses=losses, outcome=outcome, last_step=len(losses) - 1
            )
        )
    return LandscapeRecording(scenario, tuple(runs))


START = (-2.8, -2.6)
CAUGHT = along(START, HIGH, rest=9)
FREE = along(START, DEEP, rest=9)


def test_one_run_leaves_the_trap() -> None:
    assert headline_of(told("two_minimums", FREE, CAUGHT, CAUGHT)) == "Only Adam leaves the trap"


def test_a_run_that_rattles_in_the_trap_has_not_left_it() -> None:
    rattling = along(START, (-2.3, -2.7))
    recording = told("two_minimums", FREE, rattling, rattling)
    assert headline_of(recording) == "Only Adam leaves the trap"


def test_most_runs_leave_the_trap() -> None:
    assert headline_of(told("two_minimums", FREE, CAUGHT, FREE)) == "Only SGD stays in the trap"


def test_no_run_leaves_the_trap() -> None:
    headline = headline_of(told("two_minimums", CAUGHT, CAUGHT))
    assert headline == "Both stay in the trap"
    assert headline_of(told("two_minimums", CAUGHT)) == "Adam stays in the trap"


def test_who_starts_at_the_deep_minimum_is_in_no_trap() -> None:
    """The end of the other is higher, in another basin: it has left no trap."""
    stays, leaves = along((0.3, 0.0), DEEP, rest=9), along((0.3, 0.0), HIGH, rest=9)
    assert headline_of(told("two_minimums", leaves, stays, stays)) == (
        "Only Adam misses the global minimum"
    )


def test_who_leaves_the_trap_for_a_place_that_is_no_lower_is_not_praised() -> None:
    aside = along(START, (-2.8, 2.0), rest=9)
    headline = headline_of(told("two_minimums", aside, CAUGHT, CAUGHT))
    assert headline is None or "trap" not in headline


def test_a_run_does_not_move() -> None:
    start = (-2.8, -2.5)
    still = [list(start)] * 21
    moves = along(start, (0, 0), rest=9)
    assert headline_of(told("giant_plateau", moves, still, moves)) == "SGD does not move"
    assert headline_of(told("giant_plateau", still, still, moves)) == "Only RMSProp moves"
    assert headline_of(told("giant_plateau", still, still)) == "Both stay at the start"
    assert headline_of(told("giant_plateau", moves, still, moves, still)) == (
        "SGD and Momentum do not move"
    )


def test_a_run_that_starts_at_the_minimum_is_not_blamed_for_staying() -> None:
    headline = headline_of(told("simple_quad", [[0.0, 0.0]] * 21, along((0, 0), (1, 1))))
    assert headline is not None
    assert "move" not in headline


def test_a_run_that_moves_a_little_moves() -> None:
    """A hundredth of the picture's diagonal is seen."""
    start = (-2.8, -2.5)
    little = along(start, (-2.72, -2.5))
    headline = headline_of(told("giant_plateau", along(start, (0, 0), rest=9), little))
    assert headline is not None
    assert "move" not in headline


def test_a_run_diverges() -> None:
    away = along((1, 1), (900, 900))
    near = along((1, 1), (0.9, 0.9))
    assert headline_of(told("simple_quad", near, away, gone=[1])) == "SGD diverges"
    assert headline_of(told("simple_quad", away, away, gone=[0, 1])) == "Both diverge"


def test_a_run_that_is_about_to_diverge_is_told_with_those_that_have() -> None:
    away, nearly, near = (along((1, 1), (end, end)) for end in (900, 90, 0.9))
    recording = told("simple_quad", nearly, away, near, gone=[1])
    assert headline_of(recording) == "Adam and SGD leave the view"
    assert headline_of(told("simple_quad", nearly, away, gone=[1])) == "Both leave the view"


def test_starts_from_which_runs_are_about_to_diverge_are_counted_with_the_others() -> None:
    rate = {"name": "sgd", "learning_rate": 1.05, "label": "Wild"}
    # Each step multiplies the distance by 1 - 2 * 1.05 = -1.1: it passes 100 diagonals
    # after some 60 steps from the far start, and much later from the near one.
    starts = [[2.5, 2.5], [0.02, 0.02]]
    wild = {**MANY, "start": starts, "optimizers": [rate], "steps": 70}
    recording = ls.run(wild)
    outcomes = {run.outcome for run in recording.trajectories}
    assert outcomes == {Outcome.DIVERGED, Outcome.RAN_ALL_STEPS}
    assert headline_of(recording) == "Wild leaves the view from every start"


def test_a_run_that_falls_for_ever_does_not_diverge() -> None:
    """Beyond a saddle the loss has no end, and to follow it is what an optimizer is for."""
    falls = along((-1.5, 0.001), (0, 0.01), (0, 900))
    stays = along((-1.5, 0.001), (0, 0.002), rest=5)
    headline = headline_of(told(SADDLE, falls, stays, stays, gone=[0]))
    assert headline == "Only Adam leaves the saddle"


def test_most_runs_leave_the_saddle() -> None:
    leaves = along((-1.5, 0.001), (0, 0.01), (0, 1.8))
    stays = along((-1.5, 0.001), (0, 0.002), rest=5)
    headline = headline_of(told(SADDLE, leaves, stays, leaves))
    assert headline == "Only SGD stays at the saddle"
    assert headline_of(told(SADDLE, stays, stays)) == "Both stay at the saddle"


def test_a_run_that_has_never_been_at_the_saddle_has_not_left_it() -> None:
    passes = along((-1.5, 0.001), (-1.5, 1.9))
    stays = along((-1.5, 0.001), (0, 0.002), rest=5)
    headline = headline_of(told(SADDLE, passes, stays, stays))
    assert headline is None or "saddle" not in headline


BOWL = (2.0, 1.0)
REST = along(BOWL, (0, 0), rest=9)
LATE = along(BOWL, (0, 0), rest=1)
SWINGING = along(BOWL, (0.3, 0.3))


def test_all_reach_the_minimum_and_who_is_first() -> None:
    assert headline_of(told("simple_quad", LATE, REST, LATE)) == (
        "All three reach the minimum, SGD first"
    )
    assert headline_of(told("simple_quad", REST, REST)) == "Both reach the minimum"
    nearly = along(BOWL, (0, 0), rest=8)
    assert headline_of(told("simple_quad", nearly, REST)) == "Both reach the minimum"


def with_long_names(recording: LandscapeRecording) -> LandscapeRecording:
    """The recording with names that are too long for a headline."""
    optimizers = [
        replace(each, label=f"{each.label} with a name of many words")
        for each in recording.scenario.optimizers
    ]
    return replace(recording, scenario=replace(recording.scenario, optimizers=tuple(optimizers)))


def test_all_reach_the_minimum_though_the_name_of_the_first_is_too_long() -> None:
    assert headline_of(with_long_names(told("simple_quad", LATE, REST))) == "Both reach the minimum"
    assert headline_of(with_long_names(told("simple_quad", REST))) == "The run reaches the minimum"


def test_runs_with_long_names_are_counted() -> None:
    recording = with_long_names(told("two_minimums", FREE, CAUGHT, CAUGHT))
    assert headline_of(recording) == "One of three leaves the trap"
    away = along((1, 1), (900, 900))
    recording = with_long_names(told("simple_quad", away, REST, away, gone=[0, 2]))
    assert headline_of(recording) == "Two of three diverge"


def test_all_that_have_converged_at_a_local_minimum_do_not_only_end_in_its_basin() -> None:
    start = (-0.3, 0.0)
    arrives, swings = along(start, HIGH, rest=9), along(start, (-2.4, -2.4))
    assert headline_of(told("two_minimums", arrives, arrives)) == (
        "Both converge at one local minimum"
    )
    assert headline_of(told("two_minimums", arrives, swings)) == (
        "Both end in one local minimum's basin"
    )


def test_the_first_scenario_of_the_readme_has_a_headline_that_says_enough() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    text = readme.split("```yaml\n")[1].split("```")[0]
    assert headline_of(ls.run(ls.parse_scenario(text))) == "All four reach the global minimum"


def test_a_run_alone_reaches_the_minimum_at_its_step() -> None:
    # It is within 1 % of the diagonal from the last corner on, after 11 steps, or a step before.
    assert headline_of(told("simple_quad", REST)) == "Adam reaches the minimum in 11 steps"


def test_a_run_around_the_minimum_has_not_come_to_rest() -> None:
    recording = told("simple_quad", SWINGING, REST, REST, REST)
    assert headline_of(recording) == "All but Adam rest at the minimum"
    recording = told("simple_quad", SWINGING, REST)
    assert headline_of(recording) == "Only SGD rests at the minimum"


def test_what_still_descends_has_neither_come_to_rest_nor_into_the_minimum() -> None:
    """It is told by the slope where it goes, and by its outcome whether it is there."""
    text = {"optimizers": [{"name": "sgd", "learning_rate": 0.01}], "steps": 5}
    near = ls.run({"landscape": "hills_and_canyon", "start": [-2.5, -2], **text})
    assert headline_of(near) == "SGD stays in the trap"
    rates = {"adamax": 0.25, "adagrad": 1, "adam": 0.01}
    optimizers = [{"name": name, "learning_rate": rate} for name, rate in rates.items()]
    three = ls.run(
        {"landscape": "wobbly", "start": [-2.8, -2.5], "steps": 120, "optimizers": optimizers}
    )
    outcomes = [run.outcome is Outcome.CONVERGED for run in three.trajectories]
    assert outcomes == [False, True, False]
    assert headline_of(three) == "Only Adagrad rests at the global minimum"


def test_a_run_that_moves_a_little_hardly_moves() -> None:
    few = {"landscape": "wobbly", "start": [-2.8, -2.5], "steps": 20, "optimizers": ["adam", "sgd"]}
    assert headline_of(ls.run(few)) == "Adam hardly moves"


def test_one_run_reaches_the_global_minimum_and_the_others_other_ones() -> None:
    start = (-0.3, 0.0)
    other = along(start, HIGH, rest=9)
    recording = told("two_minimums", other, along(start, DEEP, rest=9), other)
    assert headline_of(recording) == "Only SGD reaches the global minimum"


def test_one_of_four_minima_is_a_global_minimum() -> None:
    assert headline_of(told("himmelblau", along((2, 1), (3, 2), rest=9))) == (
        "Adam reaches a global minimum in 10 steps"
    )


def test_nobody_has_reached_the_minimum_yet() -> None:
    """The slope leads there in rosenbrock's valley, but far too slowly to be followed."""
    far = along((-1.5, 2.0), (-1.2, 1.6))
    assert headline_of(told("rosenbrock", far, far)) == "Neither reaches the minimum in 20 steps"
    assert headline_of(told("rosenbrock", far)) == "Adam does not reach the minimum in 20 steps"


def test_all_end_around_the_minimum() -> None:
    assert headline_of(told("simple_quad", SWINGING, SWINGING)) == (
        "Both end in the minimum's basin"
    )


def test_one_run_ends_lowest_by_a_clear_margin() -> None:
    high, low = along((0.5, -1.0), (0.5, -0.5)), along((0.5, -1.0), (0.5, -0.1))
    plane = {"expression": "x*0 + y**2 + 0*y", "domain": [-1, 1, -1, 1]}
    assert headline_of(told(plane, high, low)) == "SGD ends lowest"
    assert headline_of(told(plane, low, along((0.5, -1.0), (0.5, -0.12)))) is None


def test_the_slope_leads_from_every_minimum_to_itself_and_not_over_a_wall() -> None:
    for landscape in LANDSCAPES.values():
        places = np.array([minimum[:2] for minimum in landscape.minima]).reshape(-1, 2)
        if len(places):
            assert minima_below(landscape, places) == list(landscape.minima)
    # The trap of hills_and_canyon is only 0.033 deep.
    hills = LANDSCAPES["hills_and_canyon"]
    assert minima_below(hills, np.array([[-2.2, -0.93], [-1.2, -0.4]])) == [
        hills.minima[2], hills.minima[0],
    ]  # fmt: skip


FAST = {"name": "sgd", "learning_rate": 0.2}
MANY: dict[str, Any] = {"landscape": "simple_quad", "steps": 40, "optimizers": [FAST]}
STARTS = [[1, 1], [2, 1], [-1, 2], [0.5, 2]]


def test_counts_of_several_starts() -> None:
    every = headline_of(ls.run({**MANY, "start": STARTS}))
    assert every == "SGD always reaches the global minimum"
    slow = {"name": "sgd", "learning_rate": 1e-4}
    assert headline_of(ls.run({**MANY, "start": STARTS, "optimizers": [slow]})) == (
        "SGD never reaches the global minimum"
    )
    both = [FAST, {**slow, "label": "Slow"}]
    assert headline_of(ls.run({**MANY, "start": STARTS, "optimizers": both})) == (
        "Only SGD always reaches the global minimum"
    )
    starts = [*STARTS, [0.01, 0.01]]
    assert headline_of(ls.run({**MANY, "start": starts, "optimizers": [slow]})) == (
        "1 of 5 runs reach the global minimum"
    )


def test_a_rule_that_diverges_from_every_start() -> None:
    wild = {"name": "sgd", "learning_rate": 3, "label": "Wild"}
    both = [FAST, wild]
    assert headline_of(ls.run({**MANY, "start": STARTS, "optimizers": both, "steps": 99})) == (
        "Wild diverges from every start"
    )


def test_seeds_are_compared_by_their_middle_halves() -> None:
    noisy = {"gaussian": 1, "seeds": 8}
    two = [{"name": "sgd", "learning_rate": [0.45, 0.03]}]
    headline = headline_of(
        ls.run({**MANY, "start": [2, 1], "noise": noisy, "optimizers": two, "steps": 60})
    )
    assert headline == "learning rate 0.03 ends lowest in the median"
    same = [{"name": "sgd", "label": "A"}, {"name": "sgd", "label": "B"}]
    assert (
        headline_of(ls.run({**MANY, "start": [2, 1], "noise": noisy, "optimizers": same})) is None
    )


def basins(*maps: Sequence[int]) -> Recording[Any]:
    """Basins of two_minimums with these ends, of which 0 is the global minimum."""
    scenario = {**example("basins"), "landscape": "two_minimums", "grid": [2, 5]}
    recording = ls.run({**scenario, "optimizers": RULES[: len(maps)]}, jobs=1)
    steps = np.ones((5, 2), np.uint16)
    return replace(
        recording,
        maps=tuple(BasinMap(np.array(each, np.int16).reshape(5, 2), steps) for each in maps),
    )


def test_basins_tell_the_share_of_the_starts() -> None:
    some_there, few_there = [0] * 7 + [1] * 3, [0] * 2 + [1] * 5 + [-1] * 3
    assert headline_of(basins(some_there)) == "70 % of the starts reach the global minimum"
    assert headline_of(basins(few_there, some_there)) == (
        "SGD reaches the global minimum most often"
    )
    assert headline_of(basins(some_there, some_there)) == (
        "70 % of the starts reach the global minimum"
    )
    assert headline_of(basins(some_there, few_there, some_there)) == (
        "20 to 70 % of starts reach the global minimum"
    )
    assert headline_of(basins(some_there, few_there, few_there, some_there)) == (
        "20 to 70 % of starts reach the global minimum"
    )
    assert headline_of(basins([1] * 10)) == "0 % of the starts reach the global minimum"


def race(*arrivals: Sequence[float]) -> Recording[Any]:
    """A race with these steps to success, a row for each optimizer."""
    scenario = {**example("race"), "optimizers": RULES[: len(arrivals)]}
    scenario["starts"] = {"count": len(arrivals[0])}
    recording = ls.run(scenario, jobs=1)
    assert isinstance(recording, RaceRecording)
    searches = tuple(
        Search({}, np.array([each], np.float64), np.zeros((1, len(each)))) for each in arrivals
    )
    return replace(recording, searches=searches)


def test_a_race_has_a_winner_only_if_the_intervals_are_apart() -> None:
    fast, slow = [10, 11, 12, 11, 12], [30, 31, 32, 33, 34]
    assert headline_of(race(slow, fast)) == "SGD wins: 11 steps in the median"
    assert headline_of(race(fast, [11, 12, 13, 12, 13])) == "No one wins clearly"
    failed = [float("inf")] * 5
    assert headline_of(race(failed, failed)) == "No one reaches the global minimum"
    assert headline_of(race([10, 11, *failed[:3]])) == ("2 of 5 starts lead to the global minimum")


@pytest.mark.parametrize("kind", KINDS)
def test_a_headline_of_ones_own_is_shown_and_none_is_none(kind: str) -> None:
    recording = small(kind)
    for written, shown in (("Mine", "Mine"), (HeadlineSource.NONE, None)):
        scenario = replace(recording.scenario, headline=written)
        assert headline_of(replace(recording, scenario=scenario)) == shown


@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_headline_opens_the_description_and_the_summary(name: str) -> None:
    recording = recorded(name)
    headline = headline_of(recording)
    if headline:
        assert len(headline) <= 45
        assert headline[-1] != "."
        assert ls.describe(recording).startswith(f"{headline}. {recording.scenario.title}")
        assert headline in summary(recording)
    else:
        assert ls.describe(recording).startswith(recording.scenario.title)


@pytest.mark.parametrize("kind", KINDS)
def test_a_headline_that_was_made_is_not_made_again(kind: str, monkeypatch) -> None:
    recording = small(kind)
    headline, told = headline_of(recording), with_headline(recording)
    assert ls.describe(told) == ls.describe(recording)
    monkeypatch.setattr("landscapes.headline.concern", None)
    assert headline_of(told) == headline


def test_the_headline_of_the_article_s_figure() -> None:
    assert headline_of(recorded("hills_and_canyon")) == "Only Adam leaves the trap"
    assert headline_of(recorded("two_minimums")) == "All five stay in the trap"
    assert headline_of(recorded("giant_plateau")) == "Nesterov does not move"


def test_subjects() -> None:
    assert everyone(NAMES[:1]) == ("Adam", False)
    assert [everyone(NAMES[:n]).text for n in (2, 3)] == ["Both", "All three"]
    assert [nobody(NAMES[:n]).text for n in (2, 5)] == ["Neither", "None"]
    assert some([1], NAMES).does("wins", "win") == "Only SGD wins"
    assert some([1], NAMES, only=False).does("wins", "win") == "SGD wins"
    assert some([0, 1], NAMES).does("wins", "win") == "Adam and SGD win"
    assert some([0, 1, 2], NAMES).text == "Three of five"
    assert some([0, 1, 2, 3], NAMES).text == "All but Adagrad"
    assert some(range(5), NAMES).text == "All five"
    assert how_many([1], NAMES).does("wins", "win") == "One of five wins"
    assert how_many([0], NAMES[:1]).text == "The run"


def test_names_leave_out_what_all_labels_begin_with() -> None:
    assert names_of(["SGD, a 1", "SGD, a 2"]) == ["a 1", "a 2"]
    assert names_of(["SGD, a 1", "Adam"]) == ["“SGD, a 1”", "Adam"]
    assert names_of(["SGD, a 1"]) == ["“SGD, a 1”"]
    assert names_of(["SGD, a 1", "SGD"]) == ["“SGD, a 1”", "SGD"]


def test_a_run_that_a_constraint_keeps_from_the_minimum_does_not_reach_it() -> None:
    """It ends so near that without the constraint it would have."""
    entry = "{name: adam, learning_rate: 0.1, constraint: {l1: 1.05}}"
    text = f"landscape: wobbly\nstart: [-1, 0]\nsteps: 60\noptimizers: {entry}\n"
    kept, free = (
        headline_of(ls.run(ls.parse_scenario(each))) for each in (text, text.replace("1.05", "1.2"))
    )
    assert "reaches" in free
    assert "reaches" not in kept
