"""Words for what has no landscape: responses, grids of them, learning histories."""

import numpy as np

from landscapes.description.wording import listed, quoted
from landscapes.kinds.response.model import ResponseRecording
from landscapes.words import counted, in_sentence, number


def describe(recording: ResponseRecording) -> str:
    """Describe the gradient, and the largest update with each value."""
    scenario = recording.scenario
    labels = [quoted(entry.label) for entry in scenario.optimizers]
    epochs, signal = counted(len(scenario.signal), "epoch"), in_sentence(scenario.signal_title)
    shown = f"A gradient over {epochs}, {signal}, and the updates of {scenario.optimizer_title}"
    peaks = [
        f"{number(float(np.nanmax(np.abs(response.updates))))} with {label}"
        for label, response in zip(labels, recording.responses, strict=True)
    ]
    return f"{shown}. The largest update is {listed(peaks)}."
