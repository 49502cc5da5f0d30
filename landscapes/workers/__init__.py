"""Work that is cut into tasks, done by processes, by a cluster, or by any standard executor.

``fanning`` hands tasks out and their results back, ``packing`` makes them fit to be
sent, ``checkpoint`` keeps what is finished on disk, ``processes`` and ``cluster`` are
who does it, ``watch`` sees to it that a cluster can. Nothing here knows what the work is
about, and importing it costs little: a worker does.
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
