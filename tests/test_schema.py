"""The JSON Schema of scenarios: it knows what may be written, and refuses only what is wrong."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from landscapes.builtin import builtin_scenarios, builtin_schema
from landscapes.declaration import declaration
from landscapes.functions import LANDSCAPES
from landscapes.optimizers import OPTIMIZERS
from landscapes.scenario import ScenarioError, parse_scenario
from landscapes.scenario.document import read_document
from landscapes.scenario.json_schema import json_schema
from landscapes.scenario.kinds import KINDS
from landscapes.signals import SIGNALS

SCHEMA = json_schema()
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
    "several convention": RESPONSE | {"optimizer": {"name": "adam", "convention": "article"}},
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
KEYS = sorted({key for kind in SCHEMA["$defs"].values() for key in kind["properties"]})


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
        return SCHEMA["$defs"][kind]["properties"][key]["anyOf"][0]["enum"]

    assert set(LANDSCAPES) <= set(json.dumps(SCHEMA["$defs"]["landscape"]["properties"]).split('"'))
    assert names("response", "signal") == list(SIGNALS)
    assert names("response", "optimizer") == list(OPTIMIZERS)
    assert SCHEMA["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_hyperparameters_have_their_declared_defaults(name: str) -> None:
    definition = SCHEMA["$defs"]["landscape"]["$defs"][name]
    declared = declaration(OPTIMIZERS[name])
    assert declared.formula in definition["description"]
    for setting in declared.settings:
        assert definition["properties"][setting.name]["default"] == setting.default


def definitions() -> list[tuple[str, dict]]:
    return [
        (f"{kind}.{key}", value)
        for kind, of_kind in SCHEMA["$defs"].items()
        for definition in (of_kind, *of_kind["$defs"].values())
        for key, value in definition["properties"].items()
    ]


def test_every_key_is_described() -> None:
    """A key without words: add them to scenario/descriptions.py."""
    assert [name for name, value in definitions() if not value.get("description")] == []


def test_every_default_could_be_written() -> None:
    for name, value in definitions():
        if "default" in value:
            errors = VALIDATOR.evolve(schema={**value, "$defs": SCHEMA["$defs"]}).iter_errors(
                value["default"]
            )
            assert [error.message for error in errors] == [], name
