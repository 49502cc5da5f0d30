"""Maps of basins as arrays with their coordinates."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.kinds.basins.model import BasinsRecording

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "x": "x of the starts of each column, dimensionless",
        "y": "y of the starts of each row, dimensionless",
        "basins": (
            "index of the attractor that the run from a start ended at, by optimizer, row and"
            f" column; {UNDECIDED} is undecided, {DIVERGED} diverged"
        ),
        "steps": (
            "number of steps from which on a run stayed near its attractor, or at which it"
            " diverged; all of them if it is undecided"
        ),
        "attractor_x": "x of each attractor, dimensionless",
        "attractor_y": "y of each attractor, dimensionless",
        "attractor_loss": "loss at each attractor, dimensionless",
        "attractor_known": "whether the landscape declares the attractor; the others were found",
        "labels": "what each optimizer is called",
    }
)
"""What each array is, in words."""


def arrays(recording: BasinsRecording) -> dict[str, NDArray[Any]]:
    """Everything of a recording as arrays: H rows and W columns of starts, lowest and leftmost
    first, for each of N optimizers; ``units`` says what each of the others is, name by name.
    """
    attractors = recording.attractors
    x, y, loss, known = zip(*attractors, strict=True) if attractors else ((), (), (), ())
    grid = recording.scenario.grid
    return {
        "x": grid.xs,
        "y": grid.ys,
        "basins": np.stack([each.basins for each in recording.maps]),
        "steps": np.stack([each.steps for each in recording.maps]),
        "attractor_x": np.array(x, np.float64),
        "attractor_y": np.array(y, np.float64),
        "attractor_loss": np.array(loss, np.float64),
        "attractor_known": np.array(known, np.bool_),
        "labels": np.array([entry.label for entry in recording.scenario.optimizers]),
        "units": np.array(list(UNITS.items())),
    }
