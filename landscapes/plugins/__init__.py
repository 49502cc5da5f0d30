"""A user's own landscapes and optimizers from Python files.

A plugin is a file with the lists ``LANDSCAPES`` or ``OPTIMIZERS`` of factories, declared like
the built-in ones. Its code is run, so it is named on the command line or in
Python, and never in a scenario.
"""

from landscapes.plugins.factory import PluginError
from landscapes.plugins.loading import PluginFiles, load_plugins, with_optimizers
from landscapes.plugins.registry import BUILT_IN, KEPT, Registry

__all__ = [
    "BUILT_IN",
    "KEPT",
    "PluginError",
    "PluginFiles",
    "Registry",
    "load_plugins",
    "with_optimizers",
]
