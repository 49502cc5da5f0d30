"""``kind: learning_history``: optimizers train a small network."""

from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeAlias

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, Field, create_model

from landscapes.datasets import DATASETS, split
from landscapes.declaration import declaration
from landscapes.kinds.learning_history.model import LearningScenario
from landscapes.loading.entries import (
    choice,
    function_models,
    optimizer_models,
    optimizers,
)
from landscapes.loading.labels import optimizer_entries
from landscapes.loading.parts import (
    Form,
    Part,
    PictureTitle,
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
    """The hidden layers, and what is minimised."""

    hidden_layers: Annotated[
        tuple[Annotated[int, Ge(1), Le(MAX_UNITS), Whole], ...],
        Len(0, MAX_LAYERS),
        BeforeValidator(as_tuple),
        Field(description="How many units each hidden layer has."),
    ] = (16, 16)
    activation: Annotated[
        ActivationName, Field(description="The function of each hidden unit.")
    ] = "tanh"
    loss: Annotated[LossName, Field(description="What the network minimises.")] = "cross_entropy"


class LearningRender(TabledRender):
    """How the picture is made, and the table of final losses."""

    QUESTION: ClassVar = "Which one learns fastest?"


Validation: TypeAlias = Annotated[
    float,
    Ge(0.05),
    Le(0.95),
    Field(description="The part of the data that the network is judged by and does not learn."),
]
NetworkKey: TypeAlias = Annotated[
    NetworkPart, Field(description="The network between the data's inputs and its outputs.")
]
BatchSize: TypeAlias = Annotated[
    int,
    Ge(1),
    Le(MAX_BATCH),
    Whole,
    Field(description="How many points each step's gradient is the mean of."),
]
Iterations: TypeAlias = Annotated[Steps, Field(description="How many steps each training takes.")]
Trainings: TypeAlias = Annotated[
    Seeds,
    Field(description="How many trainings there are of each optimizer, or the seed of each."),
]


@lru_cache(KEPT)
def learning_model(registry: Registry = BUILT_IN) -> type[Part]:
    """What may stand in the file."""
    data = choice(function_models(DATASETS), "any_dataset")
    return create_model(
        "learning_history",
        __base__=Part,
        kind=(literal("learning_history"), ...),
        title=(PictureTitle, None),
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
        optimizers=optimizer_entries(written.optimizers),
    )


FORM = Form(
    learning_model,
    {"network": NetworkPart, "render": LearningRender},
    learning_scenario,
)
