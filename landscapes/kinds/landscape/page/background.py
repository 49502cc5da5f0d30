"""The still part of a map: its isolines as an image, and their labels as text."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MOST_STRETCHED, Box
from landscapes.drawing.map.contours import draw_contours
from landscapes.drawing.map.plane import Plane
from landscapes.kinds.base import Size
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.page.packing import Json
from landscapes.themes import Theme

LONGEST_SIDE = 1400
"""The longest side in pixels; about two for each of the screen's."""

LABEL = 0.023
"""The size of the labels as a share of the map's height."""

COLORS = 64


def background(scenario: LandscapeScenario, theme: Theme) -> Json:
    """The map of a landscape without its axes, as a page shows it.

    The label of an isoline stands in a gap of the line, so the page writes labels
    at the size for which the gaps are made.

    Returns:
        ``image``, a data URI; ``ratio``, its width divided by its height; ``labels``,
        each with text, x and y in the plane and a turn in degrees; and
        ``label_size``, a share of its height.
    """
    ratio = scenario.domain.width / scenario.domain.height
    if not 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED:
        ratio = 1.0
    size = _size(ratio)
    canvas = Canvas(size, replace(theme, small=LABEL))
    plane = Plane(scenario.domain, Box(0, 0, size.width, size.height))
    draw_contours(canvas, plane, scenario, np.empty((0, 2)))
    labels = _labels_taken_off(canvas)
    return {
        "image": f"data:image/png;base64,{b64encode(_png(canvas)).decode('ascii')}",
        "ratio": ratio,
        "labels": labels,
        "label_size": LABEL,
    }


def _size(ratio: float) -> Size:
    width, height = min(1.0, ratio), min(1.0, 1 / ratio)
    return Size(round(LONGEST_SIDE * width), round(LONGEST_SIDE * height))


def _labels_taken_off(canvas: Canvas) -> list[Json]:
    """Remove the labels of the isolines from the figure and return them."""
    labels = []
    for axes in canvas.figure.axes:
        for text in list(axes.texts):
            x, y = map(float, text.get_position())
            turn = (text.get_rotation() + 90) % 180 - 90
            labels.append({"text": text.get_text(), "x": x, "y": y, "turn": turn})
            text.remove()
    return labels


def _png(canvas: Canvas) -> bytes:
    image = Image.fromarray(canvas.drawn()).convert("RGB")
    palette = image.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = BytesIO()
    palette.save(file, "PNG", optimize=True)
    return file.getvalue()
