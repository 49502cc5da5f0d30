"""A map of basins beside the same batch in JAX, and beside a plain loop over its starts.

``compare.py`` measures them as its parts ``maps`` and ``large``.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from processes import Job, Record, Samples, answer, measure_all
from report import Row, compared, spread

from landscapes import load_scenario
from landscapes.kinds.basins.model import BasinsScenario

HERE = Path(__file__).resolve().parent
SCENARIO = str(HERE.parent / "scenarios/basins_hills_and_canyon.yaml")

SAMPLE = 2
"""From how many starts the plain loop runs, every optimizer from each."""

LARGE = "map of basins of 2048 × 2048 starts"


def rows(folder: Path, repeat: int) -> list[Row]:
    """The default map of basins, three ways, in turns."""
    scenario = load_scenario(SCENARIO)
    assert isinstance(scenario, BasinsScenario)
    has_jax = find_spec("jax") is not None
    ours, theirs, loops = [], [], []
    for _ in range(repeat):
        ours.append(_ask(folder, "inside.py", "map", SCENARIO, "ours.npz"))
        if has_jax:
            theirs.append(_ask(folder, "plain_jax.py", SCENARIO, "jax.npz"))
        loops.append(_ask(folder, "plain_basins.py", SCENARIO, str(SAMPLE))["seconds"])
    runs = scenario.grid.size * len(scenario.optimizers)
    loop = Samples.of([runs * seconds for seconds in loops])
    taken = _samples(ours)
    name = (
        f"map of basins : a loop over its starts, {SAMPLE * len(scenario.optimizers)} runs scaled"
    )
    found = [compared(name, taken, loop, "s", "≥ 500", loop.median / taken.median >= 500)]
    if not has_jax:
        return [*found, Row("map of basins : JAX", spread(taken, "s"), "jax is not installed")]
    alike = _share_alike(scenario, folder)
    near = taken.median <= 4 * _samples(theirs).median
    return [
        *found,
        compared("map of basins : JAX, compiled", taken, _samples(theirs), "s", "≥ 1/4", near),
        compared("  with starting : with compiling", _first(ours), _first(theirs), "s"),
        Row("  starts that end in the same basin", f"{100 * alike:.2f} %"),
    ]


def large_rows(folder: Path, record: Record) -> list[Row]:
    """The memory of a map of four million starts."""
    path = folder / "large.yaml"
    path.write_text(f"extends: {Path(SCENARIO).stem}\ngrid: 2048\n", encoding="utf-8")
    command = (sys.executable, "-m", "landscapes", "render", str(path), "--formats", "png")
    measure_all([Job(LARGE, command)], folder, record)
    peak = record.peak(LARGE)
    return [
        Row(LARGE, spread(record.seconds(LARGE), "s")),
        Row("  peak memory", spread(peak, "MB"), target="≤ 500 MB", met=peak.median <= 500e6),
    ]


def _ask(folder: Path, script: str, *arguments: str) -> Any:
    return json.loads(answer((sys.executable, str(HERE / script), *arguments), folder))


def _samples(measured: list[Any]) -> Samples:
    return Samples.of([seconds for one in measured for seconds in one["seconds"]])


def _first(measured: list[Any]) -> Samples:
    return Samples.of([one["first"] for one in measured])


def _share_alike(scenario: BasinsScenario, folder: Path) -> float:
    """The share of the runs that end near the same known minimum as in JAX, or near none."""
    minima = np.array([minimum[:2] for minimum in scenario.landscape.minima])
    with np.load(folder / "jax.npz") as jax, np.load(folder / "ours.npz") as ours:
        distances = np.linalg.norm(jax["ends"][:, :, np.newaxis] - minima, axis=-1)
        near = distances.min(axis=-1) <= scenario.landscape.domain.diagonal / 100
        theirs = np.where(near, distances.argmin(axis=-1), -1)
        known = np.where(ours["basins"] < len(minima), ours["basins"], -1)
    return float((theirs == known).mean())
