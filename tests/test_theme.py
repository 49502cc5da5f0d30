"""Colours: runs differ for every kind of eye, and stand out against every fill."""

from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple, get_args

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from landscapes import parse_scenario, render, run
from landscapes.declaration import declaration
from landscapes.drawing.canvas.marks import SHAPES, spread
from landscapes.kinds.landscape.picture.rows import MOST_ROWS
from landscapes.optimizers import OPTIMIZERS
from landscapes.themes import LIGHT, PRINT, THEMES, Hue, Theme

# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113: full severity, linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
MOST_FILLS = 60


def linear(color: str) -> np.ndarray:
    srgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """WCAG 2: (L1 + 0.05) / (L2 + 0.05)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB under D65 of linear sRGB."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    t = to_xyz @ rgb / [0.95047, 1.0, 1.08883]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000: Sharma, Wu and Dalal 2005, doi:10.1002/col.20070."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = 1 - 0.17 * np.cos(np.radians(h - 30)) + 0.24 * np.cos(np.radians(2 * h))
    t += 0.32 * np.cos(np.radians(3 * h + 6)) - 0.2 * np.cos(np.radians(4 * h - 63))
    sl = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rc = 2 * np.sqrt(c**7 / (c**7 + 25**7))
    rt = -rc * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    return float(
        np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Pairs 1, 7, 13, 17, 20 and 25 of the paper's table of test data.
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_the_difference_is_that_of_the_papers_test_data(one, other, expected: float) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """OKLab × 100 of linear sRGB, by way of XYZ, as in Ottosson's table of test data."""
    xyz = np.array([
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]) @ rgb  # fmt: skip
    lms = np.array([
        [0.8189330101, 0.3618667424, -0.1288597137],
        [0.0329845436, 0.9293118715, 0.0361456387],
        [0.0482003018, 0.2643662691, 0.6338517070],
    ]) @ xyz  # fmt: skip
    return 100 * np.array([
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]) @ np.cbrt(lms)  # fmt: skip


def seen_by(vision: str, color: str) -> np.ndarray:
    return oklab(np.clip(VISION[vision] @ linear(color), 0, 1))


@every_theme
@pytest.mark.parametrize("vision", VISION)
def test_every_pair_of_runs_differs(theme: Theme, vision: str) -> None:
    assert len(theme.runs) == len(get_args(Hue))
    for one, other in combinations(theme.runs, 2):
        apart = np.linalg.norm(seen_by(vision, one) - seen_by(vision, other))
        assert apart >= 14, (one, other)


@every_theme
def test_runs_differ_in_lightness_and_none_is_black_or_white(theme: Theme) -> None:
    lightness = sorted(seen_by("normal", color)[0] for color in theme.runs)
    assert min(np.diff(lightness)) > 1
    assert lightness[0] > 30
    assert lightness[-1] < 93


class Entry(NamedTuple):
    """An optimizer of a scenario, as far as its colour goes."""

    factory: Callable[..., Any]
    color: str | None = None


def declared(factory: Callable[..., Any]) -> str:
    return declaration(factory).color


ARTICLE = [factory for factory in OPTIMIZERS.values() if declared(factory)]
OTHERS = [factory for factory in OPTIMIZERS.values() if not declared(factory)]


def test_each_name_of_a_colour_is_declared_once() -> None:
    assert sorted(map(declared, ARTICLE)) == sorted(get_args(Hue))


@every_theme
@pytest.mark.parametrize("turned", range(len(ARTICLE)))
def test_an_optimizer_keeps_its_colour_in_any_company(theme: Theme, turned: int) -> None:
    company = [*ARTICLE[turned:], *ARTICLE[:turned]][: turned + 1]
    own = dict(zip(get_args(Hue), theme.runs, strict=True))
    found = theme.run_colors([Entry(factory) for factory in company])
    assert found == tuple(own[declared(factory)] for factory in company)


def test_others_take_the_next_free_colour_in_the_order_written() -> None:
    first, second, *_ = OTHERS
    adam, nesterov = OPTIMIZERS["adam"], OPTIMIZERS["nesterov"]
    blue, amber, green, _, red, *_ = LIGHT.runs
    assert LIGHT.run_colors([Entry(first), Entry(adam), Entry(second)]) == (blue, red, amber)
    assert LIGHT.run_colors([Entry(first), Entry(nesterov)]) == (amber, blue)
    assert LIGHT.run_colors([Entry(adam)] * 3) == (red, blue, amber)
    assert LIGHT.run_colors([Entry(first, amber), Entry(adam, green)]) == (amber, green)
    assert LIGHT.run_colors([Entry(first), Entry(second, blue)]) == (amber, blue)
    assert LIGHT.run_colors([Entry(nesterov), Entry(second, blue)]) == (amber, blue)


@every_theme
def test_ten_runs_differ_by_colour_dash_or_shape(theme: Theme) -> None:
    """Whichever optimizers they are: a table has no more rows."""
    entries = [Entry(factory) for factory in OPTIMIZERS.values()]
    assert len(entries) > MOST_ROWS > len(theme.runs)
    for first in range(len(entries) - MOST_ROWS + 1):
        colors = theme.run_colors(entries[first : first + MOST_ROWS])
        looks = [(color, theme.dash(k), theme.shape(k)) for k, color in enumerate(colors)]
        assert len(set(looks)) == len(looks) == MOST_ROWS
        assert len(set(colors[: len(theme.runs)])) == len(theme.runs)


@every_theme
def test_a_name_is_readable_in_the_hue_of_its_run(theme: Theme) -> None:
    away = 1 if luminance(theme.paper) < 0.2 else -1
    if theme.is_patterned:
        assert {theme.name_color(color) for color in theme.runs} == {theme.ink}
    for color in () if theme.is_patterned else theme.runs:
        name = theme.name_color(color)
        assert contrast(name, theme.paper) >= 4.5
        (before, *hue), (after, *now) = seen_by("normal", color), seen_by("normal", name)
        assert away * (after - before) >= -0.1
        turned = np.degrees(np.arctan2(*hue) - np.arctan2(*now))
        assert abs((turned + 180) % 360 - 180) < 3


@every_theme
def test_every_run_stands_out_against_every_fill(theme: Theme) -> None:
    fills = {fill for count in (2, 3, 10, MOST_FILLS) for fill in theme.fills(count)}
    for color, fill in product(theme.runs, fills):
        assert max(contrast(color, fill), contrast(theme.edge, fill)) >= 3, (color, fill)


@every_theme
def test_text_is_readable_on_paper(theme: Theme) -> None:
    assert contrast(theme.ink, theme.paper) >= 7
    assert min(contrast(text, theme.paper) for text in (theme.muted, theme.label)) >= 4.5


@every_theme
def test_the_land_shows_what_is_low_and_its_isolines_are_seen_everywhere(theme: Theme) -> None:
    fills = theme.fills(20)
    assert contrast(fills[0], fills[-1]) >= 4
    lightness = [lab(linear(fill))[0] for fill in fills]
    assert lightness == sorted(lightness), "dark is low"
    assert min(contrast(theme.isoline, fill) for fill in fills) >= 1.9


@every_theme
@pytest.mark.parametrize("vision", VISION)
def test_the_colours_of_a_map_tell_better_from_worse(theme: Theme, vision: str) -> None:
    """By their lightness, evenly, for every eye; the better, the farther from the paper."""
    seen = [lab(np.clip(VISION[vision] @ linear(c), 0, 1)) for c in theme.ramp_colors(9)]
    lightness = np.array([color[0] for color in seen])
    steps = np.diff(lightness) * np.sign(lightness[-1] - lightness[0])
    assert steps.min() > 4
    assert contrast(theme.ramp[0], theme.paper) > 7 > contrast(theme.ramp[-1], theme.paper)


@every_theme
def test_a_cell_without_a_value_looks_like_none_that_has_one(theme: Theme) -> None:
    never = lab(linear(theme.never))
    assert min(difference(never, lab(linear(c))) for c in theme.ramp_colors(64)) > 8
    assert difference(never, lab(linear(theme.paper))) > 4


def test_print_needs_no_colour() -> None:
    patterns = {(PRINT.dash(i), PRINT.shape(i)) for i in range(len(PRINT.runs))}
    shapes = {PRINT.shape(i) for i in range(len(PRINT.runs))}
    assert len(patterns) == len(shapes) == len(PRINT.runs)
    assert shapes <= set(SHAPES)


def test_shapes_that_coincide_are_moved_apart_and_others_stay() -> None:
    places = [(10.0, 10.0), (100.0, 50.0), (10.5, 10.2), (10.0, 10.0)]
    moved = spread(places, 8.0)
    assert moved[1] == places[1]
    together = [moved[i] for i in (0, 2, 3)]
    for (x, y), (u, v) in combinations(together, 2):
        # Three on a circle of radius 8 are 8 √3 apart.
        assert np.hypot(x - u, y - v) == pytest.approx(8 * 3**0.5, abs=1.5)


def test_print_shows_coinciding_runs_by_their_shapes(tmp_path: Path) -> None:
    twins = "landscape: simple_quad\nstart: [2.7, 2.5]\nsteps: 200\n"
    twins += "render: {theme: print, size: 900x600}\n"
    twins += "optimizers: [{name: sgd, color: '#ff0000'}, {name: sgd, color: '#0000ff'}]\n"
    render(run(parse_scenario(twins)), tmp_path / "twins.png")
    pixels = np.asarray(Image.open(tmp_path / "twins.png").convert("RGB")).astype(int)
    on_map = pixels[:, :500]
    for color in ([255, 0, 0], [0, 0, 255]):
        assert (np.abs(on_map - color).max(axis=-1) < 30).sum() > 50


CLEAR = """
landscape: hills_and_canyon
start: [-2.8, -2.5]
steps: 40
optimizers: [{name: adam, learning_rate: 0.25}, {name: sgd, learning_rate: 5}]
render: {theme: transparent, size: 600x400, duration: 2, panels: [landscape, loss]}
"""


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clear")
    paths = (folder / f"clear.{suffix}" for suffix in ("png", "gif", "webp", "mp4"))
    render(run(parse_scenario(CLEAR)), *paths)
    return folder


def test_a_transparent_picture_has_no_ground_and_no_fringe(clear: Path) -> None:
    pixels = np.asarray(Image.open(clear / "clear.png").convert("RGBA")).astype(int)
    alpha = pixels[..., 3]
    assert alpha[0, 0] == alpha[-1, -1] == 0
    assert (alpha[150:250, 60:250] == 255).all()
    # What is half there is the rim of text, as light as the paper, or a run's edge beside it.
    faint = pixels[(alpha > 0) & (alpha < 128)]
    assert (faint[:, :3].min(axis=1) > 200).mean() > 0.9


@pytest.mark.parametrize("suffix", ["gif", "webp"])
def test_nothing_is_left_behind_on_transparent_ground(clear: Path, suffix: str) -> None:
    """What a frame no longer shows would stay in formats that cannot take pixels back."""
    still = np.asarray(Image.open(clear / "clear.png").convert("RGBA")).astype(int)
    with Image.open(clear / f"clear.{suffix}") as animation:
        *_, last = (frame.convert("RGBA") for frame in ImageSequence.Iterator(animation))
    shown = np.asarray(last).astype(int)
    assert ((shown[..., 3] >= 128) == (still[..., 3] >= 128)).mean() > 0.999
    assert shown[0, 0, 3] == 0


def test_a_film_of_a_transparent_picture_is_on_white(clear: Path) -> None:
    with av.open(str(clear / "clear.mp4")) as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert first[2, 2].min() > 250


def in_eyes(color: str, vision: str) -> np.ndarray:
    return lab(np.clip(VISION[vision] @ linear(color), 0, 1))


@pytest.mark.parametrize("theme", [theme for theme in THEMES.values() if theme is not PRINT])
@pytest.mark.parametrize("vision", VISION)
def test_every_pair_of_basins_differs(theme: Theme, vision: str) -> None:
    """Also from what is undecided, diverged or unnamed, and where runs take long."""
    ends = [*theme.basins, theme.others, theme.undecided, theme.diverged]
    for one, other in combinations(ends, 2):
        assert difference(in_eyes(one, vision), in_eyes(other, vision)) >= 10, (one, other)
    for shades in zip(*(theme.shades(color, 12) for color in theme.basins), strict=True):
        for one, other in combinations(shades, 2):
            assert difference(in_eyes(one, vision), in_eyes(other, vision)) >= 4.5, (one, other)


@every_theme
def test_basins_differ_without_colour(theme: Theme) -> None:
    """A copier keeps the lightness alone; the first basins are the ones that are there most."""
    lightness = [lab(linear(color))[0] for color in theme.basins]
    hatches = [theme.hatch(index) for index in range(len(theme.basins))]
    for i, j in combinations(range(4), 2):
        assert abs(lightness[i] - lightness[j]) >= 8 or hatches[i] != hatches[j]
    assert theme is not PRINT or len(set(hatches)) == len(theme.basins)


@every_theme
def test_a_basin_fades_towards_the_paper(theme: Theme) -> None:
    for color in (*theme.basins, theme.others):
        away = [
            difference(lab(linear(c)), lab(linear(theme.paper))) for c in theme.shades(color, 12)
        ]
        assert theme.shades(color, 12)[0] == color
        assert away == sorted(away, reverse=True)


def test_no_basin_has_the_colour_of_a_run() -> None:
    for theme in THEMES.values():
        assert not set(theme.basins) & set(theme.runs)
