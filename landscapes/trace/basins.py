"""Maps of basins as numbers: arrays with their coordinates, rows of a table, and shares."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.runner import BasinsRecording
from landscapes.runner.basins import BasinMap
from landscapes.trace.tables import Columns, Value, number

ENDS: Mapping[int, str] = MappingProxyType({UNDECIDED: "undecided", DIVERGED: "diverged"})
"""What a run's end is called that is no attractor's."""

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


def basins_arrays(recording: BasinsRecording) -> dict[str, NDArray[Any]]:
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


def basins_columns(recording: BasinsRecording, basins: BasinMap) -> Columns:
    """A row for each start, row by row from the lowest: where its run ended, and when."""
    grid = recording.scenario.grid
    x, y = np.meshgrid(grid.xs, grid.ys)
    told: dict[int, tuple[Value, ...]] = {
        **{end: (word, None, None, None) for end, word in ENDS.items()},
        **{index: (index, *each[:3]) for index, each in enumerate(recording.attractors)},
    }
    ends = [told[end] for end in basins.basins.reshape(-1).tolist()]
    names = ("basin", "basin_x", "basin_y", "basin_loss")
    return {
        "x": x.reshape(-1).tolist(),
        "y": y.reshape(-1).tolist(),
        **{name: [end[place] for end in ends] for place, name in enumerate(names)},
        "steps": basins.steps.reshape(-1).tolist(),
    }


def basins_document(recording: BasinsRecording) -> dict[str, Any]:
    """A recording for JSON: its arrays as lists, and the shares of each optimizer."""
    arrays = basins_arrays(recording)
    units = dict(arrays.pop("units").tolist())
    lists = {name: values.tolist() for name, values in arrays.items()}
    optimizers = [
        {
            "label": entry.label,
            "optimizer": entry.name,
            "hyperparameters": {**entry.hyperparameters},
        }
        for entry in recording.scenario.optimizers
    ]
    results = list(basins_results(recording))
    return {"optimizers": optimizers, "units": units, "results": results, **lists}


def basins_results(recording: BasinsRecording) -> Iterator[dict[str, Value]]:
    """The share of the starts and the median of their steps, by optimizer and end.

    An attractor that was found is left out where no run ends at it.
    """
    for entry, basins in zip(recording.scenario.optimizers, recording.maps, strict=True):
        counts = basins.counts(len(recording.attractors)).tolist()
        for index, (attractor, count) in enumerate(zip(recording.attractors, counts, strict=True)):
            if count or attractor.known:
                x, y, loss, known = attractor
                of = _place(x, y, loss, str(known).lower())
                yield {"label": entry.label, "end": index, **of, **_share(basins, index)}
        for end, word in ENDS.items():
            yield {"label": entry.label, "end": word, **_place(), **_share(basins, end)}


def _place(*values: Value) -> dict[str, Value]:
    """Where an attractor is, and what is known of it; nothing of another end."""
    return dict(zip_longest(("x", "y", "loss", "known"), values))


def _share(basins: BasinMap, end: int) -> dict[str, Value]:
    return {
        "share": basins.count(end) / basins.basins.size,
        "median_steps": number(basins.median_steps(end)),
    }
