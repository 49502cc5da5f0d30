"""Many runs that advance together: from many starts, with many hyperparameters, under noise.

What is here knows neither scenarios nor pictures, and imports little: it is what
the processes that share the work of a map run.
"""

from landscapes.ensemble.bootstrap import Interval, median_interval, share_ahead
from landscapes.ensemble.descent import descend
from landscapes.ensemble.endings import Endings, Ensemble, endings
from landscapes.ensemble.minima import with_minima_near
from landscapes.ensemble.noise import GaussianNoise, Minibatch, Noise, batches, oracle
from landscapes.ensemble.outcome import Outcome, fates, settled
from landscapes.ensemble.search import Range, Scale, Search, Trials, Tuning, attempt, settings
from landscapes.ensemble.sweep import Sweep, sweep

__all__ = [
    "Endings",
    "Ensemble",
    "GaussianNoise",
    "Interval",
    "Minibatch",
    "Noise",
    "Outcome",
    "Range",
    "Scale",
    "Search",
    "Sweep",
    "Trials",
    "Tuning",
    "attempt",
    "batches",
    "descend",
    "endings",
    "fates",
    "median_interval",
    "oracle",
    "settings",
    "settled",
    "share_ahead",
    "sweep",
    "with_minima_near",
]
