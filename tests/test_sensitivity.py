"""Sensitivity: what maps over hyperparameters say, held against mathematics and single runs."""

import csv
import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from itertools import combinations, pairwise, product
from math import inf, sqrt
from pathlib import Path

import numpy as np
import pytest
from conftest import encoded_here
from PIL import Image

import landscapes as ls
from landscapes.checking import notes
from landscapes.declaration import ABSENT, REQUIRED, declaration
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.drawing.charts.curves import Curves
from landscapes.drawing.charts.scale import Scale
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.ensemble import Sweep, quartiles_with_failures, sweep
from landscapes.functions import LANDSCAPES
from landscapes.kinds.sensitivity.model import SensitivityRecording, SensitivityScenario
from landscapes.kinds.sensitivity.picture.cells import HATCH_PITCH, SHADES, border, hatching, rgb
from landscapes.kinds.sensitivity.picture.measured import value_scale
from landscapes.kinds.sensitivity.picture.pins import Pins
from landscapes.loading import ScenarioError, read_scenario
from landscapes.loading.conventions import conventions_of
from landscapes.optimizers import OPTIMIZERS
from landscapes.optimizers.defaults import framework_defaults
from landscapes.running import run
from landscapes.summary import summary
from landscapes.themes import LIGHT, THEMES
from landscapes.trace import results_csv, to_csv, to_json, to_npz
from landscapes.workers import Checkpoint

pytestmark = encoded_here

MAP = """\
kind: sensitivity
landscape: {name: ill_conditioned, condition_number: 100}
start: [-2.5, 1.5]
steps: 150
optimizers: [momentum, nesterov]
axes:
  learning_rate: {from: 0.001, to: 4}
  momentum: {from: 0, to: 0.99}
grid: 12
"""
CURVE = """\
kind: sensitivity
landscape: simple_quad
start: {count: 5, seed: 3}
steps: 40
optimizers: [sgd, adam]
axes: {learning_rate: {from: 0.001, to: 10}}
grid: 30
"""


def recorded(text: str, **workers) -> SensitivityRecording:
    recording = run(ls.parse_scenario(text), jobs=1, **workers)
    assert isinstance(recording, SensitivityRecording)
    return recording


def bowl(steps: int, optimizer: str, learning_rate: str, momentum: str = "", grid: int = 40) -> str:
    """Curvatures 1 and 100; the axes' ranges as YAML."""
    second = f", momentum: {momentum}" if momentum else ""
    return (
        "kind: sensitivity\nlandscape: {name: ill_conditioned, condition_number: 100}\n"
        f"start: [-2.5, 1.5]\nsteps: {steps}\noptimizers: {optimizer}\n"
        f"axes: {{learning_rate: {learning_rate}{second}}}\ngrid: {grid}\n"
    )


# Mathematics


def test_gradient_descent_converges_below_2_over_the_largest_curvature() -> None:
    recording = recorded(bowl(2000, "sgd", "{from: 0.0102, to: 0.0302, scale: linear}"))
    rates, (found,) = recording.scenario.axes[0].values, recording.maps
    assert found.diverged_cells.tolist() == (rates > 2 / 100).tolist()
    assert (found.losses[1][rates < 2 / 100] < 1e-6).all()


def test_momentum_converges_below_2_plus_2_beta_over_the_largest_curvature() -> None:
    """Goh 2017, doi:10.23915/distill.00006: iff 0 ≤ β < 1 and 0 < η < (2 + 2β) / λ."""
    ranges = "{from: 0.001, to: 0.045, scale: linear}", "{from: 0, to: 0.99, scale: linear}"
    recording = recorded(bowl(1500, "momentum", *ranges, grid=24))
    (found,) = recording.maps
    rates, momenta = np.meshgrid(*(axis.values for axis in recording.scenario.axes))
    ratio = rates * 100 / (2 + 2 * momenta)
    assert found.diverged_cells[ratio > 1.03].all()
    assert (ratio > 1.03).sum() > 100
    calm = found.losses[1][ratio < 0.97]
    assert (calm < LANDSCAPES["ill_conditioned"].f(np.array(-2.5), np.array(1.5))).all()
    assert len(calm) > 300


def test_the_best_momentum_is_polyaks() -> None:
    """η = (2 / (√λ₁ + √λ₂))², β = ((√κ − 1) / (√κ + 1))²; Polyak 1964, Goh 2017."""
    ranges = "{from: 0.02, to: 0.04, scale: linear}", "{from: 0.5, to: 0.9, scale: linear}"
    recording = recorded(bowl(150, "momentum", *ranges, grid=41))
    (found,) = recording.maps
    row, column = found.best("final_loss")
    axes = recording.scenario.axes
    root = sqrt(100)
    assert axes[0].values[column] == pytest.approx((2 / (1 + root)) ** 2, rel=0.05)
    assert axes[1].values[row] == pytest.approx(((root - 1) / (root + 1)) ** 2, rel=0.05)
    # Its convergence is as fast as that of any cell: the spectral radius of its iteration.
    radii = np.array([[radius(rate, beta) for rate in axes[0].values] for beta in axes[1].values])
    assert np.log(radii[row, column]) / np.log(radii.min()) > 0.85


def radius(rate: float, beta: float) -> float:
    """How much momentum's error shrinks in a step, in the end, along the slower axis."""
    matrices = [[[1 + beta - rate * curvature, -beta], [1, 0]] for curvature in (1, 100)]
    return max(abs(np.linalg.eigvals(np.array(matrix))).max() for matrix in matrices)


def test_steps_to_converge_are_those_of_mathematics() -> None:
    """On a round bowl gradient descent's distance is |1 − η|ᵏ times the first."""
    text = bowl(200, "sgd", "{from: 0.05, to: 1.9, scale: linear}", grid=20)
    text = text.replace("condition_number: 100", "condition_number: 1")
    recording = recorded(text + "measure: steps_to_converge\n")
    radius = 0.01 * recording.scenario.landscape.domain.diagonal
    for rate, steps in zip(
        recording.scenario.axes[0].values, recording.maps[0].steps[1], strict=True
    ):
        factor = abs(1 - rate)
        expected = np.ceil(np.log(radius / np.hypot(2.5, 1.5)) / np.log(factor))
        assert steps == expected


def test_quartiles_are_values_and_infinite_if_more_than_half_are() -> None:
    values = np.array([[4.0, 1.0, 3.0, 2.0], [1.0, inf, inf, 2.0], [inf, inf, inf, 1.0]])
    assert np.transpose(quartiles_with_failures(values)).tolist() == [
        [1, 2, 3], [1, 2, inf], [1, inf, inf],
    ]  # fmt: skip
    assert list(quartiles_with_failures(np.array([5.0]))) == [5, 5, 5]


@pytest.mark.parametrize(("starts", "diverges"), [([1, 1, 9, 9], False), ([1, 1, 9, 9, 9], True)])
def test_a_cell_diverged_if_more_than_half_of_its_starts_did(starts: list, diverges: bool) -> None:
    """x ← x − 4 η x³ shrinks from 1 and explodes from 9."""
    text = (
        "kind: sensitivity\nlandscape: {expression: x**4 + y**2, domain: [-10, 10, -10, 10]}\n"
        f"start: {[[x, 0] for x in starts]}\nsteps: 50\noptimizers: sgd\n"
        "axes: {learning_rate: {from: 0.05, to: 0.1}}\ngrid: 2\n"
    )
    (found,) = recorded(text).maps
    assert found.diverged.tolist() == [starts.count(9)] * 2
    assert found.diverged_cells.tolist() == [diverges] * 2
    assert np.isfinite(found.losses[0]).all()


# Single runs


def numbers(optimizer: str, convention: str) -> list[str]:
    """The hyperparameters that can be axes in a convention."""
    declared = declaration(OPTIMIZERS[optimizer]).settings
    return [
        each.name
        for each in declared
        if each.is_number and each.default_under(convention) is not ABSENT
    ]


@pytest.mark.parametrize(
    ("optimizer", "convention", "pair"),
    [
        (optimizer, convention, pair)
        for optimizer in OPTIMIZERS
        for convention in conventions_of(OPTIMIZERS[optimizer]) or [""]
        for pair in pairwise(numbers(optimizer, convention))
    ],
)
def test_a_cell_is_the_single_run_bit_for_bit(
    optimizer: str, convention: str, pair: tuple[str, str]
) -> None:
    settings = {each.name: each for each in declaration(OPTIMIZERS[optimizer]).settings}
    ranges = {name: (0.3, 0.9) if settings[name].permits(0.3) else (1.3, 1.9) for name in pair}
    axes = ", ".join(f"{name}: {{from: {a}, to: {b}}}" for name, (a, b) in ranges.items())
    begin = "landscape: wobbly\nstart: [-2.8, -2.5]\nsteps: 30\n"
    begin += f"convention: {convention}\noptimizers: " if convention else "optimizers: "
    needed = [
        f", {each.name}: 0.5"
        for each in declaration(OPTIMIZERS[optimizer]).settings
        if each.name not in pair and each.default_under(convention) is REQUIRED
    ]
    entry = f"{{name: {optimizer}{''.join(needed)}}}"
    recording = recorded(f"kind: sensitivity\n{begin}{entry}\naxes: {{{axes}}}\ngrid: [3, 2]\n")
    (found,) = recording.maps
    first, second = recording.scenario.axes
    entries = [
        f"{entry[:-1]}, {first.hyperparameter}: {across!r}, {second.hyperparameter}: {up!r}}}"
        for up, across in product(second.values.tolist(), first.values.tolist())
    ]
    runs = run(ls.parse_scenario(f"{begin}[{', '.join(entries)}]\n")).trajectories
    diverged = np.array([each.outcome is ls.Outcome.DIVERGED for each in runs])
    losses = np.where(diverged, inf, [each.losses[-1] for each in runs])
    np.testing.assert_array_equal(found.diverged.ravel(), diverged)
    np.testing.assert_array_equal(found.losses[1].ravel(), losses)


def arrays(recording: SensitivityRecording) -> list[np.ndarray]:
    return [each for m in recording.maps for each in (m.losses, m.steps, m.diverged, m.converged)]


def test_how_the_work_is_cut_and_done_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = recorded(CURVE)
    monkeypatch.setattr(sys.modules["landscapes.ensemble.sweeps"], "RUN_STEPS", 1000)
    tasks = []
    cut = recorded(CURVE, progress=lambda done, total: tasks.append(total))
    assert tasks[-1] == 2 * 6
    with ThreadPoolExecutor(2) as pool:
        elsewhere = run(ls.parse_scenario(CURVE), executor=pool)
    for other in (cut, elsewhere):
        for expected, got in zip(arrays(whole), arrays(other), strict=True):
            np.testing.assert_array_equal(expected, got)


def test_a_map_that_is_cut_short_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["landscapes.ensemble.sweeps"], "RUN_STEPS", 1000)
    whole = recorded(CURVE)

    def stop(done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recorded(CURVE, progress=stop, checkpoint=Checkpoint(tmp_path / "kept", "same"))
    kept = len(list((tmp_path / "kept").glob("*.npz")))
    assert 4 <= kept <= 5
    monkeypatch.setattr("landscapes.kinds.sensitivity.run.sweep", counted := Counted(sweep))
    resumed = recorded(CURVE, checkpoint=Checkpoint(tmp_path / "kept", "same"))
    assert counted.calls == 12 - kept
    for expected, got in zip(arrays(whole), arrays(resumed), strict=True):
        np.testing.assert_array_equal(expected, got)


class Counted:
    """A function that knows how often it was called."""

    def __init__(self, function: Callable) -> None:
        self.function, self.calls = function, 0

    def __call__(self, task: Sweep) -> dict:
        self.calls += 1
        return self.function(task)


def test_an_optimizer_of_a_plugin_may_take_numbers_only(tmp_path: Path) -> None:
    plugin = tmp_path / "mine.py"
    plugin.write_text(
        "from math import sqrt\nfrom typing import Annotated\nfrom annotated_types import Gt\n"
        "from landscapes.optimizers import Optimizer\n"
        "def rooted(learning_rate: Annotated[float, Gt(0)] = 0.1) -> Optimizer:\n"
        '    """Rooted: gradient descent.\n\n    Formula:\n        θ ← θ − √η g\n\n'
        '    Source:\n        a test\n    """\n'
        "    rate = sqrt(learning_rate)\n"
        "    def step(objective, position, state):\n"
        "        return position - rate * objective.gradient(position), state\n"
        "    return Optimizer(lambda position: (), step)\n"
        "OPTIMIZERS = [rooted]\n",
        encoding="utf-8",
    )
    text = CURVE.replace("[sgd, adam]", "[rooted]").replace("to: 10", "to: 1")
    recording = run(ls.parse_scenario(text, plugins=[plugin]), jobs=1)
    squares = recording.scenario.axes[0].values
    text = text.replace("rooted", "sgd").replace("0.001", repr(sqrt(0.001)))
    usual = recorded(text)
    np.testing.assert_allclose(usual.scenario.axes[0].values, np.sqrt(squares), rtol=1e-12)
    np.testing.assert_allclose(recording.maps[0].losses, usual.maps[0].losses, rtol=1e-6)
    assert recording.maps[0].defaults == ()


# The axes


@pytest.mark.parametrize(
    ("written", "scale", "values"),
    [
        ("{from: 0, to: 0.9}", "linear", [0, 0.45, 0.9]),
        ("{from: 0, to: 0.99}", "log_complement", [0, 0.9, 0.99]),
        ("{from: 0.9, to: 0.999, scale: linear}", "linear", [0.9, 0.9495, 0.999]),
        ("{from: 0.01, to: 0.81, scale: log}", "log", [0.01, 0.09, 0.81]),
    ],
)
def test_an_axis_has_the_scale_that_suits_its_range(
    written: str, scale: str, values: list[float]
) -> None:
    text = MAP.replace("{from: 0, to: 0.99}", written).replace("12", "3")
    rate, momentum = ls.parse_scenario(text).axes
    assert momentum.scale == scale
    np.testing.assert_allclose(momentum.values, values, rtol=1e-12, atol=1e-15)
    assert rate.scale == "log"
    assert rate.values.tolist() == pytest.approx([0.001, sqrt(0.004), 4])


def test_grids_have_their_usual_size_or_that_which_is_written() -> None:
    assert ls.parse_scenario(MAP.replace("grid: 12\n", "")).shape == (128, 128)
    assert ls.parse_scenario(MAP.replace("12", "[8, 5]")).shape == (5, 8)
    assert ls.parse_scenario(CURVE.replace("grid: 30\n", "")).shape == (256,)


def test_random_starts_depend_on_seed_and_domain_alone() -> None:
    starts = ls.parse_scenario(CURVE).starts
    assert starts == ls.parse_scenario(CURVE.replace("steps: 40", "steps: 4")).starts
    assert starts != ls.parse_scenario(CURVE.replace("seed: 3", "seed: 4")).starts
    domain = LANDSCAPES["simple_quad"].domain
    assert len(set(starts)) == 5
    assert all(domain.contains(*start) for start in starts)


def test_a_scale_of_the_complement_spreads_what_is_near_one() -> None:
    scale = Scale(0.0, 0.999, complement=True)
    np.testing.assert_allclose(scale.shares(np.array([0, 0.9, 0.99, 0.999])), [0, 1 / 3, 2 / 3, 1])
    assert scale.ticks(4) == [0, 0.9, 0.99, 0.999]
    assert scale.labels(scale.ticks(4)) == ["0", "0.9", "0.99", "0.999"]
    assert Scale(0.0, 0.9, complement=True).ticks(6) == [0, 0.5, 0.8, 0.9]
    assert np.isnan(scale.shares(np.array(np.nan)))
    assert scale.shares(np.array(1.5)) == inf


# What may be written

# fmt: off
WRONG = [
    (MAP.replace("momentum: {", "clip_norm: {"),
     "8:3: clip_norm of momentum is a modifier, which is the same in all cells; an axis may be a"
     " hyperparameter of the rule"),
    (MAP.replace("momentum: {", "weight_decay.l2: {"),
     "8:3: weight_decay of momentum is a modifier, which is the same in all cells; an axis may be a"
     " hyperparameter of the rule"),
    (MAP.replace("nesterov", "{name: momentum, label: My, sam: {schedule: linear, from: 1}}")
     .replace("momentum: {", "sam.from: {"),
     "8:3: sam of momentum is a modifier, which is the same in all cells; an axis may be a"
     " hyperparameter of the rule"),
    (MAP.replace("[momentum, nesterov]", "sgd").replace("momentum: {", "label.from: {"),
     "8:3: unknown hyperparameter 'label' of sgd (known: learning_rate)"),
    (MAP.replace("momentum: {", "momentun: {"),
     "8:3: unknown hyperparameter 'momentun' of momentum and nesterov (did you mean 'momentum'?)"),
    (MAP.replace("nesterov", "adam"),
     "8:3: unknown hyperparameter 'momentum' of adam"
     " (known: learning_rate, beta1, beta2, epsilon)"),
    (MAP.replace("[momentum, nesterov]", "adagrad").replace("momentum: {", "scaling: {"),
     "8:3: scaling of adagrad is not a range of numbers; an axis may be learning_rate, epsilon,"
     " initial_accumulator or learning_rate_decay"),
    (MAP.replace("from: 0.001", "from: 0"), "7:25: from must be greater than 0, not 0"),
    (MAP.replace("to: 0.99", "to: 1"), "8:27: to must be less than 1, not 1"),
    (MAP.replace("from: 0.001", "from: -1").replace("to: 0.99", "to: 2"),
     "7:25: from must be greater than 0, not -1", "8:27: to must be less than 1, not 2"),
    (MAP.replace("to: 4", "to: 0.001"),
     "7:36: to must be greater than from, which is 0.001, not 0.001"),
    (MAP.replace("to: 0.99", "to: 0.9, scale: log"),
     "8:39: scale must not be log if the range begins at 0, not above 0"),
    (MAP.replace("to: 4", "to: 4, scale: log_complement"),
     "7:46: scale must not be log_complement if the range ends at 4, not below 1"),
    (MAP.replace("to: 4", "to: 4, scale: lin"),
     "7:46: scale must be 'linear', 'log' or 'log_complement', not 'lin'"
     " (did you mean 'linear'?)"),
    (MAP.replace("from: 0.001", "frm: 0.001"),
     "7:19: unknown key 'frm' of learning_rate (did you mean 'from'?)"),
    (MAP.replace("from: 0.001, ", ""), "7:18: missing key 'from'"),
    (MAP.replace("from: 0.001", "from: low"), "7:25: from must be a number, not 'low'"),
    (MAP.replace("{from: 0.001, to: 4}", "0.1"),
     "7:18: learning_rate must be a mapping such as {from: …, to: …}, not 0.1"),
    (CURVE.replace("{learning_rate: {from: 0.001, to: 10}}", "0.5"),
     "6:7: axes must be a mapping such as {learning_rate: {from: …, to: …}}, not 0.5"),
    (MAP.replace("nesterov", "{name: nesterov, momentum: 0.5}"),
     "5:51: momentum must not be set where it is an axis"),
    (MAP.replace("[momentum, nesterov]", "{name: nesterov, momentum: 0.5}"),
     "5:40: momentum must not be set where it is an axis"),
    (MAP.replace("grid: 12", "  epsilon: {from: 1, to: 2}"),
     "7:3: axes must have at most 2 items, not 3"),
    (MAP.replace("12", "1"), "9:7: grid must be at least 2, not 1"),
    (MAP.replace("12", "5000"), "9:7: grid must be at most 4096, not 5000"),
    (MAP.replace("12", "[9, 9, 9]"), "9:7: grid must have at most 2 items, not 3"),
    (CURVE.replace("30", "[9, 9]"), "7:7: grid must be one number for one axis, not [9, 9]"),
    (MAP.replace("12", "3000"),
     "9:7: grid must be smaller: 3000 × 3000 values for 2 optimizers would take 1.4 GB of memory,"
     " more than 1 GB"),
    (MAP.replace("[-2.5, 1.5]", "{count: 0}"), "3:16: count must be at least 1, not 0"),
    (MAP.replace("[-2.5, 1.5]", "{cont: 3}"),
     "3:9: unknown key 'cont' of start (did you mean 'count'?)"),
    (MAP.replace("[-2.5, 1.5]", "[1, x]"),
     "3:8: start must be a point [x, y] of two finite numbers, not [1, 'x']"),
    (MAP.replace("[-2.5, 1.5]", "[[1, 2], [3]]"),
     "3:17: start 2 must be a point [x, y] of two finite numbers, not [3]"),
    (MAP.replace("150", "20000"), "4:8: steps must be at most 10000, not 20000"),
    (MAP + "measure: loss\n",
     "10:10: measure must be 'final_loss' or 'steps_to_converge', not 'loss'"),
    (MAP + "render: {formats: [gif]}\n",
     "10:20: format 1 must be 'png', 'svg', 'pdf' or 'csv', not 'gif':"
     " a sensitivity has no animation"),
    (MAP + "render: {fps: 3}\n",
     "10:10: unknown key 'fps' of render (known: size, theme, caption, formats)"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), [(text, lines) for text, *lines in WRONG])
def test_a_wrong_scenario_is_explained(text: str, expected: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        ls.parse_scenario(text, name="bad.yaml")
    assert str(caught.value).splitlines() == [f"bad.yaml:{line}" for line in expected]


# Frameworks


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_framework_defaults_are_within_the_bounds(name: str) -> None:
    for setting in declaration(OPTIMIZERS[name]).settings:
        for value in setting.usual.values():
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            assert not is_number or setting.permits(value)


def test_our_own_defaults_are_lasagnes() -> None:
    """As the README says; where Lasagne has no default, ours is free."""
    for name, factory in OPTIMIZERS.items():
        for default in framework_defaults(factory, {}):
            if default.framework == "Lasagne":
                ours = {s.name: s.default for s in declaration(OPTIMIZERS[name]).settings}
                assert default.settings == {key: ours[key] for key in default.settings}


# The signatures of the documented versions, read by a person.
FACTS = [
    ("PyTorch", "momentum", {"learning_rate": 0.001, "momentum": 0, "dampening": 0}),
    ("PyTorch", "rmsprop", {"learning_rate": 0.01, "rho": 0.99, "momentum": 0}),
    ("Keras", "nesterov", {"learning_rate": 0.01, "momentum": 0}),
    ("Keras", "adam", {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999}),
    ("Optax", "adadelta", {"rho": 0.9}),
    ("Lasagne", "adagrad", {"learning_rate": 1, "epsilon": 1e-6}),
]


@pytest.mark.parametrize(("framework", "optimizer", "settings"), FACTS)
def test_framework_defaults_are_those_of_the_documentation(
    framework: str, optimizer: str, settings: dict
) -> None:
    known = framework_defaults(OPTIMIZERS[optimizer], {})
    assert [d.settings for d in known if d.framework == framework] == [settings]


def test_a_rule_that_frameworks_do_not_have_has_no_defaults() -> None:
    assert list(framework_defaults(OPTIMIZERS["smoothed_nesterov"], {})) == []
    variation = framework_defaults(OPTIMIZERS["adagrad"], {"scaling": "inverse"})
    assert [default.framework for default in variation] == ["Lasagne"]


def test_the_default_of_epsilon_is_that_of_the_own_convention() -> None:
    """Its place in the formula differs."""
    known = framework_defaults(OPTIMIZERS["adam"], {"convention": "keras"})
    assert {d.framework: d.settings.get("epsilon") for d in known} == {
        "PyTorch": None,
        "Keras": 1e-7,
        "Optax": None,
        "Lasagne": None,
    }


def test_frameworks_with_the_same_default_share_a_mark_and_others_off_the_map_have_none() -> None:
    adam = MAP.replace("[momentum, nesterov]", "adam").replace("momentum: {", "beta1: {")
    (found,) = recorded(adam).maps
    assert found.defaults == ((("PyTorch", "Keras", "Lasagne"), (0.001, 0.9)),)
    assert recorded(adam.replace("from: 0.001", "from: 0.002")).maps[0].defaults == ()
    momentum, nesterov = recorded(MAP).maps
    assert momentum.defaults == ((("PyTorch",), (0.001, 0)), (("Keras",), (0.01, 0)))
    assert nesterov.defaults == ((("Keras",), (0.01, 0)),)


# Pictures


def test_hatching_lies_on_marked_cells_alone_and_covers_them() -> None:
    canvas, box = (
        Canvas(ls.parse_scenario(MAP).render.size, THEMES["light"]),
        Box(100, 50, 400, 300),
    )
    marked = np.random.default_rng(0).random((6, 8)) < 0.5
    ends = hatching(canvas, box, marked).vertices.reshape(-1, 2, 2)
    for share in (0.001, 0.3, 0.7, 0.999):
        x, y = (ends[:, 0] + share * (ends[:, 1] - ends[:, 0])).T
        column, row = ((x - 100) / 50).astype(int), ((y - 50) / 50).astype(int)
        assert marked[row, column].all()
    # As long as the area divided by the distance between two lines.
    pitch = HATCH_PITCH * canvas.length(canvas.theme.small)
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T).sum()
    assert length == pytest.approx(marked.sum() * 50 * 50 / pitch, rel=0.05)
    assert hatching(canvas, box, np.zeros((6, 8), bool)) is None
    alone = np.zeros((6, 8), bool)
    alone[2, 3] = True
    sides = border(box, alone).vertices.reshape(-1, 2, 2)
    assert sorted(sides.tolist()) == sorted(
        [[[250, 150], [250, 200]], [[300, 150], [300, 200]],
         [[250, 150], [300, 150]], [[250, 200], [300, 200]]]
    )  # fmt: skip
    assert border(box, np.ones((6, 8), bool)) is None


@pytest.mark.parametrize("text", [MAP, CURVE], ids=["map", "curve"])
def test_the_same_scenario_gives_the_same_bytes(text: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        paths = [tmp_path / f"{name}.{suffix}" for suffix in ("png", "svg", "pdf", "csv")]
        ls.render(recorded(text), *paths)
    for suffix in ("png", "svg", "pdf", "csv"):
        first, second = (tmp_path / f"{name}.{suffix}" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


def test_cells_are_one_image_a_map_in_vectors_and_hatching_is_paths(tmp_path: Path) -> None:
    ls.render(recorded(MAP), tmp_path / "map.svg")
    svg = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert svg.count("<image") == 2 + 1  # the bar
    assert "<pattern" not in svg
    assert svg.count("<path") > 20


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", "480x320"), ("dark", "square"), ("print", "600x1100"), ("transparent", "1600x400")],
)
def test_a_map_has_the_colours_of_its_cells(theme: str, size: str, tmp_path: Path) -> None:
    """In the middle of every cell that nothing is written over there is its colour."""
    text = MAP + f"render: {{theme: {theme}, size: {size}}}\n"
    recording = recorded(text)
    ls.render(recording, tmp_path / "map.png")
    picture = np.asarray(Image.open(tmp_path / "map.png").convert("RGB")).astype(int)
    ramp = rgb(THEMES[theme].ramp_colors(SHADES)).astype(int)
    images = [axes.images[0] for axes in compose(recording).figure.axes]
    maps = [image for image in images if image.get_array().shape[:2] == (12, 12)]
    assert len(maps) == 2
    for image, found in zip(maps, recording.maps, strict=True):
        box = image.axes.get_position()
        xs = (box.x0 + box.width * (np.arange(12) + 0.5) / 12) * picture.shape[1]
        ys = (1 - box.y0 - box.height * (np.arange(12) + 0.5) / 12) * picture.shape[0]
        seen = picture[np.ix_(ys.astype(int), xs.astype(int))]
        calm = ~found.diverged_cells
        distance = abs(seen[calm][:, np.newaxis] - ramp).sum(axis=-1)
        assert np.median(distance.min(axis=1)) <= 1
        # The worse a cell, the farther along the ramp, but where something is written over it.
        place = distance.argmin(axis=1)[distance.min(axis=1) <= 1]
        losses = found.losses[1][calm][distance.min(axis=1) <= 1]
        assert (np.diff(place[np.argsort(losses)]) < 0).sum() <= 3


def test_what_is_best_is_marked_and_written() -> None:
    recording = recorded(MAP)
    texts = {text.get_text() for text in compose(recording).figure.texts}
    for entry, found in zip(recording.scenario.optimizers, recording.maps, strict=True):
        row, column = found.best("final_loss")
        rate, momentum = (axis.values for axis in recording.scenario.axes)
        assert found.losses[1, row, column] == found.losses[1].min()
        assert entry.label in texts
        words = f"learning rate {rate[column]:.3g}, momentum {momentum[row]:.3g}"
        assert any(words in text for text in texts)
    assert {"best", "framework’s default", "diverged"} <= texts
    assert "not converged" not in texts


def test_nothing_best_where_all_diverges(tmp_path: Path) -> None:
    recording = recorded(MAP.replace("from: 0.001", "from: 3"))
    assert [found.best("final_loss") for found in recording.maps] == [None, None]
    ls.render(recording, tmp_path / "map.png", tmp_path / "map.csv")
    assert "never converged (100 % of the cells diverged)" in ls.describe(recording)
    rows = list(csv.DictReader(StringIO(results_csv(recording))))
    assert [row["learning_rate"] for row in rows] == ["", ""]


@own_settings()
@pytest.mark.parametrize("size", ["1200x800", "1080x1080", "480x320"])
@pytest.mark.parametrize("measure", ["final_loss", "steps_to_converge"])
def test_marks_and_words_of_curves_keep_apart_and_off_the_axis(measure: str, size: str) -> None:
    text = f"{CURVE}measure: {measure}\nrender: {{size: {size}}}\n"
    of = recorded(text.replace("[sgd, adam]", "[sgd, momentum, nesterov, rmsprop, adam]"))
    figure = compose(of).figure
    (pins,) = (part for part in figure.get_children() if isinstance(part, Pins))
    boxes = [words.box for words in pins.words]
    for a, b in combinations(boxes, 2):
        is_apart = a.right <= b.left or b.right <= a.left or a.top <= b.bottom or b.top <= a.bottom
        assert is_apart, (a, b)
    radius = LIGHT.head * of.scenario.render.size.unit
    (curves,) = (part for part in figure.get_children() if isinstance(part, Curves))
    chart = curves._chart.box
    for pin in pins.pins:
        assert chart.bottom + radius <= pin.y + 1e-6 <= chart.top - radius + 2e-6
    names = {" ".join(words.lines) for words in pins.words if words.ink}
    best = [found.best(measure) for found in of.maps]
    assert names == {
        entry.label for entry, cell in zip(of.scenario.optimizers, best, strict=True) if cell
    }


def test_where_nothing_converges_a_chart_says_so_and_marks_nothing() -> None:
    of = recorded(f"{CURVE}measure: steps_to_converge\n".replace("steps: 40", "steps: 1"))
    figure = compose(of).figure
    assert any("none converged" in text.get_text() for text in figure.texts)
    assert not [part for part in figure.get_children() if isinstance(part, Pins)]


def test_a_scale_of_losses_begins_before_rounding_reigns() -> None:
    of = recorded(CURVE.replace("steps: 40", "steps: 2000"))
    scale, _ = value_scale(of)
    assert scale.logarithmic
    assert min(found.losses[1].min() for found in of.maps) < scale.low
    assert scale.low >= 1e-30 * scale.high


# Numbers and words


def test_the_trace_has_every_cell_with_its_coordinates() -> None:
    recording = recorded(MAP)
    rows = list(csv.DictReader(StringIO(to_csv(recording))))
    assert len(rows) == 2 * 12 * 12
    stored = np.load(BytesIO(to_npz(recording)), allow_pickle=False)
    document = json.loads(to_json(recording))
    for index, found in enumerate(recording.maps):
        np.testing.assert_array_equal(stored["final_loss"][index], found.losses)
        np.testing.assert_array_equal(stored["steps_to_converge"][index], found.steps)
        np.testing.assert_array_equal(stored["diverged"][index], found.diverged)
        row, column = 5, 2
        cell = rows[(index * 12 + row) * 12 + column]
        assert float(cell["learning_rate"]) == stored["learning_rate"][column]
        assert float(cell["momentum"]) == stored["momentum"][row]
        assert float(cell["final_loss_median"]) == found.losses[1, row, column]
        assert (
            document["runs"][index]["final_loss_median"][row * 12 + column]
            == (found.losses[1, row, column])
        )
    assert stored["optimizers"].tolist() == ["Momentum", "Nesterov"]
    assert any("steps_to_converge: steps" in unit for unit in stored["units"])
    assert to_npz(recording) == to_npz(recorded(MAP))
    with pytest.raises(ValueError, match="has no arrays"):
        to_npz(run(ls.load_scenario("wobbly")))


def test_results_are_the_best_of_each_optimizer() -> None:
    text = CURVE.replace("steps: 40", "steps: 300") + "measure: steps_to_converge\n"
    recording = recorded(text)
    rows = list(csv.DictReader(StringIO(results_csv(recording))))
    for row, found in zip(rows, recording.maps, strict=True):
        assert float(row["steps_to_converge"]) == found.steps[1].min()
        # Of several with so many steps the one with the least loss.
        ties = found.losses[1][found.steps[1] == found.steps[1].min()]
        assert float(row["final_loss"]) == pytest.approx(ties.min(), rel=1e-9)
    text = "\n".join(summary(recording))
    assert "axis:        learning rate, 30 values from 0.001 to 10, log" in text
    assert ls.describe(recording).count("is best with learning rate") == 2


def test_of_losses_that_differ_by_rounding_the_fastest_is_the_best() -> None:
    """x² + 1 is 1 in every digit long before 400 steps have gone by."""
    text = (
        "kind: sensitivity\nlandscape: {expression: x**2 + y**2 + 1, domain: [-2, 2, -2, 2]}\n"
        "start: [1, 1]\nsteps: 400\noptimizers: sgd\n"
        "axes: {learning_rate: {from: 0.05, to: 0.85, scale: linear}}\ngrid: 17\n"
    )
    (found,) = recorded(text).maps
    assert np.ptp(found.losses[1]) < 1e-12
    # x ← (1 − 2 η) x is at rest at once with η = ½, the 10th value.
    assert found.best("final_loss") == (9,)
    assert found.steps[1].argmin() == 9


def test_a_start_outside_of_the_domain_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "far.yaml"
    path.write_text(MAP.replace("-2.5", "-25"), encoding="utf-8")
    (note,) = notes(read_scenario(path))
    assert note.location == ("start",)
    assert note.message.startswith("the start (-25, 1.5) is outside the landscape's domain")


def test_nothing_moves_in_it(tmp_path: Path) -> None:
    scenario = ls.parse_scenario(MAP)
    assert isinstance(scenario, SensitivityScenario)
    recording = recorded(MAP)
    with pytest.raises(ValueError, match="nothing moves in this scenario"):
        ls.render(recording, tmp_path / "map.gif")
    with pytest.raises(ValueError, match="a sensitivity has no page"):
        ls.render(recording, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []
