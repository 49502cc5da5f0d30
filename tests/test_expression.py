"""Own landscapes as expressions: what they compute, what is refused and how, what is noted."""

import ast
import doctest
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import with_few_calls
from hypothesis import given, settings
from hypothesis import strategies as st

import landscapes.expression.tree
from landscapes.expression import (
    CONSTANTS,
    FUNCTIONS,
    ExpressionError,
    check_expression,
    check_gradient,
    expression_landscape,
    parse_expression,
)
from landscapes.functions import LANDSCAPES, Domain, Landscape
from landscapes.objective import Objective

PACKAGE = Path(__file__).parents[1] / "landscapes" / "expression"
DOMAIN = Domain(-3, 3, -3, 3)
PARAMETERS = {"a": 2.0, "rate": -0.5}


def objective(text: str) -> Objective:
    return Objective(expression_landscape(text, DOMAIN, PARAMETERS))


def points(low: float, high: float, count: int = 40) -> np.ndarray:
    return np.random.default_rng(7).uniform(low, high, (count, 2))


# What an expression is worth, its gradient along x and along y, by hand.
WORTH: list[tuple[str, Callable, Callable, Callable]] = [
    ("x", lambda x, y: x, lambda x, y: 1, lambda x, y: 0),
    ("3", lambda x, y: 3, lambda x, y: 0, lambda x, y: 0),
    ("-x - -y", lambda x, y: y - x, lambda x, y: -1, lambda x, y: 1),
    ("+x", lambda x, y: x, lambda x, y: 1, lambda x, y: 0),
    ("x - y - 1", lambda x, y: x - (y + 1), lambda x, y: 1, lambda x, y: -1),
    ("x/y/2", lambda x, y: x / (2 * y), lambda x, y: 1 / (2 * y), lambda x, y: -x / (2 * y * y)),
    ("-x**2", lambda x, y: -(x * x), lambda x, y: -2 * x, lambda x, y: 0),
    ("2**-x", lambda x, y: 1 / 2**x, lambda x, y: -np.log(2) / 2**x, lambda x, y: 0),
    ("x**3*y", lambda x, y: x * x * x * y, lambda x, y: 3 * x * x * y, lambda x, y: x * x * x),
    ("x**-1", lambda x, y: 1 / x, lambda x, y: -1 / (x * x), lambda x, y: 0),
    ("x**0", lambda x, y: 1, lambda x, y: 0, lambda x, y: 0),
    ("x**1", lambda x, y: x, lambda x, y: 1, lambda x, y: 0),
    ("x**a", lambda x, y: x * x, lambda x, y: 2 * x, lambda x, y: 0),
    ("x**(1/2)", lambda x, y: np.sqrt(x), lambda x, y: 0.5 / np.sqrt(x), lambda x, y: 0),
    ("x**y", lambda x, y: np.exp(y * np.log(x)), lambda x, y: y * np.exp((y - 1) * np.log(x)),
     lambda x, y: np.log(x) * np.exp(y * np.log(x))),
    ("x**y**2", lambda x, y: np.exp(y * y * np.log(x)),
     lambda x, y: y * y * np.exp((y * y - 1) * np.log(x)),
     lambda x, y: 2 * y * np.log(x) * np.exp(y * y * np.log(x))),
    ("a*x + rate*y", lambda x, y: 2 * x - y / 2, lambda x, y: 2, lambda x, y: -0.5),
    ("pi*x + e*y + tau", lambda x, y: 3.141592653589793 * x + 2.718281828459045 * y
     + 6.283185307179586, lambda x, y: 3.141592653589793, lambda x, y: 2.718281828459045),
    ("1e1*x + .5 + 2.", lambda x, y: 10 * x + 2.5, lambda x, y: 10, lambda x, y: 0),
    ("  x\n  + y\t ", lambda x, y: x + y, lambda x, y: 1, lambda x, y: 1),
    ("hypot(x, y)", lambda x, y: np.sqrt(x * x + y * y),
     lambda x, y: x / np.sqrt(x * x + y * y), lambda x, y: y / np.sqrt(x * x + y * y)),
    ("atan2(y, x)", lambda x, y: np.arctan(y / x), lambda x, y: -y / (x * x + y * y),
     lambda x, y: x / (x * x + y * y)),
    ("max(x, y, 1)", lambda x, y: np.where(x > y, np.where(x > 1, x, 1), np.where(y > 1, y, 1)),
     lambda x, y: (x > y) & (x > 1), lambda x, y: (y > x) & (y > 1)),
    ("minimum(x, 2*y)", lambda x, y: np.where(x < 2 * y, x, 2 * y), lambda x, y: x < 2 * y,
     lambda x, y: 2 * (x >= 2 * y)),
    ("floor(x) + ceil(y)*y", lambda x, y: x // 1 + -(-y // 1) * y, lambda x, y: 0,
     lambda x, y: -(-y // 1)),
    ("sign(x - 1)*y", lambda x, y: np.where(x > 1, y, -y), lambda x, y: 0,
     lambda x, y: np.where(x > 1, 1, -1)),
    ("+".join("x" * 499), lambda x, y: 499 * x, lambda x, y: 499, lambda x, y: 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "f", "along_x", "along_y"), WORTH, ids=[w[0][:20] for w in WORTH])
def test_an_expression_is_worth_what_it_says(text, f, along_x, along_y) -> None:
    at = points(0.05, 2.5)
    x, y = at.T
    value, gradient = objective(text).value_and_gradient(at)
    np.testing.assert_allclose(value, f(x, y) + 0 * x, rtol=1e-13)
    for got, expected in ((gradient[:, 0], along_x), (gradient[:, 1], along_y)):
        np.testing.assert_allclose(got, expected(x, y) + 0 * x, rtol=1e-11, atol=1e-13)


OF_ONE: dict[str, tuple[float, float, Callable, Callable]] = {
    "sin": (-3, 3, np.sin, np.cos),
    "cos": (-3, 3, np.cos, lambda u: -np.sin(u)),
    "tan": (-1.5, 1.5, np.tan, lambda u: 1 + np.tan(u) ** 2),
    "arcsin": (-0.9, 0.9, np.arcsin, lambda u: 1 / np.sqrt((1 - u) * (1 + u))),
    "arccos": (-0.9, 0.9, np.arccos, lambda u: -1 / np.sqrt((1 - u) * (1 + u))),
    "arctan": (-3, 3, np.arctan, lambda u: 1 / (1 + u * u)),
    "sinh": (-3, 3, np.sinh, lambda u: (np.exp(u) + np.exp(-u)) / 2),
    "cosh": (-3, 3, np.cosh, lambda u: (np.exp(u) - np.exp(-u)) / 2),
    "tanh": (-3, 3, np.tanh, lambda u: (1 - np.tanh(u)) * (1 + np.tanh(u))),
    "arcsinh": (-3, 3, np.arcsinh, lambda u: 1 / np.hypot(1, u)),
    "arccosh": (1.1, 3, np.arccosh, lambda u: 1 / np.sqrt((u - 1) * (u + 1))),
    "arctanh": (-0.9, 0.9, np.arctanh, lambda u: 1 / ((1 - u) * (1 + u))),
    "radians": (-90, 90, lambda u: u * math.pi / 180, lambda u: math.pi / 180 + 0 * u),
    "degrees": (-3, 3, lambda u: u * 180 / math.pi, lambda u: 180 / math.pi + 0 * u),
    "exp": (-3, 3, np.exp, np.exp),
    "log": (0.1, 3, np.log, lambda u: 1 / u),
    "log2": (0.1, 3, lambda u: np.log(u) / math.log(2), lambda u: 1 / (u * math.log(2))),
    "log10": (0.1, 3, lambda u: np.log(u) / math.log(10), lambda u: 1 / (u * math.log(10))),
    "sqrt": (0.1, 3, lambda u: u**0.5, lambda u: u**-0.5 / 2),
    "abs": (-3, 3, lambda u: np.where(u > 0, u, -u), lambda u: np.where(u > 0, 1, -1)),
    "sign": (-3, 3, lambda u: np.where(u > 0, 1, -1), np.zeros_like),
    "floor": (-3, 3, lambda u: u // 1, np.zeros_like),
    "ceil": (-3, 3, lambda u: -(-u // 1), np.zeros_like),
}
ALIASES = {"ln": "log", **{name.replace("arc", "a"): name for name in OF_ONE if name[:3] == "arc"}}
OF_SEVERAL = {"atan2", "arctan2", "hypot", "min", "max", "minimum", "maximum"}


def test_every_function_is_tested() -> None:
    assert {*OF_ONE, *ALIASES, *OF_SEVERAL} == set(FUNCTIONS)


@pytest.mark.parametrize("name", [*OF_ONE, *ALIASES])
def test_a_function_of_one_argument_and_its_slope(name: str) -> None:
    low, high, f, slope = OF_ONE[ALIASES.get(name, name)]
    at = points(low, high)
    value, gradient = objective(f"{name}(x)").value_and_gradient(at)
    np.testing.assert_allclose(value, f(at[:, 0]), rtol=1e-14, atol=1e-14)
    np.testing.assert_allclose(gradient[:, 0], slope(at[:, 0]), rtol=1e-12, atol=1e-13)
    assert not gradient[:, 1].any()


@pytest.mark.parametrize("pair", [("min", "minimum"), ("max", "maximum"), ("atan2", "arctan2")])
def test_both_names_of_a_function_of_several_arguments_mean_the_same(pair) -> None:
    one, other = (parse_expression(f"{name}(x, y)") for name in pair)
    assert np.array_equal(one(*points(-3, 3).T), other(*points(-3, 3).T))


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("abs(x)", (0, 1), (0, 0)),
        ("sqrt(x**2 + y**2)", (0, 0), (0, 0)),
        ("(x**2 + y**2)**0.5", (0, 0), (0, 0)),
        ("hypot(x, y)", (0, 0), (0, 0)),
        ("hypot(x, y)", (0, 2), (0, 1)),
        ("sqrt(x)*y", (0, 1), (0, 0)),
        ("max(x, y)", (1, 1), (0.5, 0.5)),
        ("x**2 + abs(x)**3", (0, 0), (0, 0)),
    ],
)
def test_the_gradient_at_a_kink_is_the_mean_of_both_sides(text, at, expected) -> None:
    value, gradient = objective(text).value_and_gradient(np.array(at, dtype=float))
    assert gradient.tolist() == list(expected)
    assert np.isfinite(value)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_every_landscape_can_be_written_as_an_expression(name: str) -> None:
    known = LANDSCAPES[name]
    written = parse_expression(known.formula, known.parameters)
    x, y = points(-3, 3, 200).T
    scale = max(1, np.abs(known.f(x, y)).max())
    np.testing.assert_allclose(written(x, y), known.f(x, y), rtol=1e-13, atol=1e-13 * scale)


@pytest.mark.parametrize("text", ["3", "x", "y**2", "x*y", "floor(x)", "sqrt(2)", "a", "max(1, 2)"])
@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3)])
def test_value_and_gradient_have_the_shape_of_the_points(text: str, shape) -> None:
    at = np.random.default_rng(1).uniform(0, 2, (*shape, 2))
    of = objective(text)
    value, gradient = of.value_and_gradient(at)
    assert of.value(at).shape == value.shape == shape
    assert of.gradient(at).shape == gradient.shape == (*shape, 2)
    # The second call may repeat a recorded program.
    assert np.array_equal(of.gradient(at), gradient)


def test_a_landscape_of_an_expression_knows_what_it_was_made_of() -> None:
    landscape = expression_landscape("a*x**2\n  + y", DOMAIN, {"a": 3.0}, "bowl", "My bowl", "log")
    assert landscape.formula == "a*x**2 + y"
    assert (landscape.name, landscape.title, landscape.levels) == ("bowl", "My bowl", "log")
    assert landscape.parameters == {"a": 3.0}
    assert landscape.minima == ()
    assert landscape.f(np.array([2.0]), np.array([1.0])).tolist() == [13]


def test_the_examples_are_right() -> None:
    assert doctest.testmod(landscapes.expression.tree).failed == 0


FUNCTION_NAMES = ", ".join(FUNCTIONS)

REFUSED = [
    ("", 1, "an expression must not be empty"),
    (" \n ", 1, "an expression must not be empty"),
    ("x" * 1001, 1000, "an expression must have at most 1000 characters, not 1001"),
    ("x^2", 2, "unexpected '^'; a power is written **"),
    ("x² + y²", 2, "unexpected '²'; a square is written **2"),
    ("x − y", 3, "unexpected '−'; type - instead of −, the minus sign"),
    ("x – y", 3, "unexpected '–'; type - instead of –, the en dash"),
    ("np.sin(x)", 1, "'np.sin' is written 'sin' here"),
    ("x*math.pi", 3, "'math.pi' is written 'pi' here"),
    ("np.linalg.sqr(x)", 1,
     "'np.linalg.sqr' has no meaning in an expression (did you mean 'sqrt'?)"),
    ("x × y", 3, "unexpected '×'; a product is written *"),
    ("x·y", 2, "unexpected '·'; a product is written *"),
    ("|x|", 1, "unexpected '|'; an absolute value is written abs(…)"),
    ("√x", 1, "unexpected '√'; a root is written sqrt(…)"),
    ("2*π", 3, "unexpected 'π'; it is written pi"),
    ("α*x", 1, "unexpected 'α'; names consist of the letters a to z"),
    ("z = x", 3, "unexpected '='; write only the right-hand side of f(x, y) = …"),
    ("x % 2", 3, "unexpected '%'; there is no remainder; use floor instead"),
    ("[x]", 1, "unexpected '['; parentheses are written ( and )"),
    ("x > 0", 3,
     "unexpected '>'; there are no comparisons; use min, max or abs instead"),
    ("\\sin(x)", 1, r"unexpected '\\'; functions are written without a backslash"),
    ("x;y", 2, "unexpected ';'"),
    ("x\0", 2, r"unexpected '\x00'"),
    ("x\ud800", 2, r"unexpected '\ud800'"),
    ("2x", 2, "missing operator before 'x'; a product is written '2*x'"),
    ("3sin(x)", 2, "missing operator before 'sin'; a product is written '3*sin'"),
    ("2 (x + y)", 3, "missing operator before '('; a product is written '2*(…)'"),
    ("(x + y)(x - y)", 8, "missing operator before '('; a product is written '(…)*(…)'"),
    ("(x)2", 4, "missing operator before '2'; a product is written '(…)*2'"),
    ("x y", 3, "missing operator before 'y'; a product is written 'x*y'"),
    ("0x10", 2, "missing operator before 'x10'; a product is written '0*x10'"),
    ("sin x", 1, "sin needs parentheses, as in 'sin(x)'"),
    ("1 + sin", 5, "sin needs parentheses, as in 'sin(x)'"),
    ("x(y + 1)", 1, "'x' is not a function; a product is written 'x*(…)'"),
    ("a(y + 1)", 1, "'a' is not a function; a product is written 'a*(…)'"),
    ("2*(x + (y)", 3, "'(' without a ')' after it"),
    ("x)", 2, "')' without a '(' before it"),
    ("(" * 51 + "x" + ")" * 51, 51, "parentheses must be nested at most 50 deep"),
    ("-" * 500 + "x", 101, "operations must be nested at most 100 deep"),
    ("x +", 3, "the expression ends too early"),
    ("(x +)*y", 5, "unexpected ')'"),
    ("x + * y", 5, "unexpected '*'"),
    ("*x", 1, "unexpected '*'"),
    ("007*x", 1, "unexpected '007'"),
    ("x*()", 3, "nothing between '(' and ')'"),
    ("1,5*x", 2, "',' is allowed only between arguments; a decimal point is written '.'"),
    ("y + (x, 2)", 7, "',' is allowed only between arguments; a decimal point is written '.'"),
    ("x//2", 2, "unexpected '//'; a whole quotient is written floor(x/y)"),
    ("sin(*x)", 5, "arguments are written without '*' before them"),
    ("sin(**x)", 1, "arguments are written without '*' before them"),
    ("1 + z", 5, "unknown name 'z' (known: x, y, pi, e, tau, a, rate)"),
    ("rat*x", 1, "unknown name 'rat' (did you mean 'rate'?)"),
    ("sinx", 1, "unknown name 'sinx' (did you mean 'sin' or 'sinh'?)"),
    ("xy", 1, "unknown name 'xy' (did you mean 'x*y'?)"),
    ("x2 + y", 1, "unknown name 'x2' (did you mean 'x**2'?)"),
    ("X + 1", 1, "unknown name 'X' (did you mean 'x'?)"),
    ("sqr(x)", 1, "unknown function 'sqr' (did you mean 'sqrt'?)"),
    ("1 + g(x)", 5, f"unknown function 'g' (known: {FUNCTION_NAMES})"),
    ("sin(x, y)", 1, "sin needs 1 argument, not 2"),
    ("2*sin()", 3, "sin needs 1 argument, not 0"),
    ("hypot(x)", 1, "hypot needs 2 arguments, not 1"),
    ("max(x)", 1, "max needs 2 to 20 arguments, not 1"),
    ("1e999", 1, "the number '1e999' is too large"),
    ("x + 9" + "9" * 400, 5, f"the number '{'9' * 58}… is too large"),
    ("lambda", 1, "'lambda' has no meaning in an expression"),
    ("x if y else 1", 3, "'if' has no meaning in an expression"),
    ("x.real", 1, "'x.real' has no meaning in an expression"),
    ("x. + 1", 2, "unexpected '.'; a decimal point needs a digit beside it"),
    ("True", 1, "'True' has no meaning in an expression"),
    ("'x'", 1, "unexpected \"'\"; an expression cannot contain text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "message"), REFUSED, ids=[r[0][:20] for r in REFUSED])
def test_what_a_person_is_told(text: str, column: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, PARAMETERS)
    assert (caught.value.column, caught.value.message) == (column, message)
    assert str(caught.value) == message


def test_all_unknown_names_are_told_at_once() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression("sinx + 2*z*sqr(q) + z + sqr(1)", PARAMETERS)
    found = [caught.value, *caught.value.others]
    assert [(error.column, error.message.partition(" (")[0]) for error in found] == [
        (1, "unknown name 'sinx'"),
        (10, "unknown name 'z'"),
        (12, "unknown function 'sqr'"),
        (16, "unknown name 'q'"),
    ]


@pytest.mark.parametrize("name", ["x", "y", "pi", "e", "sin", "max"])
def test_a_parameter_cannot_take_a_name_with_a_meaning(name: str) -> None:
    with pytest.raises(
        ValueError, match=f"parameter '{name}' needs another name; this one has a meaning"
    ):
        parse_expression("1", {name: 1.0})


@pytest.mark.parametrize("name", ["", "2a", "a b", "α", "lambda", "a.b", "__import__('os')"])
def test_a_parameter_must_be_named_by_a_word(name: str) -> None:
    with pytest.raises(ValueError, match="must be a word of the letters a to z"):
        parse_expression("1", {name: 1.0})


HOSTILE = [
    "__import__('os').system('x')",
    "__import__",
    "(lambda: 0)()",
    "x.__class__.__mro__",
    "().__class__",
    "9**9**9**9",
    "9**9**9**9**x",
    "((((9**9)**9)**9)**9)**9",
    "-9**9**9**9",
    '"a"*10**9',
    "'a'*10**9",
    "[x]*10**9",
    "[0 for x in y]",
    "{x: y}",
    "f'{x}'",
    "(x := 3)",
    "x[0]",
    "print(x)",
    "eval(x)",
    "exec(x)",
    "open(x)",
    "getattr(x, y)",
    "sin(x=3)",
    "sin(*x)",
    "sin(**x)",
    "sin.x",
    "await x",
    "yield x",
    "not x",
    "x and y",
    "x @ y",
    "x << 9**9",
    "~x",
    "1j*x",
    "...",
    "None",
    "NotImplemented",
    "x\n\n\nimport os",
    "# x",
    "x # y",
    "x; import os",
    "\\\n",
    "x \\\n + y",
    "\f x",
    "\ufeffx",
    "ｓｉｎ(x)",
    "x\u2028+ y",
    "x\N{ZERO WIDTH SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}x",
    "((((" * 200,
    "(" * 500 + ")" * 500,
    "(" * 50 + "x" + ")" * 50,
    "sin(" * 50 + "x" + ")" * 50,
    "abs(-" * 50 + "x + * y" + ")" * 50,
    "-" * 1000,
    "-" * 5000,
    "-" * 90 + "x",
    "+-" * 400 + "x",
    "x**" * 300 + "x",
    "x*" * 499 + "x",
    "max(" + ",".join("x" * 400) + ")",
    "1/0",
    "x/0",
    "0**-1",
    "log(0)",
    "(-8)**(1/3)",
    "9" * 1000,
    "1e308*10",
    "0." + "0" * 900 + "1",
    "_" * 1000,
    "\0" * 10,
    "\ud800\udfff",
    "😀",
    "x" * 100_000,
]


def read(text: str) -> Landscape | ExpressionError:
    try:
        return expression_landscape(text, DOMAIN, PARAMETERS)
    except ExpressionError as error:
        return error


def attempt(text: str) -> None:
    """An expression is a value at any points, or an error of one line at a place of the text."""
    got = read(text)
    if isinstance(got, ExpressionError):
        assert 1 <= got.column <= max(1, len(text))
        assert got.message
        assert got.message.isprintable()
        return
    value, gradient = Objective(got).value_and_gradient(np.array([[0.5, -1.0], [0, 0]]))
    assert value.shape == (2,)
    assert value.dtype == gradient.dtype == np.float64
    assert gradient.shape == (2, 2)


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:20]) for text in HOSTILE])
def test_a_hostile_text_is_a_function_or_an_error_with_little_work(text: str) -> None:
    with with_few_calls(500_000):
        attempt(text)


PIECES = [
    *"xya(),.+-*/^ ", "**", "//", "pi", "rate", "sin", "max", "sqrt", "1", "2.5", "1e3",
    "__import__", "lambda", "if", "\n", "'", '"', "[", "]", "=", ":",
    "\0", "²", "−", "\ud800", "for", "\\", "#",
]  # fmt: skip


@settings(max_examples=1200)
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_row_of_pieces_is_a_function_or_an_error(text: str) -> None:
    attempt(text)


@settings(max_examples=700)
@given(text=st.text(st.characters(), max_size=40))
def test_any_text_is_a_function_or_an_error(text: str) -> None:
    attempt(text)


NUMBERS = st.one_of(st.integers(0, 99).map(str), st.floats(0, 1e3, allow_subnormal=False).map(repr))


def operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    of_one = ["sin", "cos", "exp", "tanh", "abs", "sqrt", "log", "floor", "arctan", "sign"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", " / "]), inner).map("".join),
        st.tuples(inner, st.sampled_from(["**2", "**3", "**0.5", "**-1"])).map(
            "({0[0]}){0[1]}".format
        ),
        st.tuples(st.sampled_from(of_one), inner).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(["minimum", "maximum", "hypot"]), inner, inner).map(
            "{0[0]}({0[1]}, {0[2]})".format
        ),
        inner.map("-{}".format),
        inner.map("( {} )".format),
    )


VALID = st.recursive(st.one_of(st.sampled_from(["x", "y", "a", "rate", "pi"]), NUMBERS), operations)


@settings(max_examples=300)
@given(text=VALID.filter(lambda text: len(text) <= 1000))
def test_a_valid_expression_is_worth_what_numpy_makes_of_it(text: str) -> None:
    at = np.array([[0.5, 1.5], [-1.25, 2.0], [0.0, 0.0], [2.0, -3.0]])
    # A literal 2 is an integer to Python, so all of them are written as floats.
    x, y = at.T
    names = {name: getattr(np, name) for name in FUNCTIONS if hasattr(np, name)}
    numbers = {
        "x": x,
        "y": y,
        "a": np.float64(2),
        "rate": np.float64(-0.5),
        "pi": np.float64(np.pi),
    }
    with np.errstate(all="ignore"):
        written = eval(
            as_floats(text), {"__builtins__": {}, "float64": np.float64, **names}, numbers
        )
    value = objective(text).value(at)
    np.testing.assert_allclose(value, written + np.zeros(4), rtol=1e-9, atol=1e-300)


def as_floats(text: str) -> str:
    """The same expression with every number a numpy.float64."""

    class Floats(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.AST:
            return ast.parse(f"float64({node.value!r})", mode="eval").body

    return ast.unparse(Floats().visit(ast.parse(text.strip(), mode="eval")))


@settings(max_examples=500)
@given(data=st.data())
def test_a_valid_expression_with_slips_is_a_function_or_an_error(data: st.DataObject) -> None:
    text = data.draw(VALID)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 3))
        piece = data.draw(st.sampled_from(["", *PIECES]))
        text = text[:place] + piece + text[place + length :]
    attempt(text)


@settings(max_examples=40)
@given(text=VALID.filter(lambda text: len(text) <= 200))
def test_the_check_of_any_valid_expression_is_notes_or_an_error(text: str) -> None:
    landscape = expression_landscape(text, DOMAIN, PARAMETERS)
    with np.errstate(all="ignore"):
        mesh = landscape.f(*np.meshgrid(np.linspace(-3, 3, 41), np.linspace(-3, 3, 41)))
    if np.isfinite(mesh).any():
        assert all(note.isprintable() for note in check_expression(landscape))
    else:
        with pytest.raises(ExpressionError, match="anywhere in the domain"):
            check_expression(landscape)


def test_no_text_is_ever_run() -> None:
    """The package holds none of the ways in which Python runs text or reaches other objects."""
    forbidden = {"eval", "exec", "compile", "getattr", "globals", "locals", "vars", "__import__"}
    for path in PACKAGE.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names & forbidden
    assert not set(FUNCTIONS) & set(CONSTANTS)


NOTES = [
    ("x**2 + y**2", []),
    ("3", []),
    ("sin(50*x)", []),
    ("sin(1e6*x)", []),
    ("exp(-1000*(x**2 + y**2))", []),
    ("abs(x)", ["the loss has a kink along x = 0"]),
    ("abs(y - 0.123) + x", ["the loss has a kink along y = 0.12"]),
    ("10*x**2 + 0.01*abs(x - 0.3)", ["the loss has a kink along x = 0.3"]),
    ("abs(x) + abs(y - 1)", ["the loss has a kink along x = 0 and y = 1"]),
    ("hypot(x, y)", ["the loss has a kink at (0, 0)"]),
    ("max(x, y)", ["the loss has a kink at places such as (0, 0)"]),
    ("abs(x)**0.5", ["the loss has a cusp along x = 0, where its slope grows without bound"]),
    ("sign(x - 0.5)", ["the loss jumps along x = 0.5, which no gradient shows"]),
    ("log(x)", ["the loss is not defined for x < 0"]),
    ("sqrt(1 - y)", ["the loss is not defined for y > 1"]),
    ("exp(1000*x)", ["the loss is infinite for x > 0.71"]),
    ("1/x", ["the loss is infinite along x = 0"]),
    ("sin(y)/y", ["the loss is not defined along y = 0"]),
    ("1/(x**2 + y**2)", ["the loss is infinite at (0, 0)"]),
    ("1/(x - 0.5678)**2", ["the loss grows without bound near (0.57, -3)"]),
    ("log(hypot(x - 0.3, y))", ["the loss falls without bound near (0.3, 0)"]),
    ("sqrt(1 - x**2 - y**2)",
     ["the loss is not defined in 92% of the domain, such as near (-3, -3)"]),
    ("sqrt(-x**2)", ["the loss is not defined anywhere but along x = 0"]),
    ("sqrt(-y**2 - x**2)", ["the loss is not defined anywhere but at (0, 0)"]),
    ("sqrt(-x**2*y**2*(y - 3)**2) + 1/(x - 3)",
     ["the loss is not defined in 93% of the domain, such as near (-3, -3)"]),
    ("abs(x) + abs(y) + abs(x - 1)", ["the loss has a kink along x = 0, x = 1 and y = 0"]),
    # Two of these jumps may lie between two points of the mesh, which finds one of them.
    ("floor(x*10)/10", ["the loss jumps along lines such as x = -2.9, x = -2.8 and x = -2.6,"
                        " which no gradient shows"]),
    ("atan2(y, x)*0 + atan2(y, x - 0.1)", [
        "the gradient is not finite at (0, 0)",
        "the loss jumps along y = 0 and elsewhere, which no gradient shows",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "notes"), NOTES, ids=[note[0] for note in NOTES])
def test_what_is_noted_of_an_expression(text: str, notes: list[str]) -> None:
    assert check_expression(expression_landscape(text, DOMAIN)) == notes


def test_notes_name_places_in_any_domain() -> None:
    kink = expression_landscape("abs(x - 1000.5)", Domain(1000, 1002, 0, 1e-3))
    assert check_expression(kink) == ["the loss has a kink along x = 1000.5"]
    million = expression_landscape("abs(x - 1000000.5)", Domain(999999, 1000001, 0, 1e-3))
    assert check_expression(million) == ["the loss has a kink along x = 1000000.5"]
    far = expression_landscape("abs(x - 1000.5)", Domain(-1, 1, -1, 1))
    assert check_expression(far) == []


@pytest.mark.parametrize("name", LANDSCAPES)
def test_only_wobbly_and_ackley_have_kinks(name: str) -> None:
    kinks = {
        "wobbly": ["the loss has a kink along x = 0"],
        "ackley": ["the loss has a kink at (0, 0)"],
    }
    assert check_expression(LANDSCAPES[name]) == kinks.get(name, [])


def test_an_expression_without_any_value_is_an_error() -> None:
    with pytest.raises(ExpressionError, match="not a finite number anywhere in the domain"):
        check_expression(expression_landscape("sqrt(-1 - x**2)", DOMAIN))


@pytest.mark.parametrize("at", ["everywhere", "for x > 2"])
def test_a_wrong_gradient_is_an_error(at: str) -> None:
    from autograd.extend import defvjp, primitive

    square = primitive(lambda u: u**2)
    wrong = (lambda u: 2.02 * u) if at == "everywhere" else (lambda u: 2 * u + (u > 2))
    defvjp(square, lambda ans, u: lambda g: g * wrong(u))
    landscape = Landscape("mine", "Mine", "", lambda x, y: square(x) + y, DOMAIN, (), (), "a test")
    with pytest.raises(ExpressionError, match="does not agree with finite differences"):
        check_gradient(landscape)
