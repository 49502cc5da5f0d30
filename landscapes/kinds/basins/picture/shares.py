"""The share of the starts that have reached the global minimum, in the title of each map."""

import numpy as np

from landscapes.description.wording import percent
from landscapes.drawing.canvas.brush import Brush, Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import Box
from landscapes.kinds.basins.model import BasinMap, BasinsRecording
from landscapes.kinds.basins.picture.arrange import Panels
from landscapes.kinds.basins.picture.titles import Titles


def share_text(share: float) -> str:
    """Write ``74 %``, or ``< 1 %``."""
    words = percent(share).replace("below", "<").replace("over", ">")
    return words.replace(" ", "\N{NO-BREAK SPACE}")


class Shares(Moving):
    """The share of the starts whose runs have arrived by the current step, on each map.

    Args:
        canvas: the canvas to write on.
        recording: the maps.
        titles: the titles, in which the shares stand.
        panels: the places of the maps.
        step: the last step, which is shown first.
    """

    def __init__(
        self,
        canvas: Canvas,
        recording: BasinsRecording,
        titles: Titles,
        panels: Panels,
        step: float,
    ) -> None:
        super().__init__(canvas, step)
        self._size = titles.size
        self.arrived = [_arrived(recording, each) for each in recording.maps]
        self._places = []
        for index, box in enumerate(panels.maps):
            line = titles.result_line(index, panels.title_width)
            _, baseline = titles.baselines(index, panels.title_width, box.top)[line]
            width = titles.numbers[index]
            self._places.append((box.left + width, baseline))
            canvas.ground(Box(box.left, baseline - 0.3 * self._size, width, 1.3 * self._size))

    def paint(self, brush: Brush) -> None:
        """Write the shares at the current step."""
        for arrived, (right, baseline) in zip(self.arrived, self._places, strict=True):
            text = share_text(float(arrived[int(self.step)]))
            ink = self.canvas.theme.ink
            brush.write(text, right, baseline, self._size, ink, "right", bold=True)


def _arrived(recording: BasinsRecording, basins: BasinMap) -> "np.ndarray":
    """The share of all starts that have arrived by each step."""
    at_goal = np.isin(basins.basins, recording.goals)
    counts = np.bincount(basins.steps[at_goal], minlength=recording.scenario.steps + 1)
    return np.cumsum(counts) / basins.basins.size
