"""How runs end, as docs/outcomes.md defines it, held against iterates known in closed form."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from landscapes import Outcome, parse_scenario, run
from landscapes.ensemble import Ensemble, endings
from landscapes.ensemble.outcome import CONVERGENCE_RADIUS, ESCAPE_RADIUS, RETURN_RADIUS
from landscapes.ensemble.runs import ARRIVAL_RADIUS
from landscapes.functions import Minimum
from landscapes.trajectory import Trajectory

ROOT = Path(__file__).parents[1]
TEXT = " ".join((ROOT / "docs/outcomes.md").read_text(encoding="utf-8").split())

DIAGONAL = 6 * np.sqrt(2)
"""Of the domain of ±3."""


def fate(expression: str, rule: str, start: tuple[float, float], steps: int) -> Trajectory:
    """How a run ends alone; it ends in the same way among those of a map."""
    scenario = parse_scenario(
        f"landscape: {{expression: '{expression}', domain: [-3, 3, -3, 3]}}\n"
        f"start: {list(start)}\nsteps: {steps}\noptimizers: [{rule}]\n"
    )
    (trajectory,) = run(scenario).trajectories
    (entry,) = scenario.optimizers
    among = endings(
        Ensemble(
            scenario.landscape,
            entry.factory,
            entry.hyperparameters,
            np.array([start, start]),
            steps,
            None,
            np.zeros(2, np.int64),
        )
    )
    diverged = trajectory.outcome is Outcome.DIVERGED
    assert among.diverged.tolist() == [diverged] * 2
    assert among.last_steps.tolist() == [trajectory.last_step] * 2
    if trajectory.outcome is Outcome.CONVERGED:
        assert among.at_rest.all()
    if trajectory.outcome is Outcome.STANDS_STILL:
        assert not among.at_rest.any()
    return trajectory


def test_one_stride_to_a_minimum_far_away_is_no_divergence() -> None:
    """At a rate of 1/2 a step on (x − c)² + y² ends at its minimum, wherever that is."""
    trajectory = fate("(x - 5000)**2 + y**2", "{name: sgd, learning_rate: 0.5}", (1, 2), 3)
    assert trajectory.outcome is Outcome.CONVERGED
    assert trajectory.sentence == "converged: it came to rest at a minimum"
    assert trajectory.positions[1:].tolist() == [[5000, 0]] * 3
    assert trajectory.losses[1:].tolist() == [0] * 3


def test_strides_to_a_minimum_far_away_end_at_it() -> None:
    """x − c = (1 − 2η)ᵏ (x₀ − c), with strides to both sides of c for 1/2 < η < 1."""
    steps, factor = 60, -0.6
    trajectory = fate("(x - 5000)**2 + y**2", "{name: sgd, learning_rate: 0.8}", (1, 2), steps)
    powers = factor ** np.arange(steps + 1)
    expected = np.column_stack([5000 - 4999 * powers, 2 * powers])
    np.testing.assert_allclose(trajectory.positions, expected, atol=1e-8)
    assert trajectory.outcome is Outcome.CONVERGED
    assert trajectory.last_step == steps


@pytest.mark.parametrize(
    ("steps", "outcome"), [(60, Outcome.RAN_ALL_STEPS), (600, Outcome.CONVERGED)]
)
def test_a_run_that_overshoots_and_returns_has_not_diverged(steps: int, outcome: Outcome) -> None:
    """On x² + y² momentum makes of (x, v) a multiple by a matrix whose eigenvalues' size is √μ.

    So it dies away, but at a rate of 1.85 it first swings out to nearly five times as far.
    """
    rate, momentum, start = 1.85, 0.9, 1000.0
    matrix = np.array([[1 - 2 * rate, momentum], [-2 * rate, momentum]])
    np.testing.assert_allclose(np.abs(np.linalg.eigvals(matrix)), np.sqrt(momentum))
    powers = [np.linalg.matrix_power(matrix, k) @ [start, 0.0] for k in range(steps + 1)]
    assert max(abs(x) for x, _ in powers) > start + ESCAPE_RADIUS * DIAGONAL
    rule = f"{{name: momentum, learning_rate: {rate}, momentum: {momentum}}}"
    trajectory = fate("x**2 + y**2", rule, (start, 0), steps)
    np.testing.assert_allclose(trajectory.positions[:, 0], [x for x, _ in powers], atol=1e-6)
    assert trajectory.outcome is outcome
    assert trajectory.last_step == steps


@pytest.mark.parametrize(
    ("expression", "rate", "factor"),
    [
        ("x**2 + y**2", 1.2, -1.4),  # swings that grow
        ("x**2 + y**2", 1.5, -2.0),
        ("y**2 - x**2", 0.25, 1.5),  # down a saddle, where the loss has no bound
    ],
)
def test_a_run_that_diverges_is_cut_off_where_it_left(
    expression: str, rate: float, factor: float
) -> None:
    """|x| = |x₀| · |factor|ᵏ; it leaves at |x₀| and 100 diagonals."""
    start = 2.0
    first = next(k for k in range(99) if start * abs(factor) ** k > start + 100 * DIAGONAL)
    rule = f"{{name: sgd, learning_rate: {rate}}}"
    trajectory = fate(expression, rule, (start, 0), first + 4)
    assert trajectory.outcome is Outcome.DIVERGED
    assert trajectory.sentence == f"diverged at step {first}"
    np.testing.assert_allclose(
        trajectory.positions[: first + 1, 0], start * factor ** np.arange(first + 1.0)
    )
    assert np.isnan(trajectory.positions[first + 1 :]).all()
    # One step less, and it has not left yet.
    assert fate(expression, rule, (start, 0), first - 1).outcome is Outcome.RAN_ALL_STEPS


def test_a_plain_far_away_is_no_place_to_have_come_to() -> None:
    """The first step, of 12000 · 4/e⁴ = 879, ends where the bell is flat to the last bit."""
    trajectory = fate("1 - exp(-x**2 - y**2)", "{name: sgd, learning_rate: 12000}", (2, 0), 9)
    assert abs(trajectory.positions[1, 0] - (2 - 12000 * 4 * np.exp(-4))) < 1e-9
    assert trajectory.sentence == "diverged at step 1"


@pytest.mark.parametrize(
    ("expression", "start"),
    [
        ("0 * x + 1", (2, 0)),
        ("max(0, 1 - x)", (2, 0)),
        ("min(x, 0)", (2, 1)),
        ("max(0, x**2 + y**2 - 1)", (0.5, 0)),
        ("x**2 - y**2", (0, 0)),
        ("x * y", (0, 0)),
        ("-x**2 - y**2", (0, 0)),
    ],
)
@pytest.mark.parametrize("rule", ["sgd", "adam"])
def test_who_starts_on_a_flat_a_saddle_or_a_top_stands_still(
    expression: str, start: tuple[float, float], rule: str
) -> None:
    still = fate(expression, rule, start, 12)
    assert (still.positions == start).all()
    assert still.outcome is Outcome.STANDS_STILL
    assert "without coming to rest" not in still.sentence


def test_a_run_that_reaches_a_flat_stands_still_a_step_later() -> None:
    """On max(0, 1 − x) a step at a rate of 1/4 goes 1/4 to the right until x > 1."""
    rule = "{name: sgd, learning_rate: 0.25}"
    ends = [fate("max(0, 1 - x)", rule, (0.125, 1), steps) for steps in (3, 4, 5)]
    assert [end.positions[-1, 0] for end in ends] == [0.875, 1.125, 1.125]
    assert [end.outcome for end in ends] == [
        Outcome.RAN_ALL_STEPS,
        Outcome.RAN_ALL_STEPS,
        Outcome.STANDS_STILL,
    ]


@pytest.mark.parametrize(
    ("expression", "rule", "start"),
    [
        # Himmelblau's saddles and its maximum, where the gradient is rounded to about 1e-14.
        ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "newton", (2.4, -0.7)),
        ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "newton", (0.1, 2.9)),
        ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "newton", (-0.3, -0.9)),
        ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "{name: newton, learning_rate: 0.5}",
         (0.1, 2.9)),
        # Each step halves the distance to the saddle at the origin: 2⁻⁶⁰ are left.
        ("x**2 - y**2", "{name: newton, learning_rate: 0.5}", (1, 1)),
        ("x**2 - y**2", "{name: sgd, learning_rate: 0.25}", (1, 0)),
    ],
)  # fmt: skip
def test_who_comes_to_a_saddle_or_a_top_stands_still(
    expression: str, rule: str, start: tuple[float, float]
) -> None:
    assert fate(expression, rule, start, 2).outcome is Outcome.RAN_ALL_STEPS
    still = fate(expression, rule, start, 60)
    assert still.gradient_norms[-1] < 1e-13
    assert still.outcome is Outcome.STANDS_STILL


def test_who_is_about_to_leave_a_saddle_does_not_stand_still() -> None:
    """The distance from the ridge y = 0 grows by a fifth at each step, from nearly nothing."""
    for steps in (1, 12, 30):
        leaves = fate("x**2 - y**2", "{name: sgd, learning_rate: 0.1}", (0, 1e-18), steps)
        assert abs(leaves.positions[-1, 1] - 1e-18 * 1.2**steps) < 1e-24
        assert leaves.outcome is Outcome.RAN_ALL_STEPS


def test_a_constraint_does_not_hold_a_run_where_nothing_pulls() -> None:
    """Beside its bound, Newton stands at a saddle inside the ball whose gradient is rounded."""
    rule = "{name: newton, constraint: {ball: {radius: 4}}}"
    loss = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    still = fate(loss, rule, (0.1, 2.9), 60)
    assert still.gradient_norms[-1] > 0
    assert still.outcome is Outcome.STANDS_STILL


def test_a_run_that_creeps_over_a_plateau_is_not_standing_still() -> None:
    """The slope of −x/10⁶ moves a run by 10⁻⁷ at every step, less than 0.1 % of a diagonal."""
    creeps = fate("-x / 1000000", "{name: sgd, learning_rate: 0.1}", (2, 0), 12)
    assert creeps.outcome is Outcome.RAN_ALL_STEPS


@pytest.mark.parametrize("expression", ["x**4 + y**4", "abs(x) + abs(y)"])
def test_a_minimum_needs_no_second_derivatives(expression: str) -> None:
    assert fate(expression, "sgd", (0, 0), 3).outcome is Outcome.CONVERGED


@pytest.mark.parametrize(
    ("distance", "outcome"), [(0.9, Outcome.CONVERGED), (1.1, Outcome.STANDS_STILL)]
)
def test_at_a_known_minimum_the_curvature_is_not_asked(distance: float, outcome: Outcome) -> None:
    """Within the unit circle this loss is flat, and one of its places is declared a minimum."""
    x = float(0.25 + distance * CONVERGENCE_RADIUS * DIAGONAL)
    scenario = parse_scenario(
        "landscape: {expression: 'max(0, x**2 + y**2 - 1)', domain: [-3, 3, -3, 3]}\n"
        f"start: [{x}, 0.5]\nsteps: 3\noptimizers: [sgd]\n"
    )
    known = replace(scenario.landscape, minima=(Minimum(0.25, 0.5, 0.0),))
    (ended,) = run(replace(scenario, landscape=known)).trajectories
    assert ended.outcome is outcome


def test_not_at_rest_where_the_loss_still_falls() -> None:
    # x = 2 · 0.8ᵏ is 0.13 after 12 steps, farther than 0.1 % of a diagonal.
    under_way = fate("x**2 + y**2", "{name: sgd, learning_rate: 0.1}", (2, 0), 12)
    assert under_way.outcome is Outcome.RAN_ALL_STEPS
    # And after so many that a step and the rest of the way are shorter than that.
    steps = next(k for k in range(99) if 2 * 0.8**k < CONVERGENCE_RADIUS * DIAGONAL)
    for few, outcome in ((steps - 1, Outcome.RAN_ALL_STEPS), (steps, Outcome.CONVERGED)):
        ended = fate("x**2 + y**2", "{name: sgd, learning_rate: 0.1}", (2, 0), few)
        assert ended.outcome is outcome


def test_the_definitions_name_the_sizes_that_are_used() -> None:
    assert f"more than {ESCAPE_RADIUS:g} diagonals farther" in TEXT
    assert RETURN_RADIUS == 1
    assert "at most one diagonal farther" in TEXT
    assert f"shorter than {100 * CONVERGENCE_RADIUS:g} % of a diagonal" in TEXT
    assert f"within {100 * ARRIVAL_RADIUS:g} % of a diagonal" in TEXT


def test_every_word_for_an_outcome_is_defined_in_one_place() -> None:
    from landscapes.kinds.basins.model import ENDS
    from landscapes.summary.tables import OUTCOMES

    defined = re.findall(r"^\| ([a-z, ]+) \|", (ROOT / "docs/outcomes.md").read_text("utf-8"), re.M)
    words = {word for row in defined for word in row.split(", ")}
    assert words >= {*OUTCOMES.values(), *ENDS.values()}
    for name in ("README.md", "docs/races.md"):
        assert "outcomes.md" in (ROOT / name).read_text(encoding="utf-8")
