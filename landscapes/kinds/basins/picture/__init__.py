"""The picture of basins: for each optimizer a map that fills with the steps."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.layout import COUNTER, MARGIN, Box, Shown, are_large
from landscapes.drawing.canvas.marks import placed
from landscapes.drawing.map.isolines import Isolines, joined
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.drawing.map.ticks import draw_ticks, tick_space
from landscapes.ensemble import UNDECIDED
from landscapes.kinds.basins.model import BasinMap, BasinsRecording, BasinsScenario
from landscapes.kinds.basins.picture.arrange import (
    Arrangement,
    Frame,
    Maps,
    Panels,
    arrange_panels,
)
from landscapes.kinds.basins.picture.filling import Cells, Picture
from landscapes.kinds.basins.picture.legend import Legend
from landscapes.kinds.basins.picture.minima import marks_of, placed_names
from landscapes.kinds.basins.picture.shades import Key, Paint, key_of
from landscapes.kinds.basins.picture.titles import Form, Titles, draw_titles
from landscapes.kinds.basins.words import goal_words
from landscapes.kinds.landscape.picture.marks import Captioned, Mark

GAP = 0.8
"""The gap between two maps, in sizes of small text."""

COUNTER_WIDTH = 30.0
"""The width of the counter, in hundredths of the figure's unit."""

NEARLY = 0.95
"""The share of the largest possible side of a map that is enough for clearer titles."""

MARK, MARK_SHARE = 0.7, 1 / 28
"""The size of marks, in radii of a run's disc, and its limit as a share of a map's width."""


def compose(recording: BasinsRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a recording: a map for each optimizer, legend and counter."""
    counter = _counter_box(canvas)
    parts = basins_on(canvas, recording, counter)
    return [*parts, Counter(canvas, counter, "step", recording.scenario.steps)]


def basins_on(canvas: Canvas, recording: BasinsRecording, counter: Box) -> list[Moving]:
    """Draw the still part of a recording's picture beside a counter; return the moving parts."""
    scenario, last = recording.scenario, recording.scenario.steps
    key = key_of(recording, len(canvas.theme.basins))
    frame = _framed(canvas, recording, key, counter)
    titles, panels = frame.titles, frame.arrangement.panels
    frame.legend.draw(frame.arrangement.legend)
    paint = Paint(canvas, key)
    planes = [Plane(scenario.domain, box) for box in panels.maps]
    relief = Relief(scenario)
    lines = [_lines(relief, plane.box) for plane in planes]
    _draw_maps(canvas, scenario, panels, planes, lines, has_ticks=frame.has_ticks)
    shares = draw_titles(canvas, titles, recording, panels.maps, panels.title_width)
    pictures = [
        Picture(plane.box, *_painted(recording, each, key, paint, plane.box), paths)
        for plane, each, paths in zip(planes, recording.maps, lines, strict=True)
    ]
    width, marks = canvas.length(canvas.theme.isoline_width), marks_of(recording, key)
    everywhere = Box(0, 0, *canvas.size)
    return [
        Cells(canvas, pictures, last, canvas.theme.label + "99", width),
        Runs(canvas, [], _outlines(canvas, marks, planes), everywhere, last),
        Captioned(canvas, [placed_names(canvas, marks, plane) for plane in planes], last),
        shares,
    ]


def _counter_box(canvas: Canvas) -> Box:
    """The place of the counter, in the lower right corner."""
    margin, width = MARGIN * canvas.unit, COUNTER_WIDTH * canvas.unit
    return Box(canvas.size.width - margin - width, margin, width, COUNTER * canvas.unit)


class Framed(NamedTuple):
    """What stands around the maps, and where; and whether their axes have ticks."""

    titles: Titles
    legend: Legend
    arrangement: Arrangement
    has_ticks: bool

    @property
    def side(self) -> float:
        """The geometric mean of a map's sides."""
        box = self.arrangement.panels.maps[0]
        return float(np.sqrt(box.width * box.height))

    @property
    def is_low(self) -> bool:
        """Whether titles take two lines at most."""
        room = self.arrangement.panels.title_width
        return self.titles.height(room) <= self.titles.two_lines


def _framed(canvas: Canvas, recording: BasinsRecording, key: Key, counter: Box) -> Framed:
    """Everything around the maps, or less if that would leave too little room for them."""
    for shown in canvas.ladder:
        frame = _best(canvas, recording, key, counter, shown)
        count = len(recording.maps)
        is_good = are_large(count * frame.side**2, canvas.full_size, count)
        if frame.arrangement.fits and (is_good or shown.is_least):
            break
    return frame


def _best(
    canvas: Canvas, recording: BasinsRecording, key: Key, counter: Box, shown: Shown
) -> Framed:
    """The largest maps, with the clearest titles.

    Words are clearer than symbols as long as they take no third line. The goal is left out where
    that makes maps larger.
    """
    words, symbols, brief = (
        _with_titles(canvas, recording, key, counter, shown, form) for form in Form
    )
    usual = words if words.is_low else symbols
    if not recording.goals or brief.arrangement.fits < usual.arrangement.fits:
        return usual
    is_larger = usual.side < NEARLY * brief.side
    return brief if is_larger or not usual.arrangement.fits else usual


def _with_titles(
    canvas: Canvas,
    recording: BasinsRecording,
    key: Key,
    counter: Box,
    shown: Shown,
    form: Form,
) -> Framed:
    """The largest maps with titles of this form."""
    scenario, margin = recording.scenario, MARGIN * canvas.unit
    size, gap = canvas.size, GAP * canvas.text_size(canvas.theme.small)
    room = Box(margin, margin, size.width - 2 * margin, size.height - 1.6 * margin)
    maps = Maps(scenario.domain, scenario.aspect, len(scenario.optimizers))
    ticks = tick_space(canvas, scenario.domain, _names(scenario)) if shown.ticks else (0.0, 0.0)
    line = f"% that reach {goal_words(recording)}" if form is Form.BRIEF else ""
    legend = Legend(canvas, recording, key, line, shown)
    titles = Titles(canvas, recording, form, has_details=shown.details)
    frame = Frame(*ticks, gap, titles.height, legend.width, legend.height, counter[2:])
    return Framed(titles, legend, arrange_panels(room, maps, frame), shown.ticks)


def _names(scenario: BasinsScenario) -> tuple[str, str]:
    return scenario.x_label, scenario.y_label


def _draw_maps(
    canvas: Canvas,
    scenario: BasinsScenario,
    panels: Panels,
    planes: Sequence[Plane],
    lines: Sequence[Sequence[Path]],
    *,
    has_ticks: bool,
) -> None:
    """Draw the still parts of all maps: axes, and the isolines that cells will cover."""
    theme, names = canvas.theme, _names(scenario)
    width = canvas.length(theme.isoline_width)
    columns = panels.columns
    for index, plane in enumerate(planes):
        box = plane.box
        lowest = has_ticks and index + columns >= len(planes)
        is_first = has_ticks and index % columns == 0
        draw_ticks(canvas, plane, scenario.domain, names, left=is_first, below=lowest)
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
    colors = paint.pixels(key.rows(ends), key.shades.of(steps))
    return colors, begins


def _nearest(cells: int, pixels: int) -> NDArray[np.int64]:
    """The cell at the middle of each pixel."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)


def _outlines(canvas: Canvas, marks: Sequence[Mark], planes: Sequence[Plane]) -> Marks:
    """The marks on all maps."""
    radius = canvas.length(canvas.theme.head)
    paths = [Path(np.empty((0, 2)))]
    for plane in planes:
        size = min(MARK * radius, MARK_SHARE * plane.box.width)
        for mark in marks:
            x, y = plane.pixels(np.array([mark.x, mark.y])).tolist()
            paths += placed(mark.path, [(x, y)], size)
    return Marks(Path.make_compound_path(*paths))
