"""What the modifiers of an optimizer's entry mean, and what may be wrong with them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic_core import InitErrorDetails

from landscapes.declaration import declaration
from landscapes.loading.modifier_parts import VALUE, OneOf, WeightDecay
from landscapes.loading.parts import Part, problem
from landscapes.loading.schedule_entry import may_be_zero, over, schedule_problems
from landscapes.modifiers import MODIFIERS
from landscapes.modifiers.conventions import CONVENTIONS, usual_decay
from landscapes.optimizers import OPTIMIZERS
from landscapes.schedules import Schedule

OF_POSITIONS = ("weight_decay", "sam", "lookahead", "constraint", "average")
"""The modifiers that need a position, which a response to a signal has not."""

CONVENTION = "lasagne"
"""The convention that holds where none is written."""


def modifiers_of(entry: Any, convention: str, steps: int = 1) -> dict[str, dict[str, Any]]:
    """The settings of each modifier of an entry, under its convention.

    A bare number of weight decay that means nothing there has an error of its own. Of a rule
    with a hyperparameter ``weight_decay``, the key is that.

    Args:
        entry: the entry of an optimizer.
        convention: the one that holds for it.
        steps: the number of steps of the scenario, which schedules use.
    """
    form = usual_decay(entry.name, convention)
    decay: Any = None if _has(entry, "weight_decay") else entry.weight_decay
    clip = "torch" if convention == "torch" else "paper"
    found: dict[str, dict[str, Any] | None] = {
        "cautious": {} if entry.cautious else None,
        "weight_decay": {form: decay} if isinstance(decay, float) and form else _settings(decay),
        "clip_value": _one("value", entry.clip_value),
        "clip_norm": _one("norm", entry.clip_norm, convention=clip),
        "sam": _one("radius", entry.sam),
        "lookahead": dict(entry.lookahead) if entry.lookahead else None,
        "constraint": _settings(entry.constraint),
        "average": _settings(entry.average),
    }
    return {
        name: {key: over(value, steps, convention) for key, value in own.items()}
        for name, own in found.items()
        if own is not None
    }


def modifier_schedule_problems(
    entry: Any, steps: int, place: Sequence[str | int]
) -> Iterator[InitErrorDetails]:
    """Yield what is wrong with the schedules of an entry's modifiers over all steps."""
    for name, key, schedule in _schedules(entry):
        settings = {each.name: each for each in declaration(MODIFIERS[name]).settings}
        keys = (name, key) if isinstance(getattr(entry, name), Part) else (name,)
        # Without any, each modifier leaves the step as it is, or the run where it is.
        setting = may_be_zero(settings[key])._replace(name=keys[-1])
        yield from schedule_problems(setting, over(schedule, steps), steps, (*place, *keys))


def _schedules(entry: Any) -> Iterator[tuple[str, str, Schedule]]:
    """Yield the name of each modifier that has a schedule, the setting, and the schedule."""
    for name, own in modifiers_of(entry, CONVENTION).items():
        for key, value in own.items():
            if isinstance(value, Schedule):
                yield name, key, value


def _settings(part: Any) -> dict[str, Any] | None:
    return part.settings() if isinstance(part, OneOf) else None


def _one(key: str, value: Any, **others: Any) -> dict[str, Any] | None:
    return None if value is None else {key: value, **others}


def modifier_problems(
    entry: Any, conventions: Iterable[str], place: Sequence[str | int]
) -> Iterator[InitErrorDetails]:
    """Yield the problems of an entry's weight decay with its rule, and with its conventions.

    Args:
        entry: the entry of an optimizer.
        conventions: those that hold for it.
        place: where the entry is in the file.
    """
    if _has(entry, "weight_decay"):
        return
    decay, at = entry.weight_decay, (*place, entry.name, "weight_decay")
    forms = {
        each: usual_decay(entry.name, each) if entry.name in OPTIMIZERS else None
        for each in conventions
    }
    if isinstance(decay, float):
        for convention, form in forms.items():
            if form is None:
                yield problem(_unusual(entry.name, convention), decay, *at, VALUE)
    is_decoupled = isinstance(decay, WeightDecay) and decay.decoupled is not None
    is_decoupled |= isinstance(decay, float) and "decoupled" in forms.values()
    if is_decoupled and not _has(entry, "learning_rate"):
        message = (
            f"weight_decay: {entry.name} has no learning_rate, which a decoupled decay is"
            " multiplied by; give {l2: …}"
        )
        yield problem(message, decay, *at)


def _has(entry: Any, name: str) -> bool:
    """Whether the rule of an entry has a hyperparameter of this name."""
    return any(each.name == name for each in declaration(entry.function).settings)


def _unusual(rule: str, convention: str) -> str:
    usual = CONVENTIONS[convention]
    # Where most rules have none, the rule need not be named.
    which = f"{usual.title} has no usual one"
    if usual.form or usual.others:
        which += f" for {rule}"
    return f"weight_decay: give {{decoupled: …}} or {{l2: …}}; {which}"


def plane_only(entry: Any, place: Sequence[str | int]) -> Iterator[InitErrorDetails]:
    """Yield the problem of a constraint that is told in coordinates of the plane."""
    constraint = entry.constraint
    if constraint and (constraint.box or (constraint.ball and constraint.ball.center)):
        message = (
            "constraint must be {ball: {radius: …}} or {l1: …}, around the origin: a network has"
            " more parameters than x and y"
        )
        yield problem(message, constraint, *place, entry.name, "constraint")


def without_positions(entry: Any, place: Sequence[str | int]) -> Iterator[InitErrorDetails]:
    """Yield the modifiers of an entry that need a position, which a response has not."""
    for name in OF_POSITIONS:
        if name in entry.model_fields_set:
            message = (
                f"{name} needs the position of a run; in a response, gradients come from a signal,"
                " wherever the optimizer stands"
            )
            yield problem(message, getattr(entry, name), *place, entry.name, name)
    for name, _, schedule in _schedules(entry):
        if name not in OF_POSITIONS:
            message = f"{name} must be a number, not a schedule, in a response"
            yield problem(message, schedule, *place, entry.name, name)
