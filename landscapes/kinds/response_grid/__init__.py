"""``kind: response_grid``: a row of responses for each optimizer, a column for each signal."""

from typing import TYPE_CHECKING

CALLED = "a grid of responses"
SUMMARY = "Responses side by side: a row for each optimizer, a column for each signal."

if TYPE_CHECKING:
    from landscapes.kinds.protocols import Kind
    from landscapes.kinds.response_grid import (
        headline,
        notes,
        numbers,
        picture,
        run,
        summary,
        words,
        written,
    )
    from landscapes.kinds.response_grid.model import ResponseGridRecording, ResponseGridScenario

    KIND = Kind[ResponseGridScenario, ResponseGridRecording](
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
        arrays=None,
    )
