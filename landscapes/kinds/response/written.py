"""``kind: response``: an optimizer's updates for a given gradient signal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeAlias

from annotated_types import Ge, Le
from pydantic import Field, ValidationInfo, create_model, field_validator, model_validator
from pydantic_core import InitErrorDetails

from landscapes.declaration import declaration
from landscapes.formulas import verbatim
from landscapes.kinds import called
from landscapes.kinds.base import OptimizerEntry, RenderSettings
from landscapes.kinds.response.model import ResponseScenario
from landscapes.loading.asking import asking_for
from landscapes.loading.choices import choice
from landscapes.loading.conventions import KEY, conventions_of
from landscapes.loading.entries import Entry, optimizer_model, optimizer_models
from landscapes.loading.labels import optimizer_entries
from landscapes.loading.modifiers import without_positions
from landscapes.loading.parts import Form, Part, Whole, described, literal, problem
from landscapes.loading.pictures import Render, rendered
from landscapes.loading.signal_entry import (
    MAX_EPOCHS,
    MIN_EPOCHS,
    GivenSignal,
    given_signal,
    signal_choice,
)
from landscapes.loading.titled import Titled
from landscapes.optimizers.base import Convention
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.schedules import Schedule
from landscapes.signals import read_ahead, read_ahead_as_published
from landscapes.words import in_sentence

Epochs: TypeAlias = Annotated[int, Ge(MIN_EPOCHS), Le(MAX_EPOCHS), Whole]
EpochsKey: TypeAlias = Annotated[
    Epochs | None,
    Field(description="The number of gradients; by default 300, or all of your own."),
]


MISSING: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        ("value", "hessian", "position"),
        "a response has a signal of gradients, and no landscape to stand on",
    )
)
"""What optimizers cannot ask for here, and why."""


class ResponsePart(Titled):
    """The keys that both kinds share; epochs are checked against the signals before them."""

    convention: Annotated[
        Convention,
        Field(
            description="Whose form of the update rules, and whose defaults, where a rule has this"
            " form. With article, a look-ahead reads the signal as the article published it."
        ),
    ] = "lasagne"

    @model_validator(mode="after")
    def _has_what_optimizers_need(self) -> Self:
        written: Any = self
        listed = hasattr(written, "optimizers")
        found: list[InitErrorDetails] = []
        for index, entry in enumerate(written.optimizers if listed else (written.optimizer,)):
            place = ("optimizers", index) if listed else ("optimizer",)
            found += without_positions(entry, place)
            found += asking_for(entry, MISSING, *place)
            for key, values in entry.hyperparameters().items():
                if any(isinstance(each, Schedule) for each in values):
                    told = f"must be a number, not a schedule, in {called(written.kind)}"
                    found.append(problem(told, values, *place, entry.name, key))
        self.refuse(*found)
        return self

    @field_validator("epochs", check_fields=False)
    @classmethod
    def _within_the_signals(cls, epochs: int, info: ValidationInfo) -> int:
        for signal in info.data.get("signals", [info.data.get("signal", ())]):
            if signal:
                given_signal(signal, epochs)
        return epochs


SIGNAL = "The gradient at each epoch: a signal's name, your own numbers, or a column of a table."
OPTIMIZER = "The optimizer; one hyperparameter may have several values."
Accumulators: TypeAlias = Annotated[
    bool,
    Field(description="Whether the optimizer's accumulated values are shown below its updates."),
]


@lru_cache(KEPT)
def response_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file of a response."""
    signal, one = signal_choice(), choice(optimizers_of(registry), "any_optimizer_of_response")
    return create_model(
        "response",
        __base__=ResponsePart,
        kind=(literal("response"), ...),
        signal=(described(signal, SIGNAL), ...),
        epochs=(EpochsKey, None),
        optimizer=(described(one, OPTIMIZER), ...),
        accumulators=(Accumulators, False),
        render=rendered(Render),
    )


@lru_cache(KEPT)
def optimizers_of(registry: Registry) -> Mapping[str, type[Entry]]:
    """The models of the optimizers, without ``convention``, which the whole scenario shares."""
    models = dict(optimizer_models(registry))
    for name, factory in registry.optimizers.items():
        if conventions_of(factory):
            kept = [each for each in declaration(factory).settings if each.name != KEY]
            models[name] = optimizer_model(name, factory, kept, where="_of_response")
    return models


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
    optimizer = entry.label or verbatim(declaration(entry.function).title)
    published = convention == "article"
    return ResponseScenario(
        name=name,
        title=f"{optimizer}: updates for {in_sentence(signal.title)}",
        render=render,
        signal_title=signal.title,
        signal=signal.values,
        optimizer_title=optimizer,
        optimizers=tuple(_looking_ahead(each) for each in _values(entry, optimizer, convention)),
        reading=read_ahead_as_published if published else read_ahead,
        accumulators=False,
    )


def _values(entry: Entry, title: str, convention: Convention) -> Sequence[OptimizerEntry]:
    """The optimizer with each of its values, labelled by the value."""
    entries = optimizer_entries([entry], convention=convention)
    alone = len(entries) == 1
    return [
        replace(each, label=title if alone else each.label.removeprefix(f"{title}, "))
        for each in entries
    ]


def _looking_ahead(entry: OptimizerEntry) -> OptimizerEntry:
    """The optimizer in the form that looks ahead, if it is Nesterov's.

    All other forms take the gradient at the position, which on a landscape is the look-ahead
    point.
    """
    if entry.name != "nesterov":
        return entry
    return replace(entry, hyperparameters={**entry.hyperparameters, KEY: "article"})


FORM = Form(response_model, {"render": Render}, response_scenario)
