"""Modifiers in words and as plain data."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from landscapes.modifiers.standing import Ball
from landscapes.schedules import Schedule, in_words
from landscapes.words import DIGITS, spelt


def phrases(modifiers: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """A phrase for each modifier by its name, such as ``decoupled decay 0.1``."""
    return {name: _PHRASES[name](own) for name, own in modifiers.items()}


def holding(modifiers: Mapping[str, Mapping[str, Any]]) -> str:
    """Where modifiers hold a run at rest: ``where its weight decay holds it``."""
    holders = [f"its {spelt(name)}" for name in ("weight_decay", "constraint") if name in modifiers]
    # A rule may have a decay of its own, which is no modifier.
    holders = holders or ["its weight decay"]
    return f"where {' and '.join(holders)} hold{'s' if len(holders) < 2 else ''} it"


def plain(modifiers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The settings as lists and mappings, for JSON."""
    return {
        name: {key: _plain(value) for key, value in own.items()} for name, own in modifiers.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Ball):
        return {key: _plain(each) for key, each in value._asdict().items() if each is not None}
    if isinstance(value, Schedule):
        return value.written
    return [*value] if isinstance(value, tuple) else value


def _told(value: Any) -> str:
    """A number, or a schedule in words."""
    return in_words(value, digits=DIGITS)


def _decay(own: Mapping[str, Any]) -> str:
    ((form, value),) = own.items()
    return f"{'L2' if form == 'l2' else form} decay {_told(value)}"


def _average(own: Mapping[str, Any]) -> str:
    ((form, value),) = own.items()
    return f"{'EMA' if form == 'ema' else 'Polyak average from step'} {_told(value)}"


def _lookahead(own: Mapping[str, Any]) -> str:
    return f"lookahead {_told(own['steps'])} × {_told(own['rate'])}"


def _constraint(own: Mapping[str, Any]) -> str:
    ((form, value),) = own.items()
    if form == "box":
        return f"box [{', '.join(map(_told, value))}]"
    if form == "l1":
        return f"L1 ball {_told(value)}"
    center = f" around ({', '.join(map(_told, value.center))})" if value.center else ""
    return f"ball {_told(value.radius)}{center}"


def in_coordinates(constraint: Mapping[str, Any]) -> str:
    """Where a constraint allows a point: ``|x| + |y| ≤ 1``."""
    ((form, value),) = constraint.items()
    if form == "box":
        left, right, bottom, top = map(_told, value)
        return f"{left} ≤ x ≤ {right}, {bottom} ≤ y ≤ {top}"
    if form == "l1":
        return f"|x| + |y| ≤ {_told(value)}"
    center = ", ".join(map(_told, value.center or (0.0, 0.0)))
    return f"at most {_told(value.radius)} from ({center})"


_PHRASES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        "cautious": lambda own: "cautious",
        "weight_decay": _decay,
        "clip_value": lambda own: f"clip value {_told(own['value'])}",
        "clip_norm": lambda own: f"clip norm {_told(own['norm'])}",
        "sam": lambda own: f"SAM {_told(own['radius'])}",
        "lookahead": _lookahead,
        "constraint": _constraint,
        "average": _average,
    }
)
