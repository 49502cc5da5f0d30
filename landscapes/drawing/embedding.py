"""Recording → a matplotlib figure, or a part of one of yours."""

from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure, SubFigure
from matplotlib.gridspec import GridSpec

from landscapes.drawing.canvas.canvas import DPI, new_figure
from landscapes.drawing.compose import compose, drawable
from landscapes.drawing.settings import own_settings
from landscapes.kinds.base import Recording
from landscapes.words import passed


class Embedded(SubFigure):
    """A part of a figure that is always drawn under matplotlib's own settings."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw the part under matplotlib's defaults."""
        with own_settings():
            super().draw(renderer)


def figure(
    recording: Recording[Any], on: "Figure | SubFigure | None" = None, **settings: Any
) -> "Figure | SubFigure":
    """Compose the still picture of a recording as part of a matplotlib figure.

    The picture fills the figure that it is composed on, at 100 pixels to an inch, and is drawn
    under matplotlib's own defaults; the rest of the figure keeps its settings.

    >>> import landscapes as ls
    >>> from matplotlib.figure import Figure
    >>> sheet = Figure(figsize=(16, 5))
    >>> left, right = sheet.subfigures(1, 2)
    >>> _ = ls.figure(ls.run("wobbly"), on=left)
    >>> _ = right.subplots().plot([1, 2, 3])

    Args:
        recording: the recording to show.
        on: the figure or subfigure to compose on; a new figure of the scenario's size by default.
        settings: settings that replace the scenario's, by the keys of ``render``, as for
            :func:`~landscapes.output.render`. With ``on`` there is no ``size``. Those of
            animations, such as ``fps``, make no difference to a still picture.

    Returns:
        ``on``, or the new figure.

    Raises:
        TypeError: if ``recording`` or ``on`` is something else, or there is no such setting.
        ValueError: if a setting is wrong, or ``on`` is too small, too large, or too narrow.
    """
    if on is None:
        recording = drawable(recording, settings, "figure")
        on = new_figure(recording.scenario.render.size)
    elif not isinstance(on, (Figure, SubFigure)):
        raise _not_a_figure(on)
    elif "size" in settings:
        raise TypeError("figure has no size where on is given: the picture fills it")
    else:
        inches = on.bbox.width / on.figure.dpi, on.bbox.height / on.figure.dpi
        size = "x".join(str(round(DPI * side)) for side in inches)
        recording = drawable(recording, {**settings, "size": size}, "figure")
    part = Embedded(on, GridSpec(1, 1, left=0, right=1, bottom=0, top=1)[0])
    with own_settings():
        # A subfigure has every method of a figure that pictures use.
        compose(recording, cast(Figure, part))
    # As an artist it is drawn, and left alone by layouts that move subfigures.
    on.artists.append(part)
    return on


def _not_a_figure(on: object) -> TypeError:
    hint = "; the figure of these axes is .figure" if isinstance(on, Axes) else ""
    return TypeError(f"figure composes on a matplotlib figure, not on {passed(on)}{hint}")
