"""The page in a real browser without a head: what a person does, and what is shown then.

Where PAGE_SCREENSHOTS names a folder, pictures of the pages are left there to look at.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from landscapes.drawing.canvas.lettering import text_width
from landscapes.ensemble import Outcome
from landscapes.kinds.base import Point, Recording
from landscapes.kinds.landscape.model import AtlasSettings, LandscapeRecording
from landscapes.loading import load_scenario, parse_scenario
from landscapes.page import notebook_html, page_html
from landscapes.running import run
from landscapes.themes import LIGHT
from landscapes.trajectory import Trajectory

SMALL = AtlasSettings(starts=5, learning_rates=3, momenta=3)
LEAST = AtlasSettings(starts=2, learning_rates=1, momenta=1)
SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
READY = "html[data-ready]"
DESKTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
PAGES = ("hills_and_canyon", "giant_plateau", "two_minimums", "diverging", "response")
ODD = ("undefined", "unbounded", "lifted", "immense")
"""Pages of losses that are hard to say."""
DIVERGING = """
title: "</script><img src=x onerror=alert(1)>"
landscape: simple_quad
start: [-2.8, -2.5]
steps: 60
optimizers:
  - {name: sgd, learning_rate: 1.2, label: "<img src=x onerror=alert(1)> & more"}
  - {name: momentum, learning_rate: 0.1, momentum: 0.9}
"""
STOPPED = """
landscape: hills_and_canyon
start: [2, 1]
steps: 9
optimizers: [scipy.dogleg, scipy.BFGS]
"""
UNDEFINED = """
landscape: {expression: log(x) + y**2, domain: [-1, 2, -1, 1]}
start: [1, 0.5]
steps: 40
optimizers: [{name: sgd, learning_rate: 0.1}, {name: adam, learning_rate: 0.1}]
"""
UNBOUNDED = """
landscape: {expression: x**2 - y**2, domain: [-2, 2, -2, 2]}
start: [0.9, 0.6]
steps: 20
optimizers: [{name: sgd, learning_rate: 0.3}]
"""
LIFTED = """
landscape: {expression: x**2 + y**2 + 1e6, domain: [-2, 2, -2, 2]}
start: [1, 1.5]
steps: 20
optimizers: [{name: sgd, learning_rate: 0.1}]
"""
IMMENSE = """
landscape: {expression: exp(x**2 + y**2), domain: [-20, 20, -20, 20]}
start: [1, 1.5]
steps: 5
optimizers: [{name: adam, learning_rate: 0.1}]
"""
THINNED = """
landscape: simple_quad
start: [-2.8, -2.5]
steps: 12000
optimizers: [{name: sgd, learning_rate: 500}, {name: momentum, learning_rate: 0.1}]
"""
FAR = """
landscape: {expression: -x - y / 5, domain: [-3, 3, -3, 3]}
start: [[0, 0], [1e300, 1]]
steps: 2
optimizers: [{name: sgd, learning_rate: 1e307}]
"""
WIDE = """
landscape: {expression: x**2 + y**2, domain: [-100000, 100000, 0, 8]}
start: [50, 5]
steps: 4000
optimizers: [{name: sgd, learning_rate: 0.1}]
"""
RESPONSE = """
kind: response
signal: rectangles
optimizer: {name: momentum, momentum: [0.25, 0.9]}
"""


def missing(reason: str) -> None:
    """Where nothing must be left out, a missing browser is an error."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; CI must have one")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("the Python package playwright is not installed")
    with sync_playwright() as playwright:
        installed = Path(playwright.chromium.executable_path)
        found = next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
        path = str(installed) if installed.exists() else found
        if path is None:
            missing("there is no Chromium on this machine")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


TEXTS = {
    **dict(zip(ODD, (UNDEFINED, UNBOUNDED, LIFTED, IMMENSE), strict=True)),
    "diverging": DIVERGING,
    "response": RESPONSE,
    "thinned": THINNED,
    "far": FAR,
    "wide": WIDE,
    "stopped": STOPPED,
}


class Recordings(dict):
    """What each page shows; it is run when it is asked for."""

    def __missing__(self, name: str) -> Recording:
        scenario = parse_scenario(TEXTS[name]) if name in TEXTS else load_scenario(name)
        return self.setdefault(name, run(scenario))


@pytest.fixture(scope="module")
def recordings() -> Recordings:
    return Recordings()


@pytest.fixture(scope="module")
def page_of(recordings, tmp_path_factory) -> Callable[[str], Path]:
    """The file of a page; it is written when it is asked for."""
    folder = tmp_path_factory.mktemp("pages")

    def page_of(name: str) -> Path:
        page = folder / f"{name}.html"
        if not page.exists():
            recording = recordings[name]
            if isinstance(recording, LandscapeRecording):
                recording = recording.drawn_with(atlas=LEAST if name == "thinned" else SMALL)
            page.write_text(page_html(recording), encoding="utf-8", newline="\n")
        return page

    return page_of


@pytest.fixture
def opened(browser, page_of):
    """Opens a page; at the end, none may have complained or asked the network for anything."""
    complaints: list[str] = []
    contexts = []

    def watched(viewport=DESKTOP, **options):
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: note(request.url))
        return page

    def note(url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "about:")):
            complaints.append(url)

    def open_(name: str = "hills_and_canyon", viewport=DESKTOP, **options):
        page = watched(viewport, **options)
        page.goto(page_of(name).as_uri())
        page.wait_for_selector(READY)
        return page

    open_.blank = watched
    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def state(page) -> dict:
    return page.evaluate("player.state")


def runs(page) -> list[dict]:
    return page.evaluate("player.runs")


def counter(page) -> str:
    drawn(page)
    return page.inner_text("#now")


def drawn(page) -> None:
    """Wait until what was asked for is on the screen."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def place(page, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a point of the plane is."""
    box, canvas = page.evaluate("player.plot"), page.locator("#map").bounding_box()
    low, high = -3.0, 3.0
    across = canvas["x"] + box["left"] + (x - low) / (high - low) * box["width"]
    down = canvas["y"] + box["top"] + (high - y) / (high - low) * box["height"]
    return across, down


def assert_shown(shown: dict, trajectory: Trajectory) -> None:
    """A run of the page is the trajectory, as exactly as the page says."""
    x, y, loss = (np.array(column, dtype=float) for column in shown["columns"])
    assert shown["steps"] == list(range(len(x)))
    seen = trajectory.positions.clip(-4.5, 4.5)  # a quarter of the view beyond its edges
    rounding = 9 / 4095 / 2
    np.testing.assert_allclose(x, seen[:, 0], rtol=0, atol=1.001 * rounding)
    np.testing.assert_allclose(y, seen[:, 1], rtol=0, atol=1.001 * rounding)
    np.testing.assert_allclose(loss, trajectory.losses, rtol=0.003, atol=1e-6)
    assert shown["end"] == trajectory.last_step


def computed(recording: LandscapeRecording, start, **changed: float) -> tuple[Trajectory, ...]:
    """What Python computes for a start, the first optimizer changed."""
    first, *others = recording.scenario.optimizers
    first = replace(first, hyperparameters={**first.hyperparameters, **changed})
    scenario = replace(recording.scenario, starts=(start,), optimizers=(first, *others))
    return run(scenario).trajectories


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_and_shows_the_last_step_of_what_was_recorded(name, opened, recordings):
    page, recording = opened(name), recordings[name]
    assert page.title() == recording.scenario.title
    assert page.inner_text("h1") == recording.scenario.title
    assert counter(page) == str(recording.scenario.steps)
    labels = page.locator("#legend label.name b").all_inner_texts()
    assert labels == [entry.label for entry in recording.scenario.optimizers]


def test_before_any_choice_the_runs_are_those_that_python_computed(opened, recordings):
    for shown, trajectory in zip(
        runs(opened()), recordings["hills_and_canyon"].trajectories, strict=True
    ):
        columns = np.array(shown["columns"])
        np.testing.assert_array_equal(columns[:2].T, trajectory.positions)
        np.testing.assert_array_equal(columns[2], trajectory.losses)
        assert shown["exact"]


def test_a_click_starts_every_optimizer_from_the_nearest_start(opened, recordings):
    page = opened()
    page.mouse.click(*place(page, 1.0, 1.5))
    # The five cells of each axis have their centres at −2.4, −1.2, 0, 1.2 and 2.4.
    expected = computed(recordings["hills_and_canyon"], Point(1.2, 1.2))
    for shown, trajectory in zip(runs(page), expected, strict=True):
        assert_shown(shown, trajectory)
    assert "(1.2, 1.2)" in page.inner_text("#where")
    assert "nearest of 26" in page.inner_text("#where")


def test_a_click_near_the_scenarios_own_start_brings_it_back_exactly(opened, recordings):
    page = opened()
    page.mouse.click(*place(page, 1.0, 1.5))
    page.mouse.click(*place(page, -2.79, -2.52))
    assert all(shown["exact"] for shown in runs(page))


def test_sliders_change_hyperparameters(opened, recordings):
    page, recording = opened(), recordings["hills_and_canyon"]
    page.get_by_label("learning rate of Nesterov").press("ArrowRight")
    own = recording.scenario.starts[0]
    assert_shown(runs(page)[0], computed(recording, own, learning_rate=0.03)[0])
    page.get_by_label("momentum of Nesterov").press("ArrowLeft")
    expected = computed(recording, own, learning_rate=0.03, momentum=0.7)[0]
    assert_shown(runs(page)[0], expected)
    assert [shown["exact"] for shown in runs(page)] == [False, True, True, True, True]
    page.click("#reset")
    assert all(shown["exact"] for shown in runs(page))
    assert page.get_by_label("momentum of Nesterov").get_attribute("aria-valuetext") == "0.9"


def test_a_start_can_be_chosen_with_the_keyboard_alone(opened, recordings):
    page = opened()
    page.get_by_label("x", exact=True).fill("2.2")
    page.get_by_label("y", exact=True).fill("-0.1")
    page.keyboard.press("Enter")
    expected = computed(recordings["hills_and_canyon"], Point(2.4, 0.0))
    for shown, trajectory in zip(runs(page), expected, strict=True):
        assert_shown(shown, trajectory)


def test_keys_step_and_play(opened):
    page = opened()
    for key, shown in (
        ("Home", "0"), ("ArrowRight", "1"), ("ArrowRight", "2"), ("ArrowLeft", "1"),
        ("End", "125"), ("ArrowRight", "125"), ("ArrowLeft", "124"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert counter(page) == shown
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    assert state(page)["playing"]
    page.keyboard.press(" ")
    assert not state(page)["playing"]


def test_buttons_step_play_and_pause(opened):
    page = opened()
    page.click("#back")
    assert counter(page) == "124"
    page.click("#forward")
    assert counter(page) == "125"
    page.click("#play")
    page.wait_for_timeout(400)
    page.get_by_label("Pause").click()
    passed = state(page)["step"]
    # The whole run takes ten seconds.
    assert 2 < passed < 60
    page.wait_for_timeout(100)
    assert state(page)["step"] == passed


def test_speed_makes_it_faster(opened):
    page = opened()
    page.locator("#scrub").fill("75")
    page.select_option("#speed", "4")
    page.click("#play")
    # 50 of 125 steps, four times faster than in ten seconds, take one second.
    page.wait_for_timeout(1800)
    assert counter(page) == "125"
    assert not state(page)["playing"]


def test_scrubbing_shows_the_step_and_the_losses_there(opened, recordings):
    page = opened()
    page.locator("#scrub").fill("40")
    assert counter(page) == "40"
    losses = [float(t.losses[40]) for t in recordings["hills_and_canyon"].trajectories]
    shown = page.locator("#legend .now").all_inner_texts()
    np.testing.assert_allclose([float(text) for text in shown], losses, rtol=0.005)


def test_runs_can_be_switched_off(opened):
    page = opened()
    before = page.locator("#map").screenshot(), page.locator("#charts").screenshot()
    page.get_by_role("checkbox").nth(4).uncheck()
    drawn(page)
    assert state(page)["hidden"] == [4]
    after = page.locator("#map").screenshot(), page.locator("#charts").screenshot()
    assert before[0] != after[0]
    assert before[1] != after[1]
    page.get_by_role("checkbox").nth(4).check()
    drawn(page)
    assert page.locator("#map").screenshot() == before[0]


def test_hovering_reads_step_x_y_and_loss(opened, recordings):
    page = opened()
    adam = recordings["hills_and_canyon"].trajectories[4]
    page.mouse.move(*place(page, *adam.positions[14]))
    drawn(page)
    name, x, y, loss = page.inner_text("#tip").splitlines()
    assert name == "Adam, step 14"
    assert x == f"x {adam.positions[14, 0]:.3f}".replace("-", "−")
    assert y == f"y {adam.positions[14, 1]:.3f}".replace("-", "−")
    assert loss == f"loss {adam.losses[14]:.3g}"
    page.mouse.move(5, 5)
    drawn(page)
    assert page.locator("#tip").is_hidden()


def test_a_run_that_diverged_or_left_is_told(opened, recordings):
    page = opened("diverging")
    drawn(page)
    sgd = recordings["diverging"].trajectories[0]
    assert page.inner_text("#legend .remark >> nth=0") == f"diverged at step {sgd.last_step}"
    # x ← (1 − 2 · 1.2) x: −2.8 is 3.92 after the first step, out of the view of ±3.
    page.locator("#scrub").fill("1")
    drawn(page)
    assert page.inner_text("#legend .remark >> nth=0") == "left the view at step 1"
    page.keyboard.press("Home")
    drawn(page)
    assert page.locator("#legend .remark >> nth=0").is_hidden()


def test_a_solver_that_gave_up_is_told_and_one_that_converged_is_not(opened, recordings):
    pytest.importorskip("scipy", reason="the extra scipy")
    page = opened("stopped")
    drawn(page)
    stop = recordings["stopped"]["dogleg"].stop
    assert page.inner_text("#legend .remark >> nth=0") == str(stop)
    assert page.locator("#legend .remark >> nth=1").is_hidden()
    page.keyboard.press("Home")
    drawn(page)
    assert page.locator("#legend .remark >> nth=0").is_hidden()


SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text: str) -> tuple[float, float]:
    """A number that the page says, and one in its last digit."""
    digits, _, power = text.replace("−", "-").partition("·10")
    exponent = int(power.translate(SUPERSCRIPTS) or 0)
    return float(f"{digits}e{exponent}"), 10.0 ** (exponent - len(digits.partition(".")[2]))


def is_true(text: str, value: float) -> bool:
    """Whether what the page says of a value is so, to the last digit that it says."""
    if text == "not finite":
        return not np.isfinite(value)
    if text.startswith("< "):
        return value < read(text[2:])[0]
    if text.startswith("> "):
        return value > read(text[2:])[0]
    if text.startswith("0 ± "):
        return abs(value) <= read(text[4:])[0]
    said, last = read(text)
    return abs(said - value) <= last * (1 + 1e-9)


@pytest.mark.parametrize("name", ["hills_and_canyon", *ODD])
def test_losses_are_true_to_the_last_digit_that_is_said(name, opened, recordings):
    page, recording = opened(name), recordings[name]
    domain = recording.scenario.domain
    starts = [recording.scenario.starts[0]]
    for share_x, share_y in ((0.1, 0.1), (0.3, 0.7), (0.9, 0.5)):
        start = domain.x_min + share_x * domain.width, domain.y_min + share_y * domain.height
        page.evaluate("(start) => player.startAt(start)", start)
        starts.append(Point(*runs(page)[0]["start"]))
    for start in starts:
        page.evaluate("(start) => player.startAt(start)", start)
        for shown, trajectory in zip(runs(page), computed(recording, start), strict=True):
            # Of very long runs from other starts a page has the first steps.
            last = min(trajectory.last_step, shown["steps"][-1])
            assert shown["end"] == last
            assert shown["diverged"] == (trajectory.outcome is Outcome.DIVERGED)
            known = [k for k in shown["steps"] if k <= last]
            assert known[-1] == last
            for step, text in zip(known, shown["said"], strict=False):
                assert is_true(text, trajectory.losses[step]), (text, trajectory.losses[step])


def test_where_there_is_no_loss_none_is_said(opened):
    page = opened("undefined")
    page.evaluate("player.startAt([-0.8, 0.2])")
    drawn(page)
    assert page.locator("#legend .now").all_inner_texts() == ["not finite"] * 2


def test_losses_far_above_zero_are_told_apart(opened):
    """x² + y² + 10⁶ at (1, 3/2) · 0.8ᵏ."""
    page = opened("lifted")
    for step in (0, 3, 20):
        page.locator("#scrub").fill(str(step))
        drawn(page)
        (shown,) = page.locator("#legend .now").all_inner_texts()
        said, last = read(shown)
        assert last <= 0.08  # a hundredth of the range of 8
        assert abs(said - (1e6 + 3.25 * 0.64**step)) <= last


def color_of(text: str, index: int) -> list[int]:
    """The colour of an optimizer of a scenario."""
    return list(bytes.fromhex(LIGHT.run_colors(parse_scenario(text).optimizers)[index][1:]))


def colors_at(page, *points: tuple[float, float]) -> list[list[int]]:
    """The colours of the map at points of the plane, on a view of ±3."""
    return page.evaluate(
        """(points) => {
          const canvas = document.getElementById("map");
          const density = canvas.width / canvas.getBoundingClientRect().width;
          const { left, top, width, height } = player.plot;
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return points.map(([x, y]) => {
            const column = Math.floor((left + (x + 3) / 6 * width) * density);
            const row = Math.floor((top + (3 - y) / 6 * height) * density);
            const first = 4 * (row * canvas.width + column);
            return [...data.slice(first, first + 3)];
          });
        }""",
        points,
    )


def test_a_run_that_goes_immensely_far_is_drawn_in_its_direction(opened):
    """Each of its two steps of 10³⁰⁷ goes along (1, 1/5)."""
    page = opened("far")
    drawn(page)
    assert all(run["diverged"] for run in runs(page))
    along, aside = [(x, x / 5) for x in (0.5, 1.5, 2.5)], [(x, x) for x in (0.5, 1.5, 2.5)]
    colors = colors_at(page, *along, *aside)
    own = color_of(FAR, 0)
    assert colors[:3] == [own] * 3
    assert own not in colors[3:]


def test_a_run_that_ends_between_two_kept_steps_is_drawn(opened):
    """Its one step leads through the origin, as those of the other run do."""
    page = opened("thinned")
    sgd, momentum = runs(page)
    assert momentum["steps"][1] > 1
    assert sgd["steps"] == [0, 1]
    assert page.locator("#legend .now").all_inner_texts()[0] == "1.41·10⁷"
    page.get_by_role("checkbox").nth(1).uncheck()
    drawn(page)
    assert colors_at(page, (1.4, 1.25)) == [color_of(THINNED, 0)]
    # The counter goes from one kept step to the next.
    page.keyboard.press("ArrowLeft")
    assert int(counter(page)) % momentum["steps"][1] == 0


def test_less_motion_is_honoured(opened):
    page = opened(reduced_motion="reduce")
    page.mouse.click(*place(page, 1.0, 1.5))
    assert not state(page)["playing"]
    assert counter(page) == "125"
    lively = opened()
    lively.mouse.click(*place(lively, 1.0, 1.5))
    assert state(lively)["playing"]


def test_a_drag_explores_without_playing(opened):
    page = opened()
    page.mouse.move(*place(page, 1.0, 1.5))
    page.mouse.down()
    page.mouse.move(*place(page, -1.1, 0.1), steps=4)
    page.mouse.up()
    assert [runs(page)[0]["start"][axis] for axis in (0, 1)] == pytest.approx([-1.2, 0.0])
    assert not state(page)["playing"]
    assert counter(page) == "125"


def test_a_response_plays_and_reads(opened, recordings):
    page = opened("response")
    recording = recordings["response"]
    for shown, response in zip(runs(page), recording.responses, strict=True):
        np.testing.assert_array_equal(shown["columns"][0], response.updates)
        np.testing.assert_array_equal(shown["columns"][1], response.accumulators["v"])
    assert page.locator("#start").is_hidden()
    assert page.locator("#map").count() == 0
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.wait_for_timeout(300)
    assert state(page)["step"] > 1


NAMES = """
[...document.querySelectorAll("button, input, select")].filter((c) => c.checkVisibility()).map(
    (c) => c.getAttribute("aria-label") || c.closest("label")?.textContent || c.textContent
)
"""
"""What a screen reader calls the controls that are shown."""


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_can_be_operated_has_a_name(name, opened):
    named = opened(name).evaluate(NAMES)
    assert named
    assert all(each.strip() for each in named)


def test_a_screen_reader_is_told_the_step_and_the_losses(opened, recordings):
    page = opened()
    page.locator("#announcer", has_text="step 125 of 125").wait_for(state="attached")
    page.keyboard.press("Home")
    page.locator("#announcer", has_text="step 0 of 125").wait_for(state="attached")
    loss = recordings["hills_and_canyon"].trajectories[0].losses[0]
    assert f"Nesterov: loss {loss:.3g}." in page.text_content("#announcer")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off(name, viewport, opened):
    page = opened(name, viewport)
    drawn(page)
    width = "document.scrollingElement.scrollWidth"
    assert page.evaluate(width) <= viewport["width"]
    if viewport is DESKTOP:
        assert page.evaluate("document.scrollingElement.scrollHeight") <= viewport["height"]
        side = page.locator("#side").evaluate("(s) => [s.scrollHeight, s.clientHeight]")
        assert side[0] <= side[1]
    photograph(page, f"{name}_{viewport['width']}x{viewport['height']}")
    if page.locator("#map").count() and name != "two_minimums":
        page.mouse.click(*place(page, 1.0, 1.5))
        page.keyboard.press("End")
        photograph(page, f"{name}_{viewport['width']}x{viewport['height']}_clicked")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("name", ["hills_and_canyon", "wide", "response"])
def test_no_text_reaches_beyond_its_canvas(name, viewport, opened, page_of):
    """Whatever is written on a canvas is measured there."""
    page = opened.blank(viewport)
    page.add_init_script(
        """
        window.texts = [];
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
          const box = this.measureText(text);
          const { a, b, c, d, e, f } = this.getTransform();
          if (b === 0) {
            const left = a * (x - box.actualBoundingBoxLeft) + e;
            const right = a * (x + box.actualBoundingBoxRight) + e;
            const top = d * (y - box.actualBoundingBoxAscent) + f;
            const bottom = d * (y + box.actualBoundingBoxDescent) + f;
            const { width, height } = this.canvas;
            const inside = left >= 0 && right <= width && top >= 0 && bottom <= height;
            texts.push([text, inside]);
          }
          fillText.call(this, text, x, y);
        };
        """
    )
    page.goto(page_of(name).as_uri())
    page.wait_for_selector(READY)
    drawn(page)
    texts = page.evaluate("texts")
    assert len(texts) > 10
    assert [text for text, is_inside in texts if not is_inside] == []


def photograph(page, name: str) -> None:
    if folder := os.environ.get("PAGE_SCREENSHOTS"):
        drawn(page)
        page.screenshot(path=Path(folder) / f"{name}.png")


@contextmanager
def slides(page, folder: Path, content: str) -> Iterator:
    """The frame within a page that embeds one."""
    outer = folder / "slides.html"
    outer.write_text(f"<!doctype html><title>slides</title>{content}", encoding="utf-8")
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(READY).wait_for(state="attached")
    yield frame
    outer.unlink()


def test_it_plays_in_a_frame_of_slides(opened, page_of):
    page = page_of("hills_and_canyon")
    content = f'<iframe src="{page.name}" width="1000" height="600"></iframe>'
    with slides(opened.blank(), page.parent, content) as frame:
        frame.locator("#back").click()
        frame.locator("#now", has_text="124").wait_for()


def test_it_plays_in_a_notebook(opened, tmp_path, recordings):
    content = notebook_html(recordings["hills_and_canyon"].drawn_with(atlas=SMALL))
    with slides(opened.blank(), tmp_path, content) as frame:
        frame.locator("#back").click()
        frame.locator("#now", has_text="124").wait_for()


def test_the_page_has_the_font_of_the_pictures(opened):
    page = opened("response")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate("[...document.fonts].map((font) => font.status)") == ["loaded"] * 2
    width = """(family) => {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = `15px ${family}`;
      return pen.measureText("0.5 \N{MINUS SIGN}Δθ").width;
    }"""
    own, browsers = (page.evaluate(width, name) for name in ('"Landscapes Inter"', "monospace"))
    assert own == pytest.approx(text_width("0.5 \N{MINUS SIGN}Δθ", 15), rel=0.01)
    assert own != browsers
