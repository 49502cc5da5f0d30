"""The rules do what the libraries do: every comparable step of every reference run."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pytest
from framework_runs import FrameworkRun, framework_runs

from landscapes.declaration import declaration
from landscapes.kinds.landscape.run import run
from landscapes.kinds.work import Work
from landscapes.loading import read_mapping
from landscapes.optimizers import OPTIMIZERS
from landscapes.trajectory import Trajectory

ROUNDED = {"contrib.madgrad"}
"""Optimizers that compute with 32 bits, whose tests are given the rounded numbers."""
TRACKS = {"slow": "slow weights"}
"""Our names of tracks, where the references have others."""


def cases() -> Iterator[object]:
    """The runs of each library with the same settings."""
    runs = (run for run in framework_runs() if run.optimizer not in ROUNDED)
    for _, alike in groupby(runs, lambda run: (run.library, str(run.ours))):
        first, *others = alike
        name = str(first).rpartition("-")[0]
        yield pytest.param([first, *others], id=name)


def our_run(reference: FrameworkRun) -> Trajectory:
    """The run of the same optimizer in a scenario."""
    settings = dict(reference.ours)
    decay = settings.get("weight_decay")
    factory = OPTIMIZERS[settings["optimizer"]]
    if decay and any(each.name == "weight_decay" for each in declaration(factory).settings):
        # A decay of the rule's own, which is decoupled.
        settings["weight_decay"] = decay["decoupled"]
    if sam := settings.get("sam"):
        settings["sam"] = sam["rho"]
    document = {
        "landscape": reference.landscape,
        "start": list(reference.start),
        "steps": len(reference.positions) - 1,
        "optimizers": [{"name": settings.pop("optimizer"), **settings}],
    }
    (found,) = run(read_mapping(document).scenario, Work()).trajectories
    return found


@pytest.mark.parametrize("alike", list(cases()))
def test_every_comparable_step_is_that_of_the_library(alike: list[FrameworkRun]) -> None:
    for reference in alike:
        found = our_run(reference)
        # A run that diverged is not followed further, though its library goes on.
        until = min(reference.comparable_steps, found.last_step) + 1
        np.testing.assert_allclose(
            found.positions[:until],
            reference.positions[:until],
            rtol=0,
            atol=reference.tolerance,
            err_msg=str(reference),
        )
        for name, track in reference.tracks.items():
            own = found.tracks[TRACKS.get(name, name)]
            np.testing.assert_allclose(own[:until], track[:until], rtol=0, atol=reference.tolerance)
        for name, values in reference.scheduled.items():
            np.testing.assert_allclose(found.schedules[name], values, rtol=1e-12)


def test_every_framework_form_is_compared() -> None:
    """A rule that claims the form of a library has runs of that library, or is not comparable."""
    from landscapes.loading.conventions import conventions_of

    compared = {(run.ours["optimizer"], run.ours["convention"]) for run in framework_runs()}
    claimed = {
        (name, form)
        for name, factory in OPTIMIZERS.items()
        for form in conventions_of(factory)
        if form in ("torch", "keras", "optax")
    }
    assert claimed <= compared
