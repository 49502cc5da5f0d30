"""The numbers of a sensitivity: a row for each cell, a table of the best, and arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from landscapes.ensemble import Quartiles
from landscapes.kinds.sensitivity.model import SensitivityRecording, values_at
from landscapes.trace.series import Series, noise_of, settings_of
from landscapes.trace.tables import Value, number, numbers


def series(recording: SensitivityRecording) -> Iterator[Series]:
    """The cells of every map; a quartile that is infinite, as most runs diverged, is empty."""
    scenario = recording.scenario
    grid = np.meshgrid(*(axis.values for axis in scenario.axes))
    for entry, found in zip(scenario.optimizers, recording.maps, strict=True):
        columns: dict[str, list[Value]] = {
            axis.hyperparameter: numbers(values.ravel())
            for axis, values in zip(scenario.axes, grid, strict=True)
        }
        for name, quartiles in found.quartiles.items():
            named = Quartiles(*quartiles).named(name)
            columns |= {column: numbers(values.ravel()) for column, values in named.items()}
        columns["diverged"] = [*found.diverged.ravel().tolist()]
        columns["converged"] = [*found.converged.ravel().tolist()]
        facts = {
            **settings_of(entry),
            "framework_defaults": [
                {"frameworks": list(names), "values": list(values)}
                for names, values in found.defaults
            ],
        }
        yield Series(entry.label, facts, columns)


def results(recording: SensitivityRecording) -> Iterator[dict[str, Value]]:
    """The best cell of each optimizer, and how much of its map diverged."""
    scenario = recording.scenario
    for entry, found in zip(scenario.optimizers, recording.maps, strict=True):
        cell = found.best(scenario.measure)
        values: dict[str, Value] = {axis.hyperparameter: None for axis in scenario.axes}
        row: dict[str, Value] = {"label": entry.label, **values}
        if cell is not None:
            row |= values_at(scenario.axes, cell)
        for name, quartiles in found.quartiles.items():
            row[name] = number(float(quartiles[1][cell])) if cell is not None else None
        yield {**row, "diverged_share": float(found.diverged_cells.mean())}


def document(recording: SensitivityRecording) -> dict[str, Any]:
    """The settings, the best cells, and every map."""
    scenario = recording.scenario
    return {
        "landscape": scenario.landscape.name,
        "starts": [list(start) for start in scenario.starts],
        "steps": scenario.run_steps,
        "axes": {axis.hyperparameter: axis.scale for axis in scenario.axes},
        "measure": scenario.measure,
        **noise_of(scenario.noise),
        "results": list(results(recording)),
        "runs": [each.entry() for each in series(recording)],
    }
