"""Own landscapes and optimizers from Python files, which only a person can name."""

import ast
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from command import landscapes
from conftest import encoded_here

from landscapes import catalogue, describe, load_scenario, parse_scenario, render, run
from landscapes.checking import notes
from landscapes.datasets import DATASETS
from landscapes.declaration import ANY_NUMBER, declaration
from landscapes.functions import FAMILIES, LANDSCAPES
from landscapes.kinds.landscape.model import AtlasSettings
from landscapes.kinds.landscape.page.atlas import atlas
from landscapes.loading import ScenarioError, read_scenario
from landscapes.loading.entries import Entry
from landscapes.loading.forms import formats_of
from landscapes.objective import Objective
from landscapes.optimizers import OPTIMIZERS
from landscapes.output import destinations
from landscapes.plugins import BUILT_IN, PluginError, load_plugins
from landscapes.plugins.trial import RESERVED
from landscapes.signals import SIGNALS
from landscapes.summary import summary
from landscapes.trace import to_csv

pytestmark = encoded_here

PAGE = (Path(__file__).parents[1] / "docs" / "plugins.md").read_text(encoding="utf-8")

BOWL = """\
import autograd.numpy as np
from typing import Annotated
from annotated_types import Gt
from landscapes.functions.base import Domain, declared

def bowl(steepness: Annotated[float, Gt(0)] = 1.0):
    '''Bowl: as round as can be.

    Formula:
        steepness*(x**2 + y**2)

    Source:
        own work
    '''
    f = lambda x, y: steepness * (x**2 + y**2)
    return declared(bowl, f, Domain.square(2.0), levels="linear", steepness=steepness)

LANDSCAPES = [bowl]
"""
STROLL = """\
from landscapes.optimizers.base import LearningRate, Optimizer

def stroll(learning_rate: LearningRate = 0.25):
    '''Stroll: gradient descent.

    Formula:
        θ ← θ − η g

    Source:
        own work
    '''
    def step(objective, position, state):
        return position - learning_rate * objective.gradient(position), state + 1
    return Optimizer(lambda position: 0, step)

OPTIMIZERS = [stroll]
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the page's examples, as they are printed."""
    _, landscape, optimizer = blocks("python")
    (scenario,) = blocks("yml")
    files = {"rough_bowl.py": landscape, "soft_signum.py": optimizer, "mine.yaml": scenario}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "bowl.py").write_text(BOWL, encoding="utf-8")
    (tmp_path / "stroll.py").write_text(STROLL, encoding="utf-8")
    return [tmp_path / "bowl.py", tmp_path / "stroll.py"]


def wrong(folder: Path, text: str) -> str:
    """What is said of a plugin, without the name of its folder."""
    (folder / "mine.py").write_text(text, encoding="utf-8")
    with pytest.raises(PluginError) as caught:
        load_plugins([folder / "mine.py"])
    return str(caught.value).removeprefix(f"{folder}{os.sep}")


# The page


def test_the_pages_commands_run_as_printed(page: Path) -> None:
    for line in blocks("sh")[0].splitlines():
        program, *arguments = line.split()
        assert program == "landscapes"
        done = landscapes(*arguments, cwd=page)
        assert (done.returncode, done.stderr) == (0, "")
    assert (page / "renders" / "mine.png").stat().st_size > 10_000


def test_a_gallery_and_the_lists_have_plugins_too(page: Path) -> None:
    named = ["--plugin", "rough_bowl.py", "--plugin", "soft_signum.py"]
    done = landscapes("gallery", "mine.yaml", *named, cwd=page)
    assert (done.returncode, done.stderr) == (0, "")
    assert (page / "renders" / "mine.png").stat().st_size > 10_000
    for what, name in (("landscapes", "rough_bowl"), ("optimizers", "soft_signum")):
        listed = re.compile(rf"^ *{name}\b", re.MULTILINE)
        assert listed.search(landscapes("list", what, *named, cwd=page).stdout)
        assert not listed.search(landscapes("list", what, cwd=page).stdout)


def test_the_lists_print_what_an_own_parameter_means(files: list[Path]) -> None:
    """Beside its bounds, which hold as they do without the sentence."""
    text = BOWL.replace("Gt(0)]", "Gt(0), doc('How steep it is.')]").replace("Gt\n", "Gt, doc\n")
    files[0].write_text(text, encoding="utf-8")
    registry = load_plugins(files)
    assert "    steepness: 1 (> 0): How steep it is." in list(catalogue.landscapes(registry))
    assert "    learning_rate: 0.25 (> 0): η, the factor of every step." in list(
        catalogue.optimizers(registry)
    )
    with pytest.raises(ScenarioError, match="steepness must be greater than 0"):
        parse_scenario(
            "{landscape: {name: bowl, steepness: 0}, start: [1, 1], steps: 3, optimizers: adam}",
            plugins=files,
        )


@pytest.mark.parametrize("command", ["check", "describe", "trace"])
def test_other_commands_take_plugins_too(page: Path, command: str) -> None:
    named = ["--plugin", "rough_bowl.py", "--plugin", "soft_signum.py"]
    done = landscapes(command, "mine.yaml", *named, cwd=page)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("Soft signum" in done.stdout) == (command != "check")
    assert landscapes(command, "mine.yaml", cwd=page).returncode == 2


def test_the_pages_python_runs_as_printed(page: Path) -> None:
    namespace: dict = {}
    exec(compile(blocks("python")[0], "plugins.md", "exec"), namespace)
    scenario = namespace["scenario"]
    assert scenario.title == "Rough bowl"
    labels = [entry.label for entry in scenario.optimizers]
    assert labels == ["Adam", "Soft signum, momentum 0.5", "Soft signum, momentum 0.9"]
    x, y = np.array([0.5, -1.0]), np.array([2.0, 0.25])
    dents = sum(np.sin(2**n * x) * np.sin(2**n * y) / 2**n for n in (1, 2, 3, 4))
    assert np.allclose(scenario.landscape.f(x, y), (x**2 + y**2) / 4 + dents, rtol=1e-14)


def test_the_pages_error_is_the_one_given(page: Path) -> None:
    text = (page / "rough_bowl.py").read_text(encoding="utf-8")
    (page / "rough_bowl.py").write_text(text.replace("] = 3", "]"), encoding="utf-8")
    done = landscapes("check", "mine.yaml", "--plugin", "rough_bowl.py", cwd=page)
    assert done.returncode == 2
    assert done.stderr == blocks("text")[0]


@pytest.mark.parametrize("example", [1, 2])
def test_an_example_is_ten_lines_and_a_docstring(example: int) -> None:
    text = blocks("python")[example]
    (function,) = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
    docstring = range(function.body[0].lineno, function.body[0].end_lineno + 1)
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line and n not in docstring]
    assert len(lines) <= 10


# What a scenario can do with them


def test_an_own_optimizer_descends_an_own_landscape(files: list[Path]) -> None:
    text = "landscape: {name: bowl, steepness: 0.5}\nstart: [1, -2]\nsteps: 3\noptimizers: stroll\n"
    recording = run(parse_scenario(text, plugins=files))
    # The gradient is the position, so a quarter is taken off at each step.
    expected = np.multiply.outer(0.75 ** np.arange(4), [1.0, -2.0])
    assert np.allclose(recording.trajectories[0].positions, expected, rtol=1e-15)
    assert recording.scenario.title == "Bowl"


def test_an_own_optimizer_responds_to_a_signal(files: list[Path]) -> None:
    text = (
        "kind: response\nsignal: [1, -2, 4]\noptimizer: {name: stroll, learning_rate: [0.5, 1]}\n"
    )
    recording = run(parse_scenario(text, plugins=files))
    updates = [response.updates.tolist() for response in recording.responses]
    assert [np.abs(update).tolist() for update in updates] == [[0.5, 1, 2], [1, 2, 4]]
    assert recording.scenario.optimizer_title == "Stroll"


def test_an_own_optimizer_trains_a_network_as_the_same_rule_that_is_built_in(
    files: list[Path],
) -> None:
    text = (
        "kind: learning_history\ndata: two_moons\niterations: 20\nseeds: 2\n"
        "optimizers: [{name: sgd, learning_rate: 0.25}, stroll]\n"
    )
    known, own = run(parse_scenario(text, plugins=files)).histories
    assert np.array_equal(known.train_losses, own.train_losses)


def test_workers_differentiate_functions_that_a_plugin_imported_by_name(tmp_path: Path) -> None:
    text = in_bowl(
        "import autograd.numpy as np\n",
        "from autograd.numpy import abs, concatenate, sin, where\n"
        "from autograd.numpy.linalg import norm\n",
    )
    f = (
        "steepness * where(x > 0, abs(x), sin(x)**2)"
        " + norm(concatenate([x[None], y[None]]), axis=0)"
    )
    text = text.replace("steepness * (x**2 + y**2)\n", f"{f}\n")
    (tmp_path / "bowl.py").write_text(text, encoding="utf-8")
    scenario = parse_scenario(
        "kind: basins\nlandscape: bowl\ngrid: 4\nsteps: 20\noptimizers: [sgd, adam]\n",
        plugins=[tmp_path / "bowl.py"],
    )
    here, there = (run(scenario, jobs=jobs) for jobs in (1, 2))
    for one, other in zip(here.maps, there.maps, strict=True):
        assert np.array_equal(one.basins, other.basins)
        assert np.array_equal(one.steps, other.steps)


def test_an_own_landscapes_gradient_is_exact(files: list[Path]) -> None:
    text = "landscape: {name: bowl, steepness: 3}\nstart: [1, 1]\nsteps: 1\noptimizers: adam\n"
    objective = Objective(parse_scenario(text, plugins=files).landscape)
    assert objective.gradient(np.array([[1.0, -2.0]])).tolist() == [[6.0, -12.0]]


def test_wrong_settings_of_what_is_own_are_explained(files: list[Path]) -> None:
    text = (
        "landscape: {name: bowl, steepness: -1}\nstart: [1, 1]\nsteps: 1\n"
        "optimizers: [strol, {name: stroll, learning_rat: 1}]\n"
    )
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "mine.yaml", plugins=files)
    assert str(caught.value).splitlines() == [
        "mine.yaml:1:36: steepness must be greater than 0, not -1",
        "mine.yaml:4:14: unknown optimizer 'strol' (did you mean 'stroll'?)",
        "mine.yaml:4:36: unknown hyperparameter 'learning_rat' of stroll"
        " (did you mean 'learning_rate'?)",
    ]


def test_one_plugin_needs_no_list(files: list[Path]) -> None:
    _, stroll = files
    for given in (stroll, str(stroll)):
        assert load_plugins(given).files == (stroll,)


def test_what_is_built_in_stays_as_it_is(files: list[Path]) -> None:
    own = load_plugins(files)
    assert {**own.optimizers}.keys() - OPTIMIZERS.keys() == {"stroll"}
    assert {**own.landscapes}.keys() - LANDSCAPES.keys() == {"bowl"}
    assert load_plugins([]) is BUILT_IN
    assert {*BUILT_IN.optimizers, *BUILT_IN.landscapes} == {*OPTIMIZERS, *LANDSCAPES}
    load_scenario("hills_and_canyon", plugins=files)
    unknown = r"unknown optimizer 'stroll' \(known: .*; one of your own comes with --plugin"
    with pytest.raises(ScenarioError, match=unknown):
        parse_scenario("landscape: wobbly\nstart: [0, 0]\nsteps: 1\noptimizers: stroll\n")


def test_plugins_are_watched_and_run_again(files: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "landscape: bowl\nstart: [1, 1]\nsteps: 1\noptimizers: adam\n", encoding="utf-8"
    )
    written = read_scenario(path, load_plugins(files))
    assert written.files == (path, *files)
    steeper = BOWL.replace("= 1.0", "= 2.0")
    assert len(steeper) == len(BOWL)
    files[0].write_text(steeper, encoding="utf-8")
    again = read_scenario(path, load_plugins(files))
    at = np.array([[1.0, 1.0]])
    losses = [Objective(w.scenario.landscape).value(at).item() for w in (written, again)]
    assert losses == [2.0, 4.0]


def test_watch_runs_a_plugin_again_at_every_save(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "landscape: bowl\nstart: [1, 1]\nsteps: 3\noptimizers: adam\n"
        "render: {size: 240x200, formats: png}\n",
        encoding="utf-8",
    )
    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "landscapes", "watch", "mine.yaml", "--plugin", "bowl.py"],
            cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip

        def wait_to_say(text: str, times: int = 1) -> None:
            deadline = time.monotonic() + 60
            while (said := (tmp_path / "log").read_text(encoding="utf-8")).count(text) < times:
                assert process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.01)

        try:
            wait_to_say("mine.yaml → renders/mine.png")
            files[0].write_text(BOWL.replace("steepness *", "steep *"), encoding="utf-8")
            wait_to_say("bowl.py:15: NameError: name 'steep' is not defined")
            files[0].write_text(BOWL, encoding="utf-8")
            wait_to_say("mine.yaml → renders/mine.png", times=2)
        finally:
            process.kill()
            process.wait()


# What a scenario cannot do


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_a_plugin_prints_is_not_among_the_numbers(jobs: str, tmp_path: Path) -> None:
    """Be it in this process or in one that works on a part of a map."""
    talk = in_stroll("        return position", "        print('step')\n        return position")
    (tmp_path / "talking.py").write_text(f"print('here I am')\n{talk}", encoding="utf-8")
    (tmp_path / "silent.py").write_text(STROLL, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        "kind: basins\nlandscape: wobbly\ngrid: 150\nsteps: 2\noptimizers: stroll\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "landscapes", "trace", "mine.yaml", "--jobs", jobs, "--plugin"]
    talking, silent = (
        subprocess.run([*command, name], cwd=tmp_path, capture_output=True, text=True, check=False)
        for name in ("talking.py", "silent.py")
    )
    assert (talking.returncode, silent.returncode) == (0, 0)
    assert talking.stdout == silent.stdout != ""
    assert {"here I am", "step"} <= set(talking.stderr.splitlines())


NEVER = "a scenario never runs Python code; give the file on the command line, with --plugin {}"
REST = "start: [0, 0]\nsteps: 3\noptimizers: adam\n"
WITHOUT = "landscape: wobbly\nstart: [0, 0]\nsteps: 3\n"


@pytest.mark.parametrize(
    ("text", "place", "file"),
    [
        ("plugin: mine.py\n" + WITHOUT + "optimizers: adam\n", "1:1", "mine.py"),
        (WITHOUT + "optimizers: adam\nplugins: [a.py, b.py]\n", "5:1", "FILE.py"),
        ("landscape: mine.py\n" + REST, "1:12", "mine.py"),
        ("landscape: ../mine.py:bowl\n" + REST, "1:12", "../mine.py"),
        ("landscape: {python: mine.py}\n" + REST, "1:13", "mine.py"),
        ("landscape: {python: 'import os'}\n" + REST, "1:13", "FILE.py"),
        ("landscape: {name: wobbly, file: mine.py}\n" + REST, "1:27", "mine.py"),
        ("extends: mine.py\n" + WITHOUT, "1:10", "mine.py"),
        (WITHOUT + "optimizers: [adam, mine.py]\n", "4:20", "mine.py"),
        (WITHOUT + "optimizers: {name: mine.py}\n", "4:20", "mine.py"),
        ("kind: response\nsignal: sine\noptimizer: mine.py\n", "3:12", "mine.py"),
    ],
)
def test_a_scenario_that_names_python_is_told_why_not(
    tmp_path: Path, text: str, place: str, file: str
) -> None:
    (tmp_path / "mine.py").write_text("raise SystemExit('it was run')", encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    (line,) = str(caught.value).splitlines()
    assert line == f"{path}:{place}: {NEVER.format(file)}, and here the name of what it declares"


# What a plugin can do wrong


def in_bowl(old: str, new: str) -> str:
    assert old in BOWL
    return BOWL.replace(old, new)


def in_stroll(old: str, new: str) -> str:
    assert old in STROLL
    return STROLL.replace(old, new)


TYPED = "needs a type such as float, Annotated[float, Gt(0)] or Literal['mean', 'sum']"
SHORT = "a plugin needs a list LANDSCAPES or OPTIMIZERS"
AUTOGRAD = "; f must be finite, and written with autograd.numpy"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # The file.
        ("x = (\n", "1: not valid Python: '(' was never closed"),
        ("x = 1\nreturn\n", "2: not valid Python: 'return' outside function"),
        ("x = 1\n\nraise KeyError(7)\n", "3: KeyError: 7"),
        ("def f():\n    exit(3)\n\nf()\n", "2: SystemExit: 3"),
        ("import no_such_module\n", "1: ModuleNotFoundError: No module named 'no_such_module'"),
        ("x = 1\n", f"1: {SHORT}"),
        ("LANDSCAPES = []\n", f"1: {SHORT}"),
        ("x = 1\nOPTIMIZERS = 3\n", "2: OPTIMIZERS must be a list of functions, not 3"),
        (in_bowl("[bowl]", "[bowl()]"), "18: LANDSCAPES must be a list of functions, not "),
        # The declaration.
        (
            in_bowl(": Annotated[float, Gt(0)] = 1.0", "='steep'"),
            f"6: bowl: the parameter 'steepness' {TYPED}",
        ),
        (
            in_bowl("Annotated[float, Gt(0)] = 1.0", "str = 'steep'"),
            f"6: bowl: the parameter 'steepness' {TYPED}",
        ),
        (
            in_bowl("Annotated[float, Gt(0)] = 1.0", "float = np.inf"),
            "6: bowl: the type of 'steepness' does not allow its default",
        ),
        (
            in_bowl("Gt(0)] = 1.0", "Gt(0)] = 0.0"),
            "6: bowl: the type of 'steepness' does not allow its default",
        ),
        (
            in_bowl("Gt(0)] = 1.0", "Gt(0)]"),
            "6: bowl: the parameter 'steepness' needs a default",
        ),
        (in_bowl("steepness", "label"), "6: bowl: the parameter 'label' needs another name"),
        (
            in_bowl("(steepness: Annotated[float, Gt(0)] = 1.0", "(**steepness: float"),
            "6: bowl: a scenario sets parameters by name; 'steepness' does not allow it",
        ),
        (
            in_bowl("bowl", "wobbly"),
            "6: wobbly: another landscape already has this name; choose a different one",
        ),
        (
            in_stroll("stroll", "adam"),
            "3: adam: another optimizer already has this name; choose a different one",
        ),
        (
            in_stroll("[stroll]", "[stroll, stroll]"),
            "3: stroll: another optimizer already has this name; choose a different one",
        ),
        # The landscape.
        (
            in_bowl("    return declared", "    declared"),
            "6: bowl: must return a Landscape, not None",
        ),
        (
            in_bowl("Domain.square(2.0)", "Domain(2, -2, 0, 1)"),
            "6: bowl: domain must be a Domain with x_min < x_max and y_min < y_max",
        ),
        (
            in_bowl('"linear"', '"some"'),
            "6: bowl: levels must be 'log', 'quantile' or 'linear',"
            " or a tuple of increasing losses",
        ),
        (
            in_bowl("levels=", "minima=((0, 0, 0),), levels="),
            "6: bowl: minima must be a tuple of Minimum",
        ),
        (in_bowl("declared(bowl,", "declared(blow,"), "16: NameError: name 'blow' is not defined"),
        (
            in_bowl("(x**2 + y**2)\n", "(x**2 + y**2).sum()\n"),
            "6: bowl: f must return an array of the shape of its arguments",
        ),
        (
            in_bowl("(x**2 + y**2)\n", "(x**2 + y**2).ravel()\n"),
            "6: bowl: f must return an array of the shape of its arguments",
        ),
        (
            in_bowl("(x**2 + y**2)\n", "float(x[0]) * (x**2 + y**2)\n"),
            "15: ",
        ),
        (
            # Autograd sees nothing of what is behind the value.
            in_bowl("(x**2 + y**2)\n", "(x**2 + getattr(y, '_value', y)**2)\n"),
            "6: bowl: the gradient at (",
        ),
        (
            in_bowl("(x**2 + y**2)\n", "np.log(-1 - x**2 - y**2)\n"),
            "6: bowl: the loss is not a finite number anywhere in the domain",
        ),
        # The optimizer.
        (
            in_stroll("    return Optimizer(lambda position: 0, step)\n", ""),
            "3: stroll: must return an Optimizer, not None",
        ),
        (in_stroll("state + 1", "state + stat"), "13: NameError: name 'stat' is not defined"),
        (
            in_stroll("return position -", "position -="),
            "13: ",
        ),
        (
            in_stroll(
                "        return position - learning_rate * objective.gradient(position), state + 1",
                "        position -= learning_rate\n        return position, state",
            ),
            "13: ValueError: output array is read-only; make a new array",
        ),
        (
            in_stroll("return position -", "return position[0] -").replace(
                "gradient(position)", "gradient(position)[0]"
            ),
            "3: stroll: step must return float64 positions of the shape that it gets, (2, 3), not"
            " float64 of shape (3,)",
        ),
        (
            in_stroll("state + 1\n", "state + 1, 2\n"),
            "3: stroll: step must return (position, state), not [",
        ),
        (
            in_stroll("return position -", "return list(position) and 'north' or position -"),
            "3: stroll: step must return an array of positions, not 'north'",
        ),
        (
            in_stroll("def step(objective, position, state)", "def step(position, state)"),
            "3: stroll: step must take these arguments: step(objective, position, state)",
        ),
        (
            in_stroll("Optimizer(lambda position: 0,", "Optimizer(lambda: 0,"),
            "3: stroll: init must take these arguments: init(position)",
        ),
        (
            in_stroll("Optimizer(lambda position: 0,", "Optimizer(0,"),
            "3: stroll: init must be a function init(position), not 0",
        ),
        (
            in_stroll("objective.gradient(", "objective.slope("),
            "13: AttributeError: an objective has gradient(position), value(position) and"
            " hessian(position), and no slope",
        ),
    ],
)
def test_a_wrong_plugin_is_explained_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    said = wrong(tmp_path, text)
    assert said.startswith(f"mine.py:{message}")
    assert "\n" not in said


@pytest.mark.parametrize(
    "f", ["float(x[0]) * (x**2 + y**2)", "(x**2 + getattr(y, '_value', y)**2)"]
)
def test_a_loss_that_autograd_cannot_follow_is_told_what_to_use(tmp_path: Path, f: str) -> None:
    assert wrong(tmp_path, in_bowl("(x**2 + y**2)\n", f"{f}\n")).endswith(AUTOGRAD)


SHORTEST = """\
from landscapes import Optimizer
from landscapes.functions.base import Domain, declared

def deep_bowl(steepness=1.0):
    return declared(deep_bowl, lambda x, y: steepness * (x**2 + y**2), Domain.square(2.0))

def small_steps(learning_rate=0.25):
    def step(objective, position, state):
        return position - learning_rate * objective.gradient(position), state
    return Optimizer(lambda position: None, step)

LANDSCAPES = [deep_bowl]
OPTIMIZERS = [small_steps]
"""


def test_neither_docstring_nor_types_are_needed(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(SHORTEST, encoding="utf-8")
    text = (
        "landscape: {name: deep_bowl, steepness: 0.5}\nstart: [1, -2]\nsteps: 3\n"
        "optimizers: {name: small_steps, learning_rate: 0.5}\n"
    )
    recording = run(parse_scenario(text, plugins=[tmp_path / "mine.py"]))
    # The gradient is the position, so half is taken off at each step.
    expected = np.multiply.outer(0.5 ** np.arange(4), [1.0, -2.0])
    assert np.allclose(recording["Small steps"].positions, expected, rtol=1e-15)
    assert recording.scenario.title == "Deep bowl"
    shown = "\n".join(summary(recording, ""))
    assert "deep_bowl, f(x, y) = deep_bowl(x, y)" in shown
    registry = load_plugins([tmp_path / "mine.py"])
    *_, name, title, setting = catalogue.optimizers(registry)
    assert [name, title, setting] == [
        "small_steps",
        "    Small steps",
        "    learning_rate: 0.25",
    ]
    with pytest.raises(ScenarioError, match="learning_rate must be a finite number"):
        parse_scenario(text.replace("rate: 0.5", "rate: .inf"), plugins=[tmp_path / "mine.py"])


@pytest.mark.parametrize("declared", [OPTIMIZERS, FAMILIES, SIGNALS, DATASETS])
def test_all_that_is_built_in_declares_everything(declared: dict) -> None:
    for factory in declared.values():
        facts = declaration(factory)
        assert "" not in facts[:4]
        for setting in facts.settings:
            assert setting.annotation is not ANY_NUMBER


def test_a_plugin_that_is_not_there_is_an_error_of_one_line(tmp_path: Path) -> None:
    done = landscapes("check", "hills_and_canyon", "--plugin", "mine.py", cwd=tmp_path)
    assert done.returncode == 2
    assert (done.stdout, done.stderr) == ("", "mine.py: there is no such file\n")


def test_no_parameter_can_hide_what_an_entry_has() -> None:
    own = {name for name in {**vars(Entry), **Entry.model_fields} if not name.startswith("_")}
    assert {name for name in own if not name.startswith("model_")} <= RESERVED


# Optimizers of other shapes

SIGNS = """\
from typing import Annotated, Literal
import numpy as np
from annotated_types import Gt, Lt
from landscapes.optimizers.base import Optimizer

def signs(shrink: Annotated[float, Gt(0), Lt(1)] = 0.5):
    '''Signs: steps along the signs of the gradient, shorter and shorter.

    Formula:
        θ ← θ − sⁿ sign(g)

    Source:
        own work
    '''
    def step(objective, position, size):
        return position - size * np.sign(objective.gradient(position)), shrink * size
    return Optimizer(lambda position: 1.0, step)

def plain():
    '''Plain: there is nothing to set.

    Formula:
        θ ← θ − g/100

    Source:
        own work
    '''
    def step(objective, position, state):
        return position - objective.gradient(position) / 100, state
    return Optimizer(lambda position: 0, step)

def worded(learning_rate: Literal["slow", "fast"] = "slow"):
    '''Worded: a learning rate that is no number.

    Formula:
        θ ← θ − η g

    Source:
        own work
    '''
    rate = {"slow": 0.01, "fast": 0.1}[learning_rate]
    def step(objective, position, state):
        return position - rate * objective.gradient(position), state
    return Optimizer(lambda position: 0, step)

OPTIMIZERS = [signs, plain, worded]
"""
OPTIMIZERS_OF_KINDS = {
    # What each kind calls its optimizers, and the rest of a small file.
    "landscape": ("optimizers", "landscape: wobbly\nstart: [1, 1]\nsteps: 6\n"),
    "response": ("optimizer", "signal: spikes\nepochs: 6\n"),
    "response_grid": ("optimizers", "signals: spikes\nepochs: 6\n"),
    "learning_history": ("optimizers", "data: two_moons\niterations: 6\nseeds: 2\n"),
    "basins": ("optimizers", "landscape: wobbly\nsteps: 6\ngrid: 4\n"),
    "race": (
        "optimizers",
        "landscape: wobbly\nsteps: 6\ntuning: {trials: 2}\n",
    ),
}


@pytest.mark.parametrize("kind", OPTIMIZERS_OF_KINDS)
def test_an_optimizer_needs_no_learning_rate(kind: str, tmp_path: Path) -> None:
    (tmp_path / "signs.py").write_text(SIGNS, encoding="utf-8")
    key, rest = OPTIMIZERS_OF_KINDS[kind]
    entries = "[signs, plain, worded]" if key == "optimizers" else "worded"
    (tmp_path / "mine.yaml").write_text(
        f"kind: {kind}\n{rest}{key}: {entries}\nrender: {{size: 300x200}}\n", encoding="utf-8"
    )
    written = read_scenario(tmp_path / "mine.yaml", load_plugins([tmp_path / "signs.py"]))
    recording = run(written.scenario)
    assert [note.message for note in notes(written)] == []
    assert summary(recording, "")
    assert to_csv(recording)
    assert describe(recording)
    few = ("png", "html") if "html" in formats_of(kind) else ("png",)
    for part, _ in destinations(recording, tmp_path):
        render(part, *(tmp_path / f"a.{suffix}" for suffix in few))


def test_a_sensitivity_may_have_any_number_for_an_axis(tmp_path: Path) -> None:
    (tmp_path / "signs.py").write_text(SIGNS, encoding="utf-8")
    text = (
        "kind: sensitivity\nlandscape: wobbly\nstart: [1, 1]\nsteps: 5\noptimizers: signs\n"
        "axes: {shrink: {from: 0.1, to: 0.9}}\ngrid: 4\n"
    )
    assert run(parse_scenario(text, plugins=[tmp_path / "signs.py"]))
    with pytest.raises(ScenarioError, match=r"unknown hyperparameter 'shrink' of plain"):
        parse_scenario(text.replace("signs", "plain"), plugins=[tmp_path / "signs.py"])


def test_the_pages_runs_of_an_optimizer_without_a_learning_rate_are_its_own(
    tmp_path: Path,
) -> None:
    (tmp_path / "signs.py").write_text(SIGNS, encoding="utf-8")
    scenario = parse_scenario(
        "landscape: wobbly\nstart: [1, 1]\nsteps: 6\noptimizers: [signs, adam]\n",
        plugins=[tmp_path / "signs.py"],
    )
    signs, adam = atlas(scenario, AtlasSettings(2, 3, 1)).sheets
    assert (signs.learning_rates, signs.momenta) == ((), ())
    assert signs.positions.shape[:3] == (1, 1, 5)
    assert adam.positions.shape[:3] == (3, 1, 5)
    own, _ = run(scenario).trajectories
    assert np.array_equal(signs.positions[0, 0, 0], own.positions)
