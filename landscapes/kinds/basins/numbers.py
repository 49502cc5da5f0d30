"""Maps of basins as numbers: arrays with their coordinates, rows of a table, and shares."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import numpy as np

from landscapes.ensemble import DIVERGED, UNDECIDED
from landscapes.kinds.basins.arrays import arrays
from landscapes.kinds.basins.model import ENDS, BasinMap, BasinsRecording
from landscapes.trace.series import Series, noise_of, settings_of
from landscapes.trace.tables import Columns, Value, number


def series(recording: BasinsRecording) -> Iterator[Series]:
    """Yield every map."""
    for entry, basins in zip(recording.scenario.optimizers, recording.maps, strict=True):
        yield Series(entry.label, settings_of(entry), _columns(recording, basins))


def _columns(recording: BasinsRecording, basins: BasinMap) -> Columns:
    """A row for each start, row by row from the lowest: the end of its run, and the step."""
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


def document(recording: BasinsRecording) -> dict[str, Any]:
    """The settings, the shares of each optimizer, and the arrays as lists."""
    lists = {name: values.tolist() for name, values in arrays(recording).items()}
    units = dict(lists.pop("units"))
    scenario = recording.scenario
    optimizers = [{"label": each.label, **settings_of(each)} for each in scenario.optimizers]
    return {
        "landscape": scenario.landscape.name,
        "last_step": scenario.steps,
        **noise_of(scenario.noise),
        "optimizers": optimizers,
        "units": units,
        "results": list(results(recording)),
        **lists,
    }


def results(recording: BasinsRecording) -> Iterator[dict[str, Value]]:
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
        for end in (UNDECIDED, DIVERGED):
            yield {"label": entry.label, "end": ENDS[end], **_place(), **_share(basins, end)}


def _place(*values: Value) -> dict[str, Value]:
    """The columns on the place of an attractor; None without values."""
    return dict(zip_longest(("x", "y", "loss", "known"), values))


def _share(basins: BasinMap, end: int) -> dict[str, Value]:
    return {
        "share": basins.count(end) / basins.basins.size,
        "median_steps": number(basins.median_steps(end)),
    }
