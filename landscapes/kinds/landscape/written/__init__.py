"""``kind: landscape``: optimizers travel over a loss landscape."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    create_model,
    model_validator,
)

from landscapes.functions import Function
from landscapes.kinds.base import Scenario
from landscapes.kinds.landscape.model import LandscapeScenario, lacking_panels
from landscapes.kinds.landscape.written.picture import MapRender
from landscapes.loading import read_mapping
from landscapes.loading.choices import choice
from landscapes.loading.conventions import Scheduled
from landscapes.loading.entries import (
    RecordedEntry,
    count_of,
    optimizer_models,
    optimizers,
    settings_of,
)
from landscapes.loading.labels import optimizer_entries
from landscapes.loading.landscape_entry import FUNCTION_KEY, landscape_choice
from landscapes.loading.noise_entry import NOISE, CloudNoisePart, noisy
from landscapes.loading.parts import (
    Form,
    Part,
    Steps,
    literal,
    problem,
    too_large,
)
from landscapes.loading.pictures import rendered
from landscapes.loading.starts import Points
from landscapes.loading.view import View, axes_of, levels_of, spelled_out
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.words import counted

MAX_RUNS = 500
"""The largest number of runs of one optimizer: one for each start and each seed."""
STEP_BYTES = 128
"""The memory for a step of a run: its place, loss and gradient, and its drawing."""
MOST_BYTES = 4 * 10**9


def _shows_batches(view: View, info: ValidationInfo) -> View:
    noise = info.data.get("noise")
    if view.style == "surface" and noise and noise.show_batch:
        raise ValueError("must be contour where show_batch is true")
    return view


def _few_runs(noise: CloudNoisePart, info: ValidationInfo) -> CloudNoisePart:
    starts, seeds = len(info.data.get("start", ())), len(noise.seeds or ())
    if starts * seeds > MAX_RUNS:
        raise ValueError(
            f"must have at most {counted(MAX_RUNS // starts, 'seed')} for"
            f" {counted(starts, 'start')}, not {seeds}:"
            f" an optimizer has at most {MAX_RUNS} runs"
        )
    return noise


class Descents(Scheduled):
    """A check of starts, seeds, steps, optimizers and panels together."""

    @model_validator(mode="after")
    def _has_panels(self) -> Self:
        written: Any = self
        panels = [each for each in written.render.panels if each != "landscape"]
        settings = [own for entry in written.optimizers for own in settings_of(entry)]
        for name, reason in lacking_panels(panels, settings):
            place = ("render", "panels", written.render.panels.index(name))
            self.refuse(problem(reason, name, *place))
        return self

    @model_validator(mode="after")
    def _recordings_fit(self) -> Self:
        written: Any = self
        runs = len(written.start) * len((written.noise and written.noise.seeds) or (0,))
        for index, entry in enumerate(written.optimizers):
            if not isinstance(entry, RecordedEntry):
                continue
            if why := entry.csv.unlike(written.start, runs, written.steps):
                self.refuse(problem(why, entry.csv.file, "optimizers", index, entry.name, "csv"))
            if written.render.count != "steps":
                why = f"must be steps, because the evaluations of {entry.name} are not known"
                self.refuse(problem(why, written.render.count, "render", "count"))
        return self

    @model_validator(mode="after")
    def _fits_memory(self) -> Self:
        written: Any = self
        seeds = written.noise.seeds if written.noise else None
        runs = len(written.start) * len(seeds or (0,))
        count = count_of(written.optimizers)
        size = STEP_BYTES * written.steps * runs * count
        if size > MOST_BYTES:
            most = MOST_BYTES // (STEP_BYTES * runs * count)
            each = f" for each of {count} optimizers" if count > 1 else ""
            message = f"must be at most {most}, not {written.steps}: "
            message += too_large(f"{runs} runs{each}", size, MOST_BYTES)
            self.refuse(problem(message, written.steps, "steps"))
        return self


StartPoints: TypeAlias = Annotated[
    Points,
    Field(description="The start point [x, y], or several; every optimizer starts from each."),
]
FewRuns: TypeAlias = Annotated[CloudNoisePart, AfterValidator(_few_runs)]


@lru_cache(KEPT)
def landscape_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file."""
    view = Annotated[
        View,
        AfterValidator(_shows_batches),
        BeforeValidator(spelled_out, json_schema_input_type=Literal["contour", "surface"] | View),
        Field(description="The part of the landscape that is shown and its style, or the style."),
    ]
    return create_model(
        "landscape",
        __base__=Descents,
        kind=(literal("landscape"), "landscape"),
        landscape=(landscape_choice(registry), ...),
        start=(StartPoints, ...),
        steps=(Steps, ...),
        optimizers=(
            optimizers(choice(optimizer_models(registry), "any_optimizer_or_run", True)),
            ...,
        ),
        noise=(Annotated[FewRuns | None, Field(description=NOISE)], None),
        view=(view, View()),
        render=rendered(MapRender),
    )


def landscape_scenario(written: Any, name: str) -> LandscapeScenario:
    """The scenario that a validated file means."""
    view = written.view
    landscape, noise = noisy(written)
    return LandscapeScenario(
        name=name,
        title=written.title or landscape.title,
        render=written.render.settings(),
        landscape=landscape,
        domain=view.domain or landscape.domain,
        levels=levels_of(landscape, view),
        starts=written.start,
        steps=written.steps,
        optimizers=optimizer_entries(
            written.optimizers, convention=written.convention, steps=written.steps
        ),
        surface=view.surface(),
        noise=noise,
        **axes_of(view),
    )


def scenario(
    landscape: "Function | str | Mapping[str, Any]",
    *,
    name: str = "scenario",
    domain: "Sequence[float] | None" = None,
    **keys: Any,
) -> "LandscapeScenario":
    """The scenario of optimizers that travel over a landscape.

    >>> import numpy as np
    >>> import landscapes as ls
    >>> ls.scenario(
    ...     lambda x, y: x**2 + 10 * np.sin(y) ** 2,
    ...     domain=(-3, 3, -3, 3),
    ...     start=(-2, 1),
    ...     steps=80,
    ...     optimizers=["adam", {"name": "sgd", "learning_rate": 0.1}],
    ... )
    <LandscapeScenario scenario: Own landscape>

    Args:
        landscape: the loss: a Python function of two float64 arrays x and y of one shape that
            returns the losses in that shape; the name of a built-in landscape, or one of
            ``LANDSCAPES``; an expression such as ``"x**2 + sin(y)"``; or a mapping as in a file.
        name: what the scenario's files are called, and its name in errors.
        domain: the part of the plane that is shown, ``(x_min, x_max, y_min, y_max)``; that of a
            built-in landscape if left out.
        keys: the other keys of a scenario file: ``start``, ``steps`` and ``optimizers``, which are
            required, ``title``, ``subtitle``, ``headline``, ``noise``, ``view`` and ``render``. An
            optimizer may be a function that returns an
            :class:`~landscapes.optimizers.Optimizer`; its parameters with defaults are the
            hyperparameters.

    Raises:
        TypeError: if a file could not have such a value, or the function cannot be
            differentiated.
        PluginError: if a function does not make an optimizer.
        ScenarioError: if the scenario is invalid; it lists every problem.
    """
    kind = LandscapeScenario.kind
    if keys.get("kind", kind) != kind:
        raise TypeError(f"scenario makes one of kind {kind}; run takes a dictionary of any kind")
    entry, view = _own_landscape(landscape), keys.get("view", {})
    shown_of = {} if domain is None else {"domain": domain}
    if isinstance(entry, Mapping) and "name" not in entry:
        entry = {**entry, **shown_of}
    elif shown_of and isinstance(view, (str, Mapping)):
        keys["view"] = {**({"style": view} if isinstance(view, str) else view), **shown_of}
    read: Scenario[Any] = read_mapping({"landscape": entry, **keys}, name).scenario
    assert isinstance(read, LandscapeScenario)
    return read


def _own_landscape(landscape: object) -> object:
    """The landscape as an entry of a file; a name or a mapping is one already."""
    if callable(landscape):
        return {FUNCTION_KEY: landscape}
    if isinstance(landscape, str) and not landscape.isidentifier():
        return {"expression": landscape}
    return landscape


FORM = Form(
    landscape_model,
    {"noise": CloudNoisePart, "view": View, "render": MapRender},
    landscape_scenario,
    has_bridges=True,
)
