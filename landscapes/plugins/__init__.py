"""Own landscapes and optimizers from Python files: what scenarios choose from, with these added.

A plugin is a file with ``LANDSCAPES`` or ``OPTIMIZERS``, lists of factories
that are declared as the project's own are. It is code, and it is run; so only a
person names one, on the command line or in Python, and never a scenario.
"""

from landscapes.plugins.factory import PluginError
from landscapes.plugins.loading import load_plugins, with_optimizers
from landscapes.plugins.registry import BUILT_IN, KEPT, Registry

__all__ = ["BUILT_IN", "KEPT", "PluginError", "Registry", "load_plugins", "with_optimizers"]
