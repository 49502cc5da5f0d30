"""Schedules: their values, and the runs that they make."""

from collections.abc import Mapping
from itertools import cycle, repeat
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landscapes as ls
from landscapes import ScenarioError
from landscapes.composition import Composed
from landscapes.declaration import ABSENT, REQUIRED, Setting, declaration
from landscapes.ensemble import descend
from landscapes.functions import LANDSCAPES
from landscapes.kinds.landscape.picture.panels import of_hyperparameter
from landscapes.kinds.landscape.picture.rows import rows_of
from landscapes.loading import parse_scenario
from landscapes.loading.conventions import conventions_of
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.reference import reference
from landscapes.running import run
from landscapes.schedules import SCHEDULES, Schedule, settings_of
from landscapes.trace import table

every_schedule = pytest.mark.parametrize("name", SCHEDULES)

CHOSEN: Mapping[str, Any] = {
    "from": 0.3,
    "to": 0.02,
    "peak": 0.5,
    "factor": 0.7,
    "rate": 0.4,
    "every": 3,
    "period": 4,
    "up": 3,
    "values": ((0, 0.3), (4, 0.1), (9, 0.2)),
}
"""A value of every setting that has no default, or that is more telling than its default."""


def chosen(name: str, steps: int = 12, warm_up: int = 0, **others: Any) -> Schedule:
    """A schedule of this name with telling settings; ``from_`` is the setting ``from``."""
    declared = {each.name: each.default for each in declaration(SCHEDULES[name]).settings}
    own = {key: CHOSEN.get(key, default) for key, default in declared.items()}
    assert REQUIRED not in own.values(), "write a value of the new setting into CHOSEN"
    own |= {key.rstrip("_"): of for key, of in others.items()}
    return Schedule(name, own, SCHEDULES[name], warm_up, steps)


class Slope:
    """f = x + y, whose steps of gradient descent are the learning rates."""

    def gradient(self, points: Any) -> Any:
        return np.ones_like(points)


# The one that no framework has, by its formula.


def test_a_range_test_rises_by_equal_factors() -> None:
    schedule = chosen("range_test", 4, from_=1e-4, to=1.0)
    assert schedule.values(6).tolist() == pytest.approx([1e-4, 1e-3, 1e-2, 0.1, 1, 1])


def test_piecewise_in_straight_lines() -> None:
    schedule = chosen("piecewise", between="linear", values=((1, 0.4), (3, 0.2)))
    assert schedule.values(5).tolist() == pytest.approx([0.4, 0.4, 0.3, 0.2, 0.2])


def test_later_cycles_may_be_lower() -> None:
    schedule = chosen("cosine_restarts", to=0.1, period=2, factor=0.5, from_=0.5)
    assert schedule.values(6).tolist() == pytest.approx([0.5, 0.3, 0.3, 0.2, 0.2, 0.15])


def test_a_warm_up_rises_from_zero_and_shortens_the_rest() -> None:
    schedule = chosen("linear", 8, warm_up=4, to=0.0, from_=0.4)
    expected = [0.0, 0.1, 0.2, 0.3, 0.4, 0.3, 0.2, 0.1, 0.0, 0.0]
    assert schedule.values(10).tolist() == pytest.approx(expected)


def test_a_warm_up_delays_what_has_no_end() -> None:
    schedule = chosen("step", warm_up=2, every=2, factor=0.5, from_=0.4)
    assert schedule.values(7).tolist() == pytest.approx([0, 0.2, 0.4, 0.4, 0.2, 0.2, 0.1])


# The runs that they make.


@every_schedule
def test_the_update_after_t_others_has_the_value_at_t(name: str) -> None:
    schedule = chosen(name, 12, 2)
    optimizer = Composed(OPTIMIZERS["sgd"])(learning_rate=schedule)
    positions = descend(repeat(Slope()), optimizer, np.zeros((1, 2)), 12)
    steps = -np.diff(positions[:, 0, 0])
    np.testing.assert_allclose(steps, schedule.values(12), rtol=0, atol=1e-15)


CONSTANT: Mapping[str, Any] = {
    "from": 0.03,
    "to": 0.03,
    "peak": 0.03,
    "factor": 1.0,
    "rate": 0.0,
    "every": 3,
    "period": 4,
    "up": 3,
    "values": ((0, 0.03), (5, 0.03)),
}


# A schedule knows nothing of the rule, so each rule has one of them, in turn.
@pytest.mark.parametrize(("rule", "name"), list(zip(OPTIMIZERS, cycle(SCHEDULES), strict=False)))
def test_a_constant_schedule_gives_the_same_bits_as_the_constant(rule: str, name: str) -> None:
    constant = chosen(name, **{key: of for key, of in CONSTANT.items() if key in own_of(name)})
    objective = Objective(LANDSCAPES["wobbly"])
    start = np.array([[-2.8, -2.5]])
    scheduled = Composed(OPTIMIZERS[rule])(learning_rate=constant)
    plain = OPTIMIZERS[rule](learning_rate=0.03)
    assert np.array_equal(
        descend(repeat(objective), scheduled, start, 15),
        descend(repeat(objective), plain, start, 15),
    )


def own_of(name: str) -> set[str]:
    return {each.name for each in declaration(SCHEDULES[name]).settings}


@st.composite
def batches(draw: st.DrawFn) -> tuple[str, Schedule, dict[str, list[float]]]:
    """A rule, a schedule, and the values of its settings for each of three runs."""
    name, rule = draw(st.sampled_from([*SCHEDULES])), draw(st.sampled_from([*OPTIMIZERS]))
    schedule = chosen(name, 12, draw(st.integers(0, 4)))
    numbers = [each.name for each in declaration(SCHEDULES[name]).settings if each.is_number]
    varied = draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    values = st.floats(0.01, 0.9)
    return (
        rule,
        schedule,
        {key: draw(st.lists(values, min_size=3, max_size=3)) for key in varied - {"rise"}},
    )


@given(batches())
@settings(max_examples=25, deadline=None)
def test_runs_of_a_batch_are_those_alone(
    drawn: tuple[str, Schedule, dict[str, list[float]]],
) -> None:
    rule, schedule, varied = drawn
    objective = Objective(LANDSCAPES["wobbly"])
    starts = np.array([[-2.8, -2.5], [1.0, 2.0], [0.3, -0.7]])
    columns = {f"learning_rate.{key}": np.array([of]).T for key, of in varied.items()}
    make = Composed(OPTIMIZERS[rule])
    together = descend(repeat(objective), make(learning_rate=schedule, **columns), starts, 12)
    for turn in range(3):
        own = schedule.having(**{key: of[turn] for key, of in varied.items()})
        start = starts[turn : turn + 1]
        alone = descend(repeat(objective), make(learning_rate=own), start, 12)
        assert np.array_equal(together[:, turn], alone[:, 0], equal_nan=True)


def scheduled(rule: str, setting: Setting) -> str:
    """An entry that has a number scheduled, under a convention that has this number."""
    forms = conventions_of(OPTIMIZERS[rule])
    having = [each for each in forms if setting.default_under(each) is not ABSENT]
    others = {
        each.name: each.default
        for each in declaration(OPTIMIZERS[rule]).settings
        if having and each.default_under(having[0]) is REQUIRED
    }
    default = setting.default
    to = next(each for each in (default / 2, 1.5 * default) if setting.permits(each))
    schedule = {"schedule": "linear", "from": default, "to": to}
    form = {"convention": having[0]} if having else {}
    return flow({"name": rule, **form, **others, setting.name: flow(schedule)})


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_every_number_of_every_rule_may_be_scheduled(rule: str) -> None:
    settings = declaration(OPTIMIZERS[rule]).settings
    numbers = [each for each in settings if each.is_number and each.default > 0]
    read = scenario(", ".join(scheduled(rule, each) for each in numbers))
    for number, entry in zip(numbers, read.optimizers, strict=True):
        assert [*entry.schedules] == [number.name]
    for trajectory in run(read).trajectories:
        assert trajectory.last_step == 20


def flow(mapping: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in mapping.items()) + "}"


# In scenarios.


def text(optimizers: str, *others: str, steps: int = 20) -> str:
    lines = [f"steps: {steps}", f"optimizers: [{optimizers}]", *others]
    return "\n".join(["landscape: wobbly", "start: [-2.8, -2.5]", *lines])


def scenario(optimizers: str, *others: str, steps: int = 20) -> Any:
    return parse_scenario(text(optimizers, *others, steps=steps))


def problems(written: str) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        parse_scenario(written)
    return str(error.value).splitlines()


COSINE = "{schedule: cosine, from: 0.3, to: 0.01}"


@every_schedule
def test_every_schedule_is_declared(name: str) -> None:
    declared = declaration(SCHEDULES[name])
    assert declared.summary
    assert declared.formula
    assert declared.source
    assert declared.frameworks
    assert all(setting.description for setting in settings_of(SCHEDULES[name]))


def test_the_reference_has_every_schedule() -> None:
    page = reference()
    for name in SCHEDULES:
        section = page.partition(f"### schedule: {name}\n")[2].partition("\n### ")[0]
        assert declaration(SCHEDULES[name]).formula in section, name
        for setting in settings_of(SCHEDULES[name]):
            assert f"| `{setting.name}` | " in section, name


@every_schedule
def test_every_schedule_can_be_written(name: str) -> None:
    written: dict[str, Any] = {"schedule": name, "warm_up": 3}
    written |= {key: of for key, of in CHOSEN.items() if key in own_of(name)}
    if "values" in written:
        written["values"] = [list(pair) for pair in written["values"]]
    (trajectory,) = run(scenario(f"{{name: sgd, learning_rate: {flow(written)}}}")).trajectories
    np.testing.assert_array_equal(
        trajectory.schedules["learning_rate"], chosen(name, 20, 3).values(20)
    )


def test_steps_are_those_of_the_scenario_unless_written() -> None:
    rates = f"learning_rate: [{COSINE}, {{schedule: cosine, from: 0.3, to: 0.01, steps: 10}}]"
    usual, own = run(scenario(f"{{name: sgd, {rates}}}")).trajectories
    assert usual.schedules["learning_rate"][10] == pytest.approx(0.155)
    assert own.schedules["learning_rate"][10] == 0.01


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        ("learning_rate: {schedule: cosin, from: 1}", "4:52: unknown schedule 'cosin' (did you"),
        (
            "learning_rate: {schedule: cosine, form: 1}",
            "4:60: unknown setting 'form' of cosine",
        ),
        (
            "learning_rate: {shedule: cosine}",
            "4:41: unknown key 'shedule' (did you mean 'schedule'?)",
        ),
        (
            "learning_rate: {from: 1, to: 2}",
            "4:41: learning_rate must be a number, not a mapping",
        ),
        ("learning_rate: {schedule: 3}", "schedule must be one of step, exponential, inverse_time"),
        ("learning_rate: {schedule: step, from: 1}", "4:41: the schedule step needs every, such"),
        (
            "learning_rate: {schedule: step, from: 1, every: 3, at: [3]}",
            "4:41: the schedule step needs every or at, not both",
        ),
        (
            "learning_rate: {schedule: one_cycle, peak: 1, steps: 1}",
            "4:41: the schedule one_cycle needs more than 1 step after its warm_up",
        ),
        (
            "learning_rate: {schedule: cosine, from: 1, steps: 1, warm_up: 1}",
            "warm_up must be fewer than its 1 step, not 1",
        ),
        (
            "learning_rate: {schedule: cosine, from: 1, to: -1}",
            "4:41: learning_rate must be at least 0 at all steps, not −0.156 at step 11",
        ),
        (
            "learning_rate: [0.1, {schedule: exponential, from: 1, factor: 1e300}]",
            "4:47: learning_rate must be at least 0 at all steps, not ∞ at step 2",
        ),
        (
            "learning_rate: {schedule: cosine, from: 1, warm_up: 20}",
            "warm_up must be fewer than its 20 steps, not 20",
        ),
        ("learning_rate: {schedule: cosine, from: x}", "4:66: from must be a number, not 'x'"),
        ("learning_rate: {schedule: cosine}", "missing key 'from'"),
        ("learning_rate: 0", "learning_rate must be greater than 0, not 0"),
        ("learning_rate: {schedule: piecewise, values: [[3, 1], [2, 1]]}", "increasing steps"),
    ],
)
def test_mistakes_have_a_place_and_a_sentence(optimizer: str, message: str) -> None:
    (problem,) = problems(text(f"{{name: sgd, {optimizer}}}"))
    assert message in problem


def test_a_range_within_a_schedule_says_why_not() -> None:
    optimizer = "{name: sgd, learning_rate: {schedule: cosine, from: {from: 1e-4, to: 1e-2}}}"
    (problem,) = problems(f"kind: race\nlandscape: rosenbrock\nsteps: 9\noptimizers: [{optimizer}]")
    assert "4:66: from must be a number: a race tries whole hyperparameters" in problem


def test_bounds_hold_at_all_steps() -> None:
    scheduled = "{name: adam, beta1: {schedule: linear, from: 0.9, to: 1.1}}"
    (problem,) = problems(text(scheduled))
    assert "beta1 must be at least 0 and less than 1 at all steps, not 1 at step 10" in problem


def test_a_learning_rate_may_fall_to_zero_and_epsilon_may_not() -> None:
    scenario("{name: adam, learning_rate: {schedule: linear, from: 0.1, to: 0, steps: 5}}")
    (problem,) = problems(text("{name: adam, epsilon: {schedule: linear, from: 1, steps: 5}}"))
    assert "epsilon must be greater than 0 at all steps, not 0 at step 5" in problem


def test_a_label_says_from_where_to_where() -> None:
    entries = scenario(f"{{name: sgd, learning_rate: [0.1, {COSINE}]}}").optimizers
    assert [each.label for each in entries] == [
        "SGD, learning rate 0.1",
        "SGD, learning rate cosine 0.3 → 0.01",
    ]
    (entry,) = scenario(
        "{name: sgd, learning_rate: {schedule: one_cycle, peak: 0.5, warm_up: 2}}"
    ).optimizers
    assert entry.detail == "learning rate one cycle 0.02 → 0.5 → 2·10⁻⁶ (warm up 2)"


@pytest.mark.parametrize(
    ("rule", "top", "form"),
    [
        ("convention: optax", "", "optax"),
        ("", "convention: optax", "optax"),
        ("convention: torch", "convention: optax", "torch"),
        ("", "convention: keras", "torch"),
        ("", "", "torch"),
    ],
)
@pytest.mark.parametrize(
    "where",
    ["learning_rate: {}", "learning_rate: 1, clip_norm: {}"],
)
def test_one_cycle_follows_the_convention_of_its_optimizer(
    rule: str, top: str, form: str, where: str
) -> None:
    """Its peak is at step 5 of 10 in Optax, and one step before in PyTorch."""
    cycle = "{schedule: one_cycle, peak: 0.5, rise: 0.5, steps: 10"
    written = where.format(f"{cycle}}}")
    (entry,) = scenario(f"{{name: sgd, {written}, {rule}}}", top).optimizers
    (schedule,) = entry.schedules.values() or [entry.modifiers["clip_norm"]["norm"]]
    values = schedule.values(10)
    assert int(np.argmax(values)) == {"optax": 5, "torch": 4}[form]
    own = where.format(f"{cycle}, convention: torch}}")
    (entry,) = scenario(f"{{name: sgd, {own}, convention: optax}}").optimizers
    (schedule,) = entry.schedules.values() or [entry.modifiers["clip_norm"]["norm"]]
    assert int(np.argmax(schedule.values(10))) == 4


def test_the_trace_has_a_column_of_each_scheduled_hyperparameter() -> None:
    falling = "momentum: {schedule: linear, from: 0.8}"
    recording = run(
        scenario(f"{{name: sgd, learning_rate: {COSINE}}}, adam, {{name: momentum, {falling}}}")
    )
    columns = table(recording)
    expected = chosen("cosine", 20, from_=0.3, to=0.01).values(20).tolist()
    # No update follows the last step, so it has no learning rate, whether it changes or not.
    constant = [*[0.001] * 20, None], [*[0.01] * 20, None]
    assert columns["learning_rate"] == [*expected, None, *constant[0], *constant[1]]
    assert columns["momentum"][:42] == [None] * 42
    assert columns["momentum"][42:63:5] == pytest.approx([0.8, 0.6, 0.4, 0.2, None])
    assert "beta1" not in columns


def test_the_trace_of_a_run_that_diverged_has_the_value_of_its_last_update() -> None:
    rising = "learning_rate: {schedule: range_test, from: 0.1, to: 1e3}"
    (run_,) = run(scenario(f"{{name: sgd, {rising}}}")).trajectories
    assert run_.last_step < 20
    values = table(run(scenario(f"{{name: sgd, {rising}}}")))["learning_rate"]
    assert values == pytest.approx([0.1 * 10 ** (4 * k / 20) for k in range(run_.last_step + 1)])


def test_a_panel_must_be_of_a_hyperparameter_that_changes() -> None:
    panels = "render: {panels: [landscape, learnin_rate]}"
    (problem,) = problems(text(f"{{name: sgd, learning_rate: {COSINE}}}", panels))
    assert problem.endswith("unknown panel 'learnin_rate' (did you mean 'learning_rate'?)")
    (problem,) = problems(text("momentum", "render: {panels: [landscape, momentum]}"))
    assert problem.endswith("5:30: no optimizer has a schedule for momentum")


def test_a_panel_cannot_be_added_to_a_recording_without_schedules() -> None:
    recording = run(scenario("sgd"))
    with pytest.raises(ValueError, match="no optimizer has a schedule for learning_rate"):
        recording.drawn_with(panels=("learning_rate",))


def test_a_row_of_the_table_has_the_value_of_the_step() -> None:
    recording = run(scenario(f"{{name: sgd, learning_rate: {COSINE}}}, adam"))
    row, constant = rows_of(recording, ["#000000", "#000000"])
    assert row.now(0) == "learning rate 0.3"
    assert row.now(10, short=True) == "η 0.155"
    assert row.now(20) == row.now(19) == "learning rate 0.0118"
    assert constant.now(0) == ""


@pytest.mark.parametrize("start", ["[-2.8, -2.5]", "[[-2.8, -2.5], [1, 2]]"])
def test_a_panel_has_one_curve_of_each_optimizer_with_the_hyperparameter(start: str) -> None:
    panels = "render: {panels: [landscape, momentum]}"
    written = text(
        "sgd, momentum, {name: nesterov, momentum: {schedule: linear, from: 0.8}}", panels
    )
    recording = run(parse_scenario(written.replace("[-2.8, -2.5]", start)))
    same, fewer = of_hyperparameter(recording, "momentum")
    assert (same.optimizer, fewer.optimizer) == (1, 2)
    assert set(same.values.median) == {0.9}
    assert fewer.values.median[[0, 10, 19, 20]].tolist() == pytest.approx([0.8, 0.4, 0.04, 0.04])


def test_the_description_says_what_changes() -> None:
    described = ls.describe(run(scenario(f"{{name: sgd, learning_rate: {COSINE}}}, adam")))
    assert "SGD with learning rate cosine 0.3 → 0.01 and Adam" in described


def test_a_response_has_no_schedules() -> None:
    kind = "kind: response\nsignal: sine\n"
    (problem,) = problems(f"{kind}optimizer: {{name: sgd, learning_rate: {COSINE}}}")
    assert "3:39: learning_rate must be a number, not a schedule, in a response" in problem


# In maps, races and networks.


def ends_at(hyperparameters: str, x: float, y: float) -> float:
    document = text(f"{{name: momentum, {hyperparameters}}}").replace("[-2.8, -2.5]", f"[{x}, {y}]")
    return float(run(parse_scenario(document)).trajectories[0].losses[-1])


AXIS = """
kind: sensitivity
landscape: wobbly
start: [1, 2]
steps: 20
optimizers: [{{name: momentum, learning_rate: {schedule}}}]
axes: {{{axis}: {{from: 0.01, to: 0.1}}}}
grid: 3
"""


def test_an_axis_may_be_a_setting_of_a_schedule() -> None:
    written = AXIS.format(
        schedule="{schedule: cosine, from: 1, to: 0.01}", axis="learning_rate.from"
    )
    recording = run(parse_scenario(written))
    (axis,) = recording.scenario.axes
    for value, loss in zip(axis.values.tolist(), recording.maps[0].losses[1].tolist(), strict=True):
        own = f"{{schedule: cosine, from: {value!r}, to: 0.01}}"
        assert loss == ends_at(f"learning_rate: {own}", 1, 2)


@pytest.mark.parametrize(
    ("schedule", "axis", "message"),
    [
        (
            "0.1",
            "learning_rate.from",
            "learning_rate of momentum is no schedule, so it has no from",
        ),
        (COSINE, "learning_rate.form", "unknown axis 'form' of cosine (did you mean 'from'?)"),
        (COSINE, "momentum.from", "momentum of momentum is no schedule, so it has no from"),
    ],
)
def test_an_axis_of_no_schedule_says_why_not(schedule: str, axis: str, message: str) -> None:
    (problem,) = problems(AXIS.format(schedule=schedule, axis=axis))
    assert message in problem


def test_the_values_at_both_ends_of_an_axis_are_checked() -> None:
    steep = "{schedule: piecewise, values: [[0, 1]]}"
    falling = "{schedule: linear, from: 0.05, to: -0.05, steps: 30}"
    assert problems(AXIS.format(schedule=steep, axis="learning_rate.values"))
    (problem,) = problems(AXIS.format(schedule=falling, axis="learning_rate.from"))
    assert "learning_rate must be at least 0 at all steps" in problem


def test_basins_and_races_and_networks_have_the_same_runs() -> None:
    momentum = f"{{name: momentum, learning_rate: {COSINE.replace('0.3', '0.05')}}}"
    basins = run(
        parse_scenario(
            f"kind: basins\nlandscape: wobbly\nsteps: 20\ngrid: 4\noptimizers: [{momentum}]"
        )
    )
    assert basins.maps[0].basins.shape == (4, 4)
    race = run(
        parse_scenario(
            f"kind: race\nlandscape: wobbly\nsteps: 20\ntarget: 1\nstarts: [[1, 2]]\n"
            f"tuning: {{trials: 2}}\noptimizers: [{momentum}, sgd]"
        )
    )
    alone = ends_at(f"learning_rate: {COSINE.replace('0.3', '0.05')}", 1, 2)
    assert race.searches[0].losses.tolist() == [[alone]]
    network = run(
        parse_scenario(
            f"kind: learning_history\ndata: two_moons\niterations: 6\nseeds: 2\n"
            f"optimizers: [{momentum}]"
        )
    )
    assert np.isfinite(network.histories[0].train_losses).all()
