"""Pictures that are composed into somebody's own matplotlib figure."""

from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
from examples import recorded
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image

import landscapes as ls
from landscapes.kinds import KINDS

SETTINGS = {"font.family": "serif", "font.size": 31, "xtick.color": "red", "lines.linewidth": 9}


def saved(figure: Figure, **settings: object) -> NDArray[np.uint8]:
    """The figure's pixels, as it is saved."""
    file = BytesIO()
    figure.savefig(file, format="png", **settings)
    return np.asarray(Image.open(file).convert("RGB"))


def rendered(recording: ls.Recording, **settings: object) -> NDArray[np.uint8]:
    """The pixels of the still that the program makes."""
    file = BytesIO()
    ls.render(recording, file, format="png", **settings)
    return np.asarray(Image.open(file).convert("RGB"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_on_a_subfigure_is_the_one_that_is_rendered(kind: str) -> None:
    sheet = Figure(figsize=(12, 4), dpi=100)
    left, right = sheet.subfigures(1, 2)
    assert ls.figure(recorded(kind), on=left) is left
    with mpl.rc_context(SETTINGS):
        beside = saved(sheet)[:, :600]
    assert np.array_equal(beside, rendered(recorded(kind), size="600x400"))
    assert right.get_children() == [right.patch]


def test_a_new_figure_has_the_size_and_theme_that_are_asked_for() -> None:
    recording = recorded("landscape")
    figure = ls.figure(recording, size="500x400", theme="dark")
    assert np.array_equal(saved(figure), rendered(recording, size="500x400", theme="dark"))


def test_the_rest_of_the_figure_keeps_its_settings() -> None:
    with mpl.rc_context(SETTINGS):
        sheet = Figure(figsize=(8, 4))
        left, right = sheet.subfigures(1, 2)
        ls.figure(recorded("landscape"), on=left)
        axes = right.subplots()
        axes.plot([0, 1])
        sheet.draw_without_rendering()
    assert {label.get_color() for label in axes.get_xticklabels()} == {"red"}
    assert axes.lines[0].get_linewidth() == 9
    assert not any(text.get_color() == "red" for text in left.findobj(Text))


@pytest.mark.parametrize("kind", ["basins", "landscape"])
def test_at_another_resolution_everything_is_where_it_was(kind: str) -> None:
    figure = ls.figure(recorded(kind), size="600x400")
    fine = saved(figure, dpi=200).astype(float)
    halved = fine.reshape(400, 2, 600, 2, 3).mean(axis=(1, 3))
    differences = np.abs(halved - rendered(recorded(kind), size="600x400"))
    # Edges are smoother; a part elsewhere would change areas, and with them the mean.
    assert differences.mean() < 4
    assert np.quantile(differences, 0.9) < 16


@pytest.mark.parametrize(
    ("on", "settings", "error", "message"),
    [
        ("axes", {}, TypeError, "figure composes on a matplotlib figure, not on 'axes'"),
        (
            Figure().subplots(),
            {},
            TypeError,
            "not on <Axes: >; the figure of these axes is .figure",
        ),
        (Figure(figsize=(6, 4)), {"formats": ["gif"]}, TypeError, "figure takes no formats"),
        (Figure(figsize=(6, 4)), {"size": "600x400"}, TypeError, "the picture fills it"),
        (Figure(figsize=(6, 4)), {"colour": "red"}, TypeError, "unknown setting 'colour'"),
        (Figure(figsize=(1, 1)), {}, ValueError, "200"),
    ],
)
def test_what_cannot_be_composed_is_said(
    on: object,
    settings: dict[str, object],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        ls.figure(recorded("landscape"), on=on, **settings)  # type: ignore[arg-type]


def test_only_a_recording_is_composed() -> None:
    with pytest.raises(TypeError, match=r"figure takes a recording, .* run it first"):
        ls.figure(ls.load_scenario("wobbly"))  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", ["constrained", "compressed"])
def test_the_picture_keeps_to_its_part_under_a_layout_that_moves_parts(layout: str) -> None:
    sheet = Figure(figsize=(12, 4), dpi=100, layout=layout)
    left, right = sheet.subfigures(1, 2)
    ls.figure(recorded("landscape"), on=left)
    right.subplots().plot([0, 1])
    saved(sheet)
    texts = [text for text in left.findobj(Text) if text.get_text()]
    assert len(texts) > 10
    for text in texts:
        assert left.bbox.x0 <= text.get_window_extent().x0
        assert text.get_window_extent().x1 <= left.bbox.x1
