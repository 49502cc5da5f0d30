"""The page's numbers, bytes and sizes, read back without a browser."""

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

from landscapes.ensemble import descend
from landscapes.formulas import verbatim
from landscapes.kinds.landscape.model import AtlasSettings, LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.page.atlas import Atlas, atlas, kept_steps
from landscapes.loading import load_scenario, parse_scenario
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.output import render
from landscapes.page import notebook_html, page_html
from landscapes.page.packing import Curve, Line, filled, packed_quantised
from landscapes.running import run

SMALL = AtlasSettings(starts=3, learning_rates=3, momenta=2)
PAIR = """
landscape: hills_and_canyon
start: [-2.8, -2.5]
steps: 20
optimizers:
  - {name: nesterov, learning_rate: 0.01, momentum: 0.9}
  - {name: adam, learning_rate: 0.25}
"""
GRID = """
kind: response_grid
signals: [spikes]
optimizers: [adam]
"""
RESPONSE = """
kind: response
signal: spikes
optimizer: {name: momentum, momentum: [0.25, 0.9]}
"""


class Elements(HTMLParser):
    """The elements of a page, with their attributes and the text right inside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes) -> None:
        self.found.append((tag, dict(attributes), ""))

    def handle_endtag(self, tag) -> None:
        self.found.append(("", {}, ""))

    def handle_data(self, data) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def of(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


def data_of(html: str) -> dict:
    scripts = Elements(html).of("script")
    (text,) = [text for attributes, text in scripts if attributes.get("id") == "data"]
    return json.loads(text)


def inflated(text: str) -> bytes:
    return zlib.decompress(b64decode(text))


def doubles(packed: dict) -> np.ndarray:
    return np.frombuffer(inflated(packed["doubles"]), "<f8").reshape(packed["shape"])


def quantised(packed: dict) -> np.ndarray:
    low, high = np.frombuffer(inflated(packed["quantised"]), np.uint8).reshape(2, -1).astype(int)
    folded = (low + 256 * high).reshape(packed["shape"])
    steps = np.where(folded % 2 == 1, -(folded // 2) - 1, folded // 2)
    return steps.cumsum(axis=-1)


def unpacked(code: dict, numbers: np.ndarray) -> np.ndarray:
    """The losses that the page makes of numbers."""
    away = numbers.astype(int) - code["zero"]
    losses = code["center"] + np.sign(away) * code["unit"] * np.expm1(code["rate"] * abs(away))
    return np.where(numbers == code["none"], np.nan, losses.clip(code["low"], code["high"]))


def pair(text: str = PAIR, **changes: object) -> LandscapeScenario:
    scenario = parse_scenario(text)
    assert isinstance(scenario, LandscapeScenario)
    return replace(scenario, **changes)


def alone(optimizer: str, steps: int = 1) -> LandscapeScenario:
    settings = f"landscape: simple_quad\nstart: [1, 1]\nsteps: {steps}\n"
    return pair(f"{settings}optimizers: {optimizer}")


MODIFIED = """
landscape: wobbly
start: [-2, 2.2]
steps: 20
optimizers:
  - name: momentum
    learning_rate: {schedule: linear, from: 0.02, to: 0.01}
    momentum: {schedule: linear, from: 0.5, to: 0.9}
    constraint: {box: [-1, 1, -1, 1]}
    average: {ema: 0.9}
  - {name: adam, weight_decay: {l2: 0.1}, constraint: {box: [-1, 1, -1, 1]}}
"""


@pytest.fixture(scope="module")
def small() -> Atlas:
    return atlas(pair(), SMALL)


@pytest.mark.parametrize(
    ("learning_rate", "count", "values"),
    [
        (0.01, 5, (0.001, 0.003, 0.01, 0.03, 0.1)),
        (0.25, 3, (0.075, 0.25, 0.75)),
        (100, 4, (10, 30, 100, 300)),
        (7e-3, 1, (7e-3,)),
    ],
)
def test_learning_rates_lie_half_a_decade_apart_around_the_own_one(learning_rate, count, values):
    scenario = alone(f"{{name: sgd, learning_rate: {learning_rate}}}")
    (sheet,) = atlas(scenario, AtlasSettings(starts=2, learning_rates=count)).sheets
    assert sheet.learning_rates == values
    assert sheet.momenta == ()


@pytest.mark.parametrize(
    ("momentum", "count", "values"),
    [
        (0.9, 3, (0.7, 0.9, 0.97)),
        (0.9, 5, (0, 0.7, 0.9, 0.97, 0.99)),
        (0.25, 3, (0.25, 0.775, 0.925)),
        (0, 3, (0, 0.7, 0.9)),
        (0.999, 2, (0.999, 0.9997)),
    ],
)
def test_momenta_lie_half_a_decade_of_their_distance_to_1_apart(momentum, count, values):
    scenario = alone(f"{{name: momentum, momentum: {momentum}}}")
    settings = AtlasSettings(starts=2, learning_rates=1, momenta=count)
    (sheet,) = atlas(scenario, settings).sheets
    assert sheet.momenta == values


def test_starts_are_the_scenarios_own_and_the_centres_of_a_grid(small):
    cells = [(x, y) for y in (-2.0, 0.0, 2.0) for x in (-2.0, 0.0, 2.0)]
    np.testing.assert_allclose(small.starts, [(-2.8, -2.5), *cells], atol=1e-15)


def test_every_run_of_the_atlas_is_the_descent_with_those_values(small):
    objective = Objective(pair().landscape)
    starts = np.array(small.starts)
    nesterov, adam = small.sheets
    for i, learning_rate in enumerate((0.003, 0.01, 0.03)):
        for j, momentum in enumerate((0.9, 0.97)):
            rule = OPTIMIZERS["nesterov"](learning_rate=learning_rate, momentum=momentum)
            expected = descend(repeat(objective), rule, starts, 20)
            np.testing.assert_array_equal(nesterov.positions[i, j], np.moveaxis(expected, 1, 0))
            np.testing.assert_array_equal(nesterov.losses[i, j], objective.value(expected).T)
    expected = descend(repeat(objective), OPTIMIZERS["adam"](learning_rate=0.75), starts, 20)
    np.testing.assert_array_equal(adam.positions[2, 0], np.moveaxis(expected, 1, 0))


def test_a_factor_multiplies_all_values_of_a_schedule():
    """Linear ones have multiplied ends; a momentum of 1 or more is not allowed."""
    sheet = atlas(pair(MODIFIED), SMALL).sheets[0]
    assert sheet.learning_rates == (0.3, 1.0, 3.0)
    assert sheet.momenta == (0.3, 1.0)
    text = MODIFIED.replace("from: 0.02, to: 0.01", "from: 0.06, to: 0.03")
    text = text.replace("from: 0.5, to: 0.9", "from: 0.15, to: 0.27")
    expected = run(parse_scenario(text)).trajectories[0]
    assert sheet.positions[2, 0, 0] == pytest.approx(expected.positions, abs=1e-12)
    assert sheet.tracks[2, 0, 0, 0] == pytest.approx(expected.tracks["average"], abs=1e-12)
    assert sheet.last_tracks[2, 0, 0, 0] == pytest.approx(expected.tracks["average"][-1])


@pytest.mark.parametrize("schedule", ["cosine, from: 0.02, warm_up: 5", "linear, from: 0, to: 0.1"])
def test_a_schedule_that_passes_through_0_has_factors_too(schedule):
    scenario = pair(MODIFIED.replace("linear, from: 0.02, to: 0.01", schedule))
    sheet = atlas(scenario, SMALL).sheets[0]
    assert sheet.learning_rates == (0.3, 1.0, 3.0)


def test_a_page_holds_tracks_schedules_borders_and_the_origin():
    recording = run(pair(MODIFIED)).drawn_with(atlas=SMALL)
    data = data_of(page_html(recording))
    first, _ = recording.trajectories
    values = doubles(data["recorded"]["values"])
    np.testing.assert_array_equal(values[0, 3:].T, first.tracks["average"])
    assert np.isnan(values[1, 3:]).all()
    assert [entry["tracks"] for entry in data["entries"]] == [["average"], []]
    momentum, adam = (entry["schedules"] for entry in data["entries"])
    assert adam == {}
    assert doubles(momentum["learning_rate"]) == pytest.approx(0.02 - 0.01 * np.arange(20) / 20)
    assert data["map"]["origin"] == [[0, 0]]
    (border,) = data["map"]["borders"]
    corners = {(-1, -1), (-1, 1), (1, -1), (1, 1)}
    assert {tuple(point) for point in border["points"]} == corners
    assert data["map"]["veil"] > 0
    x, y, _ = data["atlas"]["codes"]
    numbers = quantised(data["atlas"]["sheets"][0]["values"])[3:, 1, 1, 0]
    seen = np.stack(
        [code["low"] + code["step"] * each for code, each in zip((x, y), numbers, strict=True)]
    )
    assert pytest.approx(first.tracks["average"], abs=0.51 * x["step"]) == seen.T


def test_a_run_that_diverges_is_told_from_one_that_goes_on():
    scenario = alone("{name: sgd, learning_rate: 0.5}", steps=60)
    (sheet,) = atlas(scenario, AtlasSettings(starts=2, learning_rates=3)).sheets
    # x ← (1 − 2η) x: η = 0.15 and 0.5 converge, η = 1.5 doubles |x| at each step.
    assert sheet.diverged[:, 0, 0].tolist() == [False, False, True]
    assert sheet.last_steps[:2].min() == 60
    last = sheet.last_steps[2, 0, 0]
    assert np.isfinite(sheet.positions[2, 0, 0, last]).all()
    assert np.isnan(sheet.positions[2, 0, 0, last + 1 :]).all()


def test_long_runs_are_thinned_and_very_long_ones_cut():
    settings = AtlasSettings(starts=10, learning_rates=1, momenta=1, positions=100_000)
    runs = 2 * (1 + 10**2)
    thinned = atlas(pair(steps=1000), settings)
    assert thinned.steps.tolist() == [*range(0, 1000, 3), 1000]
    assert thinned.sheets[0].losses.shape == (1, 1, 101, len(thinned.steps))
    cut = atlas(pair(steps=100_000), settings)
    assert cut.steps[-1] == 400_000 // runs
    assert cut.steps[1] == 4


def test_steps_that_are_kept_are_even_and_end_with_the_last():
    assert kept_steps(10, 1, 100).tolist() == list(range(11))
    assert kept_steps(10, 3, 10).tolist() == [0, 3, 6, 9, 10]
    assert kept_steps(9, 3, 9).tolist() == [0, 3, 6, 9]


def test_quantised_numbers_come_back_as_they_were():
    numbers = np.array([[0, 4095, 0, 7], [4095, 4094, 4095, 0]], np.uint16)
    np.testing.assert_array_equal(quantised(packed_quantised(numbers)), numbers)


def test_a_line_and_a_curve_keep_their_word_on_errors():
    values = np.append(0.0, np.geomspace(1e-9, 1e3, 5000))
    line = Line(-1.0, 1001.0)
    back = line.data()["low"] + line.data()["step"] * line.quantised(values)
    assert np.abs(back - values).max() <= 1002 / 4095 / 2 * (1 + 1e-9)
    for low in (0.0, -20.0):
        curve = Curve(low, 0.0, 1e3, 1e-6)
        code = curve.data()
        inside = np.concatenate([values, -values[values <= -low]])
        back = unpacked(code, curve.quantised(inside))
        assert (np.abs(back - inside) <= code["error"] * (np.abs(inside) + 1e-6) * (1 + 1e-9)).all()
        assert 0.001 < code["error"] < 0.006
    # What has no finite value is told from all that have, and what is beyond from none that is not.
    beyond = unpacked(code, curve.quantised(np.array([np.nan, np.inf, -np.inf, 1e9, -1e9])))
    assert np.isnan(beyond[:3]).all()
    np.testing.assert_allclose(beyond[3:], [1e3, -20.0], rtol=0.006)


def test_numbers_after_the_end_of_a_run_repeat_its_last():
    values = np.array([[1.0, 2.0, np.nan, np.nan], [3.0, 4.0, 5.0, 6.0], [np.nan] * 4])
    expected = [[1, 2, 2, 2], [3, 4, 5, 6], [0, 0, 0, 0]]
    np.testing.assert_array_equal(filled(values), expected)


def test_a_page_holds_the_recorded_runs_to_the_last_bit():
    recording = run(pair())
    recorded = data_of(page_html(recording.drawn_with(atlas=None)))["recorded"]
    for values, trajectory in zip(doubles(recorded["values"]), recording.trajectories, strict=True):
        np.testing.assert_array_equal(values[:2].T, trajectory.positions)
        np.testing.assert_array_equal(values[2], trajectory.losses)


def test_a_page_holds_the_atlas_as_exactly_as_it_says(small):
    recording = run(pair())
    data = data_of(page_html(recording.drawn_with(atlas=SMALL)))["atlas"]
    x, y, loss = data["codes"]
    view = recording.scenario.domain
    for sheet, packed in zip(small.sheets, data["sheets"], strict=True):
        numbers = quantised(packed["values"])
        for code, axis, low, span in ((x, 0, view.x_min, 6), (y, 1, view.y_min, 6)):
            # A quarter of the view is kept beyond each of its edges.
            expected = sheet.positions[..., axis].clip(low - span / 4, low + span * 5 / 4)
            error = np.abs(code["low"] + code["step"] * numbers[axis] - expected)
            assert error.max() <= 1.5 * 6 / 4095 / 2 * (1 + 1e-9)
        error = np.abs(unpacked(loss, numbers[2]) - sheet.losses)
        error /= np.abs(sheet.losses - loss["center"]) + loss["unit"]
        assert error.max() <= 0.003


def test_a_page_of_a_response_holds_its_numbers_to_the_last_bit():
    recording = run(parse_scenario(RESPONSE))
    data = data_of(page_html(recording))
    values = doubles(data["recorded"]["values"])
    assert data["columns"] == ["update", "v"]
    for part, response in zip(values, recording.responses, strict=True):
        np.testing.assert_array_equal(part[0], response.updates)
        np.testing.assert_array_equal(part[1], response.accumulators["v"])
    signal = data["charts"][0]["signal"]
    np.testing.assert_array_equal(doubles(signal["values"]), recording.scenario.signal)
    assert "atlas" not in data


@pytest.mark.parametrize("name", ["hills_and_canyon", "hills_and_canyon_nesterov"])
def test_a_page_has_at_most_3_megabytes(name):
    assert len(page_html(run(load_scenario(name))).encode()) <= 3_000_000


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path):
    scenario = pair()
    scenario = replace(scenario, render=replace(scenario.render, atlas=SMALL))
    render(run(scenario), tmp_path / "one.html")
    render(run(scenario), tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "two.html"]


def test_without_a_page_for_a_kind_the_old_file_stays(tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="a grid of responses has no page"):
        render(run(parse_scenario(GRID)), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


NOWHERE = """
landscape: {expression: log(x) + y**2, domain: [0.1, 2, -1, 1]}
start: [1, 0.5]
steps: 5
optimizers: [sgd]
view: {domain: [-2, -1, -1, 1]}
"""
IMMENSE = """
landscape: {expression: exp(x**2 + y**2), domain: [-20, 20, -20, 20]}
start: [1, 1.5]
steps: 5
optimizers: [{name: adam, learning_rate: 0.1}]
"""


@pytest.mark.parametrize("text", [NOWHERE, IMMENSE], ids=["none in view", "up to 1e308"])
def test_a_page_of_any_losses_has_finite_scales(text: str):
    """What JSON cannot hold would be an error; a run's own losses are on the scale of the chart."""
    recording = run(parse_scenario(text))
    data = data_of(page_html(recording.drawn_with(atlas=SMALL)))
    for scale in data["charts"][0]["scales"]:
        assert np.isfinite([scale["low"], scale["high"]]).all()
    losses = recording.trajectories[0].losses
    low, high = (10.0 ** np.array([scale["low"], scale["high"]]) if scale["logarithmic"]
                 else np.array([scale["low"], scale["high"]]))  # fmt: skip
    assert low <= losses.min()
    assert losses.max() <= high


def test_the_end_of_a_run_is_on_the_page_also_between_the_steps_that_are_kept(monkeypatch):
    """x ← (1 − 2η) x: from (1, 1) at η = 500 one step leads to −999, and that is the end."""
    monkeypatch.setattr("landscapes.kinds.landscape.page.MOST_POINTS", 10)
    recording = run(alone("[{name: sgd, learning_rate: 500}, adam]", steps=60))
    recorded = data_of(page_html(recording.drawn_with(atlas=None)))["recorded"]
    assert recorded["steps"][1] > 1
    finals = doubles(recorded["finals"])
    assert finals[0].tolist() == [-999.0, -999.0, 2 * 999.0**2]
    adam = recording.trajectories[1]
    np.testing.assert_array_equal(finals[1], [*adam.positions[-1], adam.losses[-1]])


HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 \" ' ${x} %data"


def hostile() -> LandscapeRecording:
    scenario = pair()
    first, second = scenario.optimizers
    text = verbatim(HOSTILE)
    renamed = (replace(first, label=text, detail=text), second)
    render = replace(scenario.render, caption=text)
    return run(replace(scenario, title=text, optimizers=renamed, render=render))


def test_what_a_person_wrote_stays_text():
    html = page_html(hostile().drawn_with(atlas=SMALL))
    elements = Elements(html)
    assert len(elements.of("script")) == 2
    assert elements.of("title")[0][1] == HOSTILE
    data = data_of(html)
    written = [data["title"], data["caption"], data["entries"][0]["label"]]
    assert written == [HOSTILE] * 3
    assert "\u2028" not in elements.of("script")[0][1]


def test_a_page_is_closed_to_the_network():
    html = page_html(run(pair()).drawn_with(atlas=SMALL))
    elements = Elements(html)
    policy = next(
        attributes["content"]
        for attributes, _ in elements.of("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    for directive, tag in (("script-src", "script"), ("style-src", "style")):
        content = elements.of(tag)[-1][1]
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert directives[directive] == f"'sha256-{digest}'"
    used = {key for _, attributes, _ in elements.found for key in attributes}
    assert not used & {"src", "href", "srcset", "style", "onclick", "onload"}
    assert set(re.findall(r"https?://[^\"'\s]*", html)) <= {"http://www.w3.org/2000/svg"}


def test_a_notebook_gets_the_page_within_a_frame():
    recording = run(pair())
    frame = notebook_html(recording.drawn_with(atlas=SMALL))
    attributes, _ = Elements(frame).of("iframe")[0]
    assert attributes["srcdoc"] == page_html(recording.drawn_with(atlas=SMALL))
    assert attributes["sandbox"] == "allow-scripts"
    assert unescape(frame).count("<iframe") == 1
