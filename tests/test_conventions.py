"""Conventions: whose form of a rule an entry means, and whose defaults it takes."""

import pytest

from landscapes.checking import notes
from landscapes.declaration import ABSENT, REQUIRED, declaration
from landscapes.kinds.landscape.picture.rows import shared_settings
from landscapes.loading import ScenarioError, parse_scenario, read_mapping
from landscapes.loading.conventions import conventions_of
from landscapes.optimizers import OPTIMIZERS

BEGIN = "landscape: wobbly\nstart: [1, 1]\nsteps: 5\n"


def settings(text: str) -> list[dict]:
    return [dict(entry.hyperparameters) for entry in parse_scenario(BEGIN + text).optimizers]


def error(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(BEGIN + text)
    return str(caught.value)


def test_unwritten_settings_take_the_defaults_of_the_convention() -> None:
    """RMSprop of PyTorch, read in its documentation."""
    (found,) = settings("optimizers: {name: rmsprop, convention: torch, rho: 0.5}\n")
    assert found == {
        "learning_rate": 0.01,
        "rho": 0.5,
        "epsilon": 1e-8,
        "momentum": 0.0,
        "centered": False,
        "convention": "torch",
    }


def test_that_of_the_scenario_holds_where_an_entry_has_none() -> None:
    adam, other = settings(
        "convention: keras\noptimizers: [adam, {name: adam, convention: lasagne}]\n"
    )
    assert (adam["convention"], adam["epsilon"]) == ("keras", 1e-7)
    assert (other["convention"], other["epsilon"]) == ("lasagne", 1e-8)


def test_several_conventions_are_several_optimizers_with_their_defaults() -> None:
    found = settings("optimizers: {name: adagrad, convention: [lasagne, torch, keras]}\n")
    assert [each["learning_rate"] for each in found] == [1.0, 0.01, 0.001]
    assert [each.get("initial_accumulator") for each in found] == [None, 0.0, 0.1]


def test_a_rule_without_the_form_of_the_scenario_keeps_its_own_and_a_note_says_so() -> None:
    document = {
        "landscape": "wobbly",
        "start": [1, 1],
        "steps": 5,
        "convention": "keras",
        "optimizers": ["smoothed_nesterov", {"name": "momentum", "momentum": 0.5}],
    }
    written = read_mapping(document, "mine")
    assert "convention" not in written.scenario.optimizers[0].hyperparameters
    told = [note.message for note in notes(written) if note.location == ("convention",)]
    assert told == ["smoothed_nesterov has no form of keras; it has only one form"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            "{name: adam, convention: optax}",
            "scenario:4:13: adam needs learning_rate, for which optax has no default",
        ),
        (
            "{name: rmsprop, centered: true}",
            "scenario:4:39: rmsprop has no centered in convention lasagne;"
            " it has one in torch, keras, optax",
        ),
        (
            "{name: momentum, convention: [torch, keras], dampening: 0.1}",
            "scenario:4:69: momentum has no dampening in convention keras; it has one in torch",
        ),
    ],
)
def test_what_a_convention_requires_or_lacks_is_an_error_at_its_place(entry, expected) -> None:
    assert error(f"optimizers: {entry}\n") == expected


def test_defaults_of_a_convention_are_not_told_as_if_they_were_set() -> None:
    """RMSprop of PyTorch has rho 0.99, ours 0.9."""
    shared = parse_scenario(
        BEGIN + "convention: torch\noptimizers: [{name: rmsprop, learning_rate: [0.1, 0.2]}]\n"
    ).optimizers
    assert shared_settings(shared) == "convention torch"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_default_is_of_a_form_that_the_rule_has(name: str) -> None:
    forms = conventions_of(OPTIMIZERS[name])
    for setting in declaration(OPTIMIZERS[name]).settings:
        assert setting.usual.keys() <= set(forms)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_form_can_be_made_with_its_defaults(name: str) -> None:
    """A form whose absent settings had an effect would not take the place of its framework."""
    for form in conventions_of(OPTIMIZERS[name]):
        declared = declaration(OPTIMIZERS[name]).settings
        needed = [s.name for s in declared if s.default_under(form) is REQUIRED]
        entry = {"name": name, "convention": form, **dict.fromkeys(needed, 0.5)}
        (made,) = parse_scenario(BEGIN + f"optimizers: {entry}".replace("'", "")).optimizers
        absent = {s.name for s in declared if s.default_under(form) is ABSENT}
        assert not absent & made.hyperparameters.keys()
        made.build()
