"""The small print of maps: which corner it takes, and what it calls outlines and pale lines."""

import re

import numpy as np
import pytest
from matplotlib.text import Text

from landscapes import parse_scenario, run
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.compose import compose
from landscapes.kinds.base import Size
from landscapes.kinds.landscape.picture.corner import Line, in_a_corner
from landscapes.slides.handout import compose_handout
from landscapes.themes import LIGHT

MAP = Box(100, 50, 400, 300)
CANVAS = Canvas(Size(600, 400), LIGHT)
LINES = [Line("pale: average", LIGHT.muted), Line("constraint: |x| + |y| ≤ 1", LIGHT.ink)]
CORNERS = {"upper left": (0, 1), "upper right": (1, 1), "lower left": (0, 0), "lower right": (1, 0)}

TOP = "landscape: wobbly\nstart: [-2.5, 2.5]\nsteps: 40\noptimizers:\n"
SHARED = f"""{TOP}
  - {{name: adam, learning_rate: 0.1, constraint: {{l1: 2.5}}, average: {{ema: 0.9}}}}
  - {{name: momentum, constraint: {{l1: 2.5}}, lookahead: {{steps: 5}}}}
"""
DIFFERENT = f"""{TOP}
  - {{name: adam, constraint: {{box: [-3, 0.5, -2, 3]}}}}
  - {{name: momentum, constraint: {{ball: {{center: [-1, 1], radius: 2}}}}}}
  - {{name: sgd, constraint: {{ball: {{radius: 2}}}}}}
  - adagrad
"""


def full(corner: str) -> np.ndarray:
    """Places all over a corner of the map, in pixels."""
    right, upper = CORNERS[corner]
    across, up = np.meshgrid(np.arange(0, 200, 8.0), np.arange(0, 150, 8.0))
    left, bottom = MAP.left + right * MAP.width / 2, MAP.bottom + upper * MAP.height / 2
    return np.column_stack([left + across.ravel(), bottom + up.ravel()])


def corner_of(box: Box) -> tuple[bool, bool]:
    return box.center[0] > MAP.center[0], box.center[1] > MAP.center[1]


@pytest.mark.parametrize("free", CORNERS)
def test_small_print_is_where_it_covers_no_line(free: str) -> None:
    passed = np.concatenate([full(each) for each in CORNERS if each != free])
    corner = in_a_corner(CANVAS, MAP, LINES, [], passed)
    assert corner_of(corner.box) == tuple(map(bool, CORNERS[free]))
    assert corner.box.left >= MAP.left
    assert corner.box.right <= MAP.right
    assert corner.box.bottom >= MAP.bottom
    assert corner.box.top <= MAP.top


def test_small_print_covers_lines_rather_than_a_mark() -> None:
    marks = [
        Box(MAP.left + right * MAP.width, MAP.bottom + upper * MAP.height, 0, 0).grown(40)
        for corner, (right, upper) in CORNERS.items()
        if corner != "lower right"
    ]
    corner = in_a_corner(CANVAS, MAP, LINES, marks, full("lower right")[::20])
    assert corner_of(corner.box) == (True, False)


def test_small_print_that_is_too_long_for_the_map_is_left_out() -> None:
    long = Line("constraint: " + "long " * 40, LIGHT.ink)
    nothing = np.empty((0, 2))
    assert in_a_corner(CANVAS, MAP, [LINES[0], long], [], nothing).lines == [LINES[0]]
    assert in_a_corner(CANVAS, MAP, [long], [], nothing).boxes == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SHARED, ["pale: average, slow", "constraint: |x| + |y| ≤ 2.5"]),
        (DIFFERENT, [
            "constraint of Adam: −3 ≤ x ≤ 0.5, −2 ≤ y ≤ 3",
            "constraint of Momentum: at most 2 from (−1, 1)",
            "constraint of SGD: at most 2 from (0, 0)",
        ]),
    ],
)  # fmt: skip
def test_outlines_and_pale_lines_are_named_clear_of_other_texts(
    text: str, expected: list[str]
) -> None:
    recording = run(parse_scenario(text))
    figure = compose(recording).figure
    written = [each for each in figure.findobj(Text) if each.get_text()]
    own = [each for each in written if each.get_text() in expected]
    assert [each.get_text() for each in own] == expected
    others = [each.get_window_extent() for each in written if each not in own]
    for each in own:
        assert not any(each.get_window_extent().overlaps(other) for other in others)
    stages = [each.get_text() for each in compose_handout(recording).figure.findobj(Text)]
    assert set(expected) <= set(stages)


def test_a_map_without_any_has_no_small_print() -> None:
    texts = compose(run(parse_scenario(f"{TOP}  - adam\n"))).figure.findobj(Text)
    assert not any(re.match("pale|constraint", each.get_text()) for each in texts)
