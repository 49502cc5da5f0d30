"""Losses at the ends of the numbers: all that is made of a scenario is made of them too.

Warnings are errors in tests, so none of numpy's reaches anyone from here either.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from landscapes.checking import notes
from landscapes.drawing.compose import compose
from landscapes.drawing.surface.elevations import elevations
from landscapes.functions import Domain
from landscapes.kinds.landscape.model import AtlasSettings
from landscapes.levels import LARGEST, choose_levels
from landscapes.loading import read_scenario
from landscapes.page import page_html
from landscapes.running import run
from landscapes.summary import summary
from landscapes.trace import to_csv, to_json

LOSSES: Mapping[str, tuple[str, Domain]] = {
    "constant": ("1e17", Domain(-2, 2, -2, 2)),
    "constant and immense": ("1e308", Domain(-2, 2, -2, 2)),
    "constant to rounding": ("x + 1e18", Domain(-2, 2, -2, 2)),
    "three numbers": ("x + 1e16", Domain(-2, 2, -2, 2)),
    "steps": ("floor(x) + ceil(y)", Domain(-2, 2, -2, 2)),
    "least numbers": ("1e-320*x", Domain(-2, 2, -2, 2)),
    "defined on an edge": ("x + sqrt(-y)", Domain(-2, 2, 0, 4)),
    "defined on a line": ("sqrt(-x**2) + y", Domain(-2, 2, -2, 2)),
    "defined at a point": ("sqrt(-x**2 - y**2)", Domain(-2, 2, -2, 2)),
    "beyond 1e250": ("exp(x**2 + y**2)", Domain(-20, 20, -20, 20)),
    "below -1e250": ("-exp(x**2 + y**2)", Domain(-20, 20, -20, 20)),
    "beyond both": ("1.7e308*sin(x)", Domain(-3, 3, -3, 3)),
    "a pole": ("1/x", Domain(-2, 2, -2, 2)),
    "a needle": ("(x**2 + y**2)**-100", Domain(-2, 2, -2, 2)),
}
KINDS: Mapping[str, str] = {
    "contour": "start: {start}\nsteps: 5\noptimizers: [{{name: sgd, learning_rate: 0.1}}, adam]\n"
    "render: {{size: 600x300, panels: [landscape, loss]}}\n",
    "surface": "start: {start}\nsteps: 5\nview: surface\noptimizers: [adam]\n"
    "render: {{size: 300x200}}\n",
    "batch": "start: {start}\nsteps: 5\noptimizers: [adam]\nrender: {{size: 300x200}}\n"
    "noise: {{minibatch: {{data: {{points: 6, spread: 0.4}}, size: 2}}, show_batch: true}}\n",
    "cloud": "start: {start}\nsteps: 5\noptimizers: [adam]\nrender: {{size: 300x200}}\n"
    "noise: {{gaussian: 0.1, seeds: 2}}\n",
    "basins": "kind: basins\ngrid: 16\nsteps: 5\noptimizers: [{{name: sgd, learning_rate: 0.1}}]\n"
    "render: {{size: 300x200}}\n",
    "sensitivity": "kind: sensitivity\nstart: {start}\nsteps: 5\ngrid: 8\noptimizers: [momentum]\n"
    "axes: {{learning_rate: {{from: 0.01, to: 1}}, momentum: {{from: 0, to: 0.9}}}}\n"
    "render: {{size: 300x200}}\n",
}


HARDEST = ["constant and immense", "defined on a line", "below -1e250", "beyond both"]
MAPS = ["contour", "surface"]
MADE = [
    *((loss, kind) for loss in LOSSES for kind in MAPS),
    *((loss, kind) for loss in HARDEST for kind in KINDS if kind not in MAPS),
]


@pytest.mark.parametrize(("loss", "kind"), MADE)
def test_everything_is_made_of_extreme_losses(tmp_path: Path, loss: str, kind: str) -> None:
    expression, domain = LOSSES[loss]
    path = tmp_path / "mine.yaml"
    # On the edge that the loss may be defined on, and in the middle of it.
    start = [domain.center[0] + domain.width / 10, domain.y_min]
    path.write_text(
        f"landscape: {{expression: '{expression}', domain: {list(domain)}}}\n"
        + KINDS[kind].format(start=start),
        encoding="utf-8",
    )
    written = read_scenario(path)
    assert all(note.message.isprintable() for note in notes(written))
    recording = run(written.scenario, jobs=1)
    stage = compose(recording)
    stage.figure.draw_without_rendering()
    assert list(summary(recording))
    assert to_csv(recording)
    assert to_json(recording)
    if kind == "contour":
        few = AtlasSettings(starts=2, learning_rates=1, momenta=1)
        assert page_html(recording.drawn_with(atlas=few))


@pytest.mark.parametrize("spacing", ["linear", "log", "quantile"])
def test_the_surface_of_immense_losses_is_cut_off(spacing: str) -> None:
    losses = np.append(np.geomspace(1, 1e248, 500), LARGEST)
    levels = np.array(choose_levels(losses, spacing))
    scale = elevations(losses, levels, levels)
    assert scale.cut
    assert scale.cap == levels[-1]
    heights = scale._replace(top=100.0).heights(losses)
    assert np.isfinite(heights).all()
    assert (np.diff(heights) >= 0).all()
    assert (heights[0], heights[-1]) == (0, 100)


@pytest.mark.parametrize("loss", [0.0, 5.0, -5.0, 1e17, -1e17, LARGEST])
def test_a_plateau_of_any_height_is_the_ground(loss: float) -> None:
    scale = elevations(np.full(9, loss), *[np.array([loss])] * 2)
    assert scale.floor == loss
    assert scale.floor < scale.cap
    assert scale.shares(np.array([loss])) == 0
    labels = scale.labels(scale.ticks(4))
    assert len(set(labels)) == len(labels) > 1
