"""A composed figure: a still part, steady parts, and a few parts that change with the step."""

from collections.abc import Hashable, Sequence

from landscapes.drawing.canvas.brush import Moving, Steady
from landscapes.drawing.canvas.canvas import Canvas


class Stage:
    """A composed figure; after composing, only its steady and moving parts change.

    Args:
        canvas: the figure with its still part.
        parts: the other parts, the lowest first; steady ones lie below those that move, and are
            drawn fastest if those that change often come last.

    Attributes:
        steady: the parts that look the same for many steps.
        moving: the parts that move.
    """

    def __init__(self, canvas: Canvas, parts: Sequence[Moving]) -> None:
        self.figure, self.size = canvas.figure, canvas.full_size
        self.steady = tuple(part for part in parts if isinstance(part, Steady))
        self.moving = tuple(part for part in parts if not isinstance(part, Steady))
        for part in (*self.steady, *self.moving):
            canvas.figure.add_artist(part)

    def show(self, step: float) -> None:
        """Set the step that all parts show when they are next drawn."""
        for part in (*self.steady, *self.moving):
            part.step = step

    def states(self, step: float) -> tuple[Hashable, ...]:
        """What the look of each steady part at a step depends on."""
        return tuple(part.state(step) for part in self.steady)
