"""``kind: learning_history``: optimizers train a small network."""

from functools import lru_cache
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le, Len
from pydantic import BeforeValidator, create_model

from landscapes.datasets import DATASETS, split
from landscapes.declaration import declaration
from landscapes.kinds.learning_history.model import LearningScenario
from landscapes.loading.entries import (
    choice,
    function_models,
    optimizer_entries,
    optimizer_models,
    optimizers,
)
from landscapes.loading.parts import Form, Part, Seeds, Steps, Title, Whole, as_tuple, literal
from landscapes.loading.pictures import TabledRender
from landscapes.network import ActivationName, LossName, Network
from landscapes.plugins import BUILT_IN, KEPT, Registry
from landscapes.words import in_sentence

MAX_LAYERS, MAX_UNITS = 8, 256
MAX_BATCH = 100_000


class NetworkPart(Part):
    """The network between the data's inputs and its outputs."""

    hidden_layers: Annotated[
        tuple[Annotated[int, Ge(1), Le(MAX_UNITS), Whole], ...],
        Len(0, MAX_LAYERS),
        BeforeValidator(as_tuple),
    ] = (16, 16)
    activation: ActivationName = "tanh"
    loss: LossName = "cross_entropy"


class LearningRender(TabledRender):
    """How the picture is made, and the table of final losses."""

    QUESTION: ClassVar = "Which one learns fastest?"


@lru_cache(KEPT)
def learning_model(registry: Registry = BUILT_IN) -> type[Part]:
    """What may stand in the file."""
    return create_model(
        "learning_history",
        __base__=Part,
        kind=(literal("learning_history"), ...),
        title=(Title | None, None),
        data=(choice(function_models(DATASETS)), ...),
        validation=(Annotated[float, Ge(0.05), Le(0.95)], 0.25),
        network=(NetworkPart, NetworkPart()),
        batch_size=(Annotated[int, Ge(1), Le(MAX_BATCH), Whole], 32),
        iterations=(Steps, ...),
        seeds=(Seeds, tuple(range(5))),
        optimizers=(optimizers(choice(optimizer_models(registry))), ...),
        render=(LearningRender, LearningRender()),
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
