"""The swatch of a band of quartiles."""

from landscapes.drawing.canvas.draft import Draft
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch
from landscapes.drawing.canvas.layout import Box


def band_swatch(draft: Draft) -> DrawSwatch:
    """A line in its band, of no optimizer's colour."""
    theme = draft.theme
    width, height = draft.length((SWATCH - 0.5) * theme.body), 2 * draft.length(theme.head)

    def draw(x: float, y: float) -> None:
        draft.bar(Box(x, y - height / 2, width, height), theme.faint)
        draft.line([x, x + width], [y, y], draft.length(theme.curve), theme.muted)

    return draw
