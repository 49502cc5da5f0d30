"""Running scenarios: outcomes, batches and divergence."""

import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landscapes import Outcome, parse_scenario, run
from landscapes.ensemble.outcome import fates
from landscapes.functions import LANDSCAPES, Domain, Landscape
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.workers import Checkpoint


def scenario(optimizers: str, landscape="simple_quad", start="[-2.8, -2.5]", steps=60):
    return parse_scenario(
        f"{{landscape: {landscape}, start: {start}, steps: {steps}, optimizers: [{optimizers}]}}"
    )


def test_shapes_labels_and_the_start() -> None:
    recording = run(scenario("adam, {name: sgd, label: plain}", steps=7))
    assert [t.label for t in recording.trajectories] == ["Adam", "plain"]
    for t in recording.trajectories:
        assert t.positions.shape == (8, 2)
        assert t.losses.shape == t.gradient_norms.shape == (8,)
        assert t.positions[0].tolist() == [-2.8, -2.5]
        assert t.losses[0] == pytest.approx(2.8**2 + 2.5**2)
        assert t.gradient_norms[0] == pytest.approx(2 * np.hypot(2.8, 2.5))
        assert t.last_step == 7


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_run_has_the_tracks_of_its_rule(name: str) -> None:
    (t,) = run(scenario(name, steps=2)).trajectories
    rule, start = OPTIMIZERS[name](), t.positions[:1]
    assert t.tracks.keys() == rule.tracks(rule.init(start)).keys()
    assert all(points.shape == t.positions.shape for points in t.tracks.values())
    assert all(points[0].tolist() == start[0].tolist() for points in t.tracks.values())
    assert dict(t.schedules) == {}
    for attribute in ("tracks", "evaluations", "schedules"):
        with pytest.raises(FrozenInstanceError):
            setattr(t, attribute, None)
    assert pickle.loads(pickle.dumps(t)).tracks.keys() == t.tracks.keys()


def test_sgd_on_a_bowl_is_the_geometric_sequence_it_must_be() -> None:
    (t,) = run(scenario("{name: sgd, learning_rate: 0.1}")).trajectories
    expected = np.array([-2.8, -2.5]) * 0.8 ** np.arange(61)[:, np.newaxis]
    np.testing.assert_allclose(t.positions, expected, rtol=1e-12)
    np.testing.assert_allclose(t.losses, (expected**2).sum(axis=1), rtol=1e-12)


def test_starts_advance_as_one_batch_and_equal_single_runs() -> None:
    starts = [[-2.8, -2.5], [2.0, 1.0], [0.5, -2.0]]
    together = run(scenario("adam, nesterov", "wobbly", starts))
    assert len(together.trajectories) == 6
    for index, name in enumerate(("adam", "nesterov")):
        for t, start in zip(together.of_optimizer(index), starts, strict=True):
            (alone,) = run(scenario(name, "wobbly", start)).trajectories
            assert np.array_equal(t.positions, alone.positions)
            assert np.array_equal(t.losses, alone.losses)
            assert t.label == f"{alone.label} from ({start[0]:g}, {start[1]:g})"


def test_a_run_that_explodes_ends_and_the_others_go_on() -> None:
    wild, calm = run(scenario("{name: sgd, learning_rate: 1.5}, adagrad")).trajectories
    # Each step doubles the distance to the origin: |θ| = 3.75 · 2ᵏ. The radius is
    # |start| + 100 diagonals of the 6 × 6 domain = 852.3, which step 8 passes.
    assert wild.outcome is Outcome.DIVERGED
    assert wild.last_step == 8
    assert wild.sentence == "diverged at step 8"
    assert np.isfinite(wild.positions[:9]).all()
    assert np.isnan(wild.positions[9:]).all()
    assert np.isnan(wild.losses[9:]).all()
    assert calm.outcome is Outcome.CONVERGED
    assert np.isfinite(calm.positions).all()


def on_a_pole(start: str, steps: int):
    """SGD on log(x) at a learning rate of 0.5: x ← x − 0.5 / x, to where there is no logarithm."""
    import autograd.numpy as anp

    pole = Landscape(
        "pole", "Pole", "log(x)", lambda x, y: anp.log(x) + 0 * y,
        Domain(-3, 3, -3, 3), (), (), "a test",
    )  # fmt: skip
    written = scenario("{name: sgd, learning_rate: 0.5}", start=start, steps=steps)
    return run(replace(written, landscape=pole)).trajectories


def test_a_loss_that_is_not_finite_ends_the_run() -> None:
    (t,) = on_a_pole("[1.2, 0.0]", steps=20)
    # 1.2, 0.783, 0.145, −3.30, where the logarithm ends.
    assert t.outcome is Outcome.DIVERGED
    assert t.last_step == 3
    assert t.positions[3, 0] < 0
    assert np.isnan(t.positions[4:]).all()


def test_one_start_may_diverge_and_another_not() -> None:
    near, far = on_a_pole("[[1.2, 0.0], [2.9, 0.0]]", steps=5)
    assert near.outcome is Outcome.DIVERGED
    assert far.outcome is Outcome.RAN_ALL_STEPS
    assert far.last_step == 5
    assert np.isfinite(far.losses).all()


@pytest.mark.parametrize(
    ("optimizer", "landscape", "outcome"),
    [
        ("{name: adagrad, learning_rate: 1}", "hills_and_canyon", Outcome.CONVERGED),
        ("{name: rmsprop, learning_rate: 0.25}", "hills_and_canyon", Outcome.RAN_ALL_STEPS),
        # On the plateau the gradient is 1e-5, which is no sign of a minimum.
        ("{name: nesterov, learning_rate: 0.01}", "giant_plateau", Outcome.RAN_ALL_STEPS),
    ],
)
def test_converged_means_at_rest_at_a_minimum(optimizer, landscape, outcome) -> None:
    (t,) = run(scenario(optimizer, landscape, steps=125)).trajectories
    assert t.outcome is outcome


def test_what_the_article_says_of_its_landscapes() -> None:
    suite = (
        "{name: nesterov, learning_rate: 0.01}, {name: rmsprop, learning_rate: 0.25}, "
        "{name: adadelta, learning_rate: 100}, {name: adagrad, learning_rate: 1}, "
        "{name: adam, learning_rate: 0.25}"
    )
    hills = run(scenario(suite, "hills_and_canyon", steps=125)).trajectories
    assert [t.label for t in hills if t.losses[-1] < 1] == ["Adam"]
    stuck = run(scenario(suite, "two_minimums", steps=125)).trajectories
    assert all(np.hypot(*(t.positions[-1] + 2.5)) < 0.6 for t in stuck)
    nesterov = run(scenario(suite, "giant_plateau", steps=125)).trajectories[0]
    assert np.hypot(*(nesterov.positions[-1] - nesterov.positions[0])) < 1e-3


def test_a_large_momentum_leaves_the_trap() -> None:
    runs = run(
        scenario(
            "{name: nesterov, momentum: 0.25}, {name: nesterov, momentum: 0.9}, "
            "{name: nesterov, momentum: 0.975}",
            "hills_and_canyon",
            steps=125,
        )
    ).trajectories
    assert [t.losses[-1] < 1 for t in runs] == [False, False, True]


def test_a_run_ends_before_a_position_that_is_no_number_and_at_one_that_is_away() -> None:
    nowhere = [[1, 1], [2, 2], [np.nan, 2], [np.nan, np.nan]]
    away = [[1, 1], [2, 2], [1e9, 2], [1e10, 2]]
    at_once = [[np.nan, 1]] * 4
    positions = np.moveaxis(np.array([nowhere, away, at_once]), 0, 1)
    ended = fates(Objective(LANDSCAPES["simple_quad"]), positions)
    assert ended.diverged.tolist() == [True, True, True]
    assert ended.last_steps.tolist() == [1, 2, 0]


@pytest.mark.parametrize("starts", ["[1, 2]", "[[1, 2], [2, 1.5]]", "[[1, 2], [2, 1.5], [0, 1]]"])
def test_a_label_says_the_start_where_there_are_several(starts: str) -> None:
    trajectories = run(scenario("adam, sgd", start=starts, steps=2)).trajectories
    places = [t.start for t in trajectories[: len(trajectories) // 2]]
    tails = [f" from ({x:g}, {y:g})" if len(places) > 1 else "" for x, y in places]
    assert [t.label for t in trajectories] == [
        f"{title}{tail}" for title in ("Adam", "SGD") for tail in tails
    ]


class Counting(Executor):
    """Does the work at once, and counts its tasks."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


ONE = "landscape: wobbly\nsteps: 3\noptimizers: [sgd]\n"
SHARED = {
    "basins": f"kind: basins\n{ONE}grid: 4\n",
    "race": f"kind: race\n{ONE}",
    "sensitivity": f"kind: sensitivity\n{ONE}start: [1, 1]\n"
    "axes: {learning_rate: {from: 0.1, to: 1}}\n",
}
"""What several processes work at."""


@pytest.mark.parametrize("kind", SHARED)
def test_who_works_and_where_it_is_kept_is_passed_on(kind: str, tmp_path: Path) -> None:
    checkpoint, executor, kept, seen = Checkpoint(tmp_path / "kept", "same"), Counting(), [], []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        kept.append(len(list(checkpoint.folder.glob("*"))))

    run(parse_scenario(SHARED[kind]), progress, executor=executor, checkpoint=checkpoint)
    assert executor.tasks > 0
    assert seen[-1][0] == seen[-1][1] > 0
    assert max(kept) > 0
