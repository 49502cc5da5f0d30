"""The rules that Lasagne lacks: each against the pseudo code of its paper, over floats.

``rule(t, theta, memory, g)`` returns the next position; ``memory`` is kept between the steps.
"""

from itertools import repeat
from math import copysign, sqrt

import numpy as np
import pytest
from one_parameter import Line, agree, ours, scalar, slope

from landscapes import ScenarioError, parse_scenario, run
from landscapes.declaration import declaration
from landscapes.ensemble import descend
from landscapes.functions import LANDSCAPES
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from tests.framework_runs import framework_runs

HILLS = Objective(LANDSCAPES["hills_and_canyon"])
START = np.array([[-2.8, -2.5]])


class Flat:
    """f = 0."""

    def value(self, points, /):
        return np.zeros(points.shape[:-1])

    def gradient(self, points, /):
        return np.zeros_like(points)

    def hessian(self, points, /):
        return np.zeros((*points.shape, points.shape[-1]))


class Ridge:
    """f = x² / 2, whatever y is."""

    def value(self, points, /):
        return points[..., 0] ** 2 / 2

    def gradient(self, points, /):
        return points * [1, 0]

    def hessian(self, points, /):
        return np.broadcast_to(np.diag([1.0, 0.0]), (*points.shape, 2))


def sign(x: float) -> float:
    return copysign(1.0, x) if x else 0.0


def averaged(memory: dict, name: str, value: float, kept: float) -> float:
    """A running average that begins at 0."""
    memory[name] = kept * memory.get(name, 0.0) + (1 - kept) * value
    return memory[name]


def walk(name: str, steps: int = 40, **settings) -> np.ndarray:
    """A run over hills and canyon."""
    return descend(repeat(HILLS), OPTIMIZERS[name](**settings), START, steps)[:, 0]


def tracks_of(name: str, steps: int, **settings) -> tuple[np.ndarray, list[dict]]:
    """The positions of a one-parameter run, and its tracks after each step."""
    optimizer = OPTIMIZERS[name](**settings)
    position, seen, tracks = np.array([[2.0]]), [2.0], []
    state = optimizer.init(position)
    for _ in range(steps):
        position, state = optimizer.step(Line(), position, state)
        seen.append(position.item())
        tracks.append({key: value.item() for key, value in optimizer.tracks(state).items()})
    return np.array(seen), tracks


ADAM = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-2}


# Adam and its relatives


@pytest.mark.parametrize("convention", ["paper", "keras"])
def test_adamw(convention: str) -> None:
    def rule(t, theta, memory, g):
        m = averaged(memory, "m", g(theta), 0.8)
        v = averaged(memory, "v", g(theta) ** 2, 0.9)
        if convention == "keras":
            step = 0.1 * sqrt(1 - 0.9**t) / (1 - 0.8**t) * m / (sqrt(v) + 1e-2)
        else:
            step = 0.1 * (m / (1 - 0.8**t)) / (sqrt(v / (1 - 0.9**t)) + 1e-2)
        return theta - 0.1 * 0.3 * theta - step

    got = ours("adamw", **ADAM, weight_decay=0.3, convention=convention)
    agree(got, scalar(rule, slope))


def test_a_decay_of_the_rules_own_is_read_where_other_rules_have_a_modifier() -> None:
    """As a number; AdamW is Adam with decoupled decay, and may have no second one."""
    text = (
        "{landscape: wobbly, start: [1, 2], steps: 20, optimizers: ["
        "{name: adamw, learning_rate: 0.1, weight_decay: 0.3, convention: torch},"
        "{name: adam, learning_rate: 0.1, weight_decay: {decoupled: 0.3}, convention: torch}]}"
    )
    scenario = parse_scenario(text)
    own, modified = scenario.optimizers
    assert own.hyperparameters["weight_decay"] == 0.3
    assert [*own.modifiers] == []
    assert "weight_decay" not in modified.hyperparameters
    adamw, adam = run(scenario).trajectories
    agree(adamw.positions, adam.positions)
    with pytest.raises(ScenarioError, match="this rule has a weight decay of its own"):
        parse_scenario(text.replace("0.3, conv", "{decoupled: 0.3}, conv"))


def test_adamw_pulls_all_parameters_alike_which_l2_through_adam_does_not() -> None:
    """Without a gradient, each step leaves the share 1 − ηλ of the position."""

    optimizer = OPTIMIZERS["adamw"](learning_rate=0.1, weight_decay=0.5)
    path = descend(repeat(Flat()), optimizer, np.array([[3.0, -1e-3]]), 20)[:, 0]
    agree(path, np.outer(0.95 ** np.arange(21), [3.0, -1e-3]))


@pytest.mark.parametrize("convention", ["paper", "torch", "keras", "optax"])
def test_nadam(convention: str) -> None:
    psi = 1.0 if convention == "keras" else 0.05

    def momentum(t):
        return 0.8 if convention == "optax" else 0.8 * (1 - 0.5 * 0.96 ** (t * psi))

    def rule(t, theta, memory, g):
        m = averaged(memory, "m", g(theta), momentum(t) if convention == "paper" else 0.8)
        v = averaged(memory, "v", g(theta) ** 2, 0.9) / (1 - 0.9**t)
        up_to_now = np.prod([momentum(i) for i in range(1, t + 1)])
        one_more = up_to_now * momentum(t + 1)
        ahead = momentum(t + 1) * m / (1 - one_more)
        ahead += (1 - momentum(t)) * g(theta) / (1 - up_to_now)
        return theta - 0.1 / (sqrt(v) + 1e-2) * ahead

    agree(ours("nadam", **ADAM, momentum_decay=0.05, convention=convention), scalar(rule, slope))


@pytest.mark.parametrize(("convention", "threshold"), [("paper", 4), ("torch", 5), ("optax", 5)])
@pytest.mark.parametrize("beta2", [0.9, 0.97, 0.5])
def test_radam(convention: str, threshold: int, beta2: float) -> None:
    """With β₂ = 0.5 the average is never long enough to be rectified."""

    def rule(t, theta, memory, g):
        m = averaged(memory, "m", g(theta), 0.8) / (1 - 0.8**t)
        v = averaged(memory, "v", g(theta) ** 2, beta2)
        longest = 2 / (1 - beta2) - 1
        length = longest - 2 * t * beta2**t / (1 - beta2**t)
        if length <= threshold:
            memory["plain"] = memory.get("plain", 0) + 1
            return theta - 0.1 * m
        r = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
        if convention == "optax":
            return theta - 0.1 * m * sqrt(r) / (sqrt(v / (1 - beta2**t)) + 1e-2)
        return theta - 0.1 * m * sqrt(r) * sqrt(1 - beta2**t) / (sqrt(v) + 1e-2)

    settings = {**ADAM, "beta2": beta2}
    agree(ours("radam", **settings, convention=convention), scalar(rule, slope))


def test_radam_of_the_paper_is_rectified_a_step_before_that_of_the_frameworks() -> None:
    """With β₂ = 0.999, ρₜ exceeds 4 at step 5 and 5 at step 6."""
    bowl = repeat(Line())
    paper, torch = (
        np.diff(descend(bowl, OPTIMIZERS["radam"](convention=form), START, 6)[:, 0, 0])
        for form in ("paper", "torch")
    )
    assert (paper == torch).tolist() == [True] * 4 + [False, False]


def test_adabelief() -> None:
    def rule(t, theta, memory, g):
        m = averaged(memory, "m", g(theta), 0.8)
        memory["s"] = averaged(memory, "s", (g(theta) - m) ** 2, 0.9) + 1e-3
        return theta - 0.1 * (m / (1 - 0.8**t)) / (sqrt(memory["s"] / (1 - 0.9**t)) + 1e-2)

    agree(ours("adabelief", **ADAM, epsilon_root=1e-3), scalar(rule, slope))


@pytest.mark.parametrize("convention", ["paper", "optax"])
def test_yogi(convention: str) -> None:
    def rule(t, theta, memory, g):
        square = g(theta) ** 2
        memory.setdefault("m", 0.05 if convention == "optax" else 0.0)
        m = averaged(memory, "m", g(theta), 0.8)
        v = memory.get("v", 0.05)
        memory["v"] = v = v - (1 - 0.9) * sign(v - square) * square
        if convention == "optax":
            m, v = m / (1 - 0.8**t), v / (1 - 0.9**t)
        return theta - 0.1 * m / (sqrt(v) + 1e-2)

    got = ours("yogi", **ADAM, initial_accumulator=0.05, convention=convention)
    agree(got, scalar(rule, slope))


@pytest.mark.parametrize("use_clipping", [True, False])
def test_adopt(use_clipping: bool) -> None:
    """The gradient doubles on the way, so that it is clipped."""

    def rule(t, theta, memory, g):
        if t == 1:
            memory["v"] = g(theta) ** 2
            return theta
        u = g(theta) / max(sqrt(memory["v"]), 1e-2)
        if use_clipping:
            u = min(max(u, -((t - 1) ** 0.25)), (t - 1) ** 0.25)
        m = averaged(memory, "m", u, 0.8)
        averaged(memory, "v", g(theta) ** 2, 0.999)
        return theta - 0.3 * m

    settings = {**ADAM, "learning_rate": 0.3, "beta2": 0.999, "use_clipping": use_clipping}
    agree(ours("adopt", **settings), scalar(rule, slope))


def test_qhadam() -> None:
    def rule(t, theta, memory, g):
        m = averaged(memory, "m", g(theta), 0.8) / (1 - 0.8**t)
        v = averaged(memory, "v", g(theta) ** 2, 0.9) / (1 - 0.9**t)
        above = (1 - 0.6) * g(theta) + 0.6 * m
        return theta - 0.1 * above / (sqrt((1 - 0.7) * g(theta) ** 2 + 0.7 * v) + 1e-2)

    agree(ours("qhadam", **ADAM, nu1=0.6, nu2=0.7), scalar(rule, slope))


def test_qhadam_of_averages_alone_is_adam() -> None:
    adam = walk("adam", **ADAM, convention="paper")
    agree(walk("qhadam", **ADAM, nu1=1.0, nu2=1.0), adam)
    assert not np.allclose(walk("qhadam", **ADAM), adam)


def test_ademamix() -> None:
    def rule(t, theta, memory, g):
        short = averaged(memory, "m1", g(theta), 0.8) / (1 - 0.8**t)
        long = averaged(memory, "m2", g(theta), 0.99)
        v = averaged(memory, "v", g(theta) ** 2, 0.9) / (1 - 0.9**t)
        return theta - 0.1 * (short + 3.0 * long) / (sqrt(v) + 1e-2)

    agree(ours("ademamix", **ADAM, beta3=0.99, alpha=3.0), scalar(rule, slope))


def test_ademamix_without_its_long_average_is_adam() -> None:
    agree(walk("ademamix", **ADAM, alpha=0.0), walk("adam", **ADAM, convention="paper"))


@pytest.mark.parametrize(("convention", "ahead"), [("paper", 0.7), ("optax", 0.3)])
def test_adan(convention: str, ahead: float) -> None:
    def rule(t, theta, memory, g):
        change = g(theta) - memory.get("g", g(theta))
        memory["g"] = g(theta)
        m = averaged(memory, "m", g(theta), 0.8) / (1 - 0.8**t)
        v = averaged(memory, "v", change, 0.7) / (1 - 0.7**t)
        n = averaged(memory, "n", (g(theta) + ahead * change) ** 2, 0.9) / (1 - 0.9**t)
        return theta - 0.1 * (m + ahead * v) / (sqrt(n + 1e-3) + 1e-2)

    settings = {**ADAM, "beta2": 0.7, "beta3": 0.9, "epsilon_root": 1e-3}
    agree(ours("adan", **settings, convention=convention), scalar(rule, slope))


# Momentum


def test_qhm() -> None:
    def rule(t, theta, memory, g):
        m = averaged(memory, "m", g(theta), 0.9)
        return theta - 0.3 * ((1 - 0.6) * g(theta) + 0.6 * m)

    agree(ours("qhm", learning_rate=0.3, momentum=0.9, nu=0.6), scalar(rule, slope))


def test_qhm_lies_between_sgd_and_momentum() -> None:
    agree(walk("qhm", learning_rate=0.1, nu=0.0), walk("sgd", learning_rate=0.1))
    momentum = walk("momentum", learning_rate=0.1 * (1 - 0.9), momentum=0.9)
    agree(walk("qhm", learning_rate=0.1, momentum=0.9, nu=1.0), momentum)


@pytest.mark.parametrize("convention", ["paper", "optax"])
def test_madgrad(convention: str) -> None:
    rate = 0.1 + (1e-2 if convention == "optax" else 0)

    def rule(t, theta, memory, g):
        start = memory.setdefault("start", theta)
        weight = rate * sqrt(t)
        memory["s"] = memory.get("s", 0) + weight * g(theta)
        memory["v"] = memory.get("v", 0) + weight * g(theta) ** 2
        z = start - memory["s"] / (memory["v"] ** (1 / 3) + 1e-2)
        return 0.8 * theta + (1 - 0.8) * z

    settings = {"learning_rate": 0.1, "momentum": 0.8, "epsilon": 1e-2}
    agree(ours("madgrad", **settings, convention=convention), scalar(rule, slope))


MADGRAD = framework_runs("optax", "contrib.madgrad")


@pytest.mark.parametrize(
    "reference", [run for run in MADGRAD if "weight_decay" not in run.ours], ids=str
)
def test_madgrad_of_optax_given_the_weights_that_it_rounds_to_32_bits(reference) -> None:
    """Each step's learning rate is the one whose weight λ is Optax's."""
    settings = {**reference.ours}
    name, rate = settings.pop("optimizer"), settings.pop("learning_rate")
    epsilon = settings.get("epsilon", 1e-6)
    objective = Objective(LANDSCAPES[reference.landscape])
    position = np.array([reference.start])
    state = OPTIMIZERS[name](**settings).init(position)
    for t, expected in enumerate(reference.comparable[1:], start=1):
        weight = np.float32(rate + epsilon) * np.sqrt(np.float32(t))
        optimizer = OPTIMIZERS[name](**settings, learning_rate=float(weight) / sqrt(t) - epsilon)
        position, state = optimizer.step(objective, position, state)
        np.testing.assert_allclose(position[0], expected, rtol=0, atol=1e-9)


# Signs


def test_sign_sgd() -> None:
    got = ours("sign_sgd", learning_rate=0.1)
    agree(got, scalar(lambda t, theta, memory, g: theta - 0.1 * sign(g(theta)), slope))


def test_signum() -> None:
    def rule(t, theta, memory, g):
        return theta - 0.1 * sign(averaged(memory, "m", g(theta), 0.7))

    agree(ours("signum", learning_rate=0.1, momentum=0.7), scalar(rule, slope))
    agree(walk("signum", learning_rate=0.1, momentum=0.0), walk("sign_sgd", learning_rate=0.1))


@pytest.mark.parametrize(("beta1", "beta2"), [(0.5, 0.95), (0.95, 0.5)])
def test_lion(beta1: float, beta2: float) -> None:
    def rule(t, theta, memory, g):
        m = memory.get("m", 0.0)
        averaged(memory, "m", g(theta), beta2)
        return theta - 0.1 * (sign(beta1 * m + (1 - beta1) * g(theta)) + 0.3 * theta)

    settings = {"learning_rate": 0.1, "beta1": beta1, "beta2": beta2, "weight_decay": 0.3}
    agree(ours("lion", **settings), scalar(rule, slope))


def test_lion_with_one_beta_is_signum() -> None:
    signum = walk("signum", learning_rate=0.1, momentum=0.9)
    agree(walk("lion", learning_rate=0.1, beta1=0.9, beta2=0.9), signum)


@pytest.mark.parametrize("name", ["sign_sgd", "signum", "lion"])
def test_steps_of_signs_have_one_size_in_every_parameter(name: str) -> None:
    """So a step goes in one of eight directions, along an axis only where a gradient is zero."""
    steps = np.diff(walk(name, 60, learning_rate=0.125), axis=0)
    np.testing.assert_allclose(np.abs(steps), 0.125, rtol=1e-12)
    optimizer = OPTIMIZERS[name](learning_rate=0.125)
    _, after = descend(repeat(Ridge()), optimizer, START, 1)[:, 0]
    assert (after - START[0]).tolist() == [0.125, 0]


@pytest.mark.parametrize("convention", ["paper", "torch"])
def test_rprop(convention: str) -> None:
    def rule(t, theta, memory, g):
        gradient, before = g(theta), memory.get("g", 0.0)
        size = memory.get("size", 0.3)
        if gradient * before > 0:
            size = min(size * 1.5, 0.9)
        elif gradient * before < 0:
            size = max(size * 0.4, 1e-3)
        memory["size"], memory["turns"] = size, memory.get("turns", 0) + (gradient * before < 0)
        if gradient * before < 0:
            memory["g"] = 0.0
            move = -memory["move"] if convention == "paper" else 0.0
        else:
            memory["g"] = gradient
            move = -sign(gradient) * size
        memory["move"] = move
        seen.update(memory)
        return theta + move

    seen: dict = {}
    settings = {"shrink": 0.4, "grow": 1.5, "smallest_step": 1e-3, "largest_step": 0.9}
    got = ours("rprop", learning_rate=0.3, **settings, convention=convention)
    agree(got, scalar(rule, slope))
    assert seen["turns"] > 3


# Averages


@pytest.mark.parametrize("average_after", [0, 10, 1e6])
def test_asgd(average_after: float) -> None:
    """The rate falls from η; the average is the mean of the positions after t₀ + 1."""

    def rule(t, theta, memory, g):
        rate = 0.1 / (1 + 0.5 * 0.1 * (t - 1)) ** 0.6
        return theta - rate * (g(theta) + 0.5 * theta)

    settings = {"learning_rate": 0.1, "decay": 0.5, "power": 0.6, "average_after": average_after}
    expected = scalar(rule, slope)
    agree(ours("asgd", **settings), expected)
    agree(ours("asgd", **settings, convention="torch"), expected)
    _, tracks = tracks_of("asgd", 30, **settings)
    for step, track in enumerate(tracks, start=1):
        first = min(step, int(average_after) + 2)
        agree(track["average"], expected[first : step + 1].mean())


def test_asgd_of_torch_takes_a_new_learning_rate_one_step_late() -> None:
    fast = {"learning_rate": 0.2, "decay": 0.0}
    paper, torch = (OPTIMIZERS["asgd"](**fast, convention=form) for form in ("paper", "torch"))
    slow = OPTIMIZERS["asgd"](learning_rate=0.1, decay=0.0, convention="torch")
    start = np.array([[2.0]])
    state = slow.init(start)
    late, state = torch.step(Line(), start, state)
    assert late.item() == pytest.approx(2.0 - 0.1 * slope(2.0))
    assert paper.step(Line(), start, slow.init(start))[0].item() == pytest.approx(
        2.0 - 0.2 * slope(2.0)
    )
    later, _ = torch.step(Line(), start, state)
    assert later.item() == pytest.approx(2.0 - 0.2 * slope(2.0))


def test_schedule_free_sgd() -> None:
    def rule(t, x, memory, g):
        z = memory.get("z", x)
        y = (1 - 0.8) * z + 0.8 * x
        memory["z"] = z = z - 0.3 * g(y)
        return (1 - 1 / t) * x + 1 / t * z

    expected = scalar(rule, slope)
    agree(ours("schedule_free_sgd", learning_rate=0.3, beta1=0.8), expected)
    got = ours("schedule_free_sgd", learning_rate=0.3, beta1=0.8, convention="optax")
    agree(got, expected)


@pytest.mark.parametrize("convention", ["paper", "keras", "optax"])
def test_schedule_free_adamw(convention: str) -> None:
    def rule(t, x, memory, g):
        z = memory.get("z", x)
        y = (1 - 0.8) * z + 0.8 * x
        v = averaged(memory, "v", g(y) ** 2, 0.9)
        if convention == "paper":
            rate = 0.1 * sqrt(1 - 0.9**t)
            z -= rate * g(y) / (sqrt(v) + 1e-2) + rate * decay * y
            memory.setdefault("weights", []).append(rate**2)
        else:
            z -= 0.1 * g(y) / (sqrt(v / (1 - 0.9**t)) + 1e-2) + 0.1 * decay * y
            memory.setdefault("weights", []).append(1.0)
        memory["z"] = z
        c = memory["weights"][-1] / sum(memory["weights"])
        return (1 - c) * x + c * z

    decay = 0.0 if convention == "keras" else 0.3
    settings = {"weight_decay": decay, "convention": convention}
    agree(ours("schedule_free_adamw", **ADAM, **settings), scalar(rule, slope))


@pytest.mark.parametrize("name", ["schedule_free_sgd", "schedule_free_adamw"])
def test_a_schedule_free_run_is_the_mean_of_the_points_that_take_the_steps(name: str) -> None:
    """While the learning rate and its weights are constant, as in Optax's form."""
    settings = {"learning_rate": 0.1, "beta1": 0.9, "convention": "optax"}
    x, tracks = tracks_of(name, 40, **settings)
    z = np.array([track["z"] for track in tracks])
    agree(x[1:], np.cumsum(z) / np.arange(1, 41))
    agree([track["y"] for track in tracks], 0.1 * z + 0.9 * x[1:])


def test_the_weights_of_schedule_free_follow_the_learning_rate() -> None:
    """Half the learning rate has a quarter of the weight, but for Optax the largest counts."""
    for convention, share in (("paper", 0.25 / 1.25), ("optax", 0.5)):
        first, second = (
            OPTIMIZERS["schedule_free_sgd"](learning_rate=rate, convention=convention)
            for rate in (0.2, 0.1)
        )
        x = np.array([[2.0]])
        x, state = first.step(Line(), x, first.init(x))
        new, after = second.step(Line(), x, state)
        agree(new, (1 - share) * x + share * after.z)


def test_weights_that_are_all_zero_leave_schedule_free_where_it_is() -> None:
    """The learning rate is 0 at the first step of many schedules."""
    rule = OPTIMIZERS["schedule_free_sgd"](learning_rate=0.0)
    assert rule.step(Line(), START, rule.init(START))[0].tolist() == START.tolist()


# Without a learning rate


def test_dog() -> None:
    """In one parameter, and in two by a loop over both."""

    def rule(t, theta, memory, g):
        start = memory.setdefault("start", theta)
        memory["r"] = max(memory.get("r", 0.1 * (1 + abs(start))), abs(theta - start))
        memory["G"] = memory.get("G", 0.0) + g(theta) ** 2
        return theta - 0.5 * memory["r"] / sqrt(memory["G"] + 1e-2) * g(theta)

    settings = {"learning_rate": 0.5, "initial_distance": 0.1, "epsilon": 1e-2}
    agree(ours("dog", **settings), scalar(rule, slope))
    x, y = START[0].tolist()
    farthest, total = 0.1 * (1 + sqrt(x * x + y * y)), 0.0
    for got in walk("dog", 30, **settings)[1:]:
        farthest = max(farthest, sqrt((x - START[0, 0]) ** 2 + (y - START[0, 1]) ** 2))
        along_x, along_y = HILLS.gradient(np.array([x, y])).tolist()
        total += along_x**2 + along_y**2
        rate = 0.5 * farthest / sqrt(total + 1e-2)
        x, y = x - rate * along_x, y - rate * along_y
        np.testing.assert_allclose(got, [x, y], rtol=1e-9)


@pytest.mark.parametrize("convention", ["paper", "optax"])
def test_prodigy(convention: str) -> None:
    """In one parameter, and in two by a loop over both."""
    is_optax = convention == "optax"

    def step(t, theta, gradient, memory):
        start, d = memory.setdefault("start", theta), memory.get("d", 1e-3)
        rate = 0.8 * d * (sqrt(1 - 0.9**t) / (1 - 0.8**t) if is_optax else 1)
        root = sqrt(0.9)
        along = sum(g * (b - x) for g, b, x in zip(gradient, start, theta, strict=True))
        r = root * memory.get("r", 0.0) + (1 - root) * rate * d * along
        zeros = [0.0] * len(theta)
        kept = {"m": [], "v": [], "s": []}
        for i, g in enumerate(gradient):
            m, v, s = (memory.get(key, zeros)[i] for key in "mvs")
            kept["m"].append(0.8 * m + (1 - 0.8) * d * g)
            kept["v"].append(0.9 * v + (1 - 0.9) * d**2 * g**2)
            kept["s"].append(root * s + (1 - root) * rate * d * g)
        new = max(d, r / sum(map(abs, kept["s"])))
        memory |= {**kept, "r": r, "d": new}
        small = (new if is_optax else d) * 1e-2
        return [
            x - rate * 0.2 * x - rate * m / (sqrt(v) + small)
            for x, m, v in zip(theta, kept["m"], kept["v"], strict=True)
        ]

    def rule(t, theta, memory, g):
        return step(t, [theta], [g(theta)], memory)[0]

    settings = {**ADAM, "learning_rate": 0.8, "initial_estimate": 1e-3, "weight_decay": 0.2}
    settings |= {"convention": convention}
    agree(ours("prodigy", **settings), scalar(rule, slope))
    position, memory = START[0].tolist(), {}
    for t, got in enumerate(walk("prodigy", 40, **settings)[1:], start=1):
        gradient = HILLS.gradient(np.array(position)).tolist()
        position = step(t, position, gradient, memory)
        np.testing.assert_allclose(got, position, rtol=1e-9)
    assert memory["d"] > 1e-3


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_gradient_of_zero_moves_nothing_and_divides_by_nothing(name: str) -> None:
    """At the origin, to which decay pulls; without ``errstate``, a warning is an error.

    A rule with noise of its own is not shaken at the temperature 0.
    """
    declared = {each.name for each in declaration(OPTIMIZERS[name]).settings}
    calm = {"temperature": 0.0} if "temperature" in declared else {}
    optimizer, origin = OPTIMIZERS[name](**calm), np.zeros((2, 3))
    position, state = origin, optimizer.init(origin)
    for _ in range(8):
        position, state = optimizer.step(Flat(), position, state)
        optimizer.accumulators(state)
    assert position.tolist() == origin.tolist()
