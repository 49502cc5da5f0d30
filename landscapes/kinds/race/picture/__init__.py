"""The picture of a race: the tuned runs on a map, the table of results, and the small print."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import COUNTER, MARGIN, Box, fit
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.canvas.marks import START
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_relief
from landscapes.drawing.map.stamps import Stamps, Word
from landscapes.drawing.map.ticks import tick_space
from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.kinds.landscape.picture.map import passed, say_if_stretched
from landscapes.kinds.landscape.picture.marks import captions, marks_of
from landscapes.kinds.landscape.picture.tracks import runs_on
from landscapes.kinds.noise import NoiseSettings
from landscapes.kinds.race.model import RaceRecording, RaceScenario
from landscapes.kinds.race.picture.crowd import drawn
from landscapes.kinds.race.picture.scoreboard import FORMS, Scoreboard
from landscapes.kinds.race.picture.standings import Standing, standings
from landscapes.kinds.race.words import goal
from landscapes.words import counted, number

NARROWEST, WIDEST = 36, 84
"""The widths of a table beside the map, in hundredths of the figure's unit."""

BESIDE = 4.0
"""The gap between the map and a table beside it, in these hundredths."""

WORTH = 0.75
"""The share of the map's area that further details in the table are worth."""

FINE, FINEST, FINE_LINE = 0.85, 0.72, 1.3
"""The size of small print and its least size, as shares of small text; the height of a line."""


def compose(recording: RaceRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a race: map with the tuned runs, table, counter and small print."""
    scenario, tuned = recording.scenario, recording.tuned
    names = scenario.x_label, scenario.y_label
    room = _write_small_print(canvas, scenario)
    layout = _arranged(canvas, recording, room)
    plane = Plane(scenario.domain, layout.map)
    runs = runs_on(canvas, plane, tuned)
    lines = passed(runs, plane.box)
    # The small print says what the rings are, which are too many for names.
    marks = [mark for mark in marks_of(tuned.scenario) if mark.path is not START]
    points = plane.pixels(np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2))
    named = captions(canvas, marks, points, plane.box, lines)
    draw_relief(canvas, plane, tuned.scenario, lines, named.boxes, names)
    say_if_stretched(canvas, plane)
    # Runs end at the minimum, so its name lies above them.
    words = [Word(text, box.left, box.bottom + 0.28 * named.size) for text, box in named.texts]
    return [
        drawn(canvas, plane, tuned, runs, scenario.steps),
        Stamps(canvas, words, named.size, scenario.steps),
        layout.table,
        Counter(canvas, layout.counter, "step", scenario.steps),
    ]


class Layout(NamedTuple):
    """The boxes of a map and the counter, and the table in its place."""

    map: Box
    table: Scoreboard
    counter: Box


def _arranged(canvas: Canvas, recording: RaceRecording, room: Box) -> Layout:
    """The layout with the largest map; one with more details may have a map a little smaller."""
    rows = standings(recording, canvas.theme.run_colors(recording.scenario.candidates))
    best, most = None, -1.0
    for layout, worth in _layouts(canvas, recording, rows, room):
        area = worth * layout.map.width * layout.map.height
        if area > most:
            best, most = layout, area
    assert best is not None
    return best


def _layouts(
    canvas: Canvas, recording: RaceRecording, rows: Sequence[Standing], room: Box
) -> Iterator[tuple[Layout, float]]:
    """Yield layouts with the table beside the map or below it, and what their details are worth."""
    steps, unit = recording.scenario.steps, canvas.unit
    for less, form in enumerate(FORMS):
        worth = WORTH**less
        below = Scoreboard(canvas, rows, form, room.width, steps)
        # What does not fit anywhere is cut least below a map.
        yield _below(canvas, recording, below, room), worth if below.fits else 0.0
        for width in range(NARROWEST, WIDEST, 4):
            table = Scoreboard(canvas, rows, form, width * unit, steps)
            needed = table.height + (COUNTER + MARGIN) * unit
            if table.fits and needed <= room.height and width * unit < 0.7 * room.width:
                yield _beside(canvas, recording, table, room), worth


def _beside(canvas: Canvas, recording: RaceRecording, table: Scoreboard, room: Box) -> Layout:
    """Place the table at the map's right and the counter at its foot, all centred together."""
    scenario, unit = recording.scenario, canvas.unit
    left, below = tick_space(canvas, scenario.domain, (scenario.x_label, scenario.y_label))
    width, gap = table.box.width, BESIDE * unit
    across, up = room.width - left - gap - width, room.height - below
    box = fit(scenario.domain, Box(0, 0, max(across, 1), max(up, 1)), scenario.aspect)
    spare = max(0.0, (across - box.width) / 2)
    bottom = room.bottom + below + (up - box.height) / 2
    map_box = Box(room.left + left + spare, bottom, box.width, box.height)
    high = max(map_box.height, table.height + (COUNTER + MARGIN) * unit)
    low = max(room.bottom, min(map_box.bottom, map_box.top - high))
    column = map_box.right + gap
    counter = Box(column, low, width, COUNTER * unit)
    foot = counter.top + MARGIN * unit
    table.box = Box(column, foot, width, max(map_box.top, foot + table.height) - foot)
    return Layout(map_box, table, counter)


def _below(canvas: Canvas, recording: RaceRecording, table: Scoreboard, room: Box) -> Layout:
    """Place the table below the map, and the counter below the table."""
    scenario, unit = recording.scenario, canvas.unit
    left, below = tick_space(canvas, scenario.domain, (scenario.x_label, scenario.y_label))
    counter = Box(room.left, room.bottom, room.width, COUNTER * unit)
    foot = counter.top + MARGIN * unit
    free = room.top - foot - table.height - below
    space = Box(0, 0, max(room.width - left, 1), max(free, 1))
    box = fit(scenario.domain, space, scenario.aspect)
    spare = (room.width - left - box.width) / 2
    map_box = Box(room.left + left + spare, room.top - box.height, box.width, box.height)
    top = max(map_box.bottom - below, foot + table.height)
    table.box = Box(room.left, foot, room.width, top - foot)
    return Layout(map_box, table, counter)


def _write_small_print(canvas: Canvas, scenario: RaceScenario) -> Box:
    """Write the conditions of the race at the foot, in one line if it fits; the room above."""
    margin = MARGIN * canvas.unit
    width, text = canvas.size.width - 2 * margin, small_print(scenario)
    size = FINE * canvas.length(canvas.theme.small)
    wanted = text_width(text, size)
    if FINEST / FINE * wanted <= width:
        size *= min(1.0, width / wanted)
    lines = wrapped(text, size, width)
    bottom = 0.6 * margin
    for line_number, line in enumerate(reversed(lines)):
        baseline = bottom + (FINE_LINE * line_number + 0.3) * size
        canvas.text(margin, baseline, line, size, canvas.theme.muted)
    bottom += FINE_LINE * size * len(lines) + 0.6 * margin
    return Box(margin, bottom, width, canvas.size.height - 0.6 * margin - bottom)


def small_print(scenario: RaceScenario) -> str:
    """The conditions of the comparison: ``40 random trials each (seed 0), …``."""
    tuning, count = scenario.tuning, len(scenario.starts)
    if not any(each.ranges for each in scenario.candidates):
        budget = "Nothing is tuned"
    elif tuning.search == "grid":
        budget = f"A grid of up to {counted(tuning.trials, 'trial')} each"
    else:
        budget = f"{counted(tuning.trials, 'random trial')} each {_seed(tuning.seed)}"
    starts = counted(count, "start")
    if scenario.starts_seed is not None:
        starts = f"{counted(count, 'random start')} {_seed(scenario.starts_seed)}"
    facts = [budget, f"{starts} ○", f"success: {goal(scenario)}"]
    if scenario.noise:
        facts.insert(2, _noise(scenario.noise))
    if count > 1:
        facts.append("bars: 95\N{NO-BREAK SPACE}% bootstrap intervals")
    return "; ".join(facts)


def _seed(seed: int) -> str:
    return f"(seed\N{NO-BREAK SPACE}{seed})"


def _noise(noise: NoiseSettings) -> str:
    match noise.kind:
        case GaussianNoise(sigma):
            return f"normal noise, σ\N{NO-BREAK SPACE}{number(sigma)} {_seed(noise.seeds[0])}"
        case Minibatch() as batch:
            points = f"mini-batches of {batch.used} of {len(batch.shifts)} points"
            return f"{points} {_seed(noise.seeds[0])}"
