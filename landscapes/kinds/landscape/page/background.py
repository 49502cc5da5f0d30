"""The still part of a map: its isolines as an image, and their labels as text."""

from base64 import b64encode
from io import BytesIO

import numpy as np
from PIL import Image

from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.layout import MOST_STRETCHED, Box
from landscapes.drawing.map.labels import Label
from landscapes.drawing.map.land import Relief
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_ground
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

    Returns:
        ``image``, a data URI; ``ratio``, its width divided by its height; ``labels`` of
        isolines, each with its text, and the x and y of its middle in the plane; and
        ``label_size``, a share of its height.
    """
    ratio = scenario.domain.width / scenario.domain.height
    if not 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED:
        ratio = 1.0
    size = _size(ratio)
    canvas = Canvas(size, theme)
    plane = Plane(scenario.domain, Box(0, 0, size.width, size.height))
    relief, size_of_labels = Relief(scenario), canvas.length(LABEL)
    labels = draw_ground(canvas, plane.box, relief, size_of_labels, np.empty((0, 2)))
    return {
        "image": f"data:image/png;base64,{b64encode(_png(canvas)).decode('ascii')}",
        "ratio": ratio,
        "labels": [_label(label, plane) for label in labels],
        "label_size": LABEL,
    }


def _size(ratio: float) -> Size:
    width, height = min(1.0, ratio), min(1.0, 1 / ratio)
    return Size(round(LONGEST_SIDE * width), round(LONGEST_SIDE * height))


def _label(label: Label, plane: Plane) -> Json:
    x, y = plane.points(np.array([label.x, label.y])).tolist()
    return {"text": label.text, "x": x, "y": y}


def _png(canvas: Canvas) -> bytes:
    image = Image.fromarray(canvas.drawn()).convert("RGB")
    palette = image.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = BytesIO()
    palette.save(file, "PNG", optimize=True)
    return file.getvalue()
