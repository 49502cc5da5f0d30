"""Many runs that advance together: from many starts, with many hyperparameters, under noise.

The modules know neither scenarios nor pictures, and import little, because the
processes that share the work of a map run them.
"""

from landscapes.ensemble.attractors import Attractor, Collection, Rests
from landscapes.ensemble.basins import DIVERGED, UNDECIDED, Grid, Part, basins_of
from landscapes.ensemble.bootstrap import Interval, is_level, median_interval, share_ahead
from landscapes.ensemble.counting import Evaluations, Tally
from landscapes.ensemble.descent import Descent, descend, descend_with_tracks
from landscapes.ensemble.held import held
from landscapes.ensemble.minima import minima_below, with_minima_near
from landscapes.ensemble.noise import (
    GaussianNoise,
    Minibatch,
    Noise,
    batches,
    gradients_asked,
    oracle,
)
from landscapes.ensemble.outcome import Outcome, fates, settled, stands_still
from landscapes.ensemble.quartiles import Quartiles, median, quartiles, quartiles_with_failures
from landscapes.ensemble.runs import Endings, Ensemble, endings
from landscapes.ensemble.search import Range, Scale, Search, Trials, Tuning, attempt, settings
from landscapes.ensemble.sweeps import Sweep, sweep

__all__ = [
    "DIVERGED",
    "UNDECIDED",
    "Attractor",
    "Collection",
    "Descent",
    "Endings",
    "Ensemble",
    "Evaluations",
    "GaussianNoise",
    "Grid",
    "Interval",
    "Minibatch",
    "Noise",
    "Outcome",
    "Part",
    "Quartiles",
    "Range",
    "Rests",
    "Scale",
    "Search",
    "Sweep",
    "Tally",
    "Trials",
    "Tuning",
    "attempt",
    "basins_of",
    "batches",
    "descend",
    "descend_with_tracks",
    "endings",
    "fates",
    "gradients_asked",
    "held",
    "is_level",
    "median",
    "median_interval",
    "minima_below",
    "oracle",
    "quartiles",
    "quartiles_with_failures",
    "settings",
    "settled",
    "share_ahead",
    "stands_still",
    "sweep",
    "with_minima_near",
]
