"""The JSON Schema of scenarios: it knows what may be written, and refuses only what is wrong."""

import json
import math
import re
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from schema_walk import DEFINITIONS, SCHEMA, Key, keys, least_of

from landscapes.builtin import builtin_scenarios, builtin_schema
from landscapes.datasets import DATASETS
from landscapes.declaration import declaration
from landscapes.functions import LANDSCAPES
from landscapes.kinds import KINDS
from landscapes.loading import ScenarioError, parse_scenario
from landscapes.loading.document import read_document
from landscapes.loading.json_schema import resolved, whole_schema
from landscapes.optimizers import OPTIMIZERS
from landscapes.signals import SIGNALS

VALIDATOR = Draft7Validator(SCHEMA)

LANDSCAPE = {"landscape": "wobbly", "start": [1, 1], "steps": 5, "optimizers": ["adam"]}
RESPONSE = {"kind": "response", "signal": "spikes", "optimizer": "adam"}
GRID = {"kind": "response_grid", "signals": ["spikes", [1, 2]], "optimizers": "adam"}
LEARNING = {
    "kind": "learning_history",
    "data": {"name": "two_moons", "points": 1e2},
    "iterations": 3,
    "network": {"hidden_layers": []},
    "seeds": 2,
    "optimizers": [{"name": "adam", "beta1": [0.5, 0.9]}],
}
RACE = {
    "kind": "race",
    "landscape": "rosenbrock",
    "target": 0.01,
    "starts": {"count": 3},
    "steps": 5,
    "tuning": {"search": "grid", "trials": 4},
    "optimizers": [
        "sgd",
        {
            "name": "adam",
            "learning_rate": {"from": 1e-3, "to": 1, "scale": "log"},
            "beta1": {"from": 0, "to": 0.99},
            "beta2": 0.9,
        },
    ],
    "view": {"domain": [-1, 1, -1, 1]},
}
RICH = LANDSCAPE | {
    "title": "  A title  ",
    "steps": 1e2,
    "optimizers": [
        {"name": "nesterov", "learning_rate": 1, "momentum": 0, "label": "N", "color": "Crimson"},
        {"name": "rmsprop", "rho": [0, 0.5], "label": " padded "},
        {"name": "adam", "color": "#0a0", "convention": "article"},
    ],
    "start": [[1, 2.5], [-1, 0]],
    "view": {"domain": [-1, 1, -1, 1], "levels": [1, 2]},
    "render": {"size": "1200 × 800", "fps": 10, "duration": 3, "formats": "png"},
}
GOOD = [LANDSCAPE, RESPONSE, GRID, LEARNING, RACE, RICH]


def refuses(data: object) -> bool:
    return not VALIDATOR.is_valid(data)


def loads(data: object) -> bool:
    try:
        parse_scenario(json.dumps(data))
    except ScenarioError:
        return False
    return True


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", builtin_scenarios().values(), ids=lambda path: path.stem)
def test_every_shipped_scenario_passes(path: Path) -> None:
    errors = VALIDATOR.iter_errors(read_document(path.read_bytes()).data)
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("data", GOOD)
def test_what_the_loader_takes_passes(data: dict) -> None:
    assert loads(data)
    assert not refuses(data)


@pytest.mark.parametrize("path", builtin_scenarios().values(), ids=lambda path: path.stem)
def test_shipped_scenarios_lead_editors_to_the_schema(path: Path) -> None:
    """The line stands below the two that say what to look for, in the first comment."""
    look, for_what, line = path.read_text(encoding="utf-8").splitlines()[:3]
    assert look.startswith("# ")
    assert for_what.startswith("# ")
    modeline, _, target = line.partition("=")
    assert modeline == "# yaml-language-server: $schema"
    assert (path.parent / target).resolve() == builtin_schema().resolve()


def test_the_file_that_editors_read_is_current() -> None:
    """If it is not: make docs."""
    assert json.loads(builtin_schema().read_text(encoding="utf-8")) == SCHEMA


def change(data: dict, *path: str | int, to: object) -> dict:
    """The data with another value at the end of the path."""
    changed = deepcopy(data)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return changed


MISTAKES = {
    "unknown key": LANDSCAPE | {"step": 3},
    "key of another kind": LANDSCAPE | {"data": "two_moons"},
    "unknown kind": LANDSCAPE | {"kind": "landscapes"},
    "missing key": {key: LANDSCAPE[key] for key in ("landscape", "start", "steps")},
    "nothing": {},
    "no mapping": ["landscape"],
    "unknown landscape": LANDSCAPE | {"landscape": "wobly"},
    "unknown optimizer": LANDSCAPE | {"optimizers": ["adam", "adm"]},
    "unknown optimizer alone": LANDSCAPE | {"optimizers": "adm"},
    "unknown optimizer of a mapping": change(RICH, "optimizers", 0, "name", to="nestrov"),
    "hyperparameter of another": change(RICH, "optimizers", 2, "momentum", to=0.5),
    "hyperparameter out of bounds": change(RICH, "optimizers", 0, "momentum", to=1),
    "one of several out of bounds": change(RICH, "optimizers", 1, "rho", to=[0.5, 1]),
    "no optimizer": LANDSCAPE | {"optimizers": []},
    "too many optimizers": LANDSCAPE | {"optimizers": ["adam"] * 11},
    "entry without a name": LANDSCAPE | {"optimizers": [{"learning_rate": 1}]},
    "number as text": LANDSCAPE | {"steps": "10"},
    "number as truth": LANDSCAPE | {"steps": True},
    "part of a step": LANDSCAPE | {"steps": 1.5},
    "no steps": LANDSCAPE | {"steps": 0},
    "no value": LANDSCAPE | {"title": None},
    "empty title": LANDSCAPE | {"title": "  "},
    "long title": LANDSCAPE | {"title": "x" * 81},
    "start of three": LANDSCAPE | {"start": [1, 2, 3]},
    "start of text": LANDSCAPE | {"start": "1, 2"},
    "one of several starts": LANDSCAPE | {"start": [[1, 2], [3]]},
    "domain of three": change(RICH, "view", "domain", to=[1, 2, 3]),
    "unknown key of view": change(RICH, "view", "domian", to=[1, 2, 3, 4]),
    "size": change(RICH, "render", "size", to="1200"),
    "fps": change(RICH, "render", "fps", to=60),
    "format": change(RICH, "render", "formats", to=["png", "jpg"]),
    "colour": change(RICH, "optimizers", 0, "color", to="#12345"),
    "signal": RESPONSE | {"signal": "spiks"},
    "parameter of a signal": RESPONSE | {"signal": {"name": "spikes", "perod": 3}},
    "short signal": RESPONSE | {"signal": [1]},
    "convention": RESPONSE | {"optimizer": {"name": "sgd", "convention": "article"}},
    "reading": RESPONSE | {"reading": "published"},
    "moving grid": GRID | {"render": {"formats": ["gif"]}},
    "dataset": LEARNING | {"data": "two_mons"},
    "empty layer": change(LEARNING, "network", "hidden_layers", to=[0]),
    "no seeds": LEARNING | {"seeds": 0},
    "end of a range": change(RACE, "optimizers", 1, "beta1", "to", to=1),
    "range without an end": change(RACE, "optimizers", 1, "beta1", to={"from": 0.5}),
    "unknown key of a range": change(RACE, "optimizers", 1, "beta1", "too", to=1),
    "scale": change(RACE, "optimizers", 1, "beta1", "scale", to="logg"),
    "several values in a race": change(RACE, "optimizers", 1, "beta1", to=[0.5, 0.9]),
    "no trials": change(RACE, "tuning", "trials", to=0),
    "no starts": change(RACE, "starts", "count", to=0),
}


@pytest.mark.parametrize("data", MISTAKES.values(), ids=MISTAKES)
def test_common_mistakes_are_seen_in_the_editor_and_by_the_loader(data: object) -> None:
    assert refuses(data)
    assert not loads(data)


def test_a_scenario_that_extends_another_may_leave_keys_out() -> None:
    assert not refuses({"extends": "wobbly"})
    assert not refuses({"extends": "wobbly", "steps": 3})
    # Of which kind it is, only its parent says.
    assert not refuses({"extends": "adam_response", "signal": "sine"})
    assert refuses({"extends": "wobbly", "steps": 0})
    assert refuses({"extends": "wobbly", "step": 3})
    assert refuses({"extends": 3})


# fmt: off
JUNK = st.sampled_from([
    None, True, False, -1, 0, 0.5, 1, 1.0, 3, 12.5, 1e2, 1e15,
    "", " ", "adam", " adam ", "wobbly", " wobbly", "png", "Png", "red", "#FFF", "1200x800",
    "900X900 ", "x" * 79, " " * 90 + "x", "once", "predict", "article",
    [], [1], [1, 2], [[1, 2]], [3, 1], [0, 9, 0, 9], ["adam"], ["png", "gif"],
    {}, {"name": "adam"}, {"name": "spikes"}, {"name": "two_moons"}, {"size": 3},
])
# fmt: on
KEYS = sorted({key for kind in KINDS for key in DEFINITIONS[kind]["properties"]})


def places(data: object, path: tuple = ()) -> list[tuple]:
    """The paths to all values below the top."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    below = [(*path, key) for key, _ in items]
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    return below + [
        place
        for key, value in inner
        if isinstance(value, (dict, list))
        for place in places(value, (*path, key))
    ]


@st.composite
def changed(draw: st.DrawFn) -> dict:
    """A good scenario with a few values replaced by others, or keys added."""
    data = deepcopy(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            data[draw(st.sampled_from(KEYS))] = draw(JUNK)
        else:
            data = change(data, *draw(st.sampled_from(places(data))), to=draw(JUNK))
    data.pop("extends", None)
    return data


@settings(max_examples=300)
@given(changed())
@example(LANDSCAPE | {"title": " " * 90 + "x" * 80 + " " * 90})
@example(LANDSCAPE | {"landscape": " wobbly "})
@example(LANDSCAPE | {"render": {"size": " 1 200 X 800 "}})
def test_what_the_schema_refuses_the_loader_refuses_too(data: dict) -> None:
    if loads(data):
        assert not refuses(data)


def test_names_are_offered() -> None:
    def names(kind: str, key: str) -> list[str]:
        choice = resolved(DEFINITIONS[kind]["properties"][key], DEFINITIONS)
        return choice["anyOf"][0]["enum"]

    assert names("landscape", "landscape") == list(LANDSCAPES)
    assert names("learning_history", "data") == list(DATASETS)
    assert names("response", "signal") == list(SIGNALS)
    assert names("response", "optimizer") == list(OPTIMIZERS)
    assert SCHEMA["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_hyperparameters_have_their_declared_defaults(name: str) -> None:
    definition = DEFINITIONS[name]
    declared = declaration(OPTIMIZERS[name])
    assert declared.formula in definition["description"]
    for setting in declared.settings:
        key = resolved(definition["properties"][setting.name], DEFINITIONS)
        assert key["default"] == setting.default


def every_key() -> list[tuple[str, dict]]:
    """The keys of all definitions in full, those that several share too."""
    return [
        (f"{name}.{key}", value)
        for name, definition in whole_schema()["$defs"].items()
        for key, value in definition.get("properties", {}).items()
    ]


def test_every_key_is_described() -> None:
    """A key without words: add them to its type, as Field(description="…") or doc("…")."""
    assert [name for name, value in every_key() if not value.get("description")] == []


def test_every_default_could_be_written() -> None:
    for name, value in every_key():
        if "default" in value:
            errors = VALIDATOR.evolve(schema={**value, "$defs": DEFINITIONS}).iter_errors(
                value["default"]
            )
            assert [error.message for error in errors] == [], name


def test_all_kinds_share_their_definitions() -> None:
    """Nothing is defined twice; hyperparameters with the same bounds share their ranges."""
    alike: dict[str, list[str]] = {}
    for name, definition in DEFINITIONS.items():
        plain = {key: value for key, value in definition.items() if key != "title"}
        alike.setdefault(json.dumps(plain), []).append(name)
        assert "$defs" not in definition
        assert "__" not in name, "pydantic's name for the second of two that differ"
    assert [names for names in alike.values() if len(names) > 1] == []


def test_an_optimizer_is_defined_again_only_where_its_entry_differs() -> None:
    for name in OPTIMIZERS:
        own = {each for each in DEFINITIONS if each.startswith(f"{name}_of_")}
        assert own == {f"{name}_of_race"}


# Numbers

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
BETWEEN_KEYS = re.compile("must be greater than from|GB of memory|must leave time|has no usual one")
"""What is said of a number that is within its bounds, but does not fit others."""


def numbers() -> list[Key]:
    """The keys that are numbers; of those that are alike in several places, one.

    The ends of an axis have the bounds of a hyperparameter, which the schema does not know.
    """
    found: dict[object, Key] = {}
    for key in keys():
        if key.schema.get("type") in ("number", "integer") and key.path[0] != "axes":
            found.setdefault((key.path[-1], json.dumps(key.schema)), key)
    return list(found.values())


def probes(schema: dict) -> set[float]:
    """Each bound, what is just outside and just inside of it, and very large numbers."""
    bounds = [schema[bound] for bound in BOUNDS if bound in schema]
    if schema["type"] == "integer":
        near = {bound + step for bound in bounds for step in (-1, 0, 1)}
        return near | {-(10**18), 10**18}
    near = {math.nextafter(bound, to) for bound in bounds for to in (-math.inf, bound, math.inf)}
    return near | {-1e300, 1e300}


def told(data: dict, path: tuple) -> list[str]:
    """What the loader says of the value there."""
    text = json.dumps(data)
    try:
        parse_scenario(text)
    except ScenarioError as error:
        place = read_document(text.encode()).values[path]
        return [problem.message for problem in error.problems if problem.place == place]
    return []


@pytest.mark.parametrize("key", numbers(), ids=str)
def test_the_schema_has_the_bounds_that_the_loader_holds(key: Key) -> None:
    validator = Draft7Validator(key.schema)
    for value in probes(key.schema):
        said = told(key.scenario(value), key.path)
        if validator.is_valid(value):
            assert [message for message in said if not BETWEEN_KEYS.search(message)] == []
        else:
            assert said, f"{value} is refused by the schema alone"


def test_numbers_of_every_kind_are_among_those() -> None:
    bounded = [key for key in numbers() if any(bound in key.schema for bound in BOUNDS)]
    assert len(bounded) >= 80
    assert {key.data["kind"] for key in keys()} == set(KINDS)


@pytest.mark.parametrize(
    ("size", "is_right"),
    [(f"{side}x{side}", 200 <= side <= 4096) for side in (199, 200, 999, 1000, 3999, 4096, 4097)]
    + [("0200x00300", True), ("2 0 0 × 3 0 0", True), ("5000x3000", False), ("square", True)],
)
def test_the_schema_knows_how_large_figures_are(size: str, is_right: bool) -> None:
    data = LANDSCAPE | {"render": {"size": size}}
    assert (loads(data), not refuses(data)) == (is_right, is_right)


# Wrong types

SHAPES = [None, True, -1.5, "zzz", "", [], [[1]], [None], {}, {"zzz": 1}, {"name": {"name": "x"}}]
OF_PYDANTIC = re.compile(
    "Input |Value error|Assertion|Field required|Extra inputs|Unable to|should |a valid|Nothing"
)


def alike() -> list[Key]:
    """The keys of all kinds; of those that differ by their bounds and words alone, one."""
    leave_out = {*BOUNDS, "description", "default"}

    def shape(schema: object) -> object:
        if isinstance(schema, dict):
            return {key: shape(value) for key, value in schema.items() if key not in leave_out}
        return [shape(each) for each in schema] if isinstance(schema, list) else schema

    return list({(key.path[0], json.dumps(shape(key.schema))): key for key in keys()}.values())


@pytest.mark.parametrize("key", alike(), ids=str)
def test_a_value_of_a_wrong_type_is_told_of_in_our_own_words(key: Key) -> None:
    for value in SHAPES:
        try:
            parse_scenario(json.dumps(key.scenario(value)))
        except ScenarioError as error:
            for problem in error.problems:
                assert not OF_PYDANTIC.search(problem.message), problem


def test_a_mapping_where_a_number_or_a_range_may_be_is_told_of_at_its_key() -> None:
    race = least_of("race") | {
        "kind": "race",
        "optimizers": [{"name": "sgd", "learning_rate": {"name": "x"}}],
    }
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(json.dumps(race))
    assert [problem.message for problem in caught.value.problems] == [
        "missing key 'from'",
        "missing key 'to'",
        "unknown key 'name' of learning_rate (known: from, to, scale)",
    ]
