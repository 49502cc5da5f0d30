"""Maps of basins as arrays with their coordinates."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.formulas import plain
from landscapes.kinds.basins.model import BasinsRecording

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "x": "x of the starts of each column, dimensionless",
        "y": "y of the starts of each row, dimensionless",
        "basins": (
            "index of the attractor at which the run from a start ended, by optimizer, row and"
            f" column; {UNDECIDED} is undecided, {DIVERGED} diverged"
        ),
        "steps": (
            "step from which on a run stayed near its attractor, or at which it diverged;"
            " the last step if it is undecided"
        ),
        "attractor_x": "x of each attractor, dimensionless",
        "attractor_y": "y of each attractor, dimensionless",
        "attractor_loss": "loss at each attractor, dimensionless",
        "attractor_known": "whether the landscape declares the attractor; the others were found",
        "labels": "label of each optimizer",
    }
)
"""A description of each array."""


def arrays(recording: BasinsRecording) -> dict[str, NDArray[Any]]:
    """A recording as arrays for N optimizers and H rows and W columns of starts, the lowest and
    leftmost first; ``units`` pairs the name of each other array with a description.
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
        "labels": np.array([plain(entry.label) for entry in recording.scenario.optimizers]),
        "units": np.array(list(UNITS.items())),
    }
