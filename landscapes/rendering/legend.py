"""The legend of a map: who is who, and what the marks mean."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from matplotlib.path import Path

from landscapes.rendering.counter import Note
from landscapes.rendering.draft import Draft, text_width, wrapped
from landscapes.rendering.layout import Layout
from landscapes.rendering.marks import GLOBAL_MINIMUM, LOCAL_MINIMUM, START, placed
from landscapes.rendering.theme import Color
from landscapes.runner import Outcome, Recording, Trajectory

LINE_SPACING = 1.3
SWATCH = 2.6
"""Width of an entry's swatch, in sizes of body text; the text begins behind it."""

MARK_ROW = 3.4
"""The least height of a row, in radii of a run's disc: what a ring needs."""


class _Entry(NamedTuple):
    """One entry: its swatch, its lines of text, and a note that may appear below them."""

    draw_swatch: Callable[[float, float], None]
    label: list[str]
    detail: list[str]
    note: str = ""
    note_step: int = 0


def draw_legend(draft: Draft, layout: Layout, recording: Recording) -> list[Note]:
    """Draw the still part of the legend.

    Returns:
        What moves in it: the notes on runs that diverged.
    """
    box, columns = layout.legend, layout.columns
    text_room = box.width / columns - draft.length((SWATCH + 1) * draft.theme.body)
    optimizers = _optimizers(draft, recording, text_room)
    marks = _mark_rows(draft, recording, box.width if columns > 1 else 0)
    rows = _rows(optimizers, columns) + marks
    if sum(_height(draft, row) for row in rows) > box.height:
        rows = _rows([entry._replace(detail=[]) for entry in optimizers], columns) + marks
    spare = box.height - sum(_height(draft, row) for row in rows)
    gap = min(draft.length(0.022), max(0.0, spare / len(rows)))
    notes = []
    top = box.top
    for row in rows:
        for column, entry in enumerate(row):
            left = box.left + column * box.width / max(columns, len(row))
            notes += _draw_entry(draft, entry, left, top)
        top -= _height(draft, row) + gap
    return notes


def _rows(entries: list[_Entry], columns: int) -> list[list[_Entry]]:
    return [entries[i : i + columns] for i in range(0, len(entries), columns)]


def _optimizers(draft: Draft, recording: Recording, room: float) -> list[_Entry]:
    theme = draft.theme
    body, small = draft.length(theme.body), draft.length(theme.small)
    entries = []
    for index, optimizer in enumerate(recording.scenario.optimizers):
        note, step = _divergence(recording.of_optimizer(index))
        entries.append(
            _Entry(
                _line_swatch(draft, optimizer.color or theme.run_color(index)),
                wrapped(optimizer.label, body, room),
                wrapped(optimizer.detail, small, room) if optimizer.detail else [],
                note,
                step,
            )
        )
    return entries


def _divergence(trajectories: Sequence[Trajectory]) -> tuple[str, int]:
    """What to say of an optimizer's runs that diverged, and when; '' if none did."""
    steps = [t.last_step for t in trajectories if t.outcome is Outcome.DIVERGED]
    if not steps:
        return "", 0
    if len(trajectories) == 1:
        return f"diverged at step {steps[0]}", steps[0]
    return f"{len(steps)} of {len(trajectories)} diverged", max(steps)


def _line_swatch(draft: Draft, color: Color) -> Callable[[float, float], None]:
    theme = draft.theme
    length, edge = draft.length((SWATCH - 0.5) * theme.body), draft.length(theme.edge_width)
    line, head = draft.length(theme.line), draft.length(theme.head)

    def draw(x: float, y: float) -> None:
        ends = [x, x + length - head]
        draft.line(ends, [y, y], line + 2 * edge, theme.edge)
        draft.line(ends, [y, y], line, color)
        draft.disc(x + length - head, y, head, color, theme.edge, 1.4 * edge)

    return draw


def _marks(draft: Draft, recording: Recording) -> list[_Entry]:
    """What the marks on the map mean; only those that are on it."""
    scenario, landscape = recording.scenario, recording.scenario.landscape
    marks = [
        (START, "start", len(scenario.visible(scenario.starts))),
        (GLOBAL_MINIMUM, "global minimum", len(scenario.visible(landscape.global_minima))),
        (LOCAL_MINIMUM, "local minimum", len(scenario.visible(landscape.local_minima))),
    ]
    return [
        _Entry(_mark_swatch(draft, mark), [name if count == 1 else _plural(name)], [])
        for mark, name, count in marks
        if count
    ]


def _mark_rows(draft: Draft, recording: Recording, room: float) -> list[list[_Entry]]:
    """The marks side by side, as many in a row as there is room for."""
    marks = _marks(draft, recording)
    body = draft.length(draft.theme.body)
    widest = max((text_width(mark.label[0], body) for mark in marks), default=0.0)
    widest += (SWATCH + 0.5) * body
    return _rows(marks, max(1, min(len(marks), int(room / widest))))


def _plural(name: str) -> str:
    return name.replace("minimum", "minima") if "minimum" in name else f"{name}s"


def _mark_swatch(draft: Draft, mark: Path) -> Callable[[float, float], None]:
    theme = draft.theme
    centre = draft.length((SWATCH - 0.5) * theme.body / 2)
    radius, width = draft.length(theme.head), draft.length(theme.mark_width)

    def draw(x: float, y: float) -> None:
        for path in placed(mark, [(x + centre, y)], radius):
            draft.path(path, width, theme.ink)

    return draw


def _height(draft: Draft, row: Sequence[_Entry]) -> float:
    return max(_entry_height(draft, entry) for entry in row)


def _entry_height(draft: Draft, entry: _Entry) -> float:
    return max(_text_height(draft, entry), draft.length(MARK_ROW * draft.theme.head))


def _text_height(draft: Draft, entry: _Entry) -> float:
    theme = draft.theme
    small_lines = len(entry.detail) + bool(entry.note)
    text = len(entry.label) * theme.body + small_lines * theme.small
    return draft.length(LINE_SPACING * text)


def _draw_entry(draft: Draft, entry: _Entry, left: float, top: float) -> list[Note]:
    """Draw an entry below ``top``; its note, if it has one, is returned with its place."""
    theme = draft.theme
    body, small = draft.length(theme.body), draft.length(theme.small)
    spare = max(0.0, _entry_height(draft, entry) - _text_height(draft, entry))
    text_left, baseline = left + SWATCH * draft.length(theme.body), top - spare / 2
    entry.draw_swatch(left, baseline - body * LINE_SPACING / 2)
    for lines, size, color in ((entry.label, body, theme.ink), (entry.detail, small, theme.muted)):
        for line in lines:
            baseline -= LINE_SPACING * size
            draft.text(text_left, baseline + 0.3 * size, line, size, color)
    if not entry.note:
        return []
    y = baseline - (LINE_SPACING - 0.3) * small
    return [Note(entry.note, text_left, y, small, step=entry.note_step)]
