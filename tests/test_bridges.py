"""Optimizers of other libraries: their own steps, under a scenario's rules."""

import re
import sys
from functools import partial
from importlib.util import find_spec
from inspect import signature
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landscapes import OPTIMIZERS, parse_scenario, run
from landscapes import scenario as scenario_of
from landscapes.bridges import LIBRARIES, bridge
from landscapes.bridges.ending import ending
from landscapes.bridges.signature import declared
from landscapes.bridges.trial import refusal
from landscapes.catalogue import listed
from landscapes.checking import notes
from landscapes.declaration import REQUIRED, declaration
from landscapes.description import describe
from landscapes.ensemble import Outcome, descend_with_tracks
from landscapes.functions import LANDSCAPES
from landscapes.kinds.landscape.numbers import document
from landscapes.kinds.landscape.page import page_data
from landscapes.kinds.landscape.picture.rows import rows_of
from landscapes.loading import ScenarioError, read_scenario
from landscapes.objective import Objective
from landscapes.optimizers import Differentiable, Optimizer
from landscapes.plugins import PluginError
from landscapes.summary import summary
from landscapes.themes import THEMES
from tests.framework_runs import framework_runs

START = (-1.5, 2.2)
BEGIN = f"landscape: rosenbrock\nstart: {list(START)}\nsteps: 40\noptimizers: "


def positions(entry: str) -> np.ndarray:
    (found,) = run(parse_scenario(f"{BEGIN}[{entry}]\n")).trajectories
    return found.positions


def error(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    return str(caught.value)


def library_of(name: str) -> Any:
    """A library, imported as its bridge does; Keras would otherwise want TensorFlow."""
    if not find_spec(name):
        pytest.skip(f"the extra {name}")
    bridge(f"{name}.{LIBRARIES[name].names[0]}")
    return sys.modules[name]


def of(*optimizers: Any) -> Any:
    """The scenario with optimizers that a Python program gives."""
    return scenario_of("rosenbrock", start=START, steps=40, optimizers=optimizers)


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Nelder-Mead", "CG", "Newton-CG"])
def test_iterates_are_those_of_scipy_and_a_solver_that_stopped_stays(method: str) -> None:
    scipy_optimize = pytest.importorskip("scipy.optimize", reason="the extra scipy")
    objective = Objective(LANDSCAPES["rosenbrock"])
    expected = [np.array(START)]
    scipy_optimize.minimize(
        lambda p: float(objective.value(p)),
        START,
        method=method,
        jac=None if method == "Nelder-Mead" else objective.gradient,
        hess=objective.hessian if method == "Newton-CG" else None,
        callback=lambda intermediate_result: expected.append(intermediate_result.x.copy()),
        options={"maxiter": 10_000},
    )
    found = positions(f"scipy.{method}")
    last = len(expected) - 1
    np.testing.assert_allclose(found[: last + 1], expected[: len(found)], rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(found[last:], np.broadcast_to(found[-1], found[last:].shape))


@pytest.mark.parametrize("method", ["BFGS", "Nelder-Mead"])
def test_evaluations_are_counted_at_the_step_that_needs_them(method: str) -> None:
    """SciPy counts its own; it asks for loss and gradient at the same points."""
    scipy_optimize = pytest.importorskip("scipy.optimize", reason="the extra scipy")
    objective = Objective(LANDSCAPES["rosenbrock"])
    asked: list[int] = [0]
    counts: list[int] = [0]

    def value(point: np.ndarray) -> float:
        asked[0] += 1
        return float(objective.value(point))

    scipy_optimize.minimize(
        value,
        START,
        method=method,
        jac=objective.gradient if method == "BFGS" else None,
        callback=lambda intermediate_result: counts.append(asked[0]),
    )
    (found,) = run(parse_scenario(f"{BEGIN}[scipy.{method}]\n")).trajectories
    total = found.evaluations.total.tolist()
    assert total[: len(counts)] == counts[: len(total)]


def test_several_starts_are_the_runs_from_each() -> None:
    pytest.importorskip("scipy", reason="the extra scipy")
    several = BEGIN.replace(str(list(START)), "[[-1.5, 2.2], [0.5, -0.5]]")
    first, second = run(parse_scenario(f"{several}[scipy.BFGS]\n")).trajectories
    alone = BEGIN.replace(str(list(START)), "[0.5, -0.5]")
    (expected,) = run(parse_scenario(f"{alone}[scipy.BFGS]\n")).trajectories
    np.testing.assert_array_equal(first.positions, positions("scipy.BFGS"))
    np.testing.assert_array_equal(second.positions, expected.positions)
    assert second.evaluations.total.tolist() == expected.evaluations.total.tolist()


def test_a_solver_that_compares_losses_cannot_have_noise() -> None:
    message = error(f"{BEGIN}[scipy.BFGS]\nnoise: {{sigma: 1, seed: 0}}\n")
    assert message.startswith("scenario:4:14: scipy.BFGS cannot have noise")


def test_steps_are_those_of_optax() -> None:
    optax = pytest.importorskip("optax", reason="the extra optax")
    import jax

    objective = Objective(LANDSCAPES["rosenbrock"])
    with jax.enable_x64(True):
        lion = optax.lion(0.05, b1=0.8)
        point = jax.numpy.asarray(START)
        state, expected = lion.init(point), [np.array(point)]
        for _ in range(40):
            gradient = jax.numpy.asarray(objective.gradient(np.array(point)))
            update, state = lion.update(gradient, state, point)
            point = optax.apply_updates(point, update)
            expected.append(np.array(point))
    found = positions("{name: optax.lion, learning_rate: 0.05, b1: 0.8}")
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_steps_are_those_of_torch() -> None:
    torch = pytest.importorskip("torch", reason="the extra torch")
    objective = Objective(LANDSCAPES["rosenbrock"])
    point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    adam, expected = torch.optim.AdamW([point], lr=0.1, betas=(0.8, 0.99)), [START]
    for _ in range(40):
        point.grad = torch.tensor(objective.gradient(point.detach().numpy()))
        adam.step()
        expected.append(tuple(point.tolist()))
    found = positions("{name: torch.AdamW, lr: 0.1, betas: [0.8, 0.99]}")
    np.testing.assert_allclose(found, expected, rtol=1e-12)


KERAS = [
    each
    for each in framework_runs("keras")
    if each.optimizer in LIBRARIES["keras"].names
    and each.comparable_steps >= 20
    and not (each.scheduled or each.around or "use_ema" in each.settings)
]


def test_steps_are_those_of_keras() -> None:
    """They are held against the committed runs, one of each optimizer that is there."""
    keras = library_of("keras")
    floats = keras.config.floatx()
    each_once = {each.optimizer: each for each in KERAS}
    for of_keras in each_once.values():
        (found,) = run(
            {
                "landscape": of_keras.landscape,
                "start": of_keras.start,
                "steps": of_keras.comparable_steps,
                "optimizers": {"name": f"keras.{of_keras.optimizer}", **of_keras.settings},
            }
        ).trajectories
        np.testing.assert_allclose(found.positions, of_keras.comparable, rtol=1e-9, atol=1e-9)
    assert keras.config.floatx() == floats


def test_there_are_runs_of_keras_to_compare() -> None:
    assert {"Adam", "Adamax", "Nadam", "Lion", "RMSprop", "SGD"} <= {e.optimizer for e in KERAS}


def test_optimizers_of_keras_may_be_given_themselves() -> None:
    keras = library_of("keras")
    recording = run(
        of(
            partial(keras.optimizers.Nadam, learning_rate=0.1),
            {"name": keras.optimizers.Nadam(0.1), "label": "A"},
            {"name": "keras.Nadam", "learning_rate": 0.1, "label": "B"},
        )
    )
    first, *others = (each.positions for each in recording.trajectories)
    assert np.ptp(first[:, 0]) > 0.1
    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-6)


def test_a_library_that_is_not_installed_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for library in LIBRARIES:
        for module in list(sys.modules):
            if module.partition(".")[0] == library or module == f"landscapes.bridges.{library}_":
                monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, library, None)
        name = LIBRARIES[library].names[0]
        message = error(f"{BEGIN}[sgd, {{name: {library}.{name}}}]\n")
        assert message.startswith("scenario:4:26: ")
        assert message.endswith(f"pip install 'optimizer-landscapes[{library}]'")


def test_a_name_that_a_library_lacks_has_the_nearest_one() -> None:
    for written, meant in (
        ("optax.lionn", "optax.lion"),
        ("scipy.bfgs", "scipy.BFGS"),
        ("scipy.nelder_mead", "scipy.Nelder-Mead"),
        ("SciPy.BFGS", "scipy.BFGS"),
        ("l-bfgs-b", "scipy.L-BFGS-B"),
        ("bfgs", "scipy.BFGS"),
        ("LBFGS", "lbfgs"),
        ("recoded", "recorded"),
    ):
        message = error(f"{BEGIN}[{written}]\n")
        expected = f"scenario:4:14: unknown optimizer '{written}' (did you mean '{meant}'?)"
        assert message == expected
    assert "unknown optimizer 'foo' of SciPy (known: Nelder-Mead, Pow" in error(
        f"{BEGIN}[scipy.foo]"
    )


def test_maps_and_races_cannot_use_them() -> None:
    text = "kind: basins\nlandscape: wobbly\nsteps: 5\noptimizers: scipy.BFGS\n"
    assert error(text).endswith(
        "cannot use scipy.BFGS: SciPy steps one run at a time; a landscape with runs can"
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{name: optax.lion}", "missing key 'learning_rate'"),
        (
            "{name: optax.lion, learning_rat: 1}",
            "unknown hyperparameter 'learning_rat' of optax.lion (did you mean 'learning_rate'?)",
        ),
        ("{name: scipy.BFGS, gtol: small}", "gtol must be a number, not 'small'"),
        ("{name: scipy.L-BFGS-B, maxcor: 2.5}", "maxcor must be a whole number, not 2.5"),
        ("{name: scipy.Nelder-Mead, adaptive: 1}", "adaptive must be true or false, not 1"),
        (
            "{name: optax.adamw, learning_rate: 0.1, mask: 1}",
            "unknown hyperparameter 'mask' of optax.adamw",
        ),
        (
            "{name: optax.adam, learning_rate: 0.1, mu_dtype: 1}",
            "unknown hyperparameter 'mu_dtype' of optax.adam",
        ),
        (
            "{name: torch.LBFGS, line_search_fn: weak}",
            "torch.LBFGS does not accept these arguments: it raised RuntimeError: only 'strong",
        ),
    ],
)
def test_arguments_are_those_of_the_library(entry: str, expected: str) -> None:
    pytest.importorskip(entry.partition("name: ")[2].partition(".")[0])
    assert expected in error(f"{BEGIN}[{entry}]\n")


def test_a_default_that_is_whole_may_be_of_an_argument_that_need_not_be() -> None:
    def make(lr: float | str = 1, size: int = 3, count: float = 2, untyped: Any = 4) -> Optimizer:
        raise NotImplementedError

    parameters = signature(make).parameters.values()
    settings = declaration(declared("Any", "a library's.", parameters, make)).settings
    assert [each.name for each in settings if each.is_number] == ["lr", "count"]
    assert [each.name for each in settings if each.annotation is int] == ["size", "untyped"]


def test_it_cannot_have_modifiers_which_would_move_it_behind_its_back() -> None:
    pytest.importorskip("optax", reason="the extra optax")
    message = error(f"{BEGIN}[{{name: optax.lion, learning_rate: 0.1, constraint: {{l1: 1}}}}]\n")
    assert message.endswith("optax.lion keeps its own position, so it cannot have constraint")


def test_their_page_has_the_recorded_runs_and_no_others() -> None:
    pytest.importorskip("scipy", reason="the extra scipy")
    scenario = parse_scenario(f"{BEGIN}[scipy.BFGS]\n")
    data = page_data(run(scenario), THEMES["light"])
    assert "atlas" not in data
    assert data["caption"] == "Runs of other libraries cannot start elsewhere here."


def test_options_that_a_solver_refuses_are_an_error_of_the_entry() -> None:
    """They are found in a bowl, since a solver that fails on a landscape ends its run."""
    pytest.importorskip("scipy", reason="the extra scipy")
    message = error(f"{BEGIN}[{{name: scipy.CG, c1: 0.9, c2: 0.1}}]\n")
    assert message.startswith("scenario:4:14: ")
    assert "scipy.CG does not accept these arguments: it raised ValueError: 'c1' and " in message
    message = error(f"{BEGIN}[{{name: scipy.L-BFGS-B, maxcor: 0}}]\n")
    assert message.startswith("scenario:4:14: scipy.L-BFGS-B does not accept these arguments: ")


def test_what_a_library_refuses_is_an_error_of_the_entry() -> None:
    pytest.importorskip("torch", reason="the extra torch")
    message = error(f"{BEGIN}[{{name: torch.Adam, lr: -1}}]\n")
    assert message.startswith("scenario:4:14: ")
    assert "torch.Adam does not accept these arguments: Invalid learning rate" in message


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_listed_optimizer_takes_a_step_with_its_defaults(library: str) -> None:
    library_of(library)
    for name in LIBRARIES[library].names:
        factory = bridge(f"{library}.{name}")
        needed = [each.name for each in declaration(factory).settings if each.default is REQUIRED]
        assert set(needed) <= {"learning_rate"}
        assert refusal(factory(**dict.fromkeys(needed, 0.1))) == ""


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_listed_optimizer_is_there(library: str) -> None:
    library_of(library)
    for name in LIBRARIES[library].names:
        assert declaration(bridge(f"{library}.{name}")).title == name


def test_a_solver_that_gives_up_tells_its_reason_everywhere(tmp_path: Path) -> None:
    """Where the Hessian is indefinite, SciPy's own dogleg stops with a message."""
    optimize = pytest.importorskip("scipy.optimize", reason="the extra scipy")
    objective = Objective(LANDSCAPES["hills_and_canyon"])
    own = optimize.minimize(
        objective.value, (2, 1), method="dogleg", jac=objective.gradient, hess=objective.hessian
    )
    assert not own.success
    told = f"stopped after {own.nit} step: {own.message.rstrip('.')}"
    path = tmp_path / "giving_up.yaml"
    text = "landscape: hills_and_canyon\nstart: [2, 1]\nsteps: 9\noptimizers: scipy.dogleg\n"
    path.write_text(text, encoding="utf-8")
    written = read_scenario(path)
    recording = run(written.scenario)
    (found,) = recording.trajectories
    assert found.outcome is Outcome.STOPPED
    assert found.sentence == told
    (note,) = notes(written)
    assert note.message == f"dogleg stops at step 1, not at a minimum: {own.message.rstrip('.')}"
    assert f"({told})" in describe(recording)
    assert told in "\n".join(summary(recording))
    (series,) = document(recording)["runs"]
    assert series["outcome"] == "stopped"
    assert series["stopped_after"] == own.nit
    assert series["reason"] in own.message
    (row,) = rows_of(recording, ["black"])
    assert row.remark(own.nit - 1) == ""
    assert row.remark(own.nit) == "stopped"
    (stop,) = page_data(recording, THEMES["light"])["recorded"]["stops"]
    assert stop == {"step": own.nit, "told": told}


def test_a_solver_that_converged_tells_when_and_why() -> None:
    optimize = pytest.importorskip("scipy.optimize", reason="the extra scipy")
    objective = Objective(LANDSCAPES["rosenbrock"])
    own = optimize.minimize(objective.value, START, method="BFGS", jac=objective.gradient)
    text = f"{BEGIN}[scipy.BFGS]\n".replace("steps: 40", f"steps: {own.nit + 1}")
    (found,) = run(parse_scenario(text)).trajectories
    assert found.outcome is Outcome.CONVERGED
    assert found.stop == (own.nit, own.message.rstrip("."))


def test_an_exception_of_a_library_ends_its_run() -> None:
    def step(objective: Differentiable, position: np.ndarray, state: int) -> tuple[np.ndarray, int]:
        if state == 2:
            raise ValueError("no\n descent  direction")
        return position - 0.1 * objective.gradient(position), state + 1

    optimizer = ending(Optimizer(lambda position: 0, step))
    objective = Objective(LANDSCAPES["simple_quad"])
    found = descend_with_tracks(repeat(objective), optimizer, np.array([[1.0, 2.0]]), 5)
    assert found.stop == (2, "it raised ValueError: no descent direction")
    np.testing.assert_allclose(found.positions[2:, 0, 0], [0.64] * 4)


def test_an_exception_of_the_objective_is_no_end_of_a_run() -> None:
    """Even if the library catches it, as SciPy's root finders do."""

    class Broken:
        def gradient(self, points: np.ndarray, /) -> np.ndarray:
            raise PluginError(Path("mine.py"), 3, "no loss")

        value = hessian = gradient

    def step(objective: Differentiable, position: np.ndarray, state: int) -> tuple[np.ndarray, int]:
        try:
            objective.gradient(position)
        except PluginError:
            raise RuntimeError("gave up") from None
        return position, state

    optimizer = ending(Optimizer(lambda position: 0, step))
    with pytest.raises(PluginError, match="no loss"):
        descend_with_tracks(repeat(Broken()), optimizer, np.array([[1.0, 2.0]]), 5)


@pytest.mark.parametrize("method", ["SLSQP", "TNC"])
def test_iterates_are_points_that_a_solver_accepts_the_last_its_result(method: str) -> None:
    """Both lower the loss with each point that they accept, and try some that do not."""
    optimize = pytest.importorskip("scipy.optimize", reason="the extra scipy")
    objective = Objective(LANDSCAPES["rosenbrock"])
    own = optimize.minimize(
        lambda p: float(objective.value(p)), START, method=method, jac=objective.gradient
    )
    text = f"{BEGIN}[scipy.{method}]\n".replace("steps: 40", "steps: 60")
    (found,) = run(parse_scenario(text)).trajectories
    assert (np.diff(found.losses) <= 0).all()
    np.testing.assert_array_equal(found.positions[-1], own.x)
    assert found.stop is not None
    assert found.evaluations is not None
    assert found.evaluations.total[-1] == own.nfev


# From Python


def test_a_transformation_of_optax_takes_its_own_steps() -> None:
    optax = pytest.importorskip("optax", reason="the extra optax")
    clipped = optax.chain(optax.clip(0.5), optax.sgd(0.1))
    recording = run(of(clipped, {"name": optax.sgd(1e-3), "label": "Mine"}, clipped))
    labels = [each.label for each in recording.trajectories]
    assert labels == ["Optax transformation", "Mine", "Optax transformation (2)"]
    steps = np.diff(recording["Optax transformation"].positions, axis=0)
    assert np.abs(steps).max() == pytest.approx(0.05)
    np.testing.assert_allclose(
        recording["Mine"].positions, positions("{name: optax.sgd, learning_rate: 1e-3}")
    )
    np.testing.assert_array_equal(
        recording["Optax transformation (2)"].positions,
        recording["Optax transformation"].positions,
    )


def test_functions_of_optax_are_their_names() -> None:
    optax = pytest.importorskip("optax", reason="the extra optax")
    scenario = of(
        partial(optax.lion, learning_rate=0.05),
        {"name": optax.lion, "learning_rate": 0.05, "label": "A"},
        {"name": partial(optax.lion, b1=0.8), "learning_rate": 0.05, "label": "B"},
    )
    names = [each.name for each in scenario.optimizers]
    assert names == ["optax.lion"] * 3
    found = [each.positions for each in run(scenario).trajectories]
    for each, entry in zip(found, ("", "", ", b1: 0.8"), strict=True):
        expected = positions(f"{{name: optax.lion, learning_rate: 0.05{entry}}}")
        np.testing.assert_array_equal(each, expected)
    again = run(parse_scenario(scenario.to_yaml())).trajectories
    np.testing.assert_array_equal([each.positions for each in again], found)


def test_classes_of_torch_are_their_names_and_others_are_themselves() -> None:
    torch = pytest.importorskip("torch", reason="the extra torch")

    class AdamW(torch.optim.Optimizer):  # type: ignore[name-defined,misc]
        def __init__(self, weights: Any, share: float = 0.5) -> None:
            super().__init__(weights, {"share": share})

        def step(self, closure: Any = None) -> None:
            losses.append(closure())
            for group in self.param_groups:
                for point in group["params"]:
                    point.data -= group["share"] * point.data

    losses: list[float] = []
    scenario = of(
        partial(torch.optim.AdamW, lr=0.1),
        {"name": torch.optim.AdamW, "betas": (0.8, 0.99), "label": "A"},
    )
    assert [each.name for each in scenario.optimizers] == ["torch.AdamW"] * 2
    own = scenario_of("rosenbrock", start=START, steps=1, optimizers=[partial(AdamW, share=0.25)])
    (found,) = run(own).trajectories
    np.testing.assert_array_equal(found.positions[1], 0.75 * np.array(START))
    assert losses[-1] == found.losses[0]
    assert found.label == "AdamW"
    with pytest.raises(TypeError, match=r"torch.AdamW 2 cannot be written to a file"):
        own.to_yaml()
    with pytest.raises(TypeError, match=r"this SGD moves parameters of its own; give its class"):
        of(torch.optim.SGD([torch.zeros(2)], lr=0.1))


def test_a_rule_of_this_project_may_be_given_with_arguments() -> None:
    scenario = of(partial(OPTIMIZERS["sgd"], learning_rate=1e-3))
    assert scenario.optimizers == of({"name": "sgd", "learning_rate": 1e-3}).optimizers
    assert "name: sgd" in scenario.to_yaml()


def test_wrong_objects_are_told_at_their_place() -> None:
    optax = pytest.importorskip("optax", reason="the extra optax")
    with pytest.raises(TypeError, match=r"\['optimizers'\]\[0\]: give the arguments of functools"):
        of(partial(optax.adam, 0.1))
    with pytest.raises(TypeError, match=r"\['optimizers'\]\[1\]: must be the name of an optimizer"):
        of("adam", np.sin)
    with pytest.raises(ScenarioError, match=re.escape("['optimizers'][0]: missing key 'learning")):
        of(optax.lion)
    keys = {"kind": "basins", "landscape": "wobbly", "steps": 5, "optimizers": [optax.lion(0.1)]}
    with pytest.raises(ScenarioError, match="Optax steps one run at a time; a landscape with"):
        run(keys)
    with pytest.raises(TypeError, match=r"optax.GradientTransformation cannot be written"):
        of(optax.lion(0.1)).to_yaml()


# In lists


def test_lists_name_them_all_and_show_the_arguments_of_one() -> None:
    pytest.importorskip("scipy", reason="the extra scipy")
    overview = "\n".join(listed("optimizers"))
    for library, of_library in LIBRARIES.items():
        for name in of_library.names:
            assert re.search(rf"\b{library}\.{name}[,\n]", overview)
    assert re.search(r"^    recorded ", overview, re.MULTILINE)
    shown = list(listed("optimizers", ["scipy.L-BFGS-B", "adam", "recorded"]))
    assert shown[0] == "scipy.L-BFGS-B"
    assert "    maxcor" in shown
    assert "    csv: required" in shown
    assert "    iprint" not in shown, "it would write to the terminal"
    for wrong, meant in (("scipy.bfgs", "scipy.BFGS"), ("BFGS", "scipy.BFGS")):
        with pytest.raises(KeyError, match=rf"'{wrong}' \(did you mean '{meant}'\?\)"):
            list(listed("optimizers", [wrong]))


def test_options_have_the_type_that_the_solver_wants() -> None:
    optimize = pytest.importorskip("scipy.optimize", reason="the extra scipy")
    objective = Objective(LANDSCAPES["rosenbrock"])
    own = optimize.minimize(
        lambda p: float(objective.value(p)),
        START,
        method="L-BFGS-B",
        jac=objective.gradient,
        options={"maxcor": 3, "maxiter": 40},
    )
    found = positions("{name: scipy.L-BFGS-B, maxcor: 3}")
    np.testing.assert_array_equal(found[own.nit], own.x)


def test_a_list_of_an_argument_is_one_value_where_notes_are_placed(tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="the extra scipy")
    pytest.importorskip("torch", reason="the extra torch")
    path = tmp_path / "betas.yaml"
    entries = "[{name: torch.AdamW, betas: [0.8, 0.9]}, scipy.dogleg]"
    text = f"landscape: hills_and_canyon\nstart: [2, 1]\nsteps: 9\noptimizers: {entries}\n"
    path.write_text(text, encoding="utf-8")
    written = read_scenario(path)
    (note,) = notes(written)
    assert written.where(note.location) == f"{path}:4:{1 + text.splitlines()[3].index('scipy')}"
