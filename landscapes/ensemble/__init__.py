"""Many runs that advance together: from many starts, with many hyperparameters, under noise.

What is here knows neither scenarios nor pictures, and imports little: it is what
the processes that share the work of a map run.
"""

from landscapes.ensemble.descent import descend
from landscapes.ensemble.endings import Endings, Ensemble, endings
from landscapes.ensemble.noise import Noise, oracle
from landscapes.ensemble.outcome import Outcome, fates, settled
from landscapes.ensemble.sweep import Sweep, sweep

__all__ = [
    "Endings",
    "Ensemble",
    "Noise",
    "Outcome",
    "Sweep",
    "descend",
    "endings",
    "fates",
    "oracle",
    "settled",
    "sweep",
]
