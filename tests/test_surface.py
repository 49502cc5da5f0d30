"""The surface view: projection, hiding, and the picture."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from conftest import drawn, encoded_here
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.text import Text

from landscapes import load_scenario, parse_scenario, render, run
from landscapes.builtin import builtin_scenarios
from landscapes.colors import between
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, START
from landscapes.drawing.canvas.stage import Stage
from landscapes.drawing.compose import compose
from landscapes.drawing.map import land
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.run import Run
from landscapes.drawing.map.runs import HIDDEN, Runs, apart
from landscapes.drawing.settings import own_settings
from landscapes.drawing.surface import shading
from landscapes.drawing.surface.elevations import Elevations, elevations
from landscapes.drawing.surface.projection import Projection
from landscapes.drawing.surface.relief import OVERSAMPLING, TOLERANCE, Relief
from landscapes.drawing.surface.scene import HEIGHTS, Shape
from landscapes.drawing.surface.shading import Paint, Picture, Veil, painted
from landscapes.drawing.surface.tracks import SPACING, lifted
from landscapes.film.frames import Camera
from landscapes.functions import LANDSCAPES, Array, Domain, Landscape
from landscapes.kinds.axes import SurfaceView
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture import surface
from landscapes.kinds.landscape.picture.map import heads_of
from landscapes.kinds.landscape.picture.rows import FALLING, OUTSIDE, rows_of
from landscapes.themes import LIGHT

pytestmark = encoded_here

SIZES = ("360x240", "640x360", "270x270", "240x360", "320x240")
SHIPPED = [
    name for name in builtin_scenarios() if isinstance(load_scenario(name), LandscapeScenario)
]

views = st.builds(SurfaceView, st.floats(-360, 360), st.floats(10, 80))


def on_surface(recording: LandscapeRecording, view: SurfaceView) -> Stage:
    """The figure of a recording, seen from a side."""
    return compose(replace(recording, scenario=replace(recording.scenario, surface=view)))


def shipped(name: str, size: str = "480x320") -> LandscapeRecording:
    return run(drawn(load_scenario(name), size))


def still(stage: Stage, step: float) -> np.ndarray:
    (frame,) = (frame[..., :3].copy() for frame in Camera(stage).frames([step]))
    return frame


def rgb(color: str) -> np.ndarray:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])


def shows(picture: np.ndarray, color: np.ndarray) -> bool:
    return bool((np.abs(picture.astype(int) - color).max(axis=-1) <= 12).any())


def faint(color: str) -> np.ndarray:
    return rgb(between(LIGHT.slope, color, HIDDEN))


# Projection


@pytest.mark.parametrize(
    ("azimuth", "elevation", "place", "height", "expected"),
    [
        # From the right end of the x axis y goes to the right; 30° above it, 2 px
        # away look 1 px high, and a height is shortened by cos 30°.
        (0, 30, (-2, 5), 0, (5, 1)),
        (0, 30, (0, 0), 2, (0, 3**0.5)),
        # From the lower end of the y axis x goes to the right.
        (-90, 30, (3, 4), 0, (3, 2)),
        (270, 30, (3, 4), 0, (3, 2)),
        # From the left end of the x axis y goes to the left.
        (180, 30, (2, 5), 0, (-5, 1)),
        # Over the corner where x is large and y small both axes go to the right alike.
        (-45, 45, (2**0.5, 2**0.5), 0, (2, 0)),
        (-45, 45, (-(2**0.5), 2**0.5), 3 * 2**0.5, (0, 2**0.5 + 3)),
    ],
)
def test_places_appear_where_trigonometry_puts_them(
    azimuth, elevation, place, height, expected
) -> None:
    projection = Projection(SurfaceView(azimuth, elevation), (100.0, 200.0))
    pixels = projection.pixels(np.array(place, dtype=float), np.array(height, dtype=float))
    assert pixels == pytest.approx(np.add(expected, (100, 200)))


@given(view=views)
def test_the_projection_is_orthographic(view: SurfaceView) -> None:
    """Its matrix has orthonormal rows, so whatever faces the camera keeps its size."""
    axes = np.eye(3)
    matrix = Projection(view).pixels(axes[:, :2], axes[:, 2]).T
    assert matrix @ matrix.T == pytest.approx(np.eye(2), abs=1e-12)
    towards = np.deg2rad([view.azimuth, view.elevation])
    camera = [
        np.cos(towards[1]) * np.cos(towards[0]),
        np.cos(towards[1]) * np.sin(towards[0]),
        np.sin(towards[1]),
    ]
    assert matrix @ camera == pytest.approx(np.zeros(2), abs=1e-12)


@given(view=views, place=st.tuples(st.floats(-500, 500), st.floats(-500, 500)))
def test_turning_forth_and_back_leads_to_the_same_place(view: SurfaceView, place) -> None:
    projection = Projection(view)
    assert projection.ground(projection.turned(np.array(place))) == pytest.approx(place, abs=1e-9)


# Hiding


def relief_of(
    f: Callable[[Array, Array], Array],
    view: SurfaceView,
    side: float,
    losses: tuple[float, float],
    height: float,
) -> Relief:
    """The relief of a function on a square ground of so many pixels, around (0, 0)."""
    domain = Domain(-3, 3, -3, 3)
    landscape = Landscape(
        name="made", title="Made", formula="", f=f, domain=domain, levels=(), minima=(), source=""
    )
    plane = Plane(domain, Box(-side / 2, -side / 2, side, side))
    return Relief(landscape, plane, Projection(view), Elevations(*losses, height, False))


@pytest.mark.parametrize("azimuth", [-90, -60, 0, 17, 200])
def test_a_cone_hides_its_shadow(azimuth: float) -> None:
    """A cone of height 120 on a radius of 100, seen from 30°: steeper, so it hides ground.

    The line of sight over its top meets the ground h / tan 30° behind it, and
    lines that touch its sides lead from there along tangents of its foot: what
    is hidden of the ground is a triangle behind it, less the foot itself.
    """
    radius, height, view = 100.0, 120.0, SurfaceView(azimuth, 30)
    relief = relief_of(lambda x, y: np.maximum(0, 1 - np.hypot(x, y)), view, 600, (0, 1), height)
    tip = height / np.tan(np.deg2rad(30))
    # In the plane of (across, away): the tangent from (0, tip) to the circle.
    sine = radius / tip
    grid = np.stack(np.meshgrid(np.arange(-180, 181, 4.0), np.arange(-180, 216, 4.0)), axis=-1)
    turned = grid.reshape(-1, 2)
    across, away = np.abs(turned[:, 0]), turned[:, 1]
    # Signed distances: positive inside the shadow's side, behind the line of contact, off the foot.
    side = (tip - away) * sine - across * np.sqrt(1 - sine**2)
    behind = away - radius * sine
    off = np.hypot(across, away) - radius
    clear = (np.abs(side) > 4) & (off > 4) & ((behind > 4) | (side < -4) | (behind < -4))
    expected = (side > 0) & (behind > 0)
    _, hidden = relief.place(relief.projection.ground(turned[clear]))
    assert expected[clear].sum() > 100
    assert np.array_equal(hidden, expected[clear])


@pytest.mark.parametrize("view", [SurfaceView(-60, 30), SurfaceView(90, 20), SurfaceView(200, 45)])
@pytest.mark.parametrize("name", ["hills_and_canyon", "basins_and_walls"])
def test_places_are_hidden_if_a_ray_to_the_camera_meets_the_surface(
    name: str, view: SurfaceView
) -> None:
    f, side, height, top = LANDSCAPES[name].f, 400.0, 170.0, 10.0
    relief = relief_of(f, view, side, (0, top), height)
    places = np.random.default_rng(7).uniform(-side / 2, side / 2, (400, 2))

    def heights(ground: Array) -> Array:
        x, y = np.moveaxis(ground * 6 / side, -1, 0)
        return height / top * np.clip(f(x, y), 0, top)

    azimuth, slope = np.deg2rad(view.azimuth), np.tan(np.deg2rad(view.elevation))
    along = np.arange(0, 1.5 * side, 0.25)[:, np.newaxis]
    ray = places + along[..., np.newaxis] * [np.cos(azimuth), np.sin(azimuth)]
    above = heights(ray) - (heights(places) + slope * along)
    above[(np.abs(ray) > side / 2).any(axis=-1)] = -np.inf
    most = above.max(axis=0) * np.cos(np.deg2rad(view.elevation))
    clear = np.abs(most - TOLERANCE) > 0.5
    _, hidden = relief.place(places)
    assert 20 < (most > TOLERANCE).sum() < 380
    assert np.array_equal(hidden[clear], most[clear] > TOLERANCE)


def test_a_point_on_top_of_everything_is_seen_and_the_pit_behind_a_wall_is_not() -> None:
    relief = relief_of(
        lambda x, y: np.where(y < -2, 1.0, 0.0), SurfaceView(-90, 20), 300, (0, 1), 100
    )
    pixels, hidden = relief.place(np.array([(0.0, -140.0), (0.0, -50.0), (0.0, 149.0)]))
    assert hidden.tolist() == [False, True, True]
    sine, cosine = np.sin(np.deg2rad(20)), np.cos(np.deg2rad(20))
    expected = [-140 * sine + 100 * cosine, -50 * sine, 149 * sine]
    assert pixels[:, 1] == pytest.approx(expected)


# Tracks


def flat_relief(side: float = 100.0) -> Relief:
    return relief_of(lambda x, y: 0 * x, SurfaceView(-90, 30), side, (0, 1), 10)


def test_a_track_is_drawn_only_where_it_is_on_the_ground() -> None:
    points = np.array([(-100.0, 0.0), (100.0, 0.0), (100.0, 90.0), (0.0, 0.0), (0.0, 0.0)])
    relief = flat_relief()
    track, covered = lifted(points, Box(-50, -50, 100, 100), relief)
    begins = np.flatnonzero(track.codes == 1)
    ends = np.append(begins[1:], len(track.steps)) - 1
    assert track.steps[begins] == pytest.approx([0.25, 2.5])
    assert track.steps[ends] == pytest.approx([0.75, 4])
    assert track.vertices[begins[0]] == pytest.approx((-50, 0))
    assert track.vertices[ends[0]] == pytest.approx((50, 0))
    assert not covered.any()
    head = run_on(track, covered, last=4).head
    assert head(0.1) is None
    assert head(1.5) is None
    assert head(0.5)[:2] == pytest.approx((0, 0))
    assert head(3)[:2] == pytest.approx((0, 0))
    assert head(9)[:2] == pytest.approx((0, 0))


def test_a_run_that_ends_off_the_ground_has_no_head_there() -> None:
    points = np.array([(0.0, 0.0), (100.0, 0.0)])
    track, covered = lifted(points, Box(-50, -50, 100, 100), flat_relief())
    head = run_on(track, covered, last=1).head
    assert head(0.4)[:2] == pytest.approx((40, 0))
    assert head(1.0) is None


def test_a_step_follows_the_surface() -> None:
    """Over a wave of the height 10·sin², a straight step goes up and down with it."""
    relief = relief_of(lambda x, y: np.sin(np.pi * x) ** 2, SurfaceView(-90, 60), 300, (0, 1), 10.0)
    track, _ = lifted(np.array([(-100.0, 0.0), (100.0, 0.0)]), Box(-150, -150, 300, 300), relief)
    x, up = track.vertices.T
    assert x == pytest.approx(-100 + 200 * track.steps)
    assert up == pytest.approx(10 * np.sin(np.pi * x / 50) ** 2 / 2, abs=1e-9)
    assert len(x) == 101


def test_what_is_seen_and_what_is_hidden_make_the_whole() -> None:
    relief = relief_of(
        lambda x, y: np.maximum(0, 1 - np.hypot(x, y)), SurfaceView(-90, 30), 300, (0, 1), 80
    )
    track, covered = lifted(
        np.array([(0.0, -120.0), (0.0, 140.0)]), Box(-150, -150, 300, 300), relief
    )
    seen, hidden = track.only(~covered[:-1]), track.only(covered[:-1])

    def length(of) -> float:
        return float(np.diff(of.steps)[of.codes[1:] == 2].sum())

    assert length(seen) + length(hidden) == pytest.approx(1)
    # From below the top, 80 px high on a radius of 50 px, to where the line of sight over it
    # meets the ground again.
    sine, cosine = 0.5, 0.75**0.5
    first = TOLERANCE / (80 / 50 * cosine - sine)
    last = (80 * cosine - TOLERANCE) / sine
    assert 260 * length(hidden) == pytest.approx(last - first, abs=2 * SPACING)


def run_on(track, covered, last: float) -> Run:
    return Run("#000000", 0, None, track, track, last, covered=covered)  # type: ignore[arg-type]


# The picture of the surface


def test_flat_ground_has_the_colour_of_its_loss() -> None:
    relief = relief_of(lambda x, y: 0 * x + 1.5, SurfaceView(), 200, (0, 3), 60)
    borders, fills = np.array([1.0, 2.0]), ["#112233", "#445566", "#778899"]
    paint = Paint(borders, borders, fills, "#000000", np.ones(2), "#ff0000")
    pixels = painted(relief, paint)
    opaque = pixels[pixels[..., 3] == 255][:, :3]
    share = (opaque == rgb("#445566")).all(axis=1).mean()
    # All but the block's two sides: the ground's area shortened by sin ε, and the sides' widths
    # by half the height shortened by cos ε.
    sine, cosine = np.sin(np.deg2rad(50)), np.cos(np.deg2rad(50))
    ground, sides = 200**2 * sine, 200 * (0.5 + 0.75**0.5) * 30 * cosine
    assert share == pytest.approx(ground / (ground + sides), abs=0.01)
    assert len(opaque) == pytest.approx(4 * (ground + sides), rel=0.01)
    assert len(np.unique(opaque, axis=0)) == 3


def test_the_picture_is_painted_in_parts_to_the_same_pixels_with_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relief = relief_of(lambda x, y: np.sin(x) * y, SurfaceView(), 600, (-3, 3), 60)
    borders = np.array([-1.0, 1.0])
    paint = Paint(
        borders, borders, ["#112233", "#445566", "#778899"], "#000", np.ones(2), "#ff0000"
    )
    tracemalloc.start()
    pixels = painted(relief, paint)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * pixels.nbytes
    monkeypatch.setattr(shading, "COLUMNS", len(relief.columns))
    np.testing.assert_array_equal(painted(relief, paint), pixels)


def test_isolines_are_as_wide_as_asked_for() -> None:
    """On a slope, in the picture: lines take up their width's share of the area."""
    relief = relief_of(lambda x, y: x + y, SurfaceView(-45, 40), 400, (-6, 6), 60)
    levels, nowhere = np.arange(-5.0, 6), np.empty(0)
    # Every fourth is stronger, as index lines are.
    widths = np.where(levels % 4 == 0, 5.0, 2.0)
    plain = painted(relief, Paint(levels, nowhere, ["#ffffff"], "#ffffff", widths, "#ffffff"))
    lined = painted(relief, Paint(levels, nowhere, ["#ffffff"], "#000000", widths, "#ffffff"))
    covered = 1 - lined[..., 0] / np.maximum(plain[..., 0], 1)
    area = covered[plain[..., 3] == 255].sum() / 4
    # Seen over a corner, lines of equal x + y lie one behind the other at the same
    # across: upright in the picture, each as long as its line on the ground, shortened.
    lengths = [2**0.5 * 400 * (1 - abs(level) / 6) * np.sin(np.deg2rad(40)) for level in levels]
    assert area == pytest.approx(widths @ lengths, rel=0.03)


def test_index_lines_of_a_surface_are_as_strong_as_those_of_a_map() -> None:
    of = run(load_scenario("hills_and_canyon"))
    canvas, shown = Canvas(of.scenario.render.size, LIGHT), land.Relief(of.scenario)
    paint = surface._paint(canvas, shown, of.scenario)
    strong = paint.widths == canvas.length(LIGHT.index_width)
    assert paint.levels[strong].tolist() == shown.index.tolist()
    assert (paint.widths[~strong] == canvas.length(LIGHT.isoline_width)).all()


def test_a_veil_covers_its_part_of_the_ground() -> None:
    relief = relief_of(lambda x, y: 0 * x + 1.5, SurfaceView(), 300, (0, 3), 0.0)
    veil = Veil(lambda points: np.hypot(*np.moveaxis(points, -1, 0)) > 2, "#ffffff", 0.5)
    borders, fills = np.array([1.0, 2.0]), ["#112233", "#446688", "#778899"]
    paint = Paint(borders, borders, fills, "#000000", np.ones(2), "#ff0000", veil)
    opaque = painted(relief, paint).reshape(-1, 4)
    opaque = opaque[opaque[:, 3] == 255][:, :3]
    # A disc of the radius 2 in a square of the side 6.
    assert (opaque == rgb("#446688")).all(axis=1).mean() == pytest.approx(np.pi / 9, abs=0.005)
    half = (rgb("#446688") + 255) / 2
    assert (np.abs(opaque - half) <= 0.5).all(axis=1).mean() == pytest.approx(
        1 - np.pi / 9, abs=0.005
    )


# The vertical scale


def test_heights_are_in_proportion_to_the_loss_up_to_the_highest_level() -> None:
    scale = elevations(np.array([2.0, 12.0, np.nan]), *[np.array([4.0, 6.0, 8.0])] * 2)
    heights = scale._replace(top=60.0).heights(np.array([2.0, 5.0, 8.0, 11.0, np.nan]))
    assert heights == pytest.approx([0, 30, 60, 60, 60])
    assert scale.cut


def test_levels_that_crowd_below_are_spread_by_a_logarithm() -> None:
    """The middle level, 10 above the floor, stands at half the height of the cap, 1000 above."""
    losses, levels = np.array([5.0, 2000.0]), 5 + np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
    scale = elevations(losses, levels, levels[1::2])._replace(top=80.0)
    assert scale.heights(np.array([5.0, 15.0, 1005.0, 2000.0])) == pytest.approx([0, 40, 80, 80])
    middle = np.array([14.999, 15.001])
    slope = np.diff(scale.heights(middle)) / 0.002
    assert scale.steepness(np.array([15.0])) == pytest.approx(slope, rel=1e-6)
    assert scale.ticks(9) == pytest.approx([105, 6])


# The figure


@pytest.mark.parametrize("name", SHIPPED)
def test_every_run_can_be_found_on_every_surface(name: str) -> None:
    of = shipped(name)
    frame = still(on_surface(of, SurfaceView()), float(of.scenario.steps))
    assert frame.shape == (320, 480, 3)
    on_map = frame[:, :285]
    for color in LIGHT.run_colors(of.scenario.optimizers):
        assert shows(on_map, rgb(color)) or shows(on_map, faint(color))


def test_a_frame_drawn_alone_is_the_frame_drawn_in_sequence() -> None:
    of = shipped("giant_plateau")
    stage = on_surface(of, SurfaceView(-60, 30))
    steps = np.linspace(0, of.scenario.steps, 12).tolist()
    sequence = [frame[..., :3].copy() for frame in Camera(stage).frames(steps)]
    for k in (7, 2, 0, 11):
        again = on_surface(of, SurfaceView(-60, 30))
        assert np.array_equal(still(again, steps[k]), sequence[k])


BOWL = """
landscape: simple_quad
start: {start}
steps: 3
optimizers: [{{name: sgd, learning_rate: 1.0e-6}}]
render: {{size: 600x400}}
"""


@pytest.mark.parametrize(
    ("start", "hidden"), [("[0.5, -2.5]", True), ("[0.5, 2.5]", False)], ids=["near", "far"]
)
def test_what_the_surface_hides_is_faint(start: str, hidden: bool) -> None:
    """In a bowl seen from low, the near slope is hidden by its rim and the far one is not."""
    color = "#d55e00"
    orange = BOWL.format(start=start).replace("name: sgd", f"name: sgd, color: '{color}'")
    of = run(parse_scenario(orange, name="bowl"))
    stage = on_surface(of, SurfaceView(-90, 15))
    ((x, y),) = runs_of(stage).runs[0].track.vertices[-1:].round().astype(int)
    frame = still(stage, 3.0)[400 - y - 20 : 400 - y + 20, x - 20 : x + 20]
    assert shows(frame, faint(color)) == hidden
    assert shows(frame, rgb(color)) == (not hidden)
    marks = runs_of(stage).marks
    # The start's ring is faint like the run's disc; the minimum's ring and cross always are.
    ring, target = len(START.vertices), len(GLOBAL_MINIMUM.vertices)
    assert len(marks.seen.vertices) == (0 if hidden else ring)
    assert len(marks.hidden.vertices) == target + (ring if hidden else 0)


CONSTRAINED = """
landscape: {{expression: {loss}, domain: [-3, 3, -3, 3]}}
start: [2, 2]
steps: 20
optimizers:
  - name: sgd
    learning_rate: 1
    constraint: {{box: [-1, 1, -1, 1]}}
    weight_decay: {{l2: 0.1}}
    average: {{ema: 0.9}}
view: {{style: surface, azimuth: -90, elevation: 20}}
render: {{size: 600x400}}
"""


def widths_on(stage: Stage) -> dict[object, float]:
    """The lengths across the picture of all lines of each colour."""
    widths: dict[object, float] = {}
    for line in stage.figure.findobj(Line2D):
        across = float(np.abs(np.diff(line.get_xdata())).sum())
        widths[line.get_color()] = widths.get(line.get_color(), 0.0) + across
    return widths


def test_a_constraint_lies_on_the_surface_and_is_faint_where_that_hides_it() -> None:
    """Seen along y, a box's two sides along x are seen on a plain; behind a ridge, one is."""
    plain = compose(run(parse_scenario(CONSTRAINED.format(loss="0.01*y"), name="plain")))
    ridge = compose(run(parse_scenario(CONSTRAINED.format(loss="exp(-20*y**2)"), name="ridge")))
    faint_ink = between(LIGHT.slope, LIGHT.ink, HIDDEN)
    assert faint_ink not in widths_on(plain)
    widths = widths_on(ridge)
    assert widths[faint_ink] == pytest.approx(widths[LIGHT.ink])


def test_tracks_and_the_origin_are_on_the_surface_and_named() -> None:
    of = run(parse_scenario(CONSTRAINED.format(loss="0.1*x**2 + 0.2*y**2"), name="tracks"))
    stage = compose(of)
    (average,) = runs_of(stage)._beside
    (own,) = runs_of(stage).runs
    # The average begins at the first step's place, and then goes a tenth of the way.
    first, second, behind = (
        np.array(each[:2]) for each in (own.head(1), own.head(2), average.head(2))
    )
    assert average.head(1) == own.head(1)
    assert behind - first == pytest.approx(0.1 * (second - first), abs=0.5)
    assert np.hypot(*(second - first)) > 10
    boxes = {text.get_text(): text.get_window_extent() for text in drawn_texts(stage)}
    assert "weight decay pulls here" in boxes
    note = boxes.pop("pale: average")
    assert note.count_overlaps(list(boxes.values())) == 0


def runs_of(stage: Stage) -> Runs:
    (runs,) = (part for part in stage.moving if isinstance(part, Runs))
    return runs


def drawn_texts(stage: Stage) -> list[Text]:
    return [text for text in stage.figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("size", SIZES)
def test_all_text_is_readable_from_the_back_row(size: str) -> None:
    stage = on_surface(shipped("hills_and_canyon", size), SurfaceView())
    least = min(text.get_fontsize() for text in drawn_texts(stage))
    assert least * 100 / 72 >= 0.022 * min(stage.size.height, 0.75 * stage.size.width)


CAMERAS = [(azimuth, (15, 45, 80)[k % 3]) for k, azimuth in enumerate(range(0, 360, 45))]


@pytest.mark.parametrize("size", ["360x240", "240x360", "270x270"])
def test_nothing_is_cut_off_and_no_labels_touch(size: str) -> None:
    of = shipped("two_minimums", size)
    width, height = of.scenario.render.size
    for azimuth, elevation in (*CAMERAS, (-60, 10), (89.9, 50), (90.1, 50)):
        stage = on_surface(of, SurfaceView(azimuth, elevation))
        # Hinted letters would be wider than those that are drawn.
        with own_settings():
            boxes = [text.get_window_extent() for text in drawn_texts(stage)]
        for box in boxes:
            assert 0 <= box.x0 < box.x1 <= width, (azimuth, elevation)
            assert 0 <= box.y0 < box.y1 <= height, (azimuth, elevation)
        for k, box in enumerate(boxes):
            assert box.count_overlaps(boxes[k + 1 :]) == 0, (azimuth, elevation)
        texts = {text.get_text() for text in drawn_texts(stage)}
        assert {"x", "y", "loss"} <= texts


def test_long_names_of_axes_are_whole_and_near_their_axes() -> None:
    of = shipped("two_minimums", "600x400")
    names = {"x_label": "the weight of the first layer", "y_label": "the weight of the second"}
    named = replace(of, scenario=replace(of.scenario, **names))
    for azimuth, elevation in CAMERAS:
        stage = on_surface(named, SurfaceView(azimuth, elevation))
        boxes = {text.get_text(): text.get_window_extent() for text in drawn_texts(stage)}
        for name in names.values():
            assert 0 <= boxes[name].x0 < boxes[name].x1 <= 600, (azimuth, elevation)
            assert 0 <= boxes[name].y0 < boxes[name].y1 <= 400, (azimuth, elevation)


@pytest.mark.parametrize("size", ["600x400", "540x540", "540x960", "960x540"])
def test_a_surface_fills_its_room(size: str) -> None:
    """Its picture is nearly as wide or as high as the part of the figure that it could have."""
    of = shipped("hills_and_canyon", size)
    stage = on_surface(of, SurfaceView(-45, 35))
    (picture,) = stage.figure.findobj(Picture)
    height, width = (side / OVERSAMPLING for side in picture._pixels.shape[:2])
    width_of_all, height_of_all = of.scenario.render.size
    assert width > 0.8 * width_of_all or height > 0.7 * height_of_all or (
        width * height > 0.35 * width_of_all * height_of_all
    )  # fmt: skip


@pytest.mark.parametrize("height", [0.1, 0.38, 1.5])
def test_a_written_height_is_that_of_the_block(height: float) -> None:
    text = BOWL.format(start="[1, 1]") + f"view: {{style: surface, height: {height}}}\n"
    scenario = parse_scenario(text, name="tall")
    shape = Shape(scenario.surface, land.Relief(scenario), ("x", "y"))
    block = shape.fitted(np.zeros(2), np.array([300.0, 200.0])).block
    assert block.height == pytest.approx(height * (block.width + block.depth) / 2)


def test_without_a_written_height_the_surface_is_as_large_as_any_height_makes_it() -> None:
    scenario = parse_scenario(BOWL.format(start="[1, 1]"), name="room")
    shown, room = land.Relief(scenario), np.array([300.0, 260.0])

    def area(height: float | None) -> float:
        shape = Shape(SurfaceView(-45, 35, height), shown, ("x", "y"))
        scene = shape.fitted(np.zeros(2), room)
        low, high = shape.extent(scene.block, scene.projection)
        assert (low >= -1e-6).all()
        assert (high <= room + 1e-6).all()
        return float(np.prod(high - low))

    assert area(None) == pytest.approx(max(area(height) for height in HEIGHTS))


@pytest.mark.parametrize("azimuth", [-150, -60, 30, 120])
def test_numbers_stand_at_their_edges(azimuth: float) -> None:
    """The labels of an axis lie on a line that is parallel to its edge, in its direction."""
    domain = "{domain: [0, 6, 100, 106]}"
    of = run(
        parse_scenario(
            BOWL.format(start="[1, 102]") + f"view: {domain}", name="apart"
        )
    )  # fmt: skip
    stage = on_surface(of, SurfaceView(azimuth, 40))
    places = {}
    for text in drawn_texts(stage):
        box = text.get_window_extent()
        places[text.get_text()] = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    turn = np.deg2rad(azimuth)
    for near, far, along in (("2", "4", (1, 0)), ("102", "104", (0, 1))):
        x, y = along
        across, away = y * np.cos(turn) - x * np.sin(turn), -x * np.cos(turn) - y * np.sin(turn)
        direction = np.array([across, away * np.sin(np.deg2rad(40))])
        move = places[far] - places[near]
        cosine = move @ direction / np.hypot(*move) / np.hypot(*direction)
        assert cosine > 0.995


def test_the_loss_axis_says_where_the_surface_is_cut_off() -> None:
    """The losses of the bowl in view reach to 18."""
    for levels, said in (("[2, 4, 6]", {"≥ 6"}), ("[6, 12, 18]", set()), ("[5, 10, 15]", set())):
        of = run(parse_scenario(BOWL.format(start="[1, 1]") + f"view: {{levels: {levels}}}", "b"))
        texts = [text.get_text() for text in drawn_texts(on_surface(of, SurfaceView()))]
        assert {text for text in texts if "≥" in text} == said


def test_vectors_stay_small() -> None:
    """The surface of ripples is the one that compresses worst."""
    stage = on_surface(shipped("ripple", "1200x800"), SurfaceView())
    for kind in ("pdf", "svg"):
        file = BytesIO()
        stage.figure.savefig(file, format=kind)
        assert 1e5 < len(file.getvalue()) < 3e6


SADDLE = """
landscape: saddle
start: [-1.5, 0.001]
steps: 90
optimizers: [sgd, {name: momentum, learning_rate: 0.02}, {name: adam, learning_rate: 0.1}]
view: {style: surface, azimuth: -45, elevation: 35}
render: {size: 600x400}
"""


def test_runs_that_leave_a_saddle_have_arrowheads_that_stand_apart_at_its_edge() -> None:
    of = run(parse_scenario(SADDLE, name="saddle"))
    runs = runs_of(compose(of)).runs
    left = [(run.color, exit) for run in runs if (exit := run.exit_at(90))]
    assert len(left) == 2
    assert not any(exit.diverged for _, exit in left)
    for least in (5.0, 50.0):
        (_, first), (_, second) = apart(left, least)
        assert np.hypot(first.x - second.x, first.y - second.y) >= least - 1e-9
    assert min(left, key=lambda each: each[1].step)[1] == first


def test_the_table_says_who_is_outside_and_who_falls_on() -> None:
    of = run(parse_scenario(SADDLE, name="saddle"))
    sgd, momentum, adam = rows_of(of, ["#000000"] * 3)
    assert (sgd.remark(90), momentum.remark(90), adam.remark(90)) == ("", FALLING, OUTSIDE)
    assert {row.remark(0) for row in (sgd, momentum, adam)} == {""}
    # It was cut off at its lowest loss, so it is the first of the sorted table.
    fallen = of.trajectories[1]
    assert momentum.final == fallen.losses[fallen.last_step] < adam.final < sgd.final


def test_a_run_that_begins_outside_has_its_name_at_its_arrowhead() -> None:
    of = run(parse_scenario(BOWL.format(start="[4, 4]") + "view: surface\n", name="outside"))
    (each,) = runs_of(compose(of)).runs
    (exit,) = each.exits
    heads = heads_of(each, Box(0, 0, 600, 400), np.array([0.0, 3.0]))
    assert heads == pytest.approx(np.array([[exit.x, exit.y]] * 2))


def test_a_run_that_diverges_leaves_the_surface_at_its_edge() -> None:
    steep = BOWL.format(start="[1, 1]").replace("1.0e-6", "1.5").replace("steps: 3", "steps: 40")
    of = run(parse_scenario(steep, name="steep"))
    stage = on_surface(of, SurfaceView())
    frame = still(stage, 40.0)
    assert shows(frame[:, :340], rgb(*LIGHT.run_colors(of.scenario.optimizers)))


@pytest.mark.parametrize("theme", ["light", "print"])
@pytest.mark.parametrize(
    ("domain", "start", "learning_rate"),
    [
        ("[-3, 3, -3, 3]", "[40, 40]", 0.01),  # never in view
        ("[-3, 3, -3, 3]", "[[40, 40], [50, 1], [1, 1]]", 0.01),
        ("[-3, 3, -3, 3]", "[40, 40]", 1e9),  # never in view, and gone at once
        ("[-3, 3, -3, 3]", "[[1, 1], [-40, 2]]", 1e200),
    ],
)
def test_a_surface_is_drawn_whoever_is_on_it(
    domain: str, start: str, learning_rate: float, theme: str, tmp_path: Path
) -> None:
    recording = run(
        parse_scenario(
            f"landscape: simple_quad\nstart: {start}\nsteps: 3\n"
            f"optimizers: [{{name: sgd, learning_rate: {learning_rate}}}, adam]\n"
            f"view: {{style: surface, domain: {domain}}}\n"
            f"render: {{theme: {theme}, size: 400x300, fps: 2, duration: 2, hold_first: 0.5,"
            " hold_last: 0.5, panels: [landscape, loss]}\n"
        )
    )
    for file in render(recording, tmp_path / "a.png", tmp_path / "a.gif"):
        assert file.bytes > 1000


def test_a_run_that_starts_where_there_is_no_loss_leaves_the_surface_as_it_is() -> None:
    text = (
        "landscape: {expression: log(x) + y**2, domain: [-1, 2, -1, 1]}\nstart: [-0.5, 0]\n"
        "steps: 3\noptimizers: [sgd]\nview: surface\nrender: {size: 400x300}\n"
    )
    recording = run(parse_scenario(text))
    assert recording.trajectories[0].last_step == 0
    assert runs_of(on_surface(recording, SurfaceView())).runs[0].exit is not None


def test_on_a_map_nothing_is_hidden() -> None:
    """The map's runs have no faint parts, and their heads move evenly between two steps."""
    of = shipped("simple_quad")
    for one in runs_of(compose(of)).runs:
        assert one.hidden is None
        (ax, ay), (bx, by) = one.track.vertices[3:5]
        assert one.head(3.25) == pytest.approx((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by, 0))


def test_the_surface_lies_above_the_paper_of_the_transparent_theme() -> None:
    light = shipped("hills_and_canyon")
    clear = run(drawn(light.scenario, theme="transparent"))
    on_paper, on_nothing = (still(on_surface(of, SurfaceView()), 0.0) for of in (light, clear))
    # Left of the legend; what is not paper there is nearly all of it the surface.
    left = (slice(None), slice(0, 200))
    seen = (on_paper[left] != rgb(LIGHT.paper)).any(axis=-1)
    assert seen.mean() > 0.2
    alike = (on_paper[left] == on_nothing[left]).all(axis=-1)
    assert alike[seen].mean() > 0.9
