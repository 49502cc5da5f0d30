"""What a series of numbers is: those of one run, answer, training or map."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.kinds.base import OptimizerEntry
from landscapes.kinds.noise import NoiseSettings
from landscapes.trace.tables import Columns


class Series(NamedTuple):
    """The numbers of one run, answer, training or map.

    Attributes:
        label: tells it apart from the others of the recording.
        facts: what is known of it as a whole.
        columns: a number for each of its steps or cells.
    """

    label: str
    facts: Mapping[str, Any]
    columns: Columns

    def entry(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        return {"label": self.label, **self.facts, **self.columns}


def settings_of(entry: OptimizerEntry) -> dict[str, Any]:
    """The optimizer of a series, as one of its facts."""
    return {"optimizer": entry.name, "hyperparameters": dict(entry.hyperparameters)}


def noise_of(noise: NoiseSettings | None) -> dict[str, Any]:
    """The noise as a scenario says it, the data points as they were drawn."""
    match noise and noise.kind:
        case GaussianNoise(sigma):
            return {"noise": {"gaussian": sigma}}
        case Minibatch(shifts=shifts) as batch:
            return {"noise": {"minibatch": {"data": shifts.tolist(), "size": batch.used}}}
    return {}
