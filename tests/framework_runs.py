"""What the optimizers of other libraries did on this project's landscapes.

``python -m tools.framework_runs`` makes the files; tests/reference/frameworks/README.md says
what they hold.
"""

import base64
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

REFERENCE = Path(__file__).parent / "reference" / "frameworks"

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class FrameworkRun:
    """A run of a library's optimizer on a landscape.

    Attributes:
        library: ``torch``, ``optax``, ``keras``, …
        version: the version of that library.
        optimizer: the library's name of the optimizer.
        settings: its arguments, by the library's names.
        around: what was put around it (a scheduler, clipping, an average), with its arguments.
        ours: the optimizer, its convention, hyperparameters and modifiers by this project's names;
            what is left out is that convention's default.
        landscape: the landscape's name.
        start: the first position.
        positions: where it was, (steps + 1, 2); NaN after the comparable steps.
        tracks: further points at each step, as ``average``, with the shape of the positions.
        scheduled: the values at each step, (steps,), of the hyperparameters that were scheduled.
        comparable_steps: the last step that is safe to compare. Runs that differ from this one
            only by rounding are within 1e-10 of it up to there.
        tolerance: how far off another float64 program may be up to there: 1e-9, or more where the
            library computes with fewer digits.
    """

    library: str
    version: str
    optimizer: str
    settings: Mapping[str, Any]
    around: Mapping[str, Mapping[str, Any]]
    ours: Mapping[str, Any]
    landscape: str
    start: tuple[float, float]
    positions: Array
    tracks: Mapping[str, Array]
    scheduled: Mapping[str, Array]
    comparable_steps: int
    tolerance: float

    @property
    def comparable(self) -> Array:
        """The positions that are safe to compare, the start first."""
        return self.positions[: self.comparable_steps + 1]

    def __str__(self) -> str:
        """Return a name for test reports: torch.SGD(lr=0.02)-StepLR-wobbly."""
        settings = ",".join(f"{name}={value}" for name, value in self.settings.items())
        parts = (f"{self.library}.{self.optimizer}({settings})", *self.around, self.landscape)
        return "-".join(parts)


def framework_runs(library: str | None = None, optimizer: str | None = None) -> list[FrameworkRun]:
    """Every run, or those of one library, or of one optimizer by the library's name for it."""
    return [
        run
        for path in sorted(REFERENCE.glob(f"{library or '*'}.json.gz"))
        for run in _runs(path)
        if optimizer in (None, run.optimizer)
    ]


@cache
def _runs(path: Path) -> tuple[FrameworkRun, ...]:
    content = json.loads(gzip.decompress(path.read_bytes()))
    library = content["library"]
    version = content["versions"][library]
    return tuple(run for case in content["cases"] for run in _runs_of_case(library, version, case))


def _runs_of_case(library: str, version: str, case: dict[str, Any]) -> Iterator[FrameworkRun]:
    scheduled = {name: _decoded(text) for name, text in case["scheduled"].items()}
    for run in case["runs"]:
        steps = run["steps"]
        yield FrameworkRun(
            library=library,
            version=version,
            optimizer=case["optimizer"],
            settings=case["settings"],
            around=case["around"],
            ours=case["ours"],
            landscape=run["landscape"],
            start=(run["start"][0], run["start"][1]),
            positions=_points(run["positions"], steps),
            tracks={name: _points(text, steps) for name, text in run["tracks"].items()},
            scheduled=scheduled,
            comparable_steps=run["comparable_steps"],
            tolerance=case["tolerance"],
        )


def _points(text: str, steps: int) -> Array:
    """Points of every step; those that are not stored are NaN."""
    stored = _decoded(text).reshape(-1, 2)
    return np.concatenate([stored, np.full((steps + 1 - len(stored), 2), np.nan)])


def _decoded(text: str) -> Array:
    return np.frombuffer(base64.b64decode(text), dtype="<f8").astype(np.float64)
