"""Maps of a sensitivity as arrays with their coordinates."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes.formulas import plain
from landscapes.kinds.sensitivity.model import SensitivityRecording


def arrays(recording: SensitivityRecording) -> dict[str, NDArray[Any]]:
    """The maps as arrays, with the values along the axes, names, and units in words.

    The shapes are (O,) for ``optimizers``; (W,) for the hyperparameter of the first
    axis, under its name, and (H,) for that of the second; (O, 3, H, W) for the quartiles,
    infinite where a run that diverged or did not converge is the quartile; and (O, H, W)
    for the counts.
    """
    scenario, maps = recording.scenario, recording.maps
    return {
        "optimizers": np.array([plain(entry.label) for entry in scenario.optimizers]),
        "axes": np.array([axis.hyperparameter for axis in scenario.axes]),
        **{axis.hyperparameter: axis.values for axis in scenario.axes},
        **{name: np.stack([each.quartiles[name] for each in maps]) for name in maps[0].quartiles},
        "diverged": np.stack([found.diverged for found in maps]),
        "converged": np.stack([found.converged for found in maps]),
        "starts": np.array(scenario.starts),
        "units": np.array(
            [
                "hyperparameters, starts and final_loss: dimensionless",
                "final_loss, steps_to_converge: lower quartile, median, upper quartile over starts",
                f"steps_to_converge: steps, of {scenario.run_steps}",
                f"diverged, converged: runs, of {len(scenario.starts)}",
            ]
        ),
    }
