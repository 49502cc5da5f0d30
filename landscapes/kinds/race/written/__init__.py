"""``kind: race``: optimizers are tuned, each within the same budget, and then compared."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, Self, TypeAlias

from annotated_types import Ge, Le
from pydantic import (
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from landscapes.declaration import declaration
from landscapes.ensemble import Tuning
from landscapes.formulas import verbatim
from landscapes.functions import Landscape
from landscapes.kinds.base import Count
from landscapes.kinds.noise import NoiseSettings
from landscapes.kinds.race.model import Candidate, RaceScenario
from landscapes.kinds.race.written.ranges import RangePart, value_or_range
from landscapes.loading.choices import choice
from landscapes.loading.conventions import Scheduled, convention_of
from landscapes.loading.entries import Entry, named_model, optimizers, settings_of
from landscapes.loading.labels import distinct, words
from landscapes.loading.landscape_entry import LARGEST, chosen_landscape, landscape_choice
from landscapes.loading.modifiers import modifiers_of
from landscapes.loading.noise_entry import Noise, NoisePart, noisy
from landscapes.loading.parts import (
    Form,
    Part,
    Seed,
    StepsOfMany,
    Whole,
    literal,
    problem,
)
from landscapes.loading.pictures import TabledRender, rendered
from landscapes.loading.schedule_entry import over
from landscapes.loading.starts import MAX_STARTS, Points, RandomStarts, chosen_starts, starts_tag
from landscapes.loading.view import Shown, axes_of, levels_of
from landscapes.optimizers import OPTIMIZERS
from landscapes.plugins import BUILT_IN, KEPT, Registry

MAX_TRIALS = 1000


class TuningPart(Part):
    """How each optimizer is tuned, and the budget for that."""

    search: Annotated[
        Literal["random", "grid"],
        Field(description="Whether settings are drawn at random or lie on a grid."),
    ] = Tuning.search
    trials: Annotated[
        int,
        Ge(1),
        Le(MAX_TRIALS),
        Whole,
        Field(description="The number of settings tried for each optimizer; the most for a grid."),
    ] = Tuning.trials
    seed: Annotated[Seed, Field(description="The seed of the random settings.")] = Tuning.seed


class RaceRender(TabledRender):
    """The settings of the picture and the animation, and the table of all trials."""


class Race(Scheduled):
    """A check that the runs of a race have an end to reach."""

    @field_validator("landscape", check_fields=False)
    @classmethod
    def _has_an_end(cls, landscape: Any, info: ValidationInfo) -> Any:
        # An invalid target has its own error.
        if info.data.get("target", 0.0) is None and not chosen_landscape(landscape).minima:
            raise ValueError(
                "this landscape has no known minimum; give the race a loss to reach, such as"
                " 'target: 0.01'"
            )
        return landscape

    @model_validator(mode="after")
    def _leaves_an_end(self) -> Self:
        written: Any = self
        if written.target is None and not self.objective[0].minima:
            message = (
                "with this noise, the landscape has no known minimum; give the race a loss"
                " to reach, such as 'target: 0.01'"
            )
            self.refuse(problem(message, written.noise, "noise"))
        return self

    @cached_property
    def objective(self) -> tuple[Landscape, NoiseSettings | None]:
        """The landscape to minimise and the noise, whose minima take a search."""
        return noisy(self)


Target: TypeAlias = Annotated[
    Annotated[float, Ge(-LARGEST), Le(LARGEST)] | None,
    Field(
        description="A run succeeds if it ends at or below this loss; without a target, if it"
        " ends at a global minimum."
    ),
]


class FewStarts(RandomStarts):
    """Random start points, spread evenly over the domain, as many as a picture can show."""

    count: Annotated[
        int,
        Ge(1),
        Le(MAX_STARTS),
        Whole,
        Field(description="The number of random start points."),
    ]


SharedStarts: TypeAlias = Annotated[
    Annotated[Points, Tag("a list")] | Annotated[FewStarts, Tag("a mapping")],
    Discriminator(starts_tag),
    Field(
        description="The starts, the same for all trials: points, or a number of random ones;"
        " 16 by default."
    ),
]
CountKey: TypeAlias = Annotated[
    Count,
    Field(
        description="What is counted until success: steps, or evaluations of the loss and its"
        " gradient, of which a Hessian takes two."
    ),
]
TuningKey: TypeAlias = Annotated[
    TuningPart, Field(description="How each optimizer is tuned, within the same budget.")
]
View: TypeAlias = Annotated[Shown, Field(description="The part of the landscape that is shown.")]


@lru_cache(KEPT)
def race_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file."""
    one = choice(_candidate_models(registry), "any_optimizer_of_race")
    meaning = (
        "A hyperparameter with a range, such as {from: 1e-3, to: 1, scale: log}, is tuned. Several"
        " values of what is no number, such as convention, make a candidate each."
    )
    return create_model(
        "race",
        __base__=Race,
        kind=(literal("race"), ...),
        target=(Target, None),
        landscape=(landscape_choice(registry), ...),
        starts=(SharedStarts, FewStarts(count=16)),
        steps=(StepsOfMany, ...),
        count=(CountKey, RaceScenario.count),
        tuning=(TuningKey, TuningPart()),
        optimizers=(optimizers(one, meaning), ...),
        noise=(Noise, None),
        view=(View, Shown()),
        render=rendered(RaceRender),
    )


def _candidate_models(registry: Registry) -> dict[str, type[Entry]]:
    return {
        name: named_model(
            name, factory, Entry, declaration(factory).settings, value_or_range, where="_of_race"
        )
        for name, factory in registry.optimizers.items()
    }


def race_scenario(written: Any, name: str) -> RaceScenario:
    """The scenario that a validated file means."""
    landscape, noise = written.objective
    view = written.view
    domain = view.domain or landscape.domain
    return RaceScenario(
        name=name,
        title=written.title or f"A race on {landscape.title}",
        render=written.render.settings(),
        landscape=landscape,
        domain=domain,
        levels=levels_of(landscape, view),
        starts=chosen_starts(written.starts, domain),
        starts_seed=getattr(written.starts, "seed", None),
        steps=written.steps,
        target=written.target,
        tuning=Tuning(**written.tuning.model_dump()),
        candidates=_candidates(written),
        count=written.count,
        noise=noise,
        **axes_of(view),
    )


def _candidates(race: Any) -> tuple[Candidate, ...]:
    swept = [
        (entry, values)
        for entry in race.optimizers
        for values in settings_of(entry, race.convention)
    ]
    labels = distinct([_title(entry, values) for entry, values in swept])
    return tuple(
        _candidate(entry, values, label, race)
        for (entry, values), label in zip(swept, labels, strict=True)
    )


def _title(entry: Entry, values: Mapping[str, Any]) -> str:
    """``Adam, convention torch`` where the entry has several values of this setting."""
    title = entry.label or verbatim(declaration(entry.function).title)
    several = [key for key, each in entry.hyperparameters().items() if len(each) > 1]
    return ", ".join([title, *(words(key, values[key]) for key in several)])


def _candidate(written: Entry, values: Mapping[str, Any], label: str, race: Any) -> Candidate:
    convention = convention_of(values, race.convention)
    ranges = {key: value for key, value in values.items() if isinstance(value, RangePart)}
    types = {setting.name: setting.annotation for setting in declaration(written.function).settings}
    return Candidate(
        name=written.name,
        label=label,
        color=written.color,
        fixed={
            key: over(value, race.steps, convention)
            for key, value in values.items()
            if key not in ranges
        },
        ranges={key: value.range(types[key]) for key, value in ranges.items()},
        plugin=None if written.name in OPTIMIZERS else written.function,
        modifiers=modifiers_of(written, convention, race.steps),
    )


FORM = Form(
    race_model,
    {
        "starts": FewStarts,
        "tuning": TuningPart,
        "noise": NoisePart,
        "view": Shown,
        "render": RaceRender,
    },
    race_scenario,
)
