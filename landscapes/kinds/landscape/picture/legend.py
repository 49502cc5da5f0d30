"""The legend of a map: the optimizers, and the meaning of the marks."""

from collections.abc import Sequence

from matplotlib.path import Path

from landscapes.drawing.canvas.canvas import Canvas, text_width
from landscapes.drawing.canvas.counter import Note
from landscapes.drawing.canvas.entries import (
    SWATCH,
    DrawSwatch,
    Entry,
    Remark,
    draw_entries,
    in_columns,
    line_swatch,
    named,
)
from landscapes.drawing.canvas.layout import MARKS, Layout
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM, START, placed
from landscapes.ensemble import Outcome
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.ghost import ghost_swatch
from landscapes.trajectory import Trajectory


def mark_entries(scenario: LandscapeScenario) -> int:
    """The most entries below the optimizers in the legend."""
    shows_batch = scenario.noise is not None and scenario.noise.show_batch
    return MARKS + (len(scenario.seeds) > 1) + shows_batch


def draw_legend(canvas: Canvas, layout: Layout, recording: LandscapeRecording) -> list[Note]:
    """Draw the still part of the legend.

    Returns:
        The notes on runs that diverged, which appear at their steps.
    """
    box, columns = layout.legend, layout.columns
    optimizers = _optimizers(canvas, recording, box.width / columns)
    marks = mark_rows(canvas, recording, box.width if columns > 1 else 0)
    return draw_entries(canvas, box, columns, in_columns(optimizers, columns) + marks)


def _optimizers(canvas: Canvas, recording: LandscapeRecording, column: float) -> list[Entry]:
    entries = []
    optimizers = recording.scenario.optimizers
    colors = canvas.theme.run_colors(optimizers)
    for index, (optimizer, color) in enumerate(zip(optimizers, colors, strict=True)):
        swatch = line_swatch(canvas, index, color)
        remarks = _divergence(recording.of_optimizer(index))
        entries.append(named(canvas, swatch, optimizer.label, optimizer.detail, remarks, column))
    return entries


def _divergence(trajectories: Sequence[Trajectory]) -> list[Remark]:
    """A remark on an optimizer's runs that diverged."""
    steps = [t.last_step for t in trajectories if t.outcome is Outcome.DIVERGED]
    if not steps:
        return []
    if len(trajectories) == 1:
        return [Remark(f"diverged at step {steps[0]}", steps[0])]
    return [Remark(f"{len(steps)} of {len(trajectories)} diverged", max(steps))]


def _marks(canvas: Canvas, recording: LandscapeRecording) -> list[Entry]:
    """The entries for the marks and lines on the map."""
    scenario, landscape = recording.scenario, recording.scenario.landscape
    marks = [
        (START, "start", len(scenario.visible(scenario.starts))),
        (GLOBAL_MINIMUM, "global minimum", len(scenario.visible(landscape.global_minima))),
        (LOCAL_MINIMUM, "local minimum", len(scenario.visible(landscape.local_minima))),
    ]
    entries = [
        Entry(_mark_swatch(canvas, mark), [name if count == 1 else _plural(name)], [])
        for mark, name, count in marks
        if count
    ]
    if len(scenario.seeds) > 1:
        text = f"{len(scenario.seeds)} seeds each"
        entries.append(Entry(_cloud_swatch(canvas), [text], []))
    if scenario.noise and scenario.noise.show_batch:
        entries.append(Entry(ghost_swatch(canvas), ["current batch"], []))
    return entries


def mark_rows(canvas: Canvas, recording: LandscapeRecording, room: float) -> list[list[Entry]]:
    """The entries for marks side by side, as many in a row as fit."""
    marks = _marks(canvas, recording)
    body = canvas.length(canvas.theme.body)
    widest = max((text_width(mark.label[0], body) for mark in marks), default=0.0)
    widest += (SWATCH + 0.5) * body
    return in_columns(marks, max(1, min(len(marks), int(room / widest))))


def _cloud_swatch(canvas: Canvas) -> DrawSwatch:
    """The swatch of several seeds: three thin lines in the same direction."""
    theme = canvas.theme
    length, apart = canvas.length((SWATCH - 0.5) * theme.body), canvas.length(0.22 * theme.body)

    def draw(x: float, y: float) -> None:
        for row in (-1, 0, 1):
            ys = [y + row * apart, y + 1.6 * row * apart]
            canvas.line([x, x + length], ys, canvas.length(theme.curve_edge * 1.5), theme.ink)

    return draw


def _plural(name: str) -> str:
    return name.replace("minimum", "minima") if "minimum" in name else f"{name}s"


def _mark_swatch(canvas: Canvas, mark: Path) -> DrawSwatch:
    theme = canvas.theme
    centre = canvas.length((SWATCH - 0.5) * theme.body / 2)
    radius, width = canvas.length(theme.head), canvas.length(theme.mark_width)

    def draw(x: float, y: float) -> None:
        for path in placed(mark, [(x + centre, y)], radius):
            if theme.clear:
                canvas.path(path, width + 2 * canvas.length(theme.halo_width), theme.paper)
            canvas.path(path, width, theme.ink)

    return draw
