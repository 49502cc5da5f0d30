"""Series: the numbers of one run, response, training run or map."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.noise import NoiseSettings
from landscapes.schedules import Hyperparameter, Schedule
from landscapes.trace.tables import Columns


class Series(NamedTuple):
    """The numbers of one run, response, training run or map.

    Attributes:
        label: its name, unique in the recording.
        facts: the facts about it as a whole.
        columns: a number for each of its steps or cells.
    """

    label: str
    facts: Mapping[str, Any]
    columns: Columns

    def entry(self) -> dict[str, Any]:
        """Return the series as an object for JSON."""
        return {"label": self.label, **self.facts, **self.columns}


def settings_of(entry: OptimizerEntry) -> dict[str, Any]:
    """Return the optimizer of a series as facts."""
    return {"optimizer": entry.name, "hyperparameters": as_written(entry.hyperparameters)}


def as_written(settings: Mapping[str, Hyperparameter]) -> dict[str, Any]:
    """Return hyperparameters as a file would have them, schedules with all settings."""
    return {k: v.written if isinstance(v, Schedule) else v for k, v in settings.items()}


def noise_of(noise: NoiseSettings | None) -> dict[str, Any]:
    """Return the noise by the keys of a scenario, with the drawn data points."""
    match noise and noise.kind:
        case GaussianNoise(sigma):
            return {"noise": {"gaussian": sigma}}
        case Minibatch(shifts=shifts) as batch:
            return {"noise": {"minibatch": {"data": shifts.tolist(), "size": batch.used}}}
    return {}
