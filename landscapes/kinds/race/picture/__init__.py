"""The picture of a race: the tuned runs on a map, the results on an axis, and the conditions."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import MARGIN, Box, Shown
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.map.placing import Surroundings
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_color_bar, draw_relief
from landscapes.drawing.map.ticks import tick_space
from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.kinds.landscape.picture.allowed import bounds, draw_allowed, on_outlines
from landscapes.kinds.landscape.picture.arrange import Contents, Layout, arrange
from landscapes.kinds.landscape.picture.corner import Line, in_a_corner
from landscapes.kinds.landscape.picture.map import names_of, passed, say_if_stretched, shown_names
from landscapes.kinds.landscape.picture.marks import Captioned, captions, discs_at, marks_of
from landscapes.kinds.landscape.picture.tracks import runs_on
from landscapes.kinds.noise import NoiseSettings
from landscapes.kinds.race.model import RaceRecording, RaceScenario
from landscapes.kinds.race.picture.crowd import FEW, drawn
from landscapes.kinds.race.picture.scoreboard import Results, Scoreboard, narrowest
from landscapes.kinds.race.picture.standings import standings
from landscapes.kinds.race.words import EVALUATIONS, goal
from landscapes.words import counted, number

PRINT, LINE = 0.82, 1.35
"""The least size of the small print, in sizes of small text, and the height of its lines."""

HIGH = 1.3
"""A figure so many times as high as wide has room for another line of small print."""

NO_BREAK = "\N{NO-BREAK SPACE}"


def compose(recording: RaceRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a race: map with the tuned runs, table, counter and small print."""
    scenario, tuned = recording.scenario, recording.tuned
    last = scenario.steps
    told, small_print = standings(recording, canvas.theme), _small_print(canvas, scenario)
    layout, shown = _arranged(canvas, scenario, narrowest(canvas, told), small_print.height)
    plane = Plane(scenario.domain, layout.map)
    runs = runs_on(canvas, plane, tuned)
    marks, entries = marks_of(tuned.scenario), tuned.scenario.optimizers
    lines = np.vstack([passed(runs, layout.map), on_outlines(plane, entries)])
    points = plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    bounded = [Line(*each) for each in bounds(canvas, entries)]
    corner = in_a_corner(canvas, plane.box, bounded, discs_at(canvas, points), lines)
    named = captions(canvas, shown_names(marks, shown), points, plane.box, lines, corner.boxes)
    clear = [*named.boxes, *corner.boxes]
    names = scenario.x_label, scenario.y_label
    relief = draw_relief(canvas, plane, tuned.scenario, lines, clear, names, has_ticks=shown.ticks)
    say_if_stretched(canvas, plane)
    draw_allowed(canvas, plane, entries)
    corner.write(canvas)
    parts: list[Moving] = [
        drawn(canvas, plane, tuned, runs, last),
        Captioned(canvas, [named], last),
        Counter(canvas, layout.counter, "step", last),
    ]
    if shown.details:
        draw_color_bar(canvas, layout.bar, relief)
        small_print.write(canvas)
    if shown.keys:
        board = Scoreboard(canvas, layout.table, told, scenario.count, last)
        parts += [board, Results(board, last)]
    if len(runs) <= FEW:
        around = Surroundings(plane.box, clear, lines, canvas.length(canvas.theme.head))
        parts.extend(names_of(canvas, tuned, runs, around))
    return parts


def _arranged(
    canvas: Canvas, scenario: RaceScenario, column: float, foot: float
) -> tuple[Layout, Shown]:
    """The layout above a foot of this height, with a row of the table for its axis."""
    margin = MARGIN * canvas.unit
    width, height = canvas.size
    room = Box(margin, margin, width - 2 * margin, height - 1.6 * margin)
    ticks = tick_space(canvas, scenario.domain, (scenario.x_label, scenario.y_label))
    rows = len(scenario.candidates) + 1
    contents = Contents(
        room,
        scenario.domain,
        scenario.aspect,
        ticks,
        rows,
        column,
        shrunk=column,
        narrow=np.inf,
        has_remark=False,
        foot=foot,
    )
    return arrange(canvas, [contents])


class SmallPrint(NamedTuple):
    """The conditions of the comparison, at the foot: the size of the text, and its lines."""

    size: float
    margin: float
    lines: list[str]

    @property
    def height(self) -> float:
        """The height of the lines with a gap above."""
        return LINE * self.size * len(self.lines) + 0.3 * self.margin

    def write(self, canvas: Canvas) -> None:
        """Write the lines."""
        for index, line in enumerate(reversed(self.lines)):
            baseline = 0.7 * self.margin + (0.3 + LINE * index) * self.size
            canvas.text(self.margin, baseline, line, self.size, canvas.theme.muted)


def _small_print(canvas: Canvas, scenario: RaceScenario) -> SmallPrint:
    """The conditions of the comparison, smaller where that saves a line in a low figure."""
    margin = MARGIN * canvas.unit
    room = canvas.size.width - 2 * margin
    text = " · ".join(fact.replace(" ", NO_BREAK) for fact in _conditions(scenario))
    small = canvas.text_size(canvas.theme.small)
    smaller = canvas.text_size(
        max(PRINT, min(1.0, room / text_width(text, small))) * canvas.theme.small
    )
    is_high = canvas.full_size.height > HIGH * canvas.full_size.width
    size = small if is_high else smaller
    return SmallPrint(size, margin, wrapped(text, size, room))


def _conditions(scenario: RaceScenario) -> list[str]:
    """The conditions of the comparison, and the meaning of the bars."""
    tuning, count = scenario.tuning, len(scenario.starts)
    if not any(each.ranges for each in scenario.candidates):
        budget = "nothing is tuned"
    elif tuning.search == "grid":
        budget = f"a grid of up to {counted(tuning.trials, 'trial')} each"
    else:
        budget = f"{counted(tuning.trials, 'random trial')} each (seed {tuning.seed})"
    starts = counted(count, "start")
    if scenario.starts_seed is not None:
        starts = f"{counted(count, 'random start')} (seed {scenario.starts_seed})"
    noise = [f"noise: {_noise(scenario.noise)}"] if scenario.noise else []
    counted_too = [f"counted: {EVALUATIONS}"] if scenario.count == "evaluations" else []
    bars = ["bars: 95 % intervals"] if count > 1 else []
    return [budget, starts, *noise, f"success: {goal(scenario)}", *counted_too, *bars]


def _noise(noise: NoiseSettings) -> str:
    match noise.kind:
        case GaussianNoise(sigma):
            return f"normal, of σ {number(sigma)} (seed {noise.seeds[0]})"
        case Minibatch() as batch:
            of = f"{batch.used} of {len(batch.shifts)} points"
            return f"mini-batches of {of} (seed {noise.seeds[0]})"
