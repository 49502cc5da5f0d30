"""The heading: the question, the title or the headline, and a smaller line below it."""

from typing import NamedTuple

from landscapes.drawing.canvas.brush import Brush, Steady
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MARGIN, Box
from landscapes.drawing.canvas.lettering import LEAST_SIZE, legible, text_width, wrapped

LINE = 1.25
"""The height of a line, in sizes of its text."""

LEAST = 0.7
"""The factor down to which a large text is made smaller before it is wrapped."""

ABOVE = 0.8
"""The space above the heading, in margins."""

MOST_LINES = 2
"""The most lines of a large text that is not made smaller still."""


class Words(NamedTuple):
    """The texts of a heading.

    Attributes:
        title: shown while the runs move.
        subtitle: shown below it.
        question: shown instead of the title before the first step.
        headline: the finding, shown instead of the title at the last step.
    """

    title: str
    subtitle: str | None = None
    question: str | None = None
    headline: str | None = None

    def at(self, step: float, last: float) -> tuple[str, str]:
        """The large and the small text at a step."""
        if self.question and step <= 0 < last:
            return self.question, self.title
        if self.headline and step >= last:
            colon = "" if self.title[-1] in ".?!:" else ":"
            below = f"{self.title}{colon} {self.subtitle}" if self.subtitle else self.title
            return self.headline, below
        return self.title, self.subtitle or ""

    def everything(self, last: float) -> list[tuple[str, str]]:
        """The large and the small texts of a film."""
        return [self.at(step, last) for step in (0.0, last / 2, last)]


class _Set(NamedTuple):
    """A text as it is set: its size and its lines."""

    size: float
    lines: list[str]

    @property
    def height(self) -> float:
        return LINE * self.size * len(self.lines)


class Heading(Steady):
    """The heading, for which it takes space from the top of a picture.

    It is as high as the highest of its texts needs.

    Args:
        canvas: the canvas to write on.
        words: its texts.
        step: the last step, which is shown first.
    """

    def __init__(self, canvas: Canvas, words: Words, step: float) -> None:
        super().__init__(canvas, step)
        self._words, self._last = words, step
        margin = MARGIN * canvas.unit
        self._width = canvas.size.width - 2 * margin
        texts = words.everything(step)
        self.large = {text: self._fitted(text) for text, _ in texts}
        small = canvas.text_size(canvas.theme.small)
        self._small = {
            text: _Set(small, wrapped(text, small, self._width)) for _, text in texts if text
        }
        height = max(each.height for each in self.large.values())
        height += max((each.height for each in self._small.values()), default=0.0)
        top = canvas.size.height - ABOVE * margin
        self.box = Box(margin, top - height, self._width, height)
        canvas.ground(self.box.grown(0.4 * margin))
        canvas.take_from_top(canvas.size.height - self.box.bottom)

    def state(self, step: float) -> tuple[str, str]:
        """The texts at a step."""
        return self._words.at(step, self._last)

    def paint(self, brush: Brush) -> None:
        """Write the texts of the current step."""
        theme = self.canvas.theme
        large, small = self.state(self.step)
        top = self._write(brush, self.large[large], self.box.top, theme.ink, bold=True)
        if small:
            self._write(brush, self._small[small], top, theme.muted)

    def _write(self, brush: Brush, text: _Set, top: float, color: str, bold: bool = False) -> float:
        """Write lines from the top down; return where they end."""
        for line in text.lines:
            top -= LINE * text.size
            brush.write(line, self.box.left, top + 0.3 * text.size, text.size, color, bold=bold)
        return top

    def _fitted(self, text: str) -> _Set:
        """A large text, smaller if it is too wide, and wrapped if it is still too wide."""
        size = self.canvas.text_size(self.canvas.theme.heading)
        factor = min(1.0, self._width / text_width(text, size, bold=True))
        if factor >= LEAST and factor * size >= LEAST_SIZE:
            return _Set(factor * size, [text])
        size = legible(LEAST * size)
        lines = wrapped(text, size, self._width, bold=True)
        while len(lines) > MOST_LINES and size > self.canvas.text_size(self.canvas.theme.small):
            size = max(0.93 * size, self.canvas.text_size(self.canvas.theme.small))
            lines = wrapped(text, size, self._width, bold=True)
        return _Set(size, lines)
