"""The rules do what the libraries do: every comparable step of every reference run."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from landscapes.kinds.landscape.run import run
from landscapes.kinds.work import Work
from landscapes.loading import parse_scenario, read_mapping
from landscapes.loading.conventions import conventions_of
from landscapes.loading.entries import MAX_OPTIMIZERS
from landscapes.modifiers import MODIFIERS
from landscapes.optimizers import OPTIMIZERS
from landscapes.schedules import SCHEDULES
from landscapes.trajectory import Trajectory
from tests.framework_runs import FrameworkRun, framework_runs
from tools import fidelity
from tools.framework_runs.case import STEPS

FRAMEWORKS = ("torch", "keras", "optax")
FAR = 1000
"""How far a run is at least that has left for infinity; the landscapes are a few units wide."""
IN_FLOAT32 = ("CosineDecay", "CosineDecayRestarts")
"""Keras's schedules that take a cosine in float32."""


def ours_of(reference: FrameworkRun) -> dict[str, Any]:
    """The optimizer as a scenario has it."""
    settings = dict(reference.ours)
    return {"name": settings.pop("optimizer"), **settings}


def entry_of(reference: FrameworkRun) -> dict[str, Any]:
    """The same, but a rule whose schedule the library rounds is given the rounded values."""
    ours = ours_of(reference)
    if rounds_its_schedule(reference):
        values = [list(pair) for pair in enumerate(reference.scheduled["learning_rate"].tolist())]
        ours["learning_rate"] = {"schedule": "piecewise", "values": values}
    return ours


def rounds_its_schedule(reference: FrameworkRun) -> bool:
    rate = reference.settings.get("learning_rate")
    return isinstance(rate, dict) and rate["schedule"] in IN_FLOAT32


def our_run(reference: FrameworkRun) -> Trajectory:
    """The run of the same optimizer, which is one of several in a scenario."""
    landscape = reference.landscape
    here = entries_on(landscape).index(entry_of(reference))
    first = here - here % MAX_OPTIMIZERS
    starts = starts_on(landscape)
    runs = our_runs(landscape, first)
    return runs[(here - first) * len(starts) + starts.index(reference.start)]


@cache
def starts_on(landscape: str) -> list[tuple[float, float]]:
    return sorted({each.start for each in framework_runs() if each.landscape == landscape})


@cache
def entries_on(landscape: str) -> list[Mapping[str, Any]]:
    """The optimizers that were compared there, those of one rule together."""
    entries = (entry_of(each) for each in framework_runs() if each.landscape == landscape)
    different = {str(entry): entry for entry in entries}.values()
    return sorted(different, key=lambda entry: str(entry["name"]))


@cache
def our_runs(landscape: str, first: int) -> tuple[Trajectory, ...]:
    """The runs of the optimizers from the first one on, as many as a scenario has."""
    entries = entries_on(landscape)[first : first + MAX_OPTIMIZERS]
    scenario = read_mapping(document_of(landscape, entries)).scenario
    return run(scenario, Work()).trajectories


def document_of(landscape: str, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "landscape": landscape,
        "start": [list(start) for start in starts_on(landscape)],
        "steps": STEPS,
        "optimizers": [{"label": f"{i}", **entry} for i, entry in enumerate(entries)],
    }


def cases() -> Iterator[Any]:
    """The runs of each library with the same settings."""
    for _, alike in groupby(framework_runs(), lambda run: (run.library, str(run.ours))):
        first, *others = alike
        yield pytest.param([first, *others], id=str(first).rpartition("-")[0])


@pytest.mark.parametrize("alike", list(cases()))
def test_every_comparable_step_is_that_of_the_library(alike: list[FrameworkRun]) -> None:
    for reference in alike:
        found = our_run(reference)
        until = min(reference.comparable_steps, found.last_step) + 1
        ours = {"position": found.positions, **found.tracks}
        theirs = {"position": reference.positions, **reference.tracks}
        for name, points in theirs.items():
            np.testing.assert_allclose(
                ours[name][:until],
                points[:until],
                rtol=0,
                atol=reference.tolerance,
                err_msg=f"{name} of {reference}",
            )
        # A run that has left for infinity is not followed further, though its library goes on.
        assert until > reference.comparable_steps or np.abs(reference.positions[until]).max() > FAR


@pytest.mark.parametrize("alike", [case for case in cases() if case.values[0][0].scheduled])
def test_schedules_have_the_values_of_the_library(alike: list[FrameworkRun]) -> None:
    reference, *_ = alike
    document = document_of(reference.landscape, [ours_of(reference)])
    (entry,) = read_mapping(document).scenario.optimizers
    for name, values in reference.scheduled.items():
        ours = entry.schedules[name].values(STEPS)
        # PyTorch multiplies the value before, so that its roundings add up.
        precision = np.finfo(np.float32).eps if rounds_its_schedule(reference) else 1e-14
        tolerance = precision * values.max()
        np.testing.assert_allclose(ours, values, rtol=0, atol=tolerance)


def test_every_form_of_a_framework_is_compared() -> None:
    compared = {(run.ours["optimizer"], run.ours["convention"]) for run in framework_runs()}
    claimed = {
        (name, form)
        for name, factory in OPTIMIZERS.items()
        for form in set(conventions_of(factory)) & set(FRAMEWORKS)
    }
    assert claimed == compared


def test_every_schedule_and_modifier_that_a_framework_has_is_compared() -> None:
    """The others are of no framework in this form."""
    ours = [run.ours for run in framework_runs()]
    values = [value for of in ours for value in of.values() if isinstance(value, dict)]
    scheduled = {value["schedule"] for value in values if "schedule" in value}
    assert scheduled == SCHEDULES.keys() - {"range_test"}
    modified = {key for of in ours for key in of} & MODIFIERS.keys()
    assert modified == MODIFIERS.keys() - {"cautious", "constraint"}


@pytest.mark.parametrize(
    ("library", "theirs", "ours"),
    [
        ("optax", "{name: optax.adam, learning_rate: 0.1, b1: 0.8}", "{name: adam, beta1: 0.8}"),
        ("optax", "{name: optax.lion, learning_rate: 0.1}", "{name: lion}"),
        ("optax", "{name: optax.yogi, learning_rate: 0.1}", "{name: yogi}"),
        ("torch", "{name: torch.AdamW, lr: 0.1}", "{name: adamw}"),
        ("torch", "{name: torch.LBFGS, max_iter: 1, lr: 0.1}", "{name: lbfgs}"),
        ("torch", "{name: torch.RMSprop, lr: 0.1, alpha: 0.9}", "{name: rmsprop, rho: 0.9}"),
    ],
)
def test_an_installed_library_takes_the_same_steps(library: str, theirs: str, ours: str) -> None:
    pytest.importorskip(library, reason=f"the extra {library}")
    own = f"{ours[:-1]}, convention: {library}, learning_rate: 0.1}}"
    begin = "landscape: rosenbrock\nstart: [-1.5, 2.2]\nsteps: 30\n"
    scenario = parse_scenario(f"{begin}optimizers: [{theirs}, {own}]\n")
    expected, found = run(scenario, Work()).trajectories
    np.testing.assert_allclose(found.positions, expected.positions, rtol=0, atol=1e-9)


def test_the_page_on_fidelity_is_current() -> None:
    """If it is not: make docs."""
    assert fidelity.PAGE.read_text(encoding="utf-8") == fidelity.page()
