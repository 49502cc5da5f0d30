"""The sentences about a picture: they name everyone, and they are true."""

import re
from pathlib import Path

import pytest
from conftest import recorded
from PIL import Image

from landscapes import load_scenario, parse_scenario, render, run
from landscapes.builtin import builtin_scenarios
from landscapes.description import describe
from landscapes.description.wording import listed, percent, quoted
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.summary import summary


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_shipped_scenario_is_described_in_two_sentences_at_most(name: str) -> None:
    """They follow the headline and the title."""
    recording = recorded(name)
    _, title, text = describe(recording).partition(recording.scenario.title)
    assert title
    assert text.endswith(".")
    assert "nan" not in text
    assert len(re.findall(r"\.(?= [A-Z]|$)", text[1:])) <= 2


def test_it_names_the_landscape_unless_the_title_does() -> None:
    text = "landscape: wobbly\nstart: [1, 1]\nsteps: 3\noptimizers: adam\nheadline: none\n"
    assert describe(run(parse_scenario(text))).startswith("Wobbly: Adam, 3 steps")
    asked = describe(run(parse_scenario(f"{text}title: Who finds the pool?\n")))
    assert asked.startswith("Who finds the pool? Adam on Wobbly, 3 steps")


def test_a_start_is_as_it_is_written() -> None:
    """On a saddle, a thousandth is the whole story."""
    text = "start: [-1.5, 0.001]\nsteps: 3\noptimizers: sgd\n"
    text += "landscape: {expression: x**2 - y**2, domain: [-2, 2, -2, 2]}\n"
    assert "from (−1.5, 0.001)" in describe(run(parse_scenario(text)))


def test_it_says_who_ended_where_at_what_loss() -> None:
    text = describe(run(load_scenario("hills_and_canyon")))
    assert "from (−2.8, −2.5)" in text
    assert "Adam ended at the global minimum (−0.04, 0.07), loss 0.0897;" in text
    assert "Adagrad and Nesterov ended at a local minimum (−2.03, −1.08), loss 6.64;" in text


def test_it_says_who_diverged_and_when() -> None:
    recording = run(
        parse_scenario(
            "landscape: simple_quad\nstart: [1, 1]\nsteps: 50\n"
            "optimizers: [{name: sgd, learning_rate: [0.1, 1.5]}]\n"
        )
    )
    assert isinstance(recording.scenario, LandscapeScenario)
    calm, wild = recording.trajectories
    assert wild.last_step < 50
    text = describe(recording)
    assert f"“{wild.label}” diverged at step {wild.last_step}." in text
    # x ← 0.8 x halves less than 17 times in 50 steps: 2 · 0.8¹⁰⁰ = 4e-10.
    assert f"“{calm.label}” ended at the global minimum (0, 0), loss below 0.0001;" in text


def test_labels_with_commas_are_told_from_the_lists_that_they_are_in() -> None:
    assert [quoted(label) for label in ("Adam", "SGD from (1, 2)", "SGD, slow", "a; b")] == [
        "Adam", "SGD from (1, 2)", "“SGD, slow”", "“a; b”",
    ]  # fmt: skip
    assert listed([quoted(label) for label in ("Adam", "a, b and c")]) == "Adam and “a, b and c”"
    assert listed(["“SGD, slow”", "Adam", "SGD"]) == "“SGD, slow”, Adam and SGD"
    assert listed(["SGD from (1, 2)", "Adam", "SGD"]) == "SGD from (1, 2); Adam and SGD"
    recording = run(
        parse_scenario(
            "kind: basins\nlandscape: simple_quad\ngrid: 4\nsteps: 90\n"
            "optimizers: [{name: sgd, learning_rate: [0.2, 0.1]}]\n"
        )
    )
    *_, ends = describe(recording).partition("from each. ")
    assert ends == (
        "“SGD, learning rate 0.2”: 100 % at (0.00, 0.00);"
        " “SGD, learning rate 0.1”: 100 % at (0.00, 0.00)."
    )


MINUS_SIGNS = [
    "landscape: wobbly\nstart: [[-2.8, -2.5], [1, 1]]\nsteps: 9\noptimizers: [adam]\n",
    "kind: basins\nlandscape: wobbly\ngrid: 8\nsteps: 200\n"
    "optimizers: [{name: adam, learning_rate: 0.25}]\n",
    "kind: sensitivity\nlandscape: wobbly\nstart: [-2.8, -2.5]\nsteps: 9\noptimizers: [sgd]\n"
    "axes: {learning_rate: {from: 1e-9, to: 1e-5}}\n",
]


@pytest.mark.parametrize("text", MINUS_SIGNS)
def test_a_text_has_one_kind_of_minus_sign(text: str) -> None:
    """A page has what one types, for its formulas have that; a sentence has real ones."""
    recording = run(parse_scenario(text), jobs=1)
    page = "\n".join(summary(recording))
    assert re.search(r"-\d", page)
    assert "−" not in page
    sentence = describe(recording)
    for label in {each.label for each in getattr(recording, "trajectories", ())}:
        sentence = sentence.replace(label, "")
    assert re.search(r"−\d", sentence)
    assert not re.search(r"-\d", sentence)


def test_it_counts_runs_where_there_are_too_many_to_name() -> None:
    starts = [[x / 2, y / 2] for x in range(-2, 3) for y in range(-1, 2)]
    recording = run(
        parse_scenario(
            f"landscape: simple_quad\nstart: {starts}\nsteps: 60\n"
            "optimizers: [{name: sgd, learning_rate: 0.2}]\n"
        )
    )
    assert "from 15 starts." in describe(recording)


def test_it_tells_the_largest_updates_of_a_response() -> None:
    text = "kind: response\nsignal: [1, 1, 1]\n"
    text += "optimizer: {name: momentum, learning_rate: 0.5, momentum: [0, 0.5]}\n"
    # v: 0.5, 0.5, 0.5 without momentum; 0.5, 0.75, 0.875 with.
    described = describe(run(parse_scenario(text)))
    assert described.endswith(
        "The largest update is 0.5 with momentum 0 and 0.875 with momentum 0.5."
    )


def test_pictures_carry_their_description(tmp_path: Path) -> None:
    recording = run(load_scenario("wobbly"))
    paths = [tmp_path / f"wobbly.{suffix}" for suffix in ("png", "svg", "pdf")]
    render(recording, *paths)
    text = describe(recording)
    with Image.open(paths[0]) as image:
        assert image.text["Description"] == text
    assert f"<dc:description>{text}</dc:description>" in paths[1].read_text(encoding="utf-8")
    assert b"/Subject" in paths[2].read_bytes()


def said(text: str) -> str:
    """The description and the summary of a scenario, in one line."""
    recording = run(parse_scenario(text))
    assert describe(recording).endswith(".")
    return " ".join(" ".join(summary(recording)).split())


RACE = """
kind: race
landscape: simple_quad
steps: {steps}
starts: {starts}
optimizers: {optimizers}
"""


@pytest.mark.parametrize(
    "text",
    [
        "landscape: simple_quad\nstart: [0, 0]\nsteps: 1\noptimizers: [sgd]\n",
        "kind: basins\nlandscape: simple_quad\ngrid: 4\nsteps: 1\noptimizers: [sgd]\n",
        "kind: sensitivity\nlandscape: simple_quad\nstart: [1, 1]\nsteps: 1\noptimizers: [sgd]\n"
        "grid: 8\naxes: {learning_rate: {from: 0.1, to: 0.9}}\nmeasure: steps_to_converge\n",
        "kind: learning_history\ndata: two_moons\niterations: 1\nseeds: 1\noptimizers: [sgd]\n",
        RACE.format(steps=1, starts="[[1, 1]]", optimizers="[sgd]"),
    ],
    ids=["runs", "basins", "sensitivity", "learning", "race"],
)
def test_one_of_a_thing_is_not_many(text: str) -> None:
    nouns = "steps starts epochs iterations seeds values trials points runs gradients minima"
    assert not re.search(rf"\b1 ({nouns.replace(' ', '|')})\b(?!:)", said(text))


def test_a_race_with_nothing_to_tune_is_not_tuned() -> None:
    """On x² + y² from (0, 0) everyone is at the minimum from the first step on: nobody is ahead."""
    text = said(RACE.format(steps=5, starts="[[0, 0]]", optimizers="[sgd, adam]"))
    assert "from (0, 0), none of them tuned." in text
    assert "trial" not in text
    assert "SGD and Adam are level" in text
    assert "ahead" not in text


def test_a_race_says_who_is_tuned() -> None:
    tuned = "{name: sgd, learning_rate: {from: 0.1, to: 0.5}}"
    text = said(RACE.format(steps=5, starts="[[1, 0], [2, 1]]", optimizers=f"[{tuned}, adam]"))
    assert "from the same 2 starts, tuned by 40 random trials each (Adam was not tuned)." in text


def test_basins_of_a_saddle_are_described() -> None:
    """|y| = |y₀| · 1.2ᵏ on x² − y²: no start ends at a minimum, for there is none."""
    text = said(
        "kind: basins\nlandscape: {expression: x**2 - y**2, domain: [-2, 2, -2, 2]}\n"
        "grid: 8\nsteps: 99\noptimizers: [{name: sgd, learning_rate: 0.1}]\n"
    )
    assert "SGD: 100 % diverged." in text


@pytest.mark.parametrize(("share", "text"), [
    (0.0, "0 %"), (1.0, "100 %"), (0.001, "below 1 %"), (0.999, "over 99 %"), (0.34, "34 %"),
])  # fmt: skip
def test_a_share_is_nothing_or_all_only_if_it_is(share: float, text: str) -> None:
    assert percent(share) == text


def test_losses_far_from_zero_are_told_apart() -> None:
    """x² + y² + 10⁶ ends at 10⁶ + 3.25 · (1 − 2η)²ᵏ."""
    recording = run(
        parse_scenario(
            "landscape: {expression: x**2 + y**2 + 1e6, domain: [-2, 2, -2, 2]}\n"
            "start: [1, 1.5]\nsteps: 2\noptimizers: [{name: sgd, learning_rate: [0.1, 0.2]}]\n"
        )
    )
    finals = [1e6 + 3.25 * (1 - 2 * rate) ** 4 for rate in (0.1, 0.2)]
    told = [float(text) for text in re.findall(r"loss ([\d.]+\d)", describe(recording))]
    assert told == pytest.approx(sorted(finals), abs=0.05)
    table = [float(line.split()[4]) for line in summary(recording) if line.endswith("at rest")]
    assert table == pytest.approx(finals, abs=5e-4)


def test_starts_that_are_close_have_labels_of_their_own() -> None:
    recording = run(
        parse_scenario(
            "landscape: {expression: (x - 1000000)**2 + y**2, domain: [999999, 1000001, -1, 1]}\n"
            "start: [[1000000.25, 0], [1000000.5, 0]]\nsteps: 1\noptimizers: [sgd]\n"
        )
    )
    labels = [each.label for each in recording.trajectories]
    assert labels == ["SGD from (1000000.25, 0)", "SGD from (1000000.5, 0)"]
    assert "x from 999999 to 1000001" in " ".join(summary(recording))


def test_a_run_under_way_is_near_a_minimum_and_not_at_it() -> None:
    """x = 2 · 0.8ᵏ is 0.07 after 15 steps: within 1 % of a diagonal of 8.5, and not at rest."""
    text = said(
        "landscape: simple_quad\nstart: [2, 0]\nsteps: 15\n"
        "optimizers: [{name: sgd, learning_rate: 0.1}]\n"
    )
    assert "SGD ended near the global minimum (0, 0), loss 0.00495." in text


def test_a_run_on_a_flat_stood_still() -> None:
    """At x > 1 this hinge is level: SGD stays where it starts, and its gradient is zero."""
    text = said(
        "landscape: {expression: 'max(0, 1 - x)', domain: [-3, 3, -3, 3]}\nstart: [2, 0]\n"
        "steps: 9\noptimizers: [sgd]\n"
    )
    assert "SGD stood still at (2, 0), where the gradient is zero, loss 0." in text


def test_a_name_keeps_its_capital_in_a_title() -> None:
    text = "kind: learning_history\ndata: {name}\niterations: 1\noptimizers: [sgd]\n"
    titles = [parse_scenario(text.format(name=name)).title for name in ("penguins", "two_moons")]
    assert titles == ["Learning Palmer penguins", "Learning two moons"]
