"""``kind: landscape``: optimizers travel over a loss landscape."""

from typing import TYPE_CHECKING

CALLED = "a landscape with runs"
SUMMARY = "Optimizers travel over a loss landscape."

if TYPE_CHECKING:
    from landscapes.kinds.landscape import (
        handout,
        headline,
        notes,
        numbers,
        page,
        picture,
        run,
        summary,
        words,
        written,
    )
    from landscapes.kinds.landscape.model import LandscapeRecording, LandscapeScenario
    from landscapes.kinds.protocols import Kind

    KIND = Kind[LandscapeScenario, LandscapeRecording](
        written=written,
        run=run,
        headline=headline,
        words=words,
        summary=summary,
        numbers=numbers,
        notes=notes,
        picture=picture,
        page=page,
        handout=handout,
        arrays=None,
    )
