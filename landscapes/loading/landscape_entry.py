"""The landscape of a scenario: a name with parameters, an expression or a Python function."""

from functools import lru_cache
from typing import Annotated, Any, Union

from annotated_types import Ge, Le, Len
from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from landscapes.functions import LANDSCAPES, Domain, Landscape
from landscapes.loading.choices import AsMapping, name_of
from landscapes.loading.entries import Named, function_models
from landscapes.loading.parts import Four, Part, Title, as_numbers, not_with_name
from landscapes.plugins import KEPT, Registry
from landscapes.words import shown

# Generous limits; far beyond them, drawing overflows.
MIN_SPAN, MAX_SPAN = 1e-9, 1e9
MAX_PARAMETERS = 20
LARGEST = 1e12

# Tags of the models without a name; they cannot be keys.
EXPRESSION = "an expression"
FUNCTION = "a function"

FUNCTION_KEY = "function"
"""The key of a Python function; a file can have the key, but no function as its value."""


def _domain(value: object) -> Domain:
    numbers = as_numbers(value, 4)
    if numbers is None:
        raise ValueError(
            f"must be four finite numbers [x_min, x_max, y_min, y_max], not {shown(value)}"
        )
    domain = Domain(*numbers)
    if domain.x_min >= domain.x_max or domain.y_min >= domain.y_max:
        raise ValueError(f"must have x_min < x_max and y_min < y_max, not {shown(value)}")
    if not all(MIN_SPAN <= span <= MAX_SPAN for span in (domain.width, domain.height)):
        raise ValueError(f"must span {MIN_SPAN:g} to {MAX_SPAN:g} each way, not {shown(value)}")
    return domain


DOMAIN = "The visible rectangle: [x_min, x_max, y_min, y_max]; width and height are 1e-9 to 1e9."
DomainPart = Annotated[Domain, PlainValidator(_domain, json_schema_input_type=Four)]


class ExpressionPart(Part):
    """A landscape of your own: its loss is an expression of x and y."""

    title: Annotated[Title, Field(description="The title of the landscape.")] = "Own landscape"
    domain: Annotated[DomainPart, Field(description=DOMAIN)]
    parameters: Annotated[
        dict[str, Annotated[float, Ge(-LARGEST), Le(LARGEST)]],
        Len(0, MAX_PARAMETERS),
        Field(description="The values of the parameters in the expression."),
    ] = Field(default_factory=dict)
    expression: Annotated[
        str, Field(description="The loss as an expression of x, y and the parameters.")
    ]

    @field_validator("expression")
    @classmethod
    def _readable(cls, text: str, info: ValidationInfo) -> str:
        # Imported here and below because few landscapes are expressions.
        from landscapes.expression import parse_expression

        # Wrong parameters have their own errors.
        if "parameters" in info.data:
            parse_expression(text, info.data["parameters"])
        return text

    @model_validator(mode="after")
    def _finite(self) -> "ExpressionPart":
        from landscapes.expression import check_finite

        check_finite(self.landscape())
        return self

    def landscape(self) -> Landscape:
        """Make the landscape."""
        from landscapes.expression import expression_landscape

        return expression_landscape(self.expression, self.domain, self.parameters, title=self.title)


class FunctionPart(Part):
    """A landscape of your own: its loss is a Python function of x and y."""

    title: Title | None = None
    domain: DomainPart
    function: Any

    @model_validator(mode="after")
    def _finite(self) -> "FunctionPart":
        from landscapes.expression import check_finite

        check_finite(self.landscape())
        return self

    def landscape(self) -> Landscape:
        """Make the landscape."""
        from landscapes.plugins.function import function_landscape

        return function_landscape(self.function, self.domain, self.title)


@lru_cache(KEPT)
def landscape_choice(registry: Registry) -> Any:
    """Make the type of a landscape's entry."""
    models = function_models(registry.landscapes)
    named = tuple(Annotated[model, Tag(name)] for name, model in models.items())
    own = Annotated[ExpressionPart, Tag(EXPRESSION)]
    function = Annotated[FunctionPart, Tag(FUNCTION), SkipJsonSchema()]
    return Annotated[
        Union[(*named, own, function)],
        Discriminator(_tag),
        BeforeValidator(not_with_name("expression")),
        BeforeValidator(AsMapping("any_landscape")),
        Field(description="The loss to minimise."),
    ]


def _tag(entry: object) -> str | None:
    if isinstance(entry, dict) and "expression" in entry:
        return EXPRESSION
    if isinstance(entry, dict) and callable(entry.get(FUNCTION_KEY)):
        return FUNCTION
    return name_of(entry)


def chosen_landscape(written: Any) -> Landscape:
    """Make the landscape of an entry."""
    if isinstance(written, (ExpressionPart, FunctionPart)):
        return written.landscape()
    assert isinstance(written, Named)
    parameters = written.model_dump(exclude={"name"}, exclude_unset=True)
    if written.name in LANDSCAPES and not parameters:
        return LANDSCAPES[written.name]
    landscape: Landscape = written.function(**parameters)
    return landscape
