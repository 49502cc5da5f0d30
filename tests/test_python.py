"""The package as a Python library: what works, and what is said of what does not."""

import csv
import doctest
import inspect
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
import yaml
from conftest import encoded_here
from examples import BOWL, SMALL, recorded, small
from PIL import Image

import landscapes as ls
from landscapes.distribution import DISTRIBUTION
from landscapes.kinds import KINDS, has
from landscapes.loading import builtin_scenarios, read_mapping
from landscapes.loading.dictionary import read_dictionary
from landscapes.loading.document import read_document
from landscapes.loading.writing import to_yaml
from landscapes.objective import Objective
from landscapes.plugins.function import IMPORT
from landscapes.trace import to_csv

pytestmark = encoded_here

ROOT = Path(__file__).parents[1]


def small_steps(learning_rate=0.25):
    def step(objective, position, state):
        return position - learning_rate * objective.gradient(position), state

    return ls.Optimizer(lambda position: None, step)


# What is run


def test_a_name_a_path_a_dictionary_and_a_scenario_run(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(BOWL), encoding="utf-8")
    read = ls.load_scenario(path)
    texts = {to_csv(ls.run(each)) for each in (str(path), path, BOWL, read)}
    assert len(texts) == 1
    assert to_csv(ls.run("wobbly")) == to_csv(ls.run(ls.load_scenario("wobbly")))


def test_every_kind_runs_as_a_dictionary() -> None:
    assert SMALL.keys() == set(KINDS)
    for kind in KINDS:
        assert recorded(kind).scenario.kind == kind


@pytest.mark.parametrize("given", [None, 3, len, object(), ["wobbly"], b"wobbly"])
def test_nothing_else_runs(given: object) -> None:
    expected = "run takes a scenario, the name or path of one, or a dictionary of its keys, not"
    with pytest.raises(TypeError, match=expected) as caught:
        ls.run(given)
    assert ("scenario(function, domain=…" in str(caught.value)) == callable(given)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (ls.load_scenario, "load_scenario takes the name or path of a scenario"),
        (ls.parse_scenario, "parse_scenario takes YAML text"),
    ],
)
def test_only_text_is_read(function: Callable, expected: str) -> None:
    with pytest.raises(TypeError, match=f"{expected}, not a mapping; run takes a dictionary"):
        function({})
    with pytest.raises(TypeError, match=f"{expected}, not None$"):
        function(None)


@pytest.mark.parametrize("progress", [3, "bar", lambda done: None, lambda: None])
def test_progress_is_a_function_of_two_numbers(progress: Any) -> None:
    expected = r"progress must be a function progress\(done, total\), not "
    with pytest.raises(TypeError, match=expected):
        ls.run(BOWL, progress=progress)
    with pytest.raises(TypeError, match=expected):
        ls.render(recorded("landscape"), BytesIO(), format="png", progress=progress)


def test_a_scenario_is_run_before_it_is_drawn_or_described(tmp_path: Path) -> None:
    scenario = ls.load_scenario("wobbly")
    for function in (lambda given: ls.render(given, tmp_path / "a.png"), ls.describe):
        with pytest.raises(TypeError, match=r"takes a recording, .*; run it first, as in \w+\(run"):
            function(scenario)
        with pytest.raises(TypeError, match="takes a recording, not 'wobbly'; run it first"):
            function("wobbly")
        with pytest.raises(TypeError, match=r"takes a recording, not None$"):
            function(None)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("change", "message"),
    [
    ({"steps": 0}, "scenario['steps']: steps must be at least 1, not 0"),
    ({"stepz": 3}, "scenario['stepz']: unknown key 'stepz' (did you mean 'steps'?)"),
    ({"start": [[0, 0], [1]]},
     "scenario['start'][1]: start must be a point [x, y] of two finite numbers, not [1]"),
    ({"optimizers": ["adam", {"name": "sgd", "learning_rate": -1}]},
     "scenario['optimizers'][1]['learning_rate']: learning_rate must be greater than 0, not -1"),
    ({"optimizers": ["mine"]}, "; one of your own is given as a function"),
    ({"landscape": "x**2 + y**2"}, "unknown landscape 'x**2 + y**2'; an expression is written as"
     " {expression: …, domain: [x_min, x_max, y_min, y_max]}"),
    ({"landscape": None}, "a landscape must be a name or a mapping with a name, not None"),
    ({"start": [1, None]}, "two finite numbers, not [1, None]"),
    ({"title": None}, "title must be text, not None"),
    ({"noise": 0.5}, "noise must be a mapping such as {gaussian: …}, not 0.5"),
    ({"optimizers": [{"name": "adam", "color": "crimsn"}]}, "(did you mean 'crimson'?)"),
    ({"extends": "wobly"},
     "scenario['extends']: unknown scenario 'wobly' (did you mean 'wobbly'?)"),
    ({"landscape": {"function": max, "domain": (0, 1, 1, 0)}},
     "scenario['landscape']['domain']: domain must have x_min < x_max and y_min < y_max"),
    ({"landscape": max}, "scenario['landscape']: missing key 'domain'"),
    ({"landscape": {"function": max, "domain": (0, 1, 0, 1), "tilte": "x"}},
     "scenario['landscape']['tilte']: unknown key 'tilte' of landscape (did you mean 'title'?)"),
    ({"render": {"size": "3x3"}}, "scenario['render']['size']: size must have sides of 200 to"),
    ],
)  # fmt: skip
def test_a_wrong_dictionary_is_explained_by_its_keys(change: dict, message: str) -> None:
    with pytest.raises(ls.ScenarioError) as caught:
        ls.run({**BOWL, **change})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
    ({"start": {1: 2}}, "scenario['start']: a key must be text, not 1"),
    ({"steps": 3j}, "scenario['steps']: must be text, a number, a list or a mapping, not 3j"),
    ({"title": len}, "scenario['title']: must be text, a number, a list or a mapping, not <"),
    ({"optimizers": [np.sin]}, "scenario['optimizers'][0]: must be the name of an optimizer, a"),
    ({"optimizers": [small_steps()]},
     "scenario['optimizers'][0]: this is an Optimizer; give the function that returns it, without"),
    ({"optimizers": {"adam"}}, "that returns an Optimizer, or a list of these, not {'adam'}"),
    ({"landscape": replace(ls.LANDSCAPES["wobbly"])},
     "scenario['landscape']: this Landscape is not a built-in one; give a function of x and y"),
    ],
)  # fmt: skip
def test_what_no_file_could_have_is_a_type_error(change: dict, message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        ls.run({**BOWL, **change})


def test_a_dictionary_in_itself_is_too_deep() -> None:
    endless: dict[str, Any] = {}
    endless["title"] = endless
    with pytest.raises(TypeError, match="nested more than 20 levels deep"):
        ls.run(endless)


def test_arrays_tuples_and_numpys_numbers_are_what_they_hold() -> None:
    given = {
        **BOWL, "start": np.array([[1.0, -2.0]]), "steps": np.int64(5),
        "optimizers": ("adam", "sgd"),
    }  # fmt: skip
    document, _ = read_dictionary(given, "scenario")
    assert document.data == {**BOWL, "start": [[1.0, -2.0]]}
    assert type(document.data["steps"]) is int


# Python functions


def test_a_landscape_and_an_optimizer_are_functions() -> None:
    scenario = ls.scenario(
        lambda x, y: (x**2 + y**2) / 2,
        domain=(-3, 3, -3, 3),
        start=(1, -2),
        steps=3,
        optimizers=["sgd", small_steps, {"name": small_steps, "learning_rate": 0.5}],
    )
    recording = ls.run(scenario)
    # The gradient is the position, so the rate's part is taken off at each step.
    for label, rate in (
        ("Small steps, learning rate 0.25", 0.25),
        ("Small steps, learning rate 0.5", 0.5),
    ):
        expected = np.multiply.outer((1 - rate) ** np.arange(4), [1.0, -2.0])
        assert np.allclose(recording[label].positions, expected, rtol=1e-15)
    assert scenario.title == "Own landscape"
    assert scenario.domain == scenario.landscape.domain == (-3, 3, -3, 3)


def plain(x, y):
    return np.where(x > 0, x**2, np.sin(x)) + np.sum(np.stack([y, x * y]) ** 2, axis=0)


def plain_slope(x, y):
    along_x = np.where(x > 0, 2 * x, np.cos(x)) + 2 * x * y**2
    return np.stack([along_x, 2 * y + 2 * x**2 * y], axis=-1)


FUNCTIONS: list[tuple[Callable[..., Any], Callable[..., Any]]] = [
    (lambda x, y: x**2 + 10 * np.sin(y) ** 2,
     lambda x, y: np.stack([2 * x, 10 * np.sin(2 * y)], axis=-1)),
    (plain, plain_slope),
    (lambda x, y: np.linalg.norm(np.stack([x, 2 * y]), axis=0),
     lambda x, y: np.stack([x, 4 * y], axis=-1) / np.hypot(x, 2 * y)[:, None]),
    (lambda x, y: (np.stack([x, y])[1] * x).clip(-9, 9),
     lambda x, y: np.stack([y, x], axis=-1)),
    (lambda x, y: anp.sum(anp.array([x, y]) ** 2, axis=0),
     lambda x, y: 2 * np.stack([x, y], axis=-1)),
]  # fmt: skip
"""Functions of plain numpy, one of autograd's, and their gradients by hand."""


@pytest.mark.parametrize(("function", "slope"), FUNCTIONS)
def test_plain_numpy_is_differentiated(function: Callable, slope: Callable) -> None:
    keys = {**BOWL, "landscape": {"function": function, "domain": (-2, 2, -2, 2)}}
    objective = Objective(read_mapping(keys).scenario.landscape)
    points = np.random.default_rng(1).uniform(-2, 2, (50, 2))
    for several in (points, points[:1], points):
        assert np.allclose(objective.gradient(several), slope(*several.T), rtol=1e-12)
    assert np.array_equal(objective.value(points), function(*points.T))


def behind(y):
    """The plain array behind what autograd follows, which it then sees nothing of."""
    y = getattr(y, "_box", y)
    return getattr(y, "_value", y)


def branching(x, y):
    return x if x > 0 else y


def fenced(x, y):
    if (x > 1.99).any():
        raise ValueError("this is too far")
    return x**2 + y**2


def assigning(x, y):
    out = np.zeros_like(x)
    out[x > 0] = x[x > 0]
    return out + y**2


@pytest.mark.parametrize(
    ("function", "message"),
    [
    (branching, "the function branching fails: ValueError: The truth"),
    (lambda x: x, "the function must take two arrays, x and y"),
    (lambda x, y: x + {}["a"] * y, "fails: KeyError: 'a'"),
    (fenced, "the function fenced fails: ValueError: this is too far"),
    (lambda x, y: x + np.random.default_rng().normal(size=y.shape), "must return the same losses"),
    (lambda x, y: 1.0, "must return a float64 array of the shape of x and y, which is (5,)"),
    (lambda x, y: (x + y).ravel(), "not float64 of shape (1681,)"),
    (lambda x, y: (x + y).astype("float32"), "must return a float64 array"),
    (lambda x, y: np.array([x, y])[0], "cannot be differentiated: TypeError: numpy.array and"),
    (lambda x, y: np.cbrt(x) + y, "cannot be differentiated: NotImplementedError: VJP of cbrt"),
    (lambda x, y: x + behind(y) ** 2, "the gradient at ("),
    (assigning, "the function assigning cannot be differentiated"),
    (lambda x, y: math.sin(x) + y, "the function fails: TypeError: only"),
    ],
)  # fmt: skip
def test_other_functions_are_explained(function: Callable, message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        ls.scenario(function, domain=(-2, 2, -2, 2), start=(1, 1), steps=3, optimizers="adam")


@pytest.mark.parametrize(
    ("function", "advice"),
    [
    (branching, "use where in place of if, and maximum in place of max"),
    (lambda x, y: np.cbrt(x) + y, "autograd has no derivative of this function; use others"),
    (assigning, IMPORT),
    (lambda x, y: math.sin(x) + y, "use functions of numpy in place of those of math"),
    (lambda x, y: x + behind(y) ** 2, IMPORT),
    ],
)  # fmt: skip
def test_the_advice_fits_the_mistake(function: Callable, advice: str) -> None:
    with pytest.raises(TypeError) as caught:
        ls.scenario(function, domain=(-2, 2, -2, 2), start=(1, 1), steps=3, optimizers="adam")
    assert str(caught.value).endswith(f"; {advice}")


def test_a_function_with_no_finite_loss_is_wrong_as_an_expression_is() -> None:
    with pytest.raises(ls.ScenarioError, match="the loss is not a finite number anywhere"):
        ls.scenario(
            lambda x, y: np.log(-1 - x**2 - y**2), domain=(-2, 2, -2, 2),
            start=(1, 1), steps=3, optimizers="adam",
        )  # fmt: skip


def adam(learning_rate=0.1):
    return ls.OPTIMIZERS["adam"](learning_rate)


def nothing(learning_rate=0.1):
    return None


def three(learning_rate=0.1):
    return ls.Optimizer(
        lambda position: None, lambda objective, position, state: (position, None, 1)
    )


def flagged(nesterov: bool = True):
    return small_steps()


def marked(nesterov=True):
    return small_steps()


@pytest.mark.parametrize(
    ("factory", "message"),
    [
    (nothing, "nothing: must return an Optimizer, not None"),
    (three,
     "three: step must return (position, state), not [array([[0., 1., 2.], [3., 4., 5.]]), None,"),
    (flagged, "flagged: the parameter 'nesterov' cannot be a bool; give it the type of a choice"),
    (marked, "marked: the parameter 'nesterov' cannot be a bool; give it the type of a choice of"),
    (adam, "adam: another optimizer already has this name; choose a different one"),
    ],
)  # fmt: skip
def test_a_wrong_optimizer_is_told_at_its_line(factory: Callable, message: str) -> None:
    line = factory.__code__.co_firstlineno
    with pytest.raises(ls.PluginError, match=re.escape(f"{__file__}:{line}: {message}")):
        ls.run({**BOWL, "optimizers": [factory]})


def test_two_optimizers_need_two_names() -> None:
    namesake: dict[str, Any] = {}
    exec("def small_steps(learning_rate=1.0): ...", namesake)
    with pytest.raises(ValueError, match="two optimizers are called 'small_steps'"):
        ls.run({**BOWL, "optimizers": [small_steps, namesake["small_steps"]]})


def test_what_is_built_in_may_be_given_itself() -> None:
    itself = {"landscape": ls.LANDSCAPES["wobbly"], "optimizers": [ls.OPTIMIZERS["adam"]]}
    named = {"landscape": "wobbly", "optimizers": ["adam"]}
    assert to_csv(ls.run({**BOWL, **itself})) == to_csv(ls.run({**BOWL, **named}))


def test_workers_take_functions_of_a_notebook() -> None:
    keys = {
        **small("basins"),
        "landscape": {"function": plain, "domain": (-2, 2, -2, 2)},
        "optimizers": [small_steps],
    }
    here, there = (ls.run(keys, jobs=jobs).maps[0] for jobs in (1, 2))
    assert np.array_equal(here.basins, there.basins)


def test_scenario_takes_a_function_a_name_or_an_expression() -> None:
    rest = {key: value for key, value in BOWL.items() if key != "landscape"}
    assert ls.scenario("wobbly", **rest).domain == ls.LANDSCAPES["wobbly"].domain
    assert ls.scenario("wobbly", domain=(0, 1, 0, 1), **rest).domain == (0, 1, 0, 1)
    seen = ls.scenario("wobbly", domain=(0, 1, 0, 1), view="surface", **rest)
    assert (seen.domain, seen.surface) == ((0, 1, 0, 1), ls.run(replace(seen)).scenario.surface)
    assert seen.surface
    expression = ls.scenario("x**2 + 3*y", name="mine", domain=(0, 1, 0, 1), **rest)
    assert expression.landscape.f(np.array([2.0]), np.array([1.0])) == [7.0]
    assert expression.name == "mine"
    named = {"name": "rosenbrock", "b": 2}
    assert ls.scenario(named, **rest).landscape.parameters["b"] == 2
    with pytest.raises(ls.ScenarioError, match=r"mine\['landscape'\]: missing key 'domain'"):
        ls.scenario("x**2 + 3*y", name="mine", **rest)
    with pytest.raises(TypeError, match="run takes a dictionary of any kind"):
        ls.scenario("wobbly", kind="basins", **rest)


# What a recording gives


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_is_the_way_to_its_numbers(kind: str) -> None:
    recording = recorded(kind)
    *_, last = fields(recording)
    parts = getattr(recording, last.name)
    if kind == "response_grid":
        parts = [cell for row in parts for cell in row]
        labels = [cell.scenario.name for cell in parts]
    elif hasattr(parts[0], "label"):
        labels = [part.label for part in parts]
    else:
        labels = [entry.label for entry in recording.scenario.optimizers]
    assert len(set(labels)) == len(parts) > 0
    for label, part in zip(labels, parts, strict=True):
        assert recording[label] is part
        assert label in recording
    wrong = labels[0] + "x"
    assert wrong not in recording
    with pytest.raises(TypeError, match="not iterable"):
        list(recording)
    with pytest.raises(
        KeyError, match=f"unknown label '{wrong[:4]}.*did you mean '{labels[0][:4]}"
    ):
        recording[wrong]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_has_the_numbers_of_the_trace(kind: str) -> None:
    recording = recorded(kind)
    table = recording.table()
    header, *rows = csv.reader(StringIO(to_csv(recording)))
    assert list(table) == header
    assert {len(column) for column in table.values()} == {len(rows)}
    last = [values[-1] for values in table.values()]
    assert rows[-1] == ["" if value is None else str(value) for value in last]


def test_a_table_becomes_pandas_where_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    recording = ls.run(BOWL)
    pandas = ModuleType("pandas")
    pandas.DataFrame = lambda columns: ("a frame", columns)
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    assert recording.to_pandas() == ("a frame", recording.table())
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"to_pandas needs pandas \(pip install pandas\)"):
        recording.to_pandas()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_of_a_scenario_and_its_recording_is_a_line(kind: str) -> None:
    recording = recorded(kind)
    kind_name = type(recording).__name__.removesuffix("Recording")
    title = recording.scenario.title
    assert repr(recording.scenario) == f"<{kind_name}Scenario scenario: {title}>"
    assert repr(recording) == f"<{kind_name}Recording of scenario: {title}>"


def test_what_is_shown_of_a_trajectory_is_a_line() -> None:
    run = ls.run({**BOWL, "landscape": "simple_quad"})["SGD"]
    first, last = (f"{loss:.3g}" for loss in (run.losses[0], run.losses[-1]))
    assert repr(run) == f"<Trajectory SGD: 5 steps, loss {first} → {last}, {run.sentence}>"


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_shows_every_recording(kind: str) -> None:
    recording = recorded(kind)
    page, picture = recording._repr_html_(), recording._repr_png_()
    assert (page is not None) == (picture is None) == has(kind, "page")
    if picture:
        assert Image.open(BytesIO(picture)).size == recording.scenario.render.size


@pytest.mark.parametrize("kind", KINDS)
def test_progress_is_told_of_every_kind(kind: str) -> None:
    told: list[tuple[int, int]] = []
    ls.run(small(kind), jobs=1, progress=lambda done, total: told.append((done, total)))
    first, *_, last = told
    assert first[0] == 0
    assert last[0] == last[1] > 0
    assert told == sorted(told)
    assert len({total for _, total in told}) == 1


# Drawing


@pytest.fixture(scope="module")
def recording() -> ls.Recording[Any]:
    return ls.run({**BOWL, "render": {"caption": "A caption.", "hold_last": 1}})


def test_settings_take_the_place_of_the_scenarios(recording, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    (file,) = ls.render(recording, path, size="300x240", theme="dark", fps=5, duration=2)
    keys = {"caption": "A caption.", "hold_last": 1, "size": "300x240", "theme": "dark"}
    ls.render(ls.run({**BOWL, "render": {**keys, "fps": 5, "duration": 2}}), tmp_path / "b.gif")
    assert path.read_bytes() == (tmp_path / "b.gif").read_bytes()
    assert (file.size, file.seconds) == ((300, 240), 2)
    assert recording.scenario.render.theme == "light"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_a_size_and_a_theme(kind: str) -> None:
    made = recorded(kind)
    (file,) = ls.render(made, BytesIO(), format="png", size="360x240", theme="dark")
    assert file.size == (360, 240)


def test_what_was_made_of_another_scenario_takes_settings_too() -> None:
    tuned = ls.run({**small("race"), "render": {"size": "240x200", "theme": "dark"}}).tuned
    dark, light = BytesIO(), BytesIO()
    ls.render(tuned, dark, format="png", size="300x240")
    ls.render(tuned, light, format="png", size="300x240", theme="light")
    pixels = [Image.open(file).convert("RGB").getpixel((1, 1)) for file in (dark, light)]
    assert sum(pixels[0]) < 200 < 700 < sum(pixels[1])


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
    ({"formats": ["gif"]}, TypeError, "render takes no formats; the suffix of a path gives"),
    ({"sise": "300x200"}, TypeError, "unknown setting 'sise' (did you mean 'size'?)"),
    ({"size": "3x3"}, ValueError, "size must have sides of 200 to 4096 pixels, not '3x3'"),
    ({"theme": "drak", "fps": 0}, ValueError,
     "theme must be 'light', 'dark', 'print', 'transparent' or 'transparent_dark', not"
         " 'drak' (did you mean 'dark'?); fps must be at least"),
    ({"duration": 0.5}, ValueError, "duration must be longer than hold_last, which is 1 s"),
    ({"size": len}, TypeError, "scenario['render']['size']: must be text"),
    ],
)  # fmt: skip
def test_wrong_settings_are_explained(
    recording, settings: dict, error: type[Exception], message: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        ls.render(recording, tmp_path / "a.png", **settings)
    assert not list(tmp_path.iterdir())


def test_an_open_file_gets_what_a_path_would(recording, tmp_path: Path) -> None:
    for format in ("png", "gif", "svg", "html", "csv"):
        file, path = BytesIO(), tmp_path / f"a.{format}"
        first, second = ls.render(recording, path, file, format=format, size="300x240")
        assert file.getvalue() == path.read_bytes()
        assert (first.path, second.path) == (path, Path(f"scenario.{format}"))
    with (tmp_path / "b.png").open("wb") as opened:
        ls.render(recording, opened, format="png", size="300x240")
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "a.png").read_bytes()


@pytest.mark.parametrize(
    ("targets", "format", "error", "message"),
    [
    ([], None, TypeError, "render needs a file to write, such as 'picture.png'"),
    ([BytesIO()], None, TypeError, "render needs a format, such as format='png'"),
    (["a.gif"], "png", ValueError, "a.gif: format='png' is for open files; a path"),
    ([BytesIO()], "jpeg", ValueError, "unknown format 'jpeg' (known: png"),
    ([BytesIO()], "pgn", ValueError, "unknown format 'pgn' (did you mean 'png'?)"),
    ([StringIO()], "png", TypeError, "render writes to a path or a binary file, not to <"),
    ([3], "png", TypeError, "render writes to a path or a binary file, not to 3"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_to_is_told(
    recording, targets: list, format: str | None, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)) as caught:
        ls.render(recording, *targets, format=format)
    assert not str(caught.value).startswith("scenario.")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not has(kind, "page")])
def test_a_page_that_a_kind_lacks_is_told_with_its_path(kind: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.html: a .* has no page; .*; write a picture such as"):
        ls.render(recorded(kind), tmp_path / "a.html")


# Back to a file


@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_scenario_goes_back_to_a_file(name: str) -> None:
    scenario = ls.load_scenario(name)
    again = ls.parse_scenario(scenario.to_yaml(), name)
    assert again.document == scenario.document
    assert again.render == scenario.render


def test_a_file_has_what_was_given(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: wobbly\nsteps: 3\n", encoding="utf-8")
    written = ls.load_scenario(tmp_path / "mine.yaml").to_yaml()
    assert yaml.safe_load(written)["steps"] == 3
    assert yaml.safe_load(written)["landscape"] == "wobbly"
    given = ls.scenario(
        "x**2 + y**2", domain=(-1, 1, -1, 1), start=(1, 1), steps=3, optimizers="sgd"
    )
    assert to_csv(ls.run(ls.parse_scenario(given.to_yaml()))) == to_csv(ls.run(given))


@pytest.mark.parametrize(
    "text",
    ["1e3", "1_0", "yes", "null", "~", "- a", "a: b", "#d55e00", "'", '"', " x", "ü€😀", "0x1",
     "1:20", "a #b", "<<", "=", "true", ".inf", "", "x" * 200, "a b " * 60],
)  # fmt: skip
def test_text_reads_back_as_text(text: str) -> None:
    data = {"title": text, "list": [text, {"name": text}]}
    assert read_document(to_yaml(data).encode()).data == data


@pytest.mark.parametrize("number", [1e-5, 1e300, -0.0, 2**40, 0.1, 1e16, 123456.789])
def test_numbers_read_back_the_same(number: float) -> None:
    read = read_document(to_yaml({"a": number}).encode()).data["a"]
    assert (repr(read), type(read)) == (repr(number), type(number))


def test_a_function_has_no_file() -> None:
    keys = {**BOWL, "landscape": {"function": plain, "domain": (-2, 2, -2, 2)}}
    with pytest.raises(TypeError, match="the Python function plain cannot be written to a file"):
        read_mapping(keys).scenario.to_yaml()
    with pytest.raises(TypeError, match="the Python function small_steps cannot be written"):
        read_mapping({**BOWL, "optimizers": [small_steps]}).scenario.to_yaml()
    with pytest.raises(ValueError, match="was made neither from a file nor from a dictionary"):
        recorded("race").tuned.scenario.to_yaml()


# The package


def test_the_version_is_the_distributions() -> None:
    from importlib.metadata import version

    assert ls.__version__ == version(DISTRIBUTION)


SCRIPT = """\
import io
from pathlib import Path
import landscapes as ls
reveal_type(ls.run(ls.scenario("wobbly", start=(0, 0), steps=3, optimizers="adam")))
recording = ls.run(ls.scenario("wobbly", start=(0, 0), steps=3, optimizers="adam"))
reveal_type(recording["Adam"])
reveal_type(recording["Adam"].losses)
reveal_type(recording.table())
reveal_type(ls.render(recording, "a.png", Path("b.png"), io.BytesIO(), format="png", theme="dark"))
reveal_type(ls.__version__)
ls.run({"landscape": "wobbly"}).trajectories
ls.run(None)
recording[3]
"""


def test_mypy_from_outside_knows_what_comes_out(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    cache = tmp_path / "cache"
    if (ROOT / ".mypy_cache").exists():  # which saves a quarter of a minute
        shutil.copytree(ROOT / ".mypy_cache", cache)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml",
         "--cache-dir", cache, tmp_path / "script.py"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    told = re.findall(
        r'script.py:(\d+): (?:note: Revealed type is "(.*)"|error: (.*)  \[)', done.stdout
    )
    found = {int(line): revealed or wrong for line, revealed, wrong in told}
    assert found.keys() == {4, 6, 7, 8, 9, 10, 12, 13}, done.stdout
    assert found[4].endswith("landscape.model.LandscapeRecording")
    assert found[6].endswith("Trajectory")
    assert "float64" in found[7]
    assert "list[" in found[8]
    assert "Rendered" in found[9]
    assert found[10].endswith("str")
    assert "overload" in found[12]
    assert "str" in found[13]


# The documentation


def test_the_page_about_python_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = ROOT / "docs" / "python.md"
    tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried.attempted > 15
    assert tried.failed == 0


def test_the_page_names_what_each_kind_has_under_a_label() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \| (`[a-z].*) \|$", page, flags=re.MULTILINE
    )
    named = {kind: names for kinds, names in rows for kind in re.findall(r"`(\w+)`", kinds)}
    assert named.keys() == set(KINDS)
    for kind, names in named.items():
        table = recorded(kind).table()
        label = "adam_spikes" if kind == "response_grid" else table["label"][0]
        for name in re.findall(r"`(\w+)`", names):
            assert hasattr(recorded(kind)[label], name)


def test_the_site_leads_to_every_page() -> None:
    trees = re.findall(
        r"```{toctree}(.*?)```", (ROOT / "docs/index.md").read_text("utf-8"), re.DOTALL
    )
    listed = {line for tree in trees for line in tree.split() if not line.startswith(":")}
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"index"}
    assert pages <= listed


@pytest.mark.parametrize("name", ["run", "scenario", "render", "describe"])
def test_help_names_types_as_a_person_writes_them(name: str) -> None:
    written = str(inspect.signature(getattr(ls, name)))
    assert len(written) < 300
    assert not re.search(r"numpy\.|typing\.|collections\.", written)


@pytest.mark.parametrize("name", ["", "run", "scenario", "render"])
def test_the_examples_of_help_are_true(name: str) -> None:
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner()
    (examples,) = finder.find(getattr(ls, name) if name else ls, name or "landscapes")
    assert examples.examples
    assert runner.run(examples).failed == 0


def test_the_page_names_every_public_error() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    errors = [name for name in ls.__all__ if name.endswith("Error")]
    assert {f"`ls.{name}`" for name in errors} <= set(re.findall(r"`ls\.\w+Error`", page))


@pytest.mark.parametrize(
    ("jobs", "error", "message"),
    [
        ("x", TypeError, "jobs must be a number of processes, or None, not 'x'"),
        (True, TypeError, "jobs must be a number of processes, or None, not true"),
        (0, ValueError, "jobs must be at least 1, not 0"),
    ],
)
def test_a_wrong_number_of_processes_is_said(
    jobs: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ls.run("wobbly", jobs=jobs)  # type: ignore[call-overload]
