"""``kind: learning_history``: optimizers train a small network on a dataset."""

from typing import TYPE_CHECKING

CALLED = "a learning history"
SUMMARY = "Optimizers train a small network on a dataset."

if TYPE_CHECKING:
    from landscapes.kinds.learning_history import (
        handout,
        headline,
        notes,
        numbers,
        picture,
        run,
        summary,
        words,
        written,
    )
    from landscapes.kinds.learning_history.model import LearningRecording, LearningScenario
    from landscapes.kinds.protocols import Kind

    KIND = Kind[LearningScenario, LearningRecording](
        written=written,
        run=run,
        headline=headline,
        words=words,
        summary=summary,
        numbers=numbers,
        notes=notes,
        picture=picture,
        page=None,
        handout=handout,
        arrays=None,
    )
