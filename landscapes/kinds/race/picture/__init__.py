"""The picture of a race: the tuned runs on a map, the results on an axis, and the conditions."""

from collections.abc import Sequence

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import MARGIN, Box
from landscapes.drawing.canvas.lettering import wrapped
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_color_bar, draw_relief
from landscapes.drawing.map.ticks import tick_space
from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.kinds.landscape.picture.allowed import draw_allowed
from landscapes.kinds.landscape.picture.arrange import Contents, Layout, arrange
from landscapes.kinds.landscape.picture.map import names_of, passed, say_if_stretched
from landscapes.kinds.landscape.picture.marks import Captioned, captions, marks_of
from landscapes.kinds.landscape.picture.tracks import runs_on
from landscapes.kinds.noise import NoiseSettings
from landscapes.kinds.race.model import RaceRecording, RaceScenario
from landscapes.kinds.race.picture.crowd import FEW, drawn
from landscapes.kinds.race.picture.scoreboard import Results, Scoreboard
from landscapes.kinds.race.picture.standings import standings
from landscapes.kinds.race.words import goal
from landscapes.words import counted, number

PRINT, LINE = 0.82, 1.35
"""The size of the small print, in sizes of small text, and the height of its lines in its own."""

NO_BREAK = "\N{NO-BREAK SPACE}"


def compose(recording: RaceRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a race: map with the tuned runs, table, counter and small print."""
    scenario, tuned = recording.scenario, recording.tuned
    layout = _arranged(canvas, scenario, _draw_conditions(canvas, scenario))
    plane, last = Plane(scenario.domain, layout.map), scenario.steps
    runs = runs_on(canvas, plane, tuned)
    lines, marks = passed(runs, layout.map), marks_of(tuned.scenario)
    points = plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    named = captions(canvas, marks, points, plane.box, lines)
    names = scenario.x_label, scenario.y_label
    relief = draw_relief(canvas, plane, tuned.scenario, lines, named.boxes, names)
    say_if_stretched(canvas, plane)
    draw_allowed(canvas, plane, tuned.scenario.optimizers)
    draw_color_bar(canvas, layout.bar, relief)
    board = Scoreboard(canvas, layout.table, standings(recording, canvas.theme), last)
    parts: list[Moving] = [
        drawn(canvas, plane, tuned, runs, last),
        Captioned(canvas, [named], last),
        board,
        Results(board, last),
        Counter(canvas, layout.counter, "step", last),
    ]
    if len(runs) <= FEW:
        parts.append(names_of(canvas, tuned, runs, plane.box, named.boxes, lines))
    return parts


def _arranged(canvas: Canvas, scenario: RaceScenario, foot: float) -> Layout:
    """The layout above a foot of this height, with a row of the table for its axis."""
    margin = MARGIN * canvas.unit
    width, height = canvas.size
    room = Box(margin, margin + foot, width - 2 * margin, height - 1.6 * margin - foot)
    ticks = tick_space(canvas, scenario.domain, (scenario.x_label, scenario.y_label))
    rows = len(scenario.candidates) + 1
    return arrange(
        canvas,
        Contents(room, scenario.domain, scenario.aspect, ticks, rows, np.inf, has_remark=False),
    )


def _draw_conditions(canvas: Canvas, scenario: RaceScenario) -> float:
    """Write the conditions of the comparison at the foot; return their height with a gap."""
    size, margin = PRINT * canvas.length(canvas.theme.small), MARGIN * canvas.unit
    text = " · ".join(fact.replace(" ", NO_BREAK) for fact in _conditions(scenario))
    lines = wrapped(text, size, canvas.size.width - 2 * margin)
    for index, line in enumerate(reversed(lines)):
        baseline = margin + (0.3 + LINE * index) * size
        canvas.text(margin, baseline - 0.3 * margin, line, size, canvas.theme.muted)
    return LINE * size * len(lines) + 0.3 * margin


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
    bars = ["bars: 95 % intervals"] if count > 1 else []
    return [budget, starts, *noise, f"success: {goal(scenario)}", *bars]


def _noise(noise: NoiseSettings) -> str:
    match noise.kind:
        case GaussianNoise(sigma):
            return f"normal, of σ {number(sigma)} (seed {noise.seeds[0]})"
        case Minibatch() as batch:
            of = f"{batch.used} of {len(batch.shifts)} points"
            return f"mini-batches of {of} (seed {noise.seeds[0]})"
