"""Words for trainings."""

from landscapes.description.wording import listed, quoted, with_modifiers
from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.words import counted, number, spelt


def describe(recording: LearningRecording) -> str:
    """Describe the data, the network, and the final losses of the trainings."""
    scenario = recording.scenario
    layers = "-".join(map(str, scenario.network.layers))
    final = {
        with_modifiers(quoted(entry.label), entry.modifiers): history.finals[
            "validation_loss"
        ].median.item()
        for entry, history in zip(scenario.optimizers, recording.histories, strict=True)
        if not history.diverged.all()
    }
    shown = (
        f"Training and validation loss of a {layers} network on"
        f" {spelt(scenario.split.train.name)} over {counted(scenario.steps, 'iteration')}"
    )
    losses = [f"{number(loss)} with {label}" for label, loss in sorted(final.items(), key=_second)]
    several = f"median of the validation loss over {len(scenario.seeds)} seeds"
    ends = f"The {several if len(scenario.seeds) > 1 else 'validation loss'} ends at"
    return f"{shown}. {ends} {listed(losses)}." if losses else f"{shown}. Every run diverged."


def _second(pair: tuple[str, float]) -> float:
    return pair[1]
