"""Tasks that are run by processes, by a cluster or by any standard executor.

``fanning`` hands out tasks and returns their results, ``packing`` pickles them,
``checkpoint`` keeps finished results on disk, ``processes`` and ``cluster`` provide
workers, and ``watch`` checks that a cluster has them. Nothing here knows what the tasks
compute, and importing it is cheap, because every worker does.
"""

from landscapes.workers.checkpoint import Checkpoint, Result
from landscapes.workers.cluster import dask
from landscapes.workers.fanning import Progress, fan_out
from landscapes.workers.processes import WorkerLostError, processes
from landscapes.workers.watch import ClusterError

__all__ = [
    "Checkpoint",
    "ClusterError",
    "Progress",
    "Result",
    "WorkerLostError",
    "dask",
    "fan_out",
    "processes",
]
