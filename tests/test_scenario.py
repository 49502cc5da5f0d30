"""What a scenario file means, and that no text does more than be wrong."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import hypothesis.strategies as st
import pytest
import yaml
from annotated_types import Ge, Gt, Le, Lt
from examples import small
from hypothesis import example, given, settings

import landscapes as ls
from landscapes.declaration import ABSENT, OURS, REQUIRED, Setting, declaration
from landscapes.functions import LANDSCAPES, Domain
from landscapes.kinds import KINDS
from landscapes.kinds.base import Point, Size
from landscapes.kinds.headlines import HeadlineSource
from landscapes.kinds.landscape.model import LandscapeScenario, MapSettings
from landscapes.loading import (
    ScenarioError,
    ScenarioNotFoundError,
    builtin_scenarios,
    load_scenario,
    parse_scenario,
)
from landscapes.loading.conventions import conventions_of
from landscapes.optimizers import OPTIMIZERS

GOOD = {
    "landscape": "wobbly",
    "start": "[-2.8, -2.5]",
    "steps": "10",
    "optimizers": "[adam]",
}


def but(**lines: str) -> LandscapeScenario:
    """The scenario of four lines with other values or further keys."""
    return parse_scenario("".join(f"{key}: {value}\n" for key, value in (GOOD | lines).items()))


def labels(optimizers: str) -> list[str]:
    return [entry.label for entry in but(optimizers=optimizers).optimizers]


def details(optimizers: str) -> list[str]:
    return [entry.detail for entry in but(optimizers=optimizers).optimizers]


def test_four_lines_are_a_scenario_and_the_rest_has_defaults() -> None:
    scenario = but()
    assert scenario.name == "scenario"
    assert scenario.title == "Wobbly"
    assert scenario.landscape is LANDSCAPES["wobbly"]
    assert scenario.domain == LANDSCAPES["wobbly"].domain
    assert scenario.levels == LANDSCAPES["wobbly"].levels
    assert scenario.starts == (Point(-2.8, -2.5),)
    assert scenario.steps == 10
    assert scenario.render == MapSettings(
        size=Size(1200, 800),
        fps=None,
        duration=10.0,
        hold_first=1.2,
        hold_last=2.5,
        formats=("png", "gif", "mp4"),
    )


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1e-2", 0.01),
        ("1E-2", 0.01),
        ("1.e-2", 0.01),
        ("1.0e-02", 0.01),
        ("1e+2", 100.0),
        ("1e2", 100.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("+.5", 0.5),
        (".5e1", 5.0),
        ("010", 10.0),
        ("1_000", 1000.0),
        ("1_000.5", 1000.5),
        ("0.000_1", 0.0001),
        ("3", 3.0),
    ],
)
def test_numbers_are_what_a_person_reads(written: str, number: float) -> None:
    (entry,) = but(optimizers=f"{{name: sgd, learning_rate: {written}}}").optimizers
    assert entry.hyperparameters["learning_rate"] == number
    assert type(entry.hyperparameters["learning_rate"]) is float
    assert but(start=f"[-{written.lstrip('+')}, {written}]").starts == (Point(-number, number),)


@pytest.mark.parametrize("written", ["1000", "1_000", "1e3", "1E+3", "1000.0", "+1000", "01000"])
def test_whole_numbers_are_whole_however_they_are_written(written: str) -> None:
    steps = but(steps=written).steps
    assert steps == 1000
    assert type(steps) is int


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("yes", "yes"),
        ("Off", "Off"),
        ("12:30:45", "12:30:45"),
        ("2001-02-03", "2001-02-03"),
        ("0x10", "0x10"),
        ("1.2.3", "1.2.3"),
        ("e5", "e5"),
        ("_1", "_1"),
        ("nan", "nan"),
        ("'10'", "10"),
        ('"true"', "true"),
        ("' Hills '", "Hills"),
        ("|\n  Hills", "Hills"),
        (">\n  Hills\n  and canyon", "Hills and canyon"),
        ('"Hills: \\u00e9\\U0001F600"', "Hills: é😀"),
        ("Hügel 😀 # of course", "Hügel 😀"),
    ],
)
def test_text_is_text(written: str, title: str) -> None:
    assert but(title=written).title == title


def test_one_start_or_several() -> None:
    assert but(start="[1, 2]").starts == (Point(1.0, 2.0),)
    assert but(start="[[1, 2]]").starts == (Point(1.0, 2.0),)
    assert but(start="[[1, 2], [-3, .5]]").starts == (Point(1.0, 2.0), Point(-3.0, 0.5))
    assert but(start="\n  - [1, 2]\n  - [3, 4]").starts == (Point(1.0, 2.0), Point(3.0, 4.0))
    assert all(type(x) is float for point in but(start="[[1, 2]]").starts for x in point)


def test_a_start_may_be_far_away() -> None:
    assert but(start="[1e300, -1e-300]").starts == (Point(1e300, -1e-300),)


def usual(setting: Setting, convention: object) -> Any:
    """The default of a setting under a convention, or why it has none."""
    default = setting.default_under(convention)
    return setting.default if default is OURS else default


def convention_of(entry: dict[str, Any]) -> object:
    """The convention of an entry as it is written; None if its rule has a single form."""
    settings = {each.name: each.default for each in declaration(OPTIMIZERS[entry["name"]]).settings}
    return entry.get("convention", settings.get("convention"))


def meant(entry: dict[str, Any]) -> dict[str, Any]:
    """The hyperparameters of an entry as it is written, defaults included."""
    convention = convention_of(entry)
    values = {
        each.name: entry.get(each.name, usual(each, convention))
        for each in declaration(OPTIMIZERS[entry["name"]]).settings
    }
    if convention:
        values["convention"] = convention
    return {name: value for name, value in values.items() if value is not ABSENT}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_bare_name_has_all_defaults(name: str) -> None:
    declared = declaration(OPTIMIZERS[name])
    (entry,) = but(optimizers=f"[{name}]").optimizers
    assert entry.name == name
    assert entry.label == declared.title
    assert entry.hyperparameters == meant({"name": name})
    assert (entry.detail, entry.color) == ("", None)


@pytest.mark.parametrize(
    "written",
    ["adam", "[adam]", "{name: adam}", "[{name: adam}]", "\n  - adam", "\n  name: adam", "'adam'"],
)
def test_one_optimizer_can_be_written_in_many_ways(written: str) -> None:
    assert but(optimizers=written) == but()


def test_hyperparameters_that_are_not_written_have_their_defaults() -> None:
    (entry,) = but(optimizers="{name: adam, beta1: 0, convention: article}").optimizers
    assert entry.hyperparameters == {
        "learning_rate": 0.001, "beta1": 0.0, "beta2": 0.999, "epsilon": 1e-8,
        "convention": "article",
    }  # fmt: skip


def test_an_entry_builds_the_optimizer_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = but(optimizers="{name: momentum, momentum: 0.5}").optimizers
    assert entry.build().init is not None
    asked = []
    monkeypatch.setattr(
        "landscapes.kinds.base.OPTIMIZERS",
        {"momentum": lambda **given: asked.append(given)},
    )
    entry.build()
    assert asked == [{"learning_rate": 0.01, "momentum": 0.5, "convention": "lasagne"}]


def test_labels_are_the_titles() -> None:
    assert labels("[sgd, rmsprop, smoothed_nesterov]") == ["SGD", "RMSProp", "Smoothed Nesterov"]


def test_labels_of_one_optimizer_say_what_differs() -> None:
    entries = "[{name: nesterov, momentum: 0.25}, nesterov, {name: nesterov, learning_rate: 0.01}]"
    assert labels(entries) == [
        "Nesterov, momentum 0.25", "Nesterov, momentum 0.9", "Nesterov, momentum 0.9 (2)",
    ]  # fmt: skip
    assert details(entries) == ["", "", ""]


def test_labels_name_every_hyperparameter_that_differs_in_the_order_of_the_signature() -> None:
    assert labels(
        "[{name: adagrad, scaling: inverse, accumulate: absolute_values, epsilon: 1e-6},"
        " {name: adagrad, accumulate: squares}]"
    ) == [
        "Adagrad, accumulate absolute values, scaling inverse",
        "Adagrad, accumulate squares, scaling inverse root",
    ]


def test_labels_that_are_the_same_are_numbered() -> None:
    assert labels("[adam, adam, sgd, adam]") == ["Adam", "Adam (2)", "SGD", "Adam (3)"]
    assert labels("[{name: adam, label: A}, {name: sgd, label: A}]") == ["A", "A (2)"]


def test_a_number_that_a_label_has_already_is_left_out() -> None:
    written = "".join(f"{{name: adam, label: {label}}}, " for label in ("A", "A", "A (2)", "A"))
    assert labels(f"[{written}]") == ["A", "A (3)", "A (2)", "A (4)"]


def test_a_label_of_ones_own_stays_as_it_is() -> None:
    entries = "[{name: nesterov, momentum: 0.5, label: half}, {name: nesterov, momentum: 0.7}]"
    assert labels(entries) == ["half", "Nesterov"]
    assert details(entries) == ["momentum 0.5", "momentum 0.7"]


def test_details_are_what_tells_the_optimizers_apart() -> None:
    entries = (
        "[{name: nesterov, learning_rate: 0.01, momentum: 0.9}, {name: adam, learning_rate: 0.25},"
        " adagrad]"
    )
    assert details(entries) == ["learning rate 0.01", "learning rate 0.25", "learning rate 1"]


def test_details_leave_out_what_is_not_written_or_the_same_everywhere() -> None:
    assert details("[nesterov, adam, adagrad]") == ["", "", ""]
    assert details("[{name: sgd, learning_rate: 0.1}, {name: adam, learning_rate: 0.1}]") == [
        "",
        "",
    ]


def test_details_of_a_single_optimizer_are_all_it_sets() -> None:
    assert details("{name: adam, beta1: 0.9, learning_rate: 1e-4, color: red}") == [
        "learning rate 0.0001, beta1 0.9"
    ]


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("'#d55e00'", "#d55e00"),
        ("'#D55E00'", "#d55e00"),
        ("'#d50'", "#dd5500"),
        ("crimson", "#dc143c"),
        ("Crimson", "#dc143c"),
    ],
)
def test_colours(written: str, color: str) -> None:
    (entry,) = but(optimizers=f"{{name: adam, color: {written}}}").optimizers
    assert entry.color == color


def test_a_view_has_its_own_domain_and_levels() -> None:
    scenario = but(view="{domain: [-1, 2, -3, 4.5], levels: [1, 2.5, 1e1]}")
    assert scenario.domain == Domain(-1.0, 2.0, -3.0, 4.5)
    assert scenario.levels == (1.0, 2.5, 10.0)
    assert scenario.landscape is LANDSCAPES["wobbly"]


def test_a_domain_without_levels_leaves_them_to_the_picture() -> None:
    # The landscape's levels suit its own domain, not a part of it.
    assert but(view="{domain: [-1, 1, -1, 1]}").levels == "linear"


def test_a_headline_is_made_left_out_or_written() -> None:
    written = {"auto": HeadlineSource.AUTO, "none": HeadlineSource.NONE, "Adam wins": "Adam wins"}
    for text, meant in written.items():
        assert but(headline=text).headline == meant
    assert but().headline is HeadlineSource.AUTO


@pytest.mark.parametrize("word", [each.value for each in HeadlineSource])
def test_a_headline_may_be_one_of_its_words(word: str) -> None:
    assert but(headline=f"{{text: {word}}}").headline == word


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_subtitle_and_a_headline(kind: str) -> None:
    scenario = ls.run({**small(kind), "subtitle": "Below", "headline": "Above"}, jobs=1).scenario
    assert (scenario.subtitle, scenario.headline) == ("Below", "Above")


@pytest.mark.parametrize("kind", ["landscape", "basins", "race"])
def test_the_axes_of_a_map_have_names_and_proportions(kind: str) -> None:
    view = {"x_label": "w", "y_label": "b", "aspect": "free"}
    scenario = ls.run({**small(kind), "view": view}, jobs=1).scenario
    assert {name: getattr(scenario, name) for name in view} == view
    if kind == "race":
        assert {name: getattr(scenario.tuned([{}, {}]), name) for name in view} == view


def test_the_axes_of_a_map_are_x_and_y_if_not_named() -> None:
    scenario = but()
    assert (scenario.x_label, scenario.y_label, scenario.aspect) == ("x", "y", None)


def test_levels_without_a_domain() -> None:
    scenario = but(view="{levels: [2]}")
    assert scenario.levels == (2.0,)
    assert scenario.domain == LANDSCAPES["wobbly"].domain


def test_render_settings() -> None:
    scenario = but(
        render="{size: 640x480, fps: 25, duration: 4, hold_first: 1, hold_last: 0.5,"
        " formats: [mp4, svg, mp4]}"
    )
    assert scenario.render == MapSettings(Size(640, 480), 25.0, 4.0, 0.5, ("mp4", "svg"), 1.0)


@pytest.mark.parametrize("written", ["640x480", "640X480", "640×480", "' 640 x 480 '"])
def test_sizes(written: str) -> None:
    size = but(render=f"{{size: {written}}}").render.size
    assert size == Size(640, 480)
    assert str(size) == "640x480"


def test_one_format_needs_no_list() -> None:
    assert but(render="{formats: svg}").render.formats == ("svg",)


@pytest.mark.parametrize(
    ("written", "hold_last"),
    [
        ("{duration: 5}", 1.25),
        ("{duration: 10}", 2.5),
        ("{duration: 600}", 2.5),
        ("{duration: 5, hold_last: 0}", 0.0),
        ("{duration: 5, hold_last: 4.9}", 4.9),
    ],
)
def test_the_last_hold_is_in_proportion_in_a_short_film(written: str, hold_last: float) -> None:
    assert but(render=written).render.hold_last == hold_last


def test_the_limits_themselves_are_allowed() -> None:
    scenario = but(
        steps="31250", start=str([[0, 0]] * 100), optimizers=str(["adam"] * 10),
        title="'" + "x" * 80 + "'", view=f"{{levels: {list(range(100))}}}",
        render="{size: 2048x4096, fps: 50, duration: 600}",
    )  # fmt: skip
    assert (scenario.steps, len(scenario.starts), len(scenario.optimizers)) == (31_250, 100, 10)
    assert but(steps="100000").steps == 100_000
    assert but(steps="1", render="{fps: 0.1, duration: 15}").steps == 1
    assert but(optimizers="{name: momentum, momentum: 0}").optimizers[0].hyperparameters[
        "momentum"
    ] == 0.0  # fmt: skip


def test_a_scenario_cannot_be_changed_by_accident() -> None:
    scenario = but()
    with pytest.raises(AttributeError):
        scenario.steps = 11  # type: ignore[misc]
    with pytest.raises(AttributeError):
        scenario.optimizers[0].label = "x"  # type: ignore[misc]


def test_aliases_repeat_what_they_name() -> None:
    scenario = but(
        start="[&x -2.8, *x]",
        optimizers="\n  - &a {name: sgd, learning_rate: &rate 0.5}\n"
        "  - *a\n  - {name: adam, learning_rate: *rate}",
    )
    assert scenario.starts == (Point(-2.8, -2.8),)
    assert [entry.hyperparameters["learning_rate"] for entry in scenario.optimizers] == [0.5] * 3


@pytest.mark.parametrize(
    "frame", ["{}", "---\n{}", "{}...\n", "%YAML 1.2\n---\n{}", "# first\n\n{}# last", "\ufeff{}"]
)
def test_what_may_stand_around_a_scenario(frame: str) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in GOOD.items())
    assert parse_scenario(frame.replace("{}", text)) == but()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_file_of_any_editor(end: str, bom: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = "".join(f"{key}: {value}\n" for key, value in GOOD.items())
    path.write_bytes(bom + text.replace("\n", end).encode())
    scenario = load_scenario(path)
    assert scenario.name == "mine"
    assert scenario.optimizers == but().optimizers


def test_json_is_yaml() -> None:
    text = '{"landscape": "wobbly", "start": [-2.8, -2.5], "steps": 10, "optimizers": ["adam"]}'
    assert parse_scenario(text) == but()


# --- scenarios by name and by path -----------------------------------------------------------


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_shipped_scenario_loads(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    if not isinstance(scenario, LandscapeScenario):
        return
    for path in (builtin_scenarios()[name], str(builtin_scenarios()[name])):
        other = load_scenario(path)
        # A landscape with parameters, or an average, is made anew and has a function of its own.
        assert replace(scenario.landscape, f=other.landscape.f) == other.landscape
        assert replace(scenario, landscape=other.landscape, noise=other.noise) == other
    names = [entry.label for entry in scenario.optimizers]
    assert len(set(names)) == len(names)
    assert all(scenario.domain.contains(x, y) for x, y in scenario.starts)


@pytest.mark.parametrize("path", builtin_scenarios().values(), ids=builtin_scenarios())
def test_every_shipped_scenario_begins_with_two_lines_on_what_to_look_for(path: Path) -> None:
    first, second, third, *_ = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert second.startswith("# ")
    assert third == "# yaml-language-server: $schema=schema.json"


def test_there_are_shipped_scenarios_and_they_are_in_order() -> None:
    names = list(builtin_scenarios())
    assert names == sorted(names)
    assert {"hills_and_canyon", "wobbly"} <= set(names)


def test_the_name_of_a_parsed_text_is_the_name_in_its_errors() -> None:
    assert parse_scenario("{landscape: ripple, start: [0, 1], steps: 1, optimizers: sgd}", "a").name
    with pytest.raises(ScenarioError) as caught:
        parse_scenario("", name="mine")
    assert caught.value.source == "mine"
    assert str(caught.value).startswith("mine:1:1: ")
    assert [problem.place for problem in caught.value.problems] == [(1, 1)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("wobly", "unknown scenario 'wobly' (did you mean 'wobbly'?)"),
        ("Wobbly", "unknown scenario 'Wobbly' (did you mean 'wobbly'?)"),
        (
            "hills",
            "unknown scenario 'hills'"
            " (did you mean 'hills_and_canyon', 'hills_and_canyon_nesterov'"
            " or 'basins_hills_and_canyon'?)",
        ),
        (
            "nesterov",
            "unknown scenario 'nesterov'"
            " (did you mean 'wobbly_nesterov' or 'hills_and_canyon_nesterov'?)",
        ),
        ("moon", f"unknown scenario 'moon' (known: {', '.join(builtin_scenarios())})"),
        ("", f"unknown scenario '' (known: {', '.join(builtin_scenarios())})"),
    ],
)
def test_an_unknown_name_lists_the_near_ones(name: str, message: str) -> None:
    with pytest.raises(ScenarioNotFoundError) as caught:
        load_scenario(name)
    assert str(caught.value) == f"{message}; the name of a file must end in .yaml"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("moon.yaml", ""),
        ("moon.yml", ""),
        ("moon/mine", ""),
        ("moon.YAML", ""),
        ("loop.yaml", ""),
        ("loop.yaml/mine.yaml", ""),
        ("x" * 300 + ".yaml", ""),
        ("a\0b.yaml", ""),
        ("a/\0", ""),
        ("wobbly.yaml", " (did you mean 'wobbly'?)"),
        ("scenarios/wobly.yaml", " (did you mean 'wobbly'?)"),
    ],
)
def test_a_missing_file(
    path: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(ScenarioNotFoundError) as caught:
        load_scenario(path)
    assert str(caught.value) == f"{Path(path)}: there is no such file{hint}"


@pytest.mark.parametrize("name", ["mine.yaml", "mine", "mine/deep", "."])
def test_a_folder_is_said_to_be_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioNotFoundError) as caught:
        load_scenario(name)
    assert str(caught.value) == f"{name} is a folder; name a scenario in it"


def test_a_file_is_not_confused_with_a_shipped_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "{landscape: ripple, start: [0, 1], steps: 7, optimizers: sgd}"
    for name in ("wobbly.yaml", "wobbly", "other.yml"):
        Path(name).write_text(text, encoding="utf-8")
    assert load_scenario("wobbly.yaml").steps == 7
    assert load_scenario("other.yml").name == "other"
    assert load_scenario("wobbly").steps == 125


# --- whatever is written ---------------------------------------------------------------------


def always_the_same(examples: int) -> settings:
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


def read(text: str) -> None:
    """Read a text that may be a scenario; if it is none, that is said in the way promised."""
    try:
        parse_scenario(text, name="name")
    except ScenarioError as error:
        check(error, text)


def check(error: ScenarioError, text: str) -> None:
    lines = str(error).split("\n")
    assert len(lines) == len(error.problems) >= 1
    for line in lines:
        assert re.fullmatch(r"name:[1-9]\d*:[1-9]\d*: .+", line)
        assert line.isprintable(), "what is not printable is shown escaped"
    assert len(set(lines)) == len(lines), "an error is said once"
    places = [problem.place for problem in error.problems]
    assert places == sorted(places), "errors are in the order of the text"
    rows = [*re.split("\r\n|\r|\n", text.removeprefix("\ufeff")), ""]
    for line, column in places:
        assert column <= len(rows[line - 1]) + 1, "the place is in the text"


NAMES = [*OPTIMIZERS, *LANDSCAPES, *(h.name for f in OPTIMIZERS.values()
         for h in declaration(f).settings)]  # fmt: skip
KEYS = ["title", "landscape", "start", "steps", "optimizers", "view", "render", "name", "label"]
KEYS += ["color", "domain", "levels", "size", "fps", "duration", "hold_last", "formats", "<<", "?"]
NUMBERS = ["0", "-1", "1e-2", ".5", "1_0", "010", "1e999", ".inf", "-.inf", ".nan", "0x1F", "1:30"]
NUMBERS += ["9" * 400, "9" * 5000, "1e400", "-0.0", "1__", "٣", "−1"]
OTHER = ["~", "null", "true", "yes", "[-2.8, -2.5]", "1200x800", "'#ff0000'", "#ff0000", "png"]
MARKS = [
    *"[]{},:-?!&*|>%@`\"'#~<=.\\ \t\n\r",
    ": ",
    "- ",
    "? ",
    "---",
    "...",
    "\n  ",
    "\n- ",
    "|-\n",
]
NODES = [
    "&a ",
    "*a",
    "&a [*a]",
    "!!str ",
    "!!python/object/apply:os.system ",
    "!<x> ",
    "!e!x ",
    "! ",
]
ESCAPES = ['"\\ud800"', '"\\U0010FFFF"', '"\\UFFFFFFFF"', '"\\x0"', '"\\n"', '"\\0"', '"\\d"']
STRANGE = ["\0", "\a", "\x7f", "\x85", "\u2028", "\ufeff", "\ud800", "\ufffe", "é", "😀", "\u202e"]
DIRECTIVES = ["%YAML 1.1\n---\n", "%YAML 2.0\n", "%TAG ! tag:x,2000:\n", "%" + "9" * 5000]

fragments = st.sampled_from(
    NAMES + KEYS + [f"{key}: " for key in KEYS] * 2 + [f"\n{key}: " for key in KEYS] * 2
    + NUMBERS + OTHER + MARKS * 2 + NODES + ESCAPES + STRANGE + DIRECTIVES
)  # fmt: skip
yaml_like = st.lists(fragments | st.text(max_size=4), max_size=25).map("".join)

values = st.recursive(
    st.sampled_from(NAMES + NUMBERS + OTHER + ESCAPES + NODES + ["", "''"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(st.sampled_from(KEYS + NAMES), inner), max_size=4).map(
            lambda items: f"{{{', '.join(f'{key}: {value}' for key, value in items)}}}"
        )
    ),
    max_leaves=8,
)
lines_like = st.lists(st.tuples(st.sampled_from(KEYS[:7]), values), max_size=8).map(
    lambda lines: "\n".join(f"{key}: {value}" for key, value in lines)
)
"""Files of the right shape with anything as values, which reach behind the parser."""


@always_the_same(300)
@given(st.text() | yaml_like | lines_like)
@example('"\\ud800": "\\ud800"')
@example("optimizers: {name: adam, momentum: 1}")
@example("start: [1" + "0" * 400 + ", 0]")
@example("title: a\x85b")
def test_any_text_is_a_scenario_or_is_wrong(text: str) -> None:
    read(text)


@always_the_same(300)
@given(
    *(values | st.sampled_from([GOOD[key]]) for key in GOOD),
    st.sampled_from(["title", "view", "render"]),
    values,
)
def test_any_value_is_meant_or_is_wrong(
    landscape: str, start: str, steps: str, optimizers: str, key: str, value: str
) -> None:
    lines = zip([*GOOD, key], [landscape, start, steps, optimizers, value], strict=True)
    read("\n".join(f"{key}: {value}" for key, value in lines))


@always_the_same(100)
@given(st.binary() | st.tuples(st.binary(max_size=3), yaml_like, st.binary(max_size=3)).map(
    lambda parts: parts[0] + parts[1].encode(errors="surrogatepass") + parts[2]
))  # fmt: skip
def test_any_file_is_a_scenario_or_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    try:
        load_scenario(path)
    except ScenarioError as error:
        for line in str(error).split("\n"):
            assert re.fullmatch(rf"{re.escape(str(path))}:\d+:\d+: .+", line)


# --- what is right stays what it is ----------------------------------------------------------

finite = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6)
one_line = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=60
)
written_text = one_line.map(str.strip).filter(
    lambda text: text and "$" not in text and not re.fullmatch(r"[\d.eE_+-]+", text)
)
"""Without what YAML 1.1 (which PyYAML writes) takes for text and 1.2 (which is read) does not,
and without dollars, between which formulas stand."""


def allowed(setting: Setting) -> st.SearchStrategy[Any]:
    """Values in the bounds that the optimizer declares for a hyperparameter."""
    if get_origin(setting.annotation) is Literal:
        return st.sampled_from(get_args(setting.annotation))
    if setting.annotation is bool:
        return st.booleans()
    if not setting.is_number:
        return whole(setting)
    bounds: dict[str, Any] = {}
    for bound in setting.annotation.__metadata__:
        match bound:
            case Gt(gt=low):
                bounds |= {"min_value": low, "exclude_min": True}
            case Ge(ge=low):
                bounds |= {"min_value": low}
            case Lt(lt=high):
                bounds |= {"max_value": high, "exclude_max": True}
            case Le(le=high):
                bounds |= {"max_value": high}
    return st.floats(**bounds, allow_nan=False, allow_infinity=False)


def whole(setting: Setting) -> st.SearchStrategy[int]:
    """Whole numbers within the bounds of a hyperparameter, whichever they are."""
    assert get_args(setting.annotation)[0] is int
    return st.integers(-1000, 1000).filter(setting.permits)


def entry_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    forms = conventions_of(OPTIMIZERS[name])
    under = [None, *forms] if forms else [None]
    return st.sampled_from(under).flatmap(lambda convention: entry_under(name, convention))


def entry_under(name: str, convention: str | None) -> st.SearchStrategy[dict[str, Any]]:
    """An entry with the convention; if this is None, with the rule's own, which is not written."""
    written = {"name": name} | ({"convention": convention} if convention else {})
    declared = {
        each.name: (usual(each, convention_of(written)), allowed(each))
        for each in declaration(OPTIMIZERS[name]).settings
        if each.name != "convention"
    }
    required = {key: values for key, (default, values) in declared.items() if default is REQUIRED}
    optional = {
        key: values
        for key, (default, values) in declared.items()
        if default not in (ABSENT, REQUIRED)
    }
    color = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
    return st.fixed_dictionaries(
        {**{key: st.just(value) for key, value in written.items()}, **required},
        optional={**optional, "label": written_text, "color": color},
    )


def increasing(low: float, high: float, **size: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(low, high), unique=True, **size).map(sorted)


side = increasing(-1000, 1000, min_size=2, max_size=2).filter(lambda ends: ends[1] - ends[0] > 1e-9)
durations = st.floats(0.2, 600)  # two frames or more at the usual rate
scenario_data = st.fixed_dictionaries(
    {
        "landscape": st.sampled_from(sorted(LANDSCAPES)),
        "start": st.lists(finite, min_size=2, max_size=2)
        | st.lists(st.lists(finite, min_size=2, max_size=2), min_size=1, max_size=5),
        "steps": st.integers(1, 100_000),
        "optimizers": st.lists(
            st.sampled_from(sorted(OPTIMIZERS))
            | st.sampled_from(sorted(OPTIMIZERS)).flatmap(entry_of),
            min_size=1,
            max_size=6,
        ),
    },
    optional={
        "title": written_text,
        "view": st.fixed_dictionaries(
            {},
            optional={
                "domain": st.tuples(side, side).map(lambda sides: [*sides[0], *sides[1]]),
                "levels": increasing(-1e12, 1e12, min_size=1, max_size=9),
            },
        ),
        "render": durations.flatmap(
            lambda duration: st.fixed_dictionaries(
                {"duration": st.just(duration)},
                optional={
                    "size": st.tuples(*[st.integers(200, 4096)] * 2)
                    .filter(lambda sides: 0.5 <= sides[0] / sides[1] <= 4)
                    .map("{0[0]}x{0[1]}".format),
                    "fps": st.floats(max(0.1, 2 / duration), 50),
                    "hold_last": st.floats(0, duration, exclude_max=True),
                    "formats": st.lists(
                        st.sampled_from(["png", "gif", "mp4", "svg", "pdf"]),
                        min_size=1,
                        unique=True,
                    ),
                },
            )
        ),
    },
)


@always_the_same(150)
@given(scenario_data, st.booleans())
def test_a_right_scenario_is_read_as_it_is_written(data: dict[str, Any], in_blocks: bool) -> None:
    text = yaml.safe_dump(data, default_flow_style=not in_blocks, sort_keys=False)
    scenario = parse_scenario(text)
    landscape = LANDSCAPES[data["landscape"]]
    assert scenario.landscape is landscape
    assert scenario.title == data.get("title", landscape.title)
    assert scenario.steps == data["steps"]
    starts = data["start"] if isinstance(data["start"][0], list) else [data["start"]]
    assert [list(start) for start in scenario.starts] == starts

    view = data.get("view", {})
    assert list(scenario.domain) == view.get("domain", list(landscape.domain))
    spaced = isinstance(landscape.levels, str)
    own_levels = "linear" if "domain" in view and not spaced else landscape.levels
    assert scenario.levels == (tuple(view["levels"]) if "levels" in view else own_levels)

    render = data.get("render", {})
    assert str(scenario.render.size) == render.get("size", "1200x800")
    assert scenario.render.fps == render.get("fps")
    assert scenario.render.duration == render.get("duration", 10.0)
    assert list(scenario.render.formats) == render.get("formats", ["png", "gif", "mp4"])
    assert 0 <= scenario.render.hold_last < scenario.render.duration
    assert scenario.render.hold_last == render.get("hold_last", scenario.render.hold_last)

    entries = [{"name": e} if isinstance(e, str) else e for e in data["optimizers"]]
    assert [entry.name for entry in scenario.optimizers] == [entry["name"] for entry in entries]
    for entry, written in zip(scenario.optimizers, entries, strict=True):
        assert entry.hyperparameters == meant(written)
        assert entry.color == written.get("color")
        assert entry.label.startswith(written.get("label", ""))
    names = [entry.label for entry in scenario.optimizers]
    assert len(set(names)) == len(names), "labels tell the optimizers apart"


@always_the_same(200)
@given(finite)
def test_a_number_is_read_to_the_last_bit(number: float) -> None:
    (start,) = but(start=f"[{number!r}, 0]").starts
    assert start.x == number
    assert math.copysign(1, start.x) == math.copysign(1, number)


# --- slips ------------------------------------------------------------------------------------

SHIPPED = [path.read_text(encoding="utf-8") for path in builtin_scenarios().values()]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A shipped scenario after some slips of the keyboard, each in a line or a character."""
    text = draw(st.sampled_from(SHIPPED))
    for _ in range(draw(st.integers(1, 4))):
        joint = draw(st.sampled_from(["\n", ""]))
        units = text.split("\n") if joint else list(text)
        at = draw(st.integers(0, max(0, len(units) - 1)))
        slip = draw(st.sampled_from(["drop", "double", "swap", "replace"]))
        if slip == "drop":
            units[at : at + 1] = []
        elif slip == "double":
            units[at:at] = units[at : at + 1]
        elif slip == "swap":
            units[at : at + 2] = units[at : at + 2][::-1]
        else:
            units[at : at + 1] = [draw(fragments)]
        text = joint.join(units)
    return text


@always_the_same(300)
@given(mutated())
def test_a_slip_of_the_keyboard_is_a_scenario_or_is_wrong(text: str) -> None:
    read(text)
