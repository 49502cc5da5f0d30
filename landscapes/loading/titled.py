"""The keys that scenarios of all kinds have: title, subtitle and headline."""

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag

from landscapes.kinds.headlines import HeadlineSource
from landscapes.loading.parts import Line, Part, Title


class HeadlineText(Part):
    """The headline as a mapping, for a text that is one of the key's words."""

    text: Annotated[Title, Field(description="The text of the headline.")]


_WORDS = {each.value: each for each in HeadlineSource}


def _headline_word(value: object) -> object:
    return _WORDS.get(value, value) if isinstance(value, str) else value


def _headline_tag(value: object) -> str:
    if isinstance(value, HeadlineSource):
        return "a word"
    return "a mapping" if isinstance(value, (dict, HeadlineText)) else "a text"


def _headline(written: HeadlineSource | str | HeadlineText) -> HeadlineSource | str:
    return written.text if isinstance(written, HeadlineText) else written


Subtitle: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), Line
]
HeadlineKey: TypeAlias = Annotated[
    Annotated[HeadlineSource, Tag("a word")]
    | Annotated[Title, Tag("a text")]
    | Annotated[HeadlineText, Tag("a mapping")],
    Discriminator(_headline_tag),
    BeforeValidator(
        _headline_word,
        json_schema_input_type=Literal[tuple(_WORDS)] | Title | HeadlineText,
    ),
    AfterValidator(_headline),
    Field(
        description="The sentence above the last picture: made from the numbers, none, or a text"
        " of your own."
    ),
]


class Titled(Part):
    """The keys that scenarios of all kinds have."""

    kind: str
    title: Annotated[
        Title | None,
        Field(
            description="The title above the picture; it may have formulas such as $\\eta = 0.1$."
        ),
    ] = None
    subtitle: Annotated[
        Subtitle | None, Field(description="A smaller line of text below the title.")
    ] = None
    headline: HeadlineKey = HeadlineSource.AUTO
