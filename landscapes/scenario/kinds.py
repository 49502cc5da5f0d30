"""The kinds of scenarios, by the name that ``kind:`` gives them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from landscapes.scenario.axes import AxisPart
from landscapes.scenario.basins import BasinsRender, basins_model, basins_scenario
from landscapes.scenario.landscape import Shown, View, landscape_model, landscape_scenario
from landscapes.scenario.learning import (
    LearningRender,
    NetworkPart,
    learning_model,
    learning_scenario,
)
from landscapes.scenario.model import Scenario
from landscapes.scenario.noise_entry import CloudNoisePart, NoisePart
from landscapes.scenario.parts import Part
from landscapes.scenario.pictures import MapRender, Render
from landscapes.scenario.race import (
    RaceRender,
    TuningPart,
    race_model,
    race_scenario,
)
from landscapes.scenario.response import (
    StillRender,
    response_grid_model,
    response_grid_scenario,
    response_model,
    response_scenario,
)
from landscapes.scenario.sensitivity import (
    SensitivityRender,
    sensitivity_model,
    sensitivity_scenario,
)
from landscapes.scenario.starts import RandomStarts
from landscapes.words import shown


class Kind(NamedTuple):
    """One kind of scenario.

    Attributes:
        model: makes the model of its file from what there is to choose from, a registry.
        parts: the models of the mappings in it, by their keys.
        resolve: from a validated file and a name to the scenario.
    """

    model: Callable[..., type[Part]]
    parts: Mapping[str, type[Part]]
    resolve: Callable[[Any, str], Scenario]


DEFAULT = "landscape"

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "landscape": Kind(
            landscape_model,
            {"noise": CloudNoisePart, "view": View, "render": MapRender},
            landscape_scenario,
        ),
        "response": Kind(response_model, {"render": Render}, response_scenario),
        "response_grid": Kind(response_grid_model, {"render": StillRender}, response_grid_scenario),
        "learning_history": Kind(
            learning_model,
            {"network": NetworkPart, "render": LearningRender},
            learning_scenario,
        ),
        "sensitivity": Kind(
            sensitivity_model,
            {
                "axes": AxisPart,
                "noise": NoisePart,
                "start": RandomStarts,
                "render": SensitivityRender,
            },
            sensitivity_scenario,
        ),
        "basins": Kind(
            basins_model,
            {"view": Shown, "noise": NoisePart, "render": BasinsRender},
            basins_scenario,
        ),
        "race": Kind(
            race_model,
            {
                "starts": RandomStarts,
                "tuning": TuningPart,
                "noise": NoisePart,
                "view": Shown,
                "render": RaceRender,
            },
            race_scenario,
        ),
    }
)
"""Every kind by name."""


def kind_of(data: object) -> str:
    """The kind that a document asks for, which need not be one that there is."""
    kind = data.get("kind", DEFAULT) if isinstance(data, dict) else DEFAULT
    return kind if isinstance(kind, str) else shown(kind)
