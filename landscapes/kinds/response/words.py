"""Words for what has no landscape: responses, grids of them, learning histories."""

import numpy as np

from landscapes.description.wording import listed, quoted, typeset
from landscapes.kinds.response.model import ResponseRecording
from landscapes.words import counted, in_sentence


def describe(recording: ResponseRecording) -> str:
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
