"""``kind: response``: an optimizer's updates for a gradient signal."""

from typing import TYPE_CHECKING

CALLED = "a response"
SUMMARY = "An optimizer's updates for a gradient signal, with several values of a hyperparameter."

if TYPE_CHECKING:
    from landscapes.kinds.protocols import Kind
    from landscapes.kinds.response import (
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
    from landscapes.kinds.response.model import ResponseRecording, ResponseScenario

    KIND = Kind[ResponseScenario, ResponseRecording](
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
