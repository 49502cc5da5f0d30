"""Many runs that advance together: from many starts, with many hyperparameters, under noise.

What is here knows neither scenarios nor pictures, and imports little: it is what
the processes that share the work of a map run.
"""

from landscapes.ensemble.descent import descend
from landscapes.ensemble.endings import Endings, Ensemble, endings
from landscapes.ensemble.minima import with_minima_near
from landscapes.ensemble.noise import GaussianNoise, Minibatch, Noise, batches, oracle
from landscapes.ensemble.outcome import Outcome, fates, settled
from landscapes.ensemble.sweep import Sweep, sweep

__all__ = [
    "Endings",
    "Ensemble",
    "GaussianNoise",
    "Minibatch",
    "Noise",
    "Outcome",
    "Sweep",
    "batches",
    "descend",
    "endings",
    "fates",
    "oracle",
    "settled",
    "sweep",
    "with_minima_near",
]
