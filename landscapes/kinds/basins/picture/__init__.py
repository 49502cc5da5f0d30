"""The picture of basins: for each optimizer a map that fills with the steps."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import COUNTER, MARGIN, Box
from landscapes.drawing.map.isolines import Isolines, joined
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Runs
from landscapes.drawing.map.ticks import draw_ticks, tick_space
from landscapes.ensemble import UNDECIDED
from landscapes.kinds.basins.model import BasinMap, BasinsRecording, BasinsScenario
from landscapes.kinds.basins.picture.arrange import Arrangement, Frame, Panels, arrange_panels
from landscapes.kinds.basins.picture.filling import Cells, Picture
from landscapes.kinds.basins.picture.legend import Legend
from landscapes.kinds.basins.picture.naming import letters_on, marks_on
from landscapes.kinds.basins.picture.shades import Key, Paint
from landscapes.kinds.basins.picture.shares import Shares, share_text
from landscapes.kinds.basins.picture.titles import Titles, titles_of
from landscapes.kinds.basins.words import goal_words

GAP = 0.8
"""The gap between two maps, in sizes of small text."""

NAMES = ("", "")
"""The axes of small maps have no names."""

MUCH_LARGER = 1.05
"""The least factor by which short titles must widen the maps to be used."""


def compose(recording: BasinsRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a recording: heading, a map for each optimizer, legend and counter."""
    return basins_on(canvas, recording)


def basins_on(canvas: Canvas, recording: BasinsRecording) -> list[Moving]:
    """Draw the still part of a recording's picture; return the moving parts."""
    scenario, last = recording.scenario, recording.scenario.steps
    margin = MARGIN * canvas.unit
    room = Box(margin, margin, canvas.size.width - 2 * margin, canvas.size.height - 1.4 * margin)
    legend = Legend(canvas, recording)
    titles, arrangement = _arranged(canvas, recording, room, legend)
    above, counter = _with_counter(canvas, arrangement.legend)
    plan = legend.plan(above)
    legend.draw(above, plan)
    panels, named = arrangement.panels, plan.key.named
    planes = [Plane(scenario.domain, box) for box in panels.maps]
    relief = Relief(scenario)
    lines = [_lines(relief, plane.box) for plane in planes]
    _draw_maps(canvas, scenario, panels, titles, planes, lines)
    paint = Paint(canvas, plan.key)
    pictures = [
        Picture(plane.box, *_painted(recording, each, plan.key, paint, plane.box), paths)
        for plane, each, paths in zip(planes, recording.maps, lines, strict=True)
    ]
    width = canvas.length(canvas.theme.isoline_width)
    marks = marks_on(canvas, recording, named, planes)
    moving = [
        Cells(canvas, pictures, last, canvas.theme.label + "99", width),
        Runs(canvas, [], marks, Box(0, 0, *canvas.size), last),
        letters_on(canvas, recording, named, planes, last),
        Counter(canvas, counter, "step", last),
    ]
    if recording.goals:
        moving.append(Shares(canvas, recording, titles, panels, last))
    return moving


def _with_counter(canvas: Canvas, box: Box) -> tuple[Box, Box]:
    """Divide a box into that of a legend, and that of the counter at its foot."""
    height = min(COUNTER * canvas.unit, box.height)
    foot = height + MARGIN * canvas.unit
    above = box._replace(bottom=box.bottom + foot, height=max(0.0, box.height - foot))
    return above, box._replace(height=height)


def _arranged(
    canvas: Canvas, recording: BasinsRecording, room: Box, legend: Legend
) -> tuple[Titles, Arrangement]:
    """The titles and the arrangement; the titles are short where that makes maps much larger."""
    scenario = recording.scenario
    small, count = canvas.length(canvas.theme.small), len(scenario.optimizers)
    result = f"reach {goal_words(recording)}" if recording.goals else ""
    numbers = [share_text(recording.share_at_goals(each)) for each in recording.maps]

    def capacity(box: Box) -> float:
        return legend.capacity(_with_counter(canvas, box)[0])

    found = []
    for short in (False, True):
        titles = Titles(titles_of(scenario.optimizers, numbers, result, short), small)
        space = tick_space(canvas, scenario.domain, NAMES)
        frame = Frame(*space, GAP * small, titles.height)
        arrangement = arrange_panels(
            room, scenario.domain, count, frame, legend.width, capacity, scenario.aspect
        )
        found.append((titles, arrangement))
    (_, whole), (_, shortened) = found
    is_worth_it = shortened.panels.maps[0].width > MUCH_LARGER * whole.panels.maps[0].width
    return found[int(is_worth_it)]


def _draw_maps(
    canvas: Canvas,
    scenario: BasinsScenario,
    panels: Panels,
    titles: Titles,
    planes: Sequence[Plane],
    lines: Sequence[Sequence[Path]],
) -> None:
    """Draw the still parts of all maps: titles, axes, and the isolines that cells will cover."""
    theme, small = canvas.theme, canvas.length(canvas.theme.small)
    width = canvas.length(theme.isoline_width)
    columns = panels.columns
    for index, plane in enumerate(planes):
        box = plane.box
        for spans, baseline in titles.baselines(index, panels.title_width, box.top):
            for text, left, bold in spans:
                canvas.text(box.left + left, baseline, text, small, theme.ink, bold=bold)
        lowest = index + columns >= len(planes)
        is_first = index % columns == 0
        draw_ticks(canvas, plane, scenario.domain, NAMES, left=is_first, below=False)
        # Numbers beyond the left end of a map would be there in the first column only.
        draw_ticks(canvas, plane, scenario.domain, NAMES, left=False, below=lowest)
        for path in lines[index]:
            canvas.path(path, width, theme.isoline)
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top)]
        outline = Path([*corners, (box.left, box.top), corners[0]], closed=True)
        canvas.path(outline, canvas.length(theme.grid_width), theme.muted)


def _lines(relief: Relief, box: Box) -> list[Path]:
    """The isolines of a map as a path, if there are any."""
    lines = [line for level in Isolines(relief, box).lines.values() for line in level]
    return [joined(lines)] if lines else []


def _painted(
    recording: BasinsRecording, basins: BasinMap, key: Key, paint: Paint, box: Box
) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """The colour of each pixel of a box, and the step at which it appears."""
    rows, columns = basins.basins.shape
    below = _nearest(rows, int(box.height))[:, np.newaxis]
    across = _nearest(columns, int(box.width))
    ends, steps = basins.basins[below, across], basins.steps[below, across]
    last = recording.scenario.steps
    begins = np.where(ends == UNDECIDED, np.uint16(last), steps)
    colors = paint.pixels(box, key.rows(ends), key.columns(ends, steps))
    return colors, begins


def _nearest(cells: int, pixels: int) -> NDArray[np.int64]:
    """The cell at the middle of each pixel."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)
