"""The picture of basins: it fills as steps pass, says what it shows, and fits any figure."""

import base64
import re
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
from conftest import drawn, encoded_here
from PIL import Image, ImageSequence

from landscapes import parse_scenario, render
from landscapes.drawing.compose import compose
from landscapes.ensemble import DIVERGED, UNDECIDED, Attractor
from landscapes.film.frames import Camera
from landscapes.kinds.basins.model import BasinMap, BasinsRecording
from landscapes.loading.forms import usual_question
from landscapes.themes import LIGHT, PRINT

pytestmark = encoded_here

STEPS = 50


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


def shown(of: BasinsRecording, step: float) -> np.ndarray:
    (frame,) = (f[..., :3].astype(int) for f in Camera(compose(of)).frames([step]))
    return frame


def rgb(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


def quarters(of: BasinsRecording, step: float) -> dict[str, np.ndarray]:
    """The pixels of each quarter of the one map, in its middle."""
    box = compose(of).moving[0]._pictures[0].box
    frame = shown(of, step)[::-1]
    across, up = int(box.width), int(box.height)
    cells = frame[int(box.bottom) :, int(box.left) :][:up, :across]
    return {
        "lower left": cells[: up // 2, : across // 2],
        "lower right": cells[: up // 2, across // 2 :],
        "upper left": cells[up // 2 :, : across // 2],
        "upper right": cells[up // 2 :, across // 2 :],
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
    for picture, color in zip(compose(of).moving[0]._pictures, (first, last), strict=True):
        box = picture.box
        top, left = 800 - int(box.top), int(box.left)
        cells = frame[top : top + int(box.height), left : left + int(box.width)]
        assert share(cells, color) > 0.6


def test_the_attractors_that_do_not_fit_share_a_colour() -> None:
    # Attractor k is where 40 − k of the starts end.
    ends = np.repeat(np.arange(30), np.arange(40, 10, -1))
    of = recording((ends.reshape(15, 51), np.zeros((15, 51))), attractors=30)
    texts = [text.get_text() for text in compose(of).figure.texts]
    named = [text for text in texts if re.match(r"\(.*\), loss", text)]
    others = next(text for text in texts if "other minima" in text)
    assert others == f"{30 - len(named)} other minima"
    assert len(named) == len(LIGHT.basins)
    assert sum("found" in text for text in named) == len(named) - 3


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
    stage.figure.draw_without_rendering()
    texts = [t for t in stage.figure.texts if t.get_text().strip()]
    assert min(t.get_fontsize() for t in texts) * 100 / 72 >= 0.022 * height
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
    for text, box in boxes:
        assert -1 <= box.x0 <= box.x1 <= width + 1, text
        assert -1 <= box.y0 <= box.y1 <= height + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or up <= 0.3 * min(a.height, b.height), (one, other)
    maps = [picture.box for picture in stage.moving[0]._pictures]
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


def test_symbols_stand_for_words_where_room_is_scarce() -> None:
    maps = patches(10, 3)
    wide = [text.get_text() for text in compose(recording(*maps)).figure.texts]
    tall = [text.get_text() for text in compose(recording(*maps, size="600x1200")).figure.texts]
    assert any("learning" in text for text in wide)
    assert any("η 0.05" in text for text in tall)
    assert not any("learning" in text for text in tall)


@pytest.mark.parametrize("theme", ["print", "transparent"])
@pytest.mark.parametrize(
    ("attractors", "end"), [(0, UNDECIDED), (0, DIVERGED), (1, 0), (200, 150), (200, None)]
)
def test_unusual_maps_are_drawn(theme: str, attractors: int, end: int | None) -> None:
    basins = np.resize(np.arange(attractors) if end is None else [end], (20, 20))
    of = recording(
        (basins, np.full((20, 20), STEPS)),
        attractors=attractors, landscape="rosenbrock", theme=theme, size="400x300",
    )  # fmt: skip
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
    boxes = [picture.box for picture in compose(of).moving[0]._pictures]
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
    assert usual_question("basins") == "Where does each start end?"
    of = recording(QUARTERS, question=usual_question("basins"))
    with_question, without = (
        shown(of, 0),
        shown(replace(of, scenario=recording(QUARTERS).scenario), 0),
    )
    assert (with_question != without).any()
    assert np.array_equal(shown(of, 10), shown(recording(QUARTERS), 10))
