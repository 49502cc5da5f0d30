"""The columns of a table: where the texts of its rows stand, and how large they are."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.lettering import cut_middle, legible, text_width
from landscapes.kinds.landscape.picture.rows import Row
from landscapes.words import decimals, number

# In sizes of the table's text.
GAP, SAMPLE = 0.8, 3.2
SHORTEST = 5.0
"""The width of names that may be cut."""
LOSS = 3.0
"""The usual width of a loss."""

SMALLEST = 0.75
"""The least size of long names, as a share of the usual size of the table's text."""

DETAIL = 0.845
"""The size of details, as a share of the table's text."""


class Columns(NamedTuple):
    """The places of the texts of a row, from its left side, in pixels.

    Attributes:
        size: the size of its text.
        indent: the place of its name.
        name_size: the size of names.
        names: the names of all rows, without their middle where they are too long.
        values: the right end of its loss.
        decimals: the decimals of losses.
        details: the details of all rows.
        key: the name of all details, as a header; may be empty.
        fit: whether the details fit beside the losses.
    """

    size: float
    indent: float
    name_size: float
    values: float
    decimals: int
    details: Sequence[str]
    names: Sequence[str] = ()
    key: str = ""
    fit: bool = True

    @classmethod
    def of(
        cls, canvas: Canvas, rows: Sequence[Row], size: float, width: float, one_key: bool
    ) -> "Columns":
        """Measure the columns; names get smaller, and details are left out, where they must."""
        indent = SAMPLE * size if canvas.theme.is_patterned else 0.0
        finals = [float(loss) for row in rows for loss in row.losses[-1:] if np.isfinite(loss)]
        details = [row.widest() or row.detail for row in rows]
        columns = cls(size, indent, size, 0.0, decimals(finals), details)
        texts = [text_width(text, size) for row in rows for text in columns.texts(row)]
        # The word for a run that has no loss in the end stands in its loss's place.
        texts += [
            text_width(row.ended[1], legible(DETAIL * size))
            for row in rows
            if row.ended and not np.isfinite(row.final)
        ]
        values = max(texts)
        names = max(text_width(row.name, size, bold=True) for row in rows)
        room = width - indent - GAP * size - values
        least = canvas.text_size(SMALLEST * canvas.theme.body)
        name_size = min(size, max(least, size * room / names))
        columns = columns._replace(
            name_size=name_size,
            names=[cut_middle(row.name, name_size, room, bold=True) for row in rows],
            values=indent + min(room, names) + GAP * size + values,
        )
        free = width - columns.values - GAP * size
        key, short = split(columns.details) if one_key else ("", columns.details)
        if _fit([key, *short], legible(DETAIL * size), free):
            return columns._replace(key=key, details=short)
        return columns._replace(fit=False)

    def texts(self, row: Row) -> list[str]:
        """The widest texts of a row's loss."""
        seen = row.losses[np.isfinite(row.losses)]
        ends = [self.text(float(loss)) for loss in (seen.min(), seen.max())] if len(seen) else []
        return [*ends, ""]

    def text(self, loss: float) -> str:
        """A loss with the decimals of its column."""
        return number(loss, self.decimals) if np.isfinite(loss) else ""


def split(details: Sequence[str]) -> tuple[str, list[str]]:
    """The name that all details begin with, and the values behind it.

    >>> split(["learning rate 0.1", "learning rate 1"])
    ('learning rate', ['0.1', '1'])
    >>> split(["learning rate 0.1", "momentum 0.5"])
    ('', ['learning rate 0.1', 'momentum 0.5'])
    """
    names = {detail.rpartition(" ")[0] for detail in details if detail}
    if len(names) == 1 and not any("," in detail for detail in details):
        return names.pop(), [detail.rpartition(" ")[2] for detail in details]
    return "", list(details)


def narrowest(
    canvas: Canvas, names: Sequence[str], remarks: Sequence[str] = (), may_cut: bool = False
) -> float:
    """The least width of a column of rows with these names, with the gap beside it.

    Args:
        canvas: the canvas to write on.
        names: the names.
        remarks: what may stand beside losses.
        may_cut: whether names may be cut, and remarks left out.
    """
    body = canvas.text_size(canvas.theme.body)
    indent = SAMPLE if canvas.theme.is_patterned else 0.0
    widest = max(text_width(name, body, bold=True) for name in names)
    if may_cut:
        widest, remarks = min(widest, SHORTEST * body), ()
    beside = max(
        (text_width(text, legible(DETAIL * body)) + GAP * body for text in remarks), default=0.0
    )
    return widest + (indent + LOSS + 3 * GAP) * body + beside


def _fit(texts: Sequence[str], size: float, width: float) -> bool:
    return max(text_width(text, size) for text in texts) <= width
