"""The text of an expression → a function that autograd can differentiate."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from types import MappingProxyType
from typing import Any, TypeAlias

import autograd.numpy as np
import numpy

from landscapes.expression.tokens import check_tokens, tokens, variables_product
from landscapes.expression.vocabulary import CONSTANTS, FUNCTIONS, VARIABLES, ExpressionError
from landscapes.functions import Array, Domain, Function, Landscape, Levels
from landscapes.functions.kinks import power
from landscapes.words import near, shown, unknown

MAX_DEPTH = 100
"""The deepest nesting of operations; a sum of any length is one operation."""
_TOO_DEEP = f"operations must be nested at most {MAX_DEPTH} deep"

Term: TypeAlias = Callable[[Any, Any], Any]
"""A part of an expression: a function of x and y that autograd can trace."""

_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = MappingProxyType(
    {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}
)

_NO_PARAMETERS: Mapping[str, float] = MappingProxyType({})


def parse_expression(text: str, parameters: Mapping[str, float] = _NO_PARAMETERS) -> Function:
    """Parse an expression into a function f(x, y).

    Names are x, y, the parameters, the constants pi, e and tau, and the
    functions of ``FUNCTIONS``. All numbers are float64. The function takes two
    arrays of the same shape and returns an array of that shape. Autograd can differentiate
    it. Where it is undefined, it is NaN or infinite.

    >>> f = parse_expression("a*x**2 + sin(y)", {"a": 3.0})
    >>> f(numpy.array([1.0, 2.0]), numpy.array([0.0, 0.0])).tolist()
    [3.0, 12.0]

    Args:
        text: the expression, up to 1000 characters.
        parameters: values by name.

    Raises:
        ExpressionError: if the text is not an expression.
        ValueError: if the name of a parameter is invalid or already has a meaning.
    """
    _check_names(parameters)
    check_tokens(text)
    tree = _syntax_tree(text)
    builder = _Builder(parameters)
    builder.check_names(tree)
    term = builder.term(tree)
    left_out = [variable for variable in VARIABLES if not _uses(tree, variable)]
    return _Expression(term, left_out, text, dict(parameters))


@dataclass(frozen=True)
class _Expression:
    """The function f(x, y) of an expression.

    It is pickled as text and parsed again in the other process, because autograd would
    not recognize copies of its own functions in the terms.
    """

    term: Term
    left_out: Sequence[str]
    text: str
    parameters: dict[str, float]

    def __call__(self, x: Array, y: Array) -> Array:
        value: Array = self.term(x, y)
        # So that the value has the points' shape, and a gradient also in unused variables.
        for variable in self.left_out:
            value = value + 0 * (x if variable == "x" else y)
        return value

    def __reduce__(self) -> tuple[Callable[..., Function], tuple[str, dict[str, float]]]:
        return parse_expression, (self.text, self.parameters)


def expression_landscape(
    text: str,
    domain: Domain,
    parameters: Mapping[str, float] = _NO_PARAMETERS,
    name: str = "expression",
    title: str = "Own landscape",
    levels: Levels = "linear",
) -> Landscape:
    """Make the landscape of an expression, without known minima.

    Args:
        text: the expression, as for :func:`parse_expression`.
        domain: the visible rectangle.
        parameters: values by name, as for :func:`parse_expression`.
        name: the landscape's name in a scenario.
        title: its name in a picture.
        levels: the losses of its isolines, or how to choose them.

    Raises:
        ExpressionError: as :func:`parse_expression`.
        ValueError: as :func:`parse_expression`.
    """
    return Landscape(
        name=name,
        title=title,
        formula=" ".join(text.split()),
        f=parse_expression(text, parameters),
        domain=domain,
        levels=levels,
        minima=(),
        source="an expression",
        parameters=MappingProxyType(dict(parameters)),
    )


def _check_names(parameters: Mapping[str, float]) -> None:
    for name in parameters:
        if not (name.isascii() and name.isidentifier()) or iskeyword(name):
            raise ValueError(f"parameter {shown(name)} must be a word of the letters a to z")
        if name in (*VARIABLES, *CONSTANTS, *FUNCTIONS):
            raise ValueError(f"parameter {shown(name)} needs another name; this one has a meaning")


def _syntax_tree(text: str) -> ast.expr:
    # Parentheses allow any spaces and line breaks, and shift Python's columns, which
    # count from 0, to those of the text, which count from 1.
    enclosed = f"({text.translate(_SPACES)})"
    try:
        return ast.parse(enclosed, mode="eval").body
    except SyntaxError as error:
        raise _unreadable(text, (error.offset or 1) - 1) from None
    except (MemoryError, RecursionError):  # the error and the depth depend on Python's version
        raise ExpressionError(_TOO_DEEP) from None


def _unreadable(text: str, column: int) -> ExpressionError:
    """Write the error for text that Python cannot parse from about this column on."""
    rest = list(tokens(text[max(column, 1) - 1 :]))
    message = f"unexpected {shown(rest[0].text)}" if rest else "the expression ends too early"
    return ExpressionError(message, max(1, min(column, len(text))))


_SPACES = str.maketrans("\t\r\n", "   ")


def _uses(tree: ast.AST, *names: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(tree))


class _Builder:
    """Builds the terms of a syntax tree; any node that is not on its list is an error."""

    def __init__(self, parameters: Mapping[str, float]) -> None:
        values = {**CONSTANTS, **parameters}
        self._values = {name: numpy.float64(value) for name, value in values.items()}

    def check_names(self, tree: ast.expr) -> None:
        """Report all unknown names, each once."""
        calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        known = {*VARIABLES, *self._values, *FUNCTIONS}
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        first: dict[str, ExpressionError] = {}
        for node in sorted(names, key=lambda node: node.col_offset):
            if node.id not in known:
                function = unknown("function", node.id, FUNCTIONS) if id(node) in calls else ""
                message = function or self._unknown(node.id)
                first.setdefault(node.id, ExpressionError(message, node.col_offset))
        if first:
            error, *others = first.values()
            raise ExpressionError(error.message, error.column, others)

    def term(self, node: ast.expr, depth: int = 1) -> Term:
        """Build the term of a node; ``depth`` counts the nested nodes, itself included."""
        if depth > MAX_DEPTH:
            raise ExpressionError(_TOO_DEEP, node.col_offset)
        match node:
            case ast.Constant(value=int() | float() as value):
                return _constant(numpy.float64(value))
            case ast.Name(id=name):
                return self._name(name, node.col_offset)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.term(operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return _applied(np.negative, self.term(operand, depth + 1))
            case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
                return self._power(base, exponent, depth)
            case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
                return self._chain(node, depth)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments, depth, node.col_offset)
        raise _not_on_the_list(node)

    def _name(self, name: str, column: int) -> Term:
        if name == "x":
            return lambda x, y: x
        if name == "y":
            return lambda x, y: y
        if name in FUNCTIONS:
            raise ExpressionError(f"{name} needs parentheses, as in '{name}(x)'", column)
        return _constant(self._values[name])

    def _unknown(self, name: str) -> str:
        known = [*VARIABLES, *self._values]
        product = variables_product(name)
        if product:
            return f"unknown name {shown(name)} (did you mean '{product}'?)"
        return unknown("name", name, [*known, *FUNCTIONS] if near(name, FUNCTIONS) else known)

    def _chain(self, node: ast.expr, depth: int) -> Term:
        """Build a chain of operations from left to right, such as a long sum."""
        links: list[tuple[Callable[[Any, Any], Any], Term]] = []
        while isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            links.append((_OPERATORS[type(node.op)], self.term(node.right, depth + 1)))
            node = node.left
        first = self.term(node, depth + 1)

        def chained(x: Any, y: Any) -> Any:
            value = first(x, y)
            for operation, term in reversed(links):
                value = operation(value, term(x, y))
            return value

        return chained

    def _power(self, base: ast.expr, exponent: ast.expr, depth: int) -> Term:
        below, above = self.term(base, depth + 1), self.term(exponent, depth + 1)
        if _uses(exponent, *VARIABLES):
            return _applied(np.power, below, above)
        with numpy.errstate(all="ignore"):
            constant = float(above(None, None))
        return _applied(lambda value: power(value, constant), below)

    def _call(self, name: str, arguments: list[ast.expr], depth: int, column: int) -> Term:
        if name in (*VARIABLES, *self._values):
            message = f"{shown(name)} is not a function; a product is written '{name}*(…)'"
            raise ExpressionError(message, column)
        function, fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            needed = f"{fewest} argument{'s' * (fewest > 1)}"
            several = f"{fewest} to {most} arguments" if most > fewest else needed
            raise ExpressionError(f"{name} needs {several}, not {len(arguments)}", column)
        return _applied(function, *(self.term(argument, depth + 1) for argument in arguments))


def _constant(value: Any) -> Term:
    return lambda x, y: value


def _applied(function: Callable[..., Any], *operands: Term) -> Term:
    return lambda x, y: function(*(operand(x, y) for operand in operands))


def _not_on_the_list(node: ast.expr) -> ExpressionError:
    """Write the error for Python syntax that an expression does not have."""
    match node:
        case ast.BinOp(left=left, op=ast.FloorDiv()):
            message = "unexpected '//'; a whole quotient is written floor(x/y)"
            return ExpressionError(message, left.end_col_offset or 1)
        case ast.Tuple(elts=[]):
            return ExpressionError("nothing between '(' and ')'", max(1, node.col_offset))
        case ast.Tuple(elts=[first, *_]):
            message = "',' is allowed only between arguments; a decimal point is written '.'"
            return ExpressionError(message, first.end_col_offset or 1)
        case ast.Call() | ast.Starred():
            return ExpressionError("arguments are written without '*' before them", node.col_offset)
    return ExpressionError("this has no meaning in an expression", max(1, node.col_offset))
