"""``landscapes check``: errors and notes, without drawing."""

import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command import landscapes

from landscapes import describe, parse_scenario, run
from landscapes.builtin import builtin_scenarios
from landscapes.checking import notes, pictures
from landscapes.cli.group import commands
from landscapes.drawing.map import land
from landscapes.kinds.landscape import notes as of_runs
from landscapes.kinds.landscape.written import landscape_model
from landscapes.kinds.learning_history import notes as of_trainings
from landscapes.loading import entries, read_mapping, read_scenario
from landscapes.themes import LIGHT

BASE = """\
landscape: simple_quad
start: [1, 1]
steps: 30
optimizers: [adam]
"""
LEARNING = """\
kind: learning_history
data: two_moons
iterations: 40
optimizers:
  - adam
  - {name: sgd, learning_rate: 1e3}
network: {activation: relu, loss: mean_squared_error}
"""


LARGEST = """\
kind: learning_history
data: {name: two_moons, points: 10000}
network: {hidden_layers: [256, 256, 256, 256, 256, 256, 256, 256]}
batch_size: 100000
iterations: 100000
optimizers: [adam]
"""


def noted(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    written = read_scenario(path)
    return [
        f"{written.where(note.location).removeprefix(f'{path}:')} {note.message}"
        for note in notes(written)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("headline: autos", ["5:11 the headline is the text 'autos' (did you mean 'auto'?)"]),
        ("headline: Nome", ["5:11 the headline is the text 'Nome' (did you mean 'none'?)"]),
        ("headline: auto", []),
        ("headline: Automobiles", []),
        ("headline: No one", []),
        ("headline: {text: autos}", []),
        ("view: {height: 1}",
         ["5:16 height has no effect on a map; it is for a surface"]),
        ("view: {azimuth: 1, style: contour}",
         ["5:17 azimuth has no effect on a map; it is for a surface"]),
        ("view: {style: surface, aspect: free}",
         ["5:32 aspect has no effect on a surface; it is for a map"]),
        ("view: {style: surface, height: 1}", []),
        ("render: {count: evaluations}",
         ["5:17 count has no effect without a chart, such as panels: [landscape, loss]"]),
        ("render: {count: evaluations, panels: [landscape, loss]}", []),
        ("view: {aspect: free}", []),
    ],
)  # fmt: skip
def test_what_is_written_and_has_no_use(tmp_path: Path, line: str, expected: list[str]) -> None:
    assert noted(tmp_path, f"{BASE}{line}\n") == expected


def test_a_training_that_takes_long_is_not_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One step over all 7,500 points would take some seconds."""

    def fail(*_: object) -> None:
        raise AssertionError("it was tried")

    monkeypatch.setattr(of_trainings, "run", fail)
    assert noted(tmp_path, LARGEST) == [
        "1:7 these trainings are too large to try whether one diverges"
    ]


MEANT = {"clipping": "Momentum diverges at step 36"}
"""What a scenario shows on purpose, although it is noted."""


@pytest.mark.parametrize("name", builtin_scenarios())
def test_shipped_scenarios_need_no_notes(name: str) -> None:
    told = [note.message for note in notes(read_scenario(name))]
    expected = [MEANT[name]] if name in MEANT else []
    assert [note[: len(begin)] for note, begin in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("[9, 1]", ["2:8 the start (9, 1) is outside"]),
        ("[[0, 0], [1, -3.5]]", ["2:17 the start (1, -3.5) is outside"]),
        ("[[0, 0], [3, -3]]", []),
    ],
)
def test_a_start_outside_of_the_view(tmp_path: Path, start: str, expected: list[str]) -> None:
    found = noted(tmp_path, BASE.replace("[1, 1]", start))
    assert [note[: len(line)] for note, line in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x**2 + y**2", []),
        ("abs(x) + y**2", ["1:25 the loss has a kink along x = 0"]),
        ("1 / (x**2 + y**2)", ["1:25 the loss is infinite at (0, 0)"]),
        ("sqrt(x)", ["1:25 the loss is not defined for x < 0"]),
    ],
)
def test_kinks_and_poles_of_an_expression(
    tmp_path: Path, expression: str, expected: list[str]
) -> None:
    own = f"{{expression: {expression}, domain: [-2, 2, -2, 2]}}"
    found = noted(tmp_path, BASE.replace("simple_quad", own))
    assert [note[: len(line)] for note, line in zip(found, expected, strict=True)] == expected


def test_the_view_decides_what_is_outside(tmp_path: Path) -> None:
    (note,) = noted(tmp_path, BASE + "view: {domain: [-1, 0.5, -1, 2]}\n")
    assert note == (
        "2:8 the start (1, 1) is outside the visible domain: x from -1 to 0.5, y from -1 to 2"
    )


def test_a_start_and_a_view_are_said_so_exactly_that_they_differ(tmp_path: Path) -> None:
    text = BASE.replace("[1, 1]", "[1000001.5, 1]")
    (note,) = noted(tmp_path, text + "view: {domain: [999999, 1000001, 0, 2]}\n")
    assert note.endswith(
        "the start (1000001.5, 1) is outside the visible domain:"
        " x from 999999 to 1000001, y from 0 to 2"
    )


def test_a_learning_rate_that_diverges_is_told_where_it_stands(tmp_path: Path) -> None:
    """|θ| = √2 · 2ᵏ exceeds √2 + 100 · 6√2 at k = 10."""
    text = BASE.replace("[adam]", "\n  - adam\n  - {name: sgd, learning_rate: [0.1, 1.5, 2]}")
    first, second = noted(tmp_path, text)
    assert first == ("6:38 SGD, learning rate 1.5 diverges at step 10")
    assert second.startswith("6:43 SGD, learning rate 2 diverges at step ")


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        # Of (x - 1)**2/2 the slope is x - 1: a step of SGD multiplies the distance to 1 by -2.
        # From 1.001 it exceeds 100 diagonals of length 2 * 2**0.5 at step 19; from 1 it is 0.
        ("[[1, 0], [1.001, 0]]", "one of the 2 runs of SGD diverges, at step 19"),
        ("[[1.001, 0], [1.0005, 0]]", "both runs of SGD diverge, the first at step 19"),
        ("[[1, 0], [1.001, 0], [1.0005, 0]]",
         "2 of the 3 runs of SGD diverge, the first at step 19"),
    ],
)  # fmt: skip
def test_how_many_of_several_runs_diverge(tmp_path: Path, starts: str, expected: str) -> None:
    own = "{expression: (x - 1)**2/2, domain: [0, 2, -1, 1]}"
    text = BASE.replace("simple_quad", own).replace("[1, 1]", starts)
    (note,) = noted(tmp_path, text.replace("[adam]", "[{name: sgd, learning_rate: 3}]"))
    assert note == f"4:41 {expected} with learning rate 3"


DOES_SAME = "so both do the same"
GOES = "a run begins there, and its first step ends inside"
LOWEST = "lowest is 1, above the known minimum of 0; where the loss is below it, the run"


@pytest.mark.parametrize(
    ("optimizers", "expected"),
    [
        # Entries that make the same runs, whatever they are called.
        (
            "[adam, {name: adam, label: Other}]",
            [f"4:20 the settings are those of adam on line 4, {DOES_SAME}"],
        ),
        (
            "[adam, {name: adam, beta1: 0.9}]",
            [f"4:20 the settings are those of adam on line 4, {DOES_SAME}"],
        ),
        (
            "[{name: sgd, learning_rate: [0.1, 0.1]}]",
            [f"4:14 the settings are those of sgd on this line, {DOES_SAME}"],
        ),
        ("[adam, {name: adam, beta1: 0.8}, {name: adam, sam: 0.1}]", []),
        # A step that is too short to go anywhere, or no step at all.
        (
            "[{name: sgd, learning_rate: 1e-30}]",
            ["4:41 SGD does not move in 30 steps, though there is a slope"],
        ),
        (
            "[{name: sgd, learning_rate: {schedule: linear, from: 0}}]",
            ["4:41 SGD does not move in 30 steps, though there is a slope"],
        ),
        ("[{name: sgd, learning_rate: {schedule: linear, from: 0, to: 0.1}}]", []),
        # Constraints: |1| + |1| is 2.
        (
            "[{name: sgd, constraint: {l1: 1.9}}]",
            [f"4:38 the start is outside the constraint; {GOES}"],
        ),
        ("[{name: sgd, constraint: {l1: 2}}]", []),
        # A bound of Polyak's that the known minimum, 0, is below.
        ("[{name: polyak, lowest: 1}]", [f"4:37 {LOWEST} goes uphill"]),
        ("[{name: polyak, convention: optax, lowest: 1, variant: sps+}]", [f"4:56 {LOWEST} stays"]),
        ("[{name: polyak, lowest: -1}, polyak]", []),
    ],
)
def test_optimizers_that_do_not_what_they_seem_to(
    tmp_path: Path, optimizers: str, expected: list[str]
) -> None:
    found = noted(tmp_path, BASE.replace("[adam]", optimizers))
    assert [line for line in found if "leaves the view" not in line] == expected


@pytest.mark.parametrize(
    ("starts", "which"),
    [
        ("[[1, 1], [0, 0.5]]", "1 of the 2 starts is"),
        ("[[1, 1], [0, 0.5], [2, 0]]", "2 of the 3 starts are"),
    ],
)
def test_how_many_starts_are_outside_a_constraint(tmp_path: Path, starts: str, which: str) -> None:
    text = BASE.replace("[1, 1]", starts).replace("[adam]", "[{name: sgd, constraint: {l1: 1}}]")
    assert noted(tmp_path, text) == [f"4:38 {which} outside the constraint; {GOES}"]


def test_two_candidates_of_a_race_that_are_the_same(tmp_path: Path) -> None:
    one = "{name: sgd, learning_rate: {from: 0.1, to: 1}}"
    text = f"kind: race\nlandscape: simple_quad\nsteps: 3\noptimizers:\n  - {one}\n  - {one}\n"
    assert noted(tmp_path, text) == [f"6:5 the settings are those of sgd on line 5, {DOES_SAME}"]


SLOPE = "{expression: x**2 + y, domain: [-2, 2, -2, 2]}"
POLE = "{expression: 1/(x**2 + y**2), domain: [-2, 2, -2, 2]}"
ROOT = "{expression: sqrt(x) + y**2, domain: [-2, 2, -2, 2]}"


@pytest.mark.parametrize(
    ("landscape", "start", "optimizer", "expected", "described"),
    [
        # Along y there is a slope, but no curvature to divide it by.
        (SLOPE, "[1, 1]", "newton", ["4:14 the first step of Newton is not finite"],
         "Newton took no step: the first one is not finite."),
        (SLOPE, "[[1, 1], [0, 1]]", "newton",
         ["4:14 the first step of both runs of Newton is not finite"],
         "took no step: the first one is not finite."),
        # 2e308 is beyond the largest number of 64 bits, and 0 times it is 0.
        (SLOPE, "[[1, 1], [0, 1]]", "{name: sgd, learning_rate: 1e308}",
         ["4:41 the first step of one of the 2 runs of SGD is not finite",
          "4:41 one of the 2 runs of SGD leaves the view, at step 1, where the loss goes on falling"
          ],
         "took no step: the first one is not finite"),
        (ROOT, "[-1, 1]", "sgd", ["2:8 no run begins at (-1, 1): the loss or its gradient"],
         "SGD took no step: the loss or its gradient is not finite at the start."),
        (POLE, "[[1, 1], [0, 0]]", "{name: sgd, learning_rate: 1e-3}",
         ["2:17 no run begins at (0, 0): the loss or its gradient is not finite"],
         "took no step: the loss or its gradient is not finite at the start."),
    ],
)  # fmt: skip
def test_no_learning_rate_is_blamed_where_no_step_is_taken(
    tmp_path: Path, landscape: str, start: str, optimizer: str, expected: list[str], described: str
) -> None:
    text = BASE.replace("simple_quad", landscape).replace("[1, 1]", start)
    text = text.replace("[adam]", f"[{optimizer}]")
    found = [note for note in noted(tmp_path, text) if not note.startswith("1:")]
    assert [note[: len(line)] for note, line in zip(found, expected, strict=True)] == expected
    assert described in describe(run(parse_scenario(text)))


def test_a_divergence_late_in_the_runs_is_found(tmp_path: Path) -> None:
    """It doubles the distance from 1e-100 at each step: some hundreds take it out of sight."""
    own = "{expression: x**2/2, domain: [-1, 1, -1, 1]}"
    text = BASE.replace("simple_quad", own).replace("[1, 1]", "[1e-100, 0]").replace("30", "500")
    (note,) = noted(tmp_path, text.replace("[adam]", "[{name: sgd, learning_rate: 3}]"))
    # 2**k * 1e-100 exceeds 100 diagonals of length 2 * 2**0.5.
    step = math.ceil(math.log2(200 * 2**0.5 * 1e100))
    assert note == f"4:41 SGD diverges at step {step} with learning rate 3"


def test_a_run_that_falls_without_end_does_not_diverge(tmp_path: Path) -> None:
    """Down a saddle's slope it doubles its distance at each step, far beyond 100 diagonals."""
    own = "{expression: y**2 - x**2/2, domain: [-1, 1, -1, 1]}"
    text = BASE.replace("simple_quad", own).replace("[1, 1]", "[0.1, 0]")
    (note,) = noted(tmp_path, text.replace("[adam]", "[{name: sgd, learning_rate: 1}]"))
    # 0.1 · 2⁴ is beyond 1.02.
    assert note == "4:41 SGD leaves the view at step 4, where the loss goes on falling"


def test_what_was_tried_is_said_where_it_is_not_all(tmp_path: Path) -> None:
    assert noted(tmp_path, BASE.replace("30", "1000")) == []
    (note,) = noted(tmp_path, BASE.replace("30", "90000"))
    tried = re.fullmatch(r"3:8 the first (\d+) of 90000 steps have been tried: .*", note)
    assert tried
    assert 1000 < int(tried[1]) < 90000


SLOPE = "{expression: y**2 - x, domain: [0, 1, -1, 1]}"


@pytest.mark.parametrize(
    ("landscape", "start", "expected"),
    [
        # x + 0.1 k exceeds 1.01 at k = 6.
        (SLOPE, "[0.45, 0]",
         ["SGD leaves the view at step 6, where the loss goes on falling"]),
        (SLOPE, "[[0.45, 0], [0.25, 0]]",
         ["both runs of SGD leave the view, the first at step 6,"
          " where the loss goes on falling"]),
        # A start that is outside has its note already; a hair beyond the border is not outside.
        (SLOPE, "[-0.2, 0]", ["the start (-0.2, 0) is outside the visible domain:"
                              " x from 0 to 1, y from -1 to 1"]),
        ("{expression: (x - 1.005)**2, domain: [0, 1, -1, 1]}", "[0.5, 0]", []),
    ],
)  # fmt: skip
def test_a_run_that_leaves_the_view(
    tmp_path: Path, landscape: str, start: str, expected: list[str]
) -> None:
    text = BASE.replace("simple_quad", landscape).replace("[1, 1]", start)
    found = noted(tmp_path, text.replace("[adam]", "[{name: sgd, learning_rate: 0.1}]"))
    assert [note.partition(" ")[2] for note in found] == expected


def test_a_run_that_leaves_a_landscape_with_a_minimum(tmp_path: Path) -> None:
    """Its distance to the origin is 1 · 1.2ᵏ, which is beyond 3.06 from k = 7 on."""
    text = BASE.replace("30", "10").replace("[1, 1]", "[1, 0]")
    (note,) = noted(tmp_path, text.replace("[adam]", "[{name: sgd, learning_rate: 1.1}]"))
    assert note == "4:41 SGD leaves the view at step 7 and is outside it at step 10"


@pytest.mark.parametrize(
    ("start", "who"),
    [
        ("[[1, 0], [0, 0]]", "one of the 2 runs of SGD leaves the view, at step 7, and is"),
        # 2 · 1.2ᵏ is beyond from k = 3 on.
        ("[[1, 0], [2, 0]]", "both runs of SGD leave the view, the first at step 3, and are"),
    ],
)
def test_several_runs_that_leave_a_landscape_with_a_minimum(
    start: str, who: str, tmp_path: Path
) -> None:
    text = BASE.replace("30", "10").replace("[1, 1]", start)
    (note,) = noted(tmp_path, text.replace("[adam]", "[{name: sgd, learning_rate: 1.1}]"))
    assert note == f"4:41 {who} outside it at step 10"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # In view x**2 + y**2 is from 0 to 18.
        ("[18.5, 20]", ["no loss in view is at one of these levels: losses are from 0 to 18"]),
        ("[-1, -0.5]", ["no loss in view is at one of these levels: losses are from 0 to 18"]),
        ("[-1, 5, 20]", []),
        ("log", []),
    ],
)
@pytest.mark.parametrize("kind", ["", "kind: basins\ngrid: 16\n"])
def test_levels_that_are_not_met(
    tmp_path: Path, levels: str, expected: list[str], kind: str
) -> None:
    text = BASE.replace("start: [1, 1]\n", kind or "start: [1, 1]\n")
    found = noted(tmp_path, f"{text}view: {{levels: {levels}}}\n")
    assert [note.partition(" ")[2] for note in found] == expected


FIRST, *_ = LIGHT.runs
(ADAM,) = LIGHT.run_colors(parse_scenario(BASE).optimizers)


@pytest.mark.parametrize(
    ("optimizers", "expected"),
    [
        ("[{name: sgd, color: crimson}, {name: adam, color: '#dc143c'}]",
         ["4:63 '#dc143c' is also the colour of SGD"]),
        # Those without a color take another one.
        (f"[adam, {{name: sgd, color: '{ADAM}'}}]", []),
        (f"[{{name: sgd, learning_rate: [0.1, 0.2]}}, {{name: adam, color: '{FIRST}'}}]", []),
    ],
)  # fmt: skip
def test_optimizers_of_one_colour(tmp_path: Path, optimizers: str, expected: list[str]) -> None:
    text = BASE.replace("[adam]", optimizers)
    assert noted(tmp_path, text) == expected
    assert noted(tmp_path, text + "render: {theme: print}\n") == []


@pytest.mark.parametrize(
    ("expression", "is_coarse"),
    [
        ("sin(500*x)", True),
        (f"x**2 + 5*sin({2 * math.pi * 80}*y)", True),  # a wave for each cell
        ("sin(40*x) + cos(40*y)", False),
        ("x**2 + 0.01*sin(500*x)", False),
        ("floor(20*x) + y", False),
        ("1/(x**2 + y**2 + 1e-9)", False),
        ("exp(20*x)", False),
        ("1", False),
    ],
)
def test_waves_that_are_finer_than_the_picture(
    tmp_path: Path, expression: str, is_coarse: bool
) -> None:
    own = f"{{expression: '{expression}', domain: [-2, 2, -2, 2]}}"
    found = noted(tmp_path, BASE.replace("simple_quad", own).replace("30", "1"))
    note = (
        "1:25 the loss varies between the 321 by 321 points at which it is drawn, so the"
        " picture is wrong; choose a smaller domain"
    )
    assert (note in found) == is_coarse


def test_the_help_says_how_much_is_tried() -> None:
    text = " ".join(str(commands.commands["check"].help).split())
    assert f"tried for {of_runs.STEPS} steps" in text
    assert f"first {of_trainings.ITERATIONS} iterations" in text


def test_the_mesh_that_is_looked_at_is_the_pictures() -> None:
    assert pictures.MESH == land.MESH


def test_one_optimizer_without_a_list(tmp_path: Path) -> None:
    text = BASE.replace("[adam]", "{name: sgd, learning_rate: 1.5}")
    assert noted(tmp_path, text) == ["4:40 SGD diverges at step 10 with learning rate 1.5"]


def test_a_training_that_diverges(tmp_path: Path) -> None:
    (note,) = noted(tmp_path, LEARNING)
    assert note.startswith("6:32 4 of the 5 runs of SGD diverge, the first at step ")


SHIFTED = BASE + "noise: {{minibatch: {{size: 1, data: {}}}}}\n"


@pytest.mark.parametrize(
    ("data", "mean"),
    [
        ("{csv: line.csv, columns: [x, y]}", "(2, 7)"),
        ("[[0, 5], [1, 6]]", "(0.5, 5.5)"),
        ("[[-1, 1], [1, 1.5]]", "(0, 1.25)"),
    ],
)
def test_a_table_to_fit_is_said_to_be_taken_for_shifts(
    data: str, mean: str, tmp_path: Path
) -> None:
    (tmp_path / "line.csv").write_text("x,y\n1,5\n2,7\n3,9\n", encoding="utf-8")
    (note,) = noted(tmp_path, SHIFTED.format(data))
    assert note == (
        "5:36 the points (u, v) shift the landscape, and the loss becomes the mean of"
        f" f(x − u, y − v); nothing is fitted to them, and their mean {mean} is farther from 0"
        " than their spread"
    )


@pytest.mark.parametrize("data", ["{points: 8, seed: 3}", "[[0, 5], [1, -6]]", "[[0, 0], [2, 1]]"])
def test_shifts_around_zero_need_no_note(data: str, tmp_path: Path) -> None:
    assert noted(tmp_path, SHIFTED.format(data)) == []


@pytest.mark.parametrize(
    ("optimizers", "place"),
    [
        ("[{name: adam, label: A}, {name: sgd, label: A}]", "4:57"),
        ("[sgd, {name: adam, label: SGD}]", "4:39"),
        ("[{name: adam, label: SGD}, sgd]", "4:40"),
    ],
)
def test_labels_that_collide(tmp_path: Path, optimizers: str, place: str) -> None:
    (note,) = noted(tmp_path, BASE.replace("[adam]", optimizers))
    assert note.startswith(f"{place} ")
    assert "is already the name of an optimizer on line 4" in note


@pytest.mark.parametrize(
    "optimizers",
    [
        "[adam, adagrad]",
        "[sgd, {name: sgd, learning_rate: 0.1}]",
        "[{name: adam, label: A, learning_rate: [0.1, 0.2]}, {name: sgd, label: B}]",
    ],
)
def test_optimizers_that_the_picture_tells_apart_are_no_collision(
    tmp_path: Path, optimizers: str
) -> None:
    assert noted(tmp_path, BASE.replace("[adam]", optimizers)) == []


def test_notes_of_what_is_taken_from_a_parent_are_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE.replace("[1, 1]", "[9, 9]"), encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text("extends: base\nsteps: 3\n", encoding="utf-8")
    written = read_scenario(path)
    (note,) = notes(written)
    assert written.where(note.location) == f"{tmp_path / 'base.yaml'}:2:8"


def test_notes_leave_the_exit_code_and_errors_do_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "far.yaml").write_text(BASE.replace("[1, 1]", "[9, 9]"), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(
        BASE.replace("30", "-1").replace("adam", "adm"), encoding="utf-8"
    )
    done = landscapes("check", "far.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "far.yaml:2:8: note: the start (9, 9) is outside the visible domain"
    )
    done = landscapes("check", "bad.yaml", "none.yaml", "far.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith("far.yaml:2:8: note: ")
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == [
        "bad.yaml:3:8:", "bad.yaml:4:14:", "landscapes:",
    ]  # fmt: skip


def test_nothing_is_drawn_or_imported_to_draw(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(BASE, encoding="utf-8")
    code = (
        "import sys; from landscapes.cli.group import commands\n"
        "commands.main(['check', 'mine.yaml'], standalone_mode=False)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert not {"matplotlib", "av", "imageio", "watchfiles"} & set(done.stdout.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_check_makes_the_models_of_few_optimizers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of all would take longer than the rest of a check."""
    made: list[str] = []
    make = entries._optimizer_model

    def counted(name: str, *rest: Any, **more: Any) -> Any:
        made.append(name)
        return make(name, *rest, **more)

    entries.optimizer_models.cache_clear()
    landscape_model.cache_clear()
    monkeypatch.setattr(entries, "_optimizer_model", counted)
    document = {"landscape": "wobbly", "start": [1, 1], "steps": 5, "optimizers": ["adam", "lion"]}
    notes(read_mapping({**document, "convention": "keras"}, "mine"))
    assert {"adam", "lion"} <= set(made)
    assert len(made) <= 4
