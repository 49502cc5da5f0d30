"""Words for grids of responses."""

from landscapes.description.wording import listed
from landscapes.kinds.response_grid.model import ResponseGridRecording
from landscapes.words import counted, in_sentence


def describe(recording: ResponseGridRecording) -> str:
    """Name the optimizers and the gradients."""
    rows = [row[0].scenario.optimizer_title for row in recording.rows]
    columns = [in_sentence(cell.scenario.signal_title) for cell in recording.rows[0]]
    return (
        f"The updates of {listed(rows)} for {counted(len(columns), 'gradient')}: {listed(columns)}."
    )
