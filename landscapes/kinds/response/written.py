"""``kind: response``: what an optimizer answers to a given gradient."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

from annotated_types import Ge, Le
from pydantic import ValidationInfo, create_model, field_validator

from landscapes.declaration import Setting, declaration
from landscapes.kinds.base import OptimizerEntry, RenderSettings
from landscapes.kinds.response.model import ResponseScenario
from landscapes.loading.entries import Entry, choice, optimizer_entries, optimizer_models
from landscapes.loading.parts import Form, Part, Title, Whole, literal
from landscapes.loading.pictures import Render
from landscapes.loading.signal_entry import (
    MAX_EPOCHS,
    MIN_EPOCHS,
    GivenSignal,
    given_signal,
    signal_choice,
)
from landscapes.optimizers.base import Convention
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.signals import read_ahead, read_ahead_as_published
from landscapes.words import in_sentence

Epochs = Annotated[int, Ge(MIN_EPOCHS), Le(MAX_EPOCHS), Whole]


class Answered(Part):
    """What both kinds share; the signals come first, for the epochs are measured by them."""

    title: Title | None = None
    convention: Convention = "lasagne"

    @field_validator("epochs", check_fields=False)
    @classmethod
    def _within_the_signals(cls, epochs: int, info: ValidationInfo) -> int:
        for signal in info.data.get("signals", [info.data.get("signal", ())]):
            if signal:
                given_signal(signal, epochs)
        return epochs


@lru_cache(KEPT)
def response_model(registry: Registry = BUILT_IN) -> type[Part]:
    """What may stand in the file of a response."""
    return create_model(
        "response",
        __base__=Answered,
        kind=(literal("response"), ...),
        signal=(signal_choice(), ...),
        epochs=(Epochs | None, None),
        optimizer=(choice(optimizers_of(registry)), ...),
        accumulators=(bool, False),
        render=(Render, Render()),
    )


def optimizers_of(registry: Registry) -> dict[str, type[Entry]]:
    """The optimizers; their convention is that of the whole scenario."""

    def kept(setting: Setting) -> bool:
        return setting.annotation is not Convention

    return optimizer_models(registry, kept)


def response_scenario(written: Any, name: str) -> ResponseScenario:
    """The response that a validated file means."""
    signal = given_signal(written.signal, written.epochs)
    render = written.render.settings()
    response = response_to(name, signal, written.optimizer, written.convention, render)
    return replace(
        response,
        title=written.title or response.title,
        accumulators=written.accumulators,
    )


def response_to(
    name: str, signal: GivenSignal, entry: Entry, convention: Convention, render: RenderSettings
) -> ResponseScenario:
    optimizer = entry.label or declaration(entry.function).title
    published = convention == "article"
    return ResponseScenario(
        name=name,
        title=f"{optimizer}: answers to {in_sentence(signal.title)}",
        render=render,
        signal_title=signal.title,
        signal=signal.values,
        optimizer_title=optimizer,
        optimizers=tuple(_conventional(each, convention) for each in _values(entry, optimizer)),
        reading=read_ahead_as_published if published else read_ahead,
        accumulators=False,
    )


def _values(entry: Entry, title: str) -> Sequence[OptimizerEntry]:
    """The optimizer with each of its values, labelled by the value alone."""
    entries = optimizer_entries([entry])
    alone = len(entries) == 1
    return [
        replace(each, label=title if alone else each.label.removeprefix(f"{title}, "))
        for each in entries
    ]


def _conventional(entry: OptimizerEntry, convention: Convention) -> OptimizerEntry:
    """The optimizer in a form of its rule.

    Nesterov looks ahead in any case: Lasagne's form of it takes the gradient
    where it is, which on a landscape is the point looked ahead to.
    """
    settings = {setting.name for setting in declaration(entry.factory).settings}
    if "convention" not in settings:
        return entry
    form = "article" if entry.name == "nesterov" else convention
    return replace(entry, hyperparameters={**entry.hyperparameters, "convention": form})


FORM = Form(response_model, {"render": Render}, response_scenario)
