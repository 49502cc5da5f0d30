"""When a run is at rest, and where: on landscapes whose minima are known from mathematics."""

from dataclasses import replace

import numpy as np
import pytest

from landscapes import Outcome, parse_scenario, run
from landscapes.ensemble import Ensemble, Trials, attempt, endings, settled
from landscapes.functions import LANDSCAPES
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS

BOWL = LANDSCAPES["simple_quad"]
RADIUS = 1e-3 * BOWL.domain.diagonal
"""A thousandth of the diagonal: how near to a minimum is at it, and how short a step is rest."""

WELLS = LANDSCAPES["styblinski_tang"]
"""Four minima of three losses; the lowest is at the lower left."""


def ended(landscape, starts, steps: int, rate: float):
    starts = np.array(starts, dtype=np.float64)
    seeds = np.zeros(len(starts), np.int64)
    settings = {"learning_rate": rate}
    return endings(Ensemble(landscape, OPTIMIZERS["sgd"], settings, starts, steps, None, seeds))


@pytest.mark.parametrize(("steps", "outcome"), [(1, Outcome.RAN_ALL_STEPS), (2, Outcome.CONVERGED)])
def test_who_has_just_arrived_is_not_at_rest(steps: int, outcome: Outcome) -> None:
    """A step of gradient descent at η = ½ goes from anywhere on x² + y² to the middle."""
    text = f"landscape: simple_quad\nstart: [2, 1]\nsteps: {steps}\n"
    (only,) = run(
        parse_scenario(text + "optimizers: [{name: sgd, learning_rate: 0.5}]\n")
    ).trajectories
    assert only.positions[-1].tolist() == [0, 0]
    assert only.outcome is outcome
    found = ended(BOWL, [[2, 1]], steps, 0.5)
    stays = steps > 1
    assert found.at_rest.tolist() == [stays]
    assert found.minima.tolist() == [0 if stays else -1]
    assert found.arrivals.tolist() == [1 if stays else -1]


def test_an_unknown_minimum_is_no_place_of_rest_for_who_has_just_arrived() -> None:
    unknown = replace(BOWL, minima=())
    assert ended(unknown, [[2, 1]], 1, 0.5).at_rest.tolist() == [False]
    assert ended(unknown, [[2, 1]], 2, 0.5).at_rest.tolist() == [True]


@pytest.mark.parametrize(
    ("last", "move", "rests"),
    [
        (0.0, 0.99, True),
        (0.0, 1.01, False),
        # On x² + y² Newton's step leads to the middle: it is as long as the way there.
        (0.99, 0.0, True),
        (1.01, 0.0, False),
    ],
)
@pytest.mark.parametrize("direction", [0.0, 0.7, 2.0, 4.1])
def test_the_last_move_and_newtons_step_are_shorter_than_the_radius(
    last: float, move: float, rests: bool, direction: float
) -> None:
    along = RADIUS * np.array([np.cos(direction), np.sin(direction)])
    found = settled(Objective(BOWL), np.array([(last + move) * along]), np.array([last * along]))
    assert found.tolist() == [rests]


def test_newtons_step_is_that_of_the_inverse_hessian() -> None:
    """On x² + 100 y², turned, its length is the distance to the middle wherever it begins."""
    valley = LANDSCAPES["ill_conditioned"]
    radius = 1e-3 * valley.domain.diagonal
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    for share, rests in ((0.9, True), (1.1, False)):
        at = share * radius * circle
        assert settled(Objective(valley), at, at).tolist() == [rests] * 12


def test_a_saddle_and_a_top_are_no_places_of_rest() -> None:
    """Between the wells of Styblinski and Tang's function there are four saddles and a top.

    Its slope along each axis, (4 t³ − 32 t + 5) / 2, is zero at three places.
    """
    roots = sorted(np.roots([4, 0, -32, 5]).real)
    objective = Objective(WELLS)
    for i, x in enumerate(roots):
        for j, y in enumerate(roots):
            at = np.array([[x, y]])
            assert settled(objective, at, at).tolist() == [i != 1 and j != 1]


# Success in a race


def success(landscape, starts, target: float | None = None, rate: float = 0.02) -> list[bool]:
    starts = np.array(starts, dtype=np.float64)
    tried = {"learning_rate": np.array([rate])}
    trials = Trials(landscape, OPTIMIZERS["sgd"], {}, tried, 1, starts, 200, target)
    return np.isfinite(attempt(trials)["arrivals"][0]).tolist()


STARTS = [(minimum.x + 0.2, minimum.y - 0.2) for minimum in WELLS.minima]


def test_success_is_at_a_global_minimum() -> None:
    assert success(WELLS, STARTS) == [True, False, False, False]
    himmelblau = LANDSCAPES["himmelblau"]
    starts = [(minimum.x + 0.1, minimum.y - 0.1) for minimum in himmelblau.minima]
    assert success(himmelblau, starts, rate=0.005) == [True] * 4


@pytest.mark.parametrize("known", [1, 2])
def test_rest_at_an_unknown_minimum_is_no_success(known: int) -> None:
    fewer = replace(WELLS, minima=WELLS.minima[:known])
    assert success(fewer, STARTS) == [True, False, False, False]
    found = ended(fewer, STARTS, 200, 0.02)
    assert found.at_rest.all()
    assert found.minima.tolist() == [*range(known), *[-1] * (4 - known)]


def test_with_a_target_success_is_that_the_loss_is_no_more() -> None:
    """The losses of the minima are −78.3, −64.2 twice, and −50.1."""
    assert success(WELLS, STARTS, target=-78.0) == [True, False, False, False]
    assert success(WELLS, STARTS, target=-60.0) == [True, True, True, False]
    assert success(WELLS, STARTS, target=-79.0) == [False] * 4
