"""The pace of a film: which step is shown when, and the tables, stages and posters that follow."""

import csv
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import hypothesis.strategies as st
import numpy as np
import pytest
from command import landscapes
from conftest import drawn, recorded, travels
from examples import recorded as example_of
from hypothesis import example, given, settings

from landscapes import load_scenario, parse_scenario, run
from landscapes.builtin import builtin_scenarios
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.compose import compose
from landscapes.film.timeline import Timeline, plan, plan_for
from landscapes.formats import FORMATS
from landscapes.kinds import KINDS, has
from landscapes.kinds.base import RenderSettings, Size
from landscapes.pace import EASE, PACES, STEPS_SHARE, moments, steps_at
from landscapes.trace import frames_csv

SETTINGS = RenderSettings(Size(300, 200), 12.5, 10.0, 2.0, ("gif",), pace="even")
AUTO = replace(SETTINGS, fps=None, pace="auto")
FILMS = [kind for kind in KINDS if has(kind, "handout")]
MAPS = [name for name in builtin_scenarios() if load_scenario(name).kind == "landscape"]


def way(recording) -> np.ndarray:
    """The mean share of its net way in view that a run has done at each step, run by run."""
    x_min, x_max, y_min, y_max = recording.scenario.domain
    shares = []
    for run_ in recording.trajectories:
        seen = np.clip(run_.positions, (x_min, y_min), (x_max, y_max))
        start, end = seen[0], seen[run_.last_step]
        net = np.linalg.norm(end - start)
        if net > 0:
            shares.append([])
            for step in range(recording.scenario.steps + 1):
                here = seen[min(step, run_.last_step)]
                shares[-1].append(min(np.linalg.norm(here - start) / net, 1.0))
    return np.mean(shares, axis=0)


# The way


@pytest.mark.parametrize("name", MAPS)
def test_the_way_of_every_shipped_scenario_is_spread_over_its_film(name: str) -> None:
    recording = recorded(name)
    assert recording.scenario.render.pace == "auto"
    film, done = moments(recording), way(recording)

    def done_after(share: float) -> float:
        step = np.interp(share, np.linspace(0, 1, len(film)), film)
        return float(np.interp(step, range(len(done)), done))

    assert done_after(0.05) <= 0.2
    assert 0.3 <= done_after(0.5) <= 0.75


def test_a_race_follows_its_runs() -> None:
    """Its handout is that of these runs on a landscape."""
    race = example_of("race")
    assert np.array_equal(moments(race), moments(race.tuned))


@pytest.mark.parametrize("kind", FILMS)
def test_where_nothing_travels_every_step_takes_the_same_time(kind: str) -> None:
    recording = example_of(kind)
    assert recording.scenario.render.pace == "auto"
    is_even = np.ptp(np.diff(moments(recording))) < 1e-6
    assert is_even == (kind not in ("landscape", "race"))


def test_half_of_the_moving_time_is_half_of_the_journey() -> None:
    """A run that jumps to its end in one step has done its whole way there.

    Time begins slowly, so what is half-way of the even part comes a little later than half-time.
    """
    jump = np.array([[0, 0], *[[3, 4]] * 10], float)
    recording = travels(AUTO, 10, jump)
    eased = (0.5 - EASE / 2) / (1 - EASE / 2)
    # The first step is its share of the steps, and all of the way.
    first = 1 - STEPS_SHARE + STEPS_SHARE / 10
    (half,) = steps_at(recording, np.array([0.5]))
    assert half == pytest.approx(eased / first, abs=1e-8)
    # Then the nine steps that are left go by evenly.
    later = steps_at(recording, np.array([0.8, 0.9, 1.0]))
    assert np.diff(later) == pytest.approx(0.1 / (1 - EASE / 2) / STEPS_SHARE * 10)


def test_a_film_gathers_speed_evenly_and_then_keeps_it() -> None:
    """On a straight and even way the speed is that of a car: it grows, and then it stays."""
    straight = np.stack([np.arange(101.0), np.zeros(101)], axis=1)
    shares = np.linspace(0, 1, 1001)
    speed = np.diff(steps_at(travels(AUTO, 100, straight), shares))
    start = round(1000 * EASE)
    assert np.ptp(speed[start:]) < 1e-6
    assert np.ptp(np.diff(speed[:start])) < 1e-6
    assert speed[0] < 0.02 * speed[-1]


def test_runs_that_do_not_move_are_left_out() -> None:
    route = np.cumsum(np.random.default_rng(1).normal(size=(31, 2)), axis=0)
    resting = np.zeros((31, 2))
    alone = moments(travels(AUTO, 30, route))
    assert np.array_equal(moments(travels(AUTO, 30, resting, route, resting)), alone)
    even = moments(travels(replace(AUTO, pace="even"), 30))
    assert np.array_equal(moments(travels(AUTO, 30, resting)), even)


def test_a_run_that_ends_early_has_done_its_way() -> None:
    route = np.array([[0, 0], [1, 0], [2, 0]], float)
    longer = np.array([*route, *[route[-1]] * 8])
    assert np.array_equal(moments(travels(AUTO, 10, route)), moments(travels(AUTO, 10, longer)))


def test_the_way_of_a_run_that_leaves_ends_at_the_edge_of_the_map() -> None:
    """SGD doubles x at every step: nearly all of its way lies outside of the map."""
    recording = run(
        parse_scenario(
            "landscape: {expression: -x**2 / 2 + y**2 / 2, domain: [-2, 2, -2, 2]}\n"
            "start: [0.1, 0]\nsteps: 40\noptimizers: [{name: sgd, learning_rate: 1}]\n"
        )
    )
    (route,) = recording.routes()
    assert route[:6, 0] == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 2])
    half = moments(recording)[len(moments(recording)) // 2]
    assert 3 < half < 5


@settings(max_examples=100)
@given(
    fps=st.sampled_from([None, 5.0, 6.25, 10.0, 12.5, 20.0, 25.0, 30.0, 50.0]),
    duration=st.floats(0.4, 30),
    hold_first=st.floats(0, 0.5, exclude_max=True),
    hold=st.floats(0, 0.5, exclude_max=True),
    pace=st.sampled_from([*PACES]),
    steps=st.integers(1, 5_000),
    seed=st.integers(0, 9),
)
@example(None, 10.0, 0.12, 0.25, "auto", 125, 0)
def test_a_journey_goes_from_the_first_step_to_the_last_without_turning_back(
    fps, duration, hold_first, hold, pace, steps, seed
) -> None:
    route = np.cumsum(np.random.default_rng(seed).normal(size=(steps + 1, 2)), axis=0)
    holds = {"hold_first": hold_first * duration, "hold_last": hold * duration}
    of = replace(SETTINGS, fps=fps, duration=duration, pace=pace, **holds)
    recording = travels(of, steps, route)
    whole = plan(recording)
    assert (whole.steps[0], whole.steps[-1]) == (0, steps)
    assert whole.frame_count == round(duration * (Fraction(fps) if fps else 25))
    for name in ("gif", "mp4"):
        timeline = plan_for(FORMATS[name], recording)
        assert (np.diff(timeline.steps) > 0).all()
        assert (timeline.steps[0], timeline.steps[-1]) == (0, steps)
        assert {*timeline.steps} <= {*whole.steps}
        assert len(timeline.centiseconds()) == len(timeline.steps) == len(timeline.stays)
        # Exact, but where the last picture would be too short for browsers.
        exact = pytest.approx(100 * duration, abs=0.5 + 1e-9)
        assert sum(timeline.centiseconds()) == exact or timeline.centiseconds()[-1] == 2
        assert sum(timeline.centiseconds()) == pytest.approx(100 * duration, abs=1.5)


# The other paces, and the holds


def test_an_even_pace_shows_whole_steps_where_there_are_as_many_frames() -> None:
    """12.5 × 10.08 frames for 125 steps: the counter rounds down, and must not miss one."""
    of = replace(SETTINGS, duration=10.08, hold_last=0.0)
    assert moments(travels(of, 125)).tolist() == [*range(126)]


def test_early_pace_has_shown_a_fifth_of_the_steps_after_half_the_journey() -> None:
    """(√16 − 1) / (16 − 1) is 3/15; and it begins at ln 16 / 15 of the average speed."""
    early = replace(SETTINGS, pace="early", fps=50.0, duration=10.02, hold_last=0.02)
    shown = moments(travels(early, 125))
    assert len(shown) == 501
    assert shown[250] == pytest.approx(25, abs=1e-9)
    assert shown[1] / (125 / 500) == pytest.approx(np.log(16) / 15, rel=0.005)
    assert np.diff(shown[1:]) / np.diff(shown[:-1]) == pytest.approx(16 ** (1 / 500), abs=1e-6)


def test_pictures_that_stay_have_the_holds_for_delays() -> None:
    timeline = plan(travels(replace(SETTINGS, hold_first=1.2), 125))
    delays = timeline.centiseconds()
    assert (delays[0], delays[-1]) == (120, 200)
    assert set(delays[1:-1]) == {8}
    assert sum(delays) == 1000
    assert timeline.stays[0] == 15


def test_where_frames_are_coarse_the_start_and_the_end_are_still_shown() -> None:
    """Of 3 frames 1.5 are to show the start, and 1.4 the end."""
    coarse = replace(SETTINGS, fps=1.0, duration=3.4, hold_first=1.5, hold_last=1.5)
    timeline = plan(travels(coarse, 30))
    assert timeline == Timeline(Fraction(1), (0.0, 30.0), (1, 2), 3.4)
    assert timeline.seconds == 3
    assert timeline.centiseconds() == (100, 240)


def test_the_usual_film_holds_its_first_picture_and_its_last() -> None:
    recording = recorded("hills_and_canyon")
    gif = plan_for(FORMATS["gif"], recording).centiseconds()
    assert (gif[0], {*gif[1:-1]}, gif[-1], sum(gif)) == (120, {8}, 248, 1000)
    mp4 = plan_for(FORMATS["mp4"], recording)
    assert (mp4.fps, mp4.frame_count) == (25, 250)
    assert (mp4.stays[0], {*mp4.stays[1:-1]}, mp4.stays[-1]) == (29, {1}, 62)


# What follows the clock


def test_the_counter_shows_the_step_that_has_been_reached() -> None:
    recording = recorded("hills_and_canyon")
    stage = compose(replace(recording, scenario=drawn(recording.scenario, "360x240")))
    (counter,) = (part for part in stage.moving if isinstance(part, Counter))
    for step in (0.0, 0.9, 3.4, 125.0):
        stage.show(step)
        written = []
        counter.paint(Written(written))
        assert written == [str(int(step))]


class Written:
    """A brush that keeps what is written."""

    has_own_pixels = False

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts

    def write(self, text: str, *_: object, **__: object) -> None:
        self._texts.append(text)

    def shape(self, *_: object) -> None:
        """Draw nothing."""


@pytest.mark.parametrize("kind", FILMS)
def test_trace_prints_a_row_for_every_frame_of_the_film(kind: str) -> None:
    recording = example_of(kind)
    table = csv.DictReader(StringIO(frames_csv(recording)))
    rows = [{key: float(value) for key, value in row.items()} for row in table]
    timeline = plan(recording)
    assert [row["frame"] for row in rows] == [*range(timeline.frame_count)]
    assert [row["second"] for row in rows] == pytest.approx(np.arange(len(rows)) / 25)
    shown = zip(timeline.steps, timeline.stays, strict=True)
    assert [row["step"] for row in rows] == [step for step, stay in shown for _ in range(stay)]


def test_frames_are_printed_on_request(tmp_path: Path) -> None:
    def trace(*arguments: str) -> CompletedProcess[str]:
        return landscapes("trace", *arguments, cwd=tmp_path)

    done = trace("two_minimums", "--frames")
    assert done.stdout.splitlines()[:2] == ["frame,second,step", "0,0.0,0.0"]
    assert len(done.stdout.splitlines()) == 251
    assert "has no film" in trace("article_responses", "--frames").stderr
    clash = trace("two_minimums", "--frames", "--format", "json")
    assert (clash.returncode, "--frames prints CSV" in clash.stderr) == (2, True)
