"""What the files of GIF, WebP and MP4 hold."""

import gc
import tracemalloc
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from conftest import as_drawn
from PIL import Image, ImageSequence

from landscapes import parse_scenario, render, run
from landscapes.drawing.compose import compose
from landscapes.film.encoder import Brief
from landscapes.film.frames import Camera
from landscapes.film.gif import GifEncoder
from landscapes.film.palette import Palette
from landscapes.film.timeline import Timeline, plan
from landscapes.film.webp import WebpEncoder
from landscapes.kinds.base import Size

pytestmark = as_drawn

SMALL = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 30
optimizers: [{name: adam, learning_rate: 0.25}, {name: rmsprop, learning_rate: 0.25}]
render: {size: 301x203, fps: 12.5, duration: 2, hold_first: 0, hold_last: 0.4}
"""


@pytest.fixture(scope="module")
def small():
    return run(parse_scenario(SMALL, name="small"))


def with_settings(recording, **changes):
    settings = replace(recording.scenario.render, **changes)
    return replace(recording, scenario=replace(recording.scenario, render=settings))


def pictures(path: Path) -> list[tuple[int, np.ndarray]]:
    """The milliseconds that each picture of a file stays, and its pixels."""
    found = []
    with Image.open(path) as file:
        for picture in ImageSequence.Iterator(file):
            pixels = np.asarray(picture.convert("RGB"))
            found.append((picture.info["duration"], pixels))
    return found


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


# Files


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_the_first_picture_stays_and_is_stored_once(small, suffix, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    render(with_settings(small, hold_first=0.8), path)
    durations = [duration for duration, _ in pictures(path)]
    assert durations == [800, *[80] * 10, 400]


def test_mp4_repeats_the_pictures_that_stay(small, tmp_path: Path) -> None:
    of = with_settings(small, hold_first=0.8)
    render(of, tmp_path / "a.mp4")
    steps = plan(of).steps
    true = [frame[..., :3].copy() for frame in Camera(compose(of)).frames(steps)]
    with av.open(str(tmp_path / "a.mp4")) as container:
        shown = [f.to_ndarray(format="rgb24")[:203, :301] for f in container.decode(video=0)]
    nearest = [int(np.argmax([psnr(picture, frame) for frame in true])) for picture in shown]
    assert nearest == [0] * 10 + list(range(1, 11)) + [11] * 5


@pytest.mark.parametrize("loop", [None, 1, 2, 65535])
def test_a_webp_says_how_many_times_it_plays(small, loop, tmp_path: Path) -> None:
    render(with_settings(small, loop=loop, duration=0.4, hold_last=0.1), tmp_path / "a.webp")
    with Image.open(tmp_path / "a.webp") as file:
        assert file.info["loop"] == (loop or 0)


@pytest.mark.parametrize(("loop", "repeats"), [(None, 0), (1, None), (2, 1), (65535, 65534)])
def test_a_gif_says_how_many_times_it_is_repeated(small, loop, repeats, tmp_path: Path) -> None:
    render(with_settings(small, loop=loop, duration=0.4, hold_last=0.1), tmp_path / "a.gif")
    content = (tmp_path / "a.gif").read_bytes()
    assert content.startswith(b"GIF89a")
    assert (b"NETSCAPE2.0" in content) == (repeats is not None)
    with Image.open(tmp_path / "a.gif") as file:
        assert file.info.get("loop") == repeats


@pytest.fixture(scope="module")
def both(small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("both")
    gif, webp = folder / "a.gif", folder / "a.webp"
    described = render(small, gif, webp)
    assert [file.size for file in described] == [(301, 203)] * 2
    assert [file.seconds for file in described] == [2.0] * 2
    return gif, webp


def test_a_webp_shows_what_the_gif_shows_in_fewer_bytes(both) -> None:
    gif, webp = both
    for (gif_time, gif_pixels), (webp_time, webp_pixels) in zip(*map(pictures, both), strict=True):
        assert gif_time == webp_time
        assert np.array_equal(gif_pixels, webp_pixels)
    assert webp.stat().st_size < gif.stat().st_size


def test_a_webp_shows_the_frames(small, both) -> None:
    steps = plan(small).steps
    shown = pictures(both[1])
    for (_, pixels), frame in zip(shown, Camera(compose(small)).frames(steps), strict=True):
        assert psnr(pixels, frame[..., :3]) >= 45


def test_a_webp_holds_what_its_head_says(both) -> None:
    content = both[1].read_bytes()
    assert (content[:4], content[8:16]) == (b"RIFF", b"WEBPVP8X")
    assert int.from_bytes(content[4:8], "little") == len(content) - 8


def test_the_same_recording_gives_the_same_webp(small, both, tmp_path: Path) -> None:
    render(small, tmp_path / "again.webp")
    assert (tmp_path / "again.webp").read_bytes() == both[1].read_bytes()


def noise(count: int) -> np.ndarray:
    pixels = np.random.default_rng(count).integers(0, 256, (count, 50, 70, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


@pytest.mark.parametrize("encoder", [GifEncoder, WebpEncoder])
def test_frames_that_differ_anywhere_or_nowhere_are_shown(encoder, tmp_path: Path) -> None:
    """Patches with odd corners, of one pixel, and of none."""
    first = noise(1)[0]
    frames = [first.copy() for _ in range(4)]
    frames[1][31, 17] = frames[0][0, 0]
    frames[2][...] = frames[1]
    frames[3][7:20, 5:6] = frames[0][2, 3]
    palette = Palette(frames)
    timeline = Timeline(Fraction(10), (0, 1, 2, 3), (1, 1, 1, 1), 0.4)
    writer = encoder(tmp_path / "a", Brief(timeline, Size(70, 50), loop=1))
    for frame in frames:
        writer.sample(frame)
    for frame in frames:
        writer.write(frame)
    writer.close()
    ended = 0
    shown = []
    for duration, pixels in pictures(tmp_path / "a"):
        ended += duration
        shown += [pixels] * (ended // 100 - len(shown))
    for pixels, frame in zip(shown, frames, strict=True):
        codes = frame[..., :3].astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
        expected = palette.colors[palette.indices(codes.reshape(-1))].reshape(50, 70, 3)
        assert np.array_equal(pixels, expected)


@pytest.mark.parametrize("encoder", [GifEncoder, WebpEncoder])
def test_memory_does_not_grow_with_the_number_of_frames(encoder, tmp_path: Path) -> None:
    def kept(count: int) -> int:
        timeline = Timeline(Fraction(10), tuple(range(count)), (1,) * count, count / 10)
        writer = encoder(tmp_path / "a", Brief(timeline, Size(70, 50)))
        frames = noise(4)
        for frame in frames[:2]:
            writer.sample(frame)
        tracemalloc.start()
        for k in range(count):
            writer.write(frames[k % 4])
        gc.collect()
        now = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        writer.close()
        return now

    short, long = [kept(count) for count in (4, 8, 80)][1:]
    assert long < short + 20_000
    assert (tmp_path / "a").stat().st_size > 80 * 2000


# Palette


@pytest.mark.parametrize("count", [31, 63, 127, 255])
def test_a_palette_of_few_colors_finds_the_nearest_and_leaves_a_place(count: int) -> None:
    random = np.random.default_rng(4)
    frame = random.integers(0, 256, (40, 40, 4), np.uint8)
    frame[:, :20] = [10, 20, 30, 255]
    palette = Palette([frame], count)
    assert palette.colors.shape == (count, 3)
    assert palette.transparent == count
    assert [10, 20, 30] in palette.colors.tolist()
    some = random.integers(0, 1 << 24, 300).astype(np.uint32)
    rgb = np.stack([some >> 16, some >> 8 & 255, some & 255], axis=-1).astype(int)
    distances = ((rgb[:, np.newaxis] - palette.colors.astype(int)) ** 2).sum(axis=-1)
    indices = palette.indices(some)
    assert (distances[np.arange(300), indices] == distances.min(axis=1)).all()


def test_a_palette_keeps_rare_colors_that_no_other_is_near_to() -> None:
    """What tells runs apart covers few pixels; fills that hardly differ cover many."""
    frame = np.full((60, 60, 4), 255, np.uint8)
    frame[:, :, 0] = np.arange(60) + 150
    runs = [[213, 94, 0], [230, 159, 0], [0, 158, 115], [204, 121, 167]]
    for row, color in enumerate(runs):
        frame[row, :5, :3] = color
    colors = Palette([frame], 15).colors.tolist()
    assert all(color in colors for color in runs)


def test_the_land_leaves_colors_for_the_edges_of_text() -> None:
    """The land's shades are smooth and cover nearly all; the blends of an edge, 4 pixels each."""
    frame = np.full((200, 400, 4), 255, np.uint8)
    frame[..., 0] = np.linspace(60, 235, 400)
    frame[..., 2] = np.linspace(150, 215, 400)
    blends = np.linspace([240, 60, 15], [255, 255, 255], 9)[1:-1].round().astype(np.uint8)
    frame[:4, :7, :3] = blends
    colors = Palette([frame], 31).colors.astype(int)
    nearest = np.linalg.norm(blends[:, np.newaxis] - colors, axis=-1).min(axis=1)
    assert nearest.max() < 20


def test_a_palette_of_more_colors_than_there_are_has_them_all() -> None:
    frame = np.zeros((4, 4, 4), np.uint8)
    frame[..., 3] = 255
    frame[1:, :, :3] = [[[1, 2, 3]], [[4, 5, 6]], [[7, 8, 9]]]
    palette = Palette([frame])
    assert palette.colors.shape == (255, 3)
    assert sorted({*map(tuple, palette.colors.tolist())}) == [
        (0, 0, 0), (1, 2, 3), (4, 5, 6), (7, 8, 9),
    ]  # fmt: skip
