"""What rules ask for: that they say so, and that kinds without it refuse them."""

from pathlib import Path

import numpy as np
import pytest
from one_parameter import Line

from landscapes import parse_scenario, run
from landscapes.declaration import ASKED, declaration
from landscapes.kinds.learning_history.written import MISSING as MISSING_IN_NETWORKS
from landscapes.kinds.response.written import MISSING as MISSING_IN_RESPONSES
from landscapes.loading import ScenarioError
from landscapes.optimizers import OPTIMIZERS
from landscapes.plugins import PluginError, load_plugins

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


def asks_of(name: str) -> frozenset[str]:
    return declaration(OPTIMIZERS[name]).asks


class Probe(Line):
    """A line that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def value(self, points, /):
        self.asked.add("value")
        return super().value(points)

    def hessian(self, points, /):
        self.asked.add("hessian")
        return super().hessian(points)


@every_optimizer
def test_a_rule_asks_for_the_value_and_the_hessian_that_it_uses(name: str) -> None:
    optimizer, probe = OPTIMIZERS[name](), Probe()
    position = np.array([[2.0]])
    state = optimizer.init(position)
    for _ in range(3):
        position, state = optimizer.step(probe, position, state)
    assert probe.asked == asks_of(name) & {"value", "hessian"}
    assert asks_of(name) <= ASKED.keys()


class Told:
    """The same gradient everywhere."""

    def __init__(self, gradient: float) -> None:
        self._gradient = gradient

    def gradient(self, points, /):
        return np.full_like(points, self._gradient)


def updates(name: str, start: float, stays: bool) -> np.ndarray:
    """The updates for some gradients, whether the steps are taken or not."""
    declared = {each.name for each in declaration(OPTIMIZERS[name]).settings}
    # Decay pulls at any rule, wherever it stands; a response has it stand at 0.
    without = {"weight_decay": 0.0} if "weight_decay" in declared else {}
    optimizer = OPTIMIZERS[name](learning_rate=0.1, **without)
    position = np.full((1, 1), float(start))
    state = optimizer.init(position)
    found = []
    for gradient in np.tile([1.0, 0.5, -0.2, 0.7, 0.4], 6):
        after, state = optimizer.step(Told(gradient), position, state)
        found.append((after - position).item())
        position = position if stays else after
    return np.array(found)


@every_optimizer
def test_a_rule_asks_for_its_position_if_its_updates_depend_on_it(name: str) -> None:
    if asks_of(name) & {"value", "hessian"}:
        pytest.skip("it is told more than gradients")
    taken, kept, elsewhere = updates(name, 0, False), updates(name, 0, True), updates(name, 7, True)
    alike = [np.allclose(each, kept, rtol=1e-8, atol=1e-14) for each in (taken, elsewhere)]
    depends = not all(alike)
    assert depends == ("position" in asks_of(name))


def response_of(name: str) -> str:
    return f"kind: response\nsignal: sine\nepochs: 10\noptimizer: {name}\n"


def grid_of(name: str) -> str:
    return f"kind: response_grid\nsignals: sine\nepochs: 10\noptimizers:\n  - sgd\n  - {name}\n"


def training_of(name: str) -> str:
    return (
        "kind: learning_history\ndata: two_moons\nnetwork: {hidden_layers: [3]}\nseeds: 2\n"
        f"iterations: 3\noptimizers:\n  - sgd\n  - {name}\n"
    )


@every_optimizer
@pytest.mark.parametrize(
    ("text_of", "place", "missing"),
    [
        (response_of, "4:12", MISSING_IN_RESPONSES),
        (grid_of, "6:5", MISSING_IN_RESPONSES),
        (training_of, "8:5", MISSING_IN_NETWORKS),
    ],
)
def test_what_a_kind_does_not_have_is_refused_and_the_rest_runs(
    text_of, place, missing, name: str
) -> None:
    lacking = [word for word in missing if word in asks_of(name)]
    if not lacking:
        run(parse_scenario(text_of(name)))
        return
    with pytest.raises(ScenarioError) as error:
        parse_scenario(text_of(name))
    message = f"{name} needs {ASKED[lacking[0]]}: {missing[lacking[0]]}"
    assert str(error.value).endswith(f":{place}: {message}")


def test_all_that_is_refused_is_told_at_once() -> None:
    text = "kind: response_grid\nsignals: sine\noptimizers: [newton, adam, {name: polyak}]\n"
    with pytest.raises(ScenarioError) as error:
        parse_scenario(text)
    assert [each.place for each in error.value.problems] == [(3, 14), (3, 28)]


RULE = '''
import numpy as np
from landscapes.optimizers import Optimizer

def mine(learning_rate: float = 0.1) -> Optimizer:
    """Mine: a rule of my own.

    Formula:
        θ ← θ − η g
{asks}
    """

    def step(objective, position, state):
        told = objective.{asked}(position)
        return position - learning_rate * objective.gradient(position), told

    return Optimizer(lambda position: None, step)

OPTIMIZERS = [mine]
'''


def plugin(folder: Path, asked: str, *asks: str) -> Path:
    section = f"\n    Asks for:\n        {', '.join(asks)}" if asks else ""
    path = folder / "mine.py"
    path.write_text(RULE.format(asked=asked, asks=section), encoding="utf-8")
    return path


@pytest.mark.parametrize("asked", ["value", "hessian"])
def test_a_plugin_gets_what_it_asks_for_and_no_more(tmp_path: Path, asked: str) -> None:
    registry = load_plugins(plugin(tmp_path, asked, asked))
    optimizer = registry.optimizers["mine"]()
    position = np.ones((1, 1))
    _, kept = optimizer.step(Line(), position, optimizer.init(position))
    assert np.array_equal(kept.own, getattr(Line(), asked)(position))
    with pytest.raises(PluginError, match=f"an optimizer that uses objective.{asked} says so"):
        load_plugins(plugin(tmp_path, asked, "position"))
    with pytest.raises(PluginError, match=r"can ask for value, hessian, .* not 'loss'"):
        load_plugins(plugin(tmp_path, asked, "loss"))


def test_the_trace_ends_with_the_evaluations_so_far() -> None:
    text = "landscape: wobbly\nstart: [1, 2]\nsteps: 3\noptimizers: [sgd, newton, polyak]\n"
    table = run(parse_scenario(text)).table()
    assert list(table)[-1] == "evaluations"
    assert table["evaluations"] == [0, 1, 2, 3, 0, 3, 6, 9, 0, 1, 2, 3]


def test_a_run_with_noise_is_told_value_and_hessian_of_its_noise() -> None:
    """Newton's step from the noisy gradient and the exact Hessian, by hand."""
    text = (
        "landscape: booth\nstart: [1, 2]\nsteps: 1\noptimizers: newton\n"
        "noise: {gaussian: 0.5, seeds: [4]}\n"
    )
    (found,) = run(parse_scenario(text)).trajectories
    z = np.random.default_rng(4).standard_normal(2)
    # Booth is (x + 2y − 7)² + (2x + y − 5)², with the minimum (1, 3).
    expected = np.array([1, 3]) - np.linalg.solve([[10, 8], [8, 10]], 0.5 * z)
    np.testing.assert_allclose(found.positions[1], expected, rtol=1e-13)
