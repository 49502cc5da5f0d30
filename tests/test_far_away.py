"""Runs that go immensely far are drawn in the direction in which they go."""

import numpy as np
import pytest

from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.compose import compose
from landscapes.drawing.map.plane import FARTHEST, Plane
from landscapes.drawing.map.runs import Run, Runs
from landscapes.functions import Domain
from landscapes.loading import parse_scenario
from landscapes.running import run

VIEWS = {"map": "", "surface": "view: surface\n"}


def drawn(rate: float, start: tuple[float, float] = (0, 0), view: str = "map") -> tuple[Run, Box]:
    """A run on a plane that falls along (1, 1/5), as it is drawn, and the box of the map."""
    scenario = parse_scenario(
        "landscape: {expression: -x - y / 5, domain: [-3, 3, -3, 3]}\n"
        f"start: {list(start)}\nsteps: 2\n{VIEWS[view]}"
        f"optimizers: [{{name: sgd, learning_rate: {rate!r}}}]\n"
    )
    (runs,) = (part for part in compose(run(scenario)).moving if isinstance(part, Runs))
    return runs.runs[0], runs._box


def exit_of(gone: Run) -> tuple[float, float]:
    """The place where a run is marked at its end."""
    left = gone.exit_at(gone.last)
    assert left
    return left.x, left.y


@pytest.mark.parametrize("width", [1e-6, 6.0, 1e9])
@pytest.mark.parametrize("power", [1, 9, 80, 150, 290, 307])
@pytest.mark.parametrize(("x", "y"), [(1, 0.2), (-1, 1e-3), (0.3, -1), (1, 0), (-0.5, -0.5)])
def test_a_place_far_away_lies_where_it_is_seen(
    x: float, y: float, power: int, width: float
) -> None:
    far = min(width * 10.0**power, 1e307)
    plane = Plane(Domain(-width, width, -width, width), Box(100, 50, 400, 400))
    ((across, up),) = plane.pixels(np.array([(x, y)]) * far)
    away = np.array([across - 300, up - 250])
    distance = float(np.hypot(x, y)) * far / width * 200
    assert np.hypot(*away) == pytest.approx(min(FARTHEST, distance))
    assert away / np.hypot(*away) == pytest.approx(np.array([x, y]) / np.hypot(x, y), abs=1e-9)


def test_the_largest_numbers_have_a_place() -> None:
    largest = float(np.finfo(np.float64).max)
    plane = Plane(Domain(-3, 3, -3, 3), Box(0, 0, 400, 400))
    found = plane.pixels(np.array([(largest, largest / 2), (-largest, largest), (largest, 1)]))
    slopes = (found[:, 1] - 200) / (found[:, 0] - 200)
    assert slopes == pytest.approx([0.5, -1, 0], abs=1e-9)


@pytest.mark.parametrize("rate", [1e4, 1e120, 1e200, 1e307])
def test_a_run_leaves_the_map_where_it_goes_to(rate: float) -> None:
    gone, box = drawn(rate)
    assert exit_of(gone) == pytest.approx((box.right, box.bottom + (0.6 + 3) / 6 * box.height))


@pytest.mark.parametrize("rate", [1e120, 1e307])
def test_a_run_leaves_the_surface_where_it_goes_to(rate: float) -> None:
    gone, near = (drawn(each, view="surface")[0] for each in (rate, 1e4))
    assert exit_of(gone) == pytest.approx(exit_of(near))


@pytest.mark.parametrize("far", [1e4, 1e9, 1e300])
def test_a_run_that_was_never_on_the_map_is_marked_beside_its_start(far: float) -> None:
    gone, box = drawn(1e305, (far, 1))
    assert exit_of(gone) == pytest.approx((box.right, box.bottom + (1 + 3) / 6 * box.height))
