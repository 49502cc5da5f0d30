"""What must hold for any scenario: batches, frames and bytes do not depend on company or order."""

import tempfile
from pathlib import Path

import numpy as np
from conftest import encoded_here
from hypothesis import given, settings
from hypothesis import strategies as st

from landscapes import parse_scenario, render, run
from landscapes.drawing.compose import compose
from landscapes.film.frames import Camera
from landscapes.functions import LANDSCAPES
from landscapes.optimizers import OPTIMIZERS

pytestmark = encoded_here

coordinate = st.floats(-3, 3, allow_nan=False).map(lambda x: round(x, 3))
points = st.tuples(coordinate, coordinate)


def scenario(landscape, starts, optimizers, steps=12):
    return parse_scenario(
        f"landscape: {landscape}\n"
        f"start: {[list(point) for point in starts]}\n"
        f"steps: {steps}\n"
        f"optimizers: [{', '.join(optimizers)}]\n"
        "view: {levels: [1, 2]}\n"
        "render: {size: 240x200, fps: 10, duration: 1}\n"
    )


scenarios = st.builds(
    scenario,
    landscape=st.sampled_from(sorted(LANDSCAPES)),
    starts=st.lists(points, min_size=1, max_size=4),
    optimizers=st.lists(st.sampled_from(sorted(OPTIMIZERS)), min_size=1, max_size=4),
)


@settings(max_examples=20)
@given(
    landscape=st.sampled_from(sorted(LANDSCAPES)),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    starts=st.lists(points, min_size=2, max_size=6),
)
def test_a_batch_of_runs_is_the_runs_one_by_one(landscape, optimizer, starts) -> None:
    together = run(scenario(landscape, starts, [optimizer])).trajectories
    for trajectory, start in zip(together, starts, strict=True):
        (alone,) = run(scenario(landscape, [start], [optimizer])).trajectories
        assert np.array_equal(trajectory.positions, alone.positions, equal_nan=True)
        assert np.array_equal(trajectory.losses, alone.losses, equal_nan=True)
        assert trajectory.outcome is alone.outcome
        assert trajectory.last_step == alone.last_step


@settings(max_examples=4)
@given(scenario=scenarios, steps=st.lists(st.floats(0, 12), min_size=2, max_size=3))
def test_a_frame_is_the_same_alone_and_in_any_sequence(scenario, steps) -> None:
    recording = run(scenario)
    in_sequence = [frame.copy() for frame in Camera(compose(recording)).frames(steps)]
    for step, frame in zip(steps, in_sequence, strict=True):
        (alone,) = Camera(compose(recording)).frames([step])
        assert np.array_equal(alone, frame)


@settings(max_examples=6)
@given(scenario=scenarios, suffix=st.sampled_from(["png", "gif", "mp4", "svg", "pdf"]))
def test_the_same_scenario_makes_the_same_bytes(scenario, suffix) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = (Path(folder) / f"{name}.{suffix}" for name in ("first", "second"))
        render(run(scenario), first)
        render(run(scenario), second)
        assert first.read_bytes() == second.read_bytes()
