"""LandscapeRecording → the data of its page: the map, the runs, and an atlas of more runs."""

import numpy as np

from landscapes.bridges import RECORDED, is_bridge
from landscapes.drawing.charts.scale import HUGE, Scale, fitted
from landscapes.ensemble import Outcome
from landscapes.functions import Array
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.landscape.model import AtlasSettings, LandscapeRecording, LandscapeScenario
from landscapes.kinds.landscape.page.atlas import Atlas, Sheet, atlas, changeable, kept_steps
from landscapes.kinds.landscape.page.background import background
from landscapes.objective import Objective
from landscapes.page.packing import (
    Curve,
    Json,
    Line,
    filled,
    packed_exactly,
    packed_integers,
    packed_quantised,
)
from landscapes.page.scales import axis
from landscapes.themes import Theme
from landscapes.trajectory import Trajectory

MOST_POINTS = 20_000
"""The largest number of positions of the recording in a page; of more, it has every n-th step."""

MESH = 101
"""Points along each axis of the mesh on which the losses in view are computed."""

BESIDE = 0.25
"""How far outside the view positions are distinguished, as a share of its width or height."""

# As shares of the range of the losses in view.
LEAST_LOSS = 1e-4
"""The start of a logarithmic scale of losses that go down to zero."""
FINEST_LOSS = 1e-6
HIGHEST_LOSS = 1e3

NEAR, FINEST_DISTANCE = 0.01, 1e-3
"""The share of the losses in view that are near the lowest one, and the finest difference that is
distinguished there, as a share of their distance from it."""

MOST_UNITS = 1e60
"""The highest loss, divided by the finest difference, is at most this: hundreds of decades would
leave a number no digits."""


def page_data(recording: LandscapeRecording, theme: Theme) -> Json:
    """The data of the page of runs on a landscape.

    With noise, it shows the runs of the first seed, and the atlas has the same noise.

    Args:
        recording: the runs, which the page shows exactly.
        theme: the colours.
    """
    recording = recording.of_first_seed()
    scenario = recording.scenario
    # A library steps one run at a time, which would take minutes for the runs of an atlas.
    settings = None if _bridges(scenario) else scenario.render.atlas
    losses = _losses_shown(recording)
    colors = theme.run_colors(scenario.optimizers)
    data = {
        "kind": "landscape",
        "caption": _caption(scenario),
        "clock": "step",
        "columns": ["x", "y", "loss"],
        "entries": [
            {
                "label": entry.label,
                "detail": entry.detail,
                "color": color,
                "name_color": theme.name_color(color),
                "choices": changeable(entry) if settings else {},
            }
            for entry, color in zip(scenario.optimizers, colors, strict=True)
        ],
        "map": _map(scenario, theme),
        "charts": [_loss_chart(losses)],
        "losses": {"low": float(losses.min()), "high": float(losses.max())},
        "recorded": _recorded(recording),
    }
    if settings:
        data["atlas"] = _atlas(scenario, atlas(scenario, settings), losses, settings)
    return data


def _map(scenario: LandscapeScenario, theme: Theme) -> Json:
    domain, landscape = scenario.domain, scenario.landscape
    return {
        **background(scenario, theme),
        "x": axis(Scale(domain.x_min, domain.x_max)),
        "y": axis(Scale(domain.y_min, domain.y_max)),
        "global_minima": [[m.x, m.y] for m in scenario.visible(landscape.global_minima)],
        "local_minima": [[m.x, m.y] for m in scenario.visible(landscape.local_minima)],
    }


def _losses_shown(recording: LandscapeRecording) -> Array:
    """The finite losses in view, or those of the runs if there are none; clipped to ``HUGE``."""
    losses = _losses_in_view(recording.scenario)
    if not losses.size:
        losses = np.concatenate([run.losses for run in recording.trajectories])
        losses = np.append(losses[np.isfinite(losses)], [] if np.isfinite(losses).any() else 0.0)
    return np.clip(losses, -HUGE, HUGE)


def _losses_in_view(scenario: LandscapeScenario) -> Array:
    """Finite losses on a mesh over the view and at the known minima in it."""
    domain = scenario.domain
    xs = np.linspace(domain.x_min, domain.x_max, MESH)
    ys = np.linspace(domain.y_min, domain.y_max, MESH)
    mesh = np.stack(np.meshgrid(xs, ys), axis=-1)
    losses = Objective(scenario.landscape).value(mesh).ravel()
    minima = [m.loss for m in scenario.visible(scenario.landscape.minima)]
    return np.append(losses[np.isfinite(losses)], minima)


def _loss_chart(losses: Array) -> Json:
    """The chart of the loss over the steps, on scales that suit the losses in view."""
    scales = [axis(fitted(losses), "linear")]
    if losses.min() >= 0:
        least = max(losses.min(), min(LEAST_LOSS * np.ptp(losses), _least_distance(losses)))
        scales.append(axis(fitted(np.maximum(losses, least), logarithmic=True), "logarithmic"))
    return {"title": "loss", "column": 2, "scales": scales}


def _least_distance(losses: Array) -> float:
    """The distance above the lowest loss within which a hundredth of all losses lie."""
    above = losses[losses > losses.min()] - losses.min()
    return float(np.quantile(above, NEAR)) if above.size else 1.0


def _recorded(recording: LandscapeRecording) -> Json:
    """The runs as Python computed them, to the last bit: those of each optimizer in turn."""
    runs, scenario = recording.trajectories, recording.scenario
    steps = kept_steps(scenario.steps, len(runs), MOST_POINTS)
    columns = [np.column_stack([run.positions, run.losses])[steps].T for run in runs]
    ends = [_end(run.last_step, run.outcome is Outcome.DIVERGED) for run in runs]
    stops = [_stop(run) for run in runs]
    return {
        **({"stops": stops} if any(stops) else {}),
        "steps": steps.tolist(),
        "starts": [list(start) for start in scenario.starts],
        "values": packed_exactly(np.stack(columns)),
        "finals": packed_exactly(np.array([_final(run) for run in runs])),
        "ends": packed_integers(np.array(ends)),
    }


def _stop(run: Trajectory) -> Json | None:
    """The step after which the optimizer gave up, and the words for it; None if it did not."""
    if run.outcome is not Outcome.STOPPED or not run.stop:
        return None
    return {"step": run.stop.step, "told": str(run.stop)}


def _final(run: Trajectory) -> list[float]:
    """The place and the loss at the end of a run, which need not be a kept step."""
    return [*run.positions[run.last_step].tolist(), float(run.losses[run.last_step])]


def _end(last_step: int, diverged: bool) -> int:
    """The last step of a run, or its complement if the run diverged."""
    return ~last_step if diverged else last_step


def _atlas(
    scenario: LandscapeScenario, runs: Atlas, losses: Array, settings: AtlasSettings
) -> Json:
    domain = scenario.domain
    beside_x, beside_y = BESIDE * domain.width, BESIDE * domain.height
    x = Line(domain.x_min - beside_x, domain.x_max + beside_x)
    y = Line(domain.y_min - beside_y, domain.y_max + beside_y)
    loss = _loss_curve(runs, losses)
    return {
        "steps": runs.steps.tolist(),
        "starts": [list(start) for start in runs.starts],
        "own_starts": len(scenario.starts),
        "grid": settings.starts,
        "codes": [x.data(), y.data(), loss.data()],
        "sheets": [_sheet(sheet, x, y, loss) for sheet in runs.sheets],
    }


def _loss_curve(runs: Atlas, losses: Array) -> Curve:
    """The code for losses, which is finest near the lowest one in view.

    Losses far above or far below those in view are not distinguished.
    """
    least = float(losses.min())
    # If the loss is the same everywhere, a share of it.
    span = float(np.ptp(losses)) or max(1.0, FINEST_LOSS * abs(least))
    finest = min(FINEST_LOSS * span, FINEST_DISTANCE * _least_distance(losses))
    # Floating-point numbers near the lowest loss are no closer together than this.
    unit = max(finest, float(np.spacing(abs(least))), float(np.finfo(np.float64).tiny))
    most = min(HIGHEST_LOSS * span, MOST_UNITS * unit)
    found = [each for sheet in runs.sheets for each in (sheet.losses, sheet.last_losses)]
    finite = [each[np.isfinite(each)] for each in found]
    lowest = min(float(each.min(initial=least)) for each in finite)
    return Curve(max(lowest, least - most), least, least + most, unit)


def _sheet(sheet: Sheet, x: Line, y: Line, loss: Curve) -> Json:
    xs, ys = filled(sheet.positions[..., 0]), filled(sheet.positions[..., 1])
    columns = [x.quantised(xs), y.quantised(ys), loss.quantised(sheet.losses)]
    finals = [
        x.quantised(sheet.last_positions[..., 0]),
        y.quantised(sheet.last_positions[..., 1]),
        loss.quantised(sheet.last_losses),
    ]
    ends = np.where(sheet.diverged, ~sheet.last_steps, sheet.last_steps)
    return {
        "learning_rate": list(sheet.learning_rates),
        "momentum": list(sheet.momenta),
        "values": packed_quantised(np.stack(columns)),
        "finals": packed_quantised(np.stack(finals)),
        "ends": packed_integers(ends),
    }


def _caption(scenario: LandscapeScenario) -> str:
    """The scenario's own caption, the seed of the noise, and what cannot be changed."""
    caption = scenario.render.caption or ""
    if scenario.noise:
        caption += f" All runs meet the noise of seed {scenario.seeds[0]}."
    if any(entry.schedules for entry in scenario.optimizers):
        caption += " A hyperparameter that follows a schedule cannot be changed here."
    if bridges := _bridges(scenario):
        are_recorded = all(entry.name == RECORDED for entry in bridges)
        which = "Recorded runs" if are_recorded else "Runs of other libraries"
        caption += f" {which} cannot start elsewhere here."
    return caption.strip()


def _bridges(scenario: LandscapeScenario) -> list[OptimizerEntry]:
    """The optimizers that are of other libraries, or have been recorded."""
    return [entry for entry in scenario.optimizers if is_bridge(entry.name)]
