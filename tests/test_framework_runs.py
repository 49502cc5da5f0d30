"""The references of other libraries: complete, and made with the versions that are named."""

import gzip
import json
import re

import numpy as np
import pytest

from landscapes.functions import LANDSCAPES
from tests.framework_runs import REFERENCE, framework_runs
from tools.framework_runs.__main__ import LIBRARIES

REQUIREMENTS = REFERENCE.parents[2] / "tools" / "framework_runs" / "requirements.txt"
RUNS = framework_runs()

every_library = pytest.mark.parametrize("library", LIBRARIES)


@every_library
def test_the_file_is_made_with_the_versions_that_make_references_installs(library: str) -> None:
    pinned = dict(re.findall(r"^(\w+)==(.+)$", REQUIREMENTS.read_text("utf-8"), re.MULTILINE))
    content = json.loads(gzip.decompress((REFERENCE / f"{library}.json.gz").read_bytes()))
    used = {name: version.split("+")[0] for name, version in content["versions"].items()}
    assert used.items() <= pinned.items()
    assert used[library]


def test_runs_are_found_by_library_and_optimizer() -> None:
    assert {run.library for run in RUNS} == set(LIBRARIES)
    chosen = framework_runs("torch", "NAdam")
    assert chosen
    assert {(run.library, run.optimizer) for run in chosen} == {("torch", "NAdam")}
    assert len(chosen) < len(framework_runs("torch")) < len(RUNS)


def test_every_run_starts_at_its_start_and_is_stored_as_far_as_it_is_comparable() -> None:
    for run in RUNS:
        assert run.landscape in LANDSCAPES
        assert run.comparable_steps >= 5, run
        assert np.allclose(run.positions[0], run.start, rtol=0, atol=1e-15), run
        for points in (run.positions, *run.tracks.values()):
            last = run.comparable_steps
            assert points.shape == run.positions.shape
            assert np.isfinite(points[: last + 1]).all(), run
            assert np.isnan(points[last + 1 :]).all(), run
        assert all(len(values) == len(run.positions) - 1 for values in run.scheduled.values()), run


def test_every_run_moves() -> None:
    still = [str(run) for run in RUNS if np.ptp(run.comparable, axis=0).max() == 0]
    assert not still
