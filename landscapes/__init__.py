"""Animate how optimizers travel over 2-D loss landscapes.

>>> import landscapes as ls
>>> recording = ls.run("hills_and_canyon")
>>> recording["Adam"].losses.shape
(126,)
>>> ls.render(recording, "hills.gif")                       # doctest: +SKIP
"""

from importlib import import_module

# Importing typing for it would take longer than all else before the signal handlers are set.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from landscapes.description import describe
    from landscapes.drawing.embedding import figure
    from landscapes.ensemble import Outcome
    from landscapes.functions import LANDSCAPES, Landscape
    from landscapes.kinds.base import Recording, Scenario
    from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
    from landscapes.kinds.landscape.written import scenario
    from landscapes.loading import (
        ScenarioError,
        ScenarioNotFoundError,
        load_scenario,
        parse_scenario,
    )
    from landscapes.objective import Objective
    from landscapes.optimizers import OPTIMIZERS, Optimizer
    from landscapes.output import BudgetError, Rendered, render
    from landscapes.plugins import PluginError
    from landscapes.running import run
    from landscapes.trajectory import Trajectory

    __version__: str

__all__ = [
    "LANDSCAPES",
    "OPTIMIZERS",
    "BudgetError",
    "Landscape",
    "LandscapeRecording",
    "LandscapeScenario",
    "Objective",
    "Optimizer",
    "Outcome",
    "PluginError",
    "Recording",
    "Rendered",
    "Scenario",
    "ScenarioError",
    "ScenarioNotFoundError",
    "Trajectory",
    "__version__",
    "describe",
    "figure",
    "load_scenario",
    "parse_scenario",
    "render",
    "run",
    "scenario",
]

_HOMES = {
    "description": ("describe",),
    "drawing.embedding": ("figure",),
    "ensemble": ("Outcome",),
    "functions": ("LANDSCAPES", "Landscape"),
    "kinds.base": ("Recording", "Scenario"),
    "kinds.landscape.model": ("LandscapeRecording", "LandscapeScenario"),
    "kinds.landscape.written": ("scenario",),
    "loading": ("ScenarioError", "ScenarioNotFoundError", "load_scenario", "parse_scenario"),
    "objective": ("Objective",),
    "optimizers": ("OPTIMIZERS", "Optimizer"),
    "output": ("BudgetError", "Rendered", "render"),
    "plugins": ("PluginError",),
    "running": ("run",),
    "trajectory": ("Trajectory",),
}


def __getattr__(name: str) -> object:
    """Import a public name from its module at first use.

    matplotlib and the encoders take most of a second to import; the command
    line's help and lists do not need them.
    """
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"landscapes.{module}"), name)
            globals()[name] = value
            return value
    if name == "__version__":
        from importlib.metadata import version

        from landscapes.distribution import DISTRIBUTION

        return version(DISTRIBUTION)
    raise AttributeError(f"module 'landscapes' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
