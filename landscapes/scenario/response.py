"""``kind: response`` and ``kind: response_grid``: what optimizers answer to given gradients."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, ValidationInfo, create_model, field_validator

from landscapes.declaration import Setting, declaration
from landscapes.optimizers.base import Convention
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.scenario.entries import (
    Entry,
    choice,
    distinct,
    optimizer_entries,
    optimizer_models,
)
from landscapes.scenario.model import (
    OptimizerEntry,
    RenderSettings,
    ResponseGridScenario,
    ResponseScenario,
    Size,
    Still,
)
from landscapes.scenario.parts import Kind, Part, Title, Whole, as_items, literal
from landscapes.scenario.pictures import FigureSize, Picture, Render
from landscapes.scenario.signal_entry import (
    MAX_EPOCHS,
    MIN_EPOCHS,
    GivenSignal,
    given_signal,
    signal_choice,
)
from landscapes.signals import read_ahead, read_ahead_as_published
from landscapes.words import in_sentence

MAX_SIGNALS, MAX_ROWS = 8, 10

Epochs = Annotated[int, Ge(MIN_EPOCHS), Le(MAX_EPOCHS), Whole]


class Response(Part):
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
        __base__=Response,
        kind=(literal("response"), ...),
        signal=(signal_choice(), ...),
        epochs=(Epochs | None, None),
        optimizer=(choice(_optimizer_models(registry)), ...),
        accumulators=(bool, False),
        render=(Render, Render()),
    )


class StillRender(Picture):
    """How the pictures of a grid are made; nothing moves in them."""

    size: FigureSize = Size(1920, 1080)
    formats: Annotated[tuple[Still, ...], Len(1), BeforeValidator(as_items)] = ("png",)

    def _settings(self) -> dict[str, Any]:
        written = {key: value for key, value in self if value is not None}
        return Render(**written)._settings()


@lru_cache(KEPT)
def response_grid_model(registry: Registry = BUILT_IN) -> type[Part]:
    """What may stand in the file of a grid of responses."""
    one: Any = signal_choice()
    signals = Annotated[tuple[one, ...], Len(1, MAX_SIGNALS), BeforeValidator(as_items)]
    row: Any = choice(_optimizer_models(registry))
    rows = Annotated[tuple[row, ...], Len(1, MAX_ROWS), BeforeValidator(as_items)]
    return create_model(
        "response_grid",
        __base__=Response,
        kind=(literal("response_grid"), ...),
        signals=(signals, ...),
        epochs=(Epochs | None, None),
        optimizers=(rows, ...),
        render=(StillRender, StillRender()),
    )


def _optimizer_models(registry: Registry) -> dict[str, type[Entry]]:
    """The optimizers; their convention is that of the whole scenario."""

    def kept(setting: Setting) -> bool:
        return setting.annotation is not Convention

    return optimizer_models(registry, kept)


def response_scenario(written: Any, name: str) -> ResponseScenario:
    """The response that a validated file means."""
    signal = given_signal(written.signal, written.epochs)
    render = written.render.settings()
    response = _response(name, signal, written.optimizer, written.convention, render)
    return replace(
        response,
        title=written.title or response.title,
        accumulators=written.accumulators,
    )


def response_grid_scenario(written: Any, name: str) -> ResponseGridScenario:
    """The grid of responses that a validated file means."""
    signals = [given_signal(signal, written.epochs) for signal in written.signals]
    render = written.render.settings()
    rows = _slugs([entry.label or entry.name for entry in written.optimizers])
    columns = _slugs([signal.title for signal in signals])
    return ResponseGridScenario(
        name=name,
        title=written.title or "What optimizers answer to a gradient",
        render=render,
        rows=tuple(
            tuple(
                _response(f"{row}_{column}", signal, entry, written.convention, render)
                for column, signal in zip(columns, signals, strict=True)
            )
            for row, entry in zip(rows, written.optimizers, strict=True)
        ),
    )


def _response(
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


def _slugs(titles: Sequence[str]) -> list[str]:
    """Names of files: ``adadelta_big_start``."""
    words = [re.sub(r"\W+", "_", title.lower()).strip("_") or "unnamed" for title in titles]
    return [re.sub(r"\W+", "_", name).strip("_") for name in distinct(words)]


RESPONSE = Kind(response_model, {"render": Render}, response_scenario)
RESPONSE_GRID = Kind(response_grid_model, {"render": StillRender}, response_grid_scenario)
