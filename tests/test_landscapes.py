"""The landscapes: values, gradients, minima, and what is said of them."""

import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from annotated_types import Ge, Gt, Le
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from reference.closed_forms import referenced

from landscapes.declaration import Setting, declaration
from landscapes.functions import FAMILIES, LANDSCAPES, Domain, Landscape
from landscapes.objective import Objective, partials, second_partials
from landscapes.program import record

VALUES = np.load(Path(__file__).parent / "reference" / "values.npz")
CLASSICS = np.load(Path(__file__).parent / "reference" / "classics.npz")
REFERENCED = sorted({key.rsplit("_", 1)[0] for key in VALUES.files} - {"points"})

every_landscape = pytest.mark.parametrize("landscape", LANDSCAPES, indirect=True)
with_minima = [landscape.name for landscape in LANDSCAPES.values() if landscape.minima]
every_landscape_with_minima = pytest.mark.parametrize("landscape", with_minima, indirect=True)
points = arrays(
    np.float64,
    st.tuples(st.integers(1, 7), st.just(2)),
    elements=st.floats(-4, 4, allow_nan=False),
)


@pytest.fixture(scope="module")
def landscape(request: pytest.FixtureRequest) -> Landscape:
    """A landscape, made by its factory as the tests run and not when everything was imported."""
    return FAMILIES[request.param]()


@pytest.mark.parametrize("name", REFERENCED)
def test_value_and_gradient_equal_the_closed_form(name: str) -> None:
    value, gradient = Objective(FAMILIES[name]()).value_and_gradient(VALUES["points"])
    np.testing.assert_allclose(value, VALUES[f"{name}_f"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient[:, 0], VALUES[f"{name}_gx"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient[:, 1], VALUES[f"{name}_gy"], rtol=0, atol=1e-12)


def test_the_reference_covers_the_seven_landscapes_of_the_article() -> None:
    assert set(REFERENCED) == {
        "simple_quad",
        "wobbly",
        "basins_and_walls",
        "ripple",
        "giant_plateau",
        "hills_and_canyon",
        "two_minimums",
    }


@pytest.mark.parametrize(
    ("name", "rows"), [*zip(CLASSICS["names"], CLASSICS["values"], strict=True)]
)
def test_value_and_gradient_of_a_classic_equal_the_closed_form(name: str, rows) -> None:
    value, gradient = Objective(FAMILIES[name]()).value_and_gradient(rows[:, :2])
    for got, expected in ((value, rows[:, 2]), (gradient, rows[:, 3:])):
        np.testing.assert_allclose(got, expected, rtol=0, atol=1e-14 * np.abs(expected).max())


def test_every_landscape_has_a_reference() -> None:
    """What is missing is made by ``python tests/reference/closed_forms.py``."""
    assert {*REFERENCED, *CLASSICS["names"]} == set(LANDSCAPES)


@pytest.mark.parametrize("name", CLASSICS["names"])
def test_a_reference_is_what_its_script_makes(name: str) -> None:
    rows = dict(zip(CLASSICS["names"], CLASSICS["values"], strict=True))[name]
    assert np.array_equal(referenced(LANDSCAPES[name], rows[:, :2]), rows)


@pytest.mark.parametrize("name", REFERENCED)
def test_the_script_makes_the_reference_of_the_article_too(name: str) -> None:
    rows = referenced(LANDSCAPES[name], VALUES["points"])
    assert np.array_equal(rows[:, 2:].T, [VALUES[f"{name}_{each}"] for each in ("f", "gx", "gy")])


@every_landscape
def test_the_formula_is_the_function(landscape: Landscape) -> None:
    assert_formula_is_function(landscape)


def assert_formula_is_function(landscape: Landscape) -> None:
    names = {name: getattr(np, name) for name in ("abs", "exp", "sin", "cos", "sqrt", "radians")}
    constants = {"pi": math.pi, "e": math.e, "__builtins__": {}}
    x, y = np.random.default_rng(1).uniform(-3, 3, (2, 50))
    written = eval(
        landscape.formula, {**names, **constants}, {**landscape.parameters, "x": x, "y": y}
    )
    scale = max(1, np.abs(written).max())
    np.testing.assert_allclose(landscape.f(x, y), written, rtol=1e-13, atol=1e-13 * scale)


@every_landscape_with_minima
def test_each_known_minimum_is_one(landscape: Landscape) -> None:
    assert_minima(landscape)


def assert_minima(landscape: Landscape) -> None:
    objective = Objective(landscape)
    for minimum in landscape.minima:
        at = np.array([minimum.x, minimum.y])
        value, gradient = objective.value_and_gradient(at)
        hessian = objective.hessian_by_differences(at, 1e-4)
        assert value == pytest.approx(minimum.loss, rel=1e-14, abs=1e-13)
        # A coordinate is rounded to float64: so far from 0 may that leave the gradient.
        rounding = np.linalg.norm(hessian, 2) * np.spacing(max(1.0, np.abs(at).max()))
        assert np.abs(gradient).max() < 1e-12 + rounding
        assert np.linalg.eigvalsh(hessian).min() > 0


@every_landscape_with_minima
def test_nothing_in_the_domain_undercuts_the_global_minimum(landscape: Landscape) -> None:
    domain = landscape.domain
    xs = np.linspace(domain.x_min, domain.x_max, 401)
    ys = np.linspace(domain.y_min, domain.y_max, 401)
    lowest = landscape.f(*np.meshgrid(xs, ys)).min()
    assert lowest >= landscape.minima[0].loss - 1e-12


@pytest.mark.parametrize(
    ("name", "global_minima", "local_minima"),
    [
        ("himmelblau", 4, 0),
        ("styblinski_tang", 1, 3),
        ("three_hump_camel", 1, 2),
        ("six_hump_camel", 2, 4),
        ("goldstein_price", 1, 3),
        ("dupont", 1, 1),
    ],
)
def test_descent_from_all_over_the_domain_ends_at_the_known_minima(
    name: str, global_minima: int, local_minima: int
) -> None:
    landscape = LANDSCAPES[name]
    domain, objective = landscape.domain, Objective(landscape)
    xs = np.linspace(domain.x_min, domain.x_max, 14)
    ys = np.linspace(domain.y_min, domain.y_max, 14)
    at = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    rate = np.full((len(at), 1), 1e-3)
    for _ in range(3000):  # each run descends, at the rate that lets it
        ahead = at - rate * objective.gradient(at)
        better = (objective.value(ahead) <= objective.value(at))[:, np.newaxis]
        at, rate = np.where(better, ahead, at), np.where(better, rate * 1.2, rate / 4)
    ends = at[np.linalg.norm(objective.gradient(at), axis=1) < 1e-3]
    known = np.array([minimum[:2] for minimum in landscape.minima])
    distances = np.linalg.norm(ends[:, np.newaxis] - known, axis=-1)
    stable = distances.min(axis=1) < 1e-3
    # What ends elsewhere must have ended on a saddle, on the ridge between two minima.
    for end in ends[~stable]:
        assert np.linalg.eigvalsh(objective.hessian_by_differences(end, 1e-4)).min() < 0
    assert set(distances.argmin(axis=1)[stable]) == set(range(len(known)))
    assert len(landscape.global_minima) == global_minima
    assert len(landscape.local_minima) == local_minima


def test_a_saddle_is_flat_and_bends_both_ways() -> None:
    origin = np.zeros(2)
    for name, curvatures in (("saddle", [-2, 2]), ("monkey_saddle", [0, 0])):
        objective = Objective(LANDSCAPES[name])
        assert objective.gradient(origin).tolist() == [0, 0]
        np.testing.assert_allclose(
            np.linalg.eigvalsh(objective.hessian_by_differences(origin, 1e-4)), curvatures
        )
        assert LANDSCAPES[name].minima == LANDSCAPES[name].global_minima == ()


def test_the_tip_of_ackley_is_exactly_zero_and_flat() -> None:
    objective = Objective(LANDSCAPES["ackley"])
    value, gradient = objective.value_and_gradient(np.array([[0.0, 0.0], [1e-9, 0.0]]))
    assert value[0] == 0
    assert gradient[0].tolist() == [0, 0]
    # Next to it the slope is that of a cone, a b / √2.
    assert gradient[1, 0] == pytest.approx(20 * 0.2 / math.sqrt(2), rel=1e-7)


FAMILIES_WITH_SETTINGS = [name for name in FAMILIES if declaration(FAMILIES[name]).settings]


def within(setting: Setting) -> st.SearchStrategy[float]:
    """Any value that a setting's annotation allows."""
    bounds = {type(bound): bound for bound in setting.annotation.__metadata__}
    low = bounds[Ge].ge if Ge in bounds else bounds[Gt].gt
    return st.floats(low, bounds[Le].le, exclude_min=Gt in bounds)


def test_the_families_with_parameters() -> None:
    assert FAMILIES_WITH_SETTINGS == ["rosenbrock", "rastrigin", "ackley", "ill_conditioned"]


@pytest.mark.parametrize("name", FAMILIES_WITH_SETTINGS)
@settings(max_examples=40)
@given(data=st.data())
def test_minima_and_formula_follow_the_parameters(name: str, data: st.DataObject) -> None:
    known = declaration(FAMILIES[name]).settings
    values = {setting.name: data.draw(within(setting), setting.name) for setting in known}
    landscape = FAMILIES[name](**values)
    assert landscape.parameters == values
    assert landscape.minima
    for minimum in landscape.minima:
        assert landscape.domain.contains(minimum.x, minimum.y)
        assert landscape.f(np.array([minimum.x]), np.array([minimum.y])) == pytest.approx(
            minimum.loss, abs=1e-13
        )
        gradient = Objective(landscape).gradient(np.array(minimum[:2]))
        curvature = np.abs(
            Objective(landscape).hessian_by_differences(np.array(minimum[:2]), 1e-4)
        ).max()
        assert np.abs(gradient).max() <= 1e-12 + 4 * curvature * np.finfo(float).eps
    assert_formula_is_function(landscape)


@pytest.mark.parametrize("condition_number", [1.0, 7.0, 1e4])
@pytest.mark.parametrize("angle", [-90.0, 0.0, 30.0, 45.0])
def test_the_curvatures_of_ill_conditioned(condition_number: float, angle: float) -> None:
    landscape = FAMILIES["ill_conditioned"](condition_number=condition_number, angle=angle)
    hessian = Objective(landscape).hessian_by_differences(np.zeros(2), 1e-2)
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [1, condition_number], rtol=1e-9)
    valley = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    np.testing.assert_allclose(hessian @ valley, valley, atol=1e-12 * condition_number)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_factory_declares_its_landscape(name: str) -> None:
    declared, landscape = declaration(FAMILIES[name]), LANDSCAPES[name]
    assert landscape.name == name
    assert landscape.title == declared.title
    assert landscape.formula == " ".join(declared.formula.split())
    assert landscape.source == " ".join(declared.source.split())
    assert landscape.parameters == {s.name: s.default for s in declared.settings}
    assert declared.summary.endswith(".")


@every_landscape
def test_facts_are_in_order(landscape: Landscape) -> None:
    if isinstance(landscape.levels, str):
        assert landscape.levels in ("log", "quantile", "linear")
    else:
        assert list(landscape.levels) == sorted(set(landscape.levels))
    losses = [minimum.loss for minimum in landscape.minima]
    assert losses == sorted(losses)
    assert landscape.title
    assert landscape.source


@every_landscape
@settings(max_examples=25)
@given(batch=points)
def test_a_point_has_the_same_gradient_in_any_batch(landscape: Landscape, batch) -> None:
    objective = Objective(landscape)
    together = objective.gradient(batch)
    alone = np.stack([objective.gradient(point) for point in batch])
    assert np.array_equal(together, alone)


@every_landscape
def test_the_gradient_agrees_with_finite_differences(landscape: Landscape) -> None:
    objective, h = Objective(landscape), 1e-6
    at = np.random.default_rng(2).uniform(-3, 3, (40, 2))
    for axis in range(2):
        step = h * np.eye(2)[axis]
        slope = (objective.value(at + step) - objective.value(at - step)) / (2 * h)
        rounding = 1e-15 * np.abs(objective.value(at)).max() / h
        np.testing.assert_allclose(
            objective.gradient(at)[:, axis], slope, rtol=1e-5, atol=1e-5 + rounding
        )


@pytest.mark.parametrize("derivatives", [partials, second_partials])
@every_landscape
def test_the_recorded_program_repeats_autograd_to_the_bit(
    landscape: Landscape, derivatives
) -> None:
    random = np.random.default_rng(3)
    program = record(partial(derivatives, landscape.f), *random.uniform(-3, 3, (2, 5)))
    assert program is not None
    x, y = random.uniform(-3, 3, (2, 5))
    for got, expected in zip(program(x, y), derivatives(landscape.f, x, y), strict=True):
        assert np.array_equal(got, expected)


def _landscape(f) -> Landscape:
    return Landscape("mine", "Mine", "", f, Domain(-3, 3, -3, 3), (), (), "a test")


@pytest.mark.parametrize("is_right", [lambda x: x.min() > 0, lambda x: x > 0])
def test_a_function_that_branches_is_not_replayed(is_right) -> None:
    objective = Objective(_landscape(lambda x, y: x**2 + y**2 if is_right(x) else 3 * x + y))
    for at in ([0.5, 1.0], [-2.0, 1.0], [2.0, -1.0]):
        expected = [2 * at[0], 2 * at[1]] if at[0] > 0 else [3, 1]
        np.testing.assert_allclose(objective.gradient(np.array([at])), [expected])


def test_a_function_that_chooses_by_where_has_the_right_gradient_everywhere() -> None:
    import autograd.numpy as anp

    objective = Objective(_landscape(lambda x, y: anp.where(x > 0, x**2, 3 * x) + y))
    for x in (0.5, -2.0, 2.0):
        slope = 2 * x if x > 0 else 3
        np.testing.assert_allclose(objective.gradient(np.array([[x, 1.0]])), [[slope, 1]])


def test_where_a_landscape_is_not_finite_neither_is_its_gradient_and_nothing_is_raised() -> None:
    import autograd.numpy as anp

    objective = Objective(_landscape(lambda x, y: anp.log(x) + y))
    value, gradient = objective.value_and_gradient(np.array([[1.0, 0.0], [0.0, 0.0], [-1.0, 0.0]]))
    assert value[0] == 0
    assert not np.isfinite(value[1:]).any()
    assert gradient[0].tolist() == [1, 1]
    assert not np.isfinite(gradient[1, 0])


def test_integer_points_are_points_too() -> None:
    gradient = Objective(LANDSCAPES["simple_quad"]).gradient(np.array([[1, 2], [3, 4]]))
    assert gradient.tolist() == [[2, 4], [6, 8]]
