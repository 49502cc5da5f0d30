"""The rules do what the libraries do: every comparable step of every reference run."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np
import pytest
from framework_runs import FrameworkRun, framework_runs

from landscapes.kinds.landscape.run import run
from landscapes.kinds.work import Work
from landscapes.loading import read_mapping
from landscapes.loading.entries import MAX_OPTIMIZERS
from landscapes.trajectory import Trajectory
from tools.framework_runs.case import STEPS

FRAMEWORKS = ("torch", "keras", "optax")
IN_FLOAT32 = ("CosineDecay", "CosineDecayRestarts")
"""Keras's schedules that take a cosine in float32."""

Place: TypeAlias = tuple[str, tuple[float, float]]


def place_of(reference: FrameworkRun) -> Place:
    return reference.landscape, reference.start


def entry_of(reference: FrameworkRun) -> Mapping[str, Any]:
    """The optimizer as a scenario has it.

    A rule under a schedule that the library rounds is given the rounded values.
    """
    name, settings = reference.ours["optimizer"], dict(reference.ours)
    del settings["optimizer"]
    if rounds_its_schedule(reference):
        values = enumerate(reference.scheduled["learning_rate"].tolist())
        settings["learning_rate"] = {"schedule": "piecewise", "values": [*map(list, values)]}
    return {"name": name, **settings}


def rounds_its_schedule(reference: FrameworkRun) -> bool:
    rate = reference.settings.get("learning_rate")
    return isinstance(rate, dict) and rate["schedule"] in IN_FLOAT32


def our_run(reference: FrameworkRun) -> Trajectory:
    """The run of the same optimizer, which is one of several in a scenario."""
    entries = entries_at(place_of(reference))
    here = entries.index(entry_of(reference))
    first = here - here % MAX_OPTIMIZERS
    return our_runs(place_of(reference), first)[here - first]


@cache
def entries_at(place: Place) -> list[Mapping[str, Any]]:
    """The optimizers that a library let start there."""
    entries = (entry_of(each) for each in framework_runs() if place_of(each) == place)
    return list({str(entry): entry for entry in entries}.values())


@cache
def our_runs(place: Place, first: int) -> tuple[Trajectory, ...]:
    """The runs of the optimizers from the first one on, as many as a scenario has."""
    entries = entries_at(place)[first : first + MAX_OPTIMIZERS]
    landscape, start = place
    document = {
        "landscape": landscape,
        "start": list(start),
        "steps": STEPS,
        "optimizers": [{"label": f"{i}", **entry} for i, entry in enumerate(entries)],
    }
    return run(read_mapping(document).scenario, Work()).trajectories


def cases() -> Iterator[object]:
    """The runs of each library with the same settings."""
    for _, alike in groupby(framework_runs(), lambda run: (run.library, str(run.ours))):
        first, *others = alike
        yield pytest.param([first, *others], id=str(first).rpartition("-")[0])


every_case = pytest.mark.parametrize("alike", list(cases()))


@every_case
def test_every_comparable_step_is_that_of_the_library(alike: list[FrameworkRun]) -> None:
    for reference in alike:
        found = our_run(reference)
        # A run that diverged is not followed further, though its library goes on.
        until = min(reference.comparable_steps, found.last_step) + 1
        expected = {"position": reference.positions, **reference.tracks}
        for name, points in {"position": found.positions, **found.tracks}.items():
            if name in expected:
                np.testing.assert_allclose(
                    points[:until],
                    expected.pop(name)[:until],
                    rtol=0,
                    atol=reference.tolerance,
                    err_msg=f"{name} of {reference}",
                )
        assert not expected, f"tracks that ours lacks: {list(expected)}"
