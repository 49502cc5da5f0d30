"""Settings of all tests, and what several of them ask for."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from landscapes import load_scenario, run
from landscapes.drawing.settings import own_settings
from landscapes.film import film
from landscapes.film.encoder import Encoders
from landscapes.kinds.base import Recording, RenderSettings, Scenario, Size
from landscapes.kinds.basins.model import BasinsScenario

# The same examples on every run, and no verdict on the speed of the machine.
settings.register_profile(
    "project",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")

posix = pytest.mark.skipif(
    os.name != "posix", reason="asks for signals, pipes, limits or terminals that Windows lacks"
)

encoded_here = pytest.mark.usefixtures("encoders_here")


@pytest.fixture(scope="module")
def encoders_here() -> Iterator[None]:
    """All formats are encoded by the tests' own process: to start another takes far longer."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(film, "encoder_elsewhere", lambda orders, shape: Encoders(orders))
        yield


as_drawn = pytest.mark.usefixtures("settings_of_drawing")


@pytest.fixture
def settings_of_drawing() -> Iterator[None]:
    """Pictures are composed and drawn under the settings under which they are written."""
    with own_settings():
        yield


@contextmanager
def with_few_calls(most: int) -> Iterator[None]:
    """Count the functions that are called, which is the work on any machine, and stop at most."""
    count, before = 0, sys.getprofile()

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")
        if count > most:
            pytest.fail(f"more than {most} functions are called")

    sys.setprofile(counted)
    try:
        yield
    finally:
        sys.setprofile(before)


def few_starts(scenario: Scenario) -> Scenario:
    """A scenario as it is, but a map with a coarse grid, which is done in a moment."""
    if isinstance(scenario, BasinsScenario):
        return replace(scenario, grid=replace(scenario.grid, columns=16, rows=16))
    return scenario


@cache
def recorded(name: str) -> Recording:
    """What comes out of a shipped scenario with a coarse grid; it is run once."""
    return run(few_starts(load_scenario(name)))


def drawn(scenario: Scenario, size: str | None = None, **settings: object) -> Scenario:
    """A scenario as it is, but drawn with other settings."""
    if size:
        settings["size"] = Size(*map(int, size.split("x")))
    return replace(scenario, render=replace(scenario.render, **settings))


@dataclass(frozen=True, eq=False)
class Travels(Recording[Any]):
    """A recording of nothing but the routes that it is given."""

    given: Sequence[np.ndarray] = ()

    def routes(self) -> Sequence[np.ndarray]:
        return self.given


def travels(render: RenderSettings, steps: int, *routes: np.ndarray) -> Recording:
    """A recording of routes that a film shows with these settings up to a step."""
    return Travels(SimpleNamespace(name="travels", title="", render=render, steps=steps), routes)


@pytest.fixture
def of_session() -> Callable[[int], list[int]]:
    """The processes of a session, which all have its leader's number."""
    if not Path("/proc").is_dir():
        pytest.skip("asks /proc for the processes")
    return _of_session


def _of_session(session: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.name))
    return found
