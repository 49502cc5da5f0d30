"""A small scenario of each kind, for tests that need an example of every kind."""

from functools import cache
from typing import Any

import landscapes as ls

BOWL = {"landscape": "simple_quad", "start": [1, -2], "steps": 5, "optimizers": ["adam", "sgd"]}
SMALL: dict[str, dict[str, Any]] = {
    "landscape": {**BOWL, "start": [[1, -2], [2, 2]]},
    "response": {"signal": [1, -2, 4], "optimizer": {"name": "adam", "beta1": [0.5, 0.9]}},
    "response_grid": {"signals": ["spikes", "sine"], "optimizers": ["adam", "sgd"], "epochs": 9},
    "learning_history": {"data": "two_moons", "iterations": 6, "seeds": 2, "optimizers": ["adam"]},
    "sensitivity": {
        "landscape": "simple_quad", "start": [1, 1], "steps": 5, "optimizers": ["adam", "sgd"],
        "axes": {"learning_rate": {"from": 0.1, "to": 1}}, "grid": 4,
    },
    "basins": {"landscape": "wobbly", "steps": 6, "grid": 4, "optimizers": ["adam", "sgd"]},
    "race": {
        "landscape": "wobbly", "steps": 6, "starts": {"count": 2}, "tuning": {"trials": 2},
        "optimizers": [{"name": "adam", "learning_rate": {"from": 0.1, "to": 1}}, "sgd"],
    },
}  # fmt: skip
"""A small scenario of each kind."""
PICTURE = {"size": "240x200"}


def small(kind: str) -> dict[str, Any]:
    return {"kind": kind, **SMALL[kind], "render": PICTURE}


@cache
def recorded(kind: str) -> ls.Recording[Any]:
    return ls.run(small(kind), jobs=1)
