"""A GIF or WebP within a budget of bytes: what it gives up, and in which order."""

import os
from dataclasses import replace
from itertools import product
from pathlib import Path

import av
import numpy as np
import pytest
from conftest import encoded_here
from PIL import Image, ImageSequence

from landscapes import parse_scenario, render, run
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.film.budget import BudgetError, Quality, full_quality
from landscapes.film.film import Film
from landscapes.film.frames import Camera
from landscapes.kinds.base import Size

pytestmark = encoded_here

SCENARIO = """
landscape: hills_and_canyon
start: [-2.8, -2.5]
steps: 30
optimizers: [{name: adam, learning_rate: 0.25}, {name: rmsprop, learning_rate: 0.25}]
render:
  {size: 480x320, fps: 12.5, duration: 0.8, pace: even, hold_first: 0, hold_last: 0.2}
"""
FULL = Size(480, 320)
RATES = (12.5, 10.0, 6.25, 5.0)
COLORS = (255, 127, 63, 31)
SIZES = (FULL, Size(420, 280))


@pytest.fixture(scope="module")
def recording():
    return run(parse_scenario(SCENARIO, name="small"))


def with_settings(recording, **changes):
    settings = replace(recording.scenario.render, **changes)
    return replace(recording, scenario=replace(recording.scenario, render=settings))


@pytest.fixture(scope="module")
def every(recording, tmp_path_factory: pytest.TempPathFactory) -> dict[Quality, int]:
    """The GIFs of all qualities, written one by one: how large each is."""
    path = tmp_path_factory.mktemp("every") / "a.gif"
    found = {}
    for size in SIZES:
        with own_settings():
            camera = Camera(compose(with_settings(recording, size=size)))
        for colors, fps in product(COLORS, RATES):
            at_rate = with_settings(recording, size=size, fps=fps)
            film = Film(at_rate, [("gif", path)], colors)
            with film, own_settings():
                film.shoot(camera)
            found[Quality(size, colors, fps)] = path.stat().st_size
    return found


def best(every: dict[Quality, int], limit: float) -> Quality:
    """Size before colours before frames, by trying all."""
    return max(quality for quality, size in every.items() if size <= limit)


SHARES = [0.97, 0.8, 0.6, 0.45]
"""Budgets as shares of the size in full quality."""


def colors_of(path: Path) -> int:
    with Image.open(path) as file:
        frames = [np.asarray(f.convert("RGB")).reshape(-1, 3) for f in ImageSequence.Iterator(file)]
    return len(np.unique(np.concatenate(frames), axis=0))


def milliseconds(path: Path) -> list[int]:
    with Image.open(path) as file:
        return [frame.info["duration"] for frame in ImageSequence.Iterator(file)]


@pytest.mark.parametrize("share", SHARES)
def test_the_file_is_the_best_that_keeps_the_budget(recording, every, share, tmp_path) -> None:
    full = Quality(FULL, 255, 12.5)
    limit = share * every[full]
    wanted = best(every, limit)
    (file,) = render(with_settings(recording, max_mb=limit / 1e6), tmp_path / "a.gif")
    assert file.bytes == (tmp_path / "a.gif").stat().st_size == every[wanted] <= limit
    assert file.gave_up == full.given_up_for(wanted)
    assert file.size == wanted.size
    assert sum(milliseconds(tmp_path / "a.gif")) == 1000 * file.seconds
    assert set(milliseconds(tmp_path / "a.gif")[:-1]) == {1000 / wanted.fps}
    assert colors_of(tmp_path / "a.gif") <= wanted.colors
    with Image.open(tmp_path / "a.gif") as picture:
        assert picture.size == wanted.size


def test_the_budgets_that_are_tried_need_everything_to_be_given_up(every) -> None:
    wanted = {best(every, share * max(every.values())) for share in SHARES}
    assert {quality.size for quality in wanted} == set(SIZES)
    assert len({quality.colors for quality in wanted}) >= 3
    assert len({quality.fps for quality in wanted}) >= 3


def test_what_was_given_up_is_said_in_order() -> None:
    full = Quality(Size(1200, 800), 255, 12.5)
    assert full.given_up_for(Quality(Size(900, 600), 63, 10.0)) == (
        "12.5 → 10 frames per second",
        "255 → 63 colours",
        "1200×800 → 900×600",
    )
    assert full.given_up_for(full._replace(fps=6.25)) == ("12.5 → 6.25 frames per second",)
    assert full.given_up_for(full) == ()


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_a_file_that_keeps_the_budget_gives_up_nothing(recording, suffix, tmp_path: Path) -> None:
    (free,) = render(recording, tmp_path / f"free.{suffix}")
    (bound,) = render(with_settings(recording, max_mb=free.bytes / 1e6), tmp_path / f"a.{suffix}")
    assert bound.gave_up == free.gave_up == ()
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"free.{suffix}").read_bytes()


def test_the_other_formats_keep_their_quality(recording, tmp_path: Path) -> None:
    paths = [tmp_path / f"a.{suffix}" for suffix in ("png", "gif", "webp", "mp4")]
    png, gif, webp, mp4 = render(with_settings(recording, max_mb=0.03), *paths)
    assert gif.gave_up
    assert webp.gave_up
    assert max(gif.bytes, webp.bytes) <= 30_000
    assert png.gave_up == mp4.gave_up == ()
    assert png.size == mp4.size == FULL
    with Image.open(png.path) as picture:
        assert picture.size == FULL
    with av.open(str(mp4.path)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.frames) == (480, 320, 10)


def test_a_reduced_file_has_the_same_bytes_on_every_run(recording, tmp_path: Path) -> None:
    tight = with_settings(recording, max_mb=0.03)
    for name in ("a.gif", "b.gif"):
        render(tight, tmp_path / name)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_loop_holds_and_pace_are_not_given_up(recording, tmp_path: Path) -> None:
    # A whole number of frames at every rate.
    holds = {"duration": 2.4, "hold_first": 0.8, "hold_last": 0.8}
    tight = with_settings(recording, max_mb=0.033, loop=3, pace="early", **holds)
    (file,) = render(tight, tmp_path / "a.gif")
    assert file.gave_up
    with Image.open(file.path) as picture:
        assert picture.info["loop"] == 2
    delays = milliseconds(file.path)
    assert (delays[0], delays[-1]) == (800, 800)


def test_what_cannot_be_kept_is_said_and_nothing_is_written(recording, every, tmp_path) -> None:
    smallest = every[Quality(SIZES[-1], 31, 5.0)]
    (tmp_path / "a.gif").write_text("old", encoding="utf-8")
    with pytest.raises(BudgetError) as error:
        render(with_settings(recording, max_mb=0.001), tmp_path / "a.gif", tmp_path / "a.png")
    kilobytes = -(-smallest // 1000)
    assert str(error.value) == (
        "0.001 MB is too small a budget: the smallest GIF, 5 fps, 31 colours, 420×280,"
        f" has {kilobytes / 1000:g} MB"
    )
    assert os.listdir(tmp_path) == ["a.gif"]
    assert (tmp_path / "a.gif").read_text(encoding="utf-8") == "old"


def test_a_budget_just_missed_is_not_said_to_be_what_was_reached(
    recording, every, tmp_path
) -> None:
    limit = (min(every.values()) - 1) / 1e6
    with pytest.raises(BudgetError) as error:
        render(with_settings(recording, max_mb=limit), tmp_path / "a.gif")
    assert float(str(error.value).split()[-2]) > limit


def test_a_figure_that_is_small_already_is_not_made_smaller(recording, tmp_path: Path) -> None:
    with pytest.raises(BudgetError, match="5 fps, 31 colours, 300×200"):
        render(with_settings(recording, size=Size(300, 200), max_mb=0.001), tmp_path / "a.gif")


def test_frames_slower_than_the_slowest_rate_stay_as_they_are(recording, tmp_path: Path) -> None:
    slow = with_settings(recording, fps=2.0, max_mb=0.001)
    with pytest.raises(BudgetError, match="2 fps, 31 colours"):
        render(slow, tmp_path / "a.gif")


def test_the_search_goes_on_telling_of_progress_and_can_be_interrupted(recording, tmp_path) -> None:
    seen = []

    def interrupt(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(with_settings(recording, max_mb=0.03), tmp_path / "a.gif", progress=interrupt)
    assert seen == [*((k, 9) for k in range(1, 10)), *[(9, 9)] * 11]
    assert os.listdir(tmp_path) == []


def test_full_quality_is_what_the_settings_ask_for(recording) -> None:
    assert full_quality(recording.scenario.render) == Quality(FULL, 255, 12.5)
