"""The picture of basins: it fills as steps pass, says what it shows, and fits any figure."""

import base64
import re
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import get_args

import imageio.v3 as iio
import numpy as np
import pytest
from conftest import drawn, encoded_here
from PIL import Image, ImageSequence

from landscapes import parse_scenario, render
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Shown
from landscapes.drawing.canvas.stage import Stage
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor
from landscapes.film.frames import Camera
from landscapes.kinds.basins.model import BasinMap, BasinsRecording
from landscapes.kinds.basins.picture.filling import Cells
from landscapes.kinds.basins.picture.legend import Bar, Legend
from landscapes.kinds.basins.picture.shades import hatched, key_of, ramp_colors
from landscapes.kinds.basins.picture.titles import Shares
from landscapes.kinds.landscape.picture.marks import Captioned
from landscapes.themes import LIGHT, PRINT, Hatch

pytestmark = encoded_here

STEPS = 50
SLOPE = "{expression: x, domain: [-1, 1, -1, 1]}"
"""A landscape without minima."""


def recording(
    *maps: tuple[np.ndarray, np.ndarray],
    attractors: int = 3,
    landscape: str = "hills_and_canyon",
    optimizers: str = "",
    **settings: object,
) -> BasinsRecording:
    """Maps of basins and steps as if they had been computed."""
    rates = ", ".join(f"{0.01 * (n + 1):.2f}" for n in range(len(maps)))
    named = optimizers or f"{{name: adam, learning_rate: [{rates}]}}"
    rows, columns = maps[0][0].shape
    text = f"kind: basins\nlandscape: {landscape}\ngrid: [{columns}, {rows}]\nsteps: {STEPS}\n"
    scenario = parse_scenario(f"{text}optimizers: {named}\n")
    known = [Attractor(*minimum, known=True) for minimum in scenario.landscape.minima]
    found = [Attractor(0.1 * n - 3, 2.5, n + 10.0, known=False) for n in range(attractors)]
    return BasinsRecording(
        drawn(scenario, **settings),
        (*known, *found)[:attractors],
        tuple(BasinMap(b.astype(np.int16), s.astype(np.uint16)) for b, s in maps),
    )


def patches(count: int, ends: int, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Maps of 12 × 12 starts with ends from diverged to an attractor's index."""
    rng = np.random.default_rng(seed)
    shape = (12, 12)
    return [(rng.integers(-2, ends, shape), rng.integers(0, STEPS, shape)) for _ in range(count)]


QUARTERS = (
    np.array([[0, UNDECIDED], [1, DIVERGED]]),
    np.array([[10, STEPS], [10, 30]]),
)
"""Below at the left the first basin, at the right undecided; above the second, and diverged."""


def cells(stage: Stage) -> Cells:
    (found,) = (part for part in stage.moving if isinstance(part, Cells))
    return found


def shown(of: BasinsRecording, step: float) -> np.ndarray:
    (frame,) = (f[..., :3].astype(int) for f in Camera(compose(of)).frames([step]))
    return frame


def rgb(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


def quarters(of: BasinsRecording, step: float) -> dict[str, np.ndarray]:
    """The pixels of each quarter of the one map, in its middle."""
    box = cells(compose(of))._pictures[0].box
    frame = shown(of, step)[::-1]
    across, up = int(box.width), int(box.height)
    inside = frame[int(box.bottom) :, int(box.left) :][:up, :across]
    return {
        "lower left": inside[: up // 2, : across // 2],
        "lower right": inside[: up // 2, across // 2 :],
        "upper left": inside[up // 2 :, : across // 2],
        "upper right": inside[up // 2 :, across // 2 :],
    }


def share(pixels: np.ndarray, color: str) -> float:
    return float((np.abs(pixels - rgb(color)).max(axis=-1) <= 1).mean())


@pytest.mark.parametrize(
    ("step", "filled"),
    [
        (0, set()),
        (9.9, set()),
        (10, {"lower left", "upper left"}),
        (29.9, {"lower left", "upper left"}),
        (30.5, {"lower left", "upper left", "upper right"}),
        (49.9, {"lower left", "upper left", "upper right"}),
        (50, {"lower left", "upper left", "upper right", "lower right"}),
    ],
)
def test_a_cell_shows_its_colour_from_its_step_on(step: float, filled: set[str]) -> None:
    seen = quarters(recording(QUARTERS), step)
    colors = {
        "lower left": LIGHT.basins[0],
        "upper left": LIGHT.basins[1],
        "upper right": LIGHT.diverged,
        "lower right": LIGHT.undecided,
    }
    for quarter, color in colors.items():
        # The isolines and the marks take some of the pixels.
        if quarter in filled:
            assert share(seen[quarter], color) > 0.6
        else:
            assert share(seen[quarter], color) < 0.05
            assert share(seen[quarter], LIGHT.paper) > 0.6


def test_isolines_and_marks_lie_over_the_cells() -> None:
    of = recording((np.zeros((2, 2)), np.zeros((2, 2))))
    everywhere = np.concatenate([each.reshape(-1, 3) for each in quarters(of, STEPS).values()])
    plain = share(everywhere, LIGHT.basins[0])
    assert 0.6 < plain < 0.97
    assert share(everywhere, LIGHT.ink) > 0.001


def test_a_frame_drawn_alone_is_the_frame_drawn_in_sequence() -> None:
    of = recording(*patches(3, 3), size="600x400")
    steps = np.linspace(0, STEPS, 5)
    sequence = [frame.copy() for frame in Camera(compose(of)).frames(steps)]
    for k in (3, 0, 2):
        (alone,) = (frame.copy() for frame in Camera(compose(of)).frames([steps[k]]))
        assert np.array_equal(alone, sequence[k])


def test_shades_tell_steps_and_are_the_same_for_all_maps() -> None:
    fast, slow = np.full((4, 4), 5), np.full((4, 4), 45)
    of = recording((np.zeros((4, 4)), fast), (np.zeros((4, 4)), slow))
    frame = shown(of, STEPS)
    first, *_, last = LIGHT.shades(LIGHT.basins[0], 2)
    for picture, color in zip(cells(compose(of))._pictures, (first, last), strict=True):
        box = picture.box
        top, left = 800 - int(box.top), int(box.left)
        inside = frame[top : top + int(box.height), left : left + int(box.width)]
        assert share(inside, color) > 0.6


def texts_of(of: BasinsRecording) -> list[str]:
    return [text.get_text() for text in compose(of).figure.texts]


def test_a_few_minima_are_named_at_their_marks_and_in_the_legend() -> None:
    of = recording(QUARTERS)
    stage = compose(of)
    (captioned,) = (part for part in stage.moving if isinstance(part, Captioned))
    (names,) = ({text for text, _ in each.texts} for each in captioned.captions)
    assert names == {"global minimum", "A", "B"}
    legend = [text for text in texts_of(of) if ": loss" in text]
    assert [text.partition(":")[0] for text in legend] == ["global minimum", "A", "B"]
    # hills_and_canyon's second minimum.
    assert legend[1] == "A: loss 2.95"


def test_many_minima_have_colours_by_their_losses_but_for_the_global_one() -> None:
    ends = np.arange(30).reshape(5, 6)
    of = recording((ends, np.zeros((5, 6))), attractors=30)
    key = key_of(of, len(LIGHT.basins))
    rows = key.rows(ends.astype(np.int16)).ravel()
    losses = [each.loss for each in of.attractors]
    assert rows[0] == 0
    assert (rows[1:] > 0).all()
    order = np.argsort(losses[1:])
    assert (np.diff(rows[1:][order]) >= 0).all()
    assert len(set(rows[1:])) > 5
    colors = [*ramp_colors(LIGHT), LIGHT.undecided, LIGHT.diverged]
    assert LIGHT.basins[0] not in colors
    assert "loss of 29 other minima" in texts_of(of)


@pytest.mark.parametrize("attractors", [3, 30])
def test_the_global_minimum_has_the_first_colour_wherever_most_runs_end(attractors: int) -> None:
    ends = np.full((4, 4), 2)
    ends[0, 0] = 0
    of = recording((ends, np.zeros((4, 4))), attractors=attractors)
    assert key_of(of, len(LIGHT.basins)).named[0] == 0


@pytest.mark.parametrize(
    ("step", "text"),
    [(0, "0\xa0%"), (9, "0\xa0%"), (10, "25\xa0%"), (50, "25\xa0%")],
)
def test_a_title_counts_the_starts_that_reach_the_global_minimum(step: float, text: str) -> None:
    (shares,) = (part for part in compose(recording(QUARTERS)).moving if isinstance(part, Shares))
    assert [share.text(step, STEPS) for share in shares.shares] == [text]


@pytest.mark.parametrize("steps", [(1, 46), (36, 46), (2, 6), (0, 50)])
def test_ticks_of_steps_are_round_numbers_and_none_comes_twice(steps: tuple[int, int]) -> None:
    few = np.linspace(*steps, 144).astype(int).reshape(12, 12)
    of = recording((np.zeros((12, 12)), few))
    legend = Legend(canvas_of(of), of, key_of(of, 8), "", Shown())
    bar = next(b for b in legend.blocks if isinstance(b, Bar))
    ticks = bar.scale.ticks(5, whole=True)
    labels = bar.scale.labels(ticks)
    assert len({*labels}) == len(labels) > 1
    assert all(float(label) == tick == int(tick) for label, tick in zip(labels, ticks, strict=True))
    assert steps[0] <= ticks[0] < ticks[-1] <= steps[1]


def canvas_of(of: BasinsRecording) -> Canvas:
    return Canvas(of.scenario.render.size, LIGHT)


@pytest.mark.parametrize("hatch", get_args(Hatch))
def test_a_swatch_of_whole_pitches_cuts_no_hatch(hatch: Hatch) -> None:
    y, x = np.ogrid[:30, :40]
    on = np.broadcast_to(hatched(hatch, x, y, 10), (30, 40))
    assert np.array_equal(on[:, :10], on[:, 10:20])
    if hatch in ("level", "upright", "dots"):
        ys, xs = np.nonzero(on)
        assert hatch == "upright" or 0 < ys.min() <= ys.max() < 29
        assert hatch == "level" or 0 < xs.min() <= xs.max() < 39


def test_print_tells_basins_by_their_hatches() -> None:
    of = recording(QUARTERS, theme="print")
    seen = quarters(of, STEPS)
    assert share(seen["lower left"], PRINT.basins[0]) > 0.6
    assert share(seen["upper left"], PRINT.basins[1]) > 0.4
    black = {name: share(pixels, "#000000") for name, pixels in seen.items()}
    assert black["upper left"] > 0.12 > black["lower left"]


# Text and room


@pytest.mark.parametrize(
    ("count", "size"),
    [(1, "600x1200"), (1, "1600x400"), (2, "900x900"), (3, "480x320"), (5, "1200x800"),
     (5, "900x900"), (7, "600x1200"), (10, "1200x800"), (10, "1600x400")],
)  # fmt: skip
def test_text_is_readable_whole_and_alone(count: int, size: str) -> None:
    of = recording(*patches(count, 9), attractors=9, size=size)
    width, height = of.scenario.render.size
    stage = compose(of)
    with own_settings():
        stage.figure.draw_without_rendering()
    texts = [t for t in stage.figure.texts if t.get_text().strip()]
    smallest = LIGHT.small * of.scenario.render.size.unit
    assert min(t.get_fontsize() for t in texts) * 100 / 72 >= 0.999 * smallest
    with own_settings():
        boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
    for text, box in boxes:
        assert -1 <= box.x0 <= box.x1 <= width + 1, text
        assert -1 <= box.y0 <= box.y1 <= height + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or up <= 0.3 * min(a.height, b.height), (one, other)
    maps = [picture.box for picture in cells(stage)._pictures]
    assert len({box[2:] for box in maps}) == 1
    for a, b in combinations(maps, 2):
        across, up = min(a.right, b.right) - max(a.left, b.left), min(a.top, b.top)
        assert across <= 0 or up - max(a.bottom, b.bottom) <= 0
    for text, box in boxes:
        for a in maps:
            across, up = min(a.right, box.x1) - max(a.left, box.x0), min(a.top, box.y1)
            assert across <= 1 or up - max(a.bottom, box.y0) <= 0.3 * box.height, text


def test_a_long_label_is_never_cut() -> None:
    label = "Momentum as it was in the days of the perceptron, after"
    named = ", ".join(f"{{name: sgd, label: '{label} {n}'}}" for n in range(6))
    of = recording(*patches(6, 3), optimizers=f"[{named}]")
    texts = " ".join(text.get_text() for text in compose(of).figure.texts)
    assert texts.count("perceptron, ") == 6
    assert all(f"after {n}" in texts for n in range(6))


@pytest.mark.parametrize("size", ["1280x720", "1920x1080"])
def test_five_maps_of_a_wide_picture_stand_in_two_rows(size: str) -> None:
    of = recording(*patches(5, 3), size=size)
    width, height = of.scenario.render.size
    texts = texts_of(of)
    boxes = [picture.box for picture in cells(compose(of))._pictures]
    assert len({box.bottom for box in boxes}) == 2
    # Five in a row are at most a fifth of the width each.
    assert sum(box.width * box.height for box in boxes) > 0.25 * width * height
    assert "% that reach the global minimum" in texts
    assert not any(text.startswith("reach") for text in texts)


def test_symbols_stand_for_words_where_room_is_scarce() -> None:
    few, many = (" ".join(texts_of(recording(*patches(count, 3)))) for count in (2, 10))
    assert "learning\xa0rate" in few.replace(" ", "\xa0")
    assert "η\xa00.05" in many.replace(" ", "\xa0")
    assert "learning" not in many


@pytest.mark.parametrize("theme", ["print", "transparent"])
@pytest.mark.parametrize(
    ("attractors", "end"), [(0, UNDECIDED), (0, DIVERGED), (1, 0), (200, 150), (200, None)]
)
def test_unusual_maps_are_drawn(theme: str, attractors: int, end: int | None) -> None:
    basins = np.resize(np.arange(attractors) if end is None else [end], (20, 20))
    of = recording(
        (basins, np.full((20, 20), STEPS)),
        attractors=attractors,
        landscape="rosenbrock" if attractors else SLOPE,
        theme=theme,
        size="400x300",
    )
    assert shown(of, STEPS).any()


# Files


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("basins")
    of = recording(*patches(2, 3), size="600x400", duration=2, hold_last=0.4)
    paths = (folder / f"map.{suffix}" for suffix in ("png", "gif", "mp4", "webp", "svg", "pdf"))
    for written in render(of, *paths):
        assert written.bytes > 1000
    return folder


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """The root mean square of the differences."""
    return float(np.sqrt(((one.astype(float) - other.astype(float)) ** 2).mean()))


@pytest.mark.parametrize("suffix", ["gif", "mp4", "webp"])
def test_an_animation_ends_as_the_picture(files: Path, suffix: str) -> None:
    still = np.asarray(Image.open(files / "map.png").convert("RGB"))
    if suffix == "mp4":
        frames = list(iio.imread(files / "map.mp4", plugin="pyav"))
    else:
        with Image.open(files / f"map.{suffix}") as animation:
            every = ImageSequence.Iterator(animation)
            frames = [np.asarray(frame.convert("RGB")) for frame in every]
    assert distance(frames[-1], still) < 6
    assert distance(frames[0], still) > 20


def test_vectors_have_the_cells_as_an_image_and_isolines_as_paths(files: Path) -> None:
    text = (files / "map.svg").read_text(encoding="utf-8")
    images = re.findall(r'base64,\s*([^"]+)"', text)
    pictures = [np.asarray(Image.open(BytesIO(base64.b64decode(image)))) for image in images]
    of = recording(*patches(2, 3), size="600x400", duration=2, hold_last=0.4)
    boxes = [picture.box for picture in cells(compose(of))._pictures]
    shapes = [picture.shape[:2] for picture in pictures]
    assert [(box.height, box.width) for box in boxes] == shapes[-2:]
    # A map's isolines are one path.
    assert text.count("\nL ") > 1000


def test_the_same_recording_gives_the_same_bytes(files: Path, tmp_path: Path) -> None:
    of = recording(*patches(2, 3), size="600x400", duration=2, hold_last=0.4)
    paths = [tmp_path / f"map.{suffix}" for suffix in ("png", "gif", "svg", "pdf")]
    render(of, *paths)
    for path in paths:
        assert path.read_bytes() == (files / path.name).read_bytes()


def test_a_question_stands_before_the_first_step() -> None:
    question = recording(QUARTERS).scenario.usual_question
    assert question == "Where does each start end?"
    of = recording(QUARTERS, question=question)
    with_question, without = (
        shown(of, 0),
        shown(replace(of, scenario=recording(QUARTERS).scenario), 0),
    )
    assert (with_question != without).any()
    assert np.array_equal(shown(of, 10), shown(recording(QUARTERS), 10))
