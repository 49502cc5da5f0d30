"""``kind: basins``: where each start of a grid ends, with each of several optimizers."""

from typing import TYPE_CHECKING

CALLED = "a map of basins"
SUMMARY = "Where each start of a grid ends, with each of several optimizers."

if TYPE_CHECKING:
    from landscapes.kinds.basins import (
        arrays,
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
    from landscapes.kinds.basins.model import BasinsRecording, BasinsScenario
    from landscapes.kinds.protocols import Kind

    KIND = Kind[BasinsScenario, BasinsRecording](
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
        arrays=arrays,
    )
