"""The gradient against finite differences: wrong ones are refused, those of smooth losses not."""

from collections.abc import Callable

import numpy as np
import pytest

from landscapes.expression import (
    ExpressionError,
    check_expression,
    check_gradient,
    expression_landscape,
)
from landscapes.expression.differences import compared
from landscapes.functions import Domain, Landscape
from landscapes.objective import Objective

SIGMOID = "1/(1 + exp(-x*y))"
LEARNING = [
    ("log(1 + exp(-x*y))", 10),
    ("log(1 + exp(-x*y))", 30),
    ("log(1 + exp(x))", 1000),
    ("log(1 + exp(500*(x - 2.99)))", 3),
    ("log(1 + exp(50*(x - 2.8)))", 3),
    ("1 - tanh(x)", 50),
    ("(1 - tanh(x*y))**2", 20),
    ("(tanh(y*tanh(x)) - 0.5)**2", 50),
    (SIGMOID, 10),
    ("1/(1 + exp(-x))", 1000),
    (f"({SIGMOID} - 0.5)**2", 20),
    (f"(1 - {SIGMOID})**2", 10),
    ("-log(1/(1 + exp(-x)))", 50),
    (f"-(0.3*log({SIGMOID}) + 0.7*log(1 - {SIGMOID}))", 10),
    ("-(1 - 1/(1 + exp(-x)))**2*log(1/(1 + exp(-x)))", 40),
    ("log(exp(x) + exp(y)) - x", 50),
    ("log(exp(x) + exp(y)) - x", 800),
    ("exp(-x*y)", 30),
    ("1/(1 + exp(x*y))**2", 10),
    ("(2*atan(x*y) - 1)**2", 100),
    ("max(0, 1 - x*y)", 10),
    ("max(0, 1 - x*y)**2", 10),
    ("exp(x) - x*y", 50),
    ("log(y**2 + 1) + x**2/(y**2 + 1)", 50),
    ("log(cosh(x*y))", 100),
    ("x/(1 + exp(-x))", 100),
    ("0.5*x*(1 + tanh(0.79788*(x + 0.044715*x**3)))", 30),
    ("exp(-x**2)", 50),
    ("exp(-x**2 - y**2)", 50),
    ("exp(x**2 + y**2)", 20),
    ("exp(1000*x)", 3),
    ("x*exp(-x)", 700),
    ("1e-20*(x**2 + y**2)", 3),
    ("1e300*x**2", 3),
]  # fmt: skip
WRONG: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "a hundredth too large": lambda gradient: 1.01 * gradient,
    "zero": lambda gradient: 0 * gradient,
    "of the wrong sign": lambda gradient: -gradient,
}


def landscape(text: str, half: float) -> Landscape:
    return expression_landscape(text, Domain.square(half))


@pytest.mark.parametrize(("text", "half"), LEARNING)
def test_the_gradient_of_a_smooth_loss_is_not_refused(text: str, half: float) -> None:
    check_gradient(landscape(text, half))
    assert not any("gradient is lost" in note for note in check_expression(landscape(text, half)))


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize(("text", "half"), LEARNING)
def test_a_wrong_gradient_of_the_same_loss_is(text: str, half: float, how: str) -> None:
    from autograd.extend import defvjp, primitive

    right = landscape(text, half)
    spoilt = primitive(lambda loss: loss * 1.0)
    defvjp(spoilt, lambda answer, loss: WRONG[how])
    wrong = Landscape(
        "mine", "Mine", "", lambda x, y: spoilt(right.f(x, y)), right.domain, (), (), "a test"
    )
    with pytest.raises(ExpressionError, match="does not agree with finite differences"):
        check_gradient(wrong)


@pytest.mark.parametrize("text", ["sin(1e8*x)", "sin(1e12*x)*y", "(x + 1)**2 - x**2 - 2*x - 1"])
def test_what_cannot_be_tested_is_not_refused(text: str) -> None:
    check_gradient(landscape(text, 3))


def test_an_infinite_gradient_is_noted() -> None:
    flat = landscape("asin(1 + 0*x)", 3)
    check_gradient(flat)
    assert check_expression(flat) == ["the gradient is not finite anywhere in the domain"]


def test_a_gradient_that_underflows_is_noted() -> None:
    """Its slope is −1 for x far below 0; on the way to it exp(2x) is 0 from x = −373 down."""
    lost = landscape("-log(1/(1 + exp(-x)))", 1000)
    points = compared(Objective(lost), lost.domain).points
    assert (points[:, 0] < -354).all()
    (note,) = [note for note in check_expression(lost) if "gradient" in note]
    assert note.startswith("the gradient is lost to rounding or overflow in ")
