"""The figure of runs on a landscape: map, legend and counter."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from matplotlib.path import Path

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.counter import Counter, Note, Notes
from landscapes.drawing.canvas.draft import Draft, text_width
from landscapes.drawing.canvas.layout import Box, Layout, arrange
from landscapes.drawing.canvas.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM, START, placed
from landscapes.drawing.canvas.question import Question
from landscapes.drawing.canvas.stage import Stage, draw_heading
from landscapes.drawing.canvas.strokes import fresh, sector, share, whole
from landscapes.drawing.map.contours import draw_contours
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.runs import Exit, Lines, Marks, Run, Runs
from landscapes.ensemble import Minibatch, Outcome
from landscapes.functions import Array
from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.picture.ghost import Ghost
from landscapes.kinds.landscape.picture.legend import draw_legend, mark_entries

COARSE = 12.0
"""The grid in pixels on which the places that runs pass are noted for the labels."""

LIGHTEST = 0.35
"""The least weight of a run's line, however many there are."""


def compose_landscape(recording: LandscapeRecording, draft: Draft) -> Stage:
    """Compose the figure of a recording: heading, map, legend and runs."""
    scenario = recording.scenario
    panels = len(scenario.render.panels)
    optimizers, marks = len(scenario.optimizers), mark_entries(scenario)
    layout = arrange(draft.size, scenario.domain, optimizers, panels, marks)
    plane = Plane(scenario.domain, layout.map)
    runs = runs_on(draft, plane, recording)
    levels = draw_contours(draft, plane, scenario, passed(runs, layout.map))
    outlines = marks_on(draft, plane, recording)
    drawn = Runs(draft, runs, outlines, layout.map, scenario.steps, weight=weight_of(recording))
    below = ghosts(draft, plane, scenario, levels, scenario.steps)
    return staged(draft, layout, recording, drawn, below)


def ghosts(
    draft: Draft, plane: Plane, scenario: LandscapeScenario, levels: Array, step: float
) -> Iterator[Ghost]:
    """The current mini-batch over the map, if the scenario asks for it; a step's at first."""
    noise = scenario.noise
    if noise and noise.show_batch and isinstance(noise.kind, Minibatch):
        yield Ghost(draft, plane, scenario, noise.kind, levels, step)


def staged(
    draft: Draft,
    layout: Layout,
    recording: LandscapeRecording,
    runs: Runs,
    below: Iterable[Moving] = (),
) -> Stage:
    """The stage of a landscape that has been drawn: runs, heading, legend and all around it.

    Args:
        draft: the figure with the landscape.
        layout: the figure's boxes.
        recording: what is shown.
        runs: its runs as they are drawn.
        below: what moves below them.
    """
    scenario = recording.scenario
    draw_heading(draft, layout.heading, scenario.title)
    legend_notes = draw_legend(draft, layout, recording)
    notes = [*legend_notes, *exit_notes(draft, layout.map, recording, runs.runs)]
    moving: list[Moving] = [
        *below,
        runs,
        Notes(draft, notes, scenario.steps),
        Counter(draft, layout.counter, "step", scenario.steps),
    ]
    if panels := scenario.render.panels:
        from landscapes.kinds.landscape.picture.panels import draw_panels

        moving += draw_panels(draft, layout.panels, recording, panels)
    if scenario.render.question:
        moving.append(Question(draft, layout.map, scenario.render.question, scenario.steps))
    return Stage(draft, moving)


def marks_on(
    draft: Draft, plane: Plane, recording: LandscapeRecording, weight: float = 1.0
) -> Marks:
    """The marks of all starts and known minima in view, as one path.

    The rings around starts are as large as suits the weight of the runs.
    """
    marks = []
    for mark, points in marked(recording.scenario):
        radius = draft.length(draft.theme.head) * (weight if mark is START else 1)
        marks += placed(mark, plane.pixels(points).tolist(), radius)
    return Marks(Path.make_compound_path(*marks))


def marked(scenario: LandscapeScenario) -> list[tuple[Path, Array]]:
    """Each kind of mark, the lowest first, and the points in view that have it, shape (K, 2)."""
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


def runs_on(draft: Draft, plane: Plane, recording: LandscapeRecording) -> list[Run]:
    """Every trajectory as it is drawn; the runs of one optimizer share its turn."""
    scenario = recording.scenario
    turns = len(scenario.optimizers)
    stripe = draft.length(draft.theme.stripe)
    runs = []
    for turn, optimizer in enumerate(scenario.optimizers):
        color = optimizer.color or draft.theme.run_color(turn)
        for trajectory in recording.of_optimizer(turn):
            positions = trajectory.positions[: trajectory.last_step + 1]
            points = plane.pixels(positions)
            diverged = trajectory.outcome is Outcome.DIVERGED
            exit = Exit(*left_at(positions, plane), trajectory.last_step) if diverged else None
            track = whole(points)
            own = share(points, turn, turns, stripe, plane.box)
            last = trajectory.last_step
            lines = Lines(fresh(track, plane.box), fresh(own, plane.box))
            runs.append(Run(color, turn, sector(turn, turns), track, lines, last, exit))
    return runs


def weight_of(recording: LandscapeRecording) -> float:
    """How heavy each run's line is: the more runs there are for the seeds, the lighter."""
    return max(LIGHTEST, float(len(recording.scenario.seeds) ** -0.4))


def passed(runs: list[Run], box: Box) -> Array:
    """Where on the map runs pass, on a coarse grid, shape (K, 2)."""
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


def left_at(positions: Array, plane: Plane) -> tuple[float, float]:
    """Where a run left the map for good, in pixels.

    Its end, if it never left; what is nearest to its start, if it was never on the map.
    """
    points, box = plane.pixels(positions), plane.box
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    inside = np.all((points >= low) & (points <= high), axis=1)
    last = int(np.flatnonzero(inside)[-1]) if inside.any() else 0
    if last == len(points) - 1 or not inside[last]:
        x, y = plane.nearest(positions[last])
        return float(x), float(y)
    here, move = points[last], points[last + 1] - points[last]
    with np.errstate(divide="ignore", invalid="ignore"):
        fractions = np.where(move > 0, high - here, low - here) / move
    fraction = float(np.nanmin(fractions[move != 0]))
    x, y = here + fraction * move
    return float(x), float(y)


def exit_notes(
    draft: Draft, box: Box, recording: LandscapeRecording, runs: Sequence[Run]
) -> list[Note]:
    """Who diverged, beside every exit, inside the map and clear of one another.

    Of a cloud the crosses and the legend say it.
    """
    if len(recording.scenario.seeds) > 1:
        return []
    size = draft.length(draft.theme.small)
    gap, pitch = draft.length(2 * draft.theme.head), 1.3 * size
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
