"""What is read of a text: YAML 1.2's white space, all of JSON, and characters that mislead."""

import json
import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from landscapes import parse_scenario
from landscapes.loading import ScenarioError
from landscapes.loading.document import DocumentError, read_document
from landscapes.typography import INSTEAD, advice

LINES = {"landscape": "wobbly", "start": "[1, 1]", "steps": "5", "optimizers": "[adam]"}


def read(text: str) -> object:
    document = read_document(text.encode())
    assert document.problems == []
    return document.data


def problems(**lines: str) -> list[str]:
    text = "".join(f"{key}: {value}\n" for key, value in {**LINES, **lines}.items())
    return wrong(text)


def wrong(text: str) -> list[str]:
    try:
        parse_scenario(text, "a")
    except ScenarioError as error:
        return str(error).splitlines()
    return []


# JSON

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(characters, max_size=12),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(characters, max_size=6).filter(lambda key: key != "<<"), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=100)
@given(value=json_values, indent=st.sampled_from([None, 2, "\t", " \t", "\t\t"]))
@example({"a": "\U0001f600", "\U0001f600": ["x\ty"]}, "\t")
def test_json_is_read_as_json(value: object, indent: int | str | None) -> None:
    """Characters beyond 16 bits are written as two halves, as JSON has them."""
    assert read(json.dumps(value, indent=indent)) == value


@pytest.mark.parametrize(
    "text",
    ['{"a":\n1}', '{"a"\t:\t1\t}', '{"%s":1}' % ("a" * 1000), '{"a":{"c":[1,2]}}', "[1,\t2]"],
)  # fmt: skip
def test_json_may_have_white_space_anywhere(text: str) -> None:
    assert read(text) == json.loads(text)


def test_half_a_character_is_no_text() -> None:
    for halves in (r"\ud83d", r"\ud83dx\ude00", r"\ude00\ud83d"):
        (problem,) = read_document(f'{{"a": "{halves}"}}'.encode()).problems
        assert problem.message.endswith("is not Unicode")
        assert problem.place == (1, 7)


# Tabs


@pytest.mark.parametrize(
    "text",
    [
        "a: 1⇥# a comment\nb: [x, y]⇥# another\n", "a: 1⇥\nb: [x, y]⇥ ⇥\n",
        "a:⇥1\nb:⇥[x,⇥y]\n", "⇥# a comment\na: 1\n ⇥\n⇥\nb: [x, y]\n", "a: 1\nb:⇥\n-⇥x\n-⇥y\n",
        "a: 1\nb:⇥# a comment\n  - x⇥# another\n  - 'y'⇥\n", "{a: 1,⇥b: [\n⇥x,\n⇥y\n]}\n",
        "---⇥# a comment\na⇥: &one⇥1\nb: [x, y]\n",
    ],
)  # fmt: skip
def test_tabs_may_stand_where_they_indent_nothing(text: str) -> None:
    assert read(text.replace("⇥", "\t")) == {"a": 1, "b": ["x", "y"]}


def test_tabs_within_text_are_its_own() -> None:
    assert read("a: x\ty\t# a comment\nb: 'x\ty'\nc: |\n  x\ty\n") == {
        "a": "x\ty", "b": "x\ty", "c": "x\ty\n",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place"),
    [("a:\n\tb: 1\n", (2, 1)), ("a:\n  \tb: 1\n", (2, 3)), ("a:\n- b: 1\n\tc: 2\n", (3, 1))],
)
def test_tabs_that_indent_are_refused(text: str, place: tuple) -> None:
    with pytest.raises(DocumentError, match="a tab cannot be used here; use spaces") as caught:
        read_document(text.encode())
    assert [problem.place for problem in caught.value.problems] == [place]


def test_a_tab_behind_a_dash_does_not_indent_keys() -> None:
    with pytest.raises(DocumentError):
        read_document(b"a:\n-\tb: 1\n  c: 2\n")


# Characters that look like others

MINUS, NO_BREAK, THIN, ZERO_WIDTH = "\u2212", "\u00a0", "\u2009", "\u200b"


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ({"start": f"[{MINUS}1, 2]"}, "; type - instead of −, the minus sign"),
        ({"steps": f"5{NO_BREAK}"}, "; type a plain space, or none, instead of the no-break space"),
        ({"steps": f"1{THIN}000"}, "; type a plain space, or none, instead of the thin space"),
        ({f"st{ZERO_WIDTH}eps": "5"}, "; delete the zero width space, which is invisible"),
        (
            {"optimizers": "[“adam”]"},
            '; type " instead of “ and ”, the left double quotation mark and the right double'
            " quotation mark",
        ),
        ({"optimizers": f"{{name: adam, learning_rate: 1e{MINUS}3}}"}, ", the minus sign"),
        ({"landscape": f"{{expression: x{NO_BREAK}+ y, domain: [0, 1, 0, 1]}}"}, "no-break space"),
        ({"landscape": f"{{expression: x {MINUS} y, domain: [0, 1, 0, 1]}}"}, "the minus sign"),
        ({"view": "{levels: [1，2]}"}, "; type , instead of ，, the fullwidth comma"),
        ({"render": "{size: 900—800}"}, "; type - instead of —, the em dash"),
        ({"title": "“a: b”"}, " and the right double quotation mark"),
    ],
)  # fmt: skip
def test_a_character_that_looks_like_another_is_named(lines: dict, end: str) -> None:
    (said,) = problems(**lines)
    assert said.endswith(end)


def test_a_line_without_its_space_is_explained() -> None:
    (said,) = wrong(f"landscape: wobbly\nstart:{NO_BREAK}[1, 1]\nsteps: 5\n")
    assert said.startswith("a:2:1: expected 'key: value' here")
    assert said.endswith("instead of the no-break space")


def test_typography_is_right_where_it_is_text() -> None:
    assert problems(title="“Fine” – it’s − 3") == []
    (said,) = problems(title="“" + "x" * 90 + "”")
    assert said.endswith("must have at most 80 characters, not 92")
    (said,) = problems(title="“Fine”", steps="no")
    assert said == "a:3:8: steps must be a whole number, not 'no'"


def test_what_is_to_be_typed_can_be_typed() -> None:
    assert all(len(typed) <= 1 and typed.isascii() for typed in INSTEAD.values())
    for character, typed in INSTEAD.items():
        assert not character.isascii()
        folded = unicodedata.normalize("NFKC", character)
        assert folded == typed or not folded.isascii() or folded.strip() == typed.strip() == ""
    assert advice("plain text - with 'quotes'") == ""
