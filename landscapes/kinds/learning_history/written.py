"""``kind: learning_history``: optimizers train a small network."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, Field, create_model, model_validator
from pydantic_core import InitErrorDetails

from landscapes.datasets import DATASETS, split
from landscapes.declaration import declaration
from landscapes.kinds.learning_history.model import LearningScenario
from landscapes.loading.asking import asking_for
from landscapes.loading.choices import choice
from landscapes.loading.conventions import Scheduled
from landscapes.loading.entries import function_models, optimizer_models, optimizers
from landscapes.loading.labels import optimizer_entries
from landscapes.loading.modifiers import plane_only
from landscapes.loading.parts import (
    Form,
    Part,
    Seeds,
    Steps,
    Whole,
    as_tuple,
    described,
    literal,
)
from landscapes.loading.pictures import TabledRender, rendered
from landscapes.network import ActivationName, LossName, Network
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.words import in_sentence

MAX_LAYERS, MAX_UNITS = 8, 256
MAX_BATCH = 100_000


class NetworkPart(Part):
    """The hidden layers, and the loss to minimise."""

    hidden_layers: Annotated[
        tuple[Annotated[int, Ge(1), Le(MAX_UNITS), Whole], ...],
        Len(0, MAX_LAYERS),
        BeforeValidator(as_tuple),
        Field(description="The number of units in each hidden layer."),
    ] = (16, 16)
    activation: Annotated[
        ActivationName, Field(description="The activation function of the hidden units.")
    ] = "tanh"
    loss: Annotated[LossName, Field(description="The loss to minimise.")] = "cross_entropy"


class LearningRender(TabledRender):
    """The settings of the picture, and the table of final losses."""


MISSING: Mapping[str, str] = MappingProxyType(
    {"hessian": "a network has too many parameters for a matrix of them"}
)
"""What optimizers cannot ask for here, and why."""


class Learning(Scheduled):
    """A check of modifiers that only the plane has, and of what rules ask for."""

    @model_validator(mode="after")
    def _fits_networks(self) -> Self:
        written: Any = self
        found: list[InitErrorDetails] = []
        for index, entry in enumerate(written.optimizers):
            found += plane_only(entry, ("optimizers", index))
            found += asking_for(entry, MISSING, "optimizers", index)
        self.refuse(*found)
        return self


Validation: TypeAlias = Annotated[
    float,
    Ge(0.05),
    Le(0.95),
    Field(description="The share of the data that is used for validation, not for training."),
]
NetworkKey: TypeAlias = Annotated[
    NetworkPart, Field(description="The network between the data's inputs and its outputs.")
]
BatchSize: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(MAX_BATCH),
    Whole,
    Field(description="The number of points in each step's mini-batch."),
]
Iterations: TypeAlias = Annotated[Steps, Field(description="The number of steps of each training.")]
Trainings: TypeAlias = Annotated[
    Seeds,
    Field(description="The number of trainings of each optimizer, or the seed of each training."),
]


@lru_cache(KEPT)
def learning_model(registry: Registry = BUILT_IN) -> type[Part]:
    """The model of the file."""
    data = choice(function_models(DATASETS), "any_dataset")
    return create_model(
        "learning_history",
        __base__=Learning,
        kind=(literal("learning_history"), ...),
        data=(described(data, "The dataset to learn."), ...),
        validation=(Validation, 0.25),
        network=(NetworkKey, NetworkPart()),
        batch_size=(BatchSize, 32),
        iterations=(Iterations, ...),
        seeds=(Trainings, tuple(range(5))),
        optimizers=(optimizers(choice(optimizer_models(registry), "any_optimizer")), ...),
        render=rendered(LearningRender),
    )


def learning_scenario(written: Any, name: str) -> LearningScenario:
    """The scenario that a validated file means."""
    function = DATASETS[written.data.name]
    dataset = function(**written.data.model_dump(exclude={"name"}))
    layers = (dataset.inputs.shape[1], *written.network.hidden_layers, dataset.targets.shape[1])
    return LearningScenario(
        name=name,
        title=written.title or f"Learning {in_sentence(declaration(function).title)}",
        render=written.render.settings(),
        split=split(dataset, written.validation, seed=0),
        network=Network(layers, written.network.activation, written.network.loss),
        batch_size=written.batch_size,
        steps=written.iterations,
        seeds=written.seeds,
        optimizers=optimizer_entries(
            written.optimizers, convention=written.convention, steps=written.iterations
        ),
    )


FORM = Form(
    learning_model,
    {"network": NetworkPart, "render": LearningRender},
    learning_scenario,
)
