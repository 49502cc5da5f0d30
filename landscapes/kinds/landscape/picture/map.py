"""The picture of runs on a map: map, legend and counter."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas, text_width
from landscapes.drawing.canvas.counter import Counter, Note, Notes
from landscapes.drawing.canvas.layout import Box, Layout, arrange
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM, START, placed
from landscapes.drawing.canvas.question import Question
from landscapes.drawing.canvas.stage import Stage, draw_heading
from landscapes.drawing.map.contours import draw_contours
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.run import Run
from landscapes.drawing.map.runs import Marks, Runs
from landscapes.ensemble import Minibatch
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.ghost import Ghost
from landscapes.kinds.landscape.picture.legend import draw_legend, mark_entries
from landscapes.kinds.landscape.picture.tracks import draw_runs, runs_on

COARSE = 12.0
"""The cell size, in pixels, of the grid of places that runs pass and labels avoid."""


def compose_landscape(recording: LandscapeRecording, canvas: Canvas) -> Stage:
    """Compose the picture of a recording: heading, map, legend and runs."""
    scenario = recording.scenario
    panels = len(scenario.render.panels)
    optimizers, marks = len(scenario.optimizers), mark_entries(scenario)
    layout = arrange(canvas.size, scenario.domain, optimizers, panels, marks)
    plane = Plane(scenario.domain, layout.map)
    runs = runs_on(canvas, plane, recording)
    levels = draw_contours(canvas, plane, scenario, passed(runs, layout.map))
    outlines = marks_on(canvas, plane, recording)
    drawn = draw_runs(canvas, plane, recording, runs, outlines, scenario.steps)
    below = ghosts(canvas, plane, scenario, levels, scenario.steps)
    return staged(canvas, layout, recording, drawn, below)


def ghosts(
    canvas: Canvas, plane: Plane, scenario: LandscapeScenario, levels: Array, step: float
) -> Iterator[Ghost]:
    """Yield the isolines of the current mini-batch, if the scenario asks for them."""
    noise = scenario.noise
    if noise and noise.show_batch and isinstance(noise.kind, Minibatch):
        yield Ghost(canvas, plane, scenario, noise.kind, levels, step)


def staged(
    canvas: Canvas,
    layout: Layout,
    recording: LandscapeRecording,
    runs: Runs,
    below: Iterable[Moving] = (),
) -> Stage:
    """Complete a drawn landscape to a stage: runs, heading, legend, counter and panels.

    Args:
        canvas: the canvas with the landscape.
        layout: the figure's boxes.
        recording: the recording.
        runs: its runs as they are drawn.
        below: moving parts below the runs.
    """
    scenario = recording.scenario
    draw_heading(canvas, layout.heading, scenario.title)
    legend_notes = draw_legend(canvas, layout, recording)
    notes = [*legend_notes, *exit_notes(canvas, layout.map, recording, runs.runs)]
    moving: list[Moving] = [
        *below,
        runs,
        Notes(canvas, notes, scenario.steps),
        Counter(canvas, layout.counter, "step", scenario.steps),
    ]
    if panels := scenario.render.panels:
        from landscapes.kinds.landscape.picture.panels import draw_panels

        moving += draw_panels(canvas, layout.panels, recording, panels)
    if scenario.render.question:
        moving.append(Question(canvas, layout.map, scenario.render.question, scenario.steps))
    return Stage(canvas, moving)


def marks_on(
    canvas: Canvas, plane: Plane, recording: LandscapeRecording, weight: float = 1.0
) -> Marks:
    """The marks of all starts and known minima in view, as one path.

    The size of rings around starts scales with ``weight``.
    """
    marks = []
    for mark, points in marked(recording.scenario):
        radius = canvas.length(canvas.theme.head) * (weight if mark is START else 1)
        marks += placed(mark, plane.pixels(points).tolist(), radius)
    return Marks(Path.make_compound_path(*marks))


def marked(scenario: LandscapeScenario) -> list[tuple[Path, Array]]:
    """Each type of mark, the lowest first, and its points in view, shape (K, 2)."""
    landscape = scenario.landscape
    kinds = (
        (LOCAL_MINIMUM, scenario.visible(landscape.local_minima)),
        (GLOBAL_MINIMUM, scenario.visible(landscape.global_minima)),
        (START, scenario.visible(scenario.starts)),
    )
    return [
        (mark, np.array([place[:2] for place in places], dtype=np.float64).reshape(-1, 2))
        for mark, places in kinds
    ]


def passed(runs: list[Run], box: Box) -> Array:
    """The places that runs pass, on a coarse grid, in pixels, shape (K, 2)."""
    cells = [np.empty((0, 2))]
    for run in runs:
        points = run.track.vertices
        lengths = np.hypot(*np.diff(points, axis=0).T)
        count = np.minimum(lengths / COARSE, 2 * box.width / COARSE).astype(int) + 1
        step = np.repeat(np.arange(len(count)), count)
        part = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
        along = np.append(step + part / count[step], len(count))
        at = [np.interp(along, np.arange(len(points)), axis) for axis in points.T]
        cells.append(np.round(np.column_stack(at) / COARSE))
    return np.asarray(np.unique(np.concatenate(cells), axis=0) * COARSE)


def exit_notes(
    canvas: Canvas, box: Box, recording: LandscapeRecording, runs: Sequence[Run]
) -> list[Note]:
    """Notes on runs that diverged, beside their exits, inside the map and clear of one another.

    There are none for several seeds, where crosses and legend suffice.
    """
    if len(recording.scenario.seeds) > 1:
        return []
    size = canvas.length(canvas.theme.small)
    gap, pitch = canvas.length(2 * canvas.theme.head), 1.3 * size
    notes: list[Note] = []
    for run, trajectory in zip(runs, recording.trajectories, strict=True):
        if run.exit is None:
            continue
        text = f"{trajectory.label} diverged"
        if text_width(text, size) > box.width / 2:
            text = "diverged"
        align: Literal["left", "right"] = "right" if run.exit.x > box.center[0] else "left"
        x = run.exit.x + (-gap if align == "right" else gap)
        y = min(max(run.exit.y - 0.35 * size, box.bottom + size), box.top - 1.5 * size)
        upwards = y < box.center[1]
        while any(note.align == align and abs(note.y - y) < pitch for note in notes):
            y += pitch if upwards else -pitch
        notes.append(Note(text, x, y, size, align, run.exit.step, backed=True))
    return notes
