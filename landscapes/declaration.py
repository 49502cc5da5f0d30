"""The declaration of an optimizer, signal or dataset by a function's signature and docstring."""

import inspect
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from math import inf, isfinite
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

from annotated_types import DocInfo, Ge, Gt, Le, Lt

NO_DOCSTRINGS = (
    "optimizers and landscapes are declared in docstrings, which python -OO removes; "
    "use python -O, or python alone"
)

DECLARATIONS = 500
"""The number of declarations to keep; a check of a scenario asks for each many times."""

ANY_NUMBER = Annotated[float, Ge(-inf)]
"""The type of a number without bounds."""

RELATIONS: Mapping[type, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        Ge: lambda value, bound: value >= bound.ge,
        Gt: lambda value, bound: value > bound.gt,
        Le: lambda value, bound: value <= bound.le,
        Lt: lambda value, bound: value < bound.lt,
    }
)
"""The check of a value, by the type of its bound."""


ASKED: Mapping[str, str] = MappingProxyType(
    {
        "value": "the value of the loss",
        "hessian": "the Hessian",
        "position": "where it stands, not only the gradient there",
        "matrix": "the weights of each layer of a network as a matrix, or a point as one column",
    }
)
"""What optimizers may ask for besides the gradient, and what each word means."""


class NoDefault(Enum):
    """Why a setting has no default in the signature, or under a convention.

    REQUIRED: a value must be written. ABSENT: the framework has no such setting. OURS: the
    framework requires a value, for which the default in the signature stands in.
    OF_SCENARIO: the default of a schedule's setting is the scenario's number of steps.
    OF_OTHERS: its default depends on other settings, as its description says.
    """

    REQUIRED = "required"
    ABSENT = "absent"
    OURS = "ours"
    OF_SCENARIO = "the scenario's steps"
    OF_OTHERS = "by the others"


REQUIRED, ABSENT, OURS = NoDefault.REQUIRED, NoDefault.ABSENT, NoDefault.OURS


class Usual(NamedTuple):
    """The defaults of a setting under conventions, where they are not that of the signature."""

    defaults: Mapping[str, Any]


def usual(**defaults: Any) -> Usual:
    """Declare the defaults of a setting by convention, as in ``usual(torch=0.99, optax=REQUIRED)``.

    ``ABSENT`` marks a setting that the convention's form of the rule lacks. The value in the
    signature must then leave the setting without effect. ``OURS`` marks one that the framework
    requires but scenarios need not write.
    """
    return Usual(MappingProxyType(defaults))


class Setting(NamedTuple):
    """One setting, such as a hyperparameter.

    Attributes:
        name: its name.
        annotation: its type with bounds.
        default: its default value.
        description: a sentence on its meaning; empty if its type has none.
        usual: the defaults under conventions, where they are not ``default``.
    """

    name: str
    annotation: Any
    default: Any
    description: str = ""
    usual: Mapping[str, Any] = MappingProxyType({})

    def default_under(self, convention: object) -> Any:
        """The default under a convention, which may be ``REQUIRED`` or ``ABSENT``."""
        return self.usual.get(str(convention), self.default)

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, not only whole ones."""
        return get_args(self.annotation)[:1] == (float,)

    def permits(self, value: float) -> bool:
        """Whether a number is finite and within the bounds."""
        bounds = get_args(self.annotation)[1:]
        return isfinite(value) and all(RELATIONS[type(each)](value, each) for each in bounds)

    @classmethod
    def declared(cls, name: str, annotation: Any, default: Any) -> "Setting":
        """Make the setting of a parameter from its type.

        The type's metadata are its bounds, its meaning as ``doc("…")`` and its defaults under
        conventions, ``usual(…)``. The last of several sentences holds, so a parameter can
        override that of its type alias.
        """
        if default is None:
            # A setting that may be left out, as one of several ways to say something.
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        metadata = getattr(annotation, "__metadata__", ())
        sentences = [each.documentation for each in metadata if isinstance(each, DocInfo)]
        by_convention = [each.defaults for each in metadata if isinstance(each, Usual)]
        bounds = [each for each in metadata if not isinstance(each, (DocInfo, Usual))]
        plain = annotation.__origin__ if metadata else annotation
        return cls(
            name,
            _bounded(Annotated[(plain, *bounds)] if bounds else plain),
            default,
            sentences[-1] if sentences else "",
            by_convention[-1] if by_convention else MappingProxyType({}),
        )


class Declaration(NamedTuple):
    """The declaration of an optimizer, a signal or a dataset.

    Attributes:
        title: the name in a picture, e.g. ``RMSProp``.
        summary: one line on what it does.
        formula: the formula, in one line or more.
        source: the paper it comes from.
        frameworks: its names in other libraries.
        color: the name of the colour in which pictures show it, so that it has the same one in
            all of them; empty if it takes the next free one.
        example: how a modifier is written, a line for each of its forms.
        settings: its hyperparameters or parameters, in the order of the signature.
        asks: what an optimizer needs besides the gradient; some of ``ASKED``.
    """

    title: str
    summary: str
    formula: str
    source: str
    frameworks: str
    color: str
    example: str
    settings: tuple[Setting, ...]
    asks: frozenset[str] = frozenset()

    @property
    def needs(self) -> str:
        """What it asks for, in words; empty if the gradient is enough."""
        return " and ".join(words for word, words in ASKED.items() if word in self.asks)


@lru_cache(DECLARATIONS)
def declaration(function: Callable[..., Any]) -> Declaration:
    """Read the declaration of a function.

    Its docstring begins with ``Title: summary.`` and has the indented sections ``Formula:``,
    ``Source:``, ``Frameworks:``, ``Color:`` and, for optimizers, ``Asks for:``, for modifiers,
    ``Example:``. The default title is the function's name, and missing sections are empty. The
    settings are the parameters with defaults; those without a type are numbers.

    Raises:
        RuntimeError: if Python removes docstrings (-OO).
    """
    if sys.flags.optimize > 1:
        raise RuntimeError(NO_DOCSTRINGS)
    doc = inspect.getdoc(function) or ""
    title, separator, summary = doc.partition("\n")[0].partition(": ")
    if not separator:
        title, summary = function.__name__.replace("_", " ").capitalize(), title
    annotations = get_type_hints(function, include_extras=True)
    return Declaration(
        title,
        summary,
        _section(doc, "Formula"),
        _section(doc, "Source"),
        _section(doc, "Frameworks"),
        _section(doc, "Color"),
        _section(doc, "Example"),
        tuple(
            # A keyword of Python, such as from, is the name of no parameter; from_ may be.
            Setting.declared(name.rstrip("_"), annotations.get(name, float), parameter.default)
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.default is not parameter.empty
        ),
        frozenset(filter(None, (word.strip() for word in _section(doc, "Asks for").split(",")))),
    )


def _bounded(annotation: Any) -> Any:
    return ANY_NUMBER if annotation is float else annotation


def _section(doc: str, heading: str) -> str:
    """Return the indented block under ``heading:``, dedented; empty if it is missing."""
    _, _, rest = doc.partition(f"\n{heading}:\n")
    return inspect.cleandoc(rest.partition("\n\n")[0])
