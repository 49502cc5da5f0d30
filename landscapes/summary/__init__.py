"""Recording → a page of plain text: the scenario in words, the results and the final losses."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from landscapes.formulas import plain
from landscapes.headline import headline_of
from landscapes.kinds import concern
from landscapes.kinds.base import Recording
from landscapes.summary.facts import Fact
from landscapes.summary.tables import Row

__all__ = ["aligned", "summary"]

WIDTH = 88


def summary(recording: Recording[Any], comment: str = "") -> Iterator[str]:
    """Yield the lines of the page, with hyphens as minus signs, as in formulas.

    Args:
        recording: the recording to summarize.
        comment: the comment at the top of the scenario's file.
    """
    for line in _lines(recording, comment):
        yield line.replace("−", "-")


def _lines(recording: Recording[Any], comment: str) -> Iterator[str]:
    own = concern(recording.scenario.kind, "summary")
    scenario = recording.scenario
    for line in (scenario.title, scenario.subtitle, headline_of(recording)):
        yield from wrap(plain(line or ""), WIDTH, break_on_hyphens=False)
    yield from wrap(comment, WIDTH, break_on_hyphens=False)
    yield ""
    for fact in own.facts(recording):
        yield from _indented(fact)
    yield ""
    told = concern(recording.scenario.kind, "words").describe(recording)
    yield from wrap(plain(told), WIDTH, break_on_hyphens=False)
    if rows := list(own.table(recording)):
        yield ""
        yield from aligned([[plain(cell) for cell in row] for row in rows])


def _indented(fact: Fact) -> list[str]:
    return wrap(
        plain(fact.text),
        WIDTH,
        initial_indent=f"{fact.name + ':':<13}",
        subsequent_indent=" " * 13,
        break_long_words=False,
        break_on_hyphens=False,
    )


def aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Align the columns of rows: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()
