"""``kind: response_grid``: a row of responses for each optimizer, a column for each signal."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

from annotated_types import Len
from pydantic import BeforeValidator, Field, create_model

from landscapes.formulas import plain
from landscapes.kinds.response.written import EpochsKey, ResponsePart, response_to
from landscapes.kinds.response_grid.model import ResponseGridScenario
from landscapes.loading.choices import choice
from landscapes.loading.entries import optimizer_models
from landscapes.loading.labels import distinct
from landscapes.loading.parts import Form, Part, as_items, literal
from landscapes.loading.pictures import rendered
from landscapes.loading.signal_entry import (
    given_signal,
    signal_choice,
)
from landscapes.loading.stills import StillRender
from landscapes.plugins import BUILT_IN, KEPT, Registry

MAX_SIGNALS, MAX_ROWS = 8, 10


@lru_cache(KEPT)
def response_grid_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file of a grid of responses."""
    signal: Any = signal_choice()
    row: Any = choice(optimizer_models(registry), "any_optimizer")
    signals = Annotated[
        tuple[signal, ...],
        Len(1, MAX_SIGNALS),
        BeforeValidator(as_items),
        Field(description="The gradients: names of signals, your own numbers, or table columns."),
    ]
    rows = Annotated[
        tuple[row, ...],
        Len(1, MAX_ROWS),
        BeforeValidator(as_items),
        Field(description="The optimizers, one per row."),
    ]
    return create_model(
        "response_grid",
        __base__=ResponsePart,
        kind=(literal("response_grid"), ...),
        signals=(signals, ...),
        epochs=(EpochsKey, None),
        optimizers=(rows, ...),
        render=rendered(StillRender),
    )


def response_grid_scenario(written: Any, name: str) -> ResponseGridScenario:
    """The grid of responses that a validated file means."""
    signals = [given_signal(signal, written.epochs) for signal in written.signals]
    render = written.render.settings()
    rows = _slugs([entry.label or entry.name for entry in written.optimizers])
    columns = _slugs([signal.title for signal in signals])
    return ResponseGridScenario(
        name=name,
        title=written.title or "How optimizers respond to a gradient",
        render=render,
        rows=tuple(
            tuple(
                response_to(f"{row}_{column}", signal, entry, written, render)
                for column, signal in zip(columns, signals, strict=True)
            )
            for row, entry in zip(rows, written.optimizers, strict=True)
        ),
    )


def _slugs(titles: Sequence[str]) -> list[str]:
    """Names of files: ``adadelta_big_start``."""
    words = [re.sub(r"\W+", "_", plain(title).lower()).strip("_") or "unnamed" for title in titles]
    return [re.sub(r"\W+", "_", name).strip("_") for name in distinct(words)]


FORM = Form(response_grid_model, {"render": StillRender}, response_grid_scenario)
