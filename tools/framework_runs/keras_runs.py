"""The optimizers and schedules of Keras, computed by JAX."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ["KERAS_BACKEND"] = "jax"

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import product
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import keras
import numpy as np

from tools.framework_runs.case import (
    BOTH,
    FIRST,
    GENTLE,
    NONE,
    SMOOTH,
    STEEP,
    THREE,
    Array,
    Case,
    Gradients,
    Place,
    Recorded,
    Settings,
)

OURS = {
    "beta_1": "beta1",
    "beta_2": "beta2",
    "initial_accumulator_value": "initial_accumulator",
    "clipnorm": "clip_norm",
    "global_clipnorm": "clip_norm",
    "clipvalue": "clip_value",
}
"""This project's names of arguments that have others in Keras."""

NAMES = {"ScheduleFreeAdamW": "schedule_free_adamw"}
"""This project's names of optimizers that have others in Keras."""


def library() -> "Keras":
    """Keras, in float64."""
    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    return Keras()


class Compiled(NamedTuple):
    """An optimizer of Keras for one variable.

    Attributes:
        optimizer: the optimizer.
        state: the values of its own variables before the first step, from a start.
        step: the variable's and its own values after a step, from those before.
        scheduled: the values of scheduled arguments at each step, from the number of steps.
    """

    optimizer: Any
    state: Callable[[Any], list[Any]]
    step: Callable[..., tuple[Any, Any]]
    scheduled: Callable[[int], Mapping[str, Array]]


class Keras:
    """Keras."""

    NAME = "keras"
    VERSIONS: Mapping[str, str] = {"keras": keras.__version__, "jax": jax.__version__}

    def __init__(self) -> None:
        self._last: tuple[Case, Compiled] | None = None

    def cases(self) -> Iterator[Case]:
        """Every case, family by family."""
        yield from _rules()
        yield from _further()
        yield from _modified()
        yield from _scheduled()

    def run(self, case: Case, objective: Gradients, start: Array, steps: int) -> Recorded:
        """Let the optimizer walk over a landscape."""
        compiled = self._compiled(case)
        point = jnp.array(start).reshape(_shape(case))
        state = compiled.state(point)
        rows = [_points(compiled.optimizer, start, point, state)]
        for _ in range(steps):
            gradient = jnp.array(objective.gradient(np.asarray(point).ravel()))
            point, state = compiled.step(state, gradient.reshape(point.shape), point)
            rows.append(_points(compiled.optimizer, start, point, state))
        columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        return Recorded(columns.pop("position"), columns, compiled.scheduled(steps))

    def _compiled(self, case: Case) -> Compiled:
        """The optimizer of a case, which is compiled once for all of its runs."""
        if self._last is None or self._last[0] is not case:
            self._last = case, _compile(case)
        return self._last[1]


def _compile(case: Case) -> Compiled:
    settings = {name: _schedule(value) for name, value in case.settings.items()}
    optimizer = getattr(keras.optimizers, case.optimizer)(**settings)
    origin = keras.Variable(np.zeros(_shape(case)), dtype="float64")
    optimizer.build([origin])
    fresh = [variable.value for variable in optimizer.variables]

    def state(point: Any) -> list[Any]:
        """Schedule-Free's z, which Keras calls momentum, starts where the variable does."""
        follows = case.optimizer == "ScheduleFreeAdamW"
        names = [variable.name for variable in optimizer.variables]
        return [
            point if follows and name.endswith("momentum") else value
            for name, value in zip(names, fresh, strict=True)
        ]

    @jax.jit
    def step(state: Any, gradient: Any, point: Any) -> tuple[Any, Any]:
        (point,), state = optimizer.stateless_apply(state, [gradient], [point])
        return point, state

    return Compiled(optimizer, state, step, cache(partial(_schedule_values, case)))


def _shape(case: Case) -> tuple[int, ...]:
    return (2, 1) if case.optimizer == "Muon" else (2,)


def _points(optimizer: Any, start: Array, point: Any, state: Any) -> dict[str, Array]:
    """The position and, if there are others, the tracks.

    Before the first step the average is the start. Schedule-Free's variable is y, from which its
    x follows: y = β₁ x + (1 − β₁) z.
    """
    here = np.asarray(point).ravel()
    if optimizer.use_ema:
        average = start if int(state[0]) == 0 else _value(optimizer, state, "average")
        return {"position": here, "average": average}
    if isinstance(optimizer, keras.optimizers.ScheduleFreeAdamW):
        z, beta = _value(optimizer, state, "momentum"), optimizer.beta_1
        return {"position": (here - (1 - beta) * z) / beta, "y": here, "z": z}
    return {"position": here}


def _value(optimizer: Any, state: Any, name: str) -> Array:
    """The value of the optimizer's variable whose name ends so."""
    ends = [variable.name.endswith(name) for variable in optimizer.variables]
    return np.asarray(state[ends.index(True)]).ravel()


def _schedule(value: Any) -> Any:
    """The schedule that a mapping stands for; anything else as it is."""
    if not isinstance(value, Mapping):
        return value
    arguments = dict(value)
    return getattr(keras.optimizers.schedules, arguments.pop("schedule"))(**arguments)


def _schedule_values(case: Case, steps: int) -> dict[str, Array]:
    """The values that each scheduled argument has at each step."""
    return {
        name: np.array([float(_schedule(value)(t)) for t in range(steps)])
        for name, value in case.settings.items()
        if isinstance(value, Mapping)
    }


def _case(
    optimizer: str, places: tuple[Place, ...], ours: Settings = NONE, **settings: Any
) -> Case:
    return Case(optimizer, settings, {**_ours(optimizer, settings), **ours}, NONE, places)


def _ours(optimizer: str, settings: Settings) -> dict[str, Any]:
    """The settings in this project's names; those left out are the convention's defaults."""
    left = dict(settings)
    ours: dict[str, Any] = {"optimizer": _name(optimizer, left), "convention": "keras"}
    if left.pop("use_ema", False):
        ours["average"] = {"ema": left.pop("ema_momentum", 0.99)}
    for name, value in left.items():
        if name == "weight_decay":
            ours["weight_decay"] = {"decoupled": value}
        else:
            ours[OURS.get(name, name)] = value
    if optimizer == "AdamW" and ours["optimizer"] == "amsgrad":
        ours.setdefault("weight_decay", {"decoupled": 0.004})
    return ours


def _name(optimizer: str, settings: dict[str, Any]) -> str:
    """The rule by this project's name, without the settings that it stands for."""
    if optimizer == "SGD":
        nesterov = settings.pop("nesterov", False)
        return "nesterov" if nesterov else "momentum" if settings.get("momentum") else "sgd"
    if settings.pop("amsgrad", False):
        return "amsgrad"
    return NAMES.get(optimizer, optimizer.lower())


MOVING: Mapping[str, float] = {
    "Adagrad": 0.5,
    "RMSprop": 0.05,
    "Adadelta": 20.0,
    "Adam": 0.1,
    "AdamW": 0.1,
    "Adamax": 0.1,
    "Nadam": 0.1,
    "Lion": 0.05,
}
"""Learning rates with which 60 steps go somewhere."""


def _rules() -> Iterator[Case]:
    for optimizer, rate in MOVING.items():
        yield _case(optimizer, THREE)
        yield _case(optimizer, BOTH, learning_rate=rate)
    for optimizer in ("Adam", "AdamW"):
        yield _case(optimizer, THREE, amsgrad=True)
        yield _case(optimizer, BOTH, amsgrad=True, learning_rate=0.1)
    yield _case("SGD", FIRST)
    yield _case("SGD", FIRST, learning_rate=0.001)
    for more in ({}, {"nesterov": True}):
        yield _case("SGD", SMOOTH, learning_rate=0.005, momentum=0.9, **more)
        yield _case("SGD", STEEP, learning_rate=2e-4, momentum=0.9, **more)
        yield _case("SGD", SMOOTH, learning_rate=0.01, momentum=0.5, **more)
    for optimizer, rate in (("ScheduleFreeAdamW", 0.2), ("Muon", 0.1)):
        yield _case(optimizer, THREE)
        yield _case(optimizer, BOTH, learning_rate=rate)


def _further() -> Iterator[Case]:
    yield _case("Adagrad", THREE, learning_rate=0.5, initial_accumulator_value=0.0)
    yield _case("Adagrad", THREE, learning_rate=0.3, initial_accumulator_value=1.0, epsilon=0.01)
    yield _case("RMSprop", THREE, learning_rate=0.02, momentum=0.9)
    yield _case("RMSprop", THREE, learning_rate=0.05, centered=True)
    yield _case("RMSprop", THREE, learning_rate=0.02, centered=True, momentum=0.5, rho=0.95)
    yield _case("RMSprop", THREE, learning_rate=0.05, rho=0.99, epsilon=0.1)
    yield _case("Adadelta", THREE, learning_rate=5.0, rho=0.9, epsilon=1e-4)
    yield _case("Adadelta", THREE, learning_rate=1.0, rho=0.5, epsilon=0.01)
    for optimizer in ("Adam", "AdamW", "Adamax", "Nadam"):
        yield _case(optimizer, THREE, learning_rate=0.2, beta_1=0.5, beta_2=0.9)
        yield _case(optimizer, THREE, learning_rate=0.05, beta_1=0.95, beta_2=0.99, epsilon=0.01)
    yield _case("Adam", THREE, learning_rate=0.2, beta_1=0.5, beta_2=0.9, amsgrad=True)
    yield _case("Lion", THREE, learning_rate=0.1, beta_1=0.5, beta_2=0.9)
    yield _case("Lion", THREE, learning_rate=0.02, beta_1=0.95, beta_2=0.98)
    yield _case("ScheduleFreeAdamW", THREE, learning_rate=0.1, beta_1=0.7, beta_2=0.9)
    yield _case("ScheduleFreeAdamW", THREE, learning_rate=0.2, warmup_steps=10)
    yield _case("Muon", THREE, learning_rate=0.1, nesterov=False, momentum=0.8, weight_decay=0.0)


INNER: tuple[tuple[str, Settings], ...] = (
    ("SGD", {"learning_rate": 0.01, "momentum": 0.9}),
    ("Adam", {"learning_rate": 0.1}),
)


def _modified() -> Iterator[Case]:
    for optimizer, rate in MOVING.items():
        yield _case(optimizer, GENTLE, learning_rate=rate, weight_decay=0.2)
    yield _case("SGD", GENTLE, learning_rate=0.02, momentum=0.9, weight_decay=0.2)
    yield _case("Adam", GENTLE, learning_rate=0.1, amsgrad=True, weight_decay=0.2)
    for limit, (rule, settings) in product(
        ("clipnorm", "clipvalue", "global_clipnorm"), (*INNER, ("SGD", {"learning_rate": 0.1}))
    ):
        yield _case(rule, THREE, NONE, **settings, **{limit: 0.7})
    for decay, (rule, settings) in product((0.9, 0.99), INNER):
        yield _case(rule, THREE, use_ema=True, ema_momentum=decay, **settings)


SCHEDULES: tuple[tuple[Settings, Settings], ...] = (
    (
        {"schedule": "CosineDecay", "initial_learning_rate": 1.0, "decay_steps": 50, "alpha": 0.1},
        {"schedule": "cosine", "from": 1.0, "to": 0.1, "steps": 50},
    ),
    (
        {
            "schedule": "CosineDecay",
            "initial_learning_rate": 0.0,
            "decay_steps": 40,
            "warmup_target": 1.0,
            "warmup_steps": 10,
        },
        {"schedule": "cosine", "from": 1.0, "to": 0.0, "steps": 50, "warm_up": 10},
    ),
    (
        {"schedule": "CosineDecayRestarts", "initial_learning_rate": 1.0, "first_decay_steps": 12},
        {"schedule": "cosine_restarts", "from": 1.0, "to": 0.0, "period": 12, "period_factor": 2},
    ),
    (
        {
            "schedule": "CosineDecayRestarts",
            "initial_learning_rate": 1.0,
            "first_decay_steps": 20,
            "t_mul": 1.0,
            "m_mul": 0.5,
            "alpha": 0.1,
        },
        {
            "schedule": "cosine_restarts",
            "from": 1.0,
            "to": 0.1,
            "period": 20,
            "period_factor": 1,
            "height_factor": 0.5,
        },
    ),
    (
        {
            "schedule": "ExponentialDecay",
            "initial_learning_rate": 1.0,
            "decay_steps": 10,
            "decay_rate": 0.5,
        },
        {"schedule": "exponential", "from": 1.0, "factor": 0.5, "every": 10},
    ),
    (
        {
            "schedule": "ExponentialDecay",
            "initial_learning_rate": 1.0,
            "decay_steps": 10,
            "decay_rate": 0.5,
            "staircase": True,
        },
        {"schedule": "step", "from": 1.0, "factor": 0.5, "every": 10},
    ),
    (
        {
            "schedule": "InverseTimeDecay",
            "initial_learning_rate": 1.0,
            "decay_steps": 10,
            "decay_rate": 0.5,
        },
        {"schedule": "inverse_time", "from": 1.0, "decay": 0.5, "every": 10},
    ),
    (
        {
            "schedule": "PolynomialDecay",
            "initial_learning_rate": 1.0,
            "decay_steps": 40,
            "end_learning_rate": 0.1,
            "power": 2.0,
        },
        {"schedule": "polynomial", "from": 1.0, "to": 0.1, "steps": 40, "power": 2.0},
    ),
    (
        {
            "schedule": "PiecewiseConstantDecay",
            "boundaries": [14, 34],
            "values": [1.0, 0.5, 0.1],
        },
        {"schedule": "piecewise", "values": [[0, 1.0], [15, 0.5], [35, 0.1]]},
    ),
)
"""Schedules of Keras that start at 1, and what they are in this project's words."""
RATES = ("initial_learning_rate", "warmup_target", "end_learning_rate", "from", "to")


def _scheduled() -> Iterator[Case]:
    rules: tuple[tuple[str, float, Settings], ...] = (
        ("SGD", 0.02, {"momentum": 0.9}),
        ("Adam", 0.2, {}),
    )
    for (arguments, schedule), (rule, rate, settings) in product(SCHEDULES, rules):
        ours = {"learning_rate": _times(rate, schedule)}
        places = (*SMOOTH[:2], FIRST[3])
        yield _case(rule, places, ours, learning_rate=_times(rate, arguments), **settings)


def _times(rate: float, schedule: Settings) -> dict[str, Any]:
    """A schedule of rates with every rate multiplied."""
    scaled = {name: rate * value if name in RATES else value for name, value in schedule.items()}
    if schedule["schedule"] == "PiecewiseConstantDecay":
        scaled["values"] = [rate * value for value in schedule["values"]]
    elif "values" in schedule:
        scaled["values"] = [[step, rate * value] for step, value in schedule["values"]]
    return scaled
