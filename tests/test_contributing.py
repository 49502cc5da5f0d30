"""The walks of CONTRIBUTING.md: what is printed there works."""

import json
import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from landscapes import Objective, formats, load_scenario, parse_scenario, run, themes
from landscapes.kinds import Concern

PAGE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
OPTIMIZER, LANDSCAPE, FORMAT, THEME = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
IMPORTS = """\
import autograd.numpy as np
from landscapes.functions.base import Domain, Landscape, Minimum, declared
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The optimizer and the landscape as plugins, which are checked as they are loaded."""
    optimizer, landscape = tmp_path / "sign.py", tmp_path / "slopes.py"
    own = OPTIMIZER.replace("def lion(", "def own_lion(")  # the name of a built-in rule is taken
    optimizer.write_text(f"{own}\n\nOPTIMIZERS = [own_lion]\n", encoding="utf-8")
    landscape.write_text(
        f"{IMPORTS}\n\n{LANDSCAPE}\n\nLANDSCAPES = [mccormick]\n", encoding="utf-8"
    )
    return [optimizer, landscape]


def test_the_optimizer_and_the_landscape_run(files: list[Path]) -> None:
    text = "landscape: mccormick\nstart: [3, 3]\nsteps: 50\noptimizers: [own_lion]\n"
    recording = run(parse_scenario(text, plugins=files))
    (lion,) = recording.trajectories
    lengths = np.abs(np.diff(lion.positions, axis=0))
    np.testing.assert_allclose(lengths, 0.05, rtol=1e-12)
    (minimum,) = recording.scenario.landscape.minima
    value, gradient = Objective(recording.scenario.landscape).value_and_gradient(minimum[:2])
    assert value == pytest.approx(minimum.loss, rel=1e-15)
    assert np.abs(gradient).max() < 1e-14


def test_the_format_is_one() -> None:
    form = eval(FORMAT, vars(formats))
    text = form.imported()(run(load_scenario("simple_quad")))
    assert json.loads(text)["runs"]


def test_the_theme_is_one() -> None:
    namespace = dict(vars(themes))
    exec(THEME, namespace)
    assert isinstance(namespace["SEPIA"], themes.Theme)


def test_the_modules_of_a_kind_are_all_listed() -> None:
    section = PAGE[PAGE.index("## Add a kind") : PAGE.index("## Add a format")]
    listed = re.findall(r"`(\w+)\.py`", "".join(re.findall(r"^\|.*?\|", section, re.MULTILINE)))
    assert sorted(listed) == sorted([*get_args(Concern), "model", "__init__"])
