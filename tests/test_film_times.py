"""How long each picture of a film is on the screen, read back from the file that was written."""

from fractions import Fraction
from itertools import accumulate, groupby
from pathlib import Path

import av
import numpy as np
import pytest
from conftest import as_drawn, encoded_here, travels
from PIL import Image, ImageSequence

from landscapes import Recording, Rendered, parse_scenario, render, run
from landscapes.drawing.compose import compose
from landscapes.film.encoder import Brief
from landscapes.film.frames import Camera
from landscapes.film.gif import GifEncoder
from landscapes.film.mp4 import Mp4Encoder
from landscapes.film.timeline import Timeline, plan
from landscapes.film.webp import WebpEncoder
from landscapes.formats import FORMATS
from landscapes.kinds.base import RenderSettings, Size
from landscapes.trace import frames_csv

pytestmark = encoded_here

SHAPE = 32, 48
GRAYS = (20, 90, 160, 230)
"""Of four pictures; far enough from one another to be told apart in any format."""

STAYS = [(1, 1, 1, 1), (1, 1, 1, 25), (45, 1, 1, 1), (30, 2, 1, 100), (250, 1, 1, 250)]


def picture(gray: int) -> np.ndarray:
    """All of one gray, but for a strip of all of them: a palette knows what two pictures have."""
    frame = np.full((*SHAPE, 4), gray, np.uint8)
    frame[-4:, :, :3] = np.repeat(GRAYS, SHAPE[1] // 4)[:, np.newaxis]
    frame[..., 3] = 255
    return frame


def written(encoder, path: Path, timeline: Timeline) -> Path:
    height, width = SHAPE
    film = encoder(path, Brief(timeline, Size(width, height)))
    film.sample(picture(GRAYS[-1]))
    film.sample(picture(GRAYS[0]))
    for gray in GRAYS:
        film.write(picture(gray))
    film.close()
    return path


def gray_of(pixels: np.ndarray) -> int:
    return min(GRAYS, key=lambda gray: abs(gray - float(pixels[:-8].mean())))


def frames_of(path: Path) -> list[tuple[Fraction, int]]:
    """The second at which each frame of an MP4 begins, and its gray."""
    with av.open(str(path)) as container:
        return [
            (frame.pts * frame.time_base, gray_of(frame.to_ndarray(format="gray")))
            for frame in container.decode(video=0)
        ]


def pictures_of(path: Path) -> list[tuple[int, int]]:
    """The gray of each picture of a GIF or WebP, and how many milliseconds it stays."""
    with Image.open(path) as file:
        return [
            (gray_of(np.asarray(each.convert("L"))), each.info["duration"])
            for each in ImageSequence.Iterator(file)
        ]


@pytest.mark.parametrize("fps", [Fraction(25, 2), Fraction(30)])
@pytest.mark.parametrize("stays", STAYS)
def test_an_mp4_has_a_frame_for_each_that_a_picture_stays(stays, fps, tmp_path: Path) -> None:
    timeline = Timeline(fps, (0.0, 1.0, 2.0, 3.0), stays, float(sum(stays) / fps))
    frames = frames_of(written(Mp4Encoder, tmp_path / "a.mp4", timeline))
    runs = [(gray, len(list(group))) for gray, group in groupby(gray for _, gray in frames)]
    assert runs == list(zip(GRAYS, stays, strict=True))
    expected = [Fraction(k) / fps for k in range(sum(stays))]
    assert [float(time) for time, _ in frames] == pytest.approx(list(map(float, expected)))
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert container.streams.video[0].average_rate == fps


@pytest.mark.parametrize("fps", [Fraction(25, 2), Fraction(30)])
@pytest.mark.parametrize("encoder", [GifEncoder, WebpEncoder])
@pytest.mark.parametrize("stays", STAYS)
def test_a_delay_is_as_long_as_its_frames(stays, encoder, fps, tmp_path: Path) -> None:
    """Every picture begins within half a centisecond of its time."""
    timeline = Timeline(fps, (0.0, 1.0, 2.0, 3.0), stays, float(sum(stays) / fps))
    shown = pictures_of(written(encoder, tmp_path / "a", timeline))
    assert [gray for gray, _ in shown] == list(GRAYS)
    ends = list(accumulate(duration for _, duration in shown))
    exact = [float(1000 * end / fps) for end in accumulate(stays)]
    assert ends == pytest.approx(exact, abs=5)


pytestmark = as_drawn

USUAL = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 30
optimizers: [{name: adam, learning_rate: 0.25}, {name: rmsprop, learning_rate: 0.25}]
render: {size: 400x400, duration: 4}
"""


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recording, dict[str, Rendered]]:
    """A film without a written rate, in all formats at once."""
    recording = run(parse_scenario(USUAL, name="usual"))
    folder = tmp_path_factory.mktemp("usual")
    moving = [name for name, form in FORMATS.items() if form.moves]
    files = render(recording, *(folder / f"a.{name}" for name in moving))
    return recording, dict(zip(moving, files, strict=True))


def test_without_a_written_rate_an_mp4_has_25_frames_a_second(usual) -> None:
    """Of 4 s, 0.48 s are the first hold and 1 s is the last: 6 of 50 frames of a GIF, and 12."""
    recording, files = usual
    assert {file.seconds for file in files.values()} == {4.0}
    with av.open(str(files["mp4"].path)) as container:
        assert container.streams.video[0].average_rate == 25
        shown = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    timeline = plan(recording)
    assert timeline.stays == (11, *[1] * 65, 24)
    assert len(shown) == sum(timeline.stays) == 100
    begins = list(accumulate(timeline.stays[:-1], initial=0))
    frames = Camera(compose(recording)).frames(timeline.steps)
    true = [frame[..., :3].astype(float) for frame in frames]
    for index, begin in enumerate(begins):
        # Compression blurs small text, but each picture is most like the frame that it is.
        near = range(max(0, index - 2), min(len(true), index + 3))
        errors = {other: np.mean((shown[begin] - true[other]) ** 2) for other in near}
        assert min(errors, key=errors.__getitem__) == index


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_a_gif_and_a_webp_show_every_second_frame_of_the_mp4(usual, suffix: str) -> None:
    recording, files = usual
    with Image.open(files[suffix].path) as file:
        pictures = [
            (np.asarray(each.convert("RGB")).astype(float), each.info["duration"])
            for each in ImageSequence.Iterator(file)
        ]
    delays = [delay for _, delay in pictures]
    assert delays == [480, *[80] * 32, 960]
    steps = plan(recording).steps[::2]
    for (shown, _), true in zip(pictures, Camera(compose(recording)).frames(steps), strict=True):
        assert np.mean((shown - true[..., :3]) ** 2) < 4
    # Each begins with the frame of the MP4 that it is.
    table = frames_csv(recording).splitlines()[1:]
    step_at = {float(second): float(step) for _, second, step in (row.split(",") for row in table)}
    begins = [sum(delays[:count]) / 1000 for count in range(len(delays))]
    assert [step_at[second] for second in begins] == list(steps)


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_frames_that_no_format_shows_are_not_drawn(usual, suffix: str, tmp_path: Path) -> None:
    recording, files = usual
    drawn = []
    render(recording, tmp_path / f"a.{suffix}", progress=lambda *counts: drawn.append(counts))
    assert drawn[-1] == (34, 34)
    # And alone it has the bytes that it has beside the others.
    assert (tmp_path / f"a.{suffix}").read_bytes() == files[suffix].path.read_bytes()


def test_a_written_rate_holds_for_all_formats(tmp_path: Path) -> None:
    recording = run(parse_scenario(USUAL))
    paths = [tmp_path / f"a.{name}" for name, form in FORMATS.items() if form.moves]
    files = render(recording, *paths, fps=10, duration=1)
    assert {file.seconds for file in files} == {1.0}
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.frames) == (10, 10)
    for suffix in ("gif", "webp"):
        delays = [duration for _, duration in pictures_of(tmp_path / f"a.{suffix}")]
        assert delays == [*[100] * 8, 200]


@pytest.mark.parametrize("suffix", ["gif", "webp", "mp4"])
def test_a_film_lasts_as_long_as_is_reported(suffix: str, tmp_path: Path) -> None:
    """The hold at the end is longer than at any shipped scenario."""
    recording = run(
        parse_scenario(
            "landscape: simple_quad\nstart: [1, 1]\nsteps: 9\noptimizers: [sgd]\n"
            "render: {size: 200x200, fps: 12.5, duration: 10, hold_first: 3, hold_last: 6}\n"
        )
    )
    path = tmp_path / f"a.{suffix}"
    (file,) = render(recording, path)
    assert file.seconds == 10.0
    if suffix == "mp4":
        assert len(frames_of(path)) == 125
        return
    durations = [duration for _, duration in pictures_of(path)]
    assert sum(durations) == 10_000
    assert (durations[0], durations[-1]) == (3040, 6000)


@pytest.mark.parametrize(
    ("first", "last", "stays"),
    [
        # At 10 frames a second for 2 seconds; each picture stays one frame at least.
        (0.0, 0.0, (1, *[1] * 18, 1)),
        (0.5, 0.4, (5, *[1] * 11, 4)),
        (0.5, 1.4, (5, 1, 14)),
        (1.4, 0.5, (14, 1, 5)),
        (0.0, 1.9, (1, 19)),
    ],
)
def test_holds_are_planned_in_frames(first: float, last: float, stays: tuple[int, ...]) -> None:
    settings = RenderSettings(Size(200, 200), 10.0, 2.0, last, ("gif",), hold_first=first)
    timeline = plan(travels(settings, 40))
    assert timeline.stays == stays
    assert (timeline.hold, timeline.frame_count, timeline.seconds) == (stays[-1], 20, 2.0)
    even = [40 * k / (len(stays) - 1) for k in range(len(stays))]
    assert timeline.steps == pytest.approx(even)


def test_a_rate_that_divides_no_second_has_whole_centiseconds_that_add_up() -> None:
    timeline = Timeline(Fraction(30), (0.0, 1.0, 2.0, 3.0), (1, 1, 1, 2), 5 / 30)
    assert timeline.centiseconds() == (3, 4, 3, 7)
