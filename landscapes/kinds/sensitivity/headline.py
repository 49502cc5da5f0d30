"""The headline of a sensitivity: for whom most settings are good, or how many diverge."""

import numpy as np

from landscapes.description.subjects import names_of
from landscapes.description.wording import percent
from landscapes.kinds.headlines import fitting
from landscapes.kinds.sensitivity.model import SensitivityRecording
from landscapes.objective import Objective
from landscapes.words import spelt

CLOSE = 0.01
"""A setting is close to the best by this share of the drop of the loss from the start."""

CLEAR = 0.05
"""An optimizer has clearly more close settings by this share of all."""


def headline(recording: SensitivityRecording) -> str | None:
    """The optimizer that has clearly the most close settings; of a single one, what diverges."""
    names = names_of([entry.label for entry in recording.scenario.optimizers])
    if len(names) == 1:
        share = float(recording.maps[0].diverged_cells.mean())
        return f"{percent(share)} of the settings diverge" if 0 < share < 1 else None
    shares = _close(recording)
    if not shares:
        return None
    first, second, *_ = sorted(range(len(shares)), key=lambda index: -shares[index])
    if shares[first] - shares[second] < CLEAR:
        return None
    axes = recording.scenario.axes
    values = f"{spelt(axes[0].hyperparameter)}s" if len(axes) == 1 else "settings"
    most = f"{names[first]} has the most near-best"
    return fitting(f"{most} {values}", f"{most} settings")


def _close(recording: SensitivityRecording) -> list[float]:
    """The share of close settings of each optimizer; empty if there is no drop to compare with."""
    scenario = recording.scenario
    if scenario.measure != "final_loss":
        return []
    losses = [each.losses[1] for each in recording.maps]
    best = min(float(each.min()) for each in losses)
    first = float(np.median(Objective(scenario.landscape).value(np.array(scenario.starts))))
    if not (np.isfinite(best) and best < first):
        return []
    return [float((each <= best + CLOSE * (first - best)).mean()) for each in losses]
