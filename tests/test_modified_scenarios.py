"""Modifiers in scenarios: their keys and errors, where they hold runs, and what is told of them."""

import re
from itertools import repeat
from textwrap import dedent

import numpy as np
import pytest
import yaml

import landscapes as ls
from landscapes import Outcome, ScenarioError, parse_scenario, run
from landscapes.catalogue import listed
from landscapes.composition import Composed
from landscapes.ensemble import Ensemble, descend, endings
from landscapes.functions import LANDSCAPES
from landscapes.kinds.landscape.picture.allowed import outline
from landscapes.modifiers import MODIFIERS
from landscapes.modifiers.standing import Ball, nearest_allowed
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.plugins import PluginError, load_plugins

TOP = "landscape: wobbly\nstart: [-2, 1]\nsteps: 10\n"


def scenario(entry: str, top: str = TOP):
    return parse_scenario(f"{top}optimizers:\n  - {{name: {entry}}}\n")


def modifiers(entry: str, top: str = TOP):
    (only,) = scenario(entry, top).optimizers
    return dict(only.modifiers)


def test_all_keys_at_once() -> None:
    entry = (
        "adam, weight_decay: {l2: 0.1}, clip_norm: 1, clip_value: 2, sam: 0.05, cautious: true,"
        " lookahead: {steps: 6}, constraint: {ball: {radius: 2}}, average: {polyak: 1e1}"
    )
    assert modifiers(entry) == {
        "cautious": {},
        "weight_decay": {"l2": 0.1},
        "clip_value": {"value": 2.0},
        "clip_norm": {"norm": 1.0, "convention": "paper"},
        "sam": {"radius": 0.05},
        "lookahead": {"steps": 6, "rate": 0.5},
        "constraint": {"ball": Ball(2.0)},
        "average": {"polyak": 10},
    }


def test_what_is_not_written_is_not_there() -> None:
    assert modifiers("adam, cautious: false") == {}


@pytest.mark.parametrize(
    ("top", "entry", "form"),
    [
        ("convention: torch\n", "adam", "l2"),
        ("convention: torch\n", "sgd", "l2"),
        ("convention: keras\n", "adam", "decoupled"),
        ("convention: keras\n", "sgd", "decoupled"),
        ("convention: optax\n", "adadelta, learning_rate: 1", "l2"),
        ("", "adam, convention: keras", "decoupled"),
        ("convention: keras\n", "adam, convention: torch", "l2"),
    ],
)
def test_a_bare_decay_means_what_its_framework_means(top: str, entry: str, form: str) -> None:
    assert modifiers(f"{entry}, weight_decay: 0.1", TOP + top) == {"weight_decay": {form: 0.1}}


def test_each_convention_of_several_has_its_own_decay() -> None:
    two = scenario("adam, convention: [torch, keras], weight_decay: 0.1").optimizers
    assert [dict(each.modifiers["weight_decay"]) for each in two] == [
        {"l2": 0.1},
        {"decoupled": 0.1},
    ]


def test_torch_clips_in_its_own_way() -> None:
    assert modifiers("adam, clip_norm: 1", f"{TOP}convention: torch\n") == {
        "clip_norm": {"norm": 1.0, "convention": "torch"}
    }


NONE = "weight_decay: give {decoupled: …} or {l2: …};"


@pytest.mark.parametrize(
    ("entry", "column", "message"),
    [
        ("adam, weight_decay: 0.1", 32, f"{NONE} Lasagne has no usual one"),
        ("nesterov, convention: article, weight_decay: 1", 57, f"{NONE} the article has no"),
        (
            "adam, convention: optax, learning_rate: 1, weight_decay: 1",
            69,
            f"{NONE} Optax has no usual one for adam",
        ),
        ("adam, weight_decay: {l2: 1, decoupled: 1}", 32, "weight_decay must be {decoupled: …} or"),
        ("adam, weight_decay: {}", 32, "weight_decay must be {decoupled: …} or {l2: …}"),
        ("adam, weight_decay: {l2: -1}", 37, "l2 must be at least 0, not -1"),
        (
            "adam, weight_decay: {L2: 1}",
            33,
            "unknown key 'L2' of weight_decay (did you mean 'l2'?)",
        ),
        ("adam, wieght_decay: 1", 18, "(did you mean 'weight_decay'?)"),
        ("adam, weight_decay: a", 32, "weight_decay must be a number, not 'a'"),
        ("adam, clip_norm: 0", 29, "clip_norm must be greater than 0, not 0"),
        ("adam, clip_value:", 29, "clip_value must be a number, not empty"),
        ("adam, sam: [1, 2]", 23, "sam must be a number, not [1, 2]"),
        ("adam, cautious: 1", 28, "cautious must be true or false, not 1"),
        ("adam, lookahead: 5", 29, "lookahead must be a mapping such as {steps: …}, not 5"),
        ("adam, lookahead: {rate: 2}", 36, "rate must be at most 1, not 2"),
        ("adam, average: {}", 27, "average must be {ema: …} or {polyak: …}"),
        ("adam, average: {polyak: 0.5}", 36, "polyak must be a whole number, not 0.5"),
        (
            "adam, constraint: {box: [1, 0, 0, 1]}",
            36,
            "box must be [x_min, x_max, y_min, y_max] with",
        ),
        ("adam, constraint: {box: [1, 0]}", 36, "box must have at least 4 items, not 2"),
        ("adam, constraint: {ball: {center: [0, 0]}}", 37, "missing key 'radius'"),
        ("adam, constraint: {ball: {radius: 1, centre: 0}}", 49, "(did you mean 'center'?)"),
    ],
)
def test_faults_are_told_at_their_places(entry: str, column: int, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario(entry)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"scenario:5:{column}: ")
    assert message in line


RESPONSE = "kind: response\nsignal: sine\noptimizer: {{name: adam, {}: {}}}\n"
LEARNING = (
    "kind: learning_history\ndata: two_moons\niterations: 3\nseeds: 1\n"
    "optimizers: [{{name: sgd, {}}}]\n"
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight_decay", "{l2: 1}"),
        ("sam", "1"),
        ("lookahead", "{}"),
        ("constraint", "{l1: 1}"),
        ("average", "{ema: 0.5}"),
    ],
)
def test_a_response_has_no_positions(name: str, value: str) -> None:
    with pytest.raises(ScenarioError, match=rf"scenario:3:\d+: {name} needs the position of a run"):
        parse_scenario(RESPONSE.format(name, value))


@pytest.mark.parametrize(
    ("name", "value"), [("clip_norm", "0.5"), ("clip_value", "0.5"), ("cautious", "true")]
)
def test_a_response_may_be_clipped_or_cautious(name: str, value: str) -> None:
    (response,) = run(parse_scenario(RESPONSE.format(name, value))).responses
    plain = run(parse_scenario("kind: response\nsignal: sine\noptimizer: adam\n")).responses[0]
    assert np.isfinite(response.updates[1:]).all()
    assert not np.array_equal(response.updates, plain.updates, equal_nan=True)


@pytest.mark.parametrize("own", ["{box: [0, 1, 0, 1]}", "{ball: {center: [0, 0], radius: 1}}"])
def test_a_network_is_in_no_plane(own: str) -> None:
    with pytest.raises(ScenarioError, match="a network has more parameters than x and y"):
        parse_scenario(LEARNING.format(f"constraint: {own}"))


def test_a_network_may_be_modified() -> None:
    """A constraint that leaves almost nothing leaves the loss of guessing."""
    own = (
        "learning_rate: 0.1, constraint: {l1: 0.001}, sam: 0.1, clip_norm: 1, cautious: true,"
        " weight_decay: {decoupled: 0.1}, lookahead: {}, average: {ema: 0.9}"
    )
    (history,) = run(parse_scenario(LEARNING.format(own))).histories
    assert history.train_losses[:, -1] == pytest.approx([np.log(2)], abs=1e-3)


@pytest.mark.parametrize("name", MODIFIERS)
def test_the_keys_are_reserved(name: str, tmp_path) -> None:
    plugin = tmp_path / "mine.py"
    text = f"""\
        from landscapes.optimizers import OPTIMIZERS as THEIRS

        def mine({name}: float = 0.1):
            return THEIRS["sgd"]({name})

        OPTIMIZERS = [mine]
        """
    plugin.write_text(dedent(text), encoding="utf-8")
    with pytest.raises(PluginError, match=f"mine.py:3: .*'{name}' needs another name"):
        load_plugins(plugin)


# Where runs are held.

BOWL = {"expression": "0.5*(x - 2)**2 + 2*(y - 1)**2", "domain": [-3, 3, -3, 3]}


def ended(entry, steps: int = 300, landscape=BOWL):
    (only,) = ls.run(
        {"landscape": landscape, "start": [-2, -2], "steps": steps, "optimizers": [entry]}
    ).trajectories
    return only


SGD = {"name": "sgd", "learning_rate": 0.1}


def test_a_decayed_run_rests_at_the_optimum_of_its_own_problem() -> None:
    """It is where (1 + λ) x = 2 and (4 + λ) y = 4."""
    for decay in ({"l2": 1.0}, {"decoupled": 1.0}):
        only = ended({**SGD, "weight_decay": decay})
        assert only.positions[-1] == pytest.approx([1.0, 0.8], abs=1e-9)
        assert only.outcome is Outcome.HELD
        assert only.sentence == "at rest where its weight decay holds it"
        # What is told is of the landscape alone.
        assert only.losses[-1] == pytest.approx(0.58)
        assert only.gradient_norms[-1] == pytest.approx(np.hypot(1.0, 0.8))


@pytest.mark.parametrize("decay", [{"l2": 1.0}, {"decoupled": 1.0}])
def test_a_decayed_run_that_is_under_way_does_not_rest(decay) -> None:
    assert ended({**SGD, "weight_decay": decay}, 20).outcome is Outcome.RAN_ALL_STEPS
    slow = {"name": "sgd", "learning_rate": 0.001, "weight_decay": decay}
    assert ended(slow).outcome is Outcome.RAN_ALL_STEPS


def test_adam_with_decoupled_decay_stops_where_a_coordinate_is_one_over_lambda() -> None:
    """There its step, which has length η while the gradient keeps its sign, equals η λ θ."""
    adam = {"name": "adam", "learning_rate": 0.05, "beta2": 0.95}
    only = ended({**adam, "weight_decay": {"decoupled": 1.0}}, 800)
    assert only.positions[-1, 0] == pytest.approx(1.0, abs=0.01)
    assert only.outcome is Outcome.HELD


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"box": [-3, 1, -3, 0]}, [1, 0]),
        ({"box": [-3, 1, -3, 3]}, [1, 1]),
        ({"ball": {"center": [2, -1], "radius": 1}}, [2, 0]),
        # Along the edge x + y = 1, where x − 2 = 4 (y − 1).
        ({"l1": 1}, [0.4, 0.6]),
        ({"l1": 0.5}, [0.0, 0.5]),
    ],
)
def test_a_constrained_run_rests_at_the_lowest_allowed_place(body, place) -> None:
    only = ended({**SGD, "constraint": body})
    assert only.positions[-1] == pytest.approx(place, abs=1e-6)
    assert only.outcome is Outcome.HELD
    assert only.sentence == "at rest where its constraint holds it"


def test_a_constrained_run_that_slides_along_does_not_rest() -> None:
    slow = {"name": "sgd", "learning_rate": 0.01, "constraint": {"box": [-3, -1.9, -3, 3]}}
    assert ended(slow, 20).positions[-1, 0] == -1.9
    assert ended(slow, 20).outcome is Outcome.RAN_ALL_STEPS


def test_a_constraint_does_not_hide_a_minimum_or_a_plateau() -> None:
    inside = {**SGD, "constraint": {"box": [-3, 3, -3, 3]}}
    assert ended(inside).outcome is Outcome.CONVERGED
    flat = {"expression": "maximum(0, x - 1)**2 + 0*y", "domain": [-3, 3, -3, 3]}
    assert ended(inside, landscape=flat).outcome is Outcome.STANDS_STILL


def test_maps_know_that_runs_are_held() -> None:
    only = scenario("sgd, learning_rate: 0.1, weight_decay: {l2: 1}").optimizers[0]
    landscape = scenario("sgd").landscape
    starts, seeds = np.array([[-2.0, 1.0], [0.5, 0.5]]), np.zeros(2, np.int64)
    found = [
        endings(Ensemble(landscape, factory, only.hyperparameters, starts, 300, None, seeds))
        for factory in (only.composed, OPTIMIZERS["sgd"])
    ]
    assert [each.at_rest.tolist() for each in found] == [[True, True]] * 2
    assert np.abs(found[0].positions - found[1].positions).max() > 0.1


# What is told and drawn.

TOLD = {
    "landscape": "wobbly",
    "start": [-2, 1],
    "steps": 12,
    "optimizers": [
        {"name": "momentum", "learning_rate": 0.05, "lookahead": {}, "average": {"ema": 0.9}},
        {"name": "sgd", "learning_rate": 0.05, "sam": 0.3},
    ],
}


def test_tables_have_the_tracks_of_each_run() -> None:
    recording = ls.run(TOLD)
    table = recording.table()
    first, second = recording.trajectories
    assert first.tracks.keys() == {"slow", "average"}
    assert second.tracks.keys() == {"ascent point"}
    slow = first.tracks["slow"]
    assert table["slow_x"] == [*slow[:, 0].tolist(), *[None] * 13]
    assert table["ascent_point_y"] == [*[None] * 13, *second.tracks["ascent point"][:, 1].tolist()]


def test_modifiers_are_named_wherever_optimizers_are() -> None:
    from landscapes.description import describe
    from landscapes.summary import summary

    recording = ls.run(TOLD)
    first, second = recording.scenario.optimizers
    assert first.detail.endswith("lookahead 5 × 0.5, EMA 0.9")
    assert second.detail.endswith("SAM 0.3")
    for told in (describe(recording), "\n".join(summary(recording))):
        assert "lookahead 5 × 0.5" in told
        assert "SAM 0.3" in told


def test_modifiers_tell_optimizers_of_one_name_apart() -> None:
    entries = [{"name": "adam"}, {"name": "adam", "clip_norm": 1}]
    labels = [each.label for each in ls.run({**TOLD, "optimizers": entries}).scenario.optimizers]
    assert labels == ["Adam", "Adam, clip norm 1"]


@pytest.mark.parametrize("body", [{"box": (-1, 2, 0, 1)}, {"ball": Ball(0.5, (1, 2))}, {"l1": 2}])
def test_an_outline_is_the_border_of_what_is_allowed(body) -> None:
    border = outline(body)
    assert border[0] == pytest.approx(border[-1])
    assert nearest_allowed(border, **body) == pytest.approx(border)
    middle = border[:-1].mean(axis=0)
    further = middle + 1.01 * (border - middle)
    assert (np.abs(nearest_allowed(further, **body) - further).max(axis=1) > 0).all()
    # Counter-clockwise, so that it is a hole in what surrounds it clockwise.
    x, y = border.T
    assert (x[:-1] * np.diff(y) - y[:-1] * np.diff(x)).sum() > 0


SCHEDULED = "sgd, learning_rate: 0.1, weight_decay: {{l2: {{schedule: linear, from: 0.5, to: {}}}}}"


def test_a_modifiers_number_may_be_a_schedule_over_the_scenarios_steps() -> None:
    (only,) = run(scenario(SCHEDULED.format(0))).trajectories
    objective = Objective(scenario("sgd").landscape)
    theta = np.array([[-2.0, 1.0]])
    for k in range(10):
        theta = theta - 0.1 * (objective.gradient(theta) + 0.5 * (1 - k / 10) * theta)
        assert only.positions[k + 1] == pytest.approx(theta[0], abs=1e-12)


def test_a_schedule_of_a_modifier_stays_within_its_bounds() -> None:
    with pytest.raises(ScenarioError, match=r"scenario:5:\d+: l2 must be at least 0 at all steps"):
        scenario(SCHEDULED.format(-0.5))


@pytest.mark.parametrize(
    ("key", "track"),
    [("clip_value", None), ("clip_norm", None), ("sam", "ascent point"), ("lookahead", "slow")],
)
def test_a_modifier_may_warm_up_from_zero(key: str, track: str | None) -> None:
    """At 0, clipped gradients are 0, SAM's ascent point is the position, slow weights stay."""
    number = "{schedule: linear, from: 0.5, to: 0.5, warm_up: 5}"
    written = f"{{steps: 1, rate: {number}}}" if key == "lookahead" else number
    (only,) = run(scenario(f"sgd, learning_rate: 0.1, {key}: {written}")).trajectories
    steps = np.hypot(*np.diff(only.positions, axis=0).T)
    assert np.isfinite(steps).all()
    if key != "sam":
        assert steps[0] == 0
        assert (steps[1:6] > 0).all()
    if track:
        assert (only.tracks[track][1] == only.positions[0]).all()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("sgd, sam: {schedule: linear, from: 1, to: -1}", "sam must be at least 0 at all steps"),
        ("sgd, clip_norm: {schedule: linear, from: 1, to: -1}", "clip_norm must be at least 0 at"),
        ("sgd, lookahead: {rate: {schedule: linear, from: 2}}", "rate must be at least 0 and at"),
        ("adam, epsilon: {schedule: linear, from: 1, to: 2, warm_up: 3}",
         "epsilon must be greater than 0 at all steps, not 0 at step 0; a warm_up begins at 0"),
    ],
)  # fmt: skip
def test_a_schedule_of_a_number_is_told_by_the_key_that_is_written(
    entry: str, message: str
) -> None:
    with pytest.raises(ScenarioError, match=message):
        scenario(entry)


def test_a_clip_of_nothing_leaves_no_gradient() -> None:
    """Not even where the gradient is zero, by which no number can be divided."""
    for form in ("paper", "torch"):
        clipped = Composed(OPTIMIZERS["sgd"], {"clip_norm": {"norm": 0.0, "convention": form}})
        positions = descend(
            repeat(Objective(LANDSCAPES["simple_quad"])), clipped(), np.array([[0.0, 0], [1, 2]]), 2
        )
        assert (positions == positions[0]).all()


def test_a_response_has_no_schedules_of_modifiers() -> None:
    text = RESPONSE.format("clip_norm", "{schedule: linear, from: 1, to: 2}")
    with pytest.raises(ScenarioError, match="clip_norm must be a number, not a schedule"):
        parse_scenario(text)


@pytest.mark.parametrize("name", MODIFIERS)
def test_what_is_listed_of_a_modifier_may_be_written(name: str) -> None:
    """Its examples are valid, and have the keys that are listed, each in one of them."""
    _, _, *lines = listed("modifiers", [name])
    examples = [line.partition(": ")[2] for line in lines if line.startswith("    example: ")]
    keys: list[str] = []
    for example in examples:
        scenario(f"sgd, learning_rate: 0.1, {example}")
        value = yaml.safe_load(example)[name]
        keys += value if isinstance(value, dict) else [name] * (value is not True)
    told = [words[1] for line in lines if (words := re.match(r" {4}(\w+)", line))]
    assert told[: told.index("example")] == keys
