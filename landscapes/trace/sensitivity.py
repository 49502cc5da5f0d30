"""The numbers of a sensitivity: a row for each cell, a table of the best, and arrays."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landscapes.runner import SensitivityRecording
from landscapes.runner.sensitivity import SensitivityMap, values_at
from landscapes.trace.tables import Columns, Value, number, numbers

LEVELS = ("lower_quartile", "median", "upper_quartile")


class Cells(NamedTuple):
    """The cells of one optimizer's map, row by row."""

    label: str
    facts: dict[str, Any]
    columns: Columns


def cells(recording: SensitivityRecording) -> Iterator[Cells]:
    """The cells of every map; a quartile that is infinite, as most runs diverged, is empty."""
    scenario = recording.scenario
    grid = np.meshgrid(*(axis.values for axis in scenario.axes))
    for entry, found in zip(scenario.optimizers, recording.maps, strict=True):
        columns: dict[str, list[Value]] = {
            axis.hyperparameter: numbers(values.ravel())
            for axis, values in zip(scenario.axes, grid, strict=True)
        }
        for name, quartiles in _measures(found).items():
            for level, values in zip(LEVELS, quartiles, strict=True):
                columns[f"{name}_{level}"] = numbers(values.ravel())
        columns["diverged"] = [*found.diverged.ravel().tolist()]
        columns["converged"] = [*found.converged.ravel().tolist()]
        facts = {
            "optimizer": entry.name,
            "hyperparameters": dict(entry.hyperparameters),
            "framework_defaults": [
                {"frameworks": list(names), "values": list(values)}
                for names, values in found.defaults
            ],
        }
        yield Cells(entry.label, facts, columns)


def best(recording: SensitivityRecording) -> Iterator[dict[str, Value]]:
    """The best cell of each optimizer, and how much of its map diverged."""
    scenario = recording.scenario
    for entry, found in zip(scenario.optimizers, recording.maps, strict=True):
        cell = found.best(scenario.measure)
        values: dict[str, Value] = {axis.hyperparameter: None for axis in scenario.axes}
        row: dict[str, Value] = {"label": entry.label, **values}
        if cell is not None:
            row |= values_at(scenario.axes, cell)
        for name, quartiles in _measures(found).items():
            row[name] = number(float(quartiles[1][cell])) if cell is not None else None
        yield {**row, "diverged_share": float(found.diverged_cells.mean())}


def arrays(recording: SensitivityRecording) -> dict[str, NDArray[Any]]:
    """The maps as arrays, with the values along the axes, names, and units in words.

    ``optimizers`` has shape (O,); the hyperparameter of the first axis, under its
    name, (W,), that of the second (H,); the quartiles (O, 3, H, W), infinite where
    a run that diverged or did not converge is the quartile; the counts (O, H, W).
    """
    scenario, maps = recording.scenario, recording.maps
    measures = [_measures(found) for found in maps]
    return {
        "optimizers": np.array([entry.label for entry in scenario.optimizers]),
        "axes": np.array([axis.hyperparameter for axis in scenario.axes]),
        **{axis.hyperparameter: axis.values for axis in scenario.axes},
        **{name: np.stack([each[name] for each in measures]) for name in measures[0]},
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


def _measures(found: SensitivityMap) -> dict[str, NDArray[np.float64]]:
    return {"final_loss": found.losses, "steps_to_converge": found.steps}
