"""The transformations, schedules and wrappers of Optax."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from tools.framework_runs.case import (
    BOTH,
    FIRST,
    GENTLE,
    NONE,
    SECOND,
    SMOOTH,
    STEEP,
    THREE,
    TOLERANCE,
    Array,
    Case,
    Gradients,
    Place,
    Recorded,
    Settings,
)

OURS = {
    "b1": "beta1",
    "b2": "beta2",
    "b3": "beta3",
    "eps": "epsilon",
    "eps_root": "epsilon_root",
    "decay": "rho",
    "initial_accumulator_value": "initial_accumulator",
    "eta_minus": "shrink",
    "eta_plus": "grow",
    "beta": "momentum",
    "f_min": "lowest",
    "max_learning_rate": "largest_rate",
}
"""This project's names of arguments that have others in Optax."""

NAMES = {
    "contrib.schedule_free_sgd": "schedule_free_sgd",
    "contrib.schedule_free_adamw": "schedule_free_adamw",
    "nadamw": "nadam",
    "adamaxw": "adamax",
    "polyak_sgd": "polyak",
}
"""This project's names of optimizers that have others in Optax."""

BEFORE = {
    "clip_by_global_norm": "clip_norm",
    "clip": "clip_value",
    "add_decayed_weights": "weight_decay",
}
"""Transformations that are chained before the optimizer, and the modifiers that they are."""

DECAYED_BEFORE = ("adadelta", "contrib.madgrad", "contrib.schedule_free_sgd")
"""The optimizers whose own ``weight_decay`` is L2; for others it is decoupled."""


def library() -> "Optax":
    """Optax, in float64."""
    jax.config.update("jax_enable_x64", True)
    return Optax()


class Walk(NamedTuple):
    """How an optimizer is started, stepped, and read.

    Attributes:
        init: the optimizer's own parameters and state, from a start.
        step: these after a step, from the gradient and the loss at ``at``.
        at: where the gradient is taken.
        points: the position and the tracks.
    """

    init: Callable[[Any], tuple[Any, Any]]
    step: Callable[..., tuple[Any, Any]]
    at: Callable[[Any], Any]
    points: Callable[[Any, Any], dict[str, Any]]


class Optax:
    """Optax."""

    NAME = "optax"
    VERSIONS: Mapping[str, str] = {"optax": optax.__version__, "jax": jax.__version__}

    def __init__(self) -> None:
        self._last: tuple[Case, Walk] | None = None

    def cases(self) -> Iterator[Case]:
        """Every case, family by family."""
        yield from _rules()
        yield from _further()
        yield from _decayed()
        yield from _clipped()
        yield from _scheduled()
        yield from _wrapped()

    def run(self, case: Case, objective: Gradients, start: Array, steps: int) -> Recorded:
        """Let the optimizer walk over a landscape."""
        shape = (2, 1) if case.optimizer == "contrib.muon" else (2,)
        walk = self._walk(case, objective)
        parameters, state = walk.init(jnp.array(start).reshape(shape))
        rows = [walk.points(parameters, state)]
        for _ in range(steps):
            here = np.asarray(walk.at(parameters)).ravel()
            gradient = jnp.array(objective.gradient(here)).reshape(shape)
            value = jnp.array(objective.value(here))
            parameters, state = walk.step(gradient, value, parameters, state)
            rows.append(walk.points(parameters, state))
        columns = {
            name: np.array([np.asarray(row[name]).ravel() for row in rows]) for name in rows[0]
        }
        return Recorded(columns.pop("position"), columns, _schedule_values(case, steps))

    def _walk(self, case: Case, objective: Gradients) -> Walk:
        """The walk of a case, which is compiled once for all of its runs."""
        if "contrib.sam" in case.around:  # it takes gradients itself, of this objective
            return _walk(case, objective)
        if self._last is None or self._last[0] is not case:
            self._last = case, _walk(case, objective)
        return self._last[1]


def _walk(case: Case, objective: Gradients) -> Walk:
    optimizer = _optimizer(case)
    if "lookahead" in case.around:
        return _lookahead(optax.lookahead(optimizer, **case.around["lookahead"]))
    if "contrib.sam" in case.around:
        return _sam(optimizer, case.around["contrib.sam"]["rho"], objective)

    @jax.jit
    def step(gradient: Any, value: Any, parameters: Any, state: Any) -> tuple[Any, Any]:
        updates, state = optimizer.update(gradient, state, parameters, value=value)
        return optax.apply_updates(parameters, updates), state

    def points(parameters: Any, state: Any) -> dict[str, Any]:
        if "schedule_free" not in case.optimizer:
            return {"position": parameters}
        x = optax.contrib.schedule_free_eval_params(state, parameters)
        return {"position": x, "y": parameters, "z": state.z}

    return Walk(lambda start: (start, optimizer.init(start)), step, _itself, points)


def _lookahead(optimizer: Any) -> Walk:
    """The position is the fast point."""

    @jax.jit
    def step(gradient: Any, value: Any, parameters: Any, state: Any) -> tuple[Any, Any]:
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state

    def init(start: Any) -> tuple[Any, Any]:
        parameters = optax.LookaheadParams.init_synced(start)
        return parameters, optimizer.init(parameters)

    def points(parameters: Any, state: Any) -> dict[str, Any]:
        return {"position": parameters.fast, "slow": parameters.slow}

    return Walk(init, step, lambda parameters: parameters.fast, points)


def _sam(inner: Any, rho: float, objective: Gradients) -> Walk:
    """Sharpness-aware minimisation that takes its second gradient itself."""
    adversary = optax.chain(optax.contrib.normalize(), optax.sgd(rho))
    optimizer = optax.contrib.sam(inner, adversary, opaque_mode=True)

    def gradient_at(point: Any, _: int) -> Any:
        return jnp.array(objective.gradient(np.asarray(point)))

    def step(gradient: Any, value: Any, parameters: Any, state: Any) -> tuple[Any, Any]:
        updates, state = optimizer.update(gradient, state, parameters, grad_fn=gradient_at)
        return optax.apply_updates(parameters, updates), state

    return Walk(
        lambda start: (start, optimizer.init(start)),
        step,
        _itself,
        lambda parameters, state: {"position": parameters},
    )


def _itself(parameters: Any) -> Any:
    return parameters


def _optimizer(case: Case) -> Any:
    """The optimizer of a case, with what is chained before it."""
    settings = {name: _schedule(value) for name, value in case.settings.items()}
    optimizer = _named(case.optimizer)(**settings)
    before = [
        getattr(optax, name)(**arguments)
        for name, arguments in case.around.items()
        if name in BEFORE
    ]
    return optax.chain(*before, optimizer) if before else optax.with_extra_args_support(optimizer)


def _named(name: str) -> Any:
    """A function of Optax by its name, which may begin with ``contrib.``."""
    *path, last = name.split(".")
    return getattr(optax.contrib if path else optax, last)


def _schedule(value: Any) -> Any:
    """The schedule that a mapping stands for; anything else as it is."""
    if not isinstance(value, Mapping):
        return value
    arguments = dict(value)
    name = arguments.pop("schedule")
    if "boundaries_and_scales" in arguments:
        pairs = arguments["boundaries_and_scales"].items()
        arguments["boundaries_and_scales"] = {int(step): scale for step, scale in pairs}
    schedule = getattr(optax, name)(**arguments)
    # Optax counts in int32, and JAX divides and takes roots of int32 in float32.
    return lambda count: schedule(jnp.asarray(count, dtype="float64"))


def _schedule_values(case: Case, steps: int) -> dict[str, Array]:
    """The values that each scheduled argument has at each step."""
    return {
        OURS.get(name, name): np.array([float(_schedule(value)(t)) for t in range(steps)])
        for name, value in case.settings.items()
        if isinstance(value, Mapping)
    }


def _case(
    optimizer: str,
    places: tuple[Place, ...],
    around: Mapping[str, Settings] = NONE,
    ours: Settings = NONE,
    **settings: Any,
) -> Case:
    translated = {**_ours(optimizer, settings), **ours}
    # MADGRAD takes the root of an int32 count, which JAX does in float32.
    tolerance = 1e-6 if optimizer == "contrib.madgrad" else TOLERANCE
    return Case(optimizer, settings, translated, around, places, tolerance)


def _ours(optimizer: str, settings: Settings) -> dict[str, Any]:
    """The settings in this project's names; those left out are the convention's defaults."""
    left = dict(settings)
    ours: dict[str, Any] = {"optimizer": _name(optimizer, left), "convention": "optax"}
    for name, value in left.items():
        if name == "betas":
            ours["beta1"], ours["beta2"] = value
        elif name == "weight_decay":
            ours["weight_decay"] = {"l2" if optimizer in DECAYED_BEFORE else "decoupled": value}
        else:
            ours[OURS.get(name, name)] = value
    if optimizer in ("nadamw", "adamaxw"):
        ours.setdefault("weight_decay", {"decoupled": 1e-4})
    return ours


def _name(optimizer: str, settings: dict[str, Any]) -> str:
    """The rule by this project's name, without the settings that it stands for."""
    if optimizer == "sgd":
        nesterov = settings.pop("nesterov", False)
        return "nesterov" if nesterov else "momentum" if settings.get("momentum") else "sgd"
    if optimizer == "adam" and settings.pop("nesterov", False):
        return "nadam"
    return NAMES.get(optimizer, optimizer.removeprefix("contrib."))


MOVING: Mapping[str, float] = {
    "adagrad": 0.5,
    "rmsprop": 0.05,
    "adadelta": 20.0,
    "adam": 0.1,
    "amsgrad": 0.1,
    "adamw": 0.1,
    "adamax": 0.1,
    "adamaxw": 0.1,
    "nadam": 0.1,
    "nadamw": 0.1,
    "radam": 0.1,
    "adabelief": 0.1,
    "yogi": 0.1,
    "adan": 0.1,
    "lion": 0.05,
    "sign_sgd": 0.05,
    "contrib.ademamix": 0.02,
    "contrib.adopt": 0.1,
    "contrib.madgrad": 0.1,
    "contrib.schedule_free_adamw": 0.2,
    "contrib.dog": 1.0,
    "contrib.prodigy": 1.0,
    "contrib.muon": 0.05,
}
"""Learning rates with which 60 steps go somewhere."""


def _rules() -> Iterator[Case]:
    for optimizer, rate in MOVING.items():
        yield _case(optimizer, BOTH, learning_rate=rate)
    yield _case("adam", FIRST, learning_rate=0.001)
    yield _case("sgd", FIRST, learning_rate=0.001)
    yield _case("sgd", SMOOTH, learning_rate=0.01)
    for more in ({}, {"nesterov": True}):
        yield _case("sgd", SMOOTH, learning_rate=0.005, momentum=0.9, **more)
        yield _case("sgd", STEEP, learning_rate=2e-4, momentum=0.9, **more)
        yield _case("sgd", SMOOTH, learning_rate=0.01, momentum=0.5, **more)
    yield _case("contrib.schedule_free_sgd", SMOOTH, learning_rate=0.01)
    yield _case("contrib.schedule_free_sgd", SMOOTH, learning_rate=0.01, b1=0.6)
    yield _case("contrib.schedule_free_sgd", STEEP, learning_rate=2e-4)
    yield _case("contrib.schedule_free_adamw", FIRST)
    yield _case("contrib.prodigy", FIRST)
    yield _case("polyak_sgd", BOTH)
    yield _case("polyak_sgd", BOTH, max_learning_rate=0.01)


WARM_UP = {
    "schedule": "linear_schedule",
    "init_value": 0.0,
    "end_value": 0.2,
    "transition_steps": 10,
}


def _further() -> Iterator[Case]:
    warm = {"schedule": "linear", "from": 0.0, "to": 0.2, "steps": 10}
    yield _case("adagrad", THREE, learning_rate=0.5, initial_accumulator_value=0.0)
    yield _case("adagrad", THREE, learning_rate=0.3, initial_accumulator_value=1.0, eps=0.01)
    yield _case("rmsprop", THREE, learning_rate=0.02, momentum=0.9)
    yield _case("rmsprop", THREE, learning_rate=0.02, momentum=0.9, nesterov=True)
    yield _case("rmsprop", THREE, learning_rate=0.05, centered=True)
    yield _case("rmsprop", THREE, learning_rate=0.02, centered=True, momentum=0.5, decay=0.95)
    yield _case("rmsprop", THREE, learning_rate=0.05, decay=0.99, eps=0.1)
    yield _case("adadelta", THREE, learning_rate=5.0, rho=0.95, eps=1e-4)
    yield _case("adadelta", THREE, learning_rate=1.0, rho=0.5, eps=0.01)
    for optimizer in (
        "adam", "amsgrad", "adamw", "adamax", "nadam", "radam", "adabelief", "yogi",
    ):  # fmt: skip
        yield _case(optimizer, THREE, learning_rate=0.2, b1=0.5, b2=0.9)
        yield _case(optimizer, THREE, learning_rate=0.05, b1=0.95, b2=0.99, eps=0.01)
    yield _case("adan", THREE, learning_rate=0.2, b1=0.9, b2=0.8, b3=0.95)
    yield _case("adan", THREE, learning_rate=0.05, eps=0.01)
    yield _case("lion", THREE, learning_rate=0.1, b1=0.5, b2=0.9)
    yield _case("lion", THREE, learning_rate=0.02, b1=0.95, b2=0.98, weight_decay=0.3)
    yield _case("contrib.ademamix", THREE, learning_rate=0.02, b3=0.99, alpha=2.0)
    yield _case("contrib.ademamix", THREE, learning_rate=0.05, b1=0.5, b2=0.9, alpha=8.0, eps=0.01)
    yield _case("contrib.adopt", THREE, learning_rate=0.2, b1=0.5, b2=0.9)
    yield _case("contrib.adopt", THREE, learning_rate=0.1, use_clipping=False)
    yield _case("contrib.madgrad", THREE[::2], learning_rate=0.2, momentum=0.5)
    yield _case("contrib.madgrad", THREE[::2], learning_rate=0.05, momentum=0.0, eps=0.01)
    yield _case("contrib.schedule_free_adamw", THREE, learning_rate=0.1, b1=0.7, b2=0.9)
    yield _case(
        "contrib.schedule_free_adamw", THREE, NONE, {"learning_rate": warm}, learning_rate=WARM_UP
    )
    yield _case("contrib.prodigy", THREE, learning_rate=1.0, betas=(0.5, 0.9))
    yield _case("contrib.prodigy", THREE, learning_rate=1.0, estim_lr0=0.01, weight_decay=0.1)
    yield _case("contrib.dog", THREE, learning_rate=0.5, eps=0.01)
    yield _case("contrib.muon", THREE, learning_rate=0.1, beta=0.8, weight_decay=0.1)
    yield _case("contrib.muon", THREE, learning_rate=0.05, nesterov=False)
    yield _case("polyak_sgd", THREE, f_min=0.5, max_learning_rate=0.1)
    yield _case("polyak_sgd", THREE, variant="sps+", f_min=0.9, max_learning_rate=0.1)


def _decayed() -> Iterator[Case]:
    for optimizer in ("adamw", "adamaxw", "nadamw", "adan", "contrib.ademamix", "lion"):
        yield _case(optimizer, GENTLE, learning_rate=MOVING[optimizer], weight_decay=0.2)
    for optimizer in ("adadelta", "contrib.schedule_free_adamw", "contrib.madgrad"):
        yield _case(optimizer, GENTLE, learning_rate=MOVING[optimizer], weight_decay=0.2)
    yield _case("contrib.schedule_free_sgd", GENTLE, learning_rate=0.02, weight_decay=0.2)
    l2 = {"add_decayed_weights": {"weight_decay": 0.2}}
    for optimizer in ("adagrad", "rmsprop", "adam", "amsgrad", "adamax", "nadam", "radam", "yogi"):
        ours = {"weight_decay": {"l2": 0.2}}
        yield _case(optimizer, GENTLE, l2, ours, learning_rate=MOVING[optimizer])
    ours = {"weight_decay": {"l2": 0.2}}
    yield _case("sgd", GENTLE, l2, ours, learning_rate=0.02, momentum=0.9)


INNER: tuple[tuple[str, Settings], ...] = (
    ("sgd", {"learning_rate": 0.1}),
    ("sgd", {"learning_rate": 0.01, "momentum": 0.9}),
    ("adam", {"learning_rate": 0.1}),
)


def _clipped() -> Iterator[Case]:
    limits = {"clip_by_global_norm": "max_norm", "clip": "max_delta"}
    for (name, limit), (rule, settings) in product(limits.items(), INNER):
        ours = {BEFORE[name]: 0.7}
        yield _case(rule, THREE, {name: {limit: 0.7}}, ours, **settings)


SCHEDULES: tuple[tuple[Settings, Settings], ...] = (
    (
        {"schedule": "cosine_decay_schedule", "init_value": 1.0, "decay_steps": 50, "alpha": 0.1},
        {"schedule": "cosine", "from": 1.0, "to": 0.1, "steps": 50},
    ),
    (
        {
            "schedule": "warmup_cosine_decay_schedule",
            "init_value": 0.0,
            "peak_value": 1.0,
            "warmup_steps": 10,
            "decay_steps": 50,
            "end_value": 0.05,
        },
        {"schedule": "cosine", "from": 1.0, "to": 0.05, "steps": 50, "warm_up": 10},
    ),
    (
        {
            "schedule": "exponential_decay",
            "init_value": 1.0,
            "transition_steps": 10,
            "decay_rate": 0.5,
        },
        {"schedule": "exponential", "from": 1.0, "factor": 0.5, "every": 10},
    ),
    (
        {
            "schedule": "exponential_decay",
            "init_value": 1.0,
            "transition_steps": 10,
            "decay_rate": 0.5,
            "staircase": True,
        },
        {"schedule": "step", "from": 1.0, "factor": 0.5, "every": 10},
    ),
    (
        {
            "schedule": "polynomial_schedule",
            "init_value": 1.0,
            "end_value": 0.1,
            "power": 2.0,
            "transition_steps": 40,
        },
        {"schedule": "polynomial", "from": 1.0, "to": 0.1, "power": 2.0, "steps": 40},
    ),
    (
        {
            "schedule": "linear_schedule",
            "init_value": 1.0,
            "end_value": 0.1,
            "transition_steps": 40,
        },
        {"schedule": "linear", "from": 1.0, "to": 0.1, "steps": 40},
    ),
    (
        {
            "schedule": "piecewise_constant_schedule",
            "init_value": 1.0,
            "boundaries_and_scales": {"15": 0.5, "35": 0.2},
        },
        {"schedule": "piecewise", "values": [[0, 1.0], [15, 0.5], [35, 0.1]]},
    ),
    (
        {"schedule": "cosine_onecycle_schedule", "transition_steps": 60, "peak_value": 1.0},
        {"schedule": "one_cycle", "peak": 1.0, "steps": 60},
    ),
    (
        {
            "schedule": "sgdr_schedule",
            "cosine_kwargs": [
                {"init_value": 1.0, "peak_value": 1.0, "warmup_steps": 0, "decay_steps": 20},
                {"init_value": 1.0, "peak_value": 1.0, "warmup_steps": 0, "decay_steps": 40},
            ],
        },
        {"schedule": "cosine_restarts", "from": 1.0, "to": 0.0, "period": 20, "period_factor": 2},
    ),
)
"""Schedules of Optax that start at 1, and what they are in this project's words."""
RATES = ("init_value", "peak_value", "end_value", "from", "to", "peak")


def _scheduled() -> Iterator[Case]:
    rules: tuple[tuple[str, float, Settings], ...] = (
        ("sgd", 0.02, {"momentum": 0.9}),
        ("adam", 0.2, {}),
    )
    for (arguments, schedule), (rule, rate, settings) in product(SCHEDULES, rules):
        ours = {"learning_rate": _times(rate, schedule)}
        places = (*SMOOTH[:2], FIRST[3])
        yield _case(rule, places, NONE, ours, learning_rate=_times(rate, arguments), **settings)


def _times(rate: float, schedule: Settings) -> dict[str, Any]:
    """A schedule of rates with every rate multiplied."""
    scaled = {name: rate * value if name in RATES else value for name, value in schedule.items()}
    if "cosine_kwargs" in schedule:
        scaled["cosine_kwargs"] = [_times(rate, each) for each in schedule["cosine_kwargs"]]
    if "values" in schedule:
        scaled["values"] = [[step, rate * value] for step, value in schedule["values"]]
    return scaled


def _wrapped() -> Iterator[Case]:
    for period, rate in ((5, 0.5), (3, 0.8)):
        around = {"lookahead": {"sync_period": period, "slow_step_size": rate}}
        ours = {"lookahead": {"steps": period, "rate": rate}}
        for rule, settings in INNER[1:]:
            yield _case(rule, (*THREE[::2], SECOND[1]), around, ours, **settings)
    for rho in (0.05, 0.3):
        around = {"contrib.sam": {"rho": rho}}
        for rule, settings in INNER[1:]:
            places = (*THREE[::2], SECOND[1])
            yield _case(rule, places, around, {"sam": {"rho": rho}}, **settings)
