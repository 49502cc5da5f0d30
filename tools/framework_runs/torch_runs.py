"""The optimizers, schedulers, clipping and averages of PyTorch."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import torch
from torch.optim import lr_scheduler, swa_utils

from tools.framework_runs.case import (
    BOTH,
    FIRST,
    GENTLE,
    NONE,
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
    "lr": "learning_rate",
    "alpha": "rho",
    "eps": "epsilon",
    "lr_decay": "learning_rate_decay",
    "initial_accumulator_value": "initial_accumulator",
    "history_size": "history",
}
"""This project's names of arguments that have others in PyTorch."""
OF_ASGD = {"lambd": "decay", "alpha": "power", "t0": "average_after"}

DECOUPLED = ("AdamW", "Muon")
"""The optimizers whose ``weight_decay`` is decoupled; for others it is L2."""

AS_A_RULE: Mapping[str, Settings] = {
    "LBFGS": {"max_iter": 1, "tolerance_grad": 0.0, "tolerance_change": 0.0},
}
"""The arguments with which an optimizer that iterates by itself makes one step, and never stops."""

CLIPPING = {"clip_grad_norm_": "clip_norm", "clip_grad_value_": "clip_value"}


def library() -> "Torch":
    """PyTorch, in float64.

    Some optimizers keep a scalar in the default type, whatever the parameters' is.
    """
    torch.set_default_dtype(torch.float64)
    return Torch()


class Torch:
    """PyTorch."""

    NAME = "torch"
    VERSIONS: Mapping[str, str] = {"torch": torch.__version__}

    def cases(self) -> Iterator[Case]:
        """Every case, family by family."""
        yield from _defaults()
        yield from _momentum()
        yield from _further()
        yield from _decayed()
        yield from _clipped()
        yield from _scheduled()
        yield from _averaged()
        yield from _matrices()
        yield from _curved()

    def run(self, case: Case, objective: Gradients, start: Array, steps: int) -> Recorded:
        """Let the optimizer walk over a landscape."""
        shape = (2, 1) if case.optimizer == "Muon" else (2,)
        holder = torch.nn.Module()
        holder.point = torch.nn.Parameter(torch.tensor(start).reshape(shape))
        arguments = {**AS_A_RULE.get(case.optimizer, {}), **case.settings}
        optimizer = getattr(torch.optim, case.optimizer)([holder.point], **arguments)
        scheduler = _scheduler(case, optimizer)
        average = _average(case, holder)
        positions, tracks, scheduled = [start], [start], []
        for _ in range(steps):
            scheduled.append(_values(optimizer.param_groups[0]))
            here = holder.point.detach().numpy().ravel().copy()
            holder.point.grad = torch.tensor(objective.gradient(here)).reshape(shape)
            _clip(case, holder.point)
            # The loss, which L-BFGS asks for and uses for its line search alone.
            optimizer.step(lambda: 0.0)
            if scheduler:
                scheduler.step()
            positions.append(holder.point.detach().numpy().ravel().copy())
            if average:
                average.update_parameters(holder)
                tracks.append(average.module.point.detach().numpy().copy())
            elif case.optimizer == "ASGD":
                tracks.append(optimizer.state[holder.point]["ax"].numpy().copy())
        return Recorded(
            np.array(positions),
            {"average": np.array(tracks)} if len(tracks) > 1 else {},
            _columns(scheduled) if scheduler else {},
        )


def _scheduler(case: Case, optimizer: torch.optim.Optimizer) -> Any:
    for name, settings in case.around.items():
        if hasattr(lr_scheduler, name):
            return getattr(lr_scheduler, name)(optimizer, **settings)
    return None


def _average(case: Case, holder: torch.nn.Module) -> Any:
    if "AveragedModel" not in case.around:
        return None
    decay = case.around["AveragedModel"]["get_ema_multi_avg_fn"]
    return swa_utils.AveragedModel(holder, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(decay))


def _clip(case: Case, point: torch.nn.Parameter) -> None:
    for name in CLIPPING:
        if name in case.around:
            getattr(torch.nn.utils, name)([point], **case.around[name])


def _values(group: Mapping[str, Any]) -> dict[str, float]:
    """The hyperparameters that a scheduler may change, by this project's names."""
    values = {"learning_rate": group["lr"]}
    if "momentum" in group:
        values["momentum"] = group["momentum"]
    if "betas" in group:
        values["beta1"] = group["betas"][0]
    return values


def _columns(rows: list[dict[str, float]]) -> dict[str, Array]:
    """The values of each step by name; those that never change only for the learning rate."""
    columns = {name: np.array([row[name] for row in rows], dtype=float) for name in rows[0]}
    return {
        name: column
        for name, column in columns.items()
        if name == "learning_rate" or np.ptp(column) > 0
    }


def _case(
    optimizer: str,
    places: tuple[Place, ...],
    around: Mapping[str, Settings] = NONE,
    ours: Settings = NONE,
    tolerance: float = TOLERANCE,
    **settings: Any,
) -> Case:
    translated = {**_ours(optimizer, settings), **ours}
    return Case(optimizer, settings, translated, around, places, tolerance)


def _ours(optimizer: str, settings: Settings) -> dict[str, Any]:
    """The settings in this project's names; those left out are the convention's defaults."""
    left = dict(settings)
    ours: dict[str, Any] = {"optimizer": _name(optimizer, left), "convention": "torch"}
    decoupled = left.pop("decoupled_weight_decay", False) or optimizer in DECOUPLED
    names = {**OURS, **(OF_ASGD if optimizer == "ASGD" else {})}
    for name, value in left.items():
        if name == "betas":
            ours["beta1"], ours["beta2"] = value
        elif name == "etas":
            ours["shrink"], ours["grow"] = value
        elif name == "step_sizes":
            ours["smallest_step"], ours["largest_step"] = value
        elif name == "weight_decay":
            ours["weight_decay"] = {"decoupled" if decoupled else "l2": value}
        else:
            ours[names.get(name, name)] = value
    if optimizer == "AdamW" and ours["optimizer"] == "amsgrad":
        ours.setdefault("weight_decay", {"decoupled": 0.01})
    return ours


def _name(optimizer: str, settings: dict[str, Any]) -> str:
    """The rule by this project's name, without the settings that it stands for."""
    if optimizer == "SGD":
        nesterov = settings.pop("nesterov", False)
        return "nesterov" if nesterov else "momentum" if settings.get("momentum") else "sgd"
    return "amsgrad" if settings.pop("amsgrad", False) else optimizer.lower()


MOVING: Mapping[str, float] = {
    "Adagrad": 0.5,
    "RMSprop": 0.05,
    "Adadelta": 20.0,
    "Adam": 0.1,
    "AdamW": 0.1,
    "Adamax": 0.1,
    "NAdam": 0.1,
    "RAdam": 0.1,
    "Rprop": 0.05,
    "ASGD": 0.02,
}
"""Learning rates with which 60 steps go somewhere."""


def _defaults() -> Iterator[Case]:
    for optimizer, rate in MOVING.items():
        yield _case(optimizer, FIRST)
        yield _case(optimizer, BOTH, lr=rate)
    for optimizer in ("Adam", "AdamW"):
        yield _case(optimizer, FIRST, amsgrad=True)
        yield _case(optimizer, BOTH, amsgrad=True, lr=0.1)


def _momentum() -> Iterator[Case]:
    yield _case("SGD", FIRST)
    yield _case("SGD", BOTH, lr=0.01)
    for more in ({}, {"nesterov": True}, {"dampening": 0.5}):
        yield _case("SGD", FIRST, momentum=0.9, **more)
        yield _case("SGD", SMOOTH, lr=0.02, momentum=0.9, **more)
        yield _case("SGD", STEEP, lr=2e-4, momentum=0.9, **more)
        yield _case("SGD", SMOOTH, lr=0.02, momentum=0.5, **more)


def _further() -> Iterator[Case]:
    yield _case("Adagrad", THREE, lr=0.5, lr_decay=0.1)
    yield _case("Adagrad", THREE, lr=0.5, initial_accumulator_value=0.5)
    yield _case("Adagrad", THREE, lr=0.3, initial_accumulator_value=0.1, eps=0.01)
    yield _case("RMSprop", THREE, lr=0.02, momentum=0.9)
    yield _case("RMSprop", THREE, lr=0.05, centered=True)
    yield _case("RMSprop", THREE, lr=0.02, centered=True, momentum=0.5, alpha=0.9, eps=1e-3)
    yield _case("RMSprop", THREE, lr=0.05, alpha=0.9, eps=0.1)
    yield _case("Adadelta", THREE, lr=5.0, rho=0.95, eps=1e-4)
    yield _case("Adadelta", THREE, lr=1.0, rho=0.5, eps=0.01)
    for optimizer in ("Adam", "AdamW", "Adamax", "NAdam", "RAdam"):
        yield _case(optimizer, THREE, lr=0.2, betas=(0.5, 0.9))
        yield _case(optimizer, THREE, lr=0.05, betas=(0.95, 0.99), eps=0.01)
    yield _case("Adam", THREE, lr=0.2, betas=(0.5, 0.9), amsgrad=True)
    yield _case("NAdam", THREE, lr=0.1, momentum_decay=0.1)
    yield _case("Rprop", THREE, lr=0.1, etas=(0.3, 1.5))
    yield _case("Rprop", THREE, lr=0.2, step_sizes=(0.01, 0.5))
    yield _case("ASGD", SMOOTH, lr=0.02, lambd=0.1, alpha=0.6, t0=10)
    yield _case("ASGD", SMOOTH, lr=0.02, lambd=0.5)


def _decayed() -> Iterator[Case]:
    for optimizer, rate in MOVING.items():
        if optimizer != "Rprop":
            yield _case(optimizer, GENTLE, lr=rate, weight_decay=0.2)
    yield _case("SGD", GENTLE, lr=0.02, weight_decay=0.2)
    yield _case("SGD", GENTLE, lr=0.02, momentum=0.9, weight_decay=0.2)
    yield _case("SGD", GENTLE, lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.2)
    yield _case("Adam", GENTLE, lr=0.1, amsgrad=True, weight_decay=0.2)
    yield _case("AdamW", GENTLE, lr=0.1, amsgrad=True, weight_decay=0.2)
    for optimizer in ("NAdam", "RAdam"):
        yield _case(optimizer, GENTLE, lr=0.1, weight_decay=0.2, decoupled_weight_decay=True)


def _clipped() -> Iterator[Case]:
    rules: tuple[tuple[str, Settings], ...] = (
        ("SGD", {"lr": 0.1}),
        ("SGD", {"lr": 0.02, "momentum": 0.9}),
        ("Adam", {"lr": 0.1}),
    )
    for (name, limit), (rule, settings) in product(
        {"clip_grad_norm_": "max_norm", "clip_grad_value_": "clip_value"}.items(), rules
    ):
        ours = {CLIPPING[name]: 0.7}
        yield _case(rule, THREE, {name: {limit: 0.7}}, ours, **settings)


SCHEDULERS: tuple[tuple[str, Settings, Settings], ...] = (
    ("StepLR", {"step_size": 20, "gamma": 0.5}, {"schedule": "step", "every": 20, "factor": 0.5}),
    (
        "MultiStepLR",
        {"milestones": [10, 35], "gamma": 0.3},
        {"schedule": "step", "at": [10, 35], "factor": 0.3},
    ),
    ("ExponentialLR", {"gamma": 0.95}, {"schedule": "exponential", "factor": 0.95}),
    (
        "LinearLR",
        {"start_factor": 0.2, "end_factor": 1.0, "total_iters": 25},
        {"schedule": "linear", "from": 0.2, "to": 1.0, "steps": 25},
    ),
    (
        "PolynomialLR",
        {"total_iters": 40, "power": 2.0},
        {"schedule": "polynomial", "to": 0.0, "steps": 40, "power": 2.0},
    ),
    (
        "CosineAnnealingLR",
        {"T_max": 60, "eta_min": 0.002},
        {"schedule": "cosine", "to": 0.002, "steps": 60},
    ),
    (
        "CosineAnnealingWarmRestarts",
        {"T_0": 12, "T_mult": 2, "eta_min": 0.001},
        {"schedule": "cosine_restarts", "to": 0.001, "period": 12, "period_factor": 2},
    ),
    (
        "OneCycleLR",
        {"max_lr": 0.05, "total_steps": 60, "cycle_momentum": False},
        {"schedule": "one_cycle", "peak": 0.05, "steps": 60},
    ),
    (
        "OneCycleLR",
        {"max_lr": 0.05, "total_steps": 60},
        {"schedule": "one_cycle", "peak": 0.05, "steps": 60},
    ),
    (
        "CyclicLR",
        {"base_lr": 0.002, "max_lr": 0.05, "step_size_up": 8, "cycle_momentum": False},
        {"schedule": "cyclic", "from": 0.002, "peak": 0.05, "up": 8},
    ),
    (
        "CyclicLR",
        {"base_lr": 0.002, "max_lr": 0.05, "step_size_up": 8, "mode": "triangular2"},
        {"schedule": "cyclic", "from": 0.002, "peak": 0.05, "up": 8, "factor": 0.5},
    ),
    (
        "CyclicLR",
        {
            "base_lr": 0.002,
            "max_lr": 0.05,
            "step_size_up": 6,
            "step_size_down": 10,
            "mode": "exp_range",
            "gamma": 0.98,
            "cycle_momentum": False,
        },
        {
            "schedule": "cyclic",
            "from": 0.002,
            "peak": 0.05,
            "up": 6,
            "down": 10,
            "decay": 0.98,
        },
    ),
)
"""PyTorch's schedulers with their arguments, and what they make of the learning rate.

A ``from`` that is missing is the optimizer's learning rate.
"""
MOMENTUM: Mapping[str, Settings] = {
    "OneCycleLR": {"from": 0.95, "peak": 0.85, "to": 0.95},
    "CyclicLR": {"from": 0.9, "peak": 0.8},
}
"""The ends of the momentum, which these schedulers move against the learning rate."""


def _scheduled() -> Iterator[Case]:
    rules: tuple[tuple[str, Settings], ...] = (
        ("SGD", {"lr": 0.02, "momentum": 0.9}),
        ("Adam", {"lr": 0.2}),
    )
    for (name, arguments, schedule), (rule, settings) in product(SCHEDULERS, rules):
        ours = {"learning_rate": _of_rate(name, schedule, settings["lr"])}
        if name in MOMENTUM and arguments.get("cycle_momentum", True):
            moved = "momentum" if rule == "SGD" else "beta1"
            ours[moved] = {**schedule, **MOMENTUM[name]}
        yield _case(rule, (*SMOOTH[:2], FIRST[3]), {name: arguments}, ours, **settings)


def _of_rate(name: str, schedule: Settings, rate: float) -> Settings:
    """A schedule with the optimizer's learning rate, from which most schedulers start."""
    if name == "LinearLR":
        return {**schedule, "from": rate * schedule["from"], "to": rate * schedule["to"]}
    if {"from", "peak"} & set(schedule):
        return schedule
    return {**schedule, "from": rate}


def _averaged() -> Iterator[Case]:
    for decay in (0.9, 0.99):
        around = {"AveragedModel": {"get_ema_multi_avg_fn": decay}}
        ours = {"average": {"ema": decay}}
        yield _case("SGD", SMOOTH, around, ours, lr=0.02, momentum=0.9)
        yield _case("Adam", THREE, around, ours, lr=0.1)


def _matrices() -> Iterator[Case]:
    """Muon on a matrix of one column; its iteration runs in bfloat16."""
    places = THREE[::2]
    yield _case("Muon", places, tolerance=0.002)
    yield _case("Muon", places, lr=0.02, weight_decay=0.0, tolerance=0.02)
    yield _case("Muon", places, lr=0.02, nesterov=False, momentum=0.9, tolerance=0.02)


def _curved() -> Iterator[Case]:
    yield _case("LBFGS", FIRST)
    yield _case("LBFGS", BOTH, lr=0.5)
    yield _case("LBFGS", BOTH, lr=0.1, history_size=2)
    yield _case("LBFGS", THREE, lr=0.3, history_size=1)
    yield _case("LBFGS", STEEP, lr=0.2, history_size=5)
