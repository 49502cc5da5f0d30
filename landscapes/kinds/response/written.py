"""``kind: response``: an optimizer's updates for a given gradient signal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
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
from landscapes.loading.conventions import KEY, Conventional
from landscapes.loading.entries import Entry, optimizer_models
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
from landscapes.optimizers import Optimizer
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.schedules import Schedule
from landscapes.signals import Array, read_ahead, read_ahead_as_published
from landscapes.words import in_sentence

Reading: TypeAlias = Literal["linear", "article"]
"""How a look-ahead reads a signal."""
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


class ResponsePart(Conventional):
    """The keys that both kinds share; epochs are checked against the signals before them."""

    reading: Annotated[
        Reading | None,
        Field(
            description="How a look-ahead reads the signal between its epochs: on the line between"
            " them (linear, the default), or with the fault of the article's script."
        ),
    ] = None

    @model_validator(mode="after")
    def _has_what_optimizers_need(self) -> Self:
        written: Any = self
        found: list[InitErrorDetails] = []
        for place, entry in self.entries():
            found += without_positions(entry, place)
            found += asking_for(entry, MISSING, *place)
            for key, values in entry.hyperparameters().items():
                if any(isinstance(each, Schedule) for each in values):
                    told = f"must be a number, not a schedule, in {called(written.kind)}"
                    found.append(problem(told, values, *place, entry.name, key))
        self.refuse(*found)
        return self

    @model_validator(mode="after")
    def _says_how_it_reads(self) -> Self:
        """Refuse what once meant the article's reading as well, rather than change its numbers."""
        if self.convention != "article" or self.reading:
            return self
        rules = [each.build() for _, entry in self.entries() for each in _optimizers(entry, self)]
        if any(map(_looks_ahead, rules)):
            message = (
                "convention: article is about the form of the rules; say how their look-ahead reads"
                " the signal, too: 'reading: article', as the article did, or 'reading: linear'"
            )
            self.refuse(problem(message, self.convention, KEY))
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
    signal, one = signal_choice(), choice(optimizer_models(registry), "any_optimizer")
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


def response_scenario(written: Any, name: str) -> ResponseScenario:
    """The response that a validated file means."""
    signal = given_signal(written.signal, written.epochs)
    render = written.render.settings()
    response = response_to(name, signal, written.optimizer, written, render)
    return replace(
        response,
        title=written.title or response.title,
        accumulators=written.accumulators,
    )


def response_to(
    name: str, signal: GivenSignal, entry: Entry, written: ResponsePart, render: RenderSettings
) -> ResponseScenario:
    """The response of an optimizer to a signal, in a file of such."""
    title = _title(entry)
    entries = _optimizers(entry, written)
    alone = len(entries) == 1
    return ResponseScenario(
        name=name,
        title=f"{title}: updates for {in_sentence(signal.title)}",
        render=render,
        signal_title=signal.title,
        signal=signal.values,
        optimizer_title=title,
        optimizers=tuple(
            replace(each, label=title if alone else each.label.removeprefix(f"{title}, "))
            for each in entries
        ),
        reading=read_ahead_as_published if written.reading == "article" else read_ahead,
        accumulators=False,
    )


def _title(entry: Entry) -> str:
    return entry.label or verbatim(declaration(entry.function).title)


def _optimizers(entry: Entry, written: ResponsePart) -> Sequence[OptimizerEntry]:
    """The optimizer with each of its values, labelled by the value.

    Without any convention, Nesterov's has the form of the article, which looks ahead. All other
    forms take the gradient at the position, which on a landscape is the look-ahead point.
    """
    entries = optimizer_entries([entry], convention=written.convention)
    if entry.name != "nesterov" or written.convention or KEY in entry.model_fields_set:
        return entries
    return [
        replace(each, hyperparameters={**each.hyperparameters, KEY: "article"}) for each in entries
    ]


def _looks_ahead(rule: Optimizer) -> bool:
    """Whether a rule takes a gradient elsewhere than where it stands."""
    origin, slope = np.zeros((1, 1)), _Slope()
    state = rule.init(origin)
    for _ in range(2):
        _, state = rule.step(slope, origin, state)
    return any(points.any() for points in slope.asked)


class _Slope:
    """A slope, along which every rule moves, and the points where its gradient was asked for."""

    def __init__(self) -> None:
        self.asked: list[Array] = []

    def gradient(self, points: Array, /) -> Array:
        self.asked.append(points)
        return np.ones_like(points)

    def value(self, points: Array, /) -> Array:
        raise NotImplementedError("a slope for gradients has no value")

    hessian = value


FORM = Form(response_model, {"render": Render}, response_scenario)
