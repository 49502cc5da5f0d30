"""The relief of a map: its land, isolines with labels, pits, ticks and colour bar."""

from heapq import heappop, heappush
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text

from landscapes import parse_scenario
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.canvas.lettering import text_width
from landscapes.drawing.charts.scale import numbers
from landscapes.drawing.map.isolines import MOST_PITS, Isolines
from landscapes.drawing.map.labels import MIDDLE, Label, labels
from landscapes.drawing.map.land import MESH, Picture, Relief
from landscapes.drawing.map.pits import FULL, pits
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import BAR_HEIGHT, WORDS, draw_color_bar, draw_relief
from landscapes.drawing.map.ticks import draw_ticks, tick_space
from landscapes.functions import LANDSCAPES, Domain
from landscapes.kinds.base import Size
from landscapes.objective import Objective
from landscapes.themes import LIGHT, THEMES

BOX = Box(100, 150, 400, 400)
NOWHERE = np.empty((0, 2))
SMALL = 14.0

every_landscape = pytest.mark.parametrize("name", LANDSCAPES)
every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def on(landscape: str, view: str = "{}"):
    return parse_scenario(
        f"landscape: {landscape}\nview: {view}\nstart: [1, 1]\nsteps: 1\noptimizers: [sgd]\n"
    )


def own(expression: str, domain: str = "[-2, 2, -2, 2]"):
    return on(f"{{expression: '{expression}', domain: {domain}}}")


def new_canvas(theme=LIGHT) -> Canvas:
    return Canvas(Size(600, 600), theme)


def texts(canvas: Canvas) -> list[str]:
    return [text.get_text() for text in canvas.figure.texts]


# The ramp


@every_landscape
def test_the_ramp_rises_from_the_lowest_loss_to_the_highest(name: str) -> None:
    relief = Relief(on(name))
    losses = np.sort(relief.losses, axis=None)
    share = relief.share(losses)
    assert (share[0], share[-1]) == (0, 1)
    assert (np.diff(share) >= 0).all()
    # Equal parts lie between neighbouring levels; at the ends there may be less.
    parts = np.diff(relief.share(np.array([relief.lowest, *relief.levels, relief.highest])))
    np.testing.assert_allclose(parts[1:-1], parts[1], rtol=1e-9)
    assert max(parts[0], parts[-1]) <= parts[1] * (1 + 1e-9)


def test_the_ramp_is_linear_in_the_loss_for_linear_levels() -> None:
    relief = Relief(own("x**2 + y**2 + 3"))
    losses = np.linspace(3, 11, 9)
    np.testing.assert_allclose(relief.share(losses), (losses - 3) / 8, atol=1e-12)


@pytest.mark.parametrize("count", [2, 7, 64])
def test_borders_divide_the_ramp_evenly(count: int) -> None:
    relief = Relief(on("rosenbrock"))
    shares = relief.share(relief.borders(count))
    np.testing.assert_allclose(shares, np.arange(1, count) / count, rtol=1e-9)


# The land


def land_of(scenario, theme=LIGHT) -> np.ndarray:
    canvas = new_canvas(theme)
    draw_relief(canvas, Plane(scenario.domain, BOX), scenario, NOWHERE)
    (picture,) = (each for each in canvas.figure.artists if isinstance(each, Picture))
    return picture.pixels[..., :3].astype(int)


def rgb(color: str) -> np.ndarray:
    return np.array(list(bytes.fromhex(color[1:])))


@every_theme
@every_landscape
def test_the_lowest_place_is_the_darkest_and_the_highest_the_lightest(name: str, theme) -> None:
    scenario = on(name)
    pixels, relief = land_of(scenario, theme), Relief(scenario)
    for of, color in ((np.argmin, theme.valley), (np.argmax, theme.peak)):
        row, column = np.divmod(of(relief.losses), MESH)
        place = (np.array([row, column]) / (MESH - 1) * 399).round().astype(int)
        around = pixels[tuple(slice(max(i - 3, 0), i + 4) for i in place)].reshape(-1, 3)
        assert np.abs(around - rgb(color)).sum(axis=1).min() <= 12


@every_theme
def test_where_nothing_is_finite_is_told_from_every_loss(theme) -> None:
    pixels = land_of(own("log(x) + y"), theme)
    assert (pixels[:, :195] == rgb(theme.faint)).all()
    assert not (pixels[:, 205:] == rgb(theme.faint)).all(axis=-1).any()


def test_light_comes_from_the_upper_left() -> None:
    """Of two places of one loss on a round hill, the one at the upper left is lighter."""
    pixels = land_of(own("8 - x**2 - y**2", "[-1, 1, -1, 1]")).sum(axis=-1)
    assert pixels[300, 100] > pixels[100, 100] + 10
    assert pixels[300, 100] > pixels[100, 300] + 20


# Isolines and their labels


def box_of(label: Label) -> Box:
    width, height = text_width(label.text, SMALL), 2 * MIDDLE * SMALL
    return Box(label.x - width / 2, label.y - height / 2, width, height)


def touch(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0 and min(one.top, other.top) - max(one.bottom, other.bottom) > 0


@every_landscape
def test_labels_stand_on_their_lines_and_cover_nothing(name: str) -> None:
    scenario = on(name)
    relief, plane = Relief(scenario), Plane(scenario.domain, BOX)
    random = np.random.default_rng(1)
    points = BOX[:2] + random.random((40, 2)) * BOX[2:]
    avoid = [Box(*(BOX[:2] + random.random(2) * 300), 90, 40) for _ in range(3)]
    isolines = Isolines(relief, BOX)
    placed = labels(isolines, BOX, SMALL, points, avoid)
    for label in placed:
        box = box_of(label)
        assert BOX.left < box.left < box.right < BOX.right
        assert BOX.bottom < box.bottom < box.top < BOX.top
        assert not any(touch(box, other) for other in avoid)
        assert not any(touch(box, Box(x, y, 0.01, 0.01)) for x, y in points)
        loss = Objective(scenario.landscape).value(plane.points(np.array([label.x, label.y])))
        # The text is rounded, and the line is drawn on a mesh.
        step = np.diff(relief.share(relief.levels)).min()
        assert np.abs(relief.share(relief.index) - relief.share(loss)).min() < step
    assert not any(touch(box_of(a), box_of(b)) for a, b in combinations(placed, 2))


@every_landscape
def test_index_levels_alone_are_labelled(name: str) -> None:
    relief = Relief(on(name))
    isolines = Isolines(relief, BOX)
    placed = labels(isolines, BOX, SMALL, NOWHERE)
    assert placed
    assert isolines.major
    assert set(isolines.major) <= set(relief.index.tolist())
    assert len(isolines.minor) + sum(map(len, isolines.major.values())) == sum(
        map(len, isolines.lines.values())
    )
    assert not any(set(label.text) & set("-e") for label in placed)


def test_no_label_is_better_than_a_covered_one() -> None:
    isolines = Isolines(Relief(on("simple_quad")), BOX)
    assert labels(isolines, BOX, SMALL, NOWHERE)
    assert not labels(isolines, BOX, SMALL, NOWHERE, [BOX])
    grid = np.stack(np.meshgrid(*[np.arange(100, 560, 8.0)] * 2), axis=-1).reshape(-1, 2)
    assert not labels(isolines, BOX, SMALL, grid)


def test_lines_have_the_losses_of_their_levels() -> None:
    scenario = on("hills_and_canyon")
    plane = Plane(scenario.domain, BOX)
    for level, lines in Isolines(Relief(scenario), BOX).lines.items():
        losses = Objective(scenario.landscape).value(plane.points(np.concatenate(lines)))
        np.testing.assert_allclose(losses, level, atol=2e-3)


def test_a_narrow_valley_is_no_chain_of_islands() -> None:
    """What is below a level is one piece: Rosenbrock's only critical point is a minimum."""
    for lines in Isolines(Relief(on("rosenbrock")), BOX).lines.values():
        assert sum(np.array_equal(line[0], line[-1]) for line in lines) <= 1


def test_rings_as_wide_as_a_cell_of_the_mesh_are_drawn_and_long_ones_however_narrow() -> None:
    cell = 4 / (MESH - 1)
    for width, length, count in ((1.1, 1.1, 1), (0.9, 0.9, 0), (0.9, 9, 1)):
        # A rhombus with these diagonals, in cells, around a point of the mesh.
        scale = [2 / (each * cell) for each in (width, length)]
        bowl = f"{scale[0]}*abs(x) + {scale[1]}*abs(y)"
        scenario = on(f"{{expression: '{bowl}', domain: [-2, 2, -2, 2]}}", "{levels: [1]}")
        (lines,) = Isolines(Relief(scenario), BOX).lines.values()
        assert len(lines) == count


@pytest.mark.parametrize(
    ("expression", "least"),
    [
        ("x**2 + y**2 + 1e6", 1),
        ("1e24*x + 5e24", 3),
        ("1e8*x + 5e15", 3),
        ("exp(x**2 + y**2)**120", 0),
        ("1e16 + 0*x", 0),
        ("0*x + y*1e-310", 0),
    ],
)
def test_losses_of_any_size_are_drawn_and_told_apart(expression: str, least: int) -> None:
    scenario, canvas = own(expression), new_canvas()
    relief = draw_relief(canvas, Plane(scenario.domain, BOX), scenario, NOWHERE)
    draw_color_bar(canvas, Box(100, 10, 400, 60), relief)
    canvas.drawn()
    isolines = Isolines(relief, BOX)
    placed = labels(isolines, BOX, SMALL, NOWHERE)
    assert len({label.text for label in placed}) >= least
    assert len(set(numbers(list(isolines.major)))) == len(isolines.major)


# Pits


def flooded(losses: np.ndarray, row: int, column: int) -> float:
    """The loss at which water that rises from a place spills: into a lower one, or the border."""
    floor, spill = losses[row, column], -np.inf
    waiting, seen = [(floor, row, column)], {(row, column)}
    while waiting:
        loss, i, j = heappop(waiting)
        spill = max(spill, loss)
        if loss < floor or i in (0, len(losses) - 1) or j in (0, losses.shape[1] - 1):
            return float(spill)
        for place in ((i + a, j + b) for a in (-1, 0, 1) for b in (-1, 0, 1)):
            if place not in seen:
                seen.add(place)
                heappush(waiting, (losses[place], *place))
    raise AssertionError("water spills at the border at the latest")


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), waves=st.integers(1, 5))
def test_a_pit_spills_where_rising_water_does(seed: int, waves: int) -> None:
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(*[np.linspace(-1, 1, 61)] * 2)
    losses = (x**2 + y**2) * random.uniform(0, 1)
    for across, up, phase in random.uniform(-7, 7, (waves, 3)):
        losses = losses + np.sin(across * x + up * y + phase)
    found = pits(losses)
    depths = [pit.depth for pit in found]
    assert depths == sorted(depths, reverse=True)
    for pit in found:
        assert pit.loss == losses[pit.row, pit.column]
        assert pit.spill == flooded(losses, pit.row, pit.column)


@every_landscape
def test_known_minima_in_view_are_found(name: str) -> None:
    landscape = LANDSCAPES[name]
    domain, relief = landscape.domain, Relief(on(name))
    cell = np.array([domain.width, domain.height]) / (MESH - 1)
    found = [
        np.array([domain.x_min, domain.y_min]) + cell * [pit.column, pit.row]
        for pit in pits(relief.losses)
    ]
    inside = [m for m in landscape.minima if domain.contains(m.x, m.y)]
    lowest = min((m.loss for m in inside), default=0.0)
    single = sum(m.loss - lowest < 1e-9 for m in inside) == 1
    for minimum in inside:
        if single and minimum.loss == lowest:
            continue
        assert any((np.abs(place - minimum[:2]) <= 1.5 * cell).all() for place in found), minimum


def test_the_trap_of_hills_and_canyon_is_a_pit() -> None:
    relief = Relief(on("hills_and_canyon"))
    shallowest = pits(relief.losses)[-1]
    assert shallowest.depth == pytest.approx(0.033, abs=0.001)
    assert shallowest.loss == pytest.approx(6.644, abs=0.001)


@pytest.mark.parametrize("name", ["rosenbrock", "booth", "simple_quad", "giant_plateau", "saddle"])
def test_a_valley_a_bowl_and_a_plateau_have_no_pits(name: str) -> None:
    assert not pits(Relief(on(name)).losses)


def test_a_plain_and_round_off_have_no_pits() -> None:
    random = np.random.default_rng(0)
    assert not pits(np.ones((50, 50)))
    assert not pits(np.full((50, 50), np.nan))
    assert not pits(1 + 1e-12 * random.random((50, 50)))


@every_landscape
def test_a_line_closes_around_each_pit_at_nine_tenths_of_its_depth(name: str) -> None:
    scenario = on(name)
    relief, plane = Relief(scenario), Plane(scenario.domain, BOX)
    found = pits(relief.losses)
    lines = list(Isolines(relief, BOX).around_pits(0))
    assert len(lines) <= min(MOST_PITS, len(found))
    levels = np.array([pit.loss + FULL * pit.depth for pit in found])
    for line in lines:
        assert np.array_equal(line[0], line[-1])
        losses = Objective(scenario.landscape).value(plane.points(line))
        assert np.abs(levels - np.median(losses)).min() < 0.1 * found[0].depth
    middles = [
        (BOX.left + p.column * BOX.width / (MESH - 1), BOX.bottom + p.row * BOX.height / (MESH - 1))
        for p in found
    ]
    assert all(any(Path(line).contains_point(middle) for middle in middles) for line in lines)


def test_teeth_point_into_the_pit() -> None:
    canvas, scenario = new_canvas(), on("two_minimums")
    draw_relief(canvas, Plane(scenario.domain, BOX), scenario, NOWHERE)
    (picture,) = (each for each in canvas.figure.artists if isinstance(each, Picture))
    path = picture.strokes[-1].path
    (rim,) = Isolines(Relief(scenario), BOX).around_pits(0)
    middle = rim.mean(axis=0)
    feet, tips = path.vertices[len(rim) :: 2], path.vertices[len(rim) + 1 :: 2]
    assert len(feet) > 6
    inwards = np.linalg.norm(feet - middle, axis=1) - np.linalg.norm(tips - middle, axis=1)
    assert inwards.min() > 0.8 * np.linalg.norm(feet - tips, axis=1).max()


# Ticks

DOMAINS = (
    (-3, 3, -3, 3),
    (-1e-3, 1e-3, -1e-3, 1e-3),
    (-30000, 30000, -20000, 20000),
    (0, 6, -200, 200),
    (-0.05, 0.05, -0.05, 0.05),
    (1e8 - 1, 1e8 + 3, -1, 4),
    (-1e9, 1e9, -3e-7, 1e-7),
)


def written(domain: Domain, names=("x", "y"), side: float = 400.0) -> tuple[Box, dict[str, Box]]:
    """The box of a map at the lower left of a figure, and those of the texts around it."""
    canvas = Canvas(Size(600, 600), LIGHT)
    left, below = tick_space(canvas, domain, names)
    box = Box(left, below, side, side)
    draw_ticks(canvas, Plane(domain, box), domain, names)
    return box, {text.get_text(): around(text) for text in canvas.figure.texts}


def around(text: Text) -> Box:
    """The box of a text, as wide as it is measured."""
    size = text.get_fontsize() * 100 / 72
    width = text_width(text.get_text(), size)
    x, y = text.get_position()
    left = {"left": x, "right": x - width, "center": x - width / 2}[text.get_ha()]
    return Box(left, y, width, 0.73 * size)


@pytest.mark.parametrize("side", [60.0, 200.0, 400.0])
@pytest.mark.parametrize("names", [("x", "y"), ("", ""), ("weight", "the bias of a neuron")])
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_tick_label_is_cut_or_covered(domain, names, side: float) -> None:
    box, drawn = written(Domain(*domain), names, side)
    assert drawn
    for text, extent in drawn.items():
        assert min(extent.left, extent.bottom) >= 0, text
        assert extent.right <= box.right + 1e-9, text
        assert extent.right < box.left or extent.top < box.bottom, text
        assert not set(text) & set("-e") or text in " ".join(names)
    for one, other in combinations(drawn, 2):
        assert not touch(drawn[one], drawn[other]), (one, other)


@settings(max_examples=60)
@given(
    x=st.floats(-1e12, 1e12), y=st.floats(-1e12, 1e12), size=st.floats(1e-9, 1e9),
)  # fmt: skip
def test_no_label_of_any_domain_is_cut_at_the_left_and_below(
    x: float, y: float, size: float
) -> None:
    high = Domain(x, x + max(size, 1e-6 * abs(x)), y, y + max(size, 1e-6 * abs(y)))
    _, drawn = written(high)
    assert min(extent.left for extent in drawn.values()) >= 0
    assert min(extent.bottom for extent in drawn.values()) >= 0


def test_names_stand_at_the_ends_of_the_axes() -> None:
    box, drawn = written(Domain.square(3.0), ("w", "b"))
    assert drawn["w"].right == pytest.approx(box.right)
    assert drawn["b"].top == pytest.approx(box.top, abs=SMALL / 2)
    assert "3" not in drawn


def test_a_map_has_no_axes_of_matplotlib() -> None:
    canvas, scenario = new_canvas(), on("wobbly")
    draw_relief(canvas, Plane(scenario.domain, BOX), scenario, NOWHERE)
    assert canvas.figure.axes == []


# The colour bar


@every_landscape
def test_the_colour_bar_has_its_ends_and_index_levels(name: str) -> None:
    canvas, relief = new_canvas(), Relief(on(name))
    small = canvas.length(LIGHT.small)
    room = Box(100, 20, 300, BAR_HEIGHT * small)
    draw_color_bar(canvas, room, relief)
    said, *ends = canvas.figure.texts
    assert said.get_text() == WORDS
    assert len(ends) >= 2
    boxes = [around(text) for text in canvas.figure.texts]
    assert all(room.left <= box.left + 1e-9 < box.right <= room.right + 1e-9 for box in boxes)
    assert all(room.bottom <= box.bottom < box.top <= room.top for box in boxes)
    assert not any(touch(one, other) for one, other in combinations(boxes, 2))
    lines = [each for each in canvas.figure.artists if isinstance(each, Line2D)]
    inside = relief.index[(relief.index > relief.lowest) & (relief.index < relief.highest)]
    ticks = room.left + room.width * relief.share(inside)
    np.testing.assert_allclose(sorted(line.get_xdata()[0] for line in lines), ticks)
