"""Sensitivity: the endings of each optimizer's runs with every combination of some values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from landscapes.ensemble import Sweep, sweep
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.sensitivity.model import (
    Axis,
    Mark,
    SensitivityMap,
    SensitivityRecording,
    SensitivityScenario,
)
from landscapes.kinds.work import Work
from landscapes.optimizers.defaults import framework_defaults
from landscapes.workers import fan_out


class _Part(NamedTuple):
    """Some cells of an optimizer's map."""

    optimizer: int
    cells: slice
    task: Sweep


FEW = 8
"""Fewer tasks are done here before other processes could have started."""


def run(scenario: SensitivityScenario, work: Work) -> SensitivityRecording:
    """Run every optimizer with all values of the axes."""
    parts = [
        _Part(index, cells, task)
        for index, entry in enumerate(scenario.optimizers)
        for cells, task in _sweep(scenario, entry).tasks()
    ]
    work = replace(work, jobs=1 if len(parts) < FEW else work.jobs)
    results_of_parts = fan_out(sweep, [part.task for part in parts], **vars(work))
    found = [_unknown(scenario.shape) for _ in scenario.optimizers]
    for index, results in results_of_parts:
        for name, values in results.items():
            whole = found[parts[index].optimizer][name]
            whole.reshape(*whole.shape[: values.ndim - 1], -1)[..., parts[index].cells] = values
    maps = (
        SensitivityMap(**arrays, defaults=tuple(_defaults(scenario.axes, entry)))
        for entry, arrays in zip(scenario.optimizers, found, strict=True)
    )
    return SensitivityRecording(scenario, tuple(maps))


def _sweep(scenario: SensitivityScenario, entry: OptimizerEntry) -> Sweep:
    """All cells of an optimizer's map, row by row."""
    noise, seed = scenario.first_noise
    values = np.meshgrid(*(axis.values for axis in scenario.axes))
    names = [axis.hyperparameter for axis in scenario.axes]
    return Sweep(
        landscape=scenario.landscape,
        factory=entry.composed,
        fixed=entry.hyperparameters,
        swept={name: those.ravel() for name, those in zip(names, values, strict=True)},
        starts=np.array(scenario.starts, dtype=np.float64),
        steps=scenario.run_steps,
        noise=noise,
        seeds=np.full(len(scenario.starts), seed),
    )


def _unknown(shape: Sequence[int]) -> dict[str, Any]:
    """The arrays of a map, not yet filled."""
    return {
        "losses": np.empty((3, *shape)),
        "steps": np.empty((3, *shape)),
        "diverged": np.empty(shape, np.int32),
        "converged": np.empty(shape, np.int32),
    }


def _defaults(axes: Sequence[Axis], entry: OptimizerEntry) -> Iterator[Mark]:
    """The places of the frameworks' defaults on the axes; equal defaults share one."""
    places: dict[tuple[float, ...], list[str]] = {}
    for default in framework_defaults(entry.factory, entry.hyperparameters):
        values = [default.settings.get(axis.hyperparameter) for axis in axes]
        place = tuple(value for value in values if value is not None)
        ends = [(axis.values[0], axis.values[-1]) for axis in axes]
        if len(place) == len(axes) and all(
            low <= value <= high for value, (low, high) in zip(place, ends, strict=True)
        ):
            places.setdefault(place, []).append(default.framework)
    for place, names in places.items():
        yield Mark(tuple(names), place)
