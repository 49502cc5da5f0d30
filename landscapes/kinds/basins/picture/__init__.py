"""The picture of basins: for each optimizer a map that fills with the steps."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import COUNTER, MARGIN, Box
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM, placed
from landscapes.drawing.map.isolines import Isolines, joined
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.drawing.map.ticks import draw_ticks, tick_space
from landscapes.ensemble import UNDECIDED
from landscapes.functions import Array
from landscapes.kinds.basins.model import BasinMap, BasinsRecording, BasinsScenario
from landscapes.kinds.basins.picture.arrange import Arrangement, Frame, Panels, arrange_panels
from landscapes.kinds.basins.picture.filling import Cells, Picture
from landscapes.kinds.basins.picture.legend import Legend
from landscapes.kinds.basins.picture.shades import Key, Paint
from landscapes.kinds.basins.picture.titles import Titles, long_titles, short_titles

GAP = 0.8
"""The gap between two maps, in sizes of small text."""

NAMES = ("", "")
"""The axes of small maps have no names."""

MUCH_LARGER = 1.15
"""The least factor by which short titles must widen the maps to be used."""

MARK, MARK_SHARE = 0.7, 1 / 28
"""The size of marks, in radii of a run's disc, and its limit as a share of a map's width."""


def compose(recording: BasinsRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a recording: heading, a map for each optimizer, legend and counter."""
    counter, room = _draw_foot(canvas, recording.scenario)
    return [*basins_on(canvas, recording, room), counter]


def basins_on(canvas: Canvas, recording: BasinsRecording, room: Box) -> list[Moving]:
    """Draw the still part of a recording's picture in a box; return the moving parts."""
    scenario, last = recording.scenario, recording.scenario.steps
    legend = Legend(canvas, recording)
    titles, arrangement = _arranged(canvas, scenario, room, legend)
    plan = legend.plan(arrangement.legend)
    legend.draw(arrangement.legend, plan)
    planes = [Plane(scenario.domain, box) for box in arrangement.panels.maps]
    relief = Relief(scenario)
    lines = [_lines(relief, plane.box) for plane in planes]
    _draw_maps(canvas, scenario, arrangement.panels, titles, planes, lines)
    paint = Paint(canvas, plan.key)
    pictures = [
        Picture(
            plane.box,
            *_painted(recording, each, plan.key, paint, plane.box),
            paths,
        )
        for plane, each, paths in zip(planes, recording.maps, lines, strict=True)
    ]
    width = canvas.length(canvas.theme.isoline_width)
    return [
        Cells(canvas, pictures, last, canvas.theme.label + "99", width),
        Runs(
            canvas, [], _marks(canvas, recording, plan.key, planes), Box(0, 0, *canvas.size), last
        ),
    ]


def _draw_foot(canvas: Canvas, scenario: BasinsScenario) -> tuple[Counter, Box]:
    """Draw the counter at the foot; return it and the space above."""
    margin, height = MARGIN * canvas.unit, COUNTER * canvas.unit
    width = canvas.size.width - 2 * margin
    counter = Counter(canvas, Box(margin, margin, width, height), "step", scenario.steps)
    bottom = height + 2 * margin
    return counter, Box(margin, bottom, width, canvas.size.height - margin - bottom)


def _arranged(
    canvas: Canvas, scenario: BasinsScenario, room: Box, legend: Legend
) -> tuple[Titles, Arrangement]:
    """The titles and the arrangement; the titles are short where that makes maps much larger."""
    small, optimizers = canvas.length(canvas.theme.small), scenario.optimizers
    found = []
    for texts in (long_titles(optimizers), short_titles(optimizers)):
        titles = Titles(texts, small)
        frame = Frame(*tick_space(canvas, scenario.domain, NAMES), GAP * small, titles.height)
        arrangement = arrange_panels(
            room, scenario.domain, len(optimizers), frame, legend.width, legend.capacity
        )
        found.append((titles, arrangement))
    (_, whole), (_, short) = found
    is_worth_it = short.panels.maps[0].width > MUCH_LARGER * whole.panels.maps[0].width
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
        for line, baseline in titles.baselines(index, panels.title_width, box.top):
            canvas.text(box.left, baseline, line, small, theme.ink)
        lowest = index + columns >= len(planes)
        is_first = index % columns == 0
        draw_ticks(canvas, plane, scenario.domain, NAMES, left=is_first, below=lowest)
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
    colors = paint.pixels(box, key.rows(ends, len(recording.attractors)), key.shades.of(steps))
    return colors, begins


def _nearest(cells: int, pixels: int) -> NDArray[np.int64]:
    """The cell at the middle of each pixel."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)


def _marks(canvas: Canvas, recording: BasinsRecording, key: Key, planes: Sequence[Plane]) -> Marks:
    """The marks of all known minima and of other named attractors, as far as in view."""
    scenario, radius = recording.scenario, canvas.length(canvas.theme.head)
    lowest = min((each.loss for each in recording.attractors), default=0.0)
    paths = [Path(np.empty((0, 2)))]
    for index, attractor in enumerate(recording.attractors):
        shown = attractor.known or index in key.named
        if not shown or not scenario.domain.contains(attractor.x, attractor.y):
            continue
        mark = GLOBAL_MINIMUM if attractor.loss == lowest else LOCAL_MINIMUM
        place: Array = np.array(attractor[:2])
        for plane in planes:
            x, y = plane.pixels(place)
            size = min(MARK * radius, MARK_SHARE * plane.box.width)
            paths += placed(mark, [(float(x), float(y))], size)
    return Marks(Path.make_compound_path(*paths))
