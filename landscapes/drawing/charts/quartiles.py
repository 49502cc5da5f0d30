"""The swatch of a band of quartiles."""

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.entries import SWATCH, DrawSwatch
from landscapes.drawing.canvas.layout import Box


def band_swatch(canvas: Canvas) -> DrawSwatch:
    """The swatch of a median in its band, in no optimizer's colour."""
    theme = canvas.theme
    width, height = (SWATCH - 0.5) * canvas.text_size(theme.body), 2 * canvas.length(theme.head)

    def draw(x: float, y: float) -> None:
        canvas.bar(Box(x, y - height / 2, width, height), theme.faint)
        canvas.line([x, x + width], [y, y], canvas.length(theme.curve), theme.muted)

    return draw
