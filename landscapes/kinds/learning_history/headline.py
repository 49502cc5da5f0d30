"""The headline of trainings: who ends with the lowest validation loss."""

from landscapes.description.subjects import names_of
from landscapes.kinds.headlines import fitting
from landscapes.kinds.learning_history.model import LearningRecording


def headline(recording: LearningRecording) -> str | None:
    """The optimizer whose middle half of seeds ends below those of all others; None without one."""
    names = names_of([entry.label for entry in recording.scenario.optimizers])
    histories = recording.histories
    if len(names) < 2 or any(each.diverged.any() for each in histories):
        return None
    finals = [each.finals["validation_loss"] for each in histories]
    first = min(range(len(names)), key=lambda index: finals[index].median.item())
    others = [each.lower.item() for index, each in enumerate(finals) if index != first]
    is_clear = finals[first].upper.item() < min(others)
    if not is_clear:
        return None
    return fitting(
        f"{names[first]} ends with the lowest validation loss", f"{names[first]} ends lowest"
    )
