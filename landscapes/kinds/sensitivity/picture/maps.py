"""The picture of a sensitivity: a map over two hyperparameters for each optimizer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch
from landscapes.drawing.canvas.layout import MARGIN, NOWHERE, Box, Shown, are_large
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.charts.chart import (
    TICK_ROW,
    TITLE_ROW,
    X_TITLE_ROW,
    Chart,
    draw_chart,
    labels_width,
)
from landscapes.kinds.sensitivity.model import SensitivityMap, SensitivityRecording, values_at
from landscapes.kinds.sensitivity.picture.cells import (
    SHADES,
    Pixels,
    Shading,
    border,
    draw_cells,
    hatching,
    rgb,
)
from landscapes.kinds.sensitivity.picture.key import Key, Place, arrange_key, draw_key
from landscapes.kinds.sensitivity.picture.measured import (
    axis_scale,
    best_in_short,
    best_lines,
    measure_title,
    value_scale,
)
from landscapes.kinds.sensitivity.picture.pins import (
    BEST,
    DEFAULT,
    DEFAULT_WORDS,
    Pin,
    Pins,
    pin_swatch,
)
from landscapes.kinds.sensitivity.picture.tiles import Around, tiled
from landscapes.themes import Color
from landscapes.words import spelt

LINE = 1.3
"""The height of a line, in sizes of its text."""

GAP = 1.8
"""The gap between two maps, in sizes of small text."""

MUCH = 1.4
"""The best values are written in short if that makes the maps larger by this factor."""

BEST_FILL: Color = "#d55e00"

Write: TypeAlias = Callable[[SensitivityRecording, SensitivityMap], Iterable[str]]
"""A function that writes a map's best values."""


def compose_maps(recording: SensitivityRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture: a map for each optimizer, the key, and the marks on the maps."""
    scenario = recording.scenario
    margin, (width, height) = MARGIN * canvas.unit, canvas.size
    room = Box(margin, margin, width - 2 * margin, height - 2 * margin)
    key = _key(canvas, recording)
    place, write, shown = _arranged(canvas, recording, room, key)
    if shown.keys:
        draw_key(canvas, place, key)
    boxes = [Box(*map(round, box)) for box in place.charts.boxes]
    heads = _heads(canvas, recording, write, shown, boxes[0].width)
    x, y = map(axis_scale, scenario.axes)
    for index, (found, box, head) in enumerate(zip(recording.maps, boxes, heads, strict=True)):
        chart = Chart(box, x, y)
        head.draw(canvas, box)
        is_first = index % place.charts.columns == 0
        if shown.ticks:
            across, up = _titles(recording)
            draw_chart(canvas, chart, up, across, y_labels=is_first, whole=False, moving=False)
        draw_cells(canvas, box, _pixels(canvas, recording, found, key.shading))
        canvas.figure.add_artist(Lines(canvas, box, found))
        pins = list(_pins(chart, recording, found, canvas.theme.paper))
        if not shown.ticks:
            pins = [pin._replace(words="") for pin in pins]
        canvas.figure.add_artist(Pins(canvas, box, pins))
    return ()


def _titles(recording: SensitivityRecording) -> tuple[str, str]:
    """The titles of the axes, across and up."""
    across, up = (spelt(axis.hyperparameter) for axis in recording.scenario.axes)
    return f"{across} →", f"{up} ↑"


class Arranged(NamedTuple):
    """The place of everything, how best values are written, and what is shown."""

    place: Place
    write: Write
    shown: Shown


def _arranged(canvas: Canvas, recording: SensitivityRecording, room: Box, key: Key) -> Arranged:
    """Everything around the maps, or less if that would leave too little room for them."""
    count = len(recording.maps)
    for shown in canvas.ladder:
        arranged = _with(canvas, recording, room, key, shown)
        if are_large(count * arranged.place.charts.worth, canvas.full_size, count):
            break
    return arranged


def _with(
    canvas: Canvas, recording: SensitivityRecording, room: Box, key: Key, shown: Shown
) -> Arranged:
    """The place of everything; best values are written in short if that helps much."""
    small = canvas.text_size(canvas.theme.small)
    x, y = map(axis_scale, recording.scenario.axes)
    ticks = x.labels(x.ticks(6))
    before, behind = (text_width(label, small) / 2 for label in (ticks[0], ticks[-1]))
    places = []
    for write in (best_lines, best_in_short) if shown.details else (_nothing,):
        around = Around(
            left=labels_width(canvas, y, room.height / 2),
            right=max(0.0, behind - room.left / 2),
            below=(TICK_ROW + X_TITLE_ROW) * small,
            gap=max(GAP * small, before + behind + small / 2),
            head=partial(_head_height, canvas, recording, write, shown),
            narrowest=max(text_width(title, small) for title in _titles(recording)),
        )
        if not shown.ticks:
            around = Around(0.0, 0.0, 0.0, small, around.head, 0.0)
        if shown.keys:
            place = arrange_key(canvas, room, key, len(recording.maps), around)
        else:
            place = Place(tiled(room, len(recording.maps), around), NOWHERE, is_beside=False)
        places.append(Arranged(place, write, shown))
    full, brief = places[0], places[-1]
    return brief if brief.place.charts.worth > MUCH * full.place.charts.worth else full


def _nothing(recording: SensitivityRecording, found: SensitivityMap) -> Iterable[str]:
    """No best values."""
    return ()


class Head(NamedTuple):
    """The text above a map: the optimizer, and its best values."""

    title: list[str]
    lines: list[str]
    body: float
    small: float
    has_axis: bool

    @property
    def height(self) -> float:
        """Its height with the title of the axis below it, in pixels."""
        lines = LINE * (len(self.title) * self.body + len(self.lines) * self.small)
        return lines + (TITLE_ROW if self.has_axis else 0.4) * self.small

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Draw the head above a map."""
        theme, baseline = canvas.theme, box.top + self.height
        for line in self.title:
            baseline -= LINE * self.body
            canvas.text(box.left, baseline + 0.3 * self.body, line, self.body, theme.ink, bold=True)
        for line in self.lines:
            baseline -= LINE * self.small
            canvas.text(box.left, baseline + 0.3 * self.small, line, self.small, theme.muted)


def _head_height(
    canvas: Canvas, recording: SensitivityRecording, write: Write, shown: Shown, width: float
) -> float:
    return max(head.height for head in _heads(canvas, recording, write, shown, width))


def _heads(
    canvas: Canvas, recording: SensitivityRecording, write: Write, shown: Shown, width: float
) -> list[Head]:
    """The heads of all maps of this width."""
    body, small = canvas.text_size(canvas.theme.body), canvas.text_size(canvas.theme.small)
    heads = []
    for entry, found in zip(recording.scenario.optimizers, recording.maps, strict=True):
        texts = [entry.detail if shown.details else "", *write(recording, found)]
        lines = [line for text in texts if text for line in wrapped(text, small, width)]
        title = wrapped(entry.label, body, width, bold=True)
        heads.append(Head(title, lines, body, small, shown.ticks))
    return heads


def _key(canvas: Canvas, recording: SensitivityRecording) -> Key:
    theme, scenario, maps = canvas.theme, recording.scenario, recording.maps
    scale, cut = value_scale(recording)
    shading = Shading(scale, theme.ramp_colors(SHADES), theme.never)
    best = [found.best(scenario.measure) for found in maps]
    diverged = _cell_swatch(canvas, theme.paper, hatched=True)
    never = _cell_swatch(canvas, theme.never)
    marks = [
        (pin_swatch(canvas, BEST, BEST_FILL), "best", any(best)),
        (pin_swatch(canvas, DEFAULT, theme.paper), DEFAULT_WORDS, any(m.defaults for m in maps)),
        (diverged, "diverged", any(m.diverged_cells.any() for m in maps)),
        (never, "not converged", any(_never(recording, m).any() for m in maps)),
    ]
    seen = [(swatch, text) for swatch, text, is_there in marks if is_there]
    return Key(measure_title(recording), shading, cut, seen)


def _pixels(
    canvas: Canvas, recording: SensitivityRecording, found: SensitivityMap, shading: Shading
) -> Pixels:
    """The colours of a map's cells."""
    pixels = shading.pixels(found.quartiles[recording.scenario.measure][1])
    pixels[found.diverged_cells] = rgb([canvas.theme.paper])
    return pixels


def _never(recording: SensitivityRecording, found: SensitivityMap) -> NDArray[np.bool_]:
    """The cells that have no value although they did not diverge."""
    medians = found.quartiles[recording.scenario.measure][1]
    return np.asarray(np.isinf(medians) & ~found.diverged_cells)


def _pins(
    chart: Chart, recording: SensitivityRecording, found: SensitivityMap, paper: Color
) -> Iterator[Pin]:
    """Yield the pins of the frameworks' defaults with their names, then that of the best cell."""
    for names, (x, y) in found.defaults:
        yield Pin(DEFAULT, chart.column(x), chart.row(y), paper, ", ".join(names))
    cell = found.best(recording.scenario.measure)
    if cell:
        x, y = values_at(recording.scenario.axes, cell).values()
        yield Pin(BEST, chart.column(x), chart.row(y), BEST_FILL)


class Lines(Moving):
    """The hatching of diverged cells, the border around them, and the frame of a map.

    Args:
        canvas: the canvas to draw on.
        box: the map.
        found: the results of its cells.
    """

    def __init__(self, canvas: Canvas, box: Box, found: SensitivityMap) -> None:
        super().__init__(canvas, 0)
        self._hatching = hatching(canvas, box, found.diverged_cells)
        self._border = border(box, found.diverged_cells)
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top)]
        self._frame = Path([*corners, (box.left, box.top), corners[0]], closed=True)

    def paint(self, brush: Brush) -> None:
        """Draw hatching, border and frame."""
        theme = self.canvas.theme
        width = self.canvas.length(theme.grid_width)
        for path, color in (
            (self._hatching, theme.isoline),
            (self._border, theme.ink),
            (self._frame, theme.muted),
        ):
            if path is not None:
                brush.stroke(path, color, width, "butt")


def _cell_swatch(canvas: Canvas, color: Color, *, hatched: bool = False) -> DrawSwatch:
    """The swatch of a cell."""
    theme = canvas.theme
    width, height = (SWATCH - 0.5) * canvas.text_size(theme.body), 2 * canvas.length(theme.head)
    thin = canvas.length(theme.grid_width)

    def draw(x: float, y: float) -> None:
        box = Box(x, y - height / 2, width, height)
        canvas.bar(box, color)
        path = hatching(canvas, box, np.array([[hatched]]))
        if path is not None:
            canvas.path(path, thin, theme.isoline)
        xs = [box.left, box.right, box.right, box.left, box.left]
        ys = [box.bottom, box.bottom, box.top, box.top, box.bottom]
        canvas.line(xs, ys, thin, theme.muted)

    return draw
