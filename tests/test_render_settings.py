"""How pictures are drawn: the rules between settings, wherever these are from."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
import yaml
from conftest import drawn, recorded, travels
from hypothesis import example, given, settings
from names import any_format

from landscapes import parse_scenario, run
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.map.ticks import tick_space
from landscapes.film.timeline import plan, plan_for
from landscapes.formats import FORMATS
from landscapes.kinds import KINDS
from landscapes.kinds.contradictions import SettingsError
from landscapes.kinds.landscape.picture.map import framed
from landscapes.loading import ScenarioError, read_scenario
from landscapes.loading.forms import form_of as kind_named
from landscapes.loading.forms import formats_of
from landscapes.loading.pictures import Render
from landscapes.loading.sizes import SIZES
from landscapes.pace import PACES, rate
from landscapes.themes import THEMES

LANDSCAPE = "landscape: wobbly\nstart: [1, 1]\nsteps: 5\noptimizers: [adam]\n"
GRID = "kind: response_grid\nsignals: [spikes, sine]\noptimizers: [adam]\n"


def problems(text: str, folder: Path, **options: object) -> list[str]:
    """What is wrong with a text and options, line by line."""
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        read_scenario(path, options=options)
    except ScenarioError as error:
        return str(error).replace(f"{path}:", "a:").splitlines()
    return []


# Options of the command line


def test_options_take_the_place_of_what_is_written_and_of_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        LANDSCAPE + "render: {size: 640x480, fps: 25, duration: 4, formats: svg, caption: C}\n",
        encoding="utf-8",
    )
    plain = read_scenario(path)
    given_too = read_scenario(path, options={"size": "300x200", "formats": ["png", "gif", "png"]})
    assert given_too.scenario == drawn(plain.scenario, "300x200", formats=("png", "gif"))
    assert read_scenario(path, options={}).scenario == plain.scenario
    assert read_scenario("wobbly", options={"fps": 5}).scenario.render.fps == 5


def test_what_is_wrong_with_options_is_told_of_them_and_what_is_written_at_its_place(
    tmp_path: Path,
) -> None:
    wrong = {"size": "big", "fps": 0, "formats": ["gif", "jpg"], "max_mb": None, "dpi": 100}
    named = ", ".join(SIZES)
    assert problems(
        LANDSCAPE + "render: {duration: 700, size: tiny, formats: [doc, bmp]}\n", tmp_path, **wrong
    ) == [
        f"a: --size must be WIDTHxHEIGHT in pixels such as 1200x800, or {named}, not 'big'",
        "a: --fps must be at least 0.1, not 0",
        "a: --max-mb must be a number, not empty",
        f"a: --formats must be {any_format('landscape')}, not 'jpg'",
        "a: --dpi is not a setting of render",
        "a:5:20: duration must be at most 600, not 700",
    ]


def test_options_are_those_that_the_kind_has(tmp_path: Path) -> None:
    assert problems(GRID, tmp_path, size="800x600", formats=["svg"]) == []
    assert problems(GRID, tmp_path, fps=10) == ["a: --fps is not a setting of render"]
    assert problems(GRID, tmp_path, formats=["mp4"]) == [
        f"a: --formats must be {any_format('response_grid')}, not 'mp4':"
        " a grid of responses has no animation"
    ]


# Rules between settings

BOTH = "a film shows its start and its end"
BESIDE = "1.2 times as wide as high or more"
# fmt: off
CONTRADICTIONS = [
    # What is written, an option, and what is said.
    ("{panels: [landscape, loss], size: square}", {},
     "a:5:18: panels must be landscape alone in a figure of 1080x1080: charts stand beside the map"
     f" of a figure that is {BESIDE}"),
    ("{panels: [landscape, loss]}", {"size": "square"},
     f"a: --size must be {BESIDE} where charts stand beside the map, not 1080x1080"),
    ("{duration: 3, fps: 0.1}", {},
     f"a:5:28: fps must be at least 0.667 for a duration of 3 s: {BOTH}"),
    ("{duration: 3}", {"fps": 0.1},
     f"a: --fps must be at least 0.667 for a duration of 3 s: {BOTH}"),
    ("{duration: 7, fps: 0.15}", {},  # 2/7 = 0.2857142…
     f"a:5:28: fps must be at least 0.286 for a duration of 7 s: {BOTH}"),
    ("{fps: 0.1}", {}, f"a:5:15: fps must be at least 0.2 for a duration of 10 s: {BOTH}"),
    ("{duration: 0.1}", {},
     f"a:5:20: duration must be at least 0.16 s at 12.5 frames per second: {BOTH}"),
    ("{fps: 25, duration: 0.05}", {},
     f"a:5:15: fps must be at least 40 for a duration of 0.05 s: {BOTH}"),
    ("{hold_first: 9, hold_last: 1}", {},
     "a:5:36: hold_last must leave time between the holds: 9 s and 1 s of a duration of 10 s"),
    ("{hold_first: 10}", {},
     "a:5:22: hold_first must be shorter than the duration of 10 s, not 10 s"),
    ("{reveal: predict, hold_last: 12}", {},
     "a:5:38: hold_last must be shorter than the duration of 10 s, not 12 s"),
]
# fmt: on


@pytest.mark.parametrize(("written", "options", "said"), CONTRADICTIONS)
def test_settings_that_cannot_hold_together_are_told_of_the_one_that_is_at_fault(
    written: str, options: dict, said: str, tmp_path: Path
) -> None:
    assert problems(f"{LANDSCAPE}render: {written}\n", tmp_path, **options) == [said]


def test_all_contradictions_are_told_at_once(tmp_path: Path) -> None:
    render = "{size: square, panels: [landscape, loss], duration: 3, hold_last: 3}"
    assert len(problems(f"{LANDSCAPE}render: {render}\n", tmp_path)) == 2


def test_what_is_suggested_instead_is_right(tmp_path: Path) -> None:
    """2 / 7 has no end in decimals; what is said of it is rounded."""
    render = f"{LANDSCAPE}render: {{duration: 7, fps: "
    (said,) = problems(f"{render}0.1}}\n", tmp_path)
    assert problems(f"{render}{said.split()[6]}}}\n", tmp_path) == []


def test_holds_that_are_not_written_leave_time_for_the_film() -> None:
    def holds(written: str) -> tuple[float, float]:
        of = parse_scenario(f"{LANDSCAPE}render: {written}\n").render
        return of.hold_first, of.hold_last

    assert holds("{}") == holds("{duration: 60}") == (1.2, 2.5)
    assert holds("{reveal: predict}") == (3, 2.5)
    assert holds("{duration: 4}") == pytest.approx((0.48, 1))
    # Half of the 1.5 s, 2 s and 4 s that are left.
    assert holds("{hold_first: 8.5}") == (8.5, 0.75)
    assert holds("{reveal: predict, hold_last: 8}") == (1, 8)
    assert holds("{reveal: predict, hold_last: 6}") == (2, 6)


def test_python_cannot_have_settings_that_no_file_can() -> None:
    scenario = parse_scenario(LANDSCAPE)
    with pytest.raises(SettingsError, match="hold_first must be shorter than the duration of 10 s"):
        replace(scenario.render, hold_first=10.0)
    with pytest.raises(SettingsError, match=r"at least 0\.2 for a duration of 10 s"):
        drawn(scenario, fps=0.1)
    with pytest.raises(SettingsError, match=r"fps must .*; hold_last must "):
        drawn(scenario, fps=0.1, hold_last=20.0)


# Whatever passes can be drawn

RATES = st.one_of(st.floats(0.05, 55), st.sampled_from([0.1, 1.0, 12.5, 25.0, 50.0]))
SIDES = st.integers(150, 4200)
WRITTEN = st.fixed_dictionaries(
    {},
    optional={
        "size": st.one_of(st.sampled_from([*SIZES]), st.builds("{}x{}".format, SIDES, SIDES)),
        "fps": RATES,
        "duration": st.one_of(st.floats(0.01, 700), st.floats(0.01, 12)),
        "hold_first": st.floats(0, 12),
        "hold_last": st.floats(0, 12),
        "pace": st.sampled_from([*PACES]),
        "reveal": st.just("predict"),
        "panels": st.sampled_from([["landscape"], ["landscape", "loss"], "landscape"]),
    },
)
ENDS = st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)).map(sorted)
VIEWS = st.fixed_dictionaries(
    {},
    optional={
        "domain": st.tuples(ENDS, ENDS).map(lambda sides: [*sides[0], *sides[1]]),
        "style": st.sampled_from(["contour", "surface"]),
        "levels": st.sampled_from(["linear", "log", "quantile", [1, 2]]),
    },
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "size": st.one_of(st.sampled_from([*SIZES]), st.builds("{}x{}".format, SIDES, SIDES)),
        "fps": RATES,
    },
)


ONE_STEP = run(parse_scenario(LANDSCAPE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


@settings(max_examples=200)
@given(written=WRITTEN, view=VIEWS, options=OPTIONS, steps=st.integers(1, 100_000))
@example({"hold_first": 8.5}, {}, {}, 20)
@example({"reveal": "predict", "hold_last": 9.9}, {}, {}, 20)
@example({"panels": ["landscape", "loss"]}, {}, {"size": "square"}, 20)
@example({"duration": 3}, {}, {"fps": 0.1}, 20)
def test_what_passes_is_a_film_from_start_to_end_that_has_a_layout(
    folder: Path, written: dict, view: dict, options: dict, steps: int
) -> None:
    path = folder / "a.yaml"
    path.write_text(LANDSCAPE + yaml.safe_dump({"render": written, "view": view}), encoding="utf-8")
    try:
        scenario = read_scenario(path, options=options).scenario
    except ScenarioError:
        return
    of = scenario.render
    jump = np.zeros((steps + 1, 2))
    jump[1:] = 1.0
    recording = travels(of, steps, jump)
    timeline, fps = plan(recording), float(rate(of))
    assert (timeline.steps[0], timeline.steps[-1]) == (0, steps)
    assert all(a < b for a, b in pairwise(timeline.steps))
    assert min(timeline.stays) >= 1
    # Within half a frame; a rate is the nearest fraction of small numbers.
    assert abs(timeline.seconds - of.duration) <= 0.5 / fps + 0.001 * of.duration
    for name in ("gif", "mp4"):
        delays = plan_for(FORMATS[name], recording).centiseconds()
        assert min(delays) >= 2
        assert abs(sum(delays) - 100 * of.duration) <= 0.5 or delays[-1] == 2
    # Holds are shorter by a frame at most, where frames are coarse; without a written rate, by one
    # of the slower films.
    frame = 1.501 if of.fps else 2.501
    assert timeline.stays[-1] >= of.hold_last * fps - frame
    assert timeline.stays[0] >= of.hold_first * fps - frame
    canvas = Canvas(of.size, THEMES[of.theme])
    ticks = tick_space(canvas, scenario.domain)
    recorded_once = replace(ONE_STEP, scenario=scenario)
    layout = framed(canvas, recorded_once, [scenario.domain], None, ticks).layout
    assert min(layout.map.width, layout.map.height) > 0
    assert not of.panels or min(layout.panels.width, layout.panels.height) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_which_something_moves_can_ask_a_question(kind: str) -> None:
    render = kind_named(kind).parts["render"]
    moves = any(FORMATS[each].is_indexed for each in formats_of(kind))
    assert issubclass(render, Render) == moves


def test_every_shipped_film_lasts_as_long_as_it_is_to() -> None:
    recording = recorded("hills_and_canyon")
    for form in (form for form in FORMATS.values() if form.moves):
        timeline = plan_for(form, recording)
        assert timeline.seconds == timeline.seconds_of_delays == recording.scenario.render.duration
