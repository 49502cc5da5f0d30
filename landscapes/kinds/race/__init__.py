"""``kind: race``: optimizers are tuned, each within the same budget, and then compared."""

from typing import TYPE_CHECKING

CALLED = "a race"
SUMMARY = "Optimizers are tuned, each within the same budget, and then compared."

if TYPE_CHECKING:
    from landscapes.kinds.protocols import Kind
    from landscapes.kinds.race import (
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
    from landscapes.kinds.race.model import RaceRecording, RaceScenario

    KIND = Kind[RaceScenario, RaceRecording](
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
