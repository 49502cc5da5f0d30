"""Words for what has no landscape: responses, grids of them, learning histories."""

import numpy as np

from landscapes.description.wording import listed, quoted, typeset
from landscapes.runner import LearningRecording, ResponseGridRecording, ResponseRecording
from landscapes.words import counted, in_sentence, spelt


def of_responses(recording: ResponseRecording) -> str:
    """What an optimizer answers to a gradient, and its largest steps."""
    scenario = recording.scenario
    labels = [quoted(entry.label) for entry in scenario.optimizers]
    epochs, signal = counted(len(scenario.signal), "epoch"), in_sentence(scenario.signal_title)
    shown = f"A gradient over {epochs}, {signal}, and what {scenario.optimizer_title} answers"
    peaks = [
        f"{typeset(f'{np.nanmax(np.abs(response.answers)):.3g}')} with {label}"
        for label, response in zip(labels, recording.responses, strict=True)
    ]
    return f"{shown}. The largest step is {listed(peaks)}."


def of_grid(recording: ResponseGridRecording) -> str:
    """Which optimizers answer to which gradients."""
    rows = [row[0].scenario.optimizer_title for row in recording.rows]
    columns = [in_sentence(cell.scenario.signal_title) for cell in recording.rows[0]]
    return f"What {listed(rows)} answer to {counted(len(columns), 'gradient')}: {listed(columns)}."


def of_learning(recording: LearningRecording) -> str:
    """What is learned, and the losses that the trainings end with."""
    scenario = recording.scenario
    layers = "-".join(map(str, scenario.network.layers))
    final = {
        quoted(entry.label): float(np.nanmedian(history.validation_losses[:, -1]))
        for entry, history in zip(scenario.optimizers, recording.histories, strict=True)
        if not history.diverged.all()
    }
    shown = (
        f"Training and validation loss of a {layers} network on"
        f" {spelt(scenario.split.train.name)} over {counted(scenario.steps, 'iteration')}"
    )
    losses = [
        f"{typeset(f'{loss:.3g}')} with {label}"
        for label, loss in sorted(final.items(), key=_second)
    ]
    several = f"median of the validation loss over {len(scenario.seeds)} seeds"
    ends = f"The {several if len(scenario.seeds) > 1 else 'validation loss'} ends at"
    return f"{shown}. {ends} {listed(losses)}." if losses else f"{shown}. Every run diverged."


def _second(pair: tuple[str, float]) -> float:
    return pair[1]
