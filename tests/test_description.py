"""The sentences about a picture: they name everyone, and they are true."""

import re
from pathlib import Path

import pytest
from conftest import few_starts
from PIL import Image

from landscapes import load_scenario, parse_scenario, render, run
from landscapes.builtin import builtin_scenarios
from landscapes.description import describe
from landscapes.scenario import LandscapeScenario


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_shipped_scenario_is_described_in_two_sentences_at_most(name: str) -> None:
    text = describe(run(few_starts(load_scenario(name))))
    assert text.endswith(".")
    assert "nan" not in text
    assert len(re.findall(r"\.(?= [A-Z]|$)", text)) <= 2


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
    assert f"{wild.label} diverged at step {wild.last_step}." in text
    # x ← 0.8 x halves less than 17 times in 50 steps: 2 · 0.8¹⁰⁰ = 4e-10.
    assert f"{calm.label} ended at the global minimum (0, 0), loss below 0.0001;" in text


def test_it_counts_runs_where_there_are_too_many_to_name() -> None:
    starts = [[x / 2, y / 2] for x in range(-2, 3) for y in range(-1, 2)]
    recording = run(
        parse_scenario(
            f"landscape: simple_quad\nstart: {starts}\nsteps: 60\n"
            "optimizers: [{name: sgd, learning_rate: 0.2}]\n"
        )
    )
    assert "from 15 starts." in describe(recording)


def test_it_tells_the_largest_steps_of_a_response() -> None:
    text = "kind: response\nsignal: [1, 1, 1]\n"
    text += "optimizer: {name: momentum, learning_rate: 0.5, momentum: [0, 0.5]}\n"
    # v: 0.5, 0.5, 0.5 without momentum; 0.5, 0.75, 0.875 with.
    described = describe(run(parse_scenario(text)))
    assert described.endswith(
        "The largest step is 0.5 with momentum 0 and 0.875 with momentum 0.5."
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
