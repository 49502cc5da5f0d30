"""What a scenario means: validated, complete and immutable."""

from typing import TypeAlias

from landscapes.scenario.model.base import (
    FORMATS,
    AtlasSettings,
    Format,
    HyperparameterValue,
    OptimizerEntry,
    Pageless,
    PanelName,
    Point,
    RenderSettings,
    Size,
    Still,
    ThemeName,
)
from landscapes.scenario.model.charts import (
    LearningScenario,
    ResponseGridScenario,
    ResponseScenario,
)
from landscapes.scenario.model.landscape import LandscapeScenario, SurfaceView
from landscapes.scenario.model.maps import (
    Axis,
    AxisScale,
    BasinsScenario,
    Measure,
    SensitivityScenario,
)
from landscapes.scenario.model.noise import NoiseSettings
from landscapes.scenario.model.race import Contestant, RaceScenario

__all__ = [
    "FORMATS",
    "AtlasSettings",
    "Axis",
    "AxisScale",
    "BasinsScenario",
    "Contestant",
    "Format",
    "HyperparameterValue",
    "LandscapeScenario",
    "LearningScenario",
    "Measure",
    "NoiseSettings",
    "OptimizerEntry",
    "Pageless",
    "PanelName",
    "Point",
    "RaceScenario",
    "RenderSettings",
    "ResponseGridScenario",
    "ResponseScenario",
    "Scenario",
    "SensitivityScenario",
    "Size",
    "Still",
    "SurfaceView",
    "ThemeName",
]

Scenario: TypeAlias = (
    LandscapeScenario
    | ResponseScenario
    | ResponseGridScenario
    | LearningScenario
    | SensitivityScenario
    | BasinsScenario
    | RaceScenario
)
"""A scenario of any kind."""
