"""``kind: sensitivity``: how much the outcome depends on one or two hyperparameters."""

from typing import TYPE_CHECKING

CALLED = "a sensitivity"
SUMMARY = "How much the outcome on a landscape depends on one or two hyperparameters."

if TYPE_CHECKING:
    from landscapes.kinds.protocols import Kind
    from landscapes.kinds.sensitivity import (
        arrays,
        headline,
        notes,
        numbers,
        picture,
        run,
        summary,
        words,
        written,
    )
    from landscapes.kinds.sensitivity.model import SensitivityRecording, SensitivityScenario

    KIND = Kind[SensitivityScenario, SensitivityRecording](
        written=written,
        run=run,
        headline=headline,
        words=words,
        summary=summary,
        numbers=numbers,
        notes=notes,
        picture=picture,
        page=None,
        handout=None,
        arrays=arrays,
    )
