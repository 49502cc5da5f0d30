"""What the tutorial says of its runs, against closed forms of descent on a quadratic."""

import re
from pathlib import Path

import numpy as np
import pytest

from landscapes import parse_scenario, run
from landscapes.ensemble import Outcome

PAGE = (Path(__file__).parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
FIRST, RATES, MOMENTUM, QUESTION = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
CURVATURES = np.array([1.0, 10.0])


@pytest.mark.parametrize("text", [FIRST, RATES])
def test_gradient_descent_multiplies_each_coordinate(text: str) -> None:
    for run_ in run(parse_scenario(text)).trajectories:
        factors = 1 - run_.hyperparameters["learning_rate"] * CURVATURES
        powers = factors ** np.arange(41)[:, np.newaxis]
        np.testing.assert_allclose(run_.positions, [-3.5, 1] * powers, rtol=1e-12)


def test_the_first_loss_is_as_quoted() -> None:
    (quoted,) = re.findall(r"ended at a loss of (\S+),", PAGE)
    (first,) = run(parse_scenario(FIRST)).trajectories
    assert float(quoted) == pytest.approx((3.5 * 0.95**40) ** 2 / 2, rel=5e-3)
    assert first.losses[-1] == pytest.approx(float(quoted), rel=5e-3)
    assert first.outcome is Outcome.RAN_ALL_STEPS


def test_momentum_repairs_a_rate_beyond_the_limit_of_gradient_descent() -> None:
    descent, momentum = run(parse_scenario(MOMENTUM)).trajectories
    rate, mu = (momentum.hyperparameters[name] for name in ("learning_rate", "momentum"))
    assert 2 / CURVATURES.max() < rate < (2 + 2 * mu) / CURVATURES.max()
    assert descent.losses[-1] > descent.losses[0]
    assert momentum.outcome is Outcome.CONVERGED


def test_only_the_largest_momentum_leaves_the_trap() -> None:
    recording = run(parse_scenario(QUESTION))
    (lowest,) = recording.scenario.landscape.global_minima
    ends = np.array([each.positions[-1] for each in recording.trajectories])
    near = np.linalg.norm(ends - lowest[:2], axis=1) < 1
    assert [each.hyperparameters["momentum"] for each in recording.trajectories] == [
        0.25,
        0.9,
        0.975,
    ]
    assert near.tolist() == [False, False, True]
