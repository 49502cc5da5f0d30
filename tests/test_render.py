"""Pictures and animations: what is drawn, and what the written files hold."""

import os
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import imageio.v3 as iio
import numpy as np
import pytest
from conftest import as_drawn, drawn
from PIL import Image, ImageSequence

from landscapes import load_scenario, parse_scenario, run
from landscapes import render as render_recording
from landscapes.builtin import builtin_scenarios
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.compose import compose
from landscapes.drawing.map.names import Names
from landscapes.files import WholeFiles
from landscapes.film.frames import Camera
from landscapes.film.palette import Palette
from landscapes.film.timeline import plan
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.themes import LIGHT

pytestmark = as_drawn

SMALL = """
landscape: {landscape}
start: {start}
steps: 30
optimizers: {optimizers}
render: {{size: {size}, fps: {fps}, duration: {duration}, hold_first: 0, hold_last: {hold}}}
"""


def recording(
    landscape="wobbly",
    start="[-2.8, -2.5]",
    optimizers="[{name: adam, learning_rate: 0.25}, {name: rmsprop, learning_rate: 0.25}]",
    size="300x200",
    fps=12.5,
    duration=2,
    hold=0.4,
):
    settings = locals()
    return run(parse_scenario(SMALL.format(**settings), name="small"))


@pytest.fixture(scope="module")
def small():
    return recording()


@pytest.fixture(scope="module")
def written(small, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("written")
    paths = {suffix: folder / f"small.{suffix}" for suffix in ("png", "gif", "mp4", "svg", "pdf")}
    render_recording(small, *paths.values())
    return paths


def true_frames(of) -> list[np.ndarray]:
    steps = plan(of).steps
    return [frame[..., :3].copy() for frame in Camera(compose(of)).frames(steps)]


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def map_of(of) -> Box:
    (names,) = (part for part in compose(of).moving if isinstance(part, Names))
    return names.around.box


# Frames


def test_runs_that_coincide_all_stay_visible() -> None:
    twins = (
        "[" + ", ".join(f"{{name: adam, learning_rate: 0.25, label: r{k}}}" for k in "abcde") + "]"
    )
    of = recording(optimizers=twins, size="900x600")
    final = true_frames(of)[-1]
    on_map = final[:, : int(map_of(of).right)]
    for name in LIGHT.run_colors(of.scenario.optimizers):
        color = [*bytes.fromhex(name[1:])]
        assert (np.abs(on_map.astype(int) - color).max(axis=-1) <= 8).sum() > 60


def test_a_frame_drawn_alone_is_the_frame_drawn_in_sequence(small) -> None:
    stage = compose(small)
    steps = plan(small).steps
    sequence = [frame.copy() for frame in Camera(stage).frames(steps)]
    for k in (17, 3, 0, len(steps) - 1):
        (alone,) = (frame.copy() for frame in Camera(compose(small)).frames([steps[k]]))
        assert np.array_equal(alone, sequence[k])


def test_a_frame_shows_no_more_of_a_run_than_its_steps_so_far() -> None:
    """On a bowl SGD goes straight from the lower left to the middle: half-way, half is bare."""
    # The name of an amber run is darker than its line.
    amber = "[{name: sgd, learning_rate: 0.02, color: '#ffc93f'}]"
    of = recording("simple_quad", optimizers=amber, size="600x400")
    box = map_of(of)
    (name,) = LIGHT.run_colors(of.scenario.optimizers)
    color = [*bytes.fromhex(name[1:])]

    def farthest(frame: np.ndarray) -> float:
        on_map = frame[:, int(box.left) : int(box.right), :3].astype(int)
        columns = np.nonzero((np.abs(on_map - color).max(axis=-1) <= 8).any(axis=0))[0]
        return float(columns.max() / box.width * 6 - 3)

    radius = LIGHT.head * 400 / box.width * 6
    for step, frame in zip(
        (0.0, 10.0, 30.0), Camera(compose(of)).frames([0.0, 10.0, 30.0]), strict=True
    ):
        assert farthest(frame) == pytest.approx(-2.8 * 0.96**step + radius, abs=0.05)


ON_LANDSCAPES = [
    name for name in builtin_scenarios() if isinstance(load_scenario(name), LandscapeScenario)
]


@pytest.mark.parametrize("name", ON_LANDSCAPES)
def test_every_shipped_landscape_scenario_makes_a_picture(name: str) -> None:
    scenario = drawn(load_scenario(name), "360x240")
    (frame,) = (f.copy() for f in Camera(compose(run(scenario))).frames([float(scenario.steps)]))
    assert frame.shape == (240, 360, 4)
    for color in LIGHT.run_colors(scenario.optimizers):
        wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(frame[..., :3].astype(int) - wanted).max(axis=-1) <= 12).any()


@pytest.mark.parametrize(
    "size", ["1200x800", "1920x1080", "800x800", "600x900", "200x200", "400x800", "1600x400"]
)
def test_text_is_readable_from_the_back_row(size: str) -> None:
    of = recording(size=size)
    stage = compose(of)
    texts = [t for t in stage.figure.findobj(lambda a: hasattr(a, "get_fontsize")) if t.get_text()]
    assert texts
    smallest = min(t.get_fontsize() for t in texts) * 100 / 72
    assert smallest >= 0.022 * of.scenario.render.size.unit


@pytest.mark.parametrize(
    "size", ["1200x800", "1920x1080", "800x800", "600x900", "400x800", "1600x400"]
)
def test_nothing_is_cut_off(size: str) -> None:
    stage = compose(recording("hills_and_canyon", size=size))
    stage.figure.draw_without_rendering()
    whole_figure = stage.figure.bbox
    for text in stage.figure.findobj(lambda a: hasattr(a, "get_fontsize")):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= -1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.x1 <= whole_figure.x1 + 1, text.get_text()
            assert box.y1 <= whole_figure.y1 + 1, text.get_text()


def test_dollars_without_a_partner_and_markup_are_drawn_as_they_are() -> None:
    of = recording(optimizers="[{name: adam, label: '$x_ <b>&amp; 100 %'}]")
    of = replace(of, scenario=replace(of.scenario, title="$\\frac{"))
    next(Camera(compose(of)).frames([0.0]))


@pytest.mark.parametrize(
    "view",
    [
        "{domain: [100, 101, 100, 101]}",
        "{domain: [-0.001, 0.001, -0.001, 0.001]}",
        "{domain: [-9, 9, -1, 1]}",
        "{levels: [1000, 2000]}",
        "{levels: [0.5]}",
    ],
)
def test_unusual_views_are_drawn(view: str) -> None:
    text = SMALL.format(
        landscape="giant_plateau", start="[1, 1]", optimizers="[adam]",
        size="300x200", fps=10, duration=1, hold=0.1,
    )  # fmt: skip
    scenario = parse_scenario(text + f"view: {view}\n")
    next(Camera(compose(run(scenario))).frames([0.0]))


# Palette


def test_the_palette_keeps_frequent_colors_and_finds_the_nearest_for_the_others() -> None:
    random = np.random.default_rng(4)
    frame = np.zeros((40, 40, 4), np.uint8)
    frame[...] = [10, 20, 30, 255]
    frame[:, 20:] = [200, 100, 50, 255]
    frame[:8, :, :3] = random.integers(0, 256, (8, 40, 3))
    palette = Palette([frame])
    colors = palette.colors.astype(int)
    assert [10, 20, 30] in colors.tolist()
    assert [200, 100, 50] in colors.tolist()
    some = random.integers(0, 1 << 24, 300).astype(np.uint32)
    for code, index in zip(some.tolist(), palette.indices(some), strict=True):
        rgb = np.array([code >> 16, code >> 8 & 255, code & 255])
        distances = ((colors - rgb) ** 2).sum(axis=1)
        assert distances[index] == distances.min()


# Files


def test_the_png_is_the_last_frame(small, written) -> None:
    image = iio.imread(written["png"])
    assert image.shape == (200, 300, 3)
    assert np.array_equal(image, true_frames(small)[-1])


def test_the_gif_holds_the_frames_and_their_times(small, written) -> None:
    expected = true_frames(small)
    timeline = plan(small)
    begins = np.cumsum([0, *timeline.centiseconds()])
    time = 0
    with Image.open(written["gif"]) as gif:
        assert gif.size == (300, 200)
        assert gif.info["loop"] == 0
        for picture in ImageSequence.Iterator(gif):
            frame = np.asarray(picture.convert("RGB"))
            index = int(np.searchsorted(begins, time // 10, side="right")) - 1
            assert psnr(frame, expected[index]) >= 42
            time += picture.info["duration"]
    assert time == 2000


def test_the_gif_is_mostly_what_changed(written) -> None:
    with Image.open(written["gif"]) as gif:
        first = len(written["gif"].read_bytes()) / gif.n_frames
    assert first < 300 * 200 / 8


def test_the_mp4_is_what_slides_accept(small, written) -> None:
    expected = true_frames(small)
    content = written["mp4"].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(written["mp4"])) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (300, 200)
        assert stream.average_rate == Fraction(25, 2)
        pictures = [picture.to_ndarray(format="rgb24") for picture in container.decode(stream)]
    timeline = plan(small)
    assert len(pictures) == timeline.frame_count == 25
    shown = [*expected, *[expected[-1]] * (timeline.hold - 1)]
    for got, wanted in zip(pictures, shown, strict=True):
        assert psnr(got, wanted) > 30
    assert psnr(pictures[0], expected[-1]) < psnr(pictures[0], expected[0])


def test_odd_sides_become_even_in_mp4_alone(tmp_path: Path) -> None:
    of = recording(size="301x203", duration=0.5, hold=0.1)
    mp4, *others = render_recording(
        of, *(tmp_path / f"odd.{suffix}" for suffix in ("mp4", "gif", "webp", "png"))
    )
    with av.open(str(mp4.path)) as container:
        stream = container.streams.video[0]
        assert mp4.size == (stream.width, stream.height) == (302, 204)
    for other in others:
        with Image.open(other.path) as image:
            assert other.size == image.size == (301, 203)


def test_the_svg_and_pdf_hold_paths(small, written) -> None:
    svg = written["svg"].read_text(encoding="utf-8")
    assert svg.count("<path") > 50
    assert all(color in svg for color in LIGHT.run_colors(small.scenario.optimizers))
    assert written["pdf"].read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("suffix", ["png", "gif", "mp4", "svg", "pdf"])
def test_the_same_scenario_gives_the_same_bytes(suffix: str, written, tmp_path: Path) -> None:
    again = tmp_path / f"again.{suffix}"
    render_recording(recording(), again)
    assert again.read_bytes() == written[suffix].read_bytes()


def test_what_was_written_is_described(small, tmp_path: Path) -> None:
    gif, png = render_recording(small, tmp_path / "a.gif", tmp_path / "a.png")
    assert (gif.seconds, png.seconds) == (2, None)
    assert gif.size == (300, 200)
    assert gif.bytes == (tmp_path / "a.gif").stat().st_size


def test_an_unknown_suffix_is_named_and_nothing_is_written(small, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"unknown format 'gifs' \(did you mean 'gif'\?\)"):
        render_recording(small, tmp_path / "a.gif", tmp_path / "a.gifs")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["png", "gif", "mp4", "svg", "pdf"])
def test_an_interrupted_render_leaves_the_old_file_and_nothing_else(
    suffix: str, small, tmp_path: Path
) -> None:
    old = tmp_path / f"a.{suffix}"
    old.write_text("old", encoding="utf-8")

    def interrupt(done: int, total: int) -> None:
        if done == max(1, total // 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_recording(small, old, progress=interrupt)
    assert old.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == [old.name]


def test_a_whole_file_appears_only_when_published(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    with WholeFiles(target) as files:
        files.drafts[0].write_text("half", encoding="utf-8")
    assert os.listdir(tmp_path) == []
    with WholeFiles(target) as files:
        files.drafts[0].write_text("whole", encoding="utf-8")
        files.publish()
    assert target.read_text(encoding="utf-8") == "whole"
    assert os.listdir(tmp_path) == ["x.txt"]


def test_svg_text_has_no_date(written) -> None:
    assert not re.search(r"<dc:date>", written["svg"].read_text(encoding="utf-8"))
    assert b"CreationDate" not in written["pdf"].read_bytes()


def test_progress_counts_every_frame(small, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    render_recording(small, tmp_path / "a.gif", progress=lambda *step: seen.append(step))
    total = len(plan(small).steps)
    assert seen == [(k, total) for k in range(1, total + 1)]
